"""Habits of voices: what good takes teach, and what they must not."""

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.timing.habits import Habits, Utterance

SENTENCE = 8.8
"""Seconds that are expected of 132 characters."""


def learned(*ratios: float, expected: float = 5.0, tail: float = 0.3) -> Habits:
    """Return the habits of a voice whose takes lasted so much of what was expected."""
    habits = Habits()
    for ratio in ratios:
        habits = habits.observed(
            Utterance(seconds=ratio * expected, expected=expected, tail=tail)
        )
    return habits


def refuses(habits: Habits, ratio: float, expected: float = SENTENCE) -> bool:
    """Tell whether a take is refused that lasts so much of what is expected."""
    bounds = habits.bounds(expected)
    return not bounds.least <= ratio * expected <= bounds.most


@pytest.mark.parametrize("ratio", [0.65, 0.8, 1, 1.4, 1.9])
def test_a_sane_start(ratio: float) -> None:
    """Nothing is known, so all that voices do is good."""
    assert not refuses(Habits(), ratio)


@pytest.mark.parametrize("pace", [0.75, 1, 1.6])
def test_it_learns(pace: float) -> None:
    """Of a voice that is known a third less is refused, and half as much again."""
    habits = learned(*[pace * (0.95 + number % 3 * 0.05) for number in range(10)])
    assert not refuses(habits, 0.85 * pace)
    assert not refuses(habits, 1.15 * pace)
    assert refuses(habits, 0.66 * pace)
    assert refuses(habits, 1.6 * pace)


@pytest.mark.parametrize("wrong", [0.3, 0.5, 2, 8])
@pytest.mark.parametrize("count", [1, 5, 20])
def test_one_bad_take_teaches_nothing(count: int, wrong: float) -> None:
    """Wherever it comes among the good ones, these are not refused."""
    for place in range(count + 1):
        ratios = [1.0] * count
        ratios.insert(place, wrong)
        assert not refuses(learned(*ratios), 1)


@given(
    slow=st.integers(1, 60),
    fast=st.integers(2, 6),
    pace=st.floats(1.2, 1.8),
)
def test_slow_takes_leave_fast_ones_alone(slow: int, fast: int, pace: float) -> None:
    """A voice that mostly speaks slowly may speak as usual again, once it was heard to."""
    ratios = [pace] * slow + [1.0] * max(fast, slow // 6)
    assert not refuses(learned(*ratios), 1)
    assert not refuses(learned(*ratios), pace)


@given(
    st.lists(
        st.tuples(*[st.floats(0, 1e6)] * 4),
        max_size=60,
    ),
    st.floats(0, 1000),
    st.floats(0, 100),
)
def test_bounds_make_sense(
    rows: list[tuple[float, float, float, float]], expected: float, doubt: float
) -> None:
    """Whatever was learned: the usual is within the bounds, and all are finite."""
    habits = Habits()
    for seconds, each, tail, unsure in rows:
        habits = habits.observed(
            Utterance(seconds=seconds, expected=each, tail=tail, doubt=unsure)
        )
    bounds = habits.bounds(expected, doubt)
    assert 0 <= bounds.least <= bounds.usual <= bounds.most < 10_000


def test_figures_teach_less() -> None:
    """A take full of figures hardly moves what the bounds of plain words are."""
    habits = learned(*[1.0] * 6)
    for _ in range(3):
        habits = habits.observed(Utterance(seconds=9, expected=5, tail=0.3, doubt=3))
    assert refuses(habits, 0.7)
    assert refuses(habits, 1.6)


def test_doubt_widens() -> None:
    """What may be spoken in several ways may be longer, and shorter."""
    plain, figures = (learned(*[1.0] * 9).bounds(3, doubt) for doubt in (0, 1.5))
    assert figures.least < plain.least
    assert figures.most > plain.most


def test_the_tail() -> None:
    """The silence after the last word is known from a few takes on, not from one."""
    assert learned(1, 1, 1).bounds(3).tail == 0
    assert learned(1, 1, 1, 1).bounds(3).tail == pytest.approx(0.1)
    assert learned(*[1] * 20).observed(
        Utterance(seconds=3, expected=3, tail=0.02)
    ).bounds(3).tail == pytest.approx(0.1)
