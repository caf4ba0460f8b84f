"""A real Home Assistant with an account, the floor's engine, players and vital signs."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from custom_components.segmind_tts.const import (
    CONF_LIBRARY_MEGABYTES,
    CONF_PARALLEL_JOBS,
    DEFAULT_LIBRARY_MEGABYTES,
    DOMAIN,
    ENV_BASE_URL,
)
from tests.emulator import Emulator, EmulatorConfig
from tests.stage.home_assistant import REPOSITORY, HomeAssistant
from tests.stage.process import free_port
from tests.stage.stage import ENGINE

from .cloud import new_key
from .players import PLAYERS, Play, Players

FLOOR = "tts.floor"

_INTEGRATION = Path(__file__).parent / "integration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the house, its voice, and a player for that."""

    api_key: str
    engine: str
    player: str


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What takes part."""

    home: HomeAssistant
    emulator: Emulator
    players: Players

    async def speak(
        self,
        message: str,
        *,
        engine: str = ENGINE,
        player: str = PLAYERS[0],
        options: Mapping[str, object] = {},
    ) -> None:
        """Perform `tts.speak`, over a connection that is kept."""
        await self.home.api.post(
            "/api/services/tts/speak",
            entity_id=engine,
            media_player_entity_id=player,
            message=message,
            options=dict(options),
        )

    async def announce(
        self,
        messages: Iterable[str],
        *,
        engine: str = ENGINE,
        pace: float = 0.0,
        options: Mapping[str, object] = {},
    ) -> list[Play]:
        """Speak without waiting for one another, and return what was played.

        Each is for another player, as one plays them in turn. `pace` is the seconds from
        one announcement to the next.
        """
        players = []
        async with asyncio.TaskGroup() as speaking:
            for message, player in zip(messages, cycle(PLAYERS), strict=False):
                speak = self.speak(
                    message, engine=engine, player=player, options=options
                )
                speaking.create_task(speak)
                players.append(player)
                await asyncio.sleep(pace)
        return [(await self.players.played(player=each))[0] for each in players]

    async def vitals(self) -> dict[str, float]:
        """Return stalls and memory since the last look."""
        vitals: dict[str, float] = await self.home.api.get("/api/benchmark/vitals")
        return vitals

    async def allow_jobs(self, parallel: int) -> None:
        """Set how many jobs the account may have at once."""
        (entry,) = await self.home.api.entries(DOMAIN)
        await self._allow_jobs(entry["entry_id"], parallel)

    async def add_account(self, player: str, *, parallel: int) -> Account:
        """Add another account, which may have so many jobs at once."""
        api, api_key = self.home.api, new_key(self.emulator)
        entry_id = (await api.add_entry(DOMAIN, api_key=api_key))["entry_id"]
        await self._allow_jobs(entry_id, parallel)
        (engine,) = (
            entity["entity_id"]
            for entity in await api.command("config/entity_registry/list")
            if entity["config_entry_id"] == entry_id
            and entity["entity_id"].startswith("tts.")
        )
        return Account(api_key=api_key, engine=engine, player=player)

    def jobs(self, account: Account) -> int:
        """Return how many jobs an account has had."""
        customer = self.emulator.accounts.find(account.api_key)
        jobs = self.emulator.jobs.values()
        return sum(job.account is customer for job in jobs)

    async def _allow_jobs(self, entry_id: str, parallel: int) -> None:
        api, path = self.home.api, "/api/config/config_entries"
        flow = await api.post(f"{path}/options/flow", handler=entry_id)
        options = {
            CONF_PARALLEL_JOBS: parallel,
            CONF_LIBRARY_MEGABYTES: DEFAULT_LIBRARY_MEGABYTES,
        }
        await api.post(f"{path}/options/flow/{flow['flow_id']}", **options)
        # The change makes the entry reload some time; this one is waited for.
        await api.post(f"{path}/entry/{entry_id}/reload")


@asynccontextmanager
async def open_house(directory: Path, config: EmulatorConfig) -> AsyncIterator[House]:
    """Start everything, with its files in `directory`, and stop it in the end."""
    components = directory / "custom_components"
    components.mkdir()
    (components / "benchmark").symlink_to(_INTEGRATION)
    (components / DOMAIN).symlink_to(REPOSITORY / "custom_components" / DOMAIN)
    async with (
        Players() as players,
        Emulator(config) as emulator,
        HomeAssistant(
            directory, port=free_port(), environment={ENV_BASE_URL: emulator.url}
        ) as home,
    ):
        await home.api.add_entry("benchmark", url=players.url)
        await home.api.add_entry(DOMAIN, api_key=emulator.api_key)
        yield House(home=home, emulator=emulator, players=players)
