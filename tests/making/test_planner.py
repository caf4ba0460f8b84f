"""The planner in a house."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.message.settings import VoiceSettings

STORY = " ".join(
    f"The {number} sentence of this story is about as long as those that people write."
    for number in (
        *("first", "second", "third", "fourth", "fifth", "sixth"),
        *("seventh", "eighth", "ninth", "tenth", "last"),
    )
)


@pytest.fixture
def config_dir(config_dir: Path, hass_storage: dict[str, Any]) -> Path:
    """A house that has not learned anything."""
    del hass_storage["segmind_tts.learned"]
    return config_dir


async def test_a_new_house_is_not_wasteful(account: MockConfigEntry) -> None:
    """Not knowing how fast Segmind is does not lead to more jobs than may run at once."""
    script = VoiceSettings().script(STORY)
    parts = await account.runtime_data.planner.async_requests(script)
    assert 850 < len(script.whole.text) < 950
    assert 1 < len(parts) <= 4


async def test_a_long_message_does_not_hold_up_the_house(
    account: MockConfigEntry,
) -> None:
    """Home Assistant goes on with its work while thousands of runs are looked up."""
    script = VoiceSettings().script("It goes on and on. " * 250)
    requests = account.runtime_data.planner.async_requests(script)
    planning = asyncio.create_task(requests)
    await asyncio.sleep(0)
    assert not planning.done()
    parts = await planning
    assert " ".join(part.text for part in parts) == script.whole.text
