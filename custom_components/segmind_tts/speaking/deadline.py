"""The deadline: within what time a message is to be heard, and who speaks it if not."""

from collections.abc import Mapping
from dataclasses import dataclass
import math
import re
from typing import Any, Final, Self

from ..message.settings import SettingError

MAX_DEADLINE: Final = 600.0
_ENGINE: Final = re.compile(r"tts\.\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`fallback`, another engine, speaks what is not heard within `seconds`, or fails."""

    seconds: float | None = None
    fallback: str | None = None

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read a deadline as a user or a form gives it; an empty value means unset.

        Raises SettingError for what is no time or no engine.
        """
        return cls(
            seconds=_seconds(options.get("deadline")),
            fallback=_engine(options.get("fallback")),
        )


def _seconds(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        seconds = float(value)
    except TypeError, ValueError:
        seconds = math.nan
    # Comparisons with NaN are false, so it is refused here too.
    if isinstance(value, bool) or not 0 < seconds <= MAX_DEADLINE:
        raise SettingError(
            "deadline_invalid", value=str(value), maximum=f"{MAX_DEADLINE:g}"
        )
    return seconds


def _engine(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not _ENGINE.fullmatch(str(value)):
        raise SettingError("fallback_invalid", value=str(value))
    return str(value)
