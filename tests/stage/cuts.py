"""Power cuts: a real Home Assistant is killed in the middle of announcements over music."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
from pathlib import Path
import time
from typing import Final

import aiohttp

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import EmulatorConfig

from .client import CommandError, Json
from .music import play, serve_song
from .speaker import Glance
from .stage import ENGINE, PLAYER, Stage, set_stage
from .waiting import wait_until

MESSAGE = "Dinner is on the table, and it will not be warm for long."
OWN, LOUD = 40, 70
"""The volume of the music and that of announcements, in percent."""
_BEFORE = 3.0
"""Seconds of music before an announcement."""
_STAYS = 3.0
"""Seconds after which what was put right has to be so still."""


_COARSE = 1.5
"""Seconds: MPD's integration tells whole ones only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A moment of an announcement: the player, and what was seen since the call."""

    player: Glance
    song: str
    is_remembered: bool
    """Whether something to be put back is on disk."""
    has_spoken: bool

    @property
    def is_song(self) -> bool:
        """Whether the player has the music, and not the announcement."""
        return self.player.title == self.song

    def is_speech(self, *, after: float = 0) -> bool:
        """Tell whether so many seconds of the announcement are over."""
        has_speech = self.player.title not in ("", self.song)
        return has_speech and self.player.elapsed >= after

    @property
    def is_right(self) -> bool:
        """Whether all is as it was before."""
        player = self.player
        is_as_before = (player.state, player.volume) == ("play", OWN)
        return is_as_before and self.is_song and not self.is_remembered


MOMENTS: Final[dict[str, Callable[[Scene], bool]]] = {
    "called": lambda scene: True,
    "remembered": lambda scene: scene.is_remembered,
    "paused": lambda scene: scene.player.state == "pause" or scene.is_speech(),
    "loud": lambda scene: scene.player.volume == LOUD,
    "told": Scene.is_speech,
    "begun": lambda scene: scene.is_speech(after=0.3),
    "in the middle": lambda scene: scene.is_speech(after=2),
    "over": lambda scene: scene.has_spoken and scene.player.state == "stop",
    "volume back": lambda scene: scene.has_spoken and scene.player.volume == OWN,
    "music back": lambda scene: scene.has_spoken and scene.is_song,
}
"""When Home Assistant is killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a cut.

    `seconds` passed from the start of Home Assistant until all was right. `gap` are the
    seconds of the song between its two halves; less than nothing were heard twice.
    """

    moment: str
    seconds: float
    gap: float
    is_right: bool


async def cuts(seed: int, moments: Sequence[str], directory: Path) -> int:
    """Kill at these moments; the exit status tells whether all was put right."""
    config = EmulatorConfig(seed=seed, voice="espeak", speed=10)
    async with set_stage(directory, emulator_config=config) as stage:
        await stage.add_account()
        await stage.add_speaker()
        await stage.announce(MESSAGE)
        async with serve_song(directory) as song:
            outcomes = [await cut(stage, song, moment) for moment in moments]
    for outcome in outcomes:
        print(outcome, flush=True)
    return 0 if all(outcome.is_right for outcome in outcomes) else 1


async def cut(stage: Stage, song: str, moment: str) -> Outcome:
    """Kill Home Assistant at a moment of an announcement, and start it again.

    The message has to be recorded. Returns when the player was put right, and stayed so.
    """
    await stage.home.api.act(
        "media_player.volume_set", entity_id=PLAYER, volume_level=OWN / 100
    )
    await play(stage, song)
    await asyncio.sleep(_BEFORE)
    before = await stage.speaker.elapsed()
    announcing = asyncio.create_task(_announce(stage))
    await _reach(stage, song, MOMENTS[moment])
    await stage.home.kill()
    # What the call is told by a dead server, or was told before.
    with suppress(aiohttp.ClientError, CommandError, TypeError):
        await announcing
    await stage.home.start()
    began = time.monotonic()
    await wait_until(
        lambda: _right(stage, song), deadline=60, what=f"all is right after {moment}"
    )
    seconds = time.monotonic() - began
    gap = await stage.speaker.elapsed() - before
    await asyncio.sleep(_STAYS)
    stays = (await _look(stage, song)).is_right
    await stage.home.api.act("media_player.media_stop", entity_id=PLAYER)
    return Outcome(
        moment=moment,
        seconds=round(seconds, 1),
        gap=round(gap, 1),
        is_right=stays and gap >= -_COARSE,
    )


async def _announce(stage: Stage) -> Json:
    return await stage.home.api.ask(
        "segmind_tts.announce",
        entity_id=PLAYER,
        message=MESSAGE,
        voice=ENGINE,
        volume=LOUD,
    )


async def _reach(stage: Stage, song: str, moment: Callable[[Scene], bool]) -> None:
    """Return at a moment; some are short, so nothing is waited for between two looks."""
    has_spoken = False
    async with asyncio.timeout(60):
        while True:
            scene = await _look(stage, song, has_spoken=has_spoken)
            has_spoken = has_spoken or scene.is_speech(after=1)
            if moment(scene):
                return


async def _right(stage: Stage, song: str) -> bool:
    return (await _look(stage, song)).is_right


async def _look(stage: Stage, song: str, *, has_spoken: bool = False) -> Scene:
    return Scene(
        player=await stage.speaker.glance(),
        song=song,
        is_remembered=_is_remembered(stage),
        has_spoken=has_spoken,
    )


def _is_remembered(stage: Stage) -> bool:
    """Tell whether there is anything to be put back, by what is on disk."""
    path = stage.home.config / ".storage" / f"{DOMAIN}.speakers"
    with suppress(FileNotFoundError):
        return bool(json.loads(path.read_bytes())["data"]["speakers"])
    return False
