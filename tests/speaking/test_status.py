"""What a voice shows of its last message: who spoke, or why nobody did."""

from contextlib import suppress
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_load_integrations
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE, speak

from . import story
from .local import ENGINE, LOCAL, Local
from .story import config_dir, emulator_config  # noqa: F401

LAST = "comes to its end"
MEDIA = f"media-source://tts/{ENGINE}?message={MESSAGE}"


def shown(home: HomeAssistant) -> tuple[str | None, str | None]:
    """Return who spoke the last message, and why the voice did not."""
    attributes = home.data["tts"].get_entity(ENGINE).extra_state_attributes
    return attributes["spoken_by"], attributes["last_error"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "too little credit"), ("de", "Guthaben des Segmind-Kontos")],
)
async def test_what_home_assistant_tells_its_log_alone(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    language: str,
    words: str,
) -> None:
    """A failed sound of a media player or browser is shown, until one is heard."""
    home.config.language = language
    await async_load_integrations(home, {DOMAIN})
    assert shown(home) == (None, None)
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    with pytest.raises(HomeAssistantError):
        await tts.async_get_media_source_audio(home, MEDIA)
    who, why = shown(home)
    assert who is None
    assert words in str(why)
    await tts.async_get_media_source_audio(home, MEDIA)
    assert shown(home) == (ENGINE, None)


async def test_an_action_that_fails(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """The voice shows what the action has raised, with what it is about filled in."""
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"voice": "Zefyr"})
    who, why = shown(home)
    assert who is None
    assert str(why).startswith(str(failure.value))
    assert "Zefyr" in str(why)


async def test_who_spoke_instead(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], local: Local
) -> None:
    """The fallback's name stands beside the voice's own reason."""
    emulator.inject(Fault(name="job_fails", times=None))
    await speak(home, options={"fallback": LOCAL})
    who, why = shown(home)
    assert who == LOCAL
    assert "could not speak this message" in str(why)


async def test_both_fail(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], local: Local
) -> None:
    """What another engine says may hold a message, so only the voice's reason is shown."""
    emulator.inject(Fault(name="job_fails", times=None))
    local.failure = HomeAssistantError(f"Cannot say {MESSAGE}")
    with pytest.raises(HomeAssistantError):
        await speak(home, options={"fallback": LOCAL})
    who, why = shown(home)
    assert who is None
    assert str(why).startswith("The model could not speak this message.")
    assert MESSAGE not in str(why)


async def test_a_player_that_fails(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Nobody has heard it, and the player's words may hold the message."""

    async def play(call: ServiceCall) -> None:
        raise HomeAssistantError(f"Cannot play {call.data['media_content_id']}")

    home.services.async_register("media_player", "play_media", play)
    with pytest.raises(HomeAssistantError, match="Cannot play"):
        await speak(home)
    who, why = shown(home)
    assert who is None
    assert "media player" in str(why)
    assert "washing" not in str(why)


async def test_a_message_that_breaks_off(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A message whose last part cannot be had does not stand as spoken."""
    emulator.inject(Fault(name="job_fails", containing=LAST, times=None))
    await speak(home, story.MESSAGE)
    assert shown(home) == (ENGINE, None)
    stream = _stream(home, played[0])
    with suppress(HomeAssistantError):
        _ = [chunk async for chunk in stream.async_stream_result()]
    who, why = shown(home)
    assert who is None
    assert "could not speak this message" in str(why)


def _stream(home: HomeAssistant, call: ServiceCall) -> Any:
    token = call.data["media_content_id"].rpartition("/")[2]
    stream = tts.async_get_stream(home, token)
    assert stream is not None
    return stream
