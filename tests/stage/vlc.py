"""A second kind of network speaker, VLC, whose sound is recorded instead of heard."""

from asyncio.subprocess import Process
from contextlib import suppress
import os
from pathlib import Path
import shutil
from socket import create_connection
from tempfile import mkdtemp
from typing import Self

from . import process
from .speaker import SAMPLE_RATE
from .waiting import StageError, wait_until

PASSWORD = "stage"
# Neither of them runs as root.
_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")
# VLC's own output to a file has neither a clock nor a volume. What the sound server writes
# to its pipe is silence as long as nothing plays.
_PIPE = (
    f"module-pipe-sink file={{directory}}/room rate={SAMPLE_RATE} channels=1 format=s16le"
    " use_system_clock_for_timing=yes"
)
_MODULES = (
    "module-stream-restore",
    "module-native-protocol-unix socket={directory}/pulse auth-anonymous=1",
    _PIPE,
)
_SOUND_SERVER = (
    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
    *(f"--load={module}" for module in _MODULES),
)
_RECORDER = ("dd", "if={directory}/room", "of={directory}/room.pcm", "bs=480")


class Vlc:
    """A VLC process on a loopback port that is told by telnet what to play."""

    def __init__(self, *, port: int) -> None:
        """Keep log and recording in a directory of its own, as it is another user's."""
        self.port = port
        self._directory = Path(mkdtemp(prefix="segmind-tts-vlc-"))
        self._processes: list[Process] = []

    async def __aenter__(self) -> Self:
        """Start."""
        try:
            await self._start_all()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop, and leave nothing."""
        for each in reversed(self._processes):
            await process.stop(each, patience=5)
        shutil.rmtree(self._directory)

    def recording(self) -> bytes:
        """Return all that could be heard since the start, silence included.

        It is 16-bit mono at SAMPLE_RATE, as that of the other speaker.
        """
        return (self._directory / "room.pcm").read_bytes()

    async def _start_all(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self._directory, "nobody")
        telnet = (
            f'telnet={{host="telnet://127.0.0.1:{self.port}",password="{PASSWORD}"}}'
        )
        await self._start(*_SOUND_SERVER)
        await wait_until(self._has_pipe, deadline=20, what="the sound server is there")
        await self._start(*_RECORDER)
        await self._start(
            *("vlc", "-I", "luaintf", "--lua-intf", "telnet"),
            *("--no-video", "--aout", "pulse", "--lua-config", telnet),
        )
        await wait_until(self._listens, deadline=20, what="VLC answers")

    async def _start(self, program: str, *arguments: str) -> None:
        path = shutil.which(program)
        if path is None:
            raise StageError(f"{program} is not installed")
        user = _NOBODY if os.geteuid() == 0 else ()
        self._processes.append(
            await process.start(
                *(*user, path),
                *(
                    each.replace("{directory}", str(self._directory))
                    for each in arguments
                ),
                log=self._directory / f"{program}.log",
                directory=self._directory,
                environment={
                    **os.environ,
                    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
                    "HOME": str(self._directory),
                    "PULSE_SERVER": f"unix:{self._directory}/pulse",
                },
            )
        )

    async def _has_pipe(self) -> bool:
        return (self._directory / "room").exists()

    async def _listens(self) -> bool:
        with suppress(OSError), create_connection(("127.0.0.1", self.port)):
            return True
        return False
