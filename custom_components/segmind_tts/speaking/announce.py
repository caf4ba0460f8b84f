"""Announcements: `tts.speak` prepares a message, hands it over, and has it played."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, Final

from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_EXTRA,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    SERVICE_PLAY_MEDIA,
    MediaType,
)
from homeassistant.components.tts import generate_media_source_id
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError

from ..errors import translated_errors
from ..message.duration import spoken_seconds
from .beginning import async_speech, async_stream_of
from .deadline import Deadline, without_deadline
from .fallback import Fallback
from .instead import async_part_instead, speaking_instead
from .shown import Shown
from .sound import async_begun, once, prepared_by_home_assistant
from .speech import Speech
from .stream import handed_over
from .tts_cache import async_forget_all
from .turns import Turns
from .voice import SpeakingVoice

_PATIENCE: Final = 30.0
"""Seconds for Home Assistant to begin with sound that is there."""
_FRESH: Final = 60.0
"""Seconds; Home Assistant forgets an address that nobody asks for after five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message for media players, with the options of the call."""

    message: str = field(repr=False)
    cache: bool
    """Whether a recording will do; if not there is a new take, which takes its place."""
    language: str | None
    options: Mapping[str, Any]
    context: Context | None

    @property
    def sound_options(self) -> dict[str, Any]:
        """The options that change the sound, and so belong in the keys of caches."""
        return without_deadline(self.options)


async def async_announce(
    voice: SpeakingVoice, announcement: Announcement, turns: Turns
) -> None:
    """Speak through media players, once the message is ready or will be in time.

    Otherwise the fallback speaks. Raises the error that came before anything was heard,
    and then leaves the players untouched.
    """
    with translated_errors():
        deadline = Deadline.from_options(voice.settings, announcement.options)
    stream = async_stream_of(voice, announcement.language, announcement.options)
    try:
        async with deadline.async_met():
            instead = partial(async_part_instead, voice, deadline, stream.language)
            speech = await async_speech(
                voice,
                announcement.message,
                stream.options,
                again=not announcement.cache,
                instead=instead,
            )
            with translated_errors():
                await speech.async_playable()
            media = _Media(voice, announcement, speech)
            await media.async_id()
    except HomeAssistantError as err:
        words = await voice.async_plain(announcement.message, stream.options)
        if not words:
            raise
        with speaking_instead(voice, deadline, stream.language, err) as fallback:
            await _async_speak_instead(fallback, words, announcement, turns)
    else:
        play = partial(_async_play, voice, announcement, media)
        await turns.async_tell(play, lambda: speech.seconds)


async def _async_speak_instead(
    fallback: Fallback, message: str, announcement: Announcement, turns: Turns
) -> None:
    cache = announcement.cache
    # Other integrations touch the players before there is anything to hear.
    await fallback.async_prepare(message, cache=cache)

    async def speak(player: str) -> None:
        await fallback.async_speak(
            player, message, cache=cache, context=announcement.context
        )

    seconds = spoken_seconds(message)
    await turns.async_tell(speak, lambda: seconds)


class _Media:
    """The media that players are given: an address that answers at once."""

    def __init__(
        self, voice: SpeakingVoice, announcement: Announcement, speech: Speech
    ) -> None:
        self._voice = voice
        self._announcement = announcement
        self._speech = speech
        self._made: tuple[str, float] | None = None

    async def async_id(self) -> str:
        """Return the media's id, of a new address if Home Assistant may forget the old."""
        now = self._voice.hass.loop.time()
        if self._made is None or now - self._made[1] > _FRESH:
            self._made = await self._async_id(), now
        return self._made[0]

    async def _async_id(self) -> str:
        voice, announcement, speech = self._voice, self._announcement, self._speech
        # The voice may have been deleted while its message was made.
        stream = async_stream_of(voice, announcement.language, announcement.options)
        if not announcement.cache:
            # Home Assistant still has the sound of the take before.
            async_forget_all(voice.hass, voice.entity_id)
        is_recorded = speech.is_recorded
        # A power cut may have cut Home Assistant's file; the library knows what is whole.
        stream.use_file_cache = False
        with handed_over(speech):
            if is_recorded:
                stream.async_set_message(announcement.message)
            else:
                # Home Assistant would log a message whose sound breaks off, but no stream.
                stream.async_set_message_stream(once(announcement.message))
        with prepared_by_home_assistant():
            async with asyncio.timeout(_PATIENCE):
                sound = await async_begun(stream.async_stream_result(), voice.entity_id)
            async with aclosing(sound):
                if not is_recorded:
                    return stream.media_source_id
                async for _ in sound:
                    # Home Assistant keeps all of it, in the format that players get.
                    pass
        return generate_media_source_id(
            voice.hass,
            announcement.message,
            voice.entity_id,
            announcement.language,
            announcement.sound_options,
            cache=False,
        )


async def _async_play(
    voice: SpeakingVoice, announcement: Announcement, media: _Media, player: str
) -> None:
    data = {
        ATTR_ENTITY_ID: [player],
        ATTR_MEDIA_CONTENT_ID: await media.async_id(),
        ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
        ATTR_MEDIA_ANNOUNCE: True,
        # By the names that Cast gives them.
        ATTR_MEDIA_EXTRA: {"metadata": asdict(Shown.of(voice, announcement.message))},
    }
    # A part that fails while the player begins has the last word.
    voice.status.spoke(voice.entity_id)
    try:
        await voice.hass.services.async_call(
            MEDIA_PLAYER_DOMAIN,
            SERVICE_PLAY_MEDIA,
            data,
            blocking=True,
            context=announcement.context,
        )
    except HomeAssistantError as err:
        voice.status.failed(err)
        raise
