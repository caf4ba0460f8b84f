"""Questions: asked in our voice on a satellite, and answered there."""

import asyncio
from typing import Any, override

from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.segmind_tts.announcing.queues import async_get_queues
from tests.emulator import Emulator, Fault
from tests.making.scenarios.calls import until
from tests.speaking.local import LOCAL, Local

from .stage import act, announce, outcomes
from .ways.conftest import Add
from .ways.satellites import StandInSatellite

HALL = "assist_satellite.hall"
YES_OR_NO = [
    {"id": "yes", "sentences": ["yes [please]"]},
    {"id": "no", "sentences": ["no [thanks]"]},
]


class Listening(StandInSatellite):
    """A satellite that hears an answer after what it plays."""

    _attr_supported_features = (
        AssistSatelliteEntityFeature.ANNOUNCE
        | AssistSatelliteEntityFeature.START_CONVERSATION
    )
    answer: str | None = "yes please"

    @override
    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        await self.async_announce(start_announcement)
        future = self._ask_question_future
        assert future is not None
        if self.answer is not None:
            future.set_result(self.answer)


@pytest.fixture
async def hall(add: Add) -> Listening:
    """A satellite in the hall."""
    satellite = Listening("Hall")
    await add(satellite)
    return satellite


async def ask(home: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Ask whether to close the garage."""
    return await act(
        home,
        "ask",
        **{
            "entity_id": HALL,
            "message": "Shall I close the garage?",
            "answers": YES_OR_NO,
            **data,
        },
    )


async def test_answered(
    home: HomeAssistant, emulator: Emulator, hall: Listening
) -> None:
    """The question is our file without Home Assistant's chime; the answer comes back."""
    answer = await ask(home, chime="soft")
    assert answer["id"] == "yes"
    assert answer["sentence"] == "yes please"
    assert (answer["spoken_by"], answer["recorded"]) == ("tts.zephyr", False)
    (asked,) = hall.announced
    assert "/api/segmind_tts/" in asked.media_id
    assert asked.preannounce_media_id is None
    again = await ask(home, chime="soft")
    assert (again["recorded"], again["cost"]) == (True, 0)
    assert len(emulator.submits) == 1


async def test_the_fallback_asks(
    home: HomeAssistant,
    emulator: Emulator,
    hall: Listening,
    local: Local,
) -> None:
    """In time, in another voice, if ours cannot."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    answer = await ask(home, fallback=LOCAL)
    assert (answer["id"], answer["spoken_by"]) == ("yes", LOCAL)


async def test_nobody_answers(home: HomeAssistant, hall: Listening) -> None:
    """The wait ends, and says so."""
    hall.answer = None
    with pytest.raises(HomeAssistantError) as failure:
        await ask(home)
    assert failure.value.translation_key == "question_unanswered"
    assert not async_get_queues(home).playing()


async def test_it_waits_its_turn(home: HomeAssistant, hall: Listening) -> None:
    """A question comes after what is being announced, and before what comes later."""
    first = asyncio.create_task(announce(home, entity_id=HALL))
    await until(lambda: hall.announced)
    question = asyncio.create_task(ask(home))
    await asyncio.sleep(0)
    last = asyncio.create_task(announce(home, "Dinner is ready.", entity_id=HALL))
    assert outcomes(await first)[HALL] in ("heard", "not_confirmed")
    assert (await question)["id"] == "yes"
    assert outcomes(await last)[HALL] in ("heard", "not_confirmed")
    assert len(hall.announced) == 3


async def test_not_there(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A satellite that is away is asked nothing, and nothing is paid for."""
    with pytest.raises(HomeAssistantError) as failure:
        await ask(home, entity_id="assist_satellite.attic")
    assert failure.value.translation_key == "players_missing"
    assert emulator.submits == []


async def test_it_cannot_listen(
    home: HomeAssistant, emulator: Emulator, add: Add, account: MockConfigEntry
) -> None:
    """A satellite that only announces is asked nothing, and nothing is paid for."""
    await add(StandInSatellite("Hall"))
    with pytest.raises(ServiceValidationError) as failure:
        await ask(home)
    assert failure.value.translation_key == "speaker_cannot_ask"
    assert emulator.submits == []


async def test_it_cannot_be_spoken(
    home: HomeAssistant, emulator: Emulator, hall: Listening
) -> None:
    """The reason is the action's error, and the satellite is left alone."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await ask(home)
    assert failure.value.translation_key == "credits_insufficient"
    assert hall.announced == []
    assert not async_get_queues(home).waiting()


async def test_too_many_wait(
    home: HomeAssistant, emulator: Emulator, hall: Listening
) -> None:
    """A question is refused where too many wait, and nothing is paid for."""
    for _ in range(50):
        async_get_queues(home).async_join(HALL)
    with pytest.raises(HomeAssistantError) as failure:
        await ask(home)
    assert failure.value.translation_key == "speaker_queue_full"
    assert emulator.submits == []


async def test_given_up(home: HomeAssistant, hall: Listening) -> None:
    """A question that was cancelled while it waited is not asked."""
    queues = async_get_queues(home)
    before = queues.async_join(HALL)
    await queues.async_turn(before, seconds=60)
    question = asyncio.create_task(ask(home))
    await until(lambda: any(each.ready_at for each in queues.waiting(HALL)))
    queues.waiting(HALL)[0].async_leave()
    with pytest.raises(HomeAssistantError) as failure:
        await question
    assert failure.value.translation_key == "speaker_cancelled"
    assert hall.announced == []


async def test_busy_for_long(home: HomeAssistant, hall: Listening) -> None:
    """A satellite that takes nothing for a minute is an error with its name."""
    hall._is_announcing = True  # noqa: SLF001
    with pytest.raises(HomeAssistantError) as failure:
        await ask(home)
    assert failure.value.translation_key == "speaker_busy"
    assert failure.value.translation_placeholders == {"speaker": HALL}


@pytest.mark.parametrize(
    "answers",
    [
        [{"id": "yes"}],
        [{"sentences": ["yes"]}],
        [{"id": "yes", "sentences": []}],
        [{"id": "yes", "sentences": "yes [please"}],
    ],
    ids=str,
)
async def test_answers_that_are_none(
    home: HomeAssistant,
    emulator: Emulator,
    hall: Listening,
    answers: list[dict[str, Any]],
) -> None:
    """They are refused as Home Assistant does it, before anything is paid for."""
    with pytest.raises(vol.Invalid):
        await ask(home, answers=answers)
    assert emulator.submits == []
    assert not async_get_queues(home).waiting()
