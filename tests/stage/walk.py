"""A stranger's way from a release's files to announcements, timed and photographed."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
import subprocess
import sys
from tempfile import mkdtemp
from zipfile import ZipFile

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import EmulatorConfig

from .browser import launch, open_frontend
from .home_assistant import REPOSITORY
from .process import run
from .stage import Stage, set_stage
from .steps import FIRST, MORE, SPEAKER
from .waiting import StageError
from .walker import PICTURES, SCREENS, Step, Walker


def main(arguments: Sequence[str]) -> int:
    """Go the way on each screen, print its steps and return the exit status."""
    parser = ArgumentParser(prog="scripts/walk", description=__doc__)
    parser.add_argument("--screen", choices=[*SCREENS], help="only on this one")
    screen = parser.parse_args(arguments).screen
    try:
        return run(_walk_on([screen] if screen else [*SCREENS]))
    except StageError as err:
        print(err, file=sys.stderr)
        return 1


async def walk(directory: Path, screen: str, config: EmulatorConfig) -> Walker:
    """Go all of the way on a screen, and return who went it.

    Raises:
        StageError: The speaker was not heard.
        playwright.async_api.Error: A page was not as the documentation says.
    """
    # Without this folder, the stage would put the working tree there.
    (directory / "home" / "custom_components").mkdir(parents=True)
    async with (
        set_stage(directory, emulator_config=config) as stage,
        launch() as browser,
    ):
        await stage.add_speaker()
        await _name_speaker(stage)
        _install(directory / "home")
        url, size = stage.home.api.url, SCREENS[screen]
        async with open_frontend(browser, url, viewport=size) as frontend:
            walker = Walker(frontend=frontend, screen=screen)
            for act in (*FIRST, *MORE):
                await act(walker, stage)
    return walker


async def _walk_on(screens: Sequence[str]) -> int:
    for screen in screens:
        directory = Path(mkdtemp(prefix="segmind-tts-walk-"))
        walker = await walk(directory, screen, EmulatorConfig(voice="espeak"))
        print(f"\n{screen:<20}  taps  letters  machine   person")
        for step in walker.steps:
            _print(step)
            if len(FIRST) == walker.steps.index(step) + 1:
                _print(_total("until it is heard", walker.steps[: len(FIRST)]))
        _print(_total("all", walker.steps))
    print(f"\nPictures: {PICTURES}")
    return 0


def _print(step: Step) -> None:
    print(
        f"{step.name:<20}{step.taps:6}{step.letters:9}"
        f"{step.seconds:7.1f} s{step.person:7.0f} s",
        flush=True,
    )


def _total(name: str, steps: Sequence[Step]) -> Step:
    return Step(
        name=name,
        taps=sum(step.taps for step in steps),
        letters=sum(step.letters for step in steps),
        seconds=sum(step.seconds for step in steps),
    )


def _install(config: Path) -> None:
    """Unpack what a release's zip has, as the Marketplace and HACS do."""
    component = REPOSITORY / "custom_components" / DOMAIN
    archive = config.with_name("release.zip")
    command = ("git", "archive", "--format=zip", f"--output={archive}", "HEAD")
    subprocess.run(command, cwd=component, check=True)
    with ZipFile(archive) as files:
        files.extractall(config / "custom_components" / DOMAIN)


async def _name_speaker(stage: Stage) -> None:
    """Let the speaker have a name as one has it at home."""
    api = stage.home.api
    devices = await api.command("config/device_registry/list")
    (speaker,) = (each for each in devices if each["name"] == "Music Player Daemon")
    await api.command(
        "config/device_registry/update",
        device_id=speaker["id"],
        name_by_user=SPEAKER,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
