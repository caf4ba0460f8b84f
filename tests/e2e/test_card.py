"""The card on a dashboard, used in Home Assistant's own frontend."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, Locator, expect
import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_SPEAKERS
from tests.emulator import EmulatorConfig
from tests.stage.browser import Frontend, launch, open_frontend
from tests.stage.stage import ENGINE, PLAYER, Stage, set_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

BOARD = "segmind-card"
PATH = f"/{BOARD}/0"
KITCHEN = "Kitchen"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with an account, speakers called Kitchen, and a dashboard."""
    pytest_socket.enable_socket()
    config = EmulatorConfig(voice="espeak", speed=4, seed=1)
    async with set_stage(
        tmp_path_factory.mktemp("stage"), emulator_config=config
    ) as stage:
        await stage.add_account()
        await stage.add_speaker()
        (account,) = await stage.home.api.entries(DOMAIN)
        await stage.home.api.submit_subentry(
            account["entry_id"],
            SUBENTRY_SPEAKERS,
            {"name": KITCHEN, "players": [PLAYER], "voice": ENGINE},
        )
        await stage.home.api.command(
            "lovelace/dashboards/create",
            url_path=BOARD,
            title="Announcements",
            mode="storage",
        )
        await show(stage)
        yield stage


async def show(stage: Stage, **config: Any) -> None:
    """Put the card on the dashboard, alone."""
    card = {"type": "custom:segmind-tts-card", **config}
    section = {"type": "grid", "cards": [card]}
    view = {"title": "Home", "type": "sections", "sections": [section]}
    await stage.home.api.command(
        "lovelace/config/save", url_path=BOARD, config={"views": [view]}
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    """The browser."""
    async with launch() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frontend(stage: Stage, browser: Browser) -> AsyncIterator[Frontend]:
    """The frontend in English."""
    async with open_frontend(browser, stage.home.api.url) as frontend:
        yield frontend


@pytest_asyncio.fixture(loop_scope="module")
async def card(stage: Stage, frontend: Frontend) -> AsyncIterator[Locator]:
    """The card, on a page that was just loaded and says nothing in its console."""
    errors: list[str] = []
    frontend.page.on("pageerror", lambda error: errors.append(str(error)))
    frontend.page.on(
        "console",
        lambda line: (
            errors.append(line.text) if "segmind" in line.location["url"] else None
        ),
    )
    await frontend.visit(PATH)
    yield frontend.page.locator("segmind-tts-card")
    assert errors == []


async def write(card: Locator, message: str) -> None:
    """Write a message, for the kitchen."""
    await card.get_by_role("textbox", name="Message").fill(message)
    kitchen = card.get_by_role("button", name=KITCHEN)
    if await kitchen.get_attribute("aria-pressed") != "true":
        await kitchen.click()


async def test_announced(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """What is written is announced, heard on the speaker, and shown as done."""
    message = "Dinner is on the table."
    await write(card, message)
    await expect(card.locator(".hint")).to_contain_text("about $0.005")
    await frontend.picture("card")
    plays = len(stage.speaker.plays())
    await card.get_by_role("button", name="Announce").click()
    status = card.get_by_role("status")
    await expect(status).to_contain_text("Is being made")
    await frontend.picture("card_making")
    await expect(status).to_contain_text("Announced, for $0.005.")
    await stage.speaker.wait_for_play(after=plays)
    await expect(card.get_by_text("Kitchen: heard")).to_be_visible()
    await expect(card.get_by_role("textbox", name="Message")).to_have_value("")
    await frontend.picture("card_done")
