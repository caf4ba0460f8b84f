"""Decode audio with ffmpeg in a process of its own."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Final

from .container import Container
from .errors import AudioError, DecoderError, UndecodableAudioError
from .wav import SPEECH, Wav

DECODE_TIMEOUT: Final = 60.0

_BLOCK: Final = 1 << 16


async def async_decode(
    data: bytes,
    container: Container,
    *,
    ffmpeg: str,
    longest: float,
    timeout: float = DECODE_TIMEOUT,
) -> Wav:
    """Return the sound of data as 24 kHz mono s16.

    Not more than `longest` seconds are decoded, 48 kB each. Raises
    UndecodableAudioError at the first error in data, DecoderError if ffmpeg cannot
    be run or takes more than `timeout` seconds. No process outlives the call.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *_command(ffmpeg, container, longest),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
        )
    except OSError as err:
        raise DecoderError("ffmpeg cannot be run") from err
    try:
        async with asyncio.timeout(timeout):
            blocks = await _pass_through(process, data)
    except TimeoutError as err:
        raise DecoderError(f"ffmpeg took more than {timeout} s") from err
    finally:
        await _end(process)
    if process.returncode:
        raise _error(process.returncode)
    return Wav.from_pcm(await asyncio.to_thread(b"".join, blocks))


def _command(ffmpeg: str, container: Container, longest: float) -> list[str]:
    return [
        ffmpeg,
        *("-hide_banner", "-loglevel", "quiet", "-xerror"),
        # The demuxer is named, so that no bytes make ffmpeg take them for a playlist.
        *("-f", container.value, "-i", "pipe:0", "-t", f"{longest:.3f}"),
        *("-ar", str(SPEECH.rate), "-ac", str(SPEECH.channels), "-f", "s16le"),
        "pipe:1",
    ]


async def _pass_through(process: Process, data: bytes) -> list[bytes]:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_feed(process, data))
        output = tasks.create_task(_collect(process))
    await process.wait()
    return output.result()


async def _feed(process: Process, data: bytes) -> None:
    assert process.stdin is not None
    try:
        for start in range(0, len(data), _BLOCK):
            process.stdin.write(data[start : start + _BLOCK])
            await process.stdin.drain()
    except BrokenPipeError, ConnectionResetError:
        # ffmpeg has read enough; its exit status says whether all is well.
        pass
    process.stdin.close()


async def _collect(process: Process) -> list[bytes]:
    assert process.stdout is not None
    blocks = []
    while block := await process.stdout.read(_BLOCK):
        blocks.append(block)
    return blocks


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    # Also empties and closes the pipes, which would outlive the process.
    await process.communicate()


def _error(returncode: int) -> AudioError:
    if returncode < 0:
        return DecoderError(f"ffmpeg was ended by signal {-returncode}")
    return UndecodableAudioError(f"ffmpeg left with {returncode}")
