"""Direct calls: no polls, and a broken one is an unknown outcome."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import Delivery
from custom_components.segmind_tts.message.settings import VoiceSettings
from tests.emulator import Emulator, Fault, Route
from tests.house import MESSAGE

from .calls import COST, PACKAGE, charged, failure, say, until
from .clock import FastClock
from .lives import crash, next_life, reach


@pytest.fixture(autouse=True)
def direct(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Let the profile choose direct calls."""
    (profile,) = account.subentries.values()
    home.config_entries.async_update_subentry(
        account, profile, data={**profile.data, "delivery": "direct"}
    )


def routes(emulator: Emulator) -> list[Route]:
    """Return what was asked of Segmind, but for the credit."""
    received = [each.route for each in emulator.received]
    return [route for route in received if route is not Route.CREDITS]


async def test_one_request(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A message takes one request, and is on the books and in the library like any other."""
    await say(home)
    assert len(played) == 1
    assert routes(emulator) == [Route.DIRECT]
    assert account.runtime_data.budget.today == COST
    assert account.runtime_data.library.count == 1
    assert account.runtime_data.jobs.open() == []


async def test_a_recording_is_one_whichever_way_it_came(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """What a direct call has recorded is not paid for again in the queue."""
    await say(home)
    await say(home, delivery="queue")
    assert len(played) == 2
    assert charged(emulator) == 1


async def test_a_call_can_choose(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A single call goes through the queue, unlike its profile."""
    await say(home, delivery="Queue")
    assert Route.SUBMIT in routes(emulator)
    assert Route.DIRECT not in routes(emulator)


async def test_no_such_delivery(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A mistake is told, with what there is, before anything is paid for."""
    with pytest.raises(ServiceValidationError) as caught:
        await say(home, delivery="pigeon")
    assert caught.value.translation_key == "delivery_unknown"
    assert caught.value.translation_placeholders == {
        "value": "pigeon",
        "known": "queue, direct",
    }
    assert routes(emulator) == []


async def test_five_callers(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Callers at once share one direct call."""
    await asyncio.gather(*(say(home) for _ in range(5)))
    assert len(played) == 5
    assert routes(emulator) == [Route.DIRECT]


async def test_second_take(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A bad take is made again once, in other words."""
    emulator.inject(Fault(name="audio_silence", route=Route.DIRECT))
    await say(home)
    assert len(played) == 1
    first, second = (submit.payload["text"] for submit in emulator.submits)
    assert first != second
    assert MESSAGE in second


async def test_nothing_made(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """An answer without audio counts as paid, and leaves nothing open."""
    emulator.inject(
        Fault(name="answer", route=Route.DIRECT, times=None, body={"output": None})
    )
    assert (await failure(home)).translation_key == "audio_empty"
    assert played == []
    assert account.runtime_data.jobs.open() == []
    assert account.runtime_data.budget.today == 2 * COST


@pytest.mark.parametrize("name", ["reset_after", "cut_short", "stall_body"])
async def test_a_broken_call_is_fetched(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], name: str
) -> None:
    """What the account's history knows of a call that broke off is brought home."""
    emulator.inject(Fault(name=name, route=Route.DIRECT))
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


async def test_a_broken_call_is_not_sent_again(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """While nobody can tell what became of it, the sentence is not paid for again."""
    emulator.inject(Fault(name="reset_after", route=Route.DIRECT))
    emulator.inject(Fault(name="server_error", route="history_list", times=None))
    for _ in range(2):
        assert (await failure(home)).translation_key == "submit_unknown"
    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


async def test_a_broken_call_may_be_listed_late(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A history that does not list it yet proves nothing for as long as a call may take."""
    await say(home, "Something else.")
    emulator.inject(Fault(name="reset", route=Route.DIRECT))
    for _ in range(2):
        assert (await failure(home)).translation_key == "submit_unknown"
    assert len(emulator.submits) == 1
    monkeypatch.setattr(f"{PACKAGE}.making.direct._DEADLINE", 0.0)
    await say(home, delivery="queue")
    assert len(played) == 2
    assert charged(emulator) == len(emulator.submits) == 2


async def test_a_crash_in_a_call(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    """A restart in the middle of a call brings it home, and sends nothing again."""
    emulator.inject(Fault(name="stall_after", route=Route.DIRECT))
    call = asyncio.create_task(say(home))
    await reach(emulator, Route.DIRECT)
    await crash(hass_storage, call)
    async with next_life(home, account) as later:
        await say(later)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_progress(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """The planner knows since when a call is under way."""
    emulator.inject(Fault(name="stall_after", route=Route.DIRECT))
    recordings = account.runtime_data.recordings
    request = VoiceSettings().request(MESSAGE)
    assert recordings.progress(request).elapsed is None
    task = recordings.async_start(request, Delivery.DIRECT)
    await until(lambda: recordings.progress(request).elapsed)
    task.cancel()


async def test_a_broken_call_counts_from_when_it_was_sent(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    clock: FastClock,
) -> None:
    """A call that waited for its turn has its time from then on."""
    emulator.inject(Fault(name="rate_limited", route=Route.DIRECT, value=1))
    emulator.inject(Fault(name="reset_after", route=Route.DIRECT))
    emulator.inject(Fault(name="server_error", route="history_list", times=None))
    assert (await failure(home)).translation_key == "submit_unknown"
    first, last = (each.at for each in emulator.received if each.route is Route.DIRECT)
    (row,) = account.runtime_data.jobs.open()
    assert (
        row.age(dt_util.utcnow()).total_seconds()
        < emulator.clock.now() - (first + last) / 2
    )


async def test_what_is_found_teaches_nothing(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A job that the history leads to does not tell how long it took."""
    estimates = account.runtime_data.estimates
    before = estimates.as_dict()["latencies"]
    emulator.inject(Fault(name="reset_after", route=Route.DIRECT))
    await say(home)
    assert len(played) == 1
    assert estimates.as_dict()["latencies"] == before


async def test_too_long_for_a_call(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """What takes more than a minute goes through the queue."""
    for _ in range(50):
        account.runtime_data.estimates.async_observe("gemini-2.5-flash-tts", 100, 120.0)
    recordings = account.runtime_data.recordings
    request = VoiceSettings().request("A long story. " * 20)
    task = recordings.async_start(request, Delivery.DIRECT)
    await until(lambda: Route.SUBMIT in routes(emulator))
    assert Route.DIRECT not in routes(emulator)
    task.cancel()
