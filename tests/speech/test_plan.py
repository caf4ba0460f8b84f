"""The plan: soon, never dry, and in few jobs."""

import pytest

from custom_components.segmind_tts.speech.chunks import Unit
from custom_components.segmind_tts.speech.plan import plan
from custom_components.segmind_tts.speech.playback import Part, start_in
from custom_components.segmind_tts.speech.speed import Limits, Speed

SPEED = Speed(overhead=2.0, per_character=0.035, sigma=0.2, audio_per_character=1 / 15)
LIMITS = Limits(parallel=4, per_minute=50)


def _units(characters: int, size: int = 75) -> list[Unit]:
    return [Unit(characters=size) for _ in range(characters // size)]


def test_a_long_message_starts_soon_in_few_jobs() -> None:
    """900 characters start in a quarter of the time of one job, with at most four jobs."""
    chunks = plan(_units(900), SPEED, LIMITS)
    assert len(chunks) <= 4
    assert sum(chunk.characters for chunk in chunks) == 900
    parts = [Part(characters=chunk.characters) for chunk in chunks]
    assert start_in(parts, SPEED, LIMITS) <= SPEED.job(900) / 4


def test_chunks_cover_the_message_in_order() -> None:
    """No unit is left out and none is spoken twice."""
    chunks = plan(_units(1500), SPEED, LIMITS)
    ends = [chunk.end for chunk in chunks]
    assert [chunk.begin for chunk in chunks] == [0, *ends[:-1]]
    assert ends[-1] == 20


def test_a_short_message_is_one_job() -> None:
    """Splitting is for what it gains."""
    assert len(plan([Unit(characters=30), Unit(characters=30)], SPEED, LIMITS)) == 1


@pytest.mark.parametrize("parallel", [1, 2])
def test_few_places(parallel: int) -> None:
    """With few places at once there are not more jobs than places help."""
    chunks = plan(_units(900), SPEED, Limits(parallel=parallel))
    assert sum(chunk.characters for chunk in chunks) == 900


def test_what_is_there_plays_at_once() -> None:
    """With all parts there, playback starts now."""
    parts = [Part(characters=75, audio=5.0), Part(characters=75, audio=5.0)]
    assert start_in(parts, SPEED, LIMITS) == 0
