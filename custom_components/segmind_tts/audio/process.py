"""Run ffmpeg in a process of its own, which reads a pipe and writes to one."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable
from contextlib import suppress
import os
import signal
from typing import Final

from .errors import DecoderError

_BLOCK: Final = 1 << 16


async def async_run(
    command: list[str], *data: bytes | memoryview, timeout: float
) -> tuple[int, bytes]:
    """Return the exit status of a process that reads data, and what it writes.

    Data come in pieces so that nobody has to join them: copying ten minutes of sound
    holds the interpreter for longer than an event loop may wait.

    Raises DecoderError if it cannot be run, takes more than `timeout` seconds, or is
    ended by a signal. No process outlives the call.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, process_group=0
        )
    except OSError as err:
        raise DecoderError("ffmpeg cannot be run") from err
    try:
        async with asyncio.timeout(timeout):
            status, blocks = await _pass_through(process, data)
    except TimeoutError as err:
        raise DecoderError(f"ffmpeg took more than {timeout} s") from err
    finally:
        await _end(process)
    if status < 0:
        raise DecoderError(f"ffmpeg was ended by signal {-status}")
    return status, await asyncio.to_thread(b"".join, blocks)


async def _pass_through(
    process: Process, data: Iterable[bytes | memoryview]
) -> tuple[int, list[bytes]]:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_feed(process, data))
        output = tasks.create_task(_collect(process))
    return await process.wait(), output.result()


async def _feed(process: Process, data: Iterable[bytes | memoryview]) -> None:
    assert process.stdin is not None
    try:
        for piece in data:
            for start in range(0, len(piece), _BLOCK):
                process.stdin.write(piece[start : start + _BLOCK])
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
