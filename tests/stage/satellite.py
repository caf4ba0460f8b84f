"""An Assist satellite that speaks the Wyoming protocol, and records instead of playing."""

import asyncio
from dataclasses import dataclass, field
from typing import Self, override

import numpy as np
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, Satellite
from wyoming.ping import Ping, Pong
from wyoming.satellite import RunSatellite
from wyoming.server import AsyncEventHandler, AsyncTcpServer
from wyoming.snd import Played

from . import sound
from .speaker import SAMPLE_RATE

NAME = "Hall"


@dataclass(slots=True, kw_only=True)
class Heard:
    """A sound that the satellite was given, and whether it was told to its end."""

    rate: int
    pcm: bytearray = field(default_factory=bytearray, repr=False)
    is_over: bool = False

    @property
    def seconds(self) -> float:
        """Return its length."""
        return len(self.pcm) / 2 / self.rate

    def samples(self) -> sound.Samples:
        """Return the sound at the rate that other speakers' recordings have."""
        given = sound.from_pcm(bytes(self.pcm))
        times = np.arange(int(given.size * SAMPLE_RATE / self.rate)) / SAMPLE_RATE
        resampled: sound.Samples = np.interp(
            times, np.arange(given.size) / self.rate, given
        )
        return resampled


class WyomingSatellite:
    """A satellite on a loopback port, which is silent as long as nobody asks it to play."""

    def __init__(self, *, port: int) -> None:
        """Have heard nothing yet."""
        self.port = port
        self.heard: list[Heard] = []
        self.is_run = False
        """Whether Home Assistant has it at its service."""
        self._server = AsyncTcpServer("127.0.0.1", port)
        self._calls: set[_Call] = set()

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        await self._server.start(lambda *streams: _Call(self, self._calls, *streams))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Go away, like a device without power."""
        await self._server.stop()
        for call in [*self._calls]:
            await call.stop()


class _Call(AsyncEventHandler):
    """A connection of Home Assistant's."""

    def __init__(
        self,
        satellite: WyomingSatellite,
        calls: set[_Call],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        super().__init__(reader, writer)
        self._satellite = satellite
        self._heard = satellite.heard
        self._calls = calls
        self._began = 0.0
        calls.add(self)

    @override
    async def handle_event(self, event: Event) -> bool:
        if Describe.is_type(event.type):
            await self.write_event(_info().event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong(text=Ping.from_event(event).text).event())
        elif RunSatellite.is_type(event.type):
            self._satellite.is_run = True
        elif AudioStart.is_type(event.type):
            self._heard.append(Heard(rate=AudioStart.from_event(event).rate))
            self._began = asyncio.get_running_loop().time()
        elif AudioChunk.is_type(event.type):
            self._heard[-1].pcm += AudioChunk.from_event(event).audio
        elif AudioStop.is_type(event.type):
            await self._play_to_the_end(self._heard[-1])
        return True

    @override
    async def disconnect(self) -> None:
        self._calls.discard(self)

    async def _play_to_the_end(self, heard: Heard) -> None:
        """Take as long as the sound does, and say then that it is over."""
        over_at = self._began + heard.seconds
        await asyncio.sleep(over_at - asyncio.get_running_loop().time())
        heard.is_over = True
        await self.write_event(Played().event())


def _info() -> Info:
    return Info(
        satellite=Satellite(
            name=NAME,
            attribution=Attribution(name="", url=""),
            installed=True,
            description="A satellite of the stage",
            version="1",
        )
    )
