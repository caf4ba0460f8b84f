"""A delivery to one speaker, before it begins and when it is broken off."""

import asyncio
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.claim import async_claim
from custom_components.segmind_tts.announcing.delivery import Delivery
from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.rendition import Rendition
from custom_components.segmind_tts.announcing.ways import Play

from .stage import KITCHEN, Listener

SPEAKER = Speaker(entity_id=KITCHEN)


@pytest.fixture
def delivery(home: HomeAssistant, players: dict[str, Listener]) -> Delivery:
    """A delivery that has a place in the queue of the kitchen."""
    return Delivery(
        home,
        SPEAKER,
        async_claim(home, SPEAKER),
        expires_at=None,
        same=[],
        on_wanted=lambda: None,
    )


@pytest.fixture
def rendition(home: HomeAssistant) -> asyncio.Task[Rendition]:
    """A rendition that is not ready, and never will be."""

    async def render() -> Rendition:
        await asyncio.Event().wait()
        return Rendition(
            path=Path("never"), media_id="never", mime_type="audio/mpeg", seconds=1.0
        )

    return home.async_create_background_task(render(), "render")


def play(rendition: Rendition) -> Play:
    """Return how it would be played."""
    return Play(speaker=SPEAKER, rendition=rendition, on_started=lambda: None)


async def test_stopped_before_it_begins(
    home: HomeAssistant, delivery: Delivery, rendition: asyncio.Task[Rendition]
) -> None:
    """Its place is free at once, and its reason is told."""
    delivery.async_stop("cancelled")
    assert not async_get_queues(home).waiting(KITCHEN)
    receipt = await delivery.async_begin(rendition, play)
    assert (receipt.outcome, receipt.reason) == (Outcome.SKIPPED, "cancelled")
    rendition.cancel()


async def test_broken_off(
    home: HomeAssistant, delivery: Delivery, rendition: asyncio.Task[Rendition]
) -> None:
    """Nobody has heard what ends with Home Assistant, and its place is free."""
    assert not delivery.was_heard
    task = delivery.async_begin(rendition, play)
    assert (delivery.is_over, delivery.was_heard) == (False, False)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert (delivery.is_over, delivery.was_heard) == (True, False)
    assert delivery.receipt.outcome is Outcome.FAILED
    assert not async_get_queues(home).waiting(KITCHEN)
    rendition.cancel()
