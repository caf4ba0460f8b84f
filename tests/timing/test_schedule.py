"""The schedule: what limits and spread do to jobs in order."""

from random import Random

import pytest

from custom_components.segmind_tts.timing.schedule import Schedule, remaining
from custom_components.segmind_tts.timing.speed import AccountLimits, Speed

SPEED = Speed(overhead=2.0, per_character=0.035, sigma=0.2, audio_per_character=1 / 15)


def _medians(limits: AccountLimits, *lengths: int) -> list[float]:
    schedule = Schedule.begin(SPEED, limits)
    medians = []
    for length in lengths:
        medians.append(schedule.job(length).median)
        schedule = schedule.add(length)
    return medians


@pytest.mark.parametrize(
    ("limits", "medians"),
    [
        (AccountLimits(parallel=3), [5.5, 9.0, 5.5]),
        (AccountLimits(parallel=2), [5.5, 9.0, 11.0]),
        (AccountLimits(parallel=1), [5.5, 14.5, 20.0]),
        (AccountLimits(parallel=3, per_minute=2), [5.5, 9.0, 65.5]),
        (AccountLimits(parallel=3, per_minute=2, recent=(50.0,)), [5.5, 19.0, 65.5]),
        (
            AccountLimits(parallel=3, per_minute=2, recent=(0.0, 50.0)),
            [15.5, 69.0, 75.5],
        ),
        (
            AccountLimits(parallel=3, per_minute=2, recent=(70.0, 65.0)),
            [5.5, 9.0, 65.5],
        ),
    ],
)
def test_limits(limits: AccountLimits, medians: list[float]) -> None:
    """A job waits for a place, and for a submit that is a minute ago."""
    assert _medians(limits, 100, 200, 100) == pytest.approx(medians)


def test_what_runs_takes_places() -> None:
    """Of two places with a job in each, the one that is done first is next."""
    running = [remaining(SPEED, length, 1.0) for length in (300, 100)]
    schedule = Schedule.begin(SPEED, AccountLimits(parallel=2), running)
    assert schedule.job(0).median == pytest.approx(running[1].median + 2.0)


def test_the_latest_moment() -> None:
    """One job in a hundred is later, however many came before it in the same place."""
    schedule = Schedule.begin(SPEED, AccountLimits(parallel=1))
    for length in (100, 50, 200):
        latest = schedule.job(length).latest
        schedule = schedule.add(length)
    random = Random(1)
    drawn = [
        sum(
            SPEED.job(length) * random.lognormvariate(0, 0.2)
            for length in (100, 50, 200)
        )
        for _ in range(20_000)
    ]
    late = sum(each > latest for each in drawn) / len(drawn)
    assert 0.005 < late < 0.02


@pytest.mark.parametrize("elapsed", [0.0, 5.0, 6.0, 8.0])
def test_what_is_left_of_a_job(elapsed: float) -> None:
    """Of the jobs that are not done by then, half take longer than the median."""
    wait = remaining(SPEED, 100, elapsed)
    random = Random(1)
    drawn = (5.5 * random.lognormvariate(0, 0.2) for _ in range(200_000))
    left = [each - elapsed for each in drawn if each > elapsed]
    assert sum(each > wait.median for each in left) / len(left) == pytest.approx(
        0.5, abs=0.02
    )
    assert sum(each > wait.latest for each in left) / len(left) == pytest.approx(
        0.01, abs=0.004
    )


def test_a_job_that_never_ends() -> None:
    """Long after its time a job is awaited for ever longer, and nothing breaks."""
    waits = [remaining(SPEED, 100, elapsed) for elapsed in (10.0, 100.0, 1e4, 1e6)]
    latest = [wait.latest for wait in waits]
    assert latest == sorted(latest)
    assert all(0 < wait.median < wait.latest for wait in waits)
