"""The look-up of a lost job: what the account's history proves, and what it does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import History, JobState, PastRequest
from custom_components.segmind_tts.making.lookup import LostJob
from custom_components.segmind_tts.message.request import Retake, SpeechRequest

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
REQUEST = SpeechRequest(text="Dinner is ready.", model="gemini", voice="Kore")
OTHER = replace(REQUEST, text="The washing is done.")


def past(
    request_id: str,
    created: float | None,
    request: SpeechRequest | None = OTHER,
) -> PastRequest:
    """Return a row of a job that was made so many seconds before now."""
    return PastRequest(
        request_id=request_id,
        state=JobState.COMPLETED,
        created_at=None if created is None else NOW - timedelta(seconds=created),
        payload=request.payload() if request else {},
        output=None,
    )


def history(*rows: PastRequest, is_whole: bool = True) -> History:
    """Return a history that is told now."""
    return History(rows=rows, told_at=NOW, is_whole=is_whole)


def lost(seconds: float, *, is_measured: bool = True) -> LostJob:
    """Return a job that was sent so many seconds ago."""
    return LostJob(
        request=REQUEST, age=timedelta(seconds=seconds), is_measured=is_measured
    )


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([past("it", 30, REQUEST)], "it"),
        ([past("it", None, REQUEST)], "it"),
        ([past("it", 28, REQUEST), past("older", 200, REQUEST)], "it"),
        ([past("older", 200, REQUEST), past("it", 28, REQUEST)], "it"),
        ([past("other", 30), past("it", 30, REQUEST)], "it"),
        ([past("known", 30, REQUEST)], None),
        ([past("long ago", 3600, REQUEST)], None),
        ([past("unread", 30, None)], None),
        ([], None),
    ],
)
def test_found(rows: list[PastRequest], found: str | None) -> None:
    """It is the latest of its words whose fate is not known already."""
    assert lost(30).find(history(*rows), {"known"}) == found


@pytest.mark.parametrize(
    "retake", [Retake(), Retake(style=True, second_voice=True), Retake(style=True)]
)
def test_found_though_it_is_a_retake(retake: Retake) -> None:
    """A retake says the same in other words, and leaves out what was suspected."""
    row = replace(past("it", 30), payload=REQUEST.payload(retake=retake))
    assert lost(30).find(history(row), ()) == "it"


@given(hours=st.integers(-25, 25))
def test_found_whatever_the_clock_has_shown(hours: int) -> None:
    """Across a restart it is found though the house's clock was up to a day wrong."""
    job = LostJob(request=REQUEST, age=timedelta(hours=hours), is_measured=False)
    assert job.find(history(past("it", 600, REQUEST)), ()) == "it"


@pytest.mark.parametrize(
    ("age", "rows", "is_absent"),
    [
        # A younger job is listed.
        (30, [past("younger", 20)], True),
        (30, [past("younger", 20), past("older", 300)], True),
        # Made at about the same time it may be listed before it.
        (30, [past("as old", 27)], False),
        # It lists other jobs, and had the time to list this one.
        (59, [past("older", 300)], False),
        (61, [past("older", 300)], True),
        (61, [past("no time", None)], True),
        # It has never shown that it lists anything.
        (30, [], False),
        (599, [], False),
        # The row without inputs may be the job.
        (61, [past("unread", 60, None), past("younger", 20)], False),
        (61, [past("known", 60, None), past("younger", 20)], True),
        (61, [past("long ago", 3600, None), past("younger", 20)], True),
    ],
)
def test_absent(age: float, rows: list[PastRequest], is_absent: bool) -> None:
    """There is no such job only where the history would tell of it."""
    assert lost(age).is_absent(history(*rows), {"known"}) is is_absent


def test_a_part_of_the_history() -> None:
    """A page that is full may leave it out, unless it has younger ones."""
    older = history(past("older", 300), is_whole=False)
    younger = history(past("younger", 20), is_whole=False)
    assert not lost(61).is_absent(older, ())
    assert lost(61).is_absent(younger, ())
