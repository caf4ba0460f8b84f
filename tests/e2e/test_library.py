"""The library, found, played and searched in Home Assistant's own frontend."""

from collections.abc import AsyncIterator

from playwright.async_api import Browser, Locator, Response, expect
import pytest
import pytest_asyncio

from tests.stage.browser import Frontend, open_frontend
from tests.stage.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

MEDIA = "/media-browser/browser"


def entry(frontend: Frontend, title: str) -> Locator:
    """Return a folder or a sound, by its title: a tile, or a line of a list."""
    page = frontend.page
    tile = page.locator(".title", has_text=title)
    return tile.or_(page.locator("ha-list-item", has_text=title)).first


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frontend(stage: Stage, browser: Browser) -> AsyncIterator[Frontend]:
    """The frontend of a house with a phrase and a recording."""
    api = stage.home.api
    await api.act("segmind_tts.pin", message="Dinner is ready.", name="Dinner")
    await api.act("segmind_tts.prepare", message=["The garage is open."])
    async with open_frontend(browser, api.url) as frontend:
        yield frontend


async def test_found_and_played(frontend: Frontend) -> None:
    """A phrase is found by its name, and is heard in the browser."""
    page = frontend.page
    await frontend.visit(MEDIA)
    await entry(frontend, "Segmind TTS").click()
    await expect(entry(frontend, "By voice")).to_be_visible()
    await frontend.picture("library")
    await entry(frontend, "Recently heard").click()
    await expect(entry(frontend, "The garage is open.")).to_be_visible()
    await frontend.picture("library_recent")
    await page.go_back()
    await entry(frontend, "Phrases").click()

    def is_sound(response: Response) -> bool:
        return "/api/segmind_tts/rendition/" in response.url

    async with page.expect_response(is_sound) as heard:
        await entry(frontend, "Dinner").click()
    response = await heard.value
    assert response.ok
    assert response.headers["content-type"] == "audio/mpeg"


async def test_searched(frontend: Frontend) -> None:
    """What is searched is found by its words."""
    page = frontend.page
    await frontend.visit(MEDIA)
    await entry(frontend, "Segmind TTS").click()
    await expect(entry(frontend, "By voice")).to_be_visible()
    await page.get_by_role("textbox").first.fill("garage")
    await page.keyboard.press("Enter")
    await expect(entry(frontend, "The garage is open.")).to_be_visible()
    await expect(entry(frontend, "By voice")).to_be_hidden()
    await frontend.picture("library_found")
