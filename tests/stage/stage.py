"""Home Assistant, Segmind and a speaker, ready to speak."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from custom_components.segmind_tts.const import DOMAIN, ENV_BASE_URL, SUBENTRY_VOICE
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.message.voices import DEFAULT_VOICE
from tests.emulator import Emulator, EmulatorConfig

from .home_assistant import HomeAssistant
from .process import free_port
from .speaker import Play, Speaker
from .waiting import wait_until

ENGINE = "tts.zephyr"
PLAYER = "media_player.music_player_daemon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What takes part. Without an emulator Segmind itself speaks."""

    home: HomeAssistant
    speaker: Speaker
    emulator: Emulator | None
    api_key: str

    async def add_account(self) -> None:
        """Add the account through the integration's own config flow."""
        await self.home.api.add_entry(DOMAIN, api_key=self.api_key)

    async def add_voice(self, name: str, **settings: object) -> None:
        """Add a voice profile to the account, through the form."""
        (account,) = await self.home.api.entries(DOMAIN)
        profile = {"name": name, "model": DEFAULT_MODEL, "voice": DEFAULT_VOICE}
        await self.home.api.submit_subentry(
            account["entry_id"], SUBENTRY_VOICE, {**profile, **settings}
        )

    async def add_speaker(self) -> None:
        """Let Home Assistant know the speaker."""
        await self.home.api.add_entry("mpd", host="127.0.0.1", port=self.speaker.port)

    async def speak(self, message: str, **options: object) -> None:
        """Perform `tts.speak`; like an automation's, it ends when playing begins."""
        await self.home.api.act(
            "tts.speak",
            entity_id=ENGINE,
            media_player_entity_id=PLAYER,
            message=message,
            options=options,
        )

    async def all_recorded(self) -> None:
        """Wait until nothing that was paid for is still to be recorded."""

        async def recorded() -> bool:
            running = (await self.home.api.attributes(ENGINE))["jobs_running"]
            jobs = self.emulator.jobs.values() if self.emulator else []
            return not running and all(job.audio for job in jobs)

        await wait_until(recorded, deadline=30, what="all is recorded")

    async def announce(self, message: str, **options: object) -> Play:
        """Speak, and return what the speaker has played."""
        plays = len(self.speaker.plays())
        await self.speak(message, **options)
        return await self.speaker.wait_for_play(after=plays)


@asynccontextmanager
async def set_stage(
    directory: Path,
    *,
    api_key: str | None = None,
    emulator_config: EmulatorConfig | None = None,
    home_port: int | None = None,
    speaker_port: int | None = None,
    components: Sequence[str] = (),
    configuration: str = "",
) -> AsyncIterator[Stage]:
    """Start everything, with its files in `directory`, and stop it in the end.

    With a key the real Segmind is used, otherwise the emulator. Of the stage's own
    integrations Home Assistant has `components`, each with its entry; of others those
    in `configuration`, which is YAML.
    """
    environment: dict[str, str] = {}
    emulator: Emulator | None = None
    async with AsyncExitStack() as running:
        if api_key is None:
            emulator = await running.enter_async_context(Emulator(emulator_config))
            api_key = emulator.api_key
            environment[ENV_BASE_URL] = emulator.url
        speaker = await running.enter_async_context(
            Speaker(directory / "speaker", port=speaker_port or free_port())
        )
        home = await running.enter_async_context(
            HomeAssistant(
                directory / "home",
                port=home_port or free_port(),
                environment=environment,
                components=components,
                configuration=configuration,
            )
        )
        for component in components:
            await home.api.add_entry(component)
        yield Stage(home=home, speaker=speaker, emulator=emulator, api_key=api_key)
