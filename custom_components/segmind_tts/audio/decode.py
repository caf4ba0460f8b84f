"""Decode audio with ffmpeg."""

from typing import Final

from .container import Container
from .errors import DecoderError, UndecodableAudioError
from .process import async_run
from .wav import SPEECH, Wav

DECODE_TIMEOUT: Final = 60.0
"""Seconds."""

_GOOD: Final = Wav.from_pcm(bytes(range(200)))


async def async_decode(
    data: bytes, container: Container, *, ffmpeg: str, longest: float
) -> Wav:
    """Return the sound of data as 24 kHz mono s16.

    Not more than `longest` seconds are decoded, 48 kB each. Raises
    UndecodableAudioError at the first error in data, DecoderError if ffmpeg cannot
    be run, takes more than a minute, or fails with good audio too. No process outlives
    the call.
    """
    status, pcm = await async_run(
        _command(ffmpeg, container, longest), data, timeout=DECODE_TIMEOUT
    )
    if status or not pcm:
        await _async_prove(ffmpeg)
    if status:
        raise UndecodableAudioError(f"ffmpeg left with {status}")
    return Wav.from_pcm(pcm)


async def _async_prove(ffmpeg: str) -> None:
    """Raise DecoderError unless ffmpeg returns good audio as it is.

    One that lacks a library, or is another program, leaves with a status like one that
    was given broken audio. That would condemn every recording that it is asked about.
    """
    command = _command(ffmpeg, Container.WAV, 1.0)
    status, pcm = await async_run(command, _GOOD.to_bytes(), timeout=DECODE_TIMEOUT)
    if status or pcm != _GOOD.pcm:
        raise DecoderError("ffmpeg does not work")


def _command(ffmpeg: str, container: Container, longest: float) -> list[str]:
    return [
        ffmpeg,
        *("-hide_banner", "-loglevel", "quiet", "-xerror"),
        # The demuxer is named, so that no bytes make ffmpeg take them for a playlist.
        *("-f", container.value, "-i", "pipe:0", "-t", f"{longest:.3f}"),
        *("-ar", str(SPEECH.rate), "-ac", str(SPEECH.channels), "-f", "s16le"),
        "pipe:1",
    ]
