"""`tts.speak` in turn: messages to one player are heard to their ends, in their order."""

import asyncio
from collections.abc import Callable

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.announcement import Priority
from custom_components.segmind_tts.announcing.queues import async_get_queues
from tests.house import MESSAGE, speak
from tests.making.scenarios.calls import until
from tests.making.scenarios.clock import FastClock

KITCHEN = "media_player.kitchen"
BATH = "media_player.bathroom"


@pytest.fixture
def listening_clock() -> FastClock:
    """Time that is slow enough for a busy machine to make a message in twenty seconds."""
    return FastClock(5)


@pytest.fixture
def told(home: HomeAssistant, account: MockConfigEntry) -> list[tuple[str, float]]:
    """Which player was told to play, and when on the queues' clock."""
    told: list[tuple[str, float]] = []
    clock = async_get_queues(home).clock

    @callback
    def play(call: ServiceCall) -> None:
        (player,) = call.data["entity_id"]
        if player == "media_player.broken":
            raise HomeAssistantError("broken")
        told.append((player, clock.monotonic()))

    home.services.async_register("media_player", "play_media", play)
    home.states.async_set("media_player.broken", "idle")
    return told


async def test_two_in_a_row(home: HomeAssistant, told: list[tuple[str, float]]) -> None:
    """The next is told when the one before has lasted, also when all are recorded."""
    for _ in range(3):
        await speak(home)
    (_, first), (_, second), (_, third) = told
    # The tone of the message lasts about two seconds.
    assert second - first > 1.5
    assert third - second > 1.5


async def test_in_the_order_of_the_calls(
    home: HomeAssistant, told: list[tuple[str, float]]
) -> None:
    """A long new message that was asked for first is heard before a recorded one."""
    await speak(home, media_player_entity_id=BATH)
    ended: list[str] = []

    async def say(message: str) -> None:
        await speak(home, message)
        ended.append(message)

    long = "It will rain all day and all night long. " * 3
    await asyncio.gather(say(long), say(MESSAGE))
    assert ended == [long, MESSAGE]
    (_, first), (_, second) = told[1:]
    assert second - first > 5


@pytest.mark.parametrize("priority", [Priority.NORMAL, Priority.CRITICAL])
async def test_an_alarm_does_not_wait(
    home: HomeAssistant, told: list[tuple[str, float]], priority: Priority
) -> None:
    """What is critical speaks over a long message, and nothing else does."""
    await speak(home, "It will rain all day and all night long. " * 10)
    queues = async_get_queues(home)
    alarm = queues.async_join(KITCHEN, priority)
    await queues.async_turn(alarm, seconds=1)
    ((_, began),) = told
    waited = queues.clock.monotonic() - began
    assert (waited < 10) is (priority is Priority.CRITICAL)
    alarm.async_leave()


async def test_players_do_not_wait_for_each_other(
    home: HomeAssistant, told: list[tuple[str, float]]
) -> None:
    """One that is spoken to already delays no other."""
    await speak(home, "It will rain all day and all night long. " * 5)
    await speak(home, media_player_entity_id=[KITCHEN, BATH])
    assert [player for player, _ in told] == [KITCHEN, BATH, KITCHEN]


async def test_a_player_that_stops_is_free(
    home: HomeAssistant, told: list[tuple[str, float]]
) -> None:
    """Whoever stops the player ends the message's turn."""
    queues = async_get_queues(home)
    await speak(home, "It will rain all day and all night long. " * 100)
    home.states.async_set(KITCHEN, "playing")
    began = queues.clock.monotonic()
    await queues.clock.sleep(3)
    home.states.async_set(KITCHEN, "idle")
    await until(lambda: not queues.playing(KITCHEN))
    assert queues.clock.monotonic() - began < 100


async def test_one_player_fails(
    home: HomeAssistant,
    told: list[tuple[str, float]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The others play; the log names it, and its queue is free. Alone it is an error."""
    players = ["media_player.broken", KITCHEN]
    await speak(home, media_player_entity_id=players)
    assert [player for player, _ in told] == [KITCHEN]
    assert "media_player.broken plays nothing: broken" in caplog.text
    with pytest.raises(HomeAssistantError, match="broken"):
        await speak(home, media_player_entity_id=players[:1])
    assert not async_get_queues(home).playing("media_player.broken")


@pytest.mark.parametrize(
    ("leave", "key"),
    [
        (lambda place: place.async_leave(), "speaker_cancelled"),
        (lambda place: place.async_leave("replaced"), "speaker_replaced"),
    ],
)
async def test_left(
    home: HomeAssistant,
    told: list[tuple[str, float]],
    leave: Callable[..., None],
    key: str,
) -> None:
    """A message that was cancelled while it waited is an error with a reason."""
    queues = async_get_queues(home)
    queues.async_join(KITCHEN)
    waiting = asyncio.create_task(speak(home))
    await until(lambda: queues.waiting(KITCHEN)[1:])
    leave(queues.waiting(KITCHEN)[1])
    with pytest.raises(HomeAssistantError) as failure:
        await waiting
    assert failure.value.translation_key == key
    assert failure.value.translation_placeholders == {"speaker": KITCHEN}
    assert told == []


async def test_a_flood(home: HomeAssistant, told: list[tuple[str, float]]) -> None:
    """Who is refused says so, and keeps no place elsewhere."""
    queues = async_get_queues(home)
    for _ in range(50):
        queues.async_join(BATH)
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, media_player_entity_id=[KITCHEN, BATH])
    assert failure.value.translation_key == "speaker_queue_full"
    assert not queues.waiting(KITCHEN)


async def test_the_script_is_stopped(
    home: HomeAssistant, told: list[tuple[str, float]]
) -> None:
    """A cancelled action leaves no place behind."""
    queues = async_get_queues(home)
    holder = queues.async_join(KITCHEN)
    waiting = asyncio.create_task(speak(home, MESSAGE))
    await until(lambda: queues.waiting(KITCHEN)[1:])
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert queues.waiting(KITCHEN) == [holder]
