"""The report: a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any

GOALS: Mapping[str, float] = {
    "delay_ratio": 0.5,
    "polls_ratio": 1.0,
    "paid_calls": 1.0,
    "cached_overhead_ms": 10.0,
    "stall_ms": 20.0,
    "first_sound_ratio_900": 0.25,
    "gaps_900": 0.0,
    "jobs_900": 4.0,
    "plan_vs_best": 1.2,
    "announce_skew_ms": 50.0,
    "announce_stuck_delay_ms": 10.0,
    "announce_overhead_ms": 15.0,
    "render_ms": 250.0,
    "card_kb": 60.0,
    "card_tap_ms": 100.0,
    "card_update_us": 50.0,
    "card_loads_failed": 0.0,
    "false_refusals": 0.005,
    "library_write_ratio": 1.5,
    "month_first_ring_s": 0.2,
    "month_cost_ratio": 1.3,
}
"""The most that a figure may be."""
LEAST: Mapping[str, float] = {
    "caught_truncated": 0.95,
    "caught_other": 0.99,
    "month_instant_share": 0.9,
}
"""The least that one may be."""


def detail_lines(details: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Yield a line for each measurement behind a benchmark's figures."""
    for key, value in details.items():
        label = f"{above}{key}"
        if isinstance(value, list):
            numbered = {str(number): each for number, each in enumerate(value, 1)}
            yield from detail_lines(numbered, f"{label} ")
        elif isinstance(value, Mapping) and any(
            isinstance(each, Mapping) for each in value.values()
        ):
            yield from detail_lines(value, f"{label} ")
        else:
            yield _line(label, _words(value))


def figure_lines(figures: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each figure, with its goal if it has one."""
    for name, value in figures.items():
        verdict = ""
        if (goal := GOALS.get(name)) is not None:
            verdict = f"{'' if value <= goal else 'NOT '}reached: {goal:g} at most"
        elif (goal := LEAST.get(name)) is not None:
            verdict = f"{'' if value >= goal else 'NOT '}reached: {goal:g} at least"
        yield _line(name, f"{value:<10g}{verdict}".rstrip())


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)


def _line(label: str, words: str) -> str:
    return f"  {label:<44}{words}\n"
