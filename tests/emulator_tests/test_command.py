"""The emulator as a command."""

import asyncio
from asyncio.subprocess import PIPE
import re
import signal
import sys

from aiohttp import ClientSession
import pytest

from .calls import SLUG, credit


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_serves_until_it_is_told_to_end(
    socket_enabled: None, number: signal.Signals
) -> None:
    """The first line tells address, voice and key; signals end it in good order."""
    command = [sys.executable, "-m", "tests.emulator", "--port=0", "--voice=tone"]
    command += [f"--scenario=retired:{SLUG}"]
    process = await asyncio.create_subprocess_exec(
        *command, "--key=SG_mine", "--balance=2", stdout=PIPE, stderr=PIPE
    )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    match = re.fullmatch(
        r"Segmind emulator at (http://127\.0\.0\.1:\d+), voice tone, key (SG_mine)\n",
        line,
    )
    assert match is not None
    url, key = match.groups()
    async with (
        ClientSession(url, headers={"x-api-key": key}) as session,
        session.get("/v1/get-user-credits") as response,
    ):
        assert await response.json() == credit(2)
        async with session.post(f"/v2/{SLUG}", json={"text": "Hello."}) as refusal:
            assert refusal.status == 410
    process.send_signal(number)
    _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
