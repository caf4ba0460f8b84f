"""Announcements: what is prepared for the speakers, and when they are told."""

from pathlib import Path
from statistics import median

from . import rendering, telling
from .benchmark import Result, Size, spread


async def measure(size: Size, directory: Path) -> Result:
    """Measure what announcements cost in time, apart from the voice."""
    rendered = await rendering.measure(directory, count=10 * size.repetitions)
    told = await telling.measure(directory / "house", rounds=8 * size.repetitions)
    overhead = median(told.one_with_music) - median(told.floor)
    return Result(
        figures={
            "announce_skew_ms": spread(told.skew)["median"],
            "announce_stuck_delay_ms": spread(told.stuck_delay)["median"],
            "announce_overhead_ms": round(overhead, 2),
            "render_ms": spread(rendered.new)["median"],
        },
        details={
            "skew_ms": spread(told.skew),
            "stuck_delay_ms": spread(told.stuck_delay),
            "last_of_18_ms": spread(told.last),
            "one_ms": {
                "with_music_and_volume": spread(told.one_with_music),
                "at_rest": spread(told.one),
                "floor": spread(told.floor),
            },
            "render_ms": spread(rendered.new),
            "rendered_ms": spread(rendered.known),
        },
    )
