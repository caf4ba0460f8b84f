"""The plan on virtual time, beside other ways to speak and the best that could be."""

from itertools import product
from pathlib import Path

from .benchmark import Result, Size
from .plan_simulation import simulate

_SEED = 1
_PARALLEL, _PER_MINUTE = (1, 2, 4), (5, 50)
_WIDEST = 4, 50
# Under limits without a goal fewer messages are enough.
_FEWER = 10


async def measure(size: Size, directory: Path) -> Result:
    """Speak messages of 60 to 3,000 characters in all ways."""
    details = {
        f"{parallel}_at_once_{per_minute}_a_minute": simulate(
            size.plans if (parallel, per_minute) == _WIDEST else size.plans // _FEWER,
            _SEED,
            parallel=parallel,
            per_minute=per_minute,
        )
        for parallel, per_minute in product(_PARALLEL, _PER_MINUTE)
    }
    *_, widest = details.values()
    return Result(figures={"plan_vs_best": widest["plan"]["vs_best"]}, details=details)
