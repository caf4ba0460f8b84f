"""Delivery: messages of one voice, brought to media players or to Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

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
    TTSAudioRequest,
    TTSAudioResponse,
    async_create_stream,
    generate_media_source_id,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import CONF_DEADLINE, CONF_FALLBACK, DOMAIN
from .data import SegmindData
from .dictation import Dictation
from .errors import translated_errors
from .fallback import Fallback, async_in_time, async_keep_out_of_cache
from .receipt import Receipt
from .speech.deadline import Deadline
from .speech.settings import VoiceSettings
from .synthesis import Speech

# Home Assistant asks the entity for the sound of a message in a task that it makes in
# the context of `Delivery.async_speak`, which knows the speech already.
_HANDED_OVER: Final[ContextVar[Speech | None]] = ContextVar(
    f"{DOMAIN}_handed_over", default=None
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message for media players. `options` are a call's, with what it says in time."""

    players: list[str]
    message: str = field(repr=False)
    cache: bool
    language: str | None
    options: Mapping[str, Any]
    context: Context | None


class Delivery:
    """Speaks with one voice, and lets its fallback speak where that does not work."""

    def __init__(
        self,
        hass: HomeAssistant,
        data: SegmindData,
        *,
        engine: str,
        profile: Mapping[str, Any],
        receipt: Receipt,
    ) -> None:
        """Deliver for `engine`, an entity with this profile."""
        self._hass = hass
        self._data = data
        self._engine = engine
        self._profile = profile
        self._receipt = receipt

    async def async_speak(self, announcement: Announcement) -> None:
        """Speak through media players, once it is sure enough that all will be heard.

        Raises what went wrong before that, and then leaves the players untouched.
        """
        deadline = self._deadline(announcement.options)
        # These are no part of the sound, so they must not be in the keys of caches.
        options = {
            name: value
            for name, value in announcement.options.items()
            if name not in (CONF_DEADLINE, CONF_FALLBACK)
        }
        stream = async_create_stream(
            self._hass, self._engine, announcement.language, options
        )
        stream.use_file_cache = announcement.cache
        try:
            media_id = await self._async_prepare(
                stream, announcement, options, deadline
            )
        except ServiceValidationError:
            raise
        except HomeAssistantError as err:
            fallback = self._fallback(deadline, stream.language, err)
            with fallback.after(err):
                await fallback.async_speak(
                    announcement.players,
                    announcement.message,
                    cache=announcement.cache,
                    context=announcement.context,
                )
            self._receipt.sign(fallback.engine)
        else:
            await self._async_play(announcement, media_id)
            self._receipt.sign(self._engine)

    async def async_stream(self, request: TTSAudioRequest) -> TTSAudioResponse:
        """Return the audio of a message, once it begins.

        Raises what went wrong before that.
        """
        if (known := _HANDED_OVER.get()) is not None:
            return await self._async_audio(known)
        deadline = self._deadline(request.options)
        speech = self._speech()
        dictation = self._dictation(request, speech)
        dictation.async_start(self._hass)
        try:
            with translated_errors():
                await speech.async_begun()
                self._expect(speech)
                async with async_in_time(deadline.seconds):
                    await speech.async_playable()
            response = await self._async_audio(speech, dictation)
        except ServiceValidationError:
            dictation.async_close()
            raise
        except HomeAssistantError as err:
            dictation.async_stop()
            return await self._async_stream_fallback(deadline, request, dictation, err)
        except BaseException:
            dictation.async_close()
            raise
        self._receipt.sign(self._engine)
        return response

    async def _async_prepare(
        self,
        stream: ResultStream,
        announcement: Announcement,
        options: dict[str, Any],
        deadline: Deadline,
    ) -> str:
        """Return the media that players may be given now."""
        speech = self._speech()
        with translated_errors():
            settings = VoiceSettings.from_options(stream.options)
            script = settings.script(announcement.message, self._data.pronunciation)
            speech.async_add(self._data.planner.requests(script))
            speech.async_end()
            self._expect(speech)
            async with async_in_time(deadline.seconds):
                await speech.async_playable()
        if not speech.recorded:
            # Home Assistant would log a message whose sound breaks off, but no stream.
            self._hand_over(
                speech, stream.async_set_message_stream, _once(announcement.message)
            )
            async with aclosing(stream.async_stream_result()) as sound:
                await anext(sound)
            return stream.media_source_id
        self._hand_over(speech, stream.async_set_message, announcement.message)
        async for _ in stream.async_stream_result():
            # Home Assistant keeps what passes, in the format that players get.
            pass
        return generate_media_source_id(
            self._hass,
            announcement.message,
            self._engine,
            announcement.language,
            options,
            announcement.cache,
        )

    async def _async_audio(
        self, speech: Speech, dictation: Dictation | None = None
    ) -> TTSAudioResponse:
        if (request := speech.single) is None:
            return TTSAudioResponse("wav", _translated(speech, dictation))
        with translated_errors():
            recording, audio = await self._data.recorder.async_audio(request)
        return TTSAudioResponse(recording.container, _once(audio))

    async def _async_stream_fallback(
        self,
        deadline: Deadline,
        request: TTSAudioRequest,
        dictation: Dictation,
        err: HomeAssistantError,
    ) -> TTSAudioResponse:
        fallback = self._fallback(deadline, request.language, err)
        if (task := asyncio.current_task()) is not None:
            async_keep_out_of_cache(self._hass, task, self._engine, dictation.received)
        with fallback.after(err):
            response = await fallback.async_stream(dictation.async_replay())
        self._receipt.sign(fallback.engine)
        return response

    def _hand_over[T](
        self, speech: Speech, set_message: Callable[[T], None], message: T
    ) -> None:
        known = _HANDED_OVER.set(speech)
        try:
            set_message(message)
        finally:
            _HANDED_OVER.reset(known)

    def _expect(self, speech: Speech) -> None:
        if speech.is_new:
            self._receipt.expect(speech.start_in)

    def _dictation(self, request: TTSAudioRequest, speech: Speech) -> Dictation:
        with translated_errors():
            settings = VoiceSettings.from_options(request.options)
        return Dictation(
            request.message_gen,
            speech=speech,
            planner=self._data.planner,
            settings=settings,
            pronunciation=self._data.pronunciation,
        )

    def _speech(self) -> Speech:
        return Speech(
            self._hass, recorder=self._data.recorder, planner=self._data.planner
        )

    def _deadline(self, options: Mapping[str, Any]) -> Deadline:
        with translated_errors():
            return Deadline.from_options({**self._profile, **options})

    def _fallback(
        self, deadline: Deadline, language: str, err: HomeAssistantError
    ) -> Fallback:
        """Return who speaks instead. Raises the error if there is nobody."""
        if deadline.fallback is None:
            raise err
        fallback = Fallback(
            hass=self._hass,
            engine=deadline.fallback,
            instead_of=self._engine,
            language=language,
        )
        if fallback.was_asked:
            raise err
        return fallback

    async def _async_play(self, announcement: Announcement, media_id: str) -> None:
        await self._hass.services.async_call(
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


async def _once[T](value: T) -> AsyncGenerator[T]:
    yield value


async def _translated(
    speech: Speech, dictation: Dictation | None
) -> AsyncGenerator[bytes]:
    try:
        with translated_errors():
            async with aclosing(speech.async_stream()) as samples:
                async for each in samples:
                    yield each
    finally:
        if dictation is not None:
            dictation.async_close()
