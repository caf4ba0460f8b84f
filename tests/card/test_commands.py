"""What the card is told, and what a message would take."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.segmind_tts.card.resource import async_get_card
from custom_components.segmind_tts.const import DOMAIN
from tests.announcing.conftest import house, listening_clock, players
from tests.announcing.stage import BATH, KITCHEN, Listener, act, announce
from tests.announcing.ways.conftest import add
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE, fetch
from tests.speakers import add_kitchen

__all__ = ["add", "house", "listening_clock", "players"]

VOICE = "tts.zephyr"
HOSTILE = "<img src=x onerror=alert(1)>"

pytestmark = pytest.mark.usefixtures("account", "players")
type Told = dict[str, Any]


class Card:
    """A subscription, with all that it was told so far."""

    def __init__(self, client: MockHAClientWebSocket) -> None:
        """Begin with nothing."""
        self.told: Told = {}
        self.events: list[Told] = []
        self._client = client

    async def listen(self) -> None:
        """Subscribe, and take what is told first."""
        await self._client.send_json_auto_id({"type": f"{DOMAIN}/subscribe"})
        assert (await self._client.receive_json())["success"]
        await self.take()

    async def take(self) -> None:
        """Take what is told next."""
        told = (await self._client.receive_json())["event"]
        if event := told.pop("event", None):
            self.events.append(event)
        self.told |= told

    async def until(self, is_right: Callable[[Told], bool]) -> None:
        """Take what is told until it is right."""
        while not is_right(self.told):
            await self.take()


async def ask(client: MockHAClientWebSocket, command: str, **data: Any) -> Told:
    """Return the answer to a command about a message."""
    await client.send_json_auto_id(
        {"type": f"{DOMAIN}/{command}", "message": MESSAGE, "voice": VOICE, **data}
    )
    answer: Told = await client.receive_json()
    return answer


@pytest.fixture
async def client(home: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Any:
    """A connection of the owner's."""
    return await hass_ws_client(home)


@pytest.fixture
async def card(client: MockHAClientWebSocket) -> Card:
    """A card of the owner's."""
    card = Card(client)
    await card.listen()
    return card


async def test_estimate(
    home: HomeAssistant, client: MockHAClientWebSocket, emulator: Emulator
) -> None:
    """A new message costs and takes time, a recorded one neither; nothing is made."""
    new = (await ask(client, "estimate"))["result"]
    assert new["cost"] == 0.005
    assert new["seconds"] > 1
    assert not emulator.submits
    await announce(home)
    recorded = (await ask(client, "estimate"))["result"]
    assert (recorded["cost"], recorded["wait"]) == (0, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"message": "🎉"}, "nothing that can be spoken"),
        ({"voice": "tts.somebody"}, "no voice of Segmind TTS"),
        ({"options": {"temperature": 9}}, "temperature"),
    ],
)
async def test_estimate_refused(
    client: MockHAClientWebSocket, data: Told, words: str
) -> None:
    """What the announcement would be refused for is told before."""
    answer = await ask(client, "estimate", **data)
    assert not answer["success"]
    assert words in answer["error"]["message"]


async def test_not_for_a_guest(
    client: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    """Who may not use a voice hears nothing of it, which would cost money."""
    hass_admin_user.mock_policy({"entities": {"entity_ids": {KITCHEN: True}}})
    for command in ("estimate", "preview"):
        answer = await ask(client, command)
        assert answer["error"]["code"] == "unauthorized"


async def test_preview(
    home: HomeAssistant,
    client: MockHAClientWebSocket,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
) -> None:
    """The sound of a message can be fetched by a browser, and is paid for once."""
    media_id = (await ask(client, "preview"))["result"]["media_id"]
    status, sound = await fetch(home, hass_client, media_id)
    assert (status, len(sound) > 1000) == (200, True)
    assert (await ask(client, "preview"))["result"]["media_id"] == media_id
    assert len(emulator.submits) == 1


async def test_house(home: HomeAssistant, account: MockConfigEntry, card: Card) -> None:
    """It knows the voice, and the speakers as soon as they are added."""
    assert card.told["voices"] == [{"entity_id": VOICE, "name": "Zephyr"}]
    assert card.told["statuses"][KITCHEN] == "ready"
    assert {BATH, KITCHEN} <= {*card.told["players"]}
    assert card.told["speakers"] == []
    await add_kitchen(home, account, players=[KITCHEN], volume=40, chime="gong")
    await card.until(lambda told: bool(told["speakers"]))
    assert card.told["speakers"] == [
        {
            "entity_id": "notify.kitchen",
            "name": "Kitchen",
            "players": [KITCHEN],
            "voice": VOICE,
            "chime": "gong",
            "volume": 40,
        }
    ]


async def test_a_voice_that_is_disabled(home: HomeAssistant, card: Card) -> None:
    """It is not offered, as it can say nothing."""
    er.async_get(home).async_update_entity(
        VOICE, disabled_by=er.RegistryEntryDisabler.USER
    )
    await card.until(lambda told: told["voices"] == [])


async def test_statuses(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    card: Card,
    emulator: Emulator,
) -> None:
    """It knows at once what speakers are like, alone and together, and what is queued."""
    await add_kitchen(home, account, players=[KITCHEN, BATH], volume=40)
    ar.async_get(home).async_create("Bath")
    entity = er.async_get(home).async_get(BATH)
    assert entity is not None
    assert entity.device_id is not None
    dr.async_get(home).async_update_device(entity.device_id, area_id="bath")

    async def until(*statuses: str) -> None:
        names = (KITCHEN, BATH, "notify.kitchen")
        seen = [*statuses]
        await card.until(lambda t: [t["statuses"].get(each) for each in names] == seen)

    await until("ready", "ready", "ready")
    players[KITCHEN].change(is_volume_muted=True)
    await until("muted", "ready", "ready")
    players[BATH].hear("spotify:track:1")
    await until("muted", "not_resumed", "not_resumed")
    players[BATH].change(state=MediaPlayerState.IDLE, volume_level=0)
    # For the set a volume is set.
    await until("muted", "silent", "ready")
    assert card.told["statuses"]["bath"] == "silent"
    emulator.inject(Fault(name="stall_after", route="submit", times=None))
    await announce(home, wait=False)
    await until("busy", "silent", "busy")
    await act(home, "cancel")
    await until("muted", "silent", "ready")


async def test_check(home: HomeAssistant, client: MockHAClientWebSocket) -> None:
    """Who sets up the card is told whether players can fetch sound."""
    home.config.internal_url = "http://127.0.0.1:8123"
    await client.send_json_auto_id({"type": f"{DOMAIN}/check"})
    answer = await client.receive_json()
    assert answer["result"] == {
        "version": (await async_get_card(home)).version,
        "url": "http://127.0.0.1:8123",
        "finding": "local",
    }


async def test_check_is_for_administrators(
    client: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    """Others set up no cards."""
    hass_admin_user.groups = []
    await client.send_json_auto_id({"type": f"{DOMAIN}/check"})
    assert (await client.receive_json())["error"]["code"] == "unauthorized"


async def test_phrases(home: HomeAssistant, card: Card) -> None:
    """It knows phrases as they are kept, renamed and given up, whatever their names."""
    await act(home, "pin", message=MESSAGE, name="Washing")
    await card.until(lambda told: bool(told["phrases"]))
    (phrase,) = card.told["phrases"]
    assert phrase["message"] == MESSAGE
    assert phrase["is_recorded"]
    await act(home, "rename", name="Washing", new_name=HOSTILE)
    await card.until(lambda told: told["phrases"][0]["name"] == HOSTILE)
    await act(home, "unpin", name=HOSTILE)
    await card.until(lambda told: not told["phrases"])


async def test_announcements(home: HomeAssistant, card: Card) -> None:
    """It follows its announcement by its tag, and finds it under the recent ones."""
    await announce(home, tag="card")
    await card.until(
        lambda told: any(each["speakers"][KITCHEN] for each in told["recent"])
    )
    kinds = [each["kind"] for each in card.events]
    assert kinds == ["queued", "started", "spoken"]
    assert {each["tag"] for each in card.events} == {"card"}
    (recent,) = card.told["recent"]
    assert recent["message"] == MESSAGE
    assert recent["speakers"] == {KITCHEN: "heard"}
    assert recent["tag"] == "card"
    assert card.told["waiting"] == []


async def test_recent(home: HomeAssistant, card: Card) -> None:
    """What was said again on the same speakers is listed once, and whether it is kept."""

    def listed(told: Told) -> list[tuple[Any, ...]]:
        return [
            (each["message"], [*each["speakers"]], each["is_kept"])
            for each in told["recent"]
        ]

    await announce(home, tag="first")
    await announce(home, entity_id=[BATH])
    await announce(home, "The dryer is done.")
    await announce(home, tag="again", deadline=60)
    others = [("The dryer is done.", [KITCHEN], False), (MESSAGE, [BATH], False)]
    await card.until(
        lambda told: listed(told) == [(MESSAGE, [KITCHEN], False), *others]
    )
    assert card.told["recent"][0]["tag"] == "again"
    await act(home, "pin", message=MESSAGE, name="Washing", voice=VOICE)
    await card.until(
        lambda told: [each[2] for each in listed(told)] == [True, False, True]
    )
    await act(home, "unpin", name="Washing")
    await card.until(lambda told: not any(each[2] for each in listed(told)))


async def test_cancelled(home: HomeAssistant, card: Card, emulator: Emulator) -> None:
    """What is on its way is cancelled alone, by its id."""
    emulator.inject(Fault(name="stall_after", route="submit", times=None))
    await announce(home, wait=False)
    await announce(home, "The dryer is done.", wait=False)
    await card.until(lambda told: len(told["waiting"]) == 2)
    first, second = card.told["waiting"]
    assert first["speakers"] == {KITCHEN: "waiting"}
    response = await act(home, "cancel", announcement_id=first["id"])
    assert response == {"cancelled": 1}
    await card.until(lambda told: len(told["waiting"]) == 1)
    assert card.told["waiting"] == [second]
    await act(home, "cancel")


async def test_shown_to_a_guest(
    home: HomeAssistant,
    account: MockConfigEntry,
    hass_admin_user: MockUser,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Nobody is shown what was said on players that he may not see."""
    await add_kitchen(home, account, players=[KITCHEN, BATH])
    await announce(home, entity_id=[BATH])
    await announce(home, "For both.", entity_id=[BATH, KITCHEN])
    hass_admin_user.mock_policy({"entities": {"entity_ids": {KITCHEN: True}}})
    card = Card(await hass_ws_client(home))
    await card.listen()
    assert card.told["voices"] == []
    (speakers,) = card.told["speakers"]
    assert speakers["players"] == [KITCHEN]
    assert {*card.told["statuses"]} == {KITCHEN, "notify.kitchen"}
    (recent,) = card.told["recent"]
    assert recent["speakers"] == {KITCHEN: "heard"}
