"""The steps of the way from a release's files to announcements.

Each begins at the first page, and taps what the documentation names.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from playwright.async_api import Locator

from .stage import Stage
from .waiting import wait_until
from .walker import PHONE, Walker

type Act = Callable[[Walker, Stage], Awaitable[None]]

SPEAKER: Final = "Kitchen speaker"
SPEAKERS: Final = "Downstairs"
BOARD: Final = "Announcements"


async def restart(walker: Walker, stage: Stage) -> None:
    """Restart Home Assistant, which finds the integration then."""
    page = walker.frontend.page
    restart = "Restart Home Assistant"
    async with walker.step("restart"):
        await walker.open_settings("System")
        await walker.touch(page.get_by_role("button", name=restart))
        choice = page.locator("dialog-restart").get_by_text(restart).first
        await choice.wait_for()
        await walker.look("menu")
        await walker.tap(restart, choice)
        box = page.locator("dialog-box")
        await walker.tap("Restart", box.get_by_role("button", name="Restart"))
        await stage.home.come_back()
        await walker.frontend.visit("/")


async def add_account(walker: Walker, stage: Stage) -> None:
    """Add the integration with its key."""
    page, dialog = walker.frontend.page, walker.dialog
    async with walker.step("account"):
        await walker.open_settings("Devices & services")
        await walker.tap("Add integration")
        await walker.write(page.locator("dialog-add-integration input"), "Segmind")
        row = page.locator("ha-integration-list-item").filter(has_text="Segmind TTS")
        await row.wait_for()
        await walker.look("search")
        await walker.tap("Segmind TTS", row)
        await walker.paste(dialog.field("API key"), stage.api_key)
        await walker.look("key")
        await walker.tap("Submit", dialog.button("Submit"))
        await dialog.button("Skip and finish").wait_for()
        await walker.look("added")
        await walker.tap("Skip and finish", dialog.button("Skip and finish"))
        await page.get_by_role("button", name="Add speakers").wait_for()
    await walker.look("page")


async def hear(walker: Walker, stage: Stage) -> None:
    """Perform the action that announces."""
    page = walker.frontend.page
    form = page.locator("tools-action")
    async with walker.step("hear"):
        await walker.open_settings("Tools", "Actions")
        await walker.tap("Action", form.locator("ha-service-picker"))
        await walker.write(form.get_by_placeholder("Search"), "segmind")
        await walker.look("actions")
        await walker.tap("Announce", form.get_by_text("segmind_tts.announce"))
        await walker.tap("Add target")
        await walker.look("targets")
        await walker.touch(form.get_by_text(SPEAKER))
        await form.get_by_placeholder("Search").wait_for(state="hidden")
        message = "Hello! This is what I sound like."
        await walker.write(form.locator("textarea"), message)
        await walker.look("form")
        button = form.get_by_role("button", name="Perform action")
        await until_heard(walker, stage, "Perform action", button)
    response = form.get_by_text("Response", exact=True)
    await response.scroll_into_view_if_needed()
    await form.get_by_text("heard", exact=True).wait_for()
    await walker.look("heard")


async def until_heard(
    walker: Walker, stage: Stage, label: str, button: Locator
) -> None:
    """Press what announces, and wait for the first sound of the speaker."""
    before = stage.speaker.recorded()
    await walker.tap(label, button)

    async def sounds() -> bool:
        return stage.speaker.recorded() > before

    await wait_until(sounds, deadline=30, what="the speaker is heard")


async def open_integration(walker: Walker) -> None:
    """Go to the integration's page."""
    await walker.open_settings("Devices & services")
    card = walker.frontend.page.locator("ha-integration-card")
    await walker.tap("Segmind TTS", card.filter(has_text="Segmind TTS"))


async def choose_voice(walker: Walker, _: Stage) -> None:
    """Give the voice another sound, and a style."""
    dialog = walker.dialog
    async with walker.step("voice"):
        await open_integration(walker)
        await walker.tap("Edit voice")
        await walker.tap("Voice", dialog.picker("Voice"))
        await walker.look("voices")
        await walker.touch(dialog.item("Voice", "Kore (firm)"))
        await walker.tap("Style", dialog.picker("Style"))
        await walker.look("styles")
        await walker.touch(dialog.item("Style", "Calm"))
        await walker.look("form")
        await walker.tap("Submit", dialog.button("Submit"))
        await walker.tap("Close", dialog.button("Close"))


async def add_speakers(walker: Walker, _: Stage) -> None:
    """Put speakers together."""
    root, dialog = walker.dialog.root, walker.dialog
    async with walker.step("speakers"):
        await open_integration(walker)
        await walker.tap("Add speakers")
        await walker.write(dialog.field("Name"), SPEAKERS)
        await walker.touch(root.get_by_text("Select an entity"))
        await walker.touch(root.get_by_role("dialog").get_by_text(SPEAKER))
        await walker.look("form")
        await walker.tap("Submit", dialog.button("Submit"))
        await walker.tap("Finish", dialog.button("Finish"))
    await walker.look("page")


async def make_dashboard(walker: Walker, _: Stage) -> None:
    """Make a dashboard for the card."""
    page = walker.frontend.page
    async with walker.step("dashboard"):
        await walker.open_settings("Dashboards")
        await walker.tap("Add dashboard")
        blank = page.get_by_text("New dashboard from scratch")
        await blank.wait_for()
        await walker.look("choice")
        await walker.tap("New dashboard from scratch", blank)
        await walker.write(page.get_by_role("textbox", name="Title"), BOARD)
        await walker.look("form")
        create = page.get_by_role("button", name="Create", exact=True)
        await walker.tap("Create", create)
        await create.wait_for(state="hidden")


async def add_card(walker: Walker, _: Stage) -> None:
    """Put the card on the dashboard."""
    page = walker.frontend.page
    async with walker.step("card"):
        await walker.open(BOARD)
        if walker.screen == PHONE:
            await walker.touch(page.get_by_role("button", name="Open dashboard menu"))
        edit = page.get_by_role("button", name="Edit dashboard")
        item = page.get_by_role("menuitem", name="Edit dashboard")
        await walker.tap("Edit dashboard", edit.or_(item))
        await walker.tap("Add card")
        dialog = page.locator("hui-dialog-create-card")
        await walker.tap("By card", dialog.get_by_role("tab", name="By card"))
        await walker.write(dialog.get_by_placeholder("Search cards"), "Segmind")
        card = dialog.locator(".card").filter(has_text="Segmind TTS")
        await walker.look("choice")
        await walker.tap("Segmind TTS", card.locator(".overlay"))
        editor = page.locator("hui-dialog-edit-card")
        save = editor.get_by_role("button", name="Save")
        await save.wait_for()
        await walker.look("editor")
        await walker.tap("Save", save)
        await walker.tap("Done")


async def announce(walker: Walker, stage: Stage) -> None:
    """Announce with the card."""
    card = walker.frontend.page.locator("segmind-tts-card")
    async with walker.step("announce"):
        await walker.open(BOARD)
        message = "Dinner is on the table."
        await walker.write(card.get_by_role("textbox", name="Message"), message)
        await card.get_by_text("of speech").wait_for()
        await walker.look("written")
        button = card.get_by_role("button", name="Announce")
        await until_heard(walker, stage, "Announce", button)
    await walker.look("playing")
    await card.get_by_text(f"{SPEAKERS}: heard").wait_for()
    await walker.look("heard")


# What comes before somebody hears something, and what goes on from there.
FIRST: Final[tuple[Act, ...]] = (restart, add_account, hear)
MORE: Final[tuple[Act, ...]] = (
    choose_voice,
    add_speakers,
    make_dashboard,
    add_card,
    announce,
)
