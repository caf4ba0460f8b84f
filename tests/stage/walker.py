"""Somebody who taps and writes what the documentation says, and is timed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import time
from typing import Final

from playwright.async_api import Locator, ViewportSize

from .browser import Dialog, Frontend
from .home_assistant import REPOSITORY

PICTURES: Final[Path] = REPOSITORY / "build" / "walk"
PHONE: Final = "phone"
SCREENS: Final = {
    "desktop": ViewportSize(width=1280, height=900),
    PHONE: ViewportSize(width=390, height=844),
}

# A person's seconds for a tap, with looking and thinking, by Card, Moran and Newell's
# keystroke-level model (1983); and for a letter at the 36 words a minute of Palin et al.,
# "How do people type on mobile devices?" (2019).
_TAP: Final = 2.65
_LETTER: Final = 0.33


@dataclass(kw_only=True)
class Step:
    """What a step asks of a person, and the seconds in which the machine does it."""

    name: str
    taps: int = 0
    letters: int = 0
    seconds: float = 0

    @property
    def person(self) -> float:
        """The seconds that a person needs for it, the machine's included."""
        return self.taps * _TAP + self.letters * _LETTER + self.seconds


@dataclass(kw_only=True)
class Walker:
    """A person in front of a screen; `labels` are the words that were tapped."""

    frontend: Frontend
    screen: str
    steps: list[Step] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Begin at the first page, and take the time."""
        step = Step(name=name)
        self.steps.append(step)
        began = time.monotonic()
        await self.frontend.visit("/")
        yield
        step.seconds = time.monotonic() - began

    @property
    def dialog(self) -> Dialog:
        """The dialog of a flow."""
        return self.frontend.dialog

    async def tap(self, label: str, target: Locator | None = None) -> None:
        """Tap what bears a label: `target`, or else the first button of that name."""
        self.labels.add(label)
        await self.touch(target or self.frontend.page.get_by_role("button", name=label))

    async def touch(self, target: Locator) -> None:
        """Tap a sign, or what is a person's own choice."""
        self.steps[-1].taps += 1
        await target.first.click()

    async def write(self, target: Locator, text: str) -> None:
        """Write into a field, letter by letter."""
        self.steps[-1].taps += 1
        self.steps[-1].letters += len(text)
        await target.fill(text)

    async def paste(self, target: Locator, text: str) -> None:
        """Put into a field what was copied elsewhere: hold it, choose to paste."""
        self.steps[-1].taps += 2
        await target.fill(text)

    async def open(self, label: str) -> None:
        """Go to a page of the sidebar, which a phone hides behind a sign."""
        page = self.frontend.page
        if self.screen == PHONE:
            await self.touch(page.get_by_role("button", name="Sidebar toggle"))
        await self.tap(label, page.get_by_role("link", name=label))
        # While the sidebar closes nothing else takes a letter.
        await page.locator("ha-drawer dialog").wait_for(state="hidden")

    async def open_settings(self, *labels: str) -> None:
        """Go to a page of the settings."""
        await self.open("Settings")
        for label in labels:
            await self.tap(label, self.frontend.page.get_by_role("link", name=label))

    async def look(self, name: str) -> None:
        """Photograph the screen."""
        number = len(self.steps)
        path = PICTURES / self.screen / f"{number}-{self.steps[-1].name}-{name}.png"
        await self.frontend.page.screenshot(path=path, animations="disabled")
