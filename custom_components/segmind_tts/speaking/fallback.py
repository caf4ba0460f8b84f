"""The fallback: another engine, as it speaks in place of a voice."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
import logging
from typing import Any, Final

from homeassistant.components.tts import (
    ATTR_CACHE,
    ATTR_LANGUAGE,
    ATTR_MEDIA_PLAYER_ENTITY_ID,
    ATTR_MESSAGE,
    ATTR_PREFERRED_FORMAT,
    ATTR_PREFERRED_SAMPLE_BYTES,
    ATTR_PREFERRED_SAMPLE_CHANNELS,
    ATTR_PREFERRED_SAMPLE_RATE,
    DOMAIN as TTS_DOMAIN,
    ResultStream,
    TTSAudioResponse,
    async_create_stream,
    get_engine_instance,
)
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import language as language_util

from ..audio.join import trim
from ..audio.wav import SPEECH, header, read
from ..const import DOMAIN
from .sound import async_begun, once

_LOGGER = logging.getLogger(__name__)

_PATIENCE: Final = 30.0
"""Seconds for another engine to begin to speak."""
_PATIENCE_TO_THE_END: Final = 120.0
"""Seconds for it to come to the end of a text whose whole sound is waited for."""

# Home Assistant converts the sound of any engine to this.
_WAV: Final = {
    ATTR_PREFERRED_FORMAT: "wav",
    ATTR_PREFERRED_SAMPLE_RATE: SPEECH.rate,
    ATTR_PREFERRED_SAMPLE_CHANNELS: SPEECH.channels,
    ATTR_PREFERRED_SAMPLE_BYTES: SPEECH.sample_width,
}

# The engines that were asked to speak this message, so that it does not go in a circle.
_ASKED: Final[ContextVar[frozenset[str]]] = ContextVar(
    f"{DOMAIN}_asked", default=frozenset()
)


def asked_engines() -> frozenset[str]:
    """Return the engines for which others have been asked to speak this message."""
    return _ASKED.get()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Another engine that speaks in place of one, in a language if it knows it."""

    hass: HomeAssistant
    engine: str
    instead_of: str
    language: str

    async def async_prepare(self, message: str, *, cache: bool) -> None:
        """Return once the engine has shown that it can speak a message.

        Raises HomeAssistantError if it cannot.
        """
        stream = self._stream()
        # One of ours prepares by itself; others touch the players before there is
        # anything to hear.
        if not self._is_ours():
            with self._asking():
                stream.use_file_cache = cache
                stream.async_set_message(message)
            sound = await self._async_begun(stream.async_stream_result())
            await sound.aclose()

    async def async_speak(
        self, player: str, message: str, *, cache: bool, context: Context | None
    ) -> None:
        """Speak a prepared message through a media player."""
        data = {
            ATTR_ENTITY_ID: self.engine,
            ATTR_MEDIA_PLAYER_ENTITY_ID: [player],
            ATTR_MESSAGE: message,
            ATTR_CACHE: cache,
            ATTR_LANGUAGE: self._stream().language,
        }
        with self._asking():
            await self.hass.services.async_call(
                TTS_DOMAIN, "speak", data, blocking=True, context=context
            )

    async def async_stream(
        self, texts: AsyncGenerator[str], *, is_complete: bool
    ) -> TTSAudioResponse:
        """Return the sound of a text, once it begins.

        The text comes in sentences, unless it is complete: an engine that speaks only
        whole messages is given one after the other. Raises HomeAssistantError if the
        engine delivers no sound.
        """
        stream = self._stream()
        if is_complete or stream.supports_streaming_input:
            self._say(stream, texts)
            extension, sound = stream.extension, stream.async_stream_result()
        else:
            extension, sound = "wav", self._async_sentences(texts)
        return TTSAudioResponse(extension, await self._async_begun(sound))

    async def async_wav(self, text: str) -> bytes:
        """Return a text as a WAV file of the format of speech.

        Raises HomeAssistantError if the engine delivers no sound.
        """
        stream = self._stream(_WAV)
        self._say(stream, once(text))
        sound = await self._async_begun(stream.async_stream_result())
        async with self._patient(_PATIENCE_TO_THE_END), aclosing(sound):
            return b"".join([chunk async for chunk in sound])

    async def _async_sentences(
        self, sentences: AsyncGenerator[str]
    ) -> AsyncGenerator[bytes]:
        """Yield sentences as one WAV stream, each as soon as it is written."""
        is_first = True
        async with aclosing(sentences):
            async for text in sentences:
                if not any(map(str.isalnum, text)):
                    continue
                wav = read(await self.async_wav(text))
                samples = await self.hass.async_add_executor_job(
                    partial(trim, wav, first=is_first, last=False)
                )
                yield header(SPEECH) + samples if is_first else samples
                is_first = False

    def _say(self, stream: ResultStream, texts: AsyncGenerator[str]) -> None:
        with self._asking():
            stream.async_set_message_stream(texts)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        asked = _ASKED.set(_ASKED.get() | {self.instead_of})
        try:
            yield
        finally:
            _ASKED.reset(asked)

    async def _async_begun(self, sound: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
        async with self._patient(_PATIENCE):
            return await async_begun(sound, self.engine)

    @asynccontextmanager
    async def _patient(self, seconds: float) -> AsyncGenerator[None]:
        """Raise as HomeAssistantError what an engine does wrong, or not in time."""
        try:
            async with asyncio.timeout(seconds) as patience:
                yield
        except HomeAssistantError:
            raise
        except Exception as err:
            if patience.expired():
                late = f"{seconds:g}"
                raise engine_error("engine_late", self.engine, seconds=late) from err
            # Engines raise whatever they like, which tells users nothing.
            _LOGGER.warning("%s raised %s", self.engine, type(err).__name__)
            raise engine_error("engine_failed", self.engine) from err

    def _stream(self, options: Mapping[str, Any] | None = None) -> ResultStream:
        engine = get_engine_instance(self.hass, self.engine)
        state = self.hass.states.get(self.engine)
        # An action passes over a missing entity without an error.
        if engine is None or state is None or state.state == STATE_UNAVAILABLE:
            raise engine_error("engine_unavailable", self.engine)
        spoken = language_util.matches(self.language, engine.supported_languages or ())
        return async_create_stream(
            self.hass, self.engine, next(iter(spoken), None), dict(options or {})
        )

    def _is_ours(self) -> bool:
        entity = er.async_get(self.hass).async_get(self.engine)
        return entity is not None and entity.platform == DOMAIN


def engine_error(
    translation_key: str, engine: str, **placeholders: str
) -> HomeAssistantError:
    """Return what is wrong with an engine, as users are told."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders={"engine": engine, **placeholders},
    )
