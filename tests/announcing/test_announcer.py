"""The announcer: one action, any speaker, an honest receipt."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotSupported,
    ServiceValidationError,
)
from homeassistant.helpers import area_registry as ar, device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, flush_store
import voluptuous as vol

from custom_components.segmind_tts.announcing.announcer import async_get_announcer
from custom_components.segmind_tts.announcing.events import AnnouncementEvent
from custom_components.segmind_tts.announcing.queues import async_get_queues
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE
from tests.making.scenarios.calls import until
from tests.speakers import add_kitchen
from tests.speaking.local import LOCAL, Local

from .stage import BATH, KITCHEN, LONG, Listener, act, announce, outcomes


async def test_heard(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
) -> None:
    """It is made once, heard on each speaker, and the receipt tells all of it."""
    response = await announce(home, entity_id=[KITCHEN, BATH], volume=60, chime="bell")
    assert outcomes(response) == {KITCHEN: "heard", BATH: "heard"}
    assert response["spoken_by"] == "tts.zephyr"
    assert response["recorded"] is False
    assert response["cost"] > 0
    assert response["duration"] > 2, response
    assert response["media_id"].startswith("media-source://segmind_tts/rendition/")
    assert response["error"] is None
    assert response["credit"] > 0
    assert response["in_step"] is False
    for player in players.values():
        ((sound, volume),) = player.sounds
        assert sound == "announcement"
        assert volume == 0.6
        assert player.volume_level == 0.3
    assert [each.kind for each in events] == ["queued", "started", "spoken"]
    again = await announce(home)
    assert (again["recorded"], again["in_step"]) == (True, True)
    assert again["cost"] == 0
    assert len(emulator.submits) == 1


async def test_in_turn(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """A second announcement waits for the end of the first; other speakers do not."""
    first = asyncio.create_task(announce(home, LONG))
    await until(lambda: emulator.submits)
    second = asyncio.create_task(announce(home, entity_id=[KITCHEN, BATH]))
    await until(lambda: players[BATH].sounds)
    assert len(players[KITCHEN].sounds) <= 1
    assert outcomes(await first) == {KITCHEN: "heard"}
    assert outcomes(await second) == {KITCHEN: "heard", BATH: "heard"}
    assert len(players[KITCHEN].sounds) == 2


@pytest.mark.parametrize("require", ["any", "all", "none"])
async def test_one_is_offline(
    home: HomeAssistant, players: dict[str, Listener], require: str
) -> None:
    """The others play, and the receipt says who is away; it is a failure if all must."""
    players[BATH].come(available=False)
    targets = [KITCHEN, BATH, "media_player.misspelt"]
    call = announce(home, entity_id=targets, require=require)
    if require == "all":
        with pytest.raises(HomeAssistantError) as failure:
            await call
        assert failure.value.translation_key == "announcement_offline"
        assert failure.value.translation_placeholders == {
            "speakers": f"{BATH}, media_player.misspelt"
        }
    else:
        assert outcomes(await call) == {
            KITCHEN: "heard",
            BATH: "offline",
            "media_player.misspelt": "offline",
        }
    assert len(players[KITCHEN].sounds) == 1


@pytest.mark.parametrize(
    ("kitchen", "bath", "key"),
    [
        ({"is_volume_muted": True}, {"is_volume_muted": True}, "announcement_muted"),
        ({"available": False}, {"is_volume_muted": True}, "announcement_missed"),
    ],
)
async def test_nobody_hears_it(
    home: HomeAssistant,
    players: dict[str, Listener],
    kitchen: dict[str, Any],
    bath: dict[str, Any],
    key: str,
) -> None:
    """Why is told if it is the same for all, and where in any case."""
    players[KITCHEN].change(**kitchen)
    players[BATH].change(**bath)
    with pytest.raises(HomeAssistantError) as failure:
        await announce(home, entity_id=[KITCHEN, BATH])
    assert failure.value.translation_key == key
    placeholders = failure.value.translation_placeholders
    assert placeholders == {"speakers": f"{BATH}, {KITCHEN}"}


async def test_nobody_is_there(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """Nothing is paid for, and the action fails, unless nobody has to be reached."""
    for player in players.values():
        player.come(available=False)
    with pytest.raises(HomeAssistantError):
        await announce(home)
    response = await announce(home, require="none")
    assert outcomes(response) == {KITCHEN: "offline"}
    assert (response["cost"], response["spoken_by"]) == (None, None)
    assert emulator.submits == []


async def test_no_target(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """A call without a speaker among its targets is a mistake."""
    for target in ({"entity_id": "light.kitchen"}, {"area_id": "nowhere"}):
        with pytest.raises(ServiceValidationError) as failure:
            await act(home, "announce", message=MESSAGE, **target)
        assert failure.value.translation_key == "no_speaker_targeted"


async def test_excluded(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """What is excluded is left out, however the rest was named."""
    area = ar.async_get(home).async_create("Downstairs")
    for device in list(dr.async_get(home).devices):
        if device.name in ("Kitchen speaker", "Bath speaker"):
            dr.async_get(home).async_update_device(device.id, area_id=area.id)
    response = await act(
        home,
        "announce",
        message=MESSAGE,
        area_id=area.id,
        exclude={"entity_id": [BATH]},
    )
    assert outcomes(response) == {KITCHEN: "heard"}


@pytest.mark.parametrize(
    ("fault", "key"),
    [("insufficient_credits", "credits_insufficient"), ("job_failed", "job_failed")],
)
async def test_it_cannot_be_made(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
    fault: str,
    key: str,
) -> None:
    """The action fails with the reason, and no speaker is touched, not even its volume."""
    emulator.inject(Fault(name=fault, times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await announce(home, volume=80, chime="gong")
    assert failure.value.translation_key == key
    assert players[KITCHEN].did == []
    assert [each.kind for each in events] == ["queued", "failed"]
    receipt = events[-1].receipt
    assert receipt is not None and receipt.error is not None


async def test_the_fallback_speaks(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    local: Local,
) -> None:
    """In its voice with our chime, and the receipt tells who spoke and why."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    response = await announce(home, fallback=LOCAL, chime="gong")
    assert outcomes(response) == {KITCHEN: "heard"}
    assert response["spoken_by"] == LOCAL
    assert "credit" in response["error"]
    assert local.said == [(MESSAGE, "en")]


async def test_replaced(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """What waits under the same tag is replaced, and not played."""
    playing = asyncio.create_task(announce(home, LONG))
    await until(lambda: players[KITCHEN].sounds)
    old = asyncio.create_task(announce(home, "The door is open.", tag="door"))
    await until(lambda: len(emulator.submits) == 2)
    new = asyncio.create_task(announce(home, "The door is closed.", tag="door"))
    assert outcomes(await old) == {KITCHEN: "skipped"}
    assert (await old)["speakers"][KITCHEN]["reason"] == "replaced"
    assert outcomes(await new) == outcomes(await playing) == {KITCHEN: "heard"}
    assert len(players[KITCHEN].sounds) == 2


async def test_expired(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """What expires while others speak is not played; in time it was not even made."""
    playing = asyncio.create_task(announce(home, LONG * 5))
    await until(lambda: players[KITCHEN].sounds)
    submits = len(emulator.submits)
    response = await announce(home, "Somebody is at the door.", expires=3)
    assert outcomes(response) == {KITCHEN: "skipped"}
    assert response["speakers"][KITCHEN]["reason"] == "expired"
    assert len(emulator.submits) == submits
    assert outcomes(await playing) == {KITCHEN: "heard"}
    assert len(players[KITCHEN].sounds) == 1


@pytest.mark.parametrize("expires", [0, "00:00:00"])
async def test_expired_already(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    expires: float | str,
) -> None:
    """What is too late from the beginning is not paid for."""
    response = await announce(home, expires=expires)
    assert response["speakers"][KITCHEN]["reason"] == "expired"
    await home.async_block_till_done(wait_background_tasks=True)
    assert emulator.submits == []


async def test_a_burst(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """Of more than anybody can hear it is the urgent that is heard, and all is told."""
    priorities = ["low", "normal", "critical"]
    responses = await asyncio.gather(
        *(
            announce(home, f"Number {number}.", priority=priority, require="none")
            for number in range(66)
            for priority in priorities
        )
    )
    reasons = {
        priority: {
            each["speakers"][KITCHEN]["reason"]
            for each in responses[number :: len(priorities)]
        }
        for number, priority in enumerate(priorities)
    }
    assert reasons["low"] == reasons["normal"] == {"queue_full"}
    played = {"heard", "not_confirmed"}
    told = [outcomes(each)[KITCHEN] in played for each in responses]
    assert sum(told) == len(players[KITCHEN].sounds) == 50
    assert not async_get_queues(home).playing()


async def test_critical(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """It interrupts what is of low priority, which says so, and goes before the rest."""
    low = asyncio.create_task(announce(home, LONG * 3, priority="low", volume=50))
    await until(lambda: players[KITCHEN].sounds)
    normal = asyncio.create_task(announce(home, "Dinner is ready."))
    critical = asyncio.create_task(announce(home, "Fire!", priority="critical"))
    assert outcomes(await critical) == {KITCHEN: "heard"}
    assert (await low)["speakers"][KITCHEN]["reason"] == "interrupted"
    assert outcomes(await normal) == {KITCHEN: "heard"}
    assert players[KITCHEN].volume_level == 0.3
    order = [path.name for path in players[KITCHEN].heard]
    names = [(await each)["media_id"] for each in (low, critical, normal)]
    assert order == [name.rpartition("/")[2] for name in names]


async def test_not_awaited(
    home: HomeAssistant,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
) -> None:
    """The action returns at once, and the event tells the end."""
    response = await announce(home, wait=False)
    assert outcomes(response) == {KITCHEN: "queued"}
    await until(lambda: events[-1].kind == "spoken")
    assert len(players[KITCHEN].sounds) == 1


async def test_not_awaited_on_several(
    home: HomeAssistant, players: dict[str, Listener], events: list[AnnouncementEvent]
) -> None:
    """That they will not be in step is known at once."""
    response = await announce(home, entity_id=[KITCHEN, BATH], wait=False)
    assert response["in_step"] is False
    await until(lambda: events[-1].kind == "spoken")


async def test_cancel(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """What waits is given up, by tag or by speaker; what plays is heard."""
    playing = asyncio.create_task(announce(home, LONG))
    await until(lambda: players[KITCHEN].sounds)
    waiting = [
        asyncio.create_task(announce(home, "Dinner is ready.", tag=tag))
        for tag in ("dinner", "door", "bell")
    ]
    await asyncio.sleep(0.1)
    assert await act(home, "cancel", tag="dinner") == {"cancelled": 1}
    assert await act(home, "cancel", entity_id=BATH) == {"cancelled": 0}
    assert await act(home, "cancel", entity_id=KITCHEN) == {"cancelled": 2}
    for each in waiting:
        assert (await each)["speakers"][KITCHEN]["reason"] == "cancelled"
    assert outcomes(await playing) == {KITCHEN: "heard"}
    assert await act(home, "cancel") == {"cancelled": 0}


async def test_a_chime_of_one_speaker(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """A chime that is missing on one of several speakers is told, whichever that is."""
    await add_kitchen(home, account, players=[KITCHEN], chime="nonsense")
    for speakers in (["notify.kitchen", BATH], [BATH, "notify.kitchen"]):
        response = await announce(home, entity_id=speakers)
        assert outcomes(response) == {KITCHEN: "heard", BATH: "heard"}
        assert "no such chime" in response["error"]


async def test_made_and_heard_by_nobody(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """Who spoke is told only if a speaker has taken it; what it cost is told."""
    playing = asyncio.create_task(announce(home, LONG))
    await until(lambda: players[KITCHEN].sounds)
    waiting = asyncio.create_task(announce(home))
    await until(lambda: len(emulator.submits) == 2)
    await until(lambda: async_get_queues(home).waiting(KITCHEN)[0].ready_at)
    await act(home, "cancel")
    response = await waiting
    assert outcomes(response) == {KITCHEN: "skipped"}
    assert response["spoken_by"] is None
    assert response["cost"] > 0
    await playing


async def test_cancelled_at_once(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """What was only just queued can be given up, too."""
    await announce(home)
    await announce(home, wait=False)
    assert await act(home, "cancel") == {"cancelled": 1}
    queues = async_get_queues(home)
    await until(lambda: not queues.waiting() and not queues.playing())
    assert len(players[KITCHEN].sounds) == 1


async def test_stop(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """What plays ends, and the volume comes back."""
    playing = asyncio.create_task(announce(home, LONG, volume=70))
    await until(lambda: players[KITCHEN].sounds)
    assert await act(home, "stop", entity_id=BATH) == {"stopped": 0}
    assert await act(home, "stop") == {"stopped": 1}
    assert (await playing)["speakers"][KITCHEN]["reason"] == "stopped"
    assert players[KITCHEN].volume_level == 0.3
    assert players[KITCHEN].state != "playing"


async def test_replay(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """The last one is heard again where it was heard, for nothing."""
    with pytest.raises(ServiceValidationError) as failure:
        await act(home, "replay")
    assert failure.value.translation_key == "nothing_to_replay"
    await announce(home, "Dinner is ready.", entity_id=BATH)
    await announce(home, volume=60)
    response = await act(home, "replay")
    assert (outcomes(response), response["cost"]) == ({KITCHEN: "heard"}, 0)
    assert [volume for _, volume in players[KITCHEN].sounds] == [0.6, 0.6]
    assert outcomes(await act(home, "replay", entity_id=BATH)) == {BATH: "heard"}
    assert len(emulator.submits) == 2


async def test_the_script_is_stopped(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """What plays is heard to its end, and what waits is given up."""
    playing = asyncio.create_task(announce(home, LONG))
    await until(lambda: players[KITCHEN].sounds)
    waiting = asyncio.create_task(announce(home))
    await asyncio.sleep(0.1)
    for task in (playing, waiting):
        task.cancel()
    await asyncio.gather(playing, waiting, return_exceptions=True)
    queues = async_get_queues(home)
    assert queues.playing(KITCHEN)
    await until(lambda: not queues.playing(KITCHEN))
    assert len(players[KITCHEN].sounds) == 1


@pytest.mark.parametrize(
    "error",
    [
        HomeAssistantError("no"),
        ServiceNotSupported("media_player", "play_media", BATH),
        OSError("no"),
        TypeError(),
        asyncio.CancelledError(),
    ],
    ids=repr,
)
async def test_a_player_raises(
    home: HomeAssistant, players: dict[str, Listener], error: BaseException
) -> None:
    """Whatever one raises, the others play, and the receipt says that it failed."""

    async def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    players[BATH].async_play_media = fail  # type: ignore[method-assign]
    response = await announce(home, entity_id=[KITCHEN, BATH])
    assert outcomes(response) == {KITCHEN: "heard", BATH: "failed"}
    reason = response["speakers"][BATH]["reason"]
    assert reason in ("player_error", "speaker_failed")
    assert not async_get_queues(home).playing()


async def test_volumes(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """Each speaker has the volume that is set for it, the others a changed one."""
    players[BATH].change(volume_level=0.5)
    await announce(
        home,
        entity_id=[KITCHEN, BATH],
        volume_change=20,
        volumes={KITCHEN: 90},
    )
    assert players[KITCHEN].sounds == [("announcement", 0.9)]
    assert players[BATH].sounds == [("announcement", 0.7)]
    assert (players[KITCHEN].volume_level, players[BATH].volume_level) == (0.3, 0.5)


@pytest.mark.parametrize(
    "data",
    [
        {"volume": 101},
        {"volume": 0.3},
        {"volume": "30%"},
        {"volumes": {KITCHEN: 0.3}},
        {"message": None},
        {"message": ["Dinner", "is ready"]},
        {"expires": -1},
        {"volume": 10, "volume_change": 10},
        {"priority": "highest"},
        {"require": "most"},
        {"voice": "media_player.kitchen"},
        {"lead_in": 11},
        {"repeat": {"every": 0, "at_most": 2}},
        {"repeat": {"every": 10}},
        {"repeat": {"every": 10, "at_most": 2, "state": "off"}},
        {"volumes": {"kitchen": 10}},
        {"nonsense": 1},
    ],
    ids=str,
)
async def test_mistakes(
    home: HomeAssistant, players: dict[str, Listener], data: dict[str, Any]
) -> None:
    """What makes no sense is refused before anything is made."""
    with pytest.raises(vol.Invalid):
        await announce(home, **data)
    assert players[KITCHEN].did == []


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"voice": "tts.nobody"}, "voice_entity_unknown"),
        ({"message": " "}, "message_empty"),
        ({"options": {"voice": "Koro"}}, "voice_unknown"),
    ],
)
async def test_mistakes_of_the_voice(
    home: HomeAssistant, players: dict[str, Listener], data: dict[str, Any], key: str
) -> None:
    """Settings that cannot be spoken are named."""
    with pytest.raises(ServiceValidationError) as failure:
        await announce(home, **data)
    assert failure.value.translation_key == key


async def test_no_journal(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    hass_storage: dict[str, Any],
) -> None:
    """Who wants none has no words on the disk, and can still replay the last."""
    home.config_entries.async_update_entry(account, options={"journal": False})
    await home.async_block_till_done()
    await announce(home)
    journal = (await async_get_announcer(home)).journal
    await flush_store(journal._store)  # noqa: SLF001
    assert "segmind_tts.journal" not in hass_storage
    assert outcomes(await act(home, "replay")) == {KITCHEN: "heard"}


async def test_home_assistant_stops(
    home: HomeAssistant, players: dict[str, Listener], hass_storage: dict[str, Any]
) -> None:
    """Afterwards the journal knows that what was on its way was not heard."""
    await announce(home, entity_id=BATH)
    await announce(home, LONG, entity_id=[KITCHEN, BATH], tag="dinner", wait=False)
    await until(lambda: players[KITCHEN].sounds)
    await home.async_stop(force=True)
    *_, cut = hass_storage["segmind_tts.journal"]["data"]["entries"]
    assert cut["outcomes"] == {KITCHEN: "failed", BATH: "failed"}
    assert cut["tag"] == "dinner"


async def test_a_group_takes_the_turns_of_its_members(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """A message to a member waits for one to its group, and the other way round."""
    group = "media_player.downstairs"
    home.states.async_set(group, "idle", {"entity_id": [BATH, KITCHEN]})
    first = asyncio.create_task(announce(home, LONG, entity_id=group))
    await until(lambda: players[KITCHEN].sounds)
    second = asyncio.create_task(announce(home, entity_id=KITCHEN))
    third = asyncio.create_task(announce(home, "Dinner is ready.", entity_id=group))
    for each in (first, second, third):
        assert {*outcomes(await each).values()} == {"heard"}
    assert [len(each.sounds) for each in players.values()] == [3, 2]
    queues = async_get_queues(home)
    assert queues.playing() == queues.waiting() == []
