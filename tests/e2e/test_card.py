"""The card on a dashboard, used in Home Assistant's own frontend."""

from collections.abc import AsyncIterator
from typing import Any, Literal

from playwright.async_api import Browser, Locator, ViewportSize, expect
import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_SPEAKERS
from tests.emulator import Emulator, EmulatorConfig, Fault
from tests.stage.browser import Frontend, open_frontend
from tests.stage.home_assistant import REPOSITORY
from tests.stage.stage import ENGINE, PLAYER, Stage, set_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
BOARD = "segmind-card"
PATH = f"/{BOARD}/0"
KITCHEN = "Kitchen"
_FOCUS_RING = """card => {
    const { outlineStyle, outlineWidth } = getComputedStyle(card.shadowRoot.activeElement);
    return [outlineStyle, outlineWidth];
}"""


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


@pytest_asyncio.fixture(loop_scope="module")
async def card(frontend: Frontend, emulator: Emulator) -> AsyncIterator[Locator]:
    """The card, on a page that was just loaded and says nothing in its console."""
    errors: list[str] = []

    def note(text: str, where: str) -> None:
        if f"/{DOMAIN}/" in where:
            errors.append(text)

    frontend.page.on("pageerror", lambda error: note(str(error), error.stack or ""))
    frontend.page.on("console", lambda line: note(line.text, line.location["url"]))
    await frontend.visit(PATH)
    yield frontend.page.locator("segmind-tts-card")
    emulator.faults.clear()
    assert errors == []


async def write(card: Locator, message: str) -> None:
    """Write a message, for the kitchen."""
    await card.get_by_role("textbox", name="Message").fill(message)
    speakers = card.get_by_role("group", name="Speakers")
    kitchen = speakers.get_by_role("button", name=KITCHEN)
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


async def test_phrase(
    stage: Stage, frontend: Frontend, card: Locator, emulator: Emulator
) -> None:
    """A message is kept as a phrase, and announced with one tap, at no cost."""
    await write(card, "The washing machine is done.")
    await card.get_by_role("button", name="Keep as a phrase").first.click()
    phrase = card.locator("section").filter(has_text="Phrases").locator(".play")
    await expect(phrase).to_have_text("The washing machine is done.")
    submits, plays = len(emulator.submits), len(stage.speaker.plays())
    await phrase.click()
    await expect(card.get_by_role("status")).to_contain_text("Announced, at no cost.")
    await stage.speaker.wait_for_play(after=plays)
    assert len(emulator.submits) == submits
    await expect(card.get_by_role("textbox", name="Message")).to_have_value("")
    # It is among the recent ones, too.
    await expect(card.get_by_role("button", name="Kept as a phrase")).to_be_disabled()
    await frontend.picture("card_phrases")


async def test_hostile_name(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """What looks like markup is shown as it was written, and runs nothing."""
    hostile = '<img src=x onerror="window.hacked = true">'
    await stage.home.api.act(
        "segmind_tts.pin", message="Mind the gap.", name="Gap", voice=ENGINE
    )
    await card.get_by_role("button", name="Edit the phrases").click()
    name = card.get_by_role("textbox", name="Name").first
    await expect(name).to_have_value("Gap")
    await name.fill(hostile)
    await name.press("Enter")
    await card.get_by_role("button", name="Done editing").click()
    await expect(card.get_by_text(hostile)).to_be_visible()
    assert await card.locator("img").count() == 0
    assert not await frontend.page.evaluate("window.hacked")
    await card.get_by_role("button", name="Edit the phrases").click()
    await card.get_by_role("button", name=f"Delete the phrase {hostile}").click()
    await expect(card.get_by_role("textbox", name="Name")).to_have_count(1)


async def test_no_credit(
    stage: Stage, frontend: Frontend, card: Locator, emulator: Emulator
) -> None:
    """What went wrong is told with what to do, and the message is still there."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    await write(card, "This is too expensive.")
    await card.get_by_role("button", name="Announce").click()
    await expect(card.get_by_role("alert")).to_contain_text(
        "Add credit in Segmind's console"
    )
    await expect(card.get_by_role("textbox", name="Message")).to_have_value(
        "This is too expensive."
    )
    await frontend.picture("card_no_credit")


async def test_draft_survives(frontend: Frontend, card: Locator) -> None:
    """What was written is still there after the page was loaded again."""
    await write(card, "To be continued.")
    await card.get_by_role("button", name="Whisper").click()
    await frontend.visit(PATH)
    await expect(card.get_by_role("textbox", name="Message")).to_have_value(
        "To be continued."
    )
    await expect(card.get_by_role("button", name="Whisper")).to_have_attribute(
        "aria-pressed", "true"
    )
    await card.get_by_role("button", name="Whisper").click()


async def test_cancelled(stage: Stage, card: Locator, emulator: Emulator) -> None:
    """An announcement that is being made is cancelled, and no speaker plays it."""
    plays = len(stage.speaker.plays())
    await write(card, "Nobody is going to hear this, as somebody has changed his mind.")
    await card.get_by_role("textbox", name="Message").press("Control+Enter")
    await expect(card.get_by_role("status")).to_contain_text("Is being made")
    await card.get_by_role("button", name="Cancel", exact=True).click()
    await expect(
        card.get_by_text("Kitchen: left out. It was canceled.")
    ).to_be_visible()
    assert len(stage.speaker.plays()) == plays


async def test_preview(card: Locator) -> None:
    """A message is heard in the browser before anybody else hears it."""
    await write(card, "Only for you.")
    await card.get_by_role("button", name="Listen here").click()
    player = card.locator("audio")
    await expect(player).not_to_have_js_property("readyState", 0)
    await expect(player).to_have_js_property("error", None)
    assert await player.evaluate("audio => audio.duration") > 0.5


async def test_editor(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """The card is set up in Home Assistant's own editor."""
    page = frontend.page
    await frontend.visit(f"{PATH}?edit=1")
    await card.wait_for()
    await page.locator("hui-card-edit-mode").hover()
    await (
        page.locator("hui-card-edit-mode")
        .get_by_role("button", name="Edit")
        .first.click()
    )
    dialog = page.locator("hui-dialog-edit-card")
    await dialog.get_by_role("textbox", name="Title").fill("Say it")
    await expect(
        dialog.locator("segmind-tts-card").get_by_text("Say it")
    ).to_be_visible()
    found = dialog.locator("ha-form-constant")
    await expect(found).to_contain_text("in the integration's version")
    # Here the house and its only player are one computer.
    await expect(found).to_contain_text(f"{stage.home.api.url}, where each player")
    await expect(found).to_contain_text("System > Network > Local network")
    await frontend.picture("card_editor")
    await dialog.get_by_role("button", name="Save").click()
    await frontend.visit(PATH)
    await expect(card.get_by_role("heading", name="Say it")).to_be_visible()
    await show(stage)


async def test_tablet(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """On a wall there is nothing to write, and a tap on a preset announces it."""
    presets = [
        {"name": "Dinner", "message": "Dinner is on the table.", "icon": "mdi:food"},
        {"name": "Bedtime", "message": "Time for bed.", "icon": "mdi:weather-night"},
    ]
    await show(stage, layout="tablet", presets=presets)
    await frontend.visit(PATH)
    await expect(card.get_by_role("textbox")).to_have_count(0)
    plays = len(stage.speaker.plays())
    await card.get_by_role("button", name="Dinner").click()
    await stage.speaker.wait_for_play(after=plays)
    await expect(card.get_by_role("status")).to_contain_text("Announced")
    await frontend.picture("card_tablet")
    await show(stage)


@pytest.mark.parametrize(
    ("locale", "direction", "button"),
    [("de-DE", "ltr", "Durchsagen"), ("ar", "rtl", "إعلان")],
)
async def test_languages(
    stage: Stage, browser: Browser, locale: str, direction: str, button: str
) -> None:
    """It speaks German on a phone, and reads from the right where people do."""
    phone = ViewportSize(width=390, height=1100)
    url = stage.home.api.url
    async with open_frontend(browser, url, locale=locale, viewport=phone) as frontend:
        await frontend.visit(PATH)
        card = frontend.page.locator("segmind-tts-card")
        await expect(card.get_by_role("button", name=button)).to_be_visible()
        style = "card => getComputedStyle(card).direction"
        assert await card.evaluate(style) == direction
        overflow = "card => card.scrollWidth - card.clientWidth"
        assert await card.evaluate(overflow) <= 0
        await frontend.picture(f"card_{locale}")


async def test_accessible(frontend: Frontend, card: Locator) -> None:
    """Everything has a name and a role, whatever the state."""
    await write(card, "Dinner is on the table.")
    await card.locator("summary").click()
    await expect(card.locator(".hint")).to_contain_text("of speech")
    await frontend.page.add_script_tag(path=AXE)
    # The colours are those of the user's theme.
    violations = await card.evaluate(
        """async card => (await axe.run(card, {
            rules: { "color-contrast": { enabled: false } },
        })).violations.map(each => each.id + ": " + each.nodes[0].html)"""
    )
    assert violations == []
    await expect(card).to_match_aria_snapshot(
        """
        - textbox "Message"
        - combobox "Voice"
        - group "Style":
          - button "Calm"
        - group "Speakers":
          - button "Kitchen" [pressed]
        - group:
          - slider "Volume"
          - button "As set up"
          - combobox "Chime"
        - button "Announce"
        - button "Listen here"
        - button "Keep as a phrase"
        - status
        """
    )


async def test_speaker_away(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """A speaker that cannot be reached says so before anybody sends anything there."""
    await stage.home.api.post("/api/states/media_player.attic", state="unavailable")
    await show(stage, speakers=[PLAYER, "media_player.attic"])
    await frontend.visit(PATH)
    chip = card.get_by_role("button", name="media_player.attic")
    await expect(chip).to_contain_text("offline")
    await card.get_by_role("textbox", name="Message").fill("Is anybody up there?")
    await chip.click()
    await card.get_by_role("button", name="Announce").click()
    told = card.get_by_text("cannot be reached. Check its power and its network.")
    await expect(told).to_be_visible()
    await expect(card.get_by_role("alert")).to_contain_text("Nobody heard it.")
    await frontend.picture("card_offline")
    await show(stage)


async def test_music_that_is_lost(
    stage: Stage, frontend: Frontend, card: Locator
) -> None:
    """Who would end somebody's music for good is told so before."""
    attic = "media_player.attic"
    spotify = {"media_content_id": "spotify:track:1", "supported_features": 512}
    await stage.home.api.post(f"/api/states/{attic}", state="idle", attributes=spotify)
    await show(stage, speakers=[PLAYER, attic])
    await frontend.visit(PATH)
    chip = card.get_by_role("button", name=attic)
    await expect(chip).to_have_text(attic)
    await stage.home.api.post(
        f"/api/states/{attic}", state="playing", attributes=spotify
    )
    await expect(chip).to_contain_text("playing, cannot resume")
    await frontend.picture("card_not_resumed")
    await show(stage)


@pytest.mark.parametrize("forced", ["none", "active"])
async def test_seen_without_colours(
    frontend: Frontend, card: Locator, forced: Literal["none", "active"]
) -> None:
    """In high contrast it is seen what is pressed, and where the focus is."""
    page = frontend.page
    await write(card, "Dinner is on the table.")
    await page.emulate_media(contrast="more", forced_colors=forced)
    mark = "chip => getComputedStyle(chip, '::before').content"
    kitchen = card.get_by_role("button", name=KITCHEN, exact=True)
    assert "✓" in await kitchen.evaluate(mark)
    assert "✓" not in await card.get_by_role("button", name="Calm").evaluate(mark)
    await card.get_by_role("textbox", name="Message").focus()
    for _ in range(5):
        await page.keyboard.press("Tab")
        assert await card.evaluate(_FOCUS_RING) == ["solid", "3px"]
    await frontend.picture(f"card_contrast_{forced}")
    await page.emulate_media(contrast="null", forced_colors="null")


async def test_still(frontend: Frontend, card: Locator) -> None:
    """Nothing moves for who wants it so."""
    bar = card.locator("progress")
    animation = "bar => getComputedStyle(bar).animationName"
    assert await bar.evaluate(animation) == "going"
    await frontend.page.emulate_media(reduced_motion="reduce")
    assert await bar.evaluate(animation) == "none"
    await frontend.page.emulate_media(reduced_motion="null")


async def test_guest(stage: Stage, browser: Browser) -> None:
    """Somebody who is no administrator announces, too."""
    api = stage.home.api
    answer = await api.command(
        "config/auth/create", name="Guest", group_ids=["system-users"]
    )
    guest = {"username": "guest", "password": "guest-guest"}
    await api.command(
        "config/auth_provider/homeassistant/create",
        user_id=answer["user"]["id"],
        **guest,
    )
    plays = len(stage.speaker.plays())
    async with open_frontend(browser, api.url, credentials=guest) as frontend:
        await frontend.visit(PATH)
        card = frontend.page.locator("segmind-tts-card")
        await write(card, "Hello from a guest.")
        await card.get_by_role("button", name="Announce").click()
        await expect(card.get_by_text("Kitchen: heard")).to_be_visible()
    await stage.speaker.wait_for_play(after=plays)


async def test_restart(stage: Stage, frontend: Frontend, card: Locator) -> None:
    """After a restart in the middle the card says what became of it, and goes on."""
    resources = await stage.home.api.command("lovelace/resources")
    await begin(card, "This is a long message, told while nobody is at home.")
    await stage.home.stop()
    await expect(card.get_by_role("alert").first).to_contain_text("cannot be reached")
    await expect(card.get_by_role("status")).to_be_empty()
    await frontend.picture("card_away")
    await stage.home.start()
    await expect(card.get_by_text("Kitchen: did not play it.")).to_be_visible()
    await expect(card.get_by_role("textbox", name="Message")).not_to_have_value("")
    await frontend.picture("card_restarted")
    assert await stage.home.api.command("lovelace/resources") == resources
    assert len(resources) == 1
    await write(card, "We are back.")
    await card.get_by_role("button", name="Announce").click()
    await expect(card.get_by_text("Kitchen: heard")).to_be_visible()


async def test_power_cut(stage: Stage, card: Locator) -> None:
    """What nobody knows the end of is not told as if it were known."""
    await begin(card, "This is a long message, which nobody knows the end of.")
    await stage.home.kill()
    await stage.home.start()
    await expect(card.get_by_role("alert").last).to_contain_text("was lost")
    await expect(card.get_by_role("textbox", name="Message")).not_to_have_value("")


async def begin(card: Locator, message: str) -> None:
    """Announce what takes some seconds to be made."""
    await write(card, message)
    await card.get_by_role("button", name="Announce").click()
    await expect(card.get_by_role("status")).to_contain_text("Is being made")
