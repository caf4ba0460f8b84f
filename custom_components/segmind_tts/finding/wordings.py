"""From calls to what they say: in whose voice, in which words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from homeassistant.components.notify import DOMAIN as NOTIFY_DOMAIN
from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    CONF_LANGUAGE,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.template import is_template_string

from ..announcing.targets import async_profiles
from ..const import CONF_VOICE
from ..phrases.phrase import Wording
from ..speaking.engines import async_any_voice, async_voice
from .alternatives import alternatives
from .calls import NOTIFY, TTS, Call

_MESSAGE: Final = "message"
_OPTIONS: Final = "options"
_TITLE: Final = "title"
_TARGETS: Final = (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
_TWO_STATES: Final = ("binary_sensor", "input_boolean", "light", "switch")
# By these an entity tells which states it may have: selects, and sensors of a list.
_LIST: Final = "options"


@callback
def async_wordings(hass: HomeAssistant, call: Call) -> list[Wording] | None:
    """Return what a call may say in our voices; None if that cannot be listed."""
    voices = _voices(hass, call)
    data = call.data
    fixed = (data.get(_OPTIONS), data.get(CONF_LANGUAGE))
    if not voices or data.get("cache") is False:
        return []
    messages = _messages(hass, call)
    if messages is None or _is_template(fixed):
        return None
    return [
        Wording(
            message=message,
            voice=voice,
            language=data.get(CONF_LANGUAGE),
            options=dict(data.get(_OPTIONS) or {}),
        )
        for voice in voices
        for message in messages
    ]


def _messages(hass: HomeAssistant, call: Call) -> list[str] | None:
    message = call.data.get(_MESSAGE)
    if not isinstance(message, str):
        return None if message is None else [str(message)]
    title = call.data.get(_TITLE) if call.action == NOTIFY else None
    if isinstance(title, str) and _speaks_titles(hass, call):
        message = f"{title}\n{message}"
    if not is_template_string(message):
        return [message]
    return alternatives(message, lambda entity_id: _states_of(hass, entity_id))


def _states_of(hass: HomeAssistant, entity_id: str) -> Iterable[str]:
    if entity_id.partition(".")[0] in _TWO_STATES:
        return ("on", "off")
    state = hass.states.get(entity_id)
    options = state.attributes.get(_LIST) if state else None
    return map(str, options) if isinstance(options, list | tuple) else ()


def _voices(hass: HomeAssistant, call: Call) -> list[str]:
    """Return the voices of ours that a call may speak in: one, as a rule."""
    named = call.data.get(CONF_VOICE)
    target = _target(call)
    if call.action == TTS:
        return [each for each in _entities(target) if _is_ours(hass, each)]
    if call.action == NOTIFY and not _speaks(target):
        return []
    if isinstance(named, str) and call.action != NOTIFY:
        return [named] if _is_ours(hass, named) else []
    voices = {each.voice for each in async_profiles(hass, target) if each.voice}
    if voices or call.action == NOTIFY:
        return sorted(each for each in voices if _is_ours(hass, each))
    try:
        return [async_any_voice(hass)]
    except ServiceValidationError:
        return []


def _speaks(target: Mapping[str, Any]) -> bool:
    return any(each.startswith(f"{NOTIFY_DOMAIN}.") for each in _entities(target)) or (
        target.keys() - {ATTR_ENTITY_ID} != set()
    )


def _speaks_titles(hass: HomeAssistant, call: Call) -> bool:
    return any(each.speak_title for each in async_profiles(hass, _target(call)))


def _target(call: Call) -> dict[str, list[str]]:
    """Return the target as far as it is written out."""
    target = {key: [*_texts(call.target.get(key))] for key in _TARGETS}
    return {key: texts for key, texts in target.items() if texts}


def _texts(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else str(value or "").split(","):
        if isinstance(each, str) and each.strip() and not is_template_string(each):
            yield each.strip()


def _entities(target: Mapping[str, list[str]]) -> list[str]:
    return target.get(ATTR_ENTITY_ID, [])


def _is_ours(hass: HomeAssistant, entity_id: str) -> bool:
    try:
        async_voice(hass, entity_id)
    except ServiceValidationError:
        return False
    return True


def _is_template(value: Any) -> bool:
    """Tell whether a template is anywhere in a value."""
    if isinstance(value, Mapping):
        return any(map(_is_template, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_template, value))
    return isinstance(value, str) and is_template_string(value)
