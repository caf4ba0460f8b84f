"""The card: how much is loaded, how soon a tap is heard, and what a change elsewhere costs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
import time
from typing import Any, Final

from playwright.async_api import Browser, Page, StorageState

from tests.emulator import EmulatorConfig
from tests.stage.browser import Frontend, launch, open_frontend
from tests.stage.stage import ENGINE

from .benchmark import Result, Size, spread
from .house import House, open_house
from .players import PLAYERS

_BOARD: Final = "benchmark-card"
_CARD: Final = "segmind-tts-card"
_MESSAGE: Final = "The washing machine is done."
_CHANGES: Final = 2000
_WARM_UP: Final = 3
# What Chrome's developer tools call Slow 4G: milliseconds, and bytes per second.
_SLOW: Final = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
}
_PATIENCE_MS: Final = 120_000.0

_TRANSFERRED = """() => performance.getEntriesByType("resource")
    .filter(each => each.name.includes("/segmind_tts/"))
    .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
_ACTION = """data => void document.querySelector("home-assistant").hass
    .callService("segmind_tts", "announce", data)"""
# As a dashboard does it: the same house but for a lamp.
_CHANGE = """(card, count) => {
    const { hass } = document.querySelector("home-assistant");
    const began = performance.now();
    for (let number = 0; number < count; number++) {
        const lamp = { entity_id: "light.lamp", state: String(number), attributes: {} };
        card.hass = { ...hass, states: { ...hass.states, "light.lamp": lamp } };
    }
    const all = performance.now() - began;
    const copied = performance.now();
    for (let number = 0; number < count; number++) {
        const lamp = { entity_id: "light.lamp", state: String(number), attributes: {} };
        ({ ...hass, states: { ...hass.states, "light.lamp": lamp } });
    }
    return (all - (performance.now() - copied)) / count * 1000;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taps:
    """Milliseconds until a player asks for the sound."""

    card: list[float] = field(default_factory=list)
    action: list[float] = field(default_factory=list)


async def measure(size: Size, directory: Path) -> Result:
    """Measure in Chromium, beside a real Home Assistant."""
    config = EmulatorConfig(speed=10, voice="tone", seed=1)
    async with open_house(directory, config) as house, launch() as browser:
        await _furnish(house)
        url = house.home.api.url
        async with open_frontend(browser, url) as frontend:
            page = frontend.page
            await frontend.visit(f"/{_BOARD}/0")
            card = page.locator(_CARD)
            await card.locator(".play").first.wait_for()
            transferred = await page.evaluate(_TRANSFERRED)
            taps = await _tap(house, page, rounds=4 * size.repetitions)
            change = await card.evaluate(_CHANGE, _CHANGES)
            state = await page.context.storage_state()
        loads = {
            name: await _load(browser, url, state, count=2 * size.repetitions, **slow)
            for name, slow in (("fast", {}), ("slow", {"conditions": _SLOW}))
        }
    failed = sum(each is None for seconds in loads.values() for each in seconds)
    return Result(
        figures={
            "card_kb": round(transferred / 1000, 1),
            "card_tap_ms": round(median(taps.card) - median(taps.action), 2),
            "card_update_us": round(change, 2),
            "card_loads_failed": failed,
        },
        details={
            "tap_ms": spread(taps.card),
            "action_ms": spread(taps.action),
            "load_s": {
                name: spread([each for each in seconds if each is not None] or [0])
                for name, seconds in loads.items()
            },
        },
    )


async def _furnish(house: House) -> None:
    """Keep a phrase, and put the card on a dashboard."""
    api = house.home.api
    await api.act("segmind_tts.pin", message=_MESSAGE, voice=ENGINE)
    await api.command(
        "lovelace/dashboards/create", url_path=_BOARD, title="Card", mode="storage"
    )
    card = {"type": f"custom:{_CARD}", "speakers": [PLAYERS[0]]}
    section = {"type": "grid", "cards": [card]}
    view = {"title": "Card", "type": "sections", "sections": [section]}
    await api.command("lovelace/config/save", url_path=_BOARD, config={"views": [view]})


async def _tap(house: House, page: Page, *, rounds: int) -> _Taps:
    """Announce by the card and by the action in turns."""
    taps = _Taps()
    phrase = page.locator(_CARD).locator(".play").first
    data = {"entity_id": PLAYERS[0], "message": _MESSAGE, "voice": ENGINE}

    async def card() -> None:
        await phrase.evaluate("button => button.click()")

    async def action() -> None:
        await page.evaluate(_ACTION, data)

    for number in range(_WARM_UP + rounds):
        for act, told in ((card, taps.card), (action, taps.action)):
            took = await _until_played(house, act)
            if number >= _WARM_UP:
                told.append(took)
    return taps


async def _until_played(house: House, act: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await act()
    (play,) = await house.players.played()
    await house.home.api.act("segmind_tts.stop")
    return (play.first_byte - began) * 1000


async def _load(
    browser: Browser,
    url: str,
    state: StorageState,
    *,
    count: int,
    conditions: dict[str, Any] | None = None,
) -> list[float | None]:
    """Return the seconds until the card is there, None where it is not, without a cache."""
    loads: list[float | None] = []
    for _ in range(count):
        window = await browser.new_context(storage_state=state)
        window.set_default_timeout(_PATIENCE_MS)
        page = await window.new_page()
        if conditions is not None:
            session = await window.new_cdp_session(page)
            await session.send("Network.emulateNetworkConditions", conditions)
        began = time.perf_counter()
        await Frontend(page, url).visit(f"/{_BOARD}/0")
        shown = page.locator(_CARD).locator(".play").first
        await shown.or_(page.locator("hui-error-card")).first.wait_for()
        is_there = await shown.is_visible()
        loads.append(time.perf_counter() - began if is_there else None)
        await window.close()
    return loads
