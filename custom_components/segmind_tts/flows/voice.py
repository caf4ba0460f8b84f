"""The flow of a voice: its form, a sample if the user wants to hear one, and saving."""

import asyncio
import logging
import math
from typing import Any, Final

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_LANGUAGE, CONF_NAME
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er

from ..const import (
    BY_SEGMIND,
    CONF_LISTEN,
    CONF_MODEL,
    CONF_SAMPLE_TEXT,
    CONF_TRY_ON,
    CONF_VOICE,
    DOMAIN,
    SUBENTRY_VOICE,
)
from ..errors import explain
from ..making.estimates import async_get_estimates
from ..message.models import DEFAULT_MODEL
from ..message.setting_error import SettingError
from ..message.voices import DEFAULT_VOICE
from .form import SECTION_SAMPLE, SECTIONS, async_voice_fields
from .mistakes import MISTAKES, check
from .preview import Sample, find_engine
from .texts import async_text

_LOGGER = logging.getLogger(__name__)

_LEAST_PROGRESS: Final = 1.0
"""Seconds."""
_NOT_STORED: Final = {CONF_NAME, CONF_LISTEN, CONF_SAMPLE_TEXT, CONF_TRY_ON}


def voice_subentry(voice: str) -> ConfigSubentryData:
    """Return the subentry of a voice, with all else left at its default."""
    return ConfigSubentryData(
        subentry_type=SUBENTRY_VOICE,
        title=f"{voice}{BY_SEGMIND}",
        data={CONF_VOICE: voice, CONF_MODEL: DEFAULT_MODEL},
        unique_id=None,
    )


class VoiceFlow(ConfigSubentryFlow):
    """Add or edit a voice."""

    def __init__(self) -> None:
        """Start with an empty form."""
        self._entered: dict[str, Any] = {}
        self._sample: asyncio.Task[str | None] | None = None
        self._path: str | None = None
        self._reason = ""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Start with a new voice."""
        self._entered = {CONF_VOICE: DEFAULT_VOICE, CONF_MODEL: DEFAULT_MODEL}
        return await self._async_form()

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Start with the voice that is edited."""
        subentry = self._get_reconfigure_subentry()
        self._entered = {CONF_NAME: subentry.title, **subentry.data}
        return await self._async_form()

    async def async_step_voice(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Check the form. Then speak a sample, or save the voice."""
        if user_input is None:
            return await self._async_form()
        self._entered = SECTIONS.flat(user_input)
        try:
            errors = check(self._entered, own_engine=self._own_engine())
        except SettingError as err:
            field = err.placeholders.get("option", MISTAKES[err.kind])
            return await self._async_form({field: err.kind}, err.placeholders)
        if errors:
            told = {"model": self._entered[CONF_MODEL]}
            return await self._async_form(errors, told)
        if self._entered.get(CONF_LISTEN) or self._entered.get(CONF_TRY_ON):
            return await self.async_step_sample()
        return await self.async_step_save()

    async def async_step_sample(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show progress until the sample is spoken.

        Home Assistant cancels the task when the dialog is closed. A recording that has
        begun goes on to its end.
        """
        if self._sample is None:
            text = await self._async_sample_text()
            self._sample = self.hass.async_create_task(self._async_show(text))
        if not self._sample.done():
            return await self._async_progress(self._sample)
        sample, self._sample = self._sample, None
        try:
            self._path = sample.result()
        except HomeAssistantError as err:
            self._reason = explain(self.hass, err)
        except Exception:
            # A media player may raise anything, and without an answer to this step the
            # dialog would show progress for ever.
            _LOGGER.exception("Unexpected exception while speaking a sample")
            self._reason = await async_text(self.hass, "unexpected")
        else:
            return self.async_show_progress_done(next_step_id="heard")
        return self.async_show_progress_done(next_step_id="unheard")

    async def async_step_heard(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask how to go on after a sample."""
        player = f'<audio controls autoplay src="{self._path}"></audio>'
        return self.async_show_menu(
            step_id="heard",
            menu_options=["save", "voice", "sample"],
            description_placeholders={
                "name": self._entered[CONF_NAME],
                "player": player if self._path else "",
            },
        )

    async def async_step_unheard(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Return to the form and say there why the sample could not be spoken."""
        errors = {SECTION_SAMPLE: "sample_failed"}
        return await self._async_form(errors, {"reason": self._reason})

    async def async_step_save(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Store the voice."""
        title = self._entered[CONF_NAME]
        data = {
            name: value
            for name, value in self._entered.items()
            if name not in _NOT_STORED
        }
        if self.source != SOURCE_RECONFIGURE:
            return self.async_create_entry(title=title, data=data)
        return self.async_update_and_abort(
            self._get_entry(), self._get_reconfigure_subentry(), title=title, data=data
        )

    def _own_engine(self) -> str | None:
        """Return the entity of the voice that is edited; None for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return None
        return er.async_get(self.hass).async_get_entity_id(
            TTS_DOMAIN, DOMAIN, self._get_reconfigure_subentry().subentry_id
        )

    async def _async_form(
        self,
        errors: dict[str, str] | None = None,
        placeholders: dict[str, str] | None = None,
    ) -> SubentryFlowResult:
        shown = {SECTIONS.place_of(field): key for field, key in (errors or {}).items()}
        model = self._entered[CONF_MODEL]
        fields = await async_voice_fields(self.hass, model)
        schema = SECTIONS.schema(fields, unfolded=shown)
        return self.async_show_form(
            step_id="voice",
            data_schema=self.add_suggested_values_to_schema(
                schema, SECTIONS.divided(self._entered)
            ),
            errors=shown,
            description_placeholders=placeholders,
        )

    async def _async_sample_text(self) -> str:
        if text := self._entered.get(CONF_SAMPLE_TEXT, "").strip():
            return str(text)
        return await async_text(self.hass, "sample", self._entered.get(CONF_LANGUAGE))

    async def _async_show(self, text: str) -> str | None:
        """Speak the sample, for as long as the frontend needs to show that it does.

        It listens for the end when it has shown the progress: of an earlier one it would
        never hear.
        """
        begun = self.hass.loop.time()
        try:
            return await self._async_speak(text)
        finally:
            await asyncio.sleep(begun + _LEAST_PROGRESS - self.hass.loop.time())

    async def _async_speak(self, text: str) -> str | None:
        """Speak the sample; return its path if it is to be heard in the browser."""
        entered = self._entered
        engine = find_engine(self.hass, self._get_entry(), self._own_engine())
        sample = Sample(engine=engine, text=text, settings=entered)
        if player := entered.get(CONF_TRY_ON):
            await sample.async_play(self.hass, player)
        return await sample.async_path(self.hass) if entered.get(CONF_LISTEN) else None

    async def _async_progress(
        self, sample: asyncio.Task[str | None]
    ) -> SubentryFlowResult:
        estimates = await async_get_estimates(self.hass)
        text = await self._async_sample_text()
        seconds = estimates.estimate(self._entered[CONF_MODEL], len(text)).median
        return self.async_show_progress(
            step_id="sample",
            progress_action="sample",
            description_placeholders={"seconds": str(max(2, math.ceil(seconds)))},
            progress_task=sample,
        )
