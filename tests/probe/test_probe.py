"""The probe finds what is true, whatever is assumed, and tells no secrets."""

from dataclasses import replace
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, EmulatorConfig
from tests.emulator.facts import ENV_FACTS, Facts
from tests.emulator.models import SUCCESSOR

from .__main__ import probe
from .findings import NOT_ASKED, Findings
from .wire import Wire

ASSUMED = Facts()
WAV = dict(ASSUMED.containers)
OTHERWISE: list[dict[str, Any]] = [
    {},
    {"output": "output_list"},
    {"output": "output_dict_url"},
    {"output": "output_audio"},
    {"output": "output_base64"},
    {"cost": 0.0075},
    {"low_temperature": False},
    {"labels_in_order": False},
    {"labels_spoken": True},
    {"polls_count": True},
    {"refuses_too_long": False},
    {"containers": WAV | {"gemini-2.5-flash-tts": "mp3"}},
    {"containers": WAV | {"grok-tts": "wav"}},
    {"containers": {"gemini-2.5-flash-tts": "wav", SUCCESSOR: "wav"}},
]


@pytest.fixture
def facts(request: pytest.FixtureRequest) -> Facts:
    """What is true of the emulated service."""
    return replace(ASSUMED, **getattr(request, "param", {}))


@pytest.fixture
def emulator_config(facts: Facts) -> EmulatorConfig:
    """A service in which these are facts, of an account of a large plan."""
    return EmulatorConfig(
        facts=facts,
        overhead=1,
        seconds_per_character=0,
        sigma=0,
        requests_per_minute=50,
    )


async def ask(emulator: Emulator, budget: float = 0.1) -> tuple[Findings, Wire]:
    """Probe an emulator, whose clock moves where the probe waits."""

    async def sleep(seconds: float) -> None:
        emulator.clock.advance(seconds)

    headers = {"x-api-key": emulator.api_key}
    async with ClientSession(emulator.url, headers=headers) as session:
        wire = Wire(session, budget=budget, sleep=sleep)
        return await probe(wire), wire


@pytest.mark.parametrize("facts", OTHERWISE, indirect=True, ids=json.dumps)
async def test_it_finds_what_is_true(emulator: Emulator, facts: Facts) -> None:
    """Each wrong assumption is found, and nothing else differs."""
    findings, wire = await ask(emulator)
    found = findings.facts
    if facts.output == "output_base64":
        # Without an address there is no file to look into.
        assert found.output == facts.output
        return
    assert found == facts
    assert any(row.differs for row in findings.rows) == (facts != ASSUMED)
    account = emulator.accounts.find(emulator.api_key)
    assert account is not None
    assert account.balance == pytest.approx(10 - wire.spent)
    assert wire.spent <= 0.1


async def test_it_keeps_to_the_budget(emulator: Emulator) -> None:
    """What may cost more than is left is not asked, and that is told."""
    findings, wire = await ask(emulator, budget=0.012)
    assert wire.spent <= 0.012
    assert NOT_ASKED in {row.found for row in findings.rows}
    account = emulator.accounts.find(emulator.api_key)
    assert account is not None
    assert account.balance == pytest.approx(10 - wire.spent)


async def test_it_tells_no_secrets(emulator: Emulator) -> None:
    """Neither the key nor an id of a job is in the table."""
    findings, _ = await ask(emulator)
    findings.note("an echo", f"Upstream refused {emulator.api_key} and SG_another")
    table = findings.table(emulator.api_key)
    assert "SG_0" not in table
    assert "SG_a" not in table
    assert not [job for job in emulator.jobs if job in table]
    assert "INVALID" not in table
    assert "| gemini-2.5-flash-tts is served | True | True |  |" in table


def test_the_facts_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the probe writes, the emulator takes; what it does not know, it leaves."""
    path = tmp_path / "facts.json"
    known = replace(ASSUMED, output="output_list", cost=0.01)
    path.write_text(json.dumps({**known.as_dict(), "from the future": 7}))
    monkeypatch.setenv(ENV_FACTS, str(path))
    assert EmulatorConfig().facts == known
    assert EmulatorConfig().cost == 0.01


@pytest.mark.parametrize(
    ("arguments", "key", "answer", "code"),
    [
        ((), "", "", 2),
        (("--budget", "5"), "SG_mine", "", 2),
        ((), "SG_mine", "n", 1),
        ((), "SG_mine", "", 1),
    ],
)
def test_nothing_is_paid_without_consent(
    arguments: tuple[str, ...], key: str, answer: str, code: int
) -> None:
    """Without a key, a budget in bounds or a yes, nothing is asked."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.probe", *arguments],
        env={"SEGMIND_API_KEY": key, "SEGMIND_TTS_BASE_URL": "http://127.0.0.1:9"},
        input=f"{answer}\n",
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    if code == 1:
        assert "at most 0.09 US dollars" in ended.stdout
