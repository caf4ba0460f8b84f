"""Announcements: messages on their way to media players."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    SERVICE_PLAY_MEDIA,
    MediaType,
)
from homeassistant.components.tts import (
    ResultStream,
    async_create_stream,
    generate_media_source_id,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import CONF_DEADLINE, CONF_FALLBACK
from ..errors import translated_errors
from ..message.settings import VoiceSettings
from .fallback import async_in_time
from .relay import once
from .speech import Speech
from .stream import handed_over
from .voice import SpeakingVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message for media players, with the options of the call."""

    players: list[str]
    message: str = field(repr=False)
    cache: bool
    language: str | None
    options: Mapping[str, Any]
    context: Context | None

    @property
    def sound_options(self) -> dict[str, Any]:
        """The options that change the sound, and so belong in the keys of caches."""
        return {
            name: value
            for name, value in self.options.items()
            if name not in (CONF_DEADLINE, CONF_FALLBACK)
        }


async def async_announce(voice: SpeakingVoice, announcement: Announcement) -> None:
    """Speak through media players, once it is sure enough that all will be heard.

    Where that cannot be in time, the fallback speaks. Raises what went wrong before
    anything was heard, and then leaves the players untouched.
    """
    deadline = voice.deadline(announcement.options)
    stream = async_create_stream(
        voice.hass,
        voice.entity_id,
        announcement.language,
        announcement.sound_options,
    )
    stream.use_file_cache = announcement.cache
    try:
        speech = await _async_playable(
            voice, announcement.message, stream.options, deadline.seconds
        )
        media_id = await _async_media(voice, announcement, stream, speech)
    except ServiceValidationError:
        raise
    except HomeAssistantError as err:
        fallback = voice.fallback(deadline, stream.language, err)
        with fallback.after(err):
            await fallback.async_speak(
                announcement.players,
                announcement.message,
                cache=announcement.cache,
                context=announcement.context,
            )
        voice.status.sign(fallback.engine)
    else:
        await _async_play(voice, announcement, media_id)
        voice.status.sign(voice.entity_id)


async def _async_playable(
    voice: SpeakingVoice,
    message: str,
    options: Mapping[str, Any],
    seconds: float | None,
) -> Speech:
    """Return the speech of a message, once it may be played."""
    with translated_errors():
        settings = VoiceSettings.from_options(options)
        speech = voice.speech(settings.delivery)
        script = settings.script(message, voice.pronunciation)
        async with async_in_time(seconds):
            speech.async_add(await voice.planner.async_requests(script))
            speech.async_end()
            voice.expect(speech)
            await speech.async_playable()
    return speech


async def _async_media(
    voice: SpeakingVoice,
    announcement: Announcement,
    stream: ResultStream,
    speech: Speech,
) -> str:
    """Return the media that players can be given now: an address that answers at once."""
    if not speech.recorded:
        with handed_over(speech):
            # Home Assistant would log a message whose sound breaks off, but no stream.
            stream.async_set_message_stream(once(announcement.message))
        async with aclosing(stream.async_stream_result()) as sound:
            await anext(sound)
        return stream.media_source_id
    with handed_over(speech):
        stream.async_set_message(announcement.message)
    async for _ in stream.async_stream_result():
        # Home Assistant keeps what passes, in the format that players get.
        pass
    return generate_media_source_id(
        voice.hass,
        announcement.message,
        voice.entity_id,
        announcement.language,
        announcement.sound_options,
        announcement.cache,
    )


async def _async_play(
    voice: SpeakingVoice, announcement: Announcement, media_id: str
) -> None:
    await voice.hass.services.async_call(
        MEDIA_PLAYER_DOMAIN,
        SERVICE_PLAY_MEDIA,
        {
            ATTR_ENTITY_ID: announcement.players,
            ATTR_MEDIA_CONTENT_ID: media_id,
            ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
            ATTR_MEDIA_ANNOUNCE: True,
        },
        blocking=True,
        context=announcement.context,
    )
