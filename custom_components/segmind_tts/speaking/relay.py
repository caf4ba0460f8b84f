"""Relay: what takes whole messages only speaks a text that is still being written."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Final

from homeassistant.components.tts import (
    ATTR_PREFERRED_FORMAT,
    ATTR_PREFERRED_SAMPLE_BYTES,
    ATTR_PREFERRED_SAMPLE_CHANNELS,
    ATTR_PREFERRED_SAMPLE_RATE,
)
from homeassistant.core import HomeAssistant

from ..audio.join import trim
from ..audio.wav import SPEECH, header, read

WAV_OPTIONS: Final = {
    ATTR_PREFERRED_FORMAT: "wav",
    ATTR_PREFERRED_SAMPLE_RATE: SPEECH.rate,
    ATTR_PREFERRED_SAMPLE_CHANNELS: SPEECH.channels,
    ATTR_PREFERRED_SAMPLE_BYTES: SPEECH.sample_width,
}
"""What has Home Assistant hand over the sound of any engine in the relay's format."""


async def async_relay(
    hass: HomeAssistant,
    sentences: AsyncGenerator[str],
    say: Callable[[str], Awaitable[bytes]],
) -> AsyncGenerator[bytes]:
    """Yield sentences as one WAV stream, each as soon as it is known.

    `say` returns the sound of some sentences, a file such as `WAV_OPTIONS` asks for.
    Raises what it raises.
    """
    begun = False
    async with aclosing(sentences):
        async for text in sentences:
            if not any(map(str.isalnum, text)):
                continue
            wav = read(await say(text))
            samples = await hass.async_add_executor_job(
                partial(trim, wav, first=not begun, last=False)
            )
            yield samples if begun else header(SPEECH) + samples
            begun = True


async def once[T](value: T) -> AsyncGenerator[T]:
    """Yield a single value."""
    yield value
