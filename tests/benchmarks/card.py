"""The card: how much is loaded, how soon a tap is heard, and what a change elsewhere costs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
import time
from typing import Any, Final

from playwright.async_api import Browser, Locator, Page, StorageState

from tests.emulator import EmulatorConfig
from tests.stage.browser import Frontend, launch, open_frontend
from tests.stage.stage import ENGINE

from .benchmark import Result, Size, spread
from .card_peers import MESSAGE, install, peers, register
from .house import House, open_house
from .players import PLAYERS

_BOARD: Final = "benchmark-card"
_CARD: Final = "segmind-tts-card"
_PLAYER: Final = PLAYERS[3]
"""For the action alone."""
_CHANGES: Final = 20_000
_WARM_UP: Final = 3
_REST: Final = 0.5
"""Seconds until the house is quiet again."""
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
_PLAY = "card => card.shadowRoot.querySelector('.play').click()"
_ACTION = """data => void document.querySelector("home-assistant").hass
    .callService("segmind_tts", "announce", data)"""
# As a dashboard does it: the same house but for a lamp. Most cards look at it later.
_CHANGE = """async (card, count) => {
    const { hass } = document.querySelector("home-assistant");
    const houses = ["on", "off"].map((state) => {
        const lamp = { entity_id: "light.lamp", state, attributes: {} };
        return { ...hass, states: { ...hass.states, "light.lamp": lamp } };
    });
    const measure = async (take) => {
        const began = performance.now();
        for (let number = 0; number < count; number++) await take(houses[number % 2]);
        return performance.now() - began;
    };
    const taken = await measure((house) => {
        card.hass = house;
        return card.updateComplete;
    });
    return (taken - (await measure(() => undefined))) / count * 1000;
}"""


async def measure(size: Size, directory: Path) -> Result:
    """Measure in Chromium, with a real Home Assistant, beside other cards."""
    config = EmulatorConfig(speed=10, voice="tone", seed=1)
    install(directory)
    async with open_house(directory, config) as house, launch() as browser:
        await _furnish(house)
        url = house.home.api.url
        async with open_frontend(browser, url) as frontend:
            page = frontend.page
            await frontend.visit(f"/{_BOARD}/0")
            await page.locator(_CARD).locator(".play").first.wait_for()
            transferred = await page.evaluate(_TRANSFERRED)
            taps = await _tap(house, page, rounds=4 * size.repetitions)
            changes = await _change(page, rounds=size.repetitions)
            state = await page.context.storage_state()
        loads = {
            name: await _load(browser, url, state, count=2 * size.repetitions, **slow)
            for name, slow in (("fast", {}), ("slow", {"conditions": _SLOW}))
        }
    there = sum(len(seconds["ours"]) for seconds in loads.values())
    return Result(
        figures={
            "card_kb": round(transferred / 1000, 1),
            "card_tap_ms": round(median(taps["ours"]) - median(taps["action"]), 2),
            "card_tap_ratio": _against(taps, "button", "notify-card"),
            "card_update_us": round(median(changes["ours"]), 2),
            "card_update_ratio": _against(changes, "tile", "entities", "media-control"),
            "card_loads_failed": 4 * size.repetitions - there,
        },
        details={
            "tap_ms": {name: spread(took) for name, took in taps.items()},
            "update_us": {name: spread(took) for name, took in changes.items()},
            "load_s": {
                name: {card: spread(took or [0]) for card, took in seconds.items()}
                for name, seconds in loads.items()
            },
        },
    )


async def _furnish(house: House) -> None:
    """Keep a phrase, and put the cards on a dashboard."""
    api = house.home.api
    await api.act("segmind_tts.pin", message=MESSAGE, voice=ENGINE)
    await register(api)
    await api.command(
        "lovelace/dashboards/create", url_path=_BOARD, title="Card", mode="storage"
    )
    ours = {"type": f"custom:{_CARD}", "speakers": [PLAYERS[0]]}
    cards = [ours, *(peer.config for peer in peers().values())]
    section = {"type": "grid", "cards": cards}
    view = {"title": "Card", "type": "sections", "sections": [section]}
    await api.command("lovelace/config/save", url_path=_BOARD, config={"views": [view]})


async def _tap(house: House, page: Page, *, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds until a player asks for the phrase, by turns."""
    data = {"entity_id": _PLAYER, "message": MESSAGE, "voice": ENGINE}
    ways: dict[str, tuple[str, Callable[[], Awaitable[Any]]]] = {
        "ours": (PLAYERS[0], await _tapper(page.locator(_CARD), _PLAY)),
        "action": (_PLAYER, partial(page.evaluate, _ACTION, data)),
    }
    for name, peer in peers().items():
        if peer.tap is not None:
            ways[name] = (peer.player, await _tapper(peer.on(page), peer.tap))
    taps: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(_WARM_UP + rounds):
        for name, (player, act) in ways.items():
            took = await _until_played(house, player, act)
            if number >= _WARM_UP:
                taps[name].append(took)
            await asyncio.sleep(_REST)
    return taps


async def _tapper(card: Locator, tap: str) -> Callable[[], Awaitable[Any]]:
    """Return what taps a card, which is not to be looked for again each time."""
    element = await card.element_handle()
    return partial(element.evaluate, tap)


async def _change(page: Page, *, rounds: int) -> dict[str, list[float]]:
    """Return the microseconds that a change of something else takes, by turns."""
    cards = {name: peer.on(page) for name, peer in peers().items()}
    cards["ours"] = page.locator(_CARD)
    changes: dict[str, list[float]] = {name: [] for name in cards}
    for _ in range(rounds):
        for name, card in cards.items():
            changes[name].append(await card.evaluate(_CHANGE, _CHANGES))
    return changes


def _against(measured: Mapping[str, Sequence[float]], *others: str) -> float:
    """Return how ours compares with the best of the others."""
    best = min(median(measured[name]) for name in others if name in measured)
    return round(median(measured["ours"]) / best, 2)


async def _until_played(
    house: House, player: str, act: Callable[[], Awaitable[Any]]
) -> float:
    began = time.perf_counter()
    await act()
    (play,) = await house.players.played(player=player)
    await house.home.api.act("segmind_tts.stop")
    return (play.first_byte - began) * 1000


async def _load(
    browser: Browser,
    url: str,
    state: StorageState,
    *,
    count: int,
    conditions: dict[str, Any] | None = None,
) -> dict[str, list[float]]:
    """Return the seconds until each card is there, of the loads in which it is.

    Nothing is in a cache.
    """
    loads: dict[str, list[float]] = {name: [] for name in ("ours", *peers())}
    for _ in range(count):
        window = await browser.new_context(storage_state=state)
        window.set_default_timeout(_PATIENCE_MS)
        page = await window.new_page()
        if conditions is not None:
            session = await window.new_cdp_session(page)
            await session.send("Network.emulateNetworkConditions", conditions)
        began = time.perf_counter()
        await Frontend(page, url).visit(f"/{_BOARD}/0")
        shown = [f"{_CARD} .play", *(peer.tag for peer in peers().values())]
        async with asyncio.TaskGroup() as waiting:
            for place, took in enumerate(loads.values()):
                card = page.locator("hui-card").nth(place)
                there = card.locator(shown[place]).first
                waiting.create_task(_note_load(card, there, began, took))
        await window.close()
    return loads


async def _note_load(
    card: Locator, there: Locator, began: float, took: list[float]
) -> None:
    """Note the seconds until a card is there, unless an error is in its place."""
    await there.or_(card.locator("hui-error-card")).first.wait_for()
    if await there.is_visible():
        took.append(time.perf_counter() - began)
