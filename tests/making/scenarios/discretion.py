"""Keys and words, and the places where they must not turn up."""

from collections.abc import Iterator
from dataclasses import dataclass
import json
import logging
import traceback

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.diagnostics import async_get_config_entry_diagnostics
from tests.house import MESSAGE

# At debug level the test package's storage tells what is stored, and Home Assistant's
# speech what is spoken.
_TALKATIVE = ("pytest_", "homeassistant.components.tts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discretion:
    """Looks for the key and the message in log, diagnostics and errors."""

    home: HomeAssistant
    entry: MockConfigEntry
    key: str
    log: pytest.LogCaptureFixture

    async def check(self, error: BaseException | None = None) -> None:
        """Fail if something was told."""
        diagnostics = await async_get_config_entry_diagnostics(self.home, self.entry)
        told = {
            "log": "\n".join(self._logged()),
            "diagnostics": json.dumps(diagnostics, default=str),
            "error": "\n".join(_words(error)),
        }
        for place, text in told.items():
            assert self.key not in text, place
            assert MESSAGE not in text, place

    def _logged(self) -> Iterator[str]:
        formatter = logging.Formatter()
        for record in self.log.records:
            if not record.name.startswith(_TALKATIVE) or record.levelno > logging.DEBUG:
                yield formatter.format(record)


def _words(error: BaseException | None) -> Iterator[str]:
    """Yield what an error and those behind it say of themselves."""
    if error is not None:
        yield from (str(error), repr(error), *traceback.format_exception(error))
        yield from _words(error.__cause__)
        yield from _words(error.__context__)
