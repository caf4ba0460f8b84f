"""The flow of speakers: the form, what can be wrong in it, and saving."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers import entity_registry as er

from ..announcing.quiet import QuietKind
from ..const import (
    CONF_AREAS,
    CONF_FLOORS,
    CONF_LABELS,
    CONF_PLAYER,
    CONF_PLAYERS,
    CONF_QUIET_FROM,
    CONF_QUIET_KIND,
    CONF_QUIET_TO,
    CONF_QUIET_VOLUME,
    CONF_TWIN,
    CONF_TWINS,
    CONF_VOICE,
)
from .speakers_form import SECTIONS, speakers_fields

_PLACES: Final = (CONF_PLAYERS, CONF_AREAS, CONF_FLOORS, CONF_LABELS)


class SpeakersFlow(ConfigSubentryFlow):
    """Add or edit speakers."""

    def __init__(self) -> None:
        """Start with an empty form."""
        self._entered: dict[str, Any] = {}

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Start with new speakers, on which the account's first voice speaks."""
        if not (voices := self._voices()):
            return self.async_abort(reason="no_voice")
        self._entered = {CONF_VOICE: voices[0]}
        return self._form()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Start with the speakers that are edited."""
        voices = self._voices()
        if not voices:
            return self.async_abort(reason="no_voice")
        subentry = self._get_reconfigure_subentry()
        self._entered = {CONF_NAME: subentry.title, **subentry.data}
        if self._entered.get(CONF_VOICE) not in voices:
            self._entered[CONF_VOICE] = voices[0]
        return self._form()

    async def async_step_speakers(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Check the form, and save the speakers."""
        if user_input is None:
            return self._form()
        self._entered = SECTIONS.flat(user_input)
        self._entered[CONF_NAME] = self._entered[CONF_NAME].strip()
        if errors := _mistakes_in(self._entered):
            return self._form(errors)
        return self._save()

    def _save(self) -> SubentryFlowResult:
        title = self._entered[CONF_NAME]
        data = {
            name: value
            for name, value in self._entered.items()
            if name != CONF_NAME and value != []
        }
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=title, data=data
        )

    def _form(self, errors: Mapping[str, str] | None = None) -> SubentryFlowResult:
        shown = {SECTIONS.place_of(field): key for field, key in (errors or {}).items()}
        schema = SECTIONS.schema(speakers_fields(self._voices()), unfolded=shown)
        return self.async_show_form(
            step_id="speakers",
            data_schema=self.add_suggested_values_to_schema(
                schema, SECTIONS.divided(self._entered)
            ),
            errors=shown,
        )

    def _voices(self) -> list[str]:
        """Return the `tts` entities of the account."""
        registry = er.async_get(self.hass)
        entries = er.async_entries_for_config_entry(
            registry, self._get_entry().entry_id
        )
        return [
            each.entity_id
            for each in entries
            if each.domain == TTS_DOMAIN and not each.disabled
        ]


def _mistakes_in(entered: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with speakers, by the fields."""
    mistakes = {
        CONF_NAME: None if entered[CONF_NAME] else "name_empty",
        CONF_PLAYERS: None if any(map(entered.get, _PLACES)) else "speakers_missing",
        CONF_QUIET_FROM: _mistake_in_quiet_hours(entered),
        CONF_TWINS: _mistake_in_twins(entered.get(CONF_TWINS, ())),
    }
    return {field: key for field, key in mistakes.items() if key is not None}


def _mistake_in_quiet_hours(entered: Mapping[str, Any]) -> str | None:
    is_begun, is_ended = (
        bool(entered.get(field)) for field in (CONF_QUIET_FROM, CONF_QUIET_TO)
    )
    if is_begun != is_ended:
        return "quiet_hours_half"
    is_quiet = entered.get(CONF_QUIET_KIND) == QuietKind.QUIET
    if is_begun and is_quiet and not entered.get(CONF_QUIET_VOLUME):
        return "quiet_volume_missing"
    return None


def _mistake_in_twins(pairs: Iterable[Mapping[str, str]]) -> str | None:
    players = [pair[CONF_PLAYER] for pair in pairs]
    if len({*players}) < len(players):
        return "twin_twice"
    is_own = any(pair[CONF_PLAYER] == pair[CONF_TWIN] for pair in pairs)
    return "twin_itself" if is_own else None
