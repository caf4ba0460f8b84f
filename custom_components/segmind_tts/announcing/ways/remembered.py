"""How speakers were before an announcement, on disk until they are so again."""

import asyncio
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from homeassistant.components.media_player import MediaPlayerState, MediaType
from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN
from ...storage import (
    WatchedStore,
    async_load_stored,
    read_flag,
    read_number,
    read_optional,
    read_rows,
    read_text,
    write_rows,
)
from .sound import Sound

_NAMES: Final = ("media_id", "path")


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """What a player played, paused or listened to."""

    state: str
    media_id: str | None = None
    can_start: bool = False
    """Whether the player can start it again by its media id."""
    media_type: str = MediaType.MUSIC
    position: float | None = None
    has_end: bool = False
    source: str | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it was paused."""
        return self.state == MediaPlayerState.PAUSED

    @property
    def is_playing(self) -> bool:
        """Whether it was heard."""
        return self.state in (MediaPlayerState.PLAYING, MediaPlayerState.BUFFERING)

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Self:
        """Read it from storage."""
        return cls(
            state=read_text(row["state"]),
            media_id=read_optional(row["media_id"], read_text),
            can_start=read_flag(row["can_start"]),
            media_type=read_text(row["media_type"]),
            position=read_optional(row["position"], read_number),
            has_end=read_flag(row["has_end"]),
            source=read_optional(row["source"], read_text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """How a player was before an announcement.

    `volume` is its own, if `volume_set` takes its place. The announcement is over at
    `over_at`, a Unix time.
    """

    entity_id: str
    over_at: float
    sound: Sound
    volume: float | None = None
    volume_set: float | None = None
    was_off: bool = False
    music: Music | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Self:
        """Read it from storage."""
        music = row["music"]
        return cls(
            entity_id=read_text(row["entity_id"]),
            over_at=read_number(row["over_at"]),
            sound=Sound(**{name: read_text(row["sound"][name]) for name in _NAMES}),
            volume=read_optional(row["volume"], read_number),
            volume_set=read_optional(row["volume_set"], read_number),
            was_off=read_flag(row["was_off"]),
            music=None if music is None else Music.from_dict(music),
        )


class Memory:
    """All speakers that are not as they were found. At most one row for each."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Remember nothing yet."""
        self._hass = hass
        self._store = WatchedStore(
            hass, 1, f"{DOMAIN}.speakers", private=True, atomic_writes=True
        )
        self._rows: dict[str, Remembered] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._saving = asyncio.Lock()
        self._changes = 0
        self._changes_saved = 0

    @property
    def rows(self) -> tuple[Remembered, ...]:
        """What is remembered."""
        return tuple(self._rows.values())

    def get(self, entity_id: str) -> Remembered | None:
        """Return how a player was, None if it is so."""
        return self._rows.get(entity_id)

    def lock(self, entity_id: str) -> asyncio.Lock:
        """Return what is held by whoever puts a player right."""
        return self._locks[entity_id]

    async def async_load(self) -> None:
        """Read what a crash or power cut has left. Raises nothing."""
        stored = await async_load_stored(self._hass, self._store, _parse)
        self._rows = {row.entity_id: row for row in stored or ()}

    async def async_remember(self, row: Remembered) -> None:
        """Return when it is on disk, or the disk has refused it, which is logged."""
        self._rows[row.entity_id] = row
        await self._async_save()

    async def async_strike(self, row: Remembered) -> None:
        """Forget a row, unless a later one has taken its place."""
        if self._rows.get(row.entity_id) is row:
            del self._rows[row.entity_id]
            await self._async_save()

    async def _async_save(self) -> None:
        """Return when all changes up to this one are on disk.

        Changes during a write share the next one: of twenty speakers that are told at
        once, the last would wait for twenty writes otherwise.
        """
        self._changes += 1
        saving = self._hass.async_create_task(self._async_saved(self._changes))
        # A write that nobody waits for any more would overtake, or undo, the next one.
        await asyncio.shield(saving)

    async def _async_saved(self, change: int) -> None:
        async with self._saving:
            if self._changes_saved >= change:
                return
            changes = self._changes
            rows = write_rows(self.rows, Remembered.as_dict, of="speakers")
            await self._store.async_save({"speakers": rows})
            self._changes_saved = changes


_MEMORY: Final[HassKey[Memory]] = HassKey(f"{DOMAIN}_memory")


@singleton(_MEMORY, async_=True)
async def async_get_memory(hass: HomeAssistant) -> Memory:
    """Return the one memory of the house, loaded."""
    memory = Memory(hass)
    await memory.async_load()
    return memory


def _parse(stored: dict[str, Any]) -> list[Remembered]:
    return read_rows(stored["speakers"], Remembered.from_dict, of="speakers")
