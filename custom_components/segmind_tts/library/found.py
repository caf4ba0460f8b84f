"""Recordings as their files are found: proved if nobody has read them, WAV in any case."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant

from ..audio import AudioError, Container, DecoderError, wav
from ..audio.compressed import async_decompress
from ..audio.container import sniff
from ..audio.errors import UndecodableAudioError
from .folder import Folder, checksum
from .recording import Recording, RecordingLostError

# In seconds, far longer than any text that the models take.
_LONGEST: Final = 1200.0
# In seconds, far longer than a disk takes that works.
_PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The audio of a recording as WAV, and the row that fits it."""

    recording: Recording
    audio: bytes = field(repr=False)
    is_converted: bool = False
    """Whether the file is still in another container."""


async def async_open(
    hass: HomeAssistant, folder: Folder, recording: Recording
) -> Opened:
    """Return the audio of a recording.

    Raises OSError if the file can't be read in half a minute, RecordingLostError if it
    is damaged, DecoderError if it is not WAV and ffmpeg can't be run.
    """
    # A share that does not answer would keep the caller for ever.
    async with asyncio.timeout(_PATIENCE):
        container, audio = await hass.async_add_executor_job(folder.read, recording)
    if container is Container.WAV and recording.checksum is not None:
        return Opened(recording=recording, audio=audio)
    try:
        if container is not Container.WAV:
            audio = await _async_to_wav(hass, audio, container)
        proved = await hass.async_add_executor_job(_prove, recording, audio)
    except DecoderError:
        raise
    except AudioError as err:
        raise RecordingLostError("The file is damaged") from err
    return Opened(
        recording=proved, audio=audio, is_converted=container is not Container.WAV
    )


async def _async_to_wav(
    hass: HomeAssistant, audio: bytes, container: Container
) -> bytes:
    _check(audio, container)
    ffmpeg = get_ffmpeg_manager(hass).binary
    sound = await async_decompress(audio, container, ffmpeg=ffmpeg, longest=_LONGEST)
    return await hass.async_add_executor_job(sound.to_bytes)


def _prove(recording: Recording, audio: bytes) -> Recording:
    """Return a recording with what its WAV file tells. Raises AudioError."""
    _check(audio, Container.WAV)
    return replace(
        recording,
        size=len(audio),
        checksum=checksum(audio),
        duration=wav.read(audio).duration,
    )


def _check(audio: bytes, container: Container) -> None:
    if sniff(audio) is not container:
        raise UndecodableAudioError("another container")
