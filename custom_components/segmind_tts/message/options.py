"""Options of a voice, read as users, forms and templates give them."""

from collections.abc import Mapping
import difflib
import re
from typing import Any, Final

from ..const import (
    CONF_DELIVERY,
    CONF_MODEL,
    CONF_SPLIT,
    CONF_VOICE,
    CONF_VOICE_2,
    Delivery,
)
from .languages import LANGUAGES, Languages
from .models import (
    MAX_TEMPERATURE,
    MIN_TEMPERATURE,
    MODELS,
    SpeechModel,
    find_model,
    is_slug,
)
from .number import read_number
from .setting_error import MAX_SHOWN, SettingError, text_of
from .styles import find_style
from .text import normalise, whole_characters

MAX_STYLE_CHARACTERS: Final = 500
# What templates say where they mean nothing, or do not know it yet.
_UNSET: Final = frozenset({"", "none", "null", "unknown", "unavailable"})
_NEEDED: Final = frozenset({CONF_DELIVERY, CONF_MODEL, CONF_SPLIT, CONF_VOICE})
_OFF: Final = frozenset({"false", "off", "no", "0"})
_ON: Final = frozenset({"true", "on", "yes", "1"})
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


def is_unset(value: Any) -> bool:
    """Tell whether a value means nothing."""
    if value is None or (isinstance(value, list | dict) and not value):
        return True
    return text_of(value).strip().lower() in _UNSET


def told_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the options of a call say: their texts can be written as UTF-8.

    Without a voice, a model and the like there is no speech: where a call has no value
    for one of these, it is the voice's own.
    """
    return {
        name: whole_characters(value) if isinstance(value, str) else value
        for name, value in options.items()
        if name not in _NEEDED or not is_unset(value)
    }


def read_model(value: Any) -> SpeechModel:
    """Return the model of a slug, whatever its case. Raises SettingError for none."""
    slug = text_of(value).strip()
    if slug.lower() in MODELS:
        slug = slug.lower()
    if not is_slug(slug):
        raise SettingError("model_invalid", value=slug)
    return find_model(slug)


def read_voice(field: str, value: Any, model: SpeechModel) -> str:
    """Return a voice of a model by its name. Raises SettingError with the nearest."""
    name = text_of(value).strip()
    if (voice := model.find_voice(name)) is None:
        names = {each.casefold(): each for each in model.voices}
        word = name[:MAX_SHOWN].casefold()
        (near,) = difflib.get_close_matches(word, names, n=1, cutoff=0)
        raise SettingError(
            "voice_unknown", option=field, value=name, suggestion=names[near]
        )
    return voice


def read_second_voice(model: SpeechModel, value: Any) -> str | None:
    """Return the second voice, None where none is set or the model has none."""
    if value in (None, False) or not model.second_voice:
        return None
    return read_voice(CONF_VOICE_2, value, model)


def read_style(value: Any) -> str | None:
    """Return the words of a style; None for none. Raises SettingError for a long one."""
    written = "" if value in (None, False) else text_of(value)
    # What is not heard of it may be as long again.
    style = normalise(written[: 2 * MAX_STYLE_CHARACTERS + 1])
    if len(style) > MAX_STYLE_CHARACTERS:
        raise SettingError("style_too_long", limit=MAX_STYLE_CHARACTERS)
    return find_style(style) or None


def read_temperature(value: Any) -> float | None:
    """Return a temperature; None for the model's own. Raises SettingError."""
    if value is None:
        return None
    try:
        return read_number(value, least=MIN_TEMPERATURE, most=MAX_TEMPERATURE)
    except ValueError as err:
        raise SettingError(
            "temperature_invalid",
            value=value,
            minimum=f"{MIN_TEMPERATURE:g}",
            maximum=f"{MAX_TEMPERATURE:g}",
        ) from err


def read_accent(value: Any, language: Any) -> str | None:
    """Return a language that is asked for by its code, or as the voice's own by a yes."""
    text = text_of(value).strip()
    if value is None or text.lower() in _OFF:
        return None
    code = text_of(language or "") if text.lower() in _ON else text.replace("_", "-")
    if not _LANGUAGE.fullmatch(code) or code not in Languages(LANGUAGES):
        raise SettingError("accent_unknown", value=text)
    return code


def read_split(value: Any) -> bool:
    """Tell whether a message may be divided: anything but a no means yes."""
    return text_of(value).strip().lower() not in _OFF


def read_delivery(value: Any) -> Delivery:
    """Return a delivery by its name. Raises SettingError for none."""
    try:
        return Delivery(text_of(value).strip().lower())
    except ValueError:
        raise SettingError(
            "delivery_unknown", value=value, known=", ".join(Delivery)
        ) from None
