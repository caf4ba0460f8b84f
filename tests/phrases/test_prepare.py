"""Messages that are recorded before they are said, and phrases that are kept."""

from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, flush_store
import voluptuous as vol

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library
from custom_components.segmind_tts.phrases.backlog import Backlog, async_get_backlog
from custom_components.segmind_tts.phrases.phrasebook import (
    Phrasebook,
    async_get_phrasebook,
)
from tests.emulator import Emulator, Fault
from tests.house import speak
from tests.making.scenarios.calls import until

DOORS = {"door": ["front door", "garage", "cellar"]}


async def act(home: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action of ours, and return its response."""
    response = await home.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(response, dict)
    return response


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account."""
    return home


async def test_prepared(
    house: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Each is recorded once, and heard for nothing when it is said."""
    prepare = {"message": "The {door} is open.", "values": DOORS}
    response = await act(house, "prepare", **prepare)
    assert [each["state"] for each in response["messages"]] == ["recorded"] * 3
    assert response["cost"] == pytest.approx(0.015)
    again = await act(house, "prepare", **prepare)
    assert [each["state"] for each in again["messages"]] == ["ready"] * 3
    assert again["cost"] == 0
    await emulator.stop()
    await speak(house, "The garage is open.")
    assert len(emulator.submits) == 3


async def test_it_costs_no_more(house: HomeAssistant, emulator: Emulator) -> None:
    """Once the run would cost more, the rest is left, in the order that was given."""
    response = await act(
        house,
        "prepare",
        message="The {door} is open.",
        values=DOORS,
        max_cost=0.0101,
    )
    assert [each["state"] for each in response["messages"]] == [
        "recorded",
        "recorded",
        "too_expensive",
    ]
    assert len(emulator.submits) == 2


async def test_the_budget(
    house: HomeAssistant, account: MockConfigEntry, emulator: Emulator
) -> None:
    """What the account's cap refuses says so, and what is recorded stays ready."""
    house.config_entries.async_update_entry(account, options={"daily_limit": 0.006})
    await house.async_block_till_done()
    response = await act(
        house, "prepare", message=["Dinner is ready.", "Good morning."]
    )
    states = [each["state"] for each in response["messages"]]
    assert sorted(states) == ["recorded", "refused"]
    (refused,) = [each for each in response["messages"] if each["error"]]
    assert "limit" in refused["error"]
    assert len(emulator.submits) == 1


async def test_one_fails(house: HomeAssistant, emulator: Emulator) -> None:
    """One that cannot be made costs no other, and its reason is told."""
    response = await act(house, "prepare", message=["Dinner is ready.", "👍", "..."])
    first, *others = response["messages"]
    assert first["state"] == "recorded"
    for each in others:
        assert each["state"] == "refused"
        assert each["error"]


async def test_in_the_background(house: HomeAssistant, emulator: Emulator) -> None:
    """The action returns at once, and all are recorded."""
    response = await act(
        house, "prepare", message="The {door} is open.", values=DOORS, wait=False
    )
    assert response == {"waiting": 3}
    backlog = await async_get_backlog(house)
    await until(lambda: len(emulator.submits) == 3 and not backlog.count)


async def test_a_restart(
    house: HomeAssistant, emulator: Emulator, hass_storage: dict[str, Any]
) -> None:
    """An interrupted run goes on afterwards, and nothing is paid twice."""
    await act(house, "prepare", message="The garage is open.")
    rows: list[dict[str, Any]] = [
        {
            "wording": {
                "message": f"The {door} is open.",
                "voice": "tts.zephyr",
                "language": None,
                "options": {},
            },
            "name": door,
            "left": None,
        }
        for door in DOORS["door"]
    ]
    hass_storage[f"{DOMAIN}.backlog"] = {
        "version": 1,
        "data": {"orders": [*rows, {"wording": None}]},
    }
    phrasebook = await async_get_phrasebook(house)
    after = Backlog(house, phrasebook)
    await after.async_load()
    await until(lambda: not after.count)
    assert len(emulator.submits) == 3
    assert [each.name for each in phrasebook.phrases] == sorted(DOORS["door"])
    await flush_store(after._store)  # noqa: SLF001
    assert hass_storage[f"{DOMAIN}.backlog"]["data"] == {"orders": []}


async def test_kept(
    house: HomeAssistant, emulator: Emulator, hass_storage: dict[str, Any]
) -> None:
    """A phrase is recorded, survives the library's limits and restarts, and is renamed."""
    response = await act(house, "pin", message="Dinner is ready.", name="Dinner!")
    assert response == {
        "id": "dinner",
        "name": "Dinner!",
        "media_id": "media-source://segmind_tts/phrase/dinner",
        "cost": pytest.approx(0.005),
    }
    library = await async_get_library(house)
    await act(house, "prepare", message="Good morning.")
    await library.async_set_limits(max_bytes=1)
    assert [each.text for each in library.recordings] == ["Dinner is ready."]
    renamed = await act(house, "rename", name="dinner!", new_name="Supper")
    assert (renamed["id"], renamed["name"]) == ("dinner", "Supper")
    phrasebook = await async_get_phrasebook(house)
    await flush_store(phrasebook._store)  # noqa: SLF001
    after = Phrasebook(house, library)
    await after.async_load()
    assert after.phrases == phrasebook.phrases
    assert await act(house, "delete_recordings", voice="zephyr") == {"deleted": 0}
    await act(house, "unpin", name="Supper")
    assert await act(house, "delete_recordings", voice="zephyr") == {"deleted": 1}
    with pytest.raises(ServiceValidationError) as failure:
        await act(house, "unpin", name="Supper")
    assert failure.value.translation_key == "phrase_unknown"


async def test_pinned_again(house: HomeAssistant, emulator: Emulator) -> None:
    """A new message of the same name takes its place; the old recording may go."""
    first = await act(house, "pin", message="Dinner is ready.", name="dinner")
    second = await act(house, "pin", message="Dinner is served.", name="Dinner")
    assert second["id"] == first["id"]
    library = await async_get_library(house)
    assert {each.text: each.pinned for each in library.recordings} == {
        "Dinner is ready.": False,
        "Dinner is served.": True,
    }


async def test_two_phrases_of_one_wording(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """A recording is kept for as long as any phrase has it."""
    for name in ("one", "two"):
        await act(house, "pin", message="Dinner is ready.", name=name)
    await act(house, "unpin", name="one")
    library = await async_get_library(house)
    assert [each.pinned for each in library.recordings] == [True]
    assert len(emulator.submits) == 1


async def test_ids_are_not_shared(house: HomeAssistant, emulator: Emulator) -> None:
    """A name that another phrase had first gets an id of its own."""
    await act(house, "pin", message="Dinner is ready.", name="Dinner")
    await act(house, "rename", name="dinner", new_name="Supper")
    second = await act(house, "pin", message="Dinner is served.", name="Dinner")
    third = await act(house, "pin", message="Dinner is cold.", name="Dinner!")
    assert [second["id"], third["id"]] == ["dinner_2", "dinner_3"]


async def test_a_name_comes_before_an_id(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """Who names a phrase never changes another one, whose id was made of that name."""
    supper = await act(house, "pin", message="Dinner is ready.", name="dinner")
    await act(house, "rename", name="dinner", new_name="Supper")
    dinner = await act(house, "pin", message="Dinner is served.", name="dinner")
    assert (supper["id"], dinner["id"]) == ("dinner", "dinner_2")
    await act(house, "rename", name="dinner", new_name="Lunch")
    assert (await act(house, "unpin", name="dinner"))["name"] == "Supper"
    phrases = (await async_get_phrasebook(house)).phrases
    assert [(each.name, each.wording.message) for each in phrases] == [
        ("Lunch", "Dinner is served.")
    ]


async def test_a_name_that_is_taken(house: HomeAssistant, emulator: Emulator) -> None:
    """No two phrases have the same name, as nobody could tell which is meant."""
    await act(house, "pin", message="Dinner is ready.", name="Dinner")
    await act(house, "pin", message="Good night.", name="Night")
    with pytest.raises(ServiceValidationError) as failure:
        await act(house, "rename", name="Night", new_name="DINNER ")
    assert failure.value.translation_key == "phrase_name_taken"
    await act(house, "rename", name="Night", new_name="night")
    phrases = (await async_get_phrasebook(house)).phrases
    assert [each.name for each in phrases] == ["Dinner", "night"]


@pytest.mark.parametrize("name", ["", " \n "])
async def test_no_name(house: HomeAssistant, emulator: Emulator, name: str) -> None:
    """A phrase that nobody could name is not recorded."""
    with pytest.raises(vol.Invalid):
        await act(house, "pin", message="Dinner is ready.", name=name)
    assert emulator.submits == []


async def test_whether_all_is_recorded(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """A phrase that has lost a recording is there, but not recorded."""
    await act(house, "pin", message="Dinner is ready.", name="dinner")
    phrasebook = await async_get_phrasebook(house)
    library = await async_get_library(house)
    assert phrasebook.is_recorded("Dinner")
    assert not phrasebook.is_recorded("supper")
    (key,) = phrasebook.keys("dinner")
    await library.async_remove(key)
    assert not phrasebook.is_recorded("dinner")
    phrase = phrasebook.get("dinner")
    phrasebook.async_keep("dinner", phrase.wording, [key])
    assert not phrasebook.is_recorded("dinner")
    await act(house, "unpin", name="dinner")
    assert phrasebook.phrases == []


async def test_a_phrase_that_cannot_be_recorded(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """It is not kept, and the reason is told."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await act(house, "pin", message="Dinner is ready.")
    assert failure.value.translation_key == "phrase_not_recorded"
    assert (await async_get_phrasebook(house)).phrases == []


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        ("prepare", {"message": ["a", "b"], "name": "x"}, "name_for_many"),
        (
            "prepare",
            {"message": [str(number) for number in range(201)]},
            "too_many_messages",
        ),
        ("rename", {"name": "none", "new_name": "x"}, "phrase_unknown"),
    ],
)
async def test_mistakes(
    house: HomeAssistant,
    emulator: Emulator,
    action: str,
    data: dict[str, Any],
    key: str,
) -> None:
    """What makes no sense is refused before anything is paid for."""
    with pytest.raises(ServiceValidationError) as failure:
        await act(house, action, **data)
    assert failure.value.translation_key == key
    assert emulator.submits == []


async def test_none_is_that_old(house: HomeAssistant, emulator: Emulator) -> None:
    """An age from before any calendar deletes nothing."""
    await act(house, "prepare", message="Good night.")
    deleted = await act(house, "delete_recordings", older_than={"days": 1_000_000})
    assert deleted == {"deleted": 0}


async def test_nothing_chosen(house: HomeAssistant) -> None:
    """Not even by mistake is everything deleted."""
    with pytest.raises(vol.Invalid):
        await act(house, "delete_recordings")


@pytest.mark.parametrize(
    "damage",
    [{"id": "../x"}, {"id": None}, {"name": 1}, {"wording": {}}, {"keys": 1}],
    ids=str,
)
async def test_a_damaged_phrase(
    house: HomeAssistant, hass_storage: dict[str, Any], damage: dict[str, Any]
) -> None:
    """It is passed over, and costs no other."""
    await act(house, "pin", message="Dinner is ready.", name="dinner")
    phrasebook = await async_get_phrasebook(house)
    await flush_store(phrasebook._store)  # noqa: SLF001
    stored = hass_storage[f"{DOMAIN}.phrases"]["data"]["phrases"]
    stored.insert(0, stored[0] | {"id": "other"} | damage)
    after = Phrasebook(house, await async_get_library(house))
    await after.async_load()
    assert [each.id for each in after.phrases] == ["dinner"]
