"""The blueprints: Home Assistant loads them, and what they announce is heard."""

import asyncio
from datetime import timedelta
from pathlib import Path
import re
import shutil
from typing import Any, Final

from homeassistant.components import automation, script
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    llm,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.segmind_tts.announcing.announcer import async_get_announcer
from custom_components.segmind_tts.announcing.queues import async_get_queues
from tests.emulator import Emulator, Fault
from tests.making.scenarios.calls import until
from tests.speaking.local import LOCAL, Local

from .stage import BATH, KITCHEN, Listener, act
from .test_ask import HALL, Listening, hall  # noqa: F401

BLUEPRINTS: Final = Path(__file__).parents[2] / "docs" / "blueprints"
RING: Final = {"trigger": "event", "event_type": "ring"}
DOOR: Final = "binary_sensor.door"


async def use(home: HomeAssistant, name: str, **inputs: Any) -> None:
    """Add an automation, or a script, that is made from a blueprint."""
    (source,) = BLUEPRINTS.glob(f"*/{name}.yaml")
    domain = source.parent.name
    folder = Path(home.config.path("blueprints", domain, "segmind_tts"))
    folder.mkdir(parents=True)
    shutil.copy(source, folder)
    path = f"segmind_tts/{source.name}"
    made = {"use_blueprint": {"path": path, "input": inputs}}
    config = {domain: {name: made} if domain == "script" else {"id": name, **made}}
    assert await async_setup_component(home, domain, config)
    await home.async_block_till_done()
    in_use = {
        "automation": automation.automations_with_blueprint,
        "script": script.scripts_with_blueprint,
    }
    assert in_use[domain](home, path)


async def said(home: HomeAssistant) -> list[str]:
    """Return what was announced, the latest first."""
    return [each.message for each in (await async_get_announcer(home)).journal.entries]


async def pass_by(home: HomeAssistant, minutes: float) -> None:
    """Let time pass for triggers that wait."""
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(minutes=minutes))
    await home.async_block_till_done()


async def at(home: HomeAssistant, clock: str) -> None:
    """Let the time come that a clock on the wall shows next."""
    hour, minute, second = map(int, clock.split(":"))
    now = dt_util.now()
    moment = now.replace(hour=hour, minute=minute, second=second, microsecond=0)
    moment += timedelta(days=moment <= now)
    async_fire_time_changed(home, moment)
    # There is nothing to be said another day.
    await home.services.async_call(
        "automation",
        "turn_off",
        {"entity_id": "all", "stop_actions": False},
        blocking=True,
    )
    await home.async_block_till_done()


def test_all_are_tested() -> None:
    """No blueprint is without a test."""
    tests = Path(__file__).read_text(encoding="utf-8")
    names = [path.stem for path in BLUEPRINTS.glob("*/*.yaml")]
    assert len(names) == 11
    used = re.findall(r'await use\(\s*home,\s*"(\w+)"', tests)
    assert {*names} == {*used}


async def test_doorbell(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """Who rings is heard once in each room, also if they ring twice."""
    await act(home, "prepare", message="Somebody is at the door.")
    await use(home, "doorbell", ring=RING, speakers={"entity_id": [KITCHEN, BATH]})
    home.bus.async_fire("ring")
    home.bus.async_fire("ring")
    await home.async_block_till_done(wait_background_tasks=True)
    assert await said(home) == ["Somebody is at the door."]
    for player in players.values():
        assert [sound for sound, _ in player.sounds] == ["announcement"]


async def test_appliance_finished(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """It is said when the power stays low, not for a pause or at a start."""
    power = "sensor.washer_power"
    home.states.async_set(power, "unavailable")
    await use(home, "appliance_finished", power=power, speakers={"entity_id": KITCHEN})
    home.states.async_set(power, "2")
    await pass_by(home, 5)
    home.states.async_set(power, "800")
    home.states.async_set(power, "2")
    await home.async_block_till_done()
    await pass_by(home, 1)
    home.states.async_set(power, "800")
    await pass_by(home, 5)
    assert await said(home) == []
    home.states.async_set(power, "2")
    await home.async_block_till_done()
    await pass_by(home, 5)
    await until(lambda: players[KITCHEN].heard)
    assert await said(home) == ["The washing machine is done."]


async def test_door_left_open(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """It is said until the door is closed, and paid for once."""
    home.states.async_set(DOOR, "off")
    await use(
        home,
        "door_left_open",
        door=DOOR,
        every="00:00:01",
        speakers={"entity_id": KITCHEN},
    )
    home.states.async_set(DOOR, "on")
    await home.async_block_till_done()
    assert await said(home) == []
    # The automation waits for the door, so there is no end of its tasks to wait for.
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(minutes=6))
    await until(lambda: len(players[KITCHEN].heard) == 3)
    home.states.async_set(DOOR, "off")
    await home.async_block_till_done(wait_background_tasks=True)
    assert {*await said(home)} == {"The door is still open."}
    # All background tasks have ended, the repetition too.
    assert len(players[KITCHEN].heard) <= 4
    assert len(emulator.submits) == 1


async def test_morning_briefing(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """The weather and the day's events are in it, in their order."""
    home.states.async_set("weather.home", "sunny", {"temperature": 11.6})
    _answer(
        home,
        "weather.get_forecasts",
        {"weather.home": {"forecast": [{"temperature": 21.4}]}},
    )
    late = {"start": "2026-12-01T18:30:00+00:00", "summary": "Choir"}
    early = {"start": "2026-12-01", "summary": "Paper bin"}
    agenda = {
        "calendar.us": {"events": [late]},
        "calendar.bins": {"events": [early]},
    }
    _answer(home, "calendar.get_events", agenda)
    await home.config.async_set_time_zone("UTC")
    await use(
        home,
        "morning_briefing",
        when=RING,
        weather="weather.home",
        calendars=["calendar.us", "calendar.bins"],
        speakers={"entity_id": KITCHEN},
    )
    home.bus.async_fire("ring")
    await until(lambda: players[KITCHEN].heard)
    (message,) = await said(home)
    assert " ".join(message.split()) == (
        "Good morning! Outside it is sunny at 12 degrees, and today's high is 21."
        " Paper bin. Choir at 18:30."
    )


async def test_a_briefing_of_little(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """Weather that is away and calendars that fail leave the rest of it."""
    home.states.async_set("weather.home", "unavailable")

    async def fail(call: ServiceCall) -> None:
        raise HomeAssistantError

    for domain, name in (("weather", "get_forecasts"), ("calendar", "get_events")):
        home.services.async_register(
            domain, name, fail, supports_response=SupportsResponse.ONLY
        )
    await use(
        home,
        "morning_briefing",
        when=RING,
        weather="weather.home",
        calendars=["calendar.us"],
        speakers={"entity_id": KITCHEN},
    )
    home.bus.async_fire("ring")
    await until(lambda: players[KITCHEN].heard)
    (message,) = await said(home)
    assert " ".join(message.split()) == (
        "Good morning! Outside it is unavailable. There is nothing in your calendar."
    )


@pytest.mark.parametrize("is_heard", [True, False])
async def test_alarm(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    local: Local,
    is_heard: bool,
) -> None:
    """It is loud and in the fallback's voice, or else something else is done."""
    emulator.inject(Fault(name="insufficient_credits", route="submit", times=None))
    home.states.async_set(DOOR, "off")
    called: list[ServiceCall] = async_mock_service(home, "test", "call_a_neighbour")
    players[KITCHEN].come(available=is_heard)
    await use(
        home,
        "alarm",
        alarm=DOOR,
        fallback=LOCAL,
        every="00:00:01",
        speakers={"entity_id": KITCHEN},
        otherwise=[{"action": "test.call_a_neighbour"}],
    )
    home.states.async_set(DOOR, "on")
    if is_heard:
        await until(lambda: len(players[KITCHEN].sounds) > 1)
        assert {*players[KITCHEN].sounds} == {("announcement", 0.8)}
        assert local.said
        assert called == []
    else:
        await until(lambda: called)
        assert players[KITCHEN].sounds == []
    home.states.async_set(DOOR, "off")
    await home.async_block_till_done(wait_background_tasks=True)


async def test_an_alarm_is_acknowledged(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """It is silent at once, and comes again with the next alarm. No option is needed."""
    home.states.async_set(DOOR, "off")
    called: list[ServiceCall] = async_mock_service(home, "test", "call_a_neighbour")
    await use(
        home,
        "alarm",
        alarm=DOOR,
        every="00:00:01",
        speakers={"entity_id": KITCHEN},
        acknowledged=RING,
        otherwise=[{"action": "test.call_a_neighbour"}],
    )
    announcer = await async_get_announcer(home)
    for wanted in (1, 3):
        home.states.async_set(DOOR, "on")
        sounds = len(players[KITCHEN].sounds)
        await until(lambda: len(players[KITCHEN].sounds) >= sounds + wanted)  # noqa: B023
        assert players[KITCHEN].volume_level == 0.8
        home.bus.async_fire("ring")
        await home.async_block_till_done(wait_background_tasks=True)
        assert (announcer.repetitions.announcements(), announcer.runs) == ([], [])
        assert (players[KITCHEN].state, players[KITCHEN].volume_level) == ("idle", 0.3)
        home.states.async_set(DOOR, "off")
    assert called == []


@pytest.mark.parametrize("door", ["", DOOR])
async def test_arrival(
    home: HomeAssistant, players: dict[str, Listener], door: str
) -> None:
    """Who comes is greeted, at the door if there is one; a restart is no arrival."""
    home.states.async_set(DOOR, "off")
    await act(home, "prepare", message="Welcome home, Ada!")
    name = {"friendly_name": "Ada"}
    await use(
        home,
        "arrival",
        people=["person.ada"],
        speakers={"entity_id": KITCHEN},
        **({"door": door} if door else {}),
    )
    for state in ("unavailable", "home"):
        home.states.async_set("person.ada", state, name)
    await home.async_block_till_done()
    assert await said(home) == []
    for state in ("not_home", "home"):
        home.states.async_set("person.ada", state, name)
    if door:
        # The automation waits for the door, so there is no end of its tasks.
        await asyncio.sleep(0.1)
        assert await said(home) == []
        home.states.async_set(door, "on")
    await until(lambda: players[KITCHEN].heard)
    assert await said(home) == ["Welcome home, Ada!"]
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("events", [["Paper bin", "Choir", "Paper bin"], []])
async def test_reminder(
    home: HomeAssistant, players: dict[str, Listener], events: list[str]
) -> None:
    """What is in the calendar is said once each, and nothing if there is nothing."""
    rows = [{"start": "2026-12-01", "summary": each} for each in events]
    _answer(home, "calendar.get_events", {"calendar.bins": {"events": rows}})
    await use(
        home,
        "reminder",
        calendars=["calendar.bins"],
        speakers={"entity_id": KITCHEN},
    )
    await at(home, "19:00:00")
    if events:
        await until(lambda: players[KITCHEN].heard)
        assert await said(home) == ["Remember for tomorrow: Paper bin, Choir."]
    else:
        assert await said(home) == []
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("is_low", [True, False])
async def test_low_battery(
    home: HomeAssistant, players: dict[str, Listener], is_low: bool
) -> None:
    """Devices are named once, whatever their batteries tell, but for those left out."""
    batteries = {
        "sensor.lock": "9" if is_low else "15",
        "binary_sensor.button": "on" if is_low else "off",
        "sensor.phone": "3",
        "sensor.new": "unknown",
    }
    for entity_id, state in batteries.items():
        name = entity_id.partition(".")[2].capitalize()
        attributes = {"device_class": "battery", "friendly_name": name}
        home.states.async_set(entity_id, state, attributes)
    home.states.async_set("sensor.empty", "0")
    await use(
        home,
        "low_battery",
        left_out=["sensor.phone"],
        speakers={"entity_id": KITCHEN},
    )
    await at(home, "18:00:00")
    if is_low:
        await until(lambda: players[KITCHEN].heard)
        assert await said(home) == ["These batteries are nearly empty: Lock, Button."]
    else:
        assert await said(home) == []
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("alarm", {"alarm": DOOR}),
        ("appliance_finished", {"power": "sensor.power"}),
        ("arrival", {"people": ["person.ada"]}),
        ("bedtime_story", {"when": RING}),
        ("doorbell", {"ring": RING}),
    ],
)
async def test_run_by_hand(
    home: HomeAssistant,
    players: dict[str, Listener],
    name: str,
    inputs: dict[str, Any],
) -> None:
    """Whoever tries it hears it, with nothing entered but what has to be."""
    home.states.async_set(DOOR, "off")
    # The clock of stand-ins is fast, and what expires must not be late on a busy machine.
    await act(home, "prepare", message=["Welcome home, !", "Somebody is at the door."])
    await use(home, name, speakers={"entity_id": KITCHEN}, **inputs)
    await home.services.async_call(
        "automation", "trigger", {"entity_id": "all"}, blocking=True
    )
    await until(lambda: players[KITCHEN].heard)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not async_get_queues(home).playing()


async def test_bedtime_story(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """Two voices speak it, softly, and the second night it costs nothing."""
    await use(home, "bedtime_story", when=RING, speakers={"entity_id": KITCHEN})
    for night in (1, 2):
        home.bus.async_fire("ring")
        await home.async_block_till_done(wait_background_tasks=True)
        assert players[KITCHEN].sounds == [("announcement", 0.25)] * night
    (submit,) = emulator.submits
    assert submit.payload["voice_1"] == "Zephyr"
    assert submit.payload["voice_2"] == "Puck"
    assert submit.payload["text"].count("Mouse:") == 2


@pytest.mark.parametrize(
    ("answer", "done"),
    [("yes please", ["open"]), ("no", ["other"]), (None, ["other"])],
)
async def test_ask_then_act(
    home: HomeAssistant,
    hall: Listening,  # noqa: F811
    answer: str | None,
    done: list[str],
) -> None:
    """What is answered decides; no answer is a no."""
    hall.answer = answer
    calls: list[ServiceCall] = async_mock_service(home, "test", "act")
    await use(
        home,
        "ask_then_act",
        when=RING,
        satellite=HALL,
        then=[{"action": "test.act", "data": {"what": "open"}}],
        otherwise=[{"action": "test.act", "data": {"what": "other"}}],
    )
    home.bus.async_fire("ring")
    await until(lambda: calls)
    assert [call.data["what"] for call in calls] == done
    assert len(hall.announced) == 1


async def test_announce_in_room(
    home: HomeAssistant,
    players: dict[str, Listener],
    area_registry: ar.AreaRegistry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """An assistant has it as a tool, names the room, and is told what became of it."""
    area = area_registry.async_create("Wash house")
    bath = entity_registry.async_get(BATH)
    assert bath is not None and bath.device_id is not None
    device_registry.async_update_device(bath.device_id, area_id=area.id)
    assert await async_setup_component(home, "llm", {})
    await use(home, "announce_in_room")
    async_expose_entity(home, "conversation", "script.announce_in_room", True)
    context = llm.LLMContext(
        platform="test",
        context=Context(),
        language="en",
        assistant="conversation",
        device_id=None,
    )
    api = await llm.async_get_api(home, llm.LLM_API_ASSIST, context)
    (tool,) = (each for each in api.tools if each.name.endswith("announce_in_room"))
    assert tool.description
    answer: Any = await tool.async_call(
        home,
        llm.ToolInput(
            tool_name=tool.name,
            tool_args={"message": "Dinner is ready.", "area": "wash house"},
        ),
        context,
    )
    assert answer.data["result"]["speakers"][BATH]["outcome"] == "heard"
    assert len(players[BATH].heard) == 1
    assert players[KITCHEN].heard == []


def _answer(home: HomeAssistant, action: str, response: dict[str, Any]) -> None:
    """Have an action of another integration give an answer."""
    domain, _, name = action.partition(".")
    async_mock_service(
        home,
        domain,
        name,
        response=response,
        supports_response=SupportsResponse.OPTIONAL,
    )
