"""Announcements: what is prepared for the speakers."""

from pathlib import Path

from . import rendering
from .benchmark import Result, Size, spread


async def measure(size: Size, directory: Path) -> Result:
    """Measure what announcements cost in time, apart from the voice."""
    rendered = await rendering.measure(directory, count=10 * size.repetitions)
    return Result(
        figures={"render_ms": spread(rendered.new)["median"]},
        details={
            "render_ms": spread(rendered.new),
            "rendered_ms": spread(rendered.known),
        },
    )
