"""A real network speaker, MPD, whose sound is recorded instead of heard."""

from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
import shutil
from typing import Self
import wave

from mpd import ConnectionError as MPDConnectionError
from mpd.asyncio import MPDClient

from . import process
from .waiting import StageError, wait_until

SAMPLE_RATE = 24_000

# Each play opens the pipe anew and so begins a new recording, which gets its name when
# the pipe is closed. The null output is the clock: without it MPD would play as fast as
# it can decode.
_CONFIGURATION = """\
bind_to_address "127.0.0.1"
port "{port}"
zeroconf_enabled "no"
playlist_directory "{playlists}"
input {{
    plugin "curl"
}}
audio_output {{
    type "pipe"
    name "recording"
    format "{rate}:16:1"
    mixer_type "software"
    command "play={recordings}/$(date +%s.%N); cat > $play.part; mv $play.part $play.pcm"
}}
audio_output {{
    type "null"
    name "clock"
    sync "yes"
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What the speaker played from one opening of its output to the closing.

    `started` and `ended` are Unix times of the first and the last sound; `pcm`
    is 16-bit mono at SAMPLE_RATE.
    """

    started: float
    ended: float
    pcm: bytes

    @property
    def duration(self) -> float:
        """Length of the sound in seconds."""
        return len(self.pcm) / 2 / SAMPLE_RATE

    def save(self, path: Path) -> None:
        """Write the sound as a WAV file."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(self.pcm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a speaker does: `play`, `pause` or `stop`, and with what.

    `title` is an address, `elapsed` are its seconds that are over, `volume` is in percent.
    """

    state: str
    title: str
    elapsed: float
    volume: int


class Speaker:
    """An MPD process on a loopback port."""

    def __init__(self, directory: Path, *, port: int) -> None:
        """Keep configuration, log and recordings in `directory`."""
        self.port = port
        self._directory = directory
        self._recordings = directory / "recordings"
        self._process: Process | None = None
        self._client = MPDClient()

    async def __aenter__(self) -> Self:
        """Start and connect."""
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        self._client.disconnect()
        if self._process is not None:
            await process.stop(self._process, patience=5)

    async def wait_for_play(self, *, after: int = 0) -> Play:
        """Return the play that follows the first `after` ones, once it is over."""

        async def over() -> bool:
            status = await self._client.status()
            if "error" in status:
                raise StageError(f"The speaker failed: {status['error']}")
            return len(self._files()) > after

        await wait_until(over, deadline=300, what="the speaker has played")
        return self.plays()[after]

    def plays(self) -> list[Play]:
        """Return all plays that are over, the first one first."""
        return [
            Play(
                started=float(file.stem),
                ended=file.stat().st_mtime,
                pcm=file.read_bytes(),
            )
            for file in self._files()
        ]

    def recorded(self) -> int:
        """Return how many bytes were played in all, with those of a play under way."""
        files = [*self._recordings.glob("*.part"), *self._files()]
        with suppress(FileNotFoundError):
            return sum(file.stat().st_size for file in files)
        # Renamed meanwhile, as the play is over.
        return self.recorded()

    async def changes(self) -> int:
        """Return how often anybody has changed what the speaker is to play."""
        return int((await self._client.status())["playlist"])

    async def state(self) -> str:
        """Return what it does: `play`, `pause` or `stop`."""
        return str((await self._client.status())["state"])

    async def glance(self) -> Glance:
        """Return what can be seen of it just now."""
        status, title = await self._client.status(), await self._client.currentsong()
        return Glance(
            state=str(status["state"]),
            title=str(title.get("file", "")),
            elapsed=float(status.get("elapsed", 0)),
            volume=int(status["volume"]),
        )

    async def elapsed(self) -> float:
        """Return how many seconds of what it plays are over."""
        return float((await self._client.status()).get("elapsed", 0))

    async def volume(self) -> int:
        """Return its volume in percent."""
        return int((await self._client.status())["volume"])

    async def _start(self) -> None:
        mpd = shutil.which("mpd")
        if mpd is None:
            raise StageError("MPD is not installed")
        configuration = self._directory / "mpd.conf"
        self._recordings.mkdir(parents=True, exist_ok=True)
        configuration.write_text(
            _CONFIGURATION.format(
                port=self.port,
                rate=SAMPLE_RATE,
                playlists=self._directory,
                recordings=self._recordings,
            )
        )
        self._process = await process.start(
            mpd,
            *("--no-daemon", "--stderr", configuration),
            log=self._directory / "mpd.log",
            directory=self._directory,
        )
        await wait_until(self._connects, deadline=10, what="MPD answers")

    async def _connects(self) -> bool:
        with suppress(OSError, MPDConnectionError):
            await self._client.connect("127.0.0.1", self.port)
            return True
        return False

    def _files(self) -> list[Path]:
        return sorted(self._recordings.glob("*.pcm"))
