"""The fallback: another engine speaks what this one cannot speak in time."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
import hashlib
from typing import Any, Final

from homeassistant.components.tts import (
    ATTR_CACHE,
    ATTR_LANGUAGE,
    ATTR_MEDIA_PLAYER_ENTITY_ID,
    ATTR_MESSAGE,
    DOMAIN as TTS_DOMAIN,
    ResultStream,
    TextToSpeechEntity,
    TTSAudioResponse,
    async_create_stream,
)
from homeassistant.components.tts.const import DATA_COMPONENT, DATA_TTS_MANAGER
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import language as language_util

from ..const import DOMAIN
from .relay import WAV_OPTIONS, async_relay, once

_LEAD: Final = 1.0
"""Seconds that another engine takes for itself, of a deadline at most the half."""
_PATIENCE: Final = 30.0
"""Seconds for another engine to begin to speak."""

# Who has been asked to speak the message under way, so that it does not go in a circle.
_ASKED: Final[ContextVar[frozenset[str]]] = ContextVar(f"{DOMAIN}_asked")


@asynccontextmanager
async def async_in_time(seconds: float | None) -> AsyncGenerator[None]:
    """Raise HomeAssistantError when it takes longer than a deadline leaves time for."""
    left = None if seconds is None else seconds - min(_LEAD, seconds / 2)
    try:
        async with asyncio.timeout(left) as timeout:
            yield
    except TimeoutError as err:
        if not timeout.expired():
            raise
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="deadline_passed",
            translation_placeholders={"seconds": f"{seconds:g}"},
        ) from err


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Another engine that speaks in place of one, in a language if it has it."""

    hass: HomeAssistant
    engine: str
    instead_of: str
    language: str | None

    @property
    def was_asked(self) -> bool:
        """Whether the engine itself has handed the message on, or is the same."""
        return self.engine in {self.instead_of, *_ASKED.get(frozenset())}

    @contextmanager
    def after(self, err: HomeAssistantError) -> Iterator[None]:
        """Raise one error that tells why neither the engine nor its fallback spoke."""
        try:
            yield
        except HomeAssistantError as other:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="fallback_failed",
                translation_placeholders={
                    "reason": str(err),
                    "engine": self.engine,
                    "engine_reason": str(other),
                },
            ) from err

    async def async_speak(
        self, players: list[str], message: str, *, cache: bool, context: Context | None
    ) -> None:
        """Speak through media players, once the engine has shown that it can.

        Raises HomeAssistantError if it cannot; the players are untouched then.
        """
        with self._asking():
            entity = self._entity()
            # Others than ours touch the players before they have anything to be heard.
            if entity.platform.platform_name != DOMAIN:
                stream = self._stream(entity)
                stream.use_file_cache = cache
                stream.async_set_message(message)
                await _async_first(stream.async_stream_result())
            data: dict[str, Any] = {
                ATTR_ENTITY_ID: self.engine,
                ATTR_MEDIA_PLAYER_ENTITY_ID: players,
                ATTR_MESSAGE: message,
                ATTR_CACHE: cache,
            }
            if language := self._language(entity):
                data[ATTR_LANGUAGE] = language
            await self.hass.services.async_call(
                TTS_DOMAIN, "speak", data, blocking=True, context=context
            )

    async def async_stream(
        self, texts: AsyncGenerator[str], *, written: bool
    ) -> TTSAudioResponse:
        """Return the sound of a text, once it begins.

        The text comes in sentences, unless it is `written` to the end: what takes whole
        messages only is given one after the other. Raises HomeAssistantError if the
        engine has no sound.
        """
        entity = self._entity()
        if written or entity.async_supports_streaming_input():
            stream = self._said(entity, texts)
            extension, sound = stream.extension, stream.async_stream_result()
        else:
            extension = "wav"
            sound = async_relay(self.hass, texts, partial(self._async_wav, entity))
        first = await _async_first(sound)

        async def audio() -> AsyncGenerator[bytes]:
            async with aclosing(sound):
                yield first
                async for chunk in sound:
                    yield chunk

        return TTSAudioResponse(extension, audio())

    async def _async_wav(self, entity: TextToSpeechEntity, text: str) -> bytes:
        stream = self._said(entity, once(text), WAV_OPTIONS)
        return b"".join([chunk async for chunk in stream.async_stream_result()])

    def _said(
        self,
        entity: TextToSpeechEntity,
        texts: AsyncGenerator[str],
        options: Mapping[str, Any] | None = None,
    ) -> ResultStream:
        with self._asking():
            stream = self._stream(entity, options)
            stream.async_set_message_stream(texts)
        return stream

    @contextmanager
    def _asking(self) -> Iterator[None]:
        asked = _ASKED.set(_ASKED.get(frozenset()) | {self.instead_of})
        try:
            yield
        finally:
            _ASKED.reset(asked)

    def _entity(self) -> TextToSpeechEntity:
        entity = self.hass.data[DATA_COMPONENT].get_entity(self.engine)
        state = self.hass.states.get(self.engine)
        # An action passes over what is not there, without a word.
        if entity is None or state is None or state.state == STATE_UNAVAILABLE:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="fallback_missing",
                translation_placeholders={"engine": self.engine},
            )
        return entity

    def _stream(
        self, entity: TextToSpeechEntity, options: Mapping[str, Any] | None = None
    ) -> ResultStream:
        return async_create_stream(
            self.hass, self.engine, self._language(entity), dict(options or {})
        )

    def _language(self, entity: TextToSpeechEntity) -> str | None:
        if self.language is None:
            return None
        spoken = language_util.matches(self.language, entity.supported_languages)
        return next(iter(spoken), None)


async def _async_first(sound: AsyncGenerator[bytes]) -> bytes:
    """Return the beginning of a sound. Raises HomeAssistantError if there is none."""
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in sound:
                if chunk:
                    return chunk
    except HomeAssistantError:
        raise
    except Exception as err:
        # What engines raise is theirs to choose, and tells nothing to users.
        raise _silent(type(err).__name__) from err
    raise _silent("no audio")


def _silent(reason: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="fallback_silent",
        translation_placeholders={"reason": reason},
    )


@callback
def async_keep_out_of_cache(
    hass: HomeAssistant, task: asyncio.Task[Any], entity_id: str, texts: list[str]
) -> None:
    """Have Home Assistant forget what another engine spoke in place of an entity.

    It keeps what `task` of its own loads as this entity's; with the task it is done.
    """

    @callback
    def forget(_: asyncio.Task[Any]) -> None:
        manager = hass.data[DATA_TTS_MANAGER]
        # Home Assistant's keys: the message's SHA-1, language, options, engine.
        begin = f"{hashlib.sha1(''.join(texts).encode()).hexdigest()}_"
        end = f"_{entity_id}"
        for key in {*manager.mem_cache, *manager.file_cache}:
            if key.startswith(begin) and key.endswith(end):
                path = manager.async_get_cache_file_path(key)
                manager.mem_cache.pop(key, None)
                manager.file_cache.pop(key, None)
                if path is not None:
                    hass.async_add_executor_job(path.unlink, True)

    task.add_done_callback(forget)
