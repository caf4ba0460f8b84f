"""Playback: the moment from which a message can be heard to its end."""

import pytest

from custom_components.segmind_tts.timing.speed import AccountLimits, Speed
from custom_components.segmind_tts.timing.start import Part, start_in

SPEED = Speed(overhead=2.0, per_character=0.035, sigma=0.2, audio_per_character=1 / 15)
LIMITS = AccountLimits(parallel=4, per_minute=50)


def _start_in(*parts: Part, limits: AccountLimits = LIMITS) -> float:
    return start_in(parts, SPEED, limits)


def test_nothing_or_all_there() -> None:
    """What is there plays at once."""
    assert _start_in() == 0
    assert (
        _start_in(Part(characters=75, audio=5.0), Part(characters=75, audio=5.0)) == 0
    )


def test_the_first_part_alone() -> None:
    """A message of one job is expected for when that is done."""
    assert _start_in(Part(characters=100)) == pytest.approx(5.5)
    assert 0 < _start_in(Part(characters=100, elapsed=5.0)) < 1


def test_the_rest_is_due_in_time() -> None:
    """With enough to hear first, playback starts though the rest is not there."""
    first = Part(characters=200, audio=14.0)
    assert _start_in(first, Part(characters=200, elapsed=9.0)) == 0


def test_the_rest_is_late() -> None:
    """With little to hear first, playback waits for as long as is needed."""
    first = Part(characters=30, audio=2.0)
    wait = _start_in(first, Part(characters=200, elapsed=3.0))
    assert 4 < wait < 12
    assert _start_in(first, Part(characters=200, audio=13.0)) == 0


def test_more_to_hear_before_it_brings_the_start_forward() -> None:
    """The true length of what is there counts."""
    last = Part(characters=400, elapsed=4.0)
    slow, fast = (_start_in(Part(characters=75, audio=s), last) for s in (7.0, 4.0))
    assert fast - slow == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("limits", "least"),
    [
        (AccountLimits(parallel=1), 3.0),
        (AccountLimits(parallel=2, per_minute=2, recent=(4.0, 4.0)), 50.0),
    ],
)
def test_parts_in_line(limits: AccountLimits, least: float) -> None:
    """A part that may not be submitted yet holds up the start."""
    parts = (
        Part(characters=60, audio=4.0),
        Part(characters=60, elapsed=4.0),
        Part(characters=120),
    )
    assert _start_in(*parts, limits=limits) > least
    assert _start_in(*parts) < 2.5
