"""The planner in a house."""

import asyncio

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.speech.settings import VoiceSettings


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
