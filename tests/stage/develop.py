"""A Home Assistant for development, whose state is kept from one run to the next."""

import os
import sys

from custom_components.segmind_tts.const import DOMAIN

from .client import CREDENTIALS
from .home_assistant import REPOSITORY
from .process import claim_port, run, until_interrupted
from .stage import PLAYER, Stage, set_stage
from .waiting import StageError

PORT = 8123
SPEAKER_PORT = 6601


def main() -> int:
    """Run until told to end, and return the exit status."""
    try:
        return run(develop())
    except StageError as err:
        print(err, file=sys.stderr)
        return 1


async def develop() -> int:
    """Serve Home Assistant with the account and a speaker."""
    print("Starting Home Assistant", flush=True)
    async with set_stage(
        REPOSITORY / ".develop",
        api_key=os.environ.get("SEGMIND_API_KEY"),
        home_port=claim_port(PORT),
        speaker_port=claim_port(SPEAKER_PORT),
    ) as stage:
        await _furnish(stage)
        _introduce(stage)
        await until_interrupted()
    return 0


async def _furnish(stage: Stage) -> None:
    """Add what is not there from an earlier run."""
    if not await stage.home.api.entries(DOMAIN):
        await stage.add_account()
    if not await stage.home.api.entries("mpd"):
        await stage.add_speaker()


def _introduce(stage: Stage) -> None:
    segmind = stage.emulator.url if stage.emulator else "the real one"
    print(f"Home Assistant  {stage.home.api.url}")
    print("Log in          {username} / {password}".format(**CREDENTIALS))
    print(f"Segmind         {segmind}")
    print(f"Speaker         {PLAYER}")
    print(f"Log             {stage.home.log}")
    print("Ctrl-C ends it. A change in the code asks for a restart.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
