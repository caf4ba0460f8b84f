"""Another take of a message, and the one before."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.segmind_tts.library import Library, Recording, async_get_library
from custom_components.segmind_tts.phrases.phrasebook import async_get_phrasebook
from tests.emulator import Emulator, Fault
from tests.house import speak

from .test_prepare import act

DINNER = "Dinner is ready."


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account."""
    return home


@pytest.fixture
async def library(house: HomeAssistant) -> Library:
    """The library."""
    return await async_get_library(house)


def heard(library: Library) -> Recording:
    """Return the recording that is heard."""
    (recording,) = [each for each in library.recordings if each.former_of is None]
    return recording


async def test_again_and_back(
    house: HomeAssistant, library: Library, emulator: Emulator
) -> None:
    """A new take is heard; the one before can be had back, and so can the new one."""
    await act(house, "pin", message=DINNER, name="dinner")
    first = heard(library)
    sounds = [await library.async_read(first)]
    response = await act(house, "record_again", name="Dinner")
    assert response == {"message": DINNER, "cost": pytest.approx(0.005)}
    second = heard(library)
    sounds.append(await library.async_read(second))
    assert second.key == first.key
    assert second.pinned
    assert second.created > first.created
    for expected in (0, 1, 0):
        await act(house, "restore_recording", name="dinner")
        assert await library.async_read(heard(library)) == sounds[expected]
        assert heard(library).pinned
    assert len(emulator.submits) == 2


async def test_only_the_last_is_kept(
    house: HomeAssistant, library: Library, emulator: Emulator
) -> None:
    """A library with a former take of each is twice as large, and not more."""
    for _ in range(3):
        await act(house, "record_again", message=DINNER)
    assert library.count == 2
    assert len(emulator.submits) == 3
    assert await act(house, "delete_recordings", message=DINNER) == {"deleted": 2}


async def test_a_bad_take(
    house: HomeAssistant, library: Library, emulator: Emulator
) -> None:
    """What is there stays, and the reason is told."""
    await act(house, "prepare", message=DINNER)
    before = heard(library)
    emulator.inject(Fault(name="insufficient_credits", times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await act(house, "record_again", message=DINNER)
    assert failure.value.translation_key == "phrase_not_recorded"
    assert heard(library) == before
    with pytest.raises(ServiceValidationError) as failure:
        await act(house, "restore_recording", message=DINNER)
    assert failure.value.translation_key == "no_former_take"


async def test_without_a_cache(
    house: HomeAssistant,
    library: Library,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """A take that `tts.speak` has asked for is one more, and a phrase stays pinned."""
    await act(house, "pin", message=DINNER, name="dinner")
    await speak(house, DINNER, cache=False)
    assert heard(library).pinned
    await act(house, "restore_recording", message=DINNER)
    assert library.count == 2


async def test_a_voice_that_was_changed(
    house: HomeAssistant,
    account: MockConfigEntry,
    library: Library,
    emulator: Emulator,
) -> None:
    """A phrase stays as it is until its owner has it recorded again."""
    await act(house, "pin", message=DINNER, name="dinner")
    (subentry,) = account.subentries.values()
    house.config_entries.async_update_subentry(
        account, subentry, data={**subentry.data, "voice": "Kore"}
    )
    await house.async_block_till_done()
    phrasebook = await async_get_phrasebook(house)
    (key,) = phrasebook.keys("dinner")
    recording = library.peek(key)
    assert recording is not None
    assert recording.voice == "Zephyr"
    await act(house, "record_again", name="dinner")
    (key,) = phrasebook.keys("dinner")
    assert {each.voice: each.pinned for each in library.recordings} == {
        "Kore": True,
        "Zephyr": False,
    }


@pytest.mark.parametrize("data", [{}, {"name": "x", "message": "y"}])
async def test_not_clear(house: HomeAssistant, data: dict[str, Any]) -> None:
    """Either a phrase or words are meant."""
    with pytest.raises(vol.Invalid):
        await act(house, "record_again", **data)
