"""The stage of the end-to-end tests: what goes wrong there is told."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from .stage import process
from .stage.waiting import StageError

type Start = Callable[[str], Awaitable[Process]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where a process writes."""
    return tmp_path / "output.log"


@pytest.fixture
async def start(tmp_path: Path, log: Path) -> AsyncIterator[Start]:
    """Start a process that runs a shell's script, until the end of the test."""
    running: list[Process] = []

    async def start(script: str) -> Process:
        running.append(
            await process.start("sh", "-c", script, log=log, directory=tmp_path)
        )
        return running[-1]

    yield start
    for each in running:
        await process.stop(each)


async def test_a_process_dies(start: Start, log: Path) -> None:
    """Nobody waits for what has died, and its last words are told."""
    dying = await start("echo The port is in use; exit 3")
    waiting = process.while_running(dying, asyncio.Event().wait(), log=log)
    with pytest.raises(StageError, match="Ended with 3:\nThe port is in use"):
        await waiting


async def test_a_process_lives(start: Start, log: Path) -> None:
    """What the work with a process returns or raises is handed on."""

    async def failing() -> None:
        raise StageError("It has failed")

    living = await start("exec sleep 60")
    assert await process.while_running(living, asyncio.sleep(0, "done"), log=log)
    with pytest.raises(StageError, match="It has failed"):
        await process.while_running(living, failing(), log=log)
    assert living.returncode is None
