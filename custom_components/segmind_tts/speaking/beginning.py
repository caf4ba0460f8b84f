"""The beginning of a speech: from a message that is complete to its parts."""

from collections.abc import Mapping
from typing import Any

from ..errors import translated_errors
from ..message.settings import VoiceSettings
from .speech import Instead, Speech
from .voice import SpeakingVoice


async def async_speech(
    voice: SpeakingVoice,
    message: str,
    options: Mapping[str, Any],
    *,
    again: bool,
    instead: Instead,
) -> Speech:
    """Return the speech of a message that is complete: its parts are on their way.

    `again` has those recorded anew that are recorded. Raises HomeAssistantError for
    options that make no sense, and a message without words.
    """
    with translated_errors():
        settings = VoiceSettings.from_options(options)
        speech = Speech(voice, settings.delivery, instead=instead)
        script = await voice.async_script(settings, message)
        requests = await voice.planner.async_requests(script)
        speech.async_add(requests, again=again)
        speech.async_end()
    return speech
