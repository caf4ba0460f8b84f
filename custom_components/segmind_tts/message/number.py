"""Numbers as forms, actions and templates give them."""

import math
from typing import Any


def read_number(
    value: Any, *, least: float = -math.inf, most: float = math.inf
) -> float:
    """Return a number from `least` to `most`, from a number or from its text.

    Raises ValueError for anything else: also for a truth value, for NaN and infinity,
    and for a number that is too large for a float.
    """
    if isinstance(value, bool):
        raise ValueError("a truth value is not a number")  # noqa: TRY004
    try:
        number = float(value)
    except (TypeError, OverflowError) as err:
        raise ValueError("not a number") from err
    # Comparisons with NaN are false, so it is refused here too.
    if not (math.isfinite(number) and least <= number <= most):
        raise ValueError("out of range")
    return number
