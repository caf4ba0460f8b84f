"""What is remembered of speakers: on disk in time, and in few writes."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from custom_components.segmind_tts.announcing.ways.remembered import Memory, Remembered
from custom_components.segmind_tts.announcing.ways.sound import Sound

SOUND = Sound(media_id="media-source://segmind_tts/1", path="/api/segmind_tts/1.mp3")


class SlowDisk:
    """A disk that takes its time for each write, and keeps what was written."""

    def __init__(self) -> None:
        """Hold nothing."""
        self.writes: list[set[str]] = []

    async def async_write(self, data: dict[str, Any]) -> None:
        """Write in the order in which writes end."""
        rows = {row["entity_id"] for row in data["data"]["speakers"]}
        await asyncio.sleep(0.01)
        self.writes.append(rows)


@contextmanager
def slow_disk() -> Iterator[SlowDisk]:
    """Provide the disk of the house."""
    disk = SlowDisk()

    async def write(_: Store[Any], data: dict[str, Any]) -> None:
        await disk.async_write(data)

    with patch.object(Store, "_async_write_data", write):
        yield disk


def _row(number: int) -> Remembered:
    return Remembered(
        entity_id=f"media_player.speaker_{number}", over_at=0, sound=SOUND, volume=0.3
    )


async def test_speakers_share_writes(hass: HomeAssistant) -> None:
    """Each is on disk when it is told so, and twenty take no twenty writes."""
    memory = Memory(hass)
    with slow_disk() as disk:

        async def visit(number: int) -> None:
            for _ in range(2):
                await memory.async_remember(_row(number))
                assert _row(number).entity_id in disk.writes[-1]

        await asyncio.gather(*map(visit, range(20)))
    assert len(disk.writes) <= 5


async def test_who_goes_away_undoes_nothing(hass: HomeAssistant) -> None:
    """A write goes on when nobody waits for it, so that it does not end after the next."""
    memory, row = Memory(hass), _row(1)
    with slow_disk() as disk:
        remembering = asyncio.create_task(memory.async_remember(row))
        await asyncio.sleep(0)
        remembering.cancel()
        await memory.async_strike(row)
    assert disk.writes == [{row.entity_id}, set()]
