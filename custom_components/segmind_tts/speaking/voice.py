"""A voice at work: what a message needs of it, and what it shows of the last one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import Entity

from ..const import CONF_VOICE_2, DOMAIN
from ..errors import explain
from ..making.planner import Planner
from ..making.recordings import Recordings
from ..making.tally import Tally
from ..message.options import is_unset
from ..message.plain import plain
from ..message.script import Script
from ..message.settings import VoiceSettings

_LONG: Final = 1000
"""Characters."""


@dataclass(slots=True, kw_only=True)
class VoiceStatus:
    """What became of the last message, and how long the one under way takes.

    `on_change` is called after each change.
    """

    hass: HomeAssistant
    on_change: Callable[[], None]
    spoken_by: str | None = None
    """The engine that spoke the last message; None if nobody did."""
    last_error: str | None = None
    """Why the voice itself did not; None if it did. It never holds a message."""
    _expected: dict[object, float] = field(default_factory=dict)

    @property
    def expected(self) -> float | None:
        """The seconds until a new message is heard; None while nobody waits for one."""
        return next(reversed(self._expected.values()), None)

    @contextmanager
    def expecting(self, seconds: float) -> Iterator[None]:
        """Show how long a new message takes, while it is waited for."""
        message = object()
        self._expected[message] = round(seconds, 1)
        self.on_change()
        try:
            yield
        finally:
            del self._expected[message]
            self.on_change()

    def spoke(self, engine: str, instead: HomeAssistantError | None = None) -> None:
        """Show which engine spoke, and for which error another than the voice."""
        self._show(engine, instead)

    def failed(self, err: HomeAssistantError) -> None:
        """Show why nobody spoke, which Home Assistant may tell its log alone."""
        self._show(None, err)

    def _show(self, engine: str | None, err: HomeAssistantError | None) -> None:
        if err is not None and err.translation_domain != DOMAIN:
            # The words of others may repeat the message.
            err = HomeAssistantError(
                translation_domain=DOMAIN, translation_key="other_failed"
            )
        self.spoken_by = engine
        self.last_error = None if err is None else explain(self.hass, err)
        self.on_change()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingVoice:
    """What a message needs of the voice that speaks it.

    `settings` hold the deadline and the fallback that apply unless a call has its own.
    """

    hass: HomeAssistant
    entity: Entity
    settings: Mapping[str, Any]
    pronunciation: Mapping[str, str]
    planner: Planner
    recordings: Recordings
    tally: Tally
    status: VoiceStatus

    @property
    def entity_id(self) -> str:
        """Which engine it is: it may be renamed while a message is made."""
        return self.entity.entity_id

    async def async_plain(self, message: str, options: Mapping[str, Any]) -> str:
        """Return the words of a message for an engine of another kind.

        `options` tell whether two voices would have spoken it.
        """
        dialogues = not is_unset(options.get(CONF_VOICE_2))
        read = partial(plain, message, self.pronunciation, dialogues=dialogues)
        if len(message) < _LONG:
            return read()
        return await self.hass.async_add_executor_job(read)

    async def async_script(self, settings: VoiceSettings, message: str) -> Script:
        """Return the script of a message. Raises SettingError like `settings.script`.

        A long one is read in the executor: 100 kB of marks take a tenth of a second.
        """
        read = partial(settings.script, message, self.pronunciation)
        if len(message) < _LONG:
            return read()
        return await self.hass.async_add_executor_job(read)
