"""Quiet hours: over midnight, on days that the clock is changed, and when they end."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.segmind_tts.announcing.quiet import QuietHours

BERLIN = ZoneInfo("Europe/Berlin")
# Lord Howe's clock is changed by half an hour, Santiago's at midnight.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
NIGHT = QuietHours(start=time(22), end=time(7))
NOON = QuietHours(start=time(12), end=time(14, 30))


def at(text: str) -> datetime:
    """Return a moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        (NIGHT, "2026-11-29 21:59:59.999", None),
        (NIGHT, "2026-11-29 22:00", "2026-11-30 07:00"),
        (NIGHT, "2026-11-30 00:00", "2026-11-30 07:00"),
        (NIGHT, "2026-11-30 06:59:59", "2026-11-30 07:00"),
        (NIGHT, "2026-11-30 07:00", None),
        (NOON, "2026-11-30 11:59", None),
        (NOON, "2026-11-30 12:00", "2026-11-30 14:30"),
        (NOON, "2026-11-30 14:30", None),
        # The clock is changed in these nights.
        (NIGHT, "2026-03-28 23:00", "2026-03-29 07:00"),
        (NIGHT, "2026-10-25 03:00", "2026-10-25 07:00"),
    ],
)
def test_quiet_hours(hours: QuietHours, moment: str, end: str | None) -> None:
    """They begin and end on the minute, and reach over midnight."""
    assert hours.ends(at(moment)) == (at(end) if end else None)


@given(clock=st.times(), moment=st.datetimes(timezones=st.just(BERLIN)))
@settings(derandomize=True)
def test_no_quiet_hours(clock: time, moment: datetime) -> None:
    """From a time until the same time it is never quiet."""
    assert QuietHours(start=clock, end=clock).ends(moment) is None


@pytest.mark.parametrize(
    ("hours", "first", "last"),
    [
        # The clock shows 02:00 to 03:00 twice: at 00:00 and at 01:00 UTC.
        ((time(2, 30), time(6)), "2026-10-25 00:30", "2026-10-25 05:00"),
        ((time(22), time(2, 30)), "2026-10-24 20:00", "2026-10-25 01:30"),
        # The clock skips 02:00 to 03:00, at 01:00 UTC.
        ((time(2, 30), time(6)), "2026-03-29 00:30", "2026-03-29 04:00"),
        ((time(22), time(2, 30)), "2026-03-28 21:00", "2026-03-29 01:30"),
    ],
)
def test_the_clock_is_changed_within(
    hours: tuple[time, time], first: str, last: str
) -> None:
    """A time that the clock shows twice or skips makes the quiet hours longer."""
    quiet = QuietHours(start=hours[0], end=hours[1])
    begin, end = (
        datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (first, last)
    )
    instant = timedelta(microseconds=1)
    for moment, expected in (
        (begin - instant, None),
        (begin, end),
        (end - instant, end),
        (end, None),
    ):
        assert quiet.ends(moment.astimezone(BERLIN)) == expected


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Return a moment in a zone whose clock is changed twice a year."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    least, most = datetime(2024, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001
    moment = draw(st.datetimes(least, most, timezones=st.just(UTC)))
    return moment.astimezone(zone)


@given(start=st.times(), end=st.times(), moment=moments())
@settings(derandomize=True, max_examples=500)
def test_it_is_quiet_until_the_end(start: time, end: time, moment: datetime) -> None:
    """It is quiet up to the end that is told, and not from then on."""
    quiet = QuietHours(start=start, end=end)
    told = quiet.ends(moment)
    if told is None:
        return
    now = moment.astimezone(UTC)
    assert now < told
    before = now + (told - now) * 0.999
    assert quiet.ends(before.astimezone(moment.tzinfo)) == told
    assert quiet.ends(told.astimezone(moment.tzinfo)) is None
