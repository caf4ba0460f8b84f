"""The demonstration, as a visitor runs it."""

import asyncio
from asyncio.subprocess import PIPE
import json
from pathlib import Path
import sys

import pytest

from tests.stage.home_assistant import REPOSITORY

pytestmark = pytest.mark.e2e


async def test_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends well, and its last line holds the figures and where the files are."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.delenv("SEGMIND_API_KEY", raising=False)
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.stage.demo", "Hello.", "--voice", "Puck"),
        stdout=PIPE,
        cwd=REPOSITORY,
    )
    output, _ = await demo.communicate()
    figures = json.loads(output.decode().splitlines()[-1])
    assert demo.returncode == 0
    assert figures["passed"]
    assert figures["voice"] == "Puck"
    stages = ["submit", "poll", "download", "first_byte", "playback"]
    assert list(figures["seconds"]) == stages
    assert min(figures["seconds"].values()) >= 0
    assert Path(figures["recording"]).stat().st_size > 44
    assert Path(figures["waveform"]).stat().st_size > 1000
