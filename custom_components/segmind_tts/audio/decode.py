"""Decode audio with ffmpeg in a process of its own."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
import os
import signal
from typing import Final

from .container import Container
from .errors import DecoderError, UndecodableAudioError
from .wav import SPEECH, Wav

DECODE_TIMEOUT: Final = 60.0
"""Seconds."""

_BLOCK: Final = 1 << 16
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
    status, pcm = await _async_run(_command(ffmpeg, container, longest), data)
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
    status, pcm = await _async_run(command, _GOOD.to_bytes())
    if status or pcm != _GOOD.pcm:
        raise DecoderError("ffmpeg does not work")


async def _async_run(command: list[str], data: bytes) -> tuple[int, bytes]:
    """Return the exit status of a process that reads data, and what it writes."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0
        )
    except OSError as err:
        raise DecoderError("ffmpeg cannot be run") from err
    try:
        async with asyncio.timeout(DECODE_TIMEOUT):
            status, blocks = await _pass_through(process, data)
    except TimeoutError as err:
        raise DecoderError(f"ffmpeg took more than {DECODE_TIMEOUT} s") from err
    finally:
        await _end(process)
    if status < 0:
        raise DecoderError(f"ffmpeg was ended by signal {-status}")
    return status, await asyncio.to_thread(b"".join, blocks)


def _command(ffmpeg: str, container: Container, longest: float) -> list[str]:
    return [
        ffmpeg,
        *("-hide_banner", "-loglevel", "quiet", "-xerror"),
        # The demuxer is named, so that no bytes make ffmpeg take them for a playlist.
        *("-f", container.value, "-i", "pipe:0", "-t", f"{longest:.3f}"),
        *("-ar", str(SPEECH.rate), "-ac", str(SPEECH.channels), "-f", "s16le"),
        "pipe:1",
    ]


async def _pass_through(process: Process, data: bytes) -> tuple[int, list[bytes]]:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_feed(process, data))
        output = tasks.create_task(_collect(process))
    return await process.wait(), output.result()


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
    assert process.stdout is not None
    if process.returncode is None or not process.stdout.at_eof():
        # A script in ffmpeg's place has children, which keep the pipes open.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Also empties and closes the pipes, which would outlive the process.
    await process.communicate()
