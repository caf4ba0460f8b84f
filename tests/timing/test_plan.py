"""The plan: soon, never dry, and in few jobs."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from random import Random

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.timing.partition import Chunk, Unit
from custom_components.segmind_tts.timing.plan import plan
from custom_components.segmind_tts.timing.schedule import Schedule
from custom_components.segmind_tts.timing.speed import AccountLimits, Speed
from tests.benchmarks.plan_simulation import SPEED, simulate

LIMITS = AccountLimits(parallel=4, per_minute=50)


def _units(*lengths: int) -> list[Unit]:
    return [Unit(characters=length) for length in lengths]


def _lengths(chunks: Sequence[Chunk]) -> list[int]:
    return [chunk.characters for chunk in chunks]


def _start(lengths: Sequence[int], limits: AccountLimits) -> float:
    """Return when chunks may start to be heard, seen from before the first submit."""
    first, *rest = lengths
    schedule = Schedule.begin(SPEED, limits)
    start, heard = schedule.job(first).median, SPEED.audio(first)
    schedule = schedule.add(first, certain=True)
    for length in rest:
        start = max(start, schedule.job(length).latest - heard)
        heard += SPEED.audio(length)
        schedule = schedule.add(length)
    return start


def _all_cuts(lengths: Sequence[int]) -> list[list[int]]:
    inner = range(1, len(lengths))
    bounds = [
        (0, *each, len(lengths))
        for count in range(len(lengths))
        for each in combinations(inner, count)
    ]
    return [[sum(lengths[a:b]) for a, b in pairwise(each)] for each in bounds]


@pytest.mark.parametrize(
    ("parallel", "per_minute"), [(4, 50), (4, 3), (3, 50), (2, 50), (1, 50), (1, 2)]
)
def test_no_cut_is_much_better(parallel: int, per_minute: int) -> None:
    """Of all cuts none starts more than a fifth and 1.25 s sooner, or 7.5 s is kept."""
    limits = AccountLimits(parallel=parallel, per_minute=per_minute)
    random = Random(1)
    for _ in range(20):
        lengths = [random.randint(20, 160) for _ in range(8)]
        best = min(_start(cut, limits) for cut in _all_cuts(lengths))
        planned = _start(_lengths(plan(_units(*lengths), SPEED, limits)), limits)
        # The plan looks for starts in steps of a fiftieth.
        assert planned <= max(best * 1.2, best + 1.25, 7.5) * 1.02


@pytest.mark.parametrize(
    ("lengths", "chunks"),
    [
        ([40], [40]),
        ([30, 30], [60]),
        ([60, 60], [60, 60]),
        ([75] * 12, [75, 150, 300, 375]),
        ([100] * 9, [100, 100, 200, 500]),
    ],
)
def test_sizes(lengths: list[int], chunks: list[int]) -> None:
    """Little text stays whole; of much the first chunk is small, and they grow."""
    assert _lengths(plan(_units(*lengths), SPEED, LIMITS)) == chunks


def test_no_more_jobs_than_may_run_at_once() -> None:
    """Rather than that one waits in line, the start is a little later."""
    units = _units(*[75] * 12)
    assert len(plan(units, SPEED, AccountLimits(parallel=4))) == 4
    assert len(plan(units, SPEED, AccountLimits(parallel=5))) == 5


@pytest.mark.parametrize("left", [1, 2, 3])
def test_what_is_left_of_the_minute(left: int) -> None:
    """With few submits left the chunks are so long that hardly any waits a minute."""
    recent = (0.0,) * (5 - left)
    limits = AccountLimits(parallel=4, per_minute=5, recent=recent)
    assert len(plan(_units(*[75] * 12), SPEED, limits)) <= max(2, left)


@pytest.mark.parametrize("per_character", [0.07, 0.2])
def test_a_model_slower_than_speech(per_character: float) -> None:
    """Jobs side by side keep up with what one after another would not."""
    speed = Speed(
        overhead=2.0,
        per_character=per_character,
        sigma=0.2,
        audio_per_character=1 / 15,
    )
    lengths = _lengths(plan(_units(*[75] * 12), speed, LIMITS))
    assert speed.job(max(lengths)) < speed.job(900) / 3


def test_long_chunks_stay_below_two_minutes() -> None:
    """However long a text is, no voice has to speak so long that it drifts."""
    chunks = plan(_units(*[100] * 50), SPEED, LIMITS)
    assert max(_lengths(chunks)) * SPEED.audio_per_character < 120


def test_recordings_are_used_as_they_are() -> None:
    """They need no job, start at once, and give time to what comes behind them."""
    units = [Unit(characters=80, recorded=6.0), *_units(60, 60, 60)]
    units.append(Unit(characters=90, recorded=7.0))
    chunks = plan(units, SPEED, LIMITS)
    assert [(chunk.begin, chunk.end) for chunk in chunks] == [
        (0, 1),
        (1, 2),
        (2, 4),
        (4, 5),
    ]
    assert [chunk.recorded for chunk in chunks] == [6.0, None, None, 7.0]


@pytest.mark.parametrize(
    ("buffered", "chunks"),
    [
        (60.0, [600]),
        (20.0, [300, 300]),
        (12.0, [150, 300, 150]),
        (0.0, [75, 150, 300, 75]),
    ],
)
def test_what_goes_on(buffered: float, chunks: list[int]) -> None:
    """More text is there, if that can be, when what is before it has been heard."""
    planned = _lengths(plan(_units(*[75] * 8), SPEED, LIMITS, buffered=buffered))
    assert planned == chunks


@given(
    units=st.lists(
        st.builds(
            Unit,
            characters=st.integers(1, 250),
            recorded=st.sampled_from([None, None, None, 1.0, 9.0]),
        ),
        max_size=30,
    ),
    parallel=st.integers(1, 6),
    recent=st.lists(st.floats(0, 59), max_size=5).map(tuple),
    buffered=st.one_of(st.none(), st.floats(0, 60)),
)
def test_every_unit_is_spoken_once(
    units: list[Unit], parallel: int, recent: tuple[float, ...], buffered: float | None
) -> None:
    """The chunks follow each other from the first unit to the last."""
    limits = AccountLimits(parallel=parallel, per_minute=5, recent=recent)
    chunks = plan(units, SPEED, limits, buffered=buffered)
    bounds = [0, *(chunk.end for chunk in chunks)]
    assert [chunk.begin for chunk in chunks] == bounds[:-1]
    assert bounds[-1] == len(units)
    assert sum(_lengths(chunks)) == sum(
        unit.characters for unit in units if unit.recorded is None
    )


@pytest.mark.parametrize("parallel", [4, 2, 1])
@pytest.mark.parametrize("per_minute", [50, 5])
def test_simulation(parallel: int, per_minute: int) -> None:
    """Messages start soon and hardly ever stop, whatever the limits."""
    figures = simulate(200, 1, parallel=parallel, per_minute=per_minute)
    assert figures["plan"]["gap_share"] <= 0.02
    assert figures["plan"]["vs_soonest"] <= 1.2
    assert figures["plan"]["jobs"] <= figures["soonest"]["jobs"]
    assert figures["plan"]["jobs"] < figures["per_sentence"]["jobs"] / 2


def test_goals() -> None:
    """900 characters: a quarter of the time of one job, in four jobs, hardly ever a gap."""
    figures = simulate(250, 1, parallel=4, per_minute=50, lengths=(900, 900))
    assert figures["plan"]["vs_one_job"] <= 0.25
    assert figures["plan"]["jobs"] <= 4
    assert figures["plan"]["gap_share"] <= 0.02


def test_hindsight() -> None:
    """Not even who knew how long each job takes would start much sooner."""
    figures = simulate(250, 1, parallel=4, per_minute=50)
    assert figures["plan"]["vs_best"] <= 1.2
