"""Run the emulator: `python -m tests.emulator`."""

from argparse import ArgumentParser, Namespace
import asyncio
from dataclasses import replace
from pathlib import Path
import signal
import sys

from . import Emulator, EmulatorConfig
from .config import DEFAULT_KEY
from .facts import Facts

_DEFAULT_PORT = 8765


def _parser() -> ArgumentParser:
    """Return the command line; what is left out is the configuration's default."""
    parser = ArgumentParser(
        prog="python -m tests.emulator", description="Emulates Segmind's speech API."
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=_DEFAULT_PORT, help="0 takes a free one")
    add("--key", default=DEFAULT_KEY)
    add("--balance", type=float, default=10.0, help="US dollars")
    add("--cost", type=float, help="US dollars per generation")
    add(
        "--facts",
        type=Path,
        help="what scripts/probe has found, in place of what is assumed",
    )
    add("--overhead", type=float, default=2.0, help="seconds per generation")
    add("--seconds-per-character", type=float, default=0.035)
    add("--sigma", type=float, default=0.2, help="spread of the logarithm of times")
    add("--seed", type=int)
    add("--speed", type=float, default=1.0, help="emulated seconds per second")
    add("--requests-per-minute", type=int)
    add("--retention", type=float, default=3600.0, help="seconds a job is known")
    add(
        "--scenario",
        action="append",
        default=[],
        metavar="NAME:SLUG",
        help="retired, rerouted, renamed or succeeded, and the model that it becomes of",
    )
    add("--voice", choices=("auto", "espeak", "tone"), default="auto")
    return parser


def _config(arguments: Namespace) -> EmulatorConfig:
    """Return the configuration of a command line."""
    fields = vars(arguments)
    keys = {fields.pop("key"): fields.pop("balance")}
    path, cost = fields.pop("facts"), fields.pop("cost")
    facts = Facts.read(path) if path else Facts.of_the_environment()
    if cost is not None:
        facts = replace(facts, cost=cost)
    return EmulatorConfig(keys=keys, facts=facts, **fields)


async def _serve(config: EmulatorConfig, scenarios: list[str]) -> None:
    """Serve until the process is told to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with Emulator(config) as emulator:
        for scenario in scenarios:
            emulator.play(*scenario.split(":", 1))
        sys.stdout.write(
            f"Segmind emulator at {emulator.url}, voice {emulator.voice}, "
            f"key {emulator.api_key}\n"
        )
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    options = _parser().parse_args()
    scenarios = vars(options).pop("scenario")
    asyncio.run(_serve(_config(options), scenarios))
