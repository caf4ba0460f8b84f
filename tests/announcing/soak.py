"""The soak of announcements: many at once, on speakers and with a Segmind in trouble.

Speakers note what could be heard of them, with which receipts are compared.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, override

from homeassistant.components import media_source
from homeassistant.components.assist_satellite import AssistSatelliteAnnouncement
from homeassistant.components.media_player import MediaPlayerState, MediaType
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.segmind_tts.announcing.ways.playback import is_long_enough
from custom_components.segmind_tts.audio.render import Form
from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Fault, Route
from tests.making.scenarios.clock import SPEED
from tests.speaking.local import LOCAL

from .stage import act
from .ways.players import RADIO, SONG, StandInPlayer, song
from .ways.satellites import StandInSatellite

OWN_VOLUME: Final = 0.3
_AT_ONCE: Final = 6
_REPEATED: Final = 0.3
"""The share of messages that were said before."""
TROUBLE: Final = (
    Fault(name="rate_limited", chance=0.02, value=1, times=None),
    Fault(name="server_error", chance=0.02, times=None),
    Fault(name="reset", route=Route.MEDIA, chance=0.01, times=None),
    Fault(name="job_fails", route=Route.SUBMIT, chance=0.03, times=None),
    Fault(name="audio_silence", route=Route.SUBMIT, chance=0.03, times=None),
    Fault(name="audio_truncated", route=Route.SUBMIT, chance=0.03, times=None),
)
"""One of seven requests meets one of these. None leaves a job that is looked for later."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """What could be heard of a speaker, by the media id of the sound."""

    whole: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    """Broken off near its end, which the clocks of speakers are too coarse to tell."""


class Witness(StandInPlayer):
    """A player that misbehaves, and notes which announcements were heard."""

    def __init__(self, name: str) -> None:
        """Behave well at first."""
        super().__init__(name)
        self.heard = Heard()
        self._is_cut = False
        self._was_muted = False
        self._told = ("", 0.0)
        self._playing: tuple[str, float, float] | None = None

    def behave(self, **flags: Any) -> None:
        """Behave in a way from now on, and else well."""
        usual: dict[str, Any] = {"fails": set(), "hangs": set(), "late": 0.0}
        usual |= {"stays": False, "tells_nothing": False, "_is_cut": False}
        for name, value in (usual | flags).items():
            setattr(self, name, value)
        self.change(is_volume_muted=False)
        if not self.available:
            self.change(state=MediaPlayerState.IDLE, media_content_id=None)
            self.come(available=True)

    def mute(self) -> None:
        """Be silent to people, whatever plays."""
        self._note_heard()
        self._was_muted = True
        self.change(is_volume_muted=True)

    def lose_power(self) -> None:
        """Be away, and silent."""
        self._end()
        self._note_heard()
        self.come(available=False)

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        if media_source.is_media_source_id(media_id):
            self.seconds = await _seconds(self.hass, media_id)
            self._told = media_id, self.seconds
        await super().async_play_media(media_type, media_id, **kwargs)

    @override
    def _start(self, media_id: str, **changes: Any) -> None:
        self._note_heard()
        super()._start(media_id, **changes)
        if DOMAIN in media_id:
            self._playing = (*self._told, self._now())
            self._was_muted = bool(self.is_volume_muted)

    @override
    async def _finish(self) -> None:
        if not self._is_cut:
            await super()._finish()
            return
        await asyncio.sleep(self.seconds * 0.2 / SPEED)
        self._ending = None
        self._silence()

    @override
    def _silence(self) -> None:
        self._note_heard()
        super()._silence()

    def _note_heard(self) -> None:
        """Note how much of an announcement could be heard, which is over."""
        if self._playing is None:
            return
        media_id, seconds, began = self._playing
        self._playing = None
        played = (self._now() - began) * SPEED
        if self._was_muted or not self.volume_level:
            return
        is_whole = played > seconds * 0.99
        self.heard.whole[media_id] += is_whole
        self.heard.most[media_id] += not is_whole and is_long_enough(played, seconds)

    def _now(self) -> float:
        return self.hass.loop.time()


class Satellite(StandInSatellite):
    """A satellite that does the same."""

    def __init__(self, name: str) -> None:
        """Behave well at first."""
        super().__init__(name)
        self.heard = Heard()
        self.fails = False

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        if self.fails:
            raise HomeAssistantError("It fails")
        media_id = announcement.original_media_id
        await asyncio.sleep(await _seconds(self.hass, media_id) / SPEED)
        self.heard.whole[media_id] += 1


async def _seconds(hass: HomeAssistant, media_id: str) -> float:
    media = await media_source.async_resolve_media(hass, media_id, None)
    assert media.path is not None
    return Form.MP3.seconds(media.path.stat().st_size)


MOODS: Final[dict[str, tuple[int, Callable[[Witness], None]]]] = {
    "behaves": (10, Witness.behave),
    "plays a song": (3, lambda player: player.hear(SONG, **song())),
    "plays a station": (2, lambda player: player.hear(RADIO)),
    "takes nothing": (1, lambda player: player.behave(fails={"play_media"})),
    "keeps its volume": (1, lambda player: player.behave(fails={"volume_set"})),
    "hangs": (1, lambda player: player.behave(hangs={"play_media"})),
    "begins late": (1, lambda player: player.behave(late=3.0)),
    "never ends": (1, lambda player: player.behave(stays=True)),
    "tells nothing": (1, lambda player: player.behave(tells_nothing=True)),
    "breaks off": (2, lambda player: player.behave(_is_cut=True)),
    "is muted": (1, Witness.mute),
    "is away": (2, Witness.lose_power),
}
"""What players do, and how often."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What receipts say of the speakers, by speaker and sound."""

    receipts: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    heard: Counter[tuple[str, str]] = field(default_factory=Counter)
    maybe: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Where a speaker may have played it: it did not say so, or was stopped."""
    words: defaultdict[tuple[str, str], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def note(self, response: dict[str, Any]) -> None:
        """Take note of a receipt."""
        self.receipts += 1
        for speaker, each in response["speakers"].items():
            self.outcomes[each["outcome"]] += 1
            sound = speaker, str(response["media_id"])
            self.words[sound].append(f"{each['outcome']} {each['reason']}")
            if each["outcome"] == "heard":
                self.heard[sound] += 1
            elif each["outcome"] == "not_confirmed" or each["reason"] in (
                "interrupted",
                "stopped",
            ):
                self.maybe[sound] += 1

    def untrue(self, speakers: Iterable[Witness | Satellite]) -> list[str]:
        """Return where more is said to be heard than could be."""
        return [
            f"{speaker.entity_id} {media_id}: {self.words[name, media_id]}"
            for speaker in speakers
            for name, media_id in self.heard
            if name == speaker.entity_id
            and self.heard[name, media_id]
            > speaker.heard.whole[media_id] + speaker.heard.most[media_id]
        ]

    def cautious(self, speakers: Iterable[Witness | Satellite]) -> list[str]:
        """Return where less is said to be heard than was, say of one muted at its end."""
        return [
            f"{speaker.entity_id} {media_id}: {self.words[speaker.entity_id, media_id]}"
            for speaker in speakers
            for media_id, whole in speaker.heard.whole.items()
            if whole
            > self.heard[speaker.entity_id, media_id]
            + self.maybe[speaker.entity_id, media_id]
        ]


class Soak:
    """Announces so many times, with chance deciding what goes wrong."""

    def __init__(
        self,
        home: HomeAssistant,
        players: list[Witness],
        satellite: Satellite,
        *,
        seed: int = 1,
    ) -> None:
        """Use these speakers."""
        self.told = Told()
        self._home = home
        self._players = players
        self._satellite = satellite
        self._chance = Random(seed)
        self._messages: list[str] = []
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def async_announce(self, announcements: int) -> None:
        """Announce, a few at once, until all have their receipts."""
        async with asyncio.TaskGroup() as calls:
            for _ in range(announcements):
                await self._places.acquire()
                self._trouble()
                calls.create_task(self._async_announce())
                await asyncio.sleep(self._chance.random() * 0.1)

    def _trouble(self) -> None:
        """Let something happen at the speakers, and sometimes to what is announced."""
        chance = self._chance
        player = chance.choice(self._players)
        weights = [weight for weight, _ in MOODS.values()]
        (_, behave), *_ = chance.choices([*MOODS.values()], weights)
        behave(player)
        self._satellite.fails = chance.random() < 0.1
        if chance.random() < 0.05:
            action = chance.choice(["stop", "cancel"])
            self._home.async_create_task(
                act(self._home, action, entity_id=player.entity_id)
            )

    async def _async_announce(self) -> None:
        try:
            self.told.note(await act(self._home, "announce", **self._announcement()))
        finally:
            self._places.release()

    def _announcement(self) -> dict[str, Any]:
        chance = self._chance
        if not self._messages or chance.random() >= _REPEATED:
            number = len(self._messages)
            self._messages.append(f"This is announcement number {number} of many.")
        names = [each.entity_id for each in (*self._players, self._satellite)]
        data: dict[str, Any] = {
            "message": chance.choice(self._messages[-20:]),
            "entity_id": chance.sample(names, chance.randint(1, 3)),
            "priority": chance.choice(["low", "normal", "normal", "critical"]),
            "chime": chance.choice([None, "gong", "soft"]),
            "deadline": 3,
            "fallback": LOCAL,
            "require": "none",
        }
        if chance.random() < 0.6:
            data["volume"] = 60
        if chance.random() < 0.2:
            data["tag"] = "tag"
        if chance.random() < 0.1:
            data["expires"] = 5
        return data
