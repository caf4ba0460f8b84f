"""The journal: a hundred entries that survive restarts, whatever is in them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import flush_store

from custom_components.segmind_tts.announcing.announcement import Announcement, Speaker
from custom_components.segmind_tts.announcing.choice import Choice
from custom_components.segmind_tts.announcing.journal import Entry, Journal
from custom_components.segmind_tts.announcing.receipt import (
    Outcome,
    Receipt,
    SpeakerReceipt,
)
from custom_components.segmind_tts.announcing.volume import Volume

KITCHEN = "media_player.kitchen"
SPEAKER = Speaker(
    entity_id=KITCHEN,
    voice="tts.zephyr",
    volume=Volume(level=0.4, is_relative=True),
    chime="gong",
    lead_in=0.5,
    speakers_id="downstairs",
)
SAID = Announcement(
    message="Dinner is ready.",
    voice="tts.zephyr",
    language="en-GB",
    options={"style": "cheerful"},
    speakers=(SPEAKER,),
    tag="dinner",
)


def ended(number: int, outcome: Outcome = Outcome.HEARD) -> Entry:
    """Return an entry of an announcement that has ended."""
    receipt = SpeakerReceipt(speaker=KITCHEN, outcome=outcome)
    return Entry.of(str(number), SAID).ended(Receipt(speakers=(receipt,)))


def test_what_was_written_is_read() -> None:
    """An entry survives storage."""
    entry = ended(1)
    assert Entry.from_dict(entry.as_dict()) == entry
    assert entry.announcement(entry.speakers) == replace(SAID, tag=None)


def test_what_an_older_version_wrote_is_read() -> None:
    """Entries had no tags."""
    stored = ended(1).as_dict()
    del stored["tag"]
    assert Entry.from_dict(stored).tag is None


def test_the_words_do_not_show() -> None:
    """An entry in a log tells nobody what was said."""
    assert "Dinner" not in repr(ended(1))


async def test_a_restart(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """The last hundred are there again, but what a power cut has cut off."""
    journal = Journal(hass)
    for number in range(150):
        journal.async_note(ended(number))
    journal.async_note(Entry.of("cut", SAID))
    await flush_store(journal._store)  # noqa: SLF001
    after = Journal(hass)
    await after.async_load()
    assert [each.id for each in after.entries] == [
        str(number) for number in reversed(range(51, 150))
    ]


@pytest.mark.parametrize(
    "damage",
    [
        {"at": "yesterday"},
        {"at": None},
        {"message": 1},
        {"speakers": None},
        {"speakers": [{}]},
        {"outcomes": {KITCHEN: "perhaps"}},
        {"options": 1},
        {"voice": None},
    ],
    ids=str,
)
async def test_a_damaged_entry(
    hass: HomeAssistant, hass_storage: dict[str, Any], damage: dict[str, Any]
) -> None:
    """It is passed over, and costs no other."""
    rows = [ended(1).as_dict(), ended(2).as_dict() | damage, ended(3).as_dict()]
    hass_storage["segmind_tts.journal"] = {"version": 1, "data": {"entries": rows}}
    journal = Journal(hass)
    await journal.async_load()
    assert [each.id for each in journal.entries] == ["3", "1"]


async def test_the_last_that_was_heard(hass: HomeAssistant) -> None:
    """What nobody heard is not replayed."""
    journal = Journal(hass)
    assert journal.last() is None
    journal.async_note(ended(1))
    journal.async_note(ended(2, Outcome.OFFLINE))
    journal.async_note(Entry.of("3", SAID))
    first = journal.entries[-1]
    assert [journal.last(), journal.last(Choice(speaker=KITCHEN))] == [first] * 2
    assert journal.last(Choice(speaker="media_player.bath")) is None


async def test_the_same_words(hass: HomeAssistant) -> None:
    """They count in the same voice, for as long as they were asked for, where played."""
    journal = Journal(hass)
    again = replace(SAID, once=60)
    assert journal.same(again) == []
    journal.async_note(ended(1))
    journal.async_note(Entry.of("2", SAID))
    assert [each.id for each in journal.same(again)] == ["1", "2"]
    assert [each.was_played(KITCHEN) for each in journal.same(again)] == [True, False]
    assert not ended(1).was_played("media_player.bath")
    assert not ended(1, Outcome.OFFLINE).was_played(KITCHEN)
    assert journal.same(SAID) == []
    assert journal.same(replace(again, voice="tts.kore")) == []
    assert journal.same(replace(again, message="Dinner")) == []
    old = dt_util.utcnow() - timedelta(seconds=61)
    journal.async_note(replace(ended(1), at=old))
    assert [each.id for each in journal.same(again)] == ["2"]


async def test_none_is_kept(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """Who wants none on disk has none there, but this run's to replay."""
    journal = Journal(hass)
    journal.async_note(ended(1))
    await flush_store(journal._store)  # noqa: SLF001
    assert "segmind_tts.journal" in hass_storage
    await journal.async_keep(is_kept=False)
    assert "segmind_tts.journal" not in hass_storage
    journal.async_note(ended(2))
    await flush_store(journal._store)  # noqa: SLF001
    assert "segmind_tts.journal" not in hass_storage
    assert len(journal.entries) == 2
