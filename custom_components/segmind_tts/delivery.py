"""Delivery: messages of one voice, brought to media players or to Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
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
    TTSAudioRequest,
    TTSAudioResponse,
    async_create_stream,
    generate_media_source_id,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import CONF_DEADLINE, CONF_FALLBACK
from .data import SegmindData
from .dictation import Dictation
from .errors import translated_errors
from .fallback import Fallback, async_in_time, async_keep_out_of_cache, both_failed
from .speech.deadline import Deadline
from .speech.settings import VoiceSettings
from .synthesis import Speech


@dataclass(slots=True, kw_only=True)
class Receipt:
    """What is known of the last message: who spoke, and after how many seconds at best."""

    on_change: Callable[[], None]
    spoken_by: str | None = None
    expected: float | None = None

    def expect(self, seconds: float) -> None:
        """Take note of how long a message will take until it is heard."""
        self.expected = round(seconds, 1)
        self.on_change()

    def signed(self, engine: str) -> None:
        """Take note of who spoke."""
        self.spoken_by = engine
        self.on_change()


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
            async with async_in_time(deadline.seconds):
                whole = await self._async_prepare(stream, announcement.message)
        except ServiceValidationError:
            raise
        except HomeAssistantError as err:
            fallback = self._fallback(deadline, stream.language, err)
            try:
                await fallback.async_speak(
                    announcement.players,
                    announcement.message,
                    cache=announcement.cache,
                    context=announcement.context,
                )
            except HomeAssistantError as other:
                raise both_failed(err, other, fallback.engine) from err
            self._receipt.signed(fallback.engine)
            return
        media_id = stream.media_source_id
        if whole:
            media_id = generate_media_source_id(
                self._hass,
                announcement.message,
                self._engine,
                announcement.language,
                options,
                announcement.cache,
            )
        await self._async_play(announcement, media_id)

    async def async_stream(self, request: TTSAudioRequest) -> TTSAudioResponse:
        """Return the audio of a message, once it begins.

        Raises what went wrong before that.
        """
        with translated_errors():
            settings = VoiceSettings.from_options(request.options)
        deadline = self._deadline(request.options)
        speech = self._speech()
        dictation = Dictation(
            request.message_gen,
            speech=speech,
            planner=self._data.planner,
            settings=settings,
            pronunciation=self._data.pronunciation,
        )
        dictation.async_start(self._hass)
        try:
            with translated_errors():
                await speech.async_begun()
            self._receipt.expect(speech.start_in)
            async with async_in_time(deadline.seconds):
                response = await self._async_audio(speech, dictation)
        except HomeAssistantError as err:
            dictation.async_stop()
            if isinstance(err, ServiceValidationError):
                raise
            return await self._async_stream_fallback(
                self._fallback(deadline, request.language, err), dictation, err
            )
        except BaseException:
            dictation.async_stop()
            raise
        self._receipt.signed(self._engine)
        return response

    async def _async_prepare(self, stream: ResultStream, message: str) -> bool:
        """Return when a stream may be played, and whether all of it is recorded.

        Home Assistant keeps what is: as a file, in the format that players get.
        """
        speech = self._speech()
        with translated_errors():
            settings = VoiceSettings.from_options(stream.options)
            script = settings.script(message, self._data.pronunciation)
            speech.async_add(self._data.planner.requests(script))
            speech.async_end()
            self._receipt.expect(speech.start_in)
            await speech.async_playable()
        # Home Assistant would log a message whose audio breaks off.
        if whole := speech.recorded:
            stream.async_set_message(message)
        else:
            stream.async_set_message_stream(_once(message))
        async with aclosing(stream.async_stream_result()) as sound:
            async for _ in sound:
                if not whole:
                    break
        return whole

    async def _async_audio(
        self, speech: Speech, dictation: Dictation
    ) -> TTSAudioResponse:
        with translated_errors():
            await speech.async_playable()
            if (request := speech.single) is not None:
                recording, audio = await self._data.recorder.async_audio(request)
                return TTSAudioResponse(recording.container, _once(audio))
        return TTSAudioResponse("wav", _translated(speech, dictation))

    async def _async_stream_fallback(
        self, fallback: Fallback, dictation: Dictation, err: HomeAssistantError
    ) -> TTSAudioResponse:
        if (task := asyncio.current_task()) is not None:
            async_keep_out_of_cache(self._hass, task, self._engine, dictation.received)
        try:
            response = await fallback.async_stream(dictation.async_replay())
        except HomeAssistantError as other:
            raise both_failed(err, other, fallback.engine) from err
        self._receipt.signed(fallback.engine)
        return response

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


async def _translated(speech: Speech, dictation: Dictation) -> AsyncGenerator[bytes]:
    try:
        with translated_errors():
            async with aclosing(speech.async_stream()) as samples:
                async for each in samples:
                    yield each
    finally:
        dictation.async_stop()
