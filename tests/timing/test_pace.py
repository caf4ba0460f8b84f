"""The pace of a voice."""

from itertools import repeat

import pytest

from custom_components.segmind_tts.timing.pace import Pace


def observed(pace: Pace, heard: float, expected: float, times: int) -> Pace:
    """Return a pace after so many alike recordings."""
    for _ in repeat(None, times):
        pace = pace.observed(heard, expected)
    return pace


def test_nothing_is_known() -> None:
    """A voice that was never heard speaks as expected."""
    assert Pace().ratio == 1


def test_a_slow_voice_is_known_soon() -> None:
    """After two minutes of speech most of the difference is known."""
    pace = observed(Pace(), heard=12, expected=8, times=10)
    assert pace.ratio == pytest.approx(1.5, abs=0.1)


def test_a_word_says_little() -> None:
    """One short recording hardly changes what is expected of a long text."""
    assert Pace().observed(1.2, 0.4).ratio < 1.1


def test_a_voice_that_changes() -> None:
    """What was heard long ago gives way."""
    slow = observed(Pace(), heard=20, expected=10, times=100)
    assert observed(slow, heard=10, expected=10, times=100).ratio < 1.1
