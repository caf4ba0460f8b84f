"""Users do what the policies of their groups allow, and automations everything."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.segmind_tts.const import DOMAIN

from .announcing.conftest import house, listening_clock, players
from .announcing.stage import BATH, KITCHEN, act, announce
from .announcing.ways.conftest import add
from .emulator import Emulator
from .house import MESSAGE

__all__ = ["add", "house", "listening_clock", "players"]

VOICE = "tts.zephyr"

pytestmark = pytest.mark.usefixtures("account", "players")


@pytest.fixture
def guest(home: HomeAssistant) -> MockUser:
    """Somebody who may do with the kitchen what he likes, and with nothing else."""
    user = MockUser().add_to_hass(home)
    user.mock_policy({"entities": {"entity_ids": {VOICE: True, KITCHEN: True}}})
    return user


async def act_as(
    home: HomeAssistant, user_id: str, action: str, **data: Any
) -> dict[str, Any]:
    """Call an action of ours as a user, and return its response."""
    response = await home.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=user_id),
        return_response=True,
    )
    assert isinstance(response, dict)
    return response


async def test_allowed(home: HomeAssistant, guest: MockUser) -> None:
    """A guest announces in the kitchen, and keeps what he has said there."""
    told = {"message": MESSAGE, "entity_id": KITCHEN}
    response = await act_as(home, guest.id, "announce", **told)
    assert response["speakers"][KITCHEN]["outcome"] == "heard"
    await act_as(home, guest.id, "pin", message=MESSAGE, name="Washing")
    await act_as(home, guest.id, "rename", name="Washing", new_name="Laundry")
    await act_as(home, guest.id, "unpin", name="Laundry")
    await act_as(home, guest.id, "replay", entity_id=KITCHEN)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("announce", {"message": "Not here.", "entity_id": [KITCHEN, BATH]}),
        (
            "announce",
            {"message": "Not so.", "entity_id": KITCHEN, "voice": "tts.other"},
        ),
        ("replay", {"entity_id": BATH}),
        ("pin", {"message": "Not so.", "voice": "tts.other"}),
        ("prepare", {"message": "Not so.", "voice": "tts.other"}),
        ("delete_recordings", {"message": MESSAGE}),
        ("export", {}),
        ("find_phrases", {}),
    ],
)
async def test_refused(
    home: HomeAssistant,
    guest: MockUser,
    emulator: Emulator,
    action: str,
    data: dict[str, Any],
) -> None:
    """A guest neither announces elsewhere, nor spends or destroys what is not his."""
    await announce(home, entity_id=BATH)
    submits = len(emulator.submits)
    with pytest.raises(Unauthorized):
        await act_as(home, guest.id, action, **data)
    assert len(emulator.submits) == submits


@pytest.mark.parametrize("action", ["cancel", "stop"])
async def test_silence_of_others(
    home: HomeAssistant, guest: MockUser, emulator: Emulator, action: str
) -> None:
    """A guest ends what is on its way to the kitchen, and not what is for the bath."""
    await announce(home, wait=False, entity_id=BATH, tag="bath")
    await announce(home, wait=False, tag="kitchen")
    await act_as(home, guest.id, action, tag="kitchen")
    with pytest.raises(Unauthorized):
        await act_as(home, guest.id, action)
    await act(home, "cancel")


async def test_user_who_is_gone(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Nobody acts for a user who was removed."""
    with pytest.raises(UnknownUser):
        await act_as(home, "somebody", "pin", message=MESSAGE)
