"""Run the probe: `python -m tests.probe`."""

from argparse import ArgumentParser, Namespace
import asyncio
import json
import os
from pathlib import Path
import sys

from aiohttp import ClientError, ClientSession

from custom_components.segmind_tts.api import BASE_URL
from custom_components.segmind_tts.const import ENV_BASE_URL

from .findings import NOT_ASKED, Findings
from .questions import MOST, QUESTIONS, Probe
from .wire import BudgetError, Wire

_KEY = "SEGMIND_API_KEY"
_MOST_BUDGET = 0.10


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="scripts/probe",
        description=f"Asks Segmind what only a key can settle. The key is read from {_KEY}.",
    )
    add = parser.add_argument
    add("--budget", type=float, default=_MOST_BUDGET, help="US dollars, 0.10 at most")
    add("--yes", action="store_true", help="do not ask before anything is paid")
    add("--report", type=Path, help="write the table there, without key or account")
    add("--facts", type=Path, help="write there what `scripts/emulator --facts` reads")
    return parser


async def probe(wire: Wire) -> Findings:
    """Return what was found."""
    findings = Findings()
    asker = Probe(wire, findings)
    for question, _ in QUESTIONS:
        topic = (question.__doc__ or "").rstrip(".")
        try:
            await question(asker)
        except BudgetError:
            findings.note(topic, NOT_ASKED)
        except (ClientError, TimeoutError) as err:
            findings.note(topic, f"no answer ({type(err).__name__})")
    return findings


def _agreed(budget: float) -> bool:
    """Tell whether the user wants to pay."""
    question = f"This may cost {min(budget, MOST):.2f} US dollars. Go on? [y/N] "
    return input(question).strip().lower() in ("y", "yes")


async def _run(options: Namespace, api_key: str) -> None:
    address = os.environ.get(ENV_BASE_URL, BASE_URL)
    headers = {"x-api-key": api_key}
    async with ClientSession(address, headers=headers) as session:
        wire = Wire(session, budget=options.budget)
        findings = await probe(wire)
    table = findings.table(api_key)
    sys.stdout.write(f"{table}\n\nIt has cost {wire.spent:.4f} US dollars.\n")
    if options.report:
        options.report.write_text(f"{table}\n", encoding="utf-8")
    if options.facts:
        facts = json.dumps(findings.facts.as_dict(), indent=2)
        options.facts.write_text(f"{facts}\n", encoding="utf-8")


def main() -> int:
    """Ask for consent, then ask Segmind."""
    options = _parser().parse_args()
    if not (api_key := os.environ.get(_KEY, "").strip()):
        sys.stderr.write(f"Set {_KEY} to your API key.\n")
        return 2
    if not 0 < options.budget <= _MOST_BUDGET:
        sys.stderr.write(
            f"The budget is more than 0 and at most {_MOST_BUDGET} US dollars.\n"
        )
        return 2
    sys.stdout.write(
        f"{len(QUESTIONS)} questions, at most {min(options.budget, MOST):.2f} US dollars.\n"
    )
    if not options.yes and not _agreed(options.budget):
        return 1
    asyncio.run(_run(options, api_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
