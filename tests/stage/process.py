"""Child processes, each in a group of its own, that never outlive their use."""

import asyncio
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Coroutine, Mapping
from contextlib import suppress
import os
from pathlib import Path
import signal
import socket
from typing import Any

from .waiting import StageError

_INTERRUPTIONS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
_LAST_LINES = 20


def free_port() -> int:
    """Return a TCP port of the loopback address that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def claim_port(port: int) -> int:
    """Return the port.

    Raises:
        StageError: Something listens on it already.
    """
    with socket.socket() as client:
        if client.connect_ex(("127.0.0.1", port)) == 0:
            raise StageError(f"Port {port} is in use")
    return port


async def start(
    *command: str | Path,
    log: Path,
    directory: Path,
    environment: Mapping[str, str] | None = None,
) -> Process:
    """Start a process in a group of its own whose output is appended to `log`."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            cwd=directory,
            env=environment,
            start_new_session=True,
        )


async def while_running[T](
    process: Process, work: Coroutine[Any, Any, T], *, log: Path
) -> T:
    """Return what some work with a process returns.

    Raises:
        StageError: The process ended before; tells how, and the end of its log.
    """
    working = asyncio.ensure_future(work)
    ended = asyncio.ensure_future(process.wait())
    try:
        await asyncio.wait((working, ended), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            lines = log.read_text(errors="replace").splitlines()[-_LAST_LINES:]
            raise StageError("\n".join([f"Ended with {ended.result()}:", *lines]))
        return await working
    finally:
        working.cancel()
        ended.cancel()


async def stop(process: Process, *, patience: float = 30) -> None:
    """Ask a process to end, then end whatever is left of its group."""
    try:
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
    finally:
        await kill(process)


async def kill(process: Process) -> None:
    """End a process and its group at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def run(main: Coroutine[Any, Any, int]) -> int:
    """Run a program until it ends or is told to, and return its exit status."""

    async def interruptible() -> int:
        task = asyncio.ensure_future(main)
        for number in _INTERRUPTIONS:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return 128 + signal.SIGINT

    return asyncio.run(interruptible())


async def until_interrupted() -> None:
    """Return when the program is told to end, say by Ctrl-C."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
