"""What Home Assistant's own pages have for any voice: speech in the media browser, samples."""

from collections.abc import AsyncIterator

from playwright.async_api import Browser, Response, expect
import pytest
import pytest_asyncio

from tests.emulator import Emulator, Fault
from tests.stage.browser import Frontend, launch, open_frontend
from tests.stage.stage import PLAYER, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """The browser."""
    async with launch() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frontend(stage: Stage, browser: Browser) -> AsyncIterator[Frontend]:
    """The frontend in English."""
    async with open_frontend(browser, stage.home.api.url) as frontend:
        yield frontend


async def test_media_browser(stage: Stage, frontend: Frontend, emulator: Emulator) -> None:
    page = frontend.page
    await frontend.visit(f"/media-browser/{PLAYER}")
    await page.locator(".title", has_text="Text-to-speech").click()
    await page.wait_for_timeout(2000)
    await frontend.picture("pane1")
    await page.get_by_text("Zephyr").first.click()
    await page.wait_for_timeout(3000)
    await frontend.picture("pane2")
    print(await page.locator("ha-media-player-browse").aria_snapshot())


async def test_try(stage: Stage, frontend: Frontend, emulator: Emulator) -> None:
    page = frontend.page
    await frontend.visit("/config/voice-assistants/assistants")
    await page.wait_for_timeout(3000)
    await frontend.picture("try1")
    print(await page.locator("ha-panel-config").aria_snapshot())
