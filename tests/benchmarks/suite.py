"""All benchmarks, one after another."""

from collections.abc import Callable, Iterable, Mapping
import os
from pathlib import Path
from tempfile import TemporaryDirectory
import time
from typing import Any

from . import (
    announce,
    card,
    carriers,
    delivery,
    engine,
    first_byte,
    gapless,
    lookup,
    month,
    payments,
    plan,
    polling,
    quarantine,
    stalls,
)
from .benchmark import Measure, Result, Size

BENCHMARKS: Mapping[str, Measure] = {
    "polling": polling.measure,
    "engine": engine.measure,
    "payments": payments.measure,
    "first_byte": first_byte.measure,
    "stalls": stalls.measure,
    "lookup": lookup.measure,
    "gapless": gapless.measure,
    "plan": plan.measure,
    "delivery": delivery.measure,
    "announce": announce.measure,
    "card": card.measure,
    "quarantine": quarantine.measure,
    "month": month.measure,
    "carriers": carriers.measure,
}


async def measure(
    names: Iterable[str], size: Size, report: Callable[[str, float, Result], None]
) -> dict[str, Any]:
    """Return all figures, and the details behind them; `report` is called as they come."""
    figures: dict[str, Any] = {}
    machine = {"processors": os.cpu_count(), "load_before": os.getloadavg()}
    details: dict[str, Any] = {"machine": machine}
    for name in names:
        began = time.monotonic()
        with TemporaryDirectory(prefix="segmind-tts-benchmark-") as directory:
            result = await BENCHMARKS[name](size, Path(directory))
        report(name, time.monotonic() - began, result)
        figures |= result.figures
        details[name] = result.details
    machine["load_after"] = os.getloadavg()
    return figures | {"details": details}
