"""The deadline: how long a message may take until it is heard, and who speaks it if not."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
import re
from typing import Any, Final, Self

from homeassistant.exceptions import HomeAssistantError

from ..const import CONF_DEADLINE, CONF_FALLBACK, DOMAIN
from ..message.number import read_number
from ..message.options import is_unset
from ..message.setting_error import SettingError

MAX_DEADLINE: Final = 600.0
"""Seconds; it holds where nobody has set a deadline."""
_SHORTEST: Final = 0.001
_LEAD: Final = 1.0
"""Seconds of a deadline that are left to the fallback and the player, at most half."""
_ENGINE: Final = re.compile(r"tts\.\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """`fallback`, another engine, speaks what is not ready within `seconds`."""

    seconds: float
    fallback: str | None

    @classmethod
    def from_options(cls, voice: Mapping[str, Any], call: Mapping[str, Any]) -> Self:
        """Read the deadline of a call; what the call does not mention is the voice's.

        An empty value means unset. Raises SettingError for a wrong time or engine.
        """
        options = {**voice, **call}
        return cls(
            seconds=_seconds(options.get(CONF_DEADLINE)),
            fallback=_engine(options.get(CONF_FALLBACK)),
        )

    @asynccontextmanager
    async def async_met(self) -> AsyncGenerator[None]:
        """Raise HomeAssistantError if the work inside takes too long."""
        left = self.seconds - min(_LEAD, self.seconds / 2)
        try:
            async with asyncio.timeout(left) as timeout:
                yield
        except TimeoutError as err:
            if not timeout.expired():
                raise
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="deadline_passed",
                translation_placeholders={"seconds": f"{self.seconds:g}"},
            ) from err


def without_deadline(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a call that change its sound."""
    return {
        name: value
        for name, value in options.items()
        if name not in (CONF_DEADLINE, CONF_FALLBACK)
    }


def _seconds(value: Any) -> float:
    if is_unset(value):
        return MAX_DEADLINE
    try:
        return read_number(value, least=_SHORTEST, most=MAX_DEADLINE)
    except ValueError as err:
        raise SettingError(
            "deadline_invalid", value=value, maximum=f"{MAX_DEADLINE:g}"
        ) from err


def _engine(value: Any) -> str | None:
    if is_unset(value):
        return None
    if not (isinstance(value, str) and _ENGINE.fullmatch(value)):
        raise SettingError("fallback_invalid", value=value)
    return value
