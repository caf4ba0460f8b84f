"""Mistakes in the form of a voice, each at the field that it is in."""

from typing import Any, Final

from homeassistant.const import CONF_NAME

from ..const import (
    CONF_ACCENT,
    CONF_FALLBACK,
    CONF_MODEL,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
)
from ..message.models import find_model
from ..message.setting_error import SettingError
from ..message.settings import VoiceSettings
from ..message.styles import MAX_OBEYED, is_obeyed

# The fields whose values the settings refuse, by the kind of the error.
MISTAKES: Final = {
    "accent_unknown": CONF_ACCENT,
    "model_invalid": CONF_MODEL,
    "style_too_long": CONF_STYLE,
    "temperature_invalid": CONF_TEMPERATURE,
    "voice_unknown": CONF_VOICE,
}


def check(entered: dict[str, Any], *, own_engine: str | None) -> dict[str, str]:
    """Return the mistakes in what was entered, and write voices in their own spelling.

    A model has voices of its own: if that of another one was chosen, the likest of
    its own is proposed in the form. Raises SettingError for a voice that could not
    be spoken. `own_engine` is the entity of the voice, if there is one already.
    """
    entered[CONF_NAME] = entered[CONF_NAME].strip()
    if not entered[CONF_NAME]:
        return {CONF_NAME: "name_empty"}
    if CONF_FALLBACK in entered and entered[CONF_FALLBACK] == own_engine:
        return {CONF_FALLBACK: "fallback_self"}
    settings = VoiceSettings.from_options(entered)
    if settings.style and not is_obeyed(settings.style):
        raise SettingError("style_too_long", limit=MAX_OBEYED)
    model = find_model(settings.model)
    if entered.get(CONF_VOICE_2) and not model.second_voice:
        return {CONF_VOICE_2: "second_voice_unsupported"}
    if model.find_style(settings.style) != settings.style:
        return {CONF_STYLE: "style_unsupported"}
    voices = {CONF_VOICE: settings.voice, CONF_VOICE_2: settings.voice_2}
    chosen = {field: voice for field, voice in voices.items() if voice}
    errors = {
        field: "voice_of_another_model"
        for field, voice in chosen.items()
        if voice.casefold() != entered[field].strip().casefold()
    }
    entered |= chosen
    return errors
