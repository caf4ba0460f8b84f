"""What Home Assistant's own pages have for any voice: speech in the media browser, samples."""

from playwright.async_api import Locator, Response, expect
import pytest
import pytest_asyncio

from tests.emulator import Emulator, Fault
from tests.stage.browser import Frontend
from tests.stage.stage import ENGINE, PLAYER, Stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pane(frontend: Frontend) -> Locator:
    """The pane for speech of the media browser, for the speaker and our voice."""
    page = frontend.page
    await frontend.visit(f"/media-browser/{PLAYER}")
    for title in ("Text-to-speech", "Zephyr"):
        await page.locator(".title", has_text=title).click()
    return page.locator("ha-browse-media-tts")


async def say(pane: Locator, message: str) -> None:
    """Have the pane speak."""
    await pane.get_by_role("textbox", name="Message").fill(message)
    await pane.get_by_role("button", name="Say").click()


async def test_media_browser(stage: Stage, frontend: Frontend, pane: Locator) -> None:
    """A new message is spoken on the chosen player, in the voice that was set up."""
    await expect(pane).to_contain_text("Zephyr (bright)")
    plays = len(stage.speaker.plays())
    await say(pane, "Lunch is ready.")
    await stage.speaker.wait_for_play(after=plays)
    await frontend.picture("media_browser_speech")


async def test_media_browser_fails(
    stage: Stage, pane: Locator, emulator: Emulator
) -> None:
    """The page does not say why nothing is heard, but the voice does."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    await say(pane, "This is too expensive.")

    async def is_told() -> bool:
        error = (await stage.home.api.attributes(ENGINE))["last_error"]
        return "too little credit" in str(error)

    await wait_until(is_told, deadline=30, what="the voice tells why it did not speak")
    emulator.faults.clear()


async def test_try_voice(stage: Stage, frontend: Frontend, emulator: Emulator) -> None:
    """The settings of an assistant let one hear the voice in the browser."""
    api, page = stage.home.api, frontend.page
    (pipeline,) = (await api.command("assist_pipeline/pipeline/list"))["pipelines"]
    ours = {"tts_engine": ENGINE, "tts_language": "en-US", "tts_voice": "Zephyr"}
    pipeline_id = pipeline.pop("id")
    await api.command(
        "assist_pipeline/pipeline/update",
        pipeline_id=pipeline_id,
        **{**pipeline, **ours},
    )
    await frontend.visit("/config/voice-assistants/assistants")
    await page.get_by_role("button", name="Home Assistant English").click()
    await page.get_by_role("button", name="Try voice").click()
    dialog = page.locator("dialog-tts-try")
    await dialog.get_by_role("textbox", name="Message").fill("Try me.")
    await frontend.picture("try_voice")

    def is_sound(response: Response) -> bool:
        return "/api/tts_proxy/" in response.url

    async with page.expect_response(is_sound) as heard:
        await dialog.get_by_role("button", name="Play").click()
    assert (await heard.value).ok
    await expect(dialog.get_by_role("progressbar")).to_be_hidden()
    assert [*emulator.jobs.values()][-1].text == "Try me."
