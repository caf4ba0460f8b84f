"""Home Assistant's frontend in a headless Chromium, used by what it shows."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
import shutil
from typing import Final, Literal

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from .client import CREDENTIALS
from .home_assistant import REPOSITORY
from .waiting import StageError

PICTURES = REPOSITORY / "build" / "screenshots"

# Wide enough for the sidebar, high enough for the longest form.
_VIEWPORT: Final = ViewportSize(width=1000, height=1250)
_DEADLINE_MS: Final = 30_000.0
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
_IS_DARK = (
    "dark => document.querySelector('home-assistant').hass.themes.darkMode === dark"
)


class Dialog:
    """The dialog of a flow, whether it is open or not."""

    def __init__(self, page: Page) -> None:
        """Find the dialog of a page."""
        self.root = page.locator("dialog-data-entry-flow")
        self.error = self.root.locator("ha-alert")

    def button(self, name: str) -> Locator:
        """Return the last button of a name: the footer's, not the header's."""
        return self.root.get_by_role("button", name=name).last

    def picker(self, label: str) -> Locator:
        """Return the field that opens a list."""
        return self.root.locator(f'ha-picker-field[aria-label="{label}"]')

    def field(self, label: str) -> Locator:
        """Return the field for text or for a number."""
        text = self.root.get_by_role("textbox", name=label)
        return text.or_(self.root.get_by_role("spinbutton", name=label))

    async def fill(self, label: str, value: str) -> None:
        """Write into a field for text or for a number."""
        await self.field(label).fill(value)

    async def pick(self, label: str, option: str, *, shown: str = "") -> None:
        """Choose what a list offers; the field then shows it, or `shown`."""
        await self.picker(label).click()
        item = self.root.get_by_role("menuitem", name=option)
        await item.or_(self.item(label, option)).click()
        await self._picked(label, shown or option)

    async def pick_voice(self, label: str, voice: str, title: str) -> None:
        """Search a voice by its name, and choose it by its title."""
        await self.picker(label).click()
        await self.pick_found(label, voice, title)

    async def pick_found(self, label: str, voice: str, title: str) -> None:
        """Search a voice in a list that is open, and choose it."""
        await self._list(label).get_by_role("textbox").fill(voice)
        await self.item(label, title).click()
        await self._picked(label, voice)

    async def pick_own(self, label: str, words: str) -> None:
        """Enter what a list does not offer."""
        await self.picker(label).click()
        await self._list(label).get_by_role("textbox").fill(words)
        await self.item(label, words).click()
        await self._picked(label, words)

    async def press(self, button: str) -> None:
        """Press a button."""
        await self.button(button).click()

    async def unfold(self, section: str) -> None:
        """Open a section of the form."""
        await self.root.get_by_role("heading", name=section).click()

    async def switch_on(self, label: str) -> None:
        """Turn a switch on."""
        # The frontend ties no label to its switches.
        row = self.root.locator("ha-formfield").filter(has_text=label)
        await row.locator("ha-switch").click()

    async def choose(self, option: str) -> None:
        """Choose from a menu."""
        await self.root.get_by_text(option, exact=True).click()

    async def close(self, button: str) -> None:
        """Press the button that ends the dialog, and wait until it is gone."""
        await self.press(button)
        # The element stays in the page without its contents.
        await self.button(button).wait_for(state="hidden")

    def _list(self, label: str) -> Locator:
        """Return an open list with a search field."""
        return self.root.get_by_role("dialog", name=label)

    async def _picked(self, label: str, option: str) -> None:
        """Wait until a choice is taken over, which would undo what is entered before."""
        # Where other words are allowed too, the frontend shows a ready style's key.
        await expect(self.picker(label)).to_contain_text(option, ignore_case=True)

    def item(self, label: str, text: str) -> Locator:
        """Return what an open list offers."""
        return self._list(label).get_by_text(text).first


class Frontend:
    """A page of the frontend, with the owner logged in."""

    def __init__(self, page: Page, url: str) -> None:
        """Use a page for the Home Assistant at a URL."""
        self.page = page
        self.dialog = Dialog(page)
        self._url = url

    async def log_in(self, credentials: Mapping[str, str]) -> None:
        """Log in by the form."""
        await self.page.goto(self._url)
        for name, value in credentials.items():
            await self.page.locator(f"input[name={name}]").fill(value)
        await self.page.keyboard.press("Enter")
        await self._ready()

    async def visit(self, path: str) -> None:
        """Load a page anew."""
        await self.page.goto(self._url + path)
        await self._ready()

    async def press(self, button: str) -> None:
        """Press a button of the page."""
        await self.page.get_by_role("button", name=button).click()

    async def picture(self, name: str) -> None:
        """Photograph what is to be seen, in light and in dark."""
        for scheme in _SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            await self.page.wait_for_function(_IS_DARK, arg=scheme == "dark")
            await self.page.screenshot(
                path=PICTURES / f"{name}-{scheme}.png", animations="disabled"
            )

    async def _ready(self) -> None:
        await self.page.locator("home-assistant-main").wait_for(state="attached")
        await self.page.locator("#ha-launch-screen").wait_for(state="detached")


@asynccontextmanager
async def launch() -> AsyncIterator[Browser]:
    """Run the system's Chromium.

    Raises:
        StageError: It is not installed.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        raise StageError("Chromium is not installed")
    expect.set_options(timeout=_DEADLINE_MS)
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=chromium) as browser,
    ):
        yield browser


@asynccontextmanager
async def open_frontend(
    browser: Browser,
    url: str,
    *,
    locale: str = "en-US",
    viewport: ViewportSize = _VIEWPORT,
    credentials: Mapping[str, str] = CREDENTIALS,
) -> AsyncIterator[Frontend]:
    """Log in to the Home Assistant at a URL, as its owner, in a window of its own.

    The frontend speaks the browser's language as long as the user has chosen none.
    """
    async with await browser.new_context(viewport=viewport, locale=locale) as window:
        window.set_default_timeout(_DEADLINE_MS)
        frontend = Frontend(await window.new_page(), url)
        await frontend.log_in(credentials)
        yield frontend
