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
from .patience import PATIENCE
from .recording import Recording, RecordingLostError

# In seconds, far longer than any text that the models take.
_MOST_DECODED: Final = 1200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The audio of a recording as WAV, and the row that fits it."""

    recording: Recording
    audio: bytes = field(repr=False)
    is_converted: bool = False
    """Whether the file is still in another container."""


class Reader:
    """Reads files for as long as the disk answers."""

    def __init__(self, hass: HomeAssistant, folder: Folder) -> None:
        """Take the folder."""
        self._hass = hass
        self._folder = folder
        self._unanswered: asyncio.Future[tuple[Container, bytes]] | None = None

    async def async_open(self, recording: Recording) -> Opened:
        """Return the audio of a recording.

        Raises OSError if the file can't be read in half a minute, RecordingLostError if
        it is damaged, DecoderError if it is not WAV and ffmpeg can't be run.
        """
        container, audio = await self._async_read(recording)
        is_wav = container is Container.WAV
        if is_wav and recording.checksum is not None:
            return Opened(recording=recording, audio=audio)
        try:
            if not is_wav:
                audio = await _async_to_wav(self._hass, audio, container)
            proved = await self._hass.async_add_executor_job(_prove, recording, audio)
        except DecoderError:
            raise
        except AudioError as err:
            raise RecordingLostError("The file is damaged") from err
        return Opened(recording=proved, audio=audio, is_converted=not is_wav)

    async def _async_read(self, recording: Recording) -> tuple[Container, bytes]:
        # Each thread that waits for a share that hangs is lost to Home Assistant.
        if self._unanswered is not None and not self._unanswered.done():
            raise TimeoutError
        job = self._hass.async_add_executor_job(self._folder.read, recording)
        await asyncio.wait([job], timeout=PATIENCE)
        if not job.done():
            self._unanswered = job
            raise TimeoutError
        return job.result()


async def _async_to_wav(
    hass: HomeAssistant, audio: bytes, container: Container
) -> bytes:
    _check(audio, container)
    ffmpeg = get_ffmpeg_manager(hass).binary
    sound = await async_decompress(
        audio, container, ffmpeg=ffmpeg, longest=_MOST_DECODED
    )
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
