"""Each benchmark runs; what it measures in so small a size says nothing."""

import json

import pytest

from . import suite
from .benchmark import TINY

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def sockets(socket_enabled: None) -> None:
    """Let the benchmarks talk to their processes."""


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("polling", {"delay_ratio", "polls_ratio"}),
        ("engine", set()),
        ("payments", {"paid_calls"}),
        ("first_byte", {"cached_overhead_ms"}),
        ("stalls", {"stall_ms", "peak_mib"}),
        ("lookup", {"lookup_us", "library_write_ratio"}),
        ("gapless", {"first_sound_ratio_900", "gaps_900", "jobs_900"}),
        ("plan", {"plan_vs_best"}),
        ("delivery", set()),
        (
            "card",
            {
                "card_kb",
                "card_tap_ms",
                "card_tap_ratio",
                "card_update_us",
                "card_update_ratio",
                "card_loads_failed",
            },
        ),
        (
            "announce",
            {
                "announce_skew_ms",
                "announce_stuck_delay_ms",
                "announce_overhead_ms",
                "render_ms",
            },
        ),
        (
            "month",
            {"month_instant_share", "month_first_ring_s", "month_cost_ratio"},
        ),
        ("carriers", set()),
        ("quarantine", {"false_refusals", "caught_truncated", "caught_other"}),
    ],
)
async def test_smoke(name: str, figures: set[str]) -> None:
    """The report has the benchmark's figures at its top, and is fit for JSON."""
    told: list[str] = []
    report = await suite.measure([name], TINY, lambda name, *_: told.append(name))
    assert told == [name]
    assert report.keys() == figures | {"details"}
    assert all(isinstance(report[figure], int | float) for figure in figures)
    assert json.loads(json.dumps(report))["details"].keys() == {"machine", name}
