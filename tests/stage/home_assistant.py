"""A real Home Assistant process."""

from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
import json
import os
from pathlib import Path
import sys
from typing import Self

from custom_components.segmind_tts.const import DOMAIN

from . import process
from .client import Client, Json

REPOSITORY = Path(__file__).parents[2]

_START_DEADLINE = 120.0
_CONFIGURATION = """\
homeassistant:
  name: Segmind TTS
  internal_url: http://127.0.0.1:{port}
frontend:
automation: !include automations.yaml
media_source:
ffmpeg:
logger:
  default: warning
  logs:
    custom_components.segmind_tts: debug
"""


class HomeAssistant:
    """A Home Assistant with the working tree's integration and an owner.

    Nothing is installed at run time, and only the loopback address is served.
    """

    def __init__(
        self,
        config: Path,
        *,
        port: int,
        environment: Mapping[str, str],
        components: Sequence[str] = (),
        configuration: str = "",
    ) -> None:
        """Use `config` as the configuration directory, which outlives the process.

        `components` names the stage's integrations that can be added; `configuration`
        is YAML of others.
        """
        self.config = config
        self.log = config / "home-assistant.log"
        self.api = Client(f"http://127.0.0.1:{port}")
        self._port = port
        self._environment = environment
        self._components = components
        self._configuration = _CONFIGURATION.format(port=port) + configuration
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        """Start."""
        try:
            await self.start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()
        await self.api.close()

    async def come_back(self) -> None:
        """Start again what has ended by itself, as a supervisor does at a restart."""
        assert self._process is not None
        await self._process.wait()
        await self.start()

    async def start(self) -> None:
        """Return when everything is set up and the owner is logged in."""
        _prepare(self.config, self._port, self._components, self._configuration)
        # Without compiled bytecode each start would compile everything anew.
        inherited = dict(os.environ)
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        output = self.config / "output.log"
        self._process = await process.start(
            Path(sys.executable).with_name("hass"),
            *("--config", self.config, "--skip-pip"),
            log=output,
            directory=self.config,
            environment={**inherited, **self._environment},
        )
        logging_in = self.api.log_in(deadline=_START_DEADLINE)
        await process.while_running(self._process, logging_in, log=output)

    async def stop(self) -> None:
        """Shut down; what Home Assistant keeps in memory is written by then."""
        if self._process is not None:
            await process.stop(self._process)
            self._process = None

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            await process.kill(self._process)
            self._process = None

    @property
    def memory(self) -> float:
        """How much memory the running process has, in MiB."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines())
        return int(fields["VmRSS"].split()[0]) / 1024

    async def restart(self) -> None:
        """Stop, and start again with the same configuration."""
        await self.stop()
        await self.start()


def _prepare(config: Path, port: int, names: Sequence[str], configuration: str) -> None:
    """Write what a first start needs; leave alone what is there already."""
    storage = config / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    components = config / "custom_components"
    if not components.exists():
        components.mkdir()
        (components / DOMAIN).symlink_to(REPOSITORY / "custom_components" / DOMAIN)
        for name in names:
            (components / name).symlink_to(Path(__file__).with_name(name))
    _write(config / "configuration.yaml", configuration)
    _write(config / "automations.yaml", "[]\n")
    # In YAML these settings would be on probation, and undone after five minutes.
    _store(storage, "http", 1, {"server_host": ["127.0.0.1"], "server_port": port})
    # Only the owner is left to be made: the other steps would set up
    # integrations that need the internet.
    done = ["core_config", "analytics", "integration"]
    _store(storage, "onboarding", 4, {"done": done})


def _store(storage: Path, key: str, version: int, data: Json) -> None:
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    _write(storage / key, json.dumps(content))


def _write(path: Path, content: str) -> None:
    if not path.exists():
        path.write_text(content)
