"""From calls to what they say: in whose voice, in which words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from homeassistant.components.notify import DOMAIN as NOTIFY_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, CONF_LANGUAGE
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.template import is_template_string

from ..announcing.targets import async_profiles
from ..const import CONF_VOICE
from ..message.options import told_options
from ..message.text import whole_characters
from ..phrases.phrase import Wording
from ..speaking.engines import async_any_voice, async_voice
from ..speaking.media_ids import spoken_media
from .calls import ATTR_MESSAGE, NOTIFY, PLAY, TARGETS, TTS, Call
from .scopes import Scopes, is_template

_OPTIONS: Final = "options"
_TITLE: Final = "title"


@callback
def async_wordings(hass: HomeAssistant, call: Call) -> list[Wording] | None:
    """Return what a call may say in our voices; None if that cannot be listed."""
    if call.action == PLAY:
        return _played(hass, call)
    voices = _voices(hass, call)
    data = call.data
    if voices == [] or data.get("cache") is False:
        return []
    is_fixed = not is_template([data.get(_OPTIONS), data.get(CONF_LANGUAGE)])
    messages = _texts_of(hass, call, _message(hass, call)) if is_fixed else None
    if voices is None or messages is None:
        return None
    options = data.get(_OPTIONS) or {}
    if not isinstance(options, dict):
        return None
    return [
        Wording(
            message=message,
            voice=voice,
            language=data.get(CONF_LANGUAGE),
            options=told_options(options),
        )
        for voice in voices
        for message in messages
    ]


def written(call: Call) -> str:
    """Return the words of a call as they are written, for people to find them."""
    return whole_characters(str(call.data.get(ATTR_MESSAGE) or _media_id(call) or ""))


def _played(hass: HomeAssistant, call: Call) -> list[Wording] | None:
    """Return what is said by the address of a sound that a player is to play."""
    media_id = _media_id(call)
    if not isinstance(media_id, str):
        return []
    ids = _texts_of(hass, call, media_id)
    if ids is None:
        # Most of what is played is no speech of ours.
        first = spoken_media(media_id)
        return None if first and _is_ours(hass, first.engine) else []
    spoken = (each for each in map(spoken_media, ids) if each and each.cache)
    return [
        Wording(
            message=each.message,
            voice=each.engine,
            language=each.language,
            options=each.options,
        )
        for each in spoken
        if _is_ours(hass, each.engine)
    ]


def _media_id(call: Call) -> Any:
    media = call.data.get("media")
    fields = media if isinstance(media, Mapping) else call.data
    return fields.get("media_content_id")


def _message(hass: HomeAssistant, call: Call) -> Any:
    message = call.data.get(ATTR_MESSAGE)
    title = call.data.get(_TITLE) if call.action == NOTIFY else None
    if isinstance(title, str) and _speaks_titles(hass, call):
        return f"{title}\n{message}"
    return message


def _texts_of(hass: HomeAssistant, call: Call, config: Any) -> list[str] | None:
    """Return the texts that a field of a call may become; None if they cannot be listed."""
    if isinstance(config, str) and is_template_string(config):
        texts = Scopes(hass).texts(config, call.scope)
        return None if texts is None else [*map(whole_characters, texts)]
    # Home Assistant takes numbers for texts, but nothing that is made of several parts.
    if isinstance(config, str | int | float):
        return [whole_characters(str(config))]
    return None


def _voices(hass: HomeAssistant, call: Call) -> list[str] | None:
    """Return the voices of ours that a call may speak in: one, as a rule.

    None is for one that is named when it speaks.
    """
    named = call.data.get(CONF_VOICE)
    target = _target(call)
    if is_template([named, call.action == TTS and call.target.get(ATTR_ENTITY_ID)]):
        return None
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
    target = {key: [*_texts(call.target.get(key))] for key in TARGETS}
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
