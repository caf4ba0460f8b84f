"""What is left out of requests, because a model has refused it by name."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.segmind_tts.api import (
    SegmindError,
    SegmindInvalidRequestError,
    SegmindJobFailedError,
    SegmindServerError,
)
from custom_components.segmind_tts.making.left_out import LeftOut, named_fields
from custom_components.segmind_tts.message.payloads import LEAD_IN

FLASH = "gemini-2.5-flash-tts"
SENT = {"text": "Hello.", "voice_1": "Kore", "temperature": 1.0}
NAMED = "INVALID_ARGUMENT: Temperature is not supported"


@pytest.mark.parametrize(
    ("err", "named"),
    [
        (SegmindInvalidRequestError(status=400, detail=NAMED), True),
        (SegmindJobFailedError(status=422, detail=NAMED), True),
        (SegmindJobFailedError(status=200, detail="bad field temperature."), True),
        (SegmindServerError(status=500, refused=True, detail=NAMED), True),
        (SegmindJobFailedError(detail="the temperatures outside"), False),
        (SegmindJobFailedError(content_blocked=True, detail=NAMED), False),
        (SegmindInvalidRequestError(status=404, detail=NAMED), False),
        (
            SegmindJobFailedError(detail='Upstream: {"text": "…", "temperature": 1}'),
            False,
        ),
        (SegmindJobFailedError(detail="{'text': 'Hi', 'temperature': 1}"), False),
        (SegmindJobFailedError(detail="[{'loc': ['body', 'temperature']}]"), True),
        (SegmindInvalidRequestError(status=400, detail="Bad voice_1"), False),
        (SegmindInvalidRequestError(status=400), False),
    ],
)
def test_what_a_refusal_names(err: SegmindError, named: bool) -> None:
    """Only a field is left out that was sent, can be spared and is blamed."""
    fields = {"temperature"} if named else set()
    assert named_fields(err, FLASH, SENT) == fields
    assert not named_fields(err, FLASH, {"text": "Hello."})


def test_a_field_that_can_not_be_spared() -> None:
    """Grok can do without a codec, but not without a voice."""
    err = SegmindInvalidRequestError(
        status=406, detail="voice_id, codec: no such value"
    )
    sent = {"text": "Hello.", "voice_id": "eve", "codec": "mp3"}
    assert named_fields(err, "grok-tts", sent) == {"codec"}


def test_it_is_asked_again_some_day(freezer: FrozenDateTimeFactory) -> None:
    """What a model refuses may change, so it is not left out for ever."""
    left_out = LeftOut()
    left_out.learn(FLASH, ["temperature"])
    assert left_out.fields(FLASH) == {"temperature"}
    assert left_out.fields("gemini-3.1-flash-tts") == set()
    freezer.tick(8 * 24 * 3600)
    assert left_out.fields(FLASH) == set()


@pytest.mark.parametrize(
    "damage",
    [
        {"other": {"temperature": "yesterday"}},
        {"other": None},
        {"other": {"temperature": 7}},
        {"openvoice": {"text": "2100-01-01T00:00:00+00:00"}},
    ],
)
def test_storage(damage: dict[str, Any]) -> None:
    """It is kept, damaged rows are passed over, and nothing needed is ever left out."""
    left_out, again = LeftOut(), LeftOut()
    left_out.learn(FLASH, ["temperature"])
    again.read({**left_out.as_dict(), **damage})
    assert again.fields(FLASH) == {"temperature"}
    assert not again.fields("other") | again.fields("openvoice")


def test_a_style_is_left_out_on_proof() -> None:
    """A model that says its words twice once is no proof; a style that is obeyed is."""
    left_out = LeftOut()
    left_out.suspect(FLASH)
    left_out.acquit(FLASH)
    left_out.suspect(FLASH)
    assert left_out.fields(FLASH) == set()
    left_out.suspect(FLASH)
    assert left_out.fields(FLASH) == {LEAD_IN}
    again = LeftOut()
    again.read(left_out.as_dict())
    assert again.fields(FLASH) == {LEAD_IN}
