"""What was said lately again and again with another part in it."""

from typing import Any

from homeassistant.components.media_player import BrowseError, SearchMediaQuery
from homeassistant.components.media_source import (
    async_browse_media,
    async_resolve_media,
    async_search_media,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator
from tests.phrases.test_prepare import act

RAN = "The washing machine ran for {minutes} minutes."


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account."""
    return home


async def varying(house: HomeAssistant) -> list[dict[str, Any]]:
    """Return what is told of messages that vary."""
    response = await act(house, "find_phrases")
    told: list[dict[str, Any]] = response["varying"]
    return told


async def test_numbers(house: HomeAssistant, emulator: Emulator) -> None:
    """A row of numbers is told with those in between, which `prepare` takes as told."""
    minutes = ["48", "50", "51", "53"]
    await act(house, "prepare", message=RAN, values={"minutes": minutes})
    await act(house, "prepare", message="Dinner is ready.")
    (told,) = await varying(house)
    assert sorted(told.pop("values")) == minutes
    assert told == {
        "message": "The washing machine ran for {value} minutes.",
        "voice": "tts.zephyr",
        "paid": pytest.approx(0.02),
        "cost": pytest.approx(0.01),
        "prepare": {
            "message": "The washing machine ran for {value} minutes.",
            "voice": "tts.zephyr",
            "values": {"value": ["49", "52"]},
        },
    }
    response = await act(house, "prepare", **told["prepare"])
    assert response["cost"] == pytest.approx(told["cost"])
    (after,) = await varying(house)
    assert len(after["values"]) == 6
    assert after["prepare"] is None


async def test_words(house: HomeAssistant, emulator: Emulator) -> None:
    """Of names and the like nobody knows what else is said; most varied comes first."""
    names = ["Ann", "Ben", "Eva"]
    rooms = ["kitchen", "hall", "living room", "attic"]
    await act(house, "prepare", message="{x} is home.", values={"x": names})
    await act(house, "prepare", message="Lights off in the {x}.", values={"x": rooms})
    first, second = await varying(house)
    assert first["message"] == "Lights off in the {value}."
    assert sorted(first["values"]) == sorted(rooms)
    assert sorted(second["values"]) == names
    assert first["prepare"] is second["prepare"] is None


async def test_said_otherwise(house: HomeAssistant, emulator: Emulator) -> None:
    """What was asked for with options is told, but cannot be asked for again."""
    await act(
        house,
        "prepare",
        message=RAN,
        values={"minutes": ["1", "2", "4"]},
        options={"voice": "Kore"},
    )
    # Two of another voice are none.
    await act(house, "prepare", message=RAN, values={"minutes": ["5", "6"]})
    (told,) = await varying(house)
    assert told["voice"] is None
    assert told["prepare"] is None
    assert sorted(told["values"]) == ["1", "2", "4"]


async def test_nothing(house: HomeAssistant) -> None:
    """A new house has said nothing."""
    assert await varying(house) == []


async def test_in_the_media_browser(house: HomeAssistant, emulator: Emulator) -> None:
    """What is missing of a row is in a folder, and recorded by playing it."""
    await act(house, "prepare", message=RAN, values={"minutes": ["1", "2", "4"]})
    folder = f"media-source://{DOMAIN}/to_record"
    (shown,) = (await async_browse_media(house, folder)).children or ()
    assert shown.title == "The washing machine ran for … minutes."
    assert shown.can_expand
    inside = await async_browse_media(house, shown.media_content_id)
    assert inside.title == shown.title
    (entry,) = inside.children or ()
    assert entry.title == "The washing machine ran for 3 minutes."
    query = SearchMediaQuery(search_query="machine 3")
    found = (await async_search_media(house, folder, query)).result
    assert [each.title for each in found] == [entry.title]
    media = await async_resolve_media(house, entry.media_content_id, None)
    assert media.path is not None
    assert len(emulator.submits) == 4
    assert not (await async_browse_media(house, folder)).children
    with pytest.raises(BrowseError):
        await async_browse_media(house, shown.media_content_id)
