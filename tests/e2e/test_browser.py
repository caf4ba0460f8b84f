"""The forms, clicked through in Home Assistant's own frontend and photographed."""

from collections.abc import AsyncIterator, Awaitable, Callable
import json

from playwright.async_api import Browser, expect
import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import EmulatedJob, Emulator, EmulatorConfig, Fault, Route
from tests.emulator.config import DEFAULT_KEY
from tests.stage import sound
from tests.stage.browser import Dialog, Frontend, open_frontend
from tests.stage.demo import SAME_SOUND
from tests.stage.home_assistant import REPOSITORY
from tests.stage.stage import ENGINE, PLAYER, Stage, set_stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

OTHER_KEY = "SG_fedcba9876543210"
OTHER_MODEL = "gemini-3.1-flash-tts"
INTEGRATION = f"/config/integrations/integration/{DOMAIN}"
SPEAKER = "Music Player Daemon"
CREDIT = "sensor.segmind_credit"
GERMAN = REPOSITORY / "custom_components" / DOMAIN / "translations" / "de.json"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with a speaker and without an account; two keys are good."""
    pytest_socket.enable_socket()
    keys = {DEFAULT_KEY: 10.0, OTHER_KEY: 5.0}
    config = EmulatorConfig(keys=keys, voice="espeak", speed=10, seed=1)
    async with set_stage(
        tmp_path_factory.mktemp("stage"), emulator_config=config
    ) as stage:
        await stage.add_speaker()
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def house(stage: Stage) -> AsyncIterator[Stage]:
    """The stage, which has no account before a test and none after it."""
    yield stage
    for entry in await stage.home.api.entries(DOMAIN):
        await stage.home.api.remove_entry(entry["entry_id"])


@pytest_asyncio.fixture(loop_scope="module")
async def account(house: Stage) -> Stage:
    """The stage with an account that has one voice, Zephyr."""
    await house.add_account()
    return house


async def announce(stage: Stage, message: str, engine: str = ENGINE) -> EmulatedJob:
    """Let a voice speak, wait until the speaker is silent again, return the job."""
    plays = len(stage.speaker.plays())
    await stage.home.api.act(
        "tts.speak",
        entity_id=engine,
        media_player_entity_id=PLAYER,
        message=message,
    )
    await stage.speaker.wait_for_play(after=plays)
    return last_job(stage)


def last_job(stage: Stage) -> EmulatedJob:
    """Return what was generated last."""
    assert stage.emulator is not None
    *_, job = stage.emulator.jobs.values()
    return job


async def test_account(house: Stage, frontend: Frontend) -> None:
    """A wrong key is refused where it was entered; the right one brings a voice."""
    dialog = frontend.dialog
    await frontend.visit("/config/integrations/dashboard")
    await frontend.press("Add integration")
    await frontend.page.locator("dialog-add-integration input").fill("Segmind")
    row = frontend.page.locator("ha-integration-list-item")
    await row.filter(has_text="Segmind TTS").click()
    await dialog.fill("API key", "SG_wrong")
    await dialog.press("Submit")
    await expect(dialog.error).to_contain_text("Segmind refused this key.")
    await frontend.picture("account_key_refused")
    await dialog.fill("API key", house.api_key)
    await dialog.press("Submit")
    await expect(dialog.button("Skip and finish")).to_be_visible()
    await frontend.picture("account_added")
    await dialog.close("Skip and finish")
    await frontend.visit(INTEGRATION)
    await expect(frontend.page.get_by_text("Zephyr").first).to_be_visible()
    await frontend.picture("account")
    assert await house.home.api.state(ENGINE) is not None


@pytest.mark.parametrize(
    ("kind", "choose", "style", "lead_in"),
    [
        ("ready", Dialog.pick, "Storyteller", "Narrate like a storyteller"),
        ("own", Dialog.pick_own, "like a proud robot", "Say this, like a proud robot"),
    ],
)
async def test_voice_added(
    account: Stage,
    frontend: Frontend,
    kind: str,
    choose: Callable[[Dialog, str, str], Awaitable[None]],
    style: str,
    lead_in: str,
) -> None:
    """A new voice speaks as its form says, in a ready style or in one's own words."""
    dialog = frontend.dialog
    await frontend.visit(INTEGRATION)
    await frontend.press("Add voice")
    await dialog.fill("Name", "Bedtime")
    await dialog.pick_voice("Voice", "Kore", "Kore (firm)")
    await choose(dialog, "Style", style)
    await frontend.picture(f"voice_style_{kind}")
    await dialog.press("Submit")
    await dialog.close("Finish")
    job = await announce(account, "Good night.", "tts.bedtime")
    assert job.voice == "Kore"
    assert job.text.startswith(lead_in)


async def test_voice_edited(account: Stage, frontend: Frontend) -> None:
    """An edit of the voice is heard at the next call."""
    dialog = frontend.dialog
    await frontend.visit(INTEGRATION)
    await frontend.press("Edit voice")
    await dialog.picker("Voice").click()
    await expect(dialog.root.get_by_text("Achernar (soft)")).to_be_visible()
    await frontend.picture("voice_list")
    await dialog.pick_found("Voice", "Puck", "Puck (upbeat)")
    await dialog.unfold("Fine tuning")
    await dialog.fill("Temperature", "1.2")
    await frontend.picture("voice_edit")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("Reconfiguration was successful")
    await frontend.picture("voice_edited")
    await dialog.close("Close")
    job = await announce(account, "Good morning.")
    assert (job.voice, job.payload["temperature"]) == ("Puck", 1.2)


async def test_speakers(account: Stage, frontend: Frontend) -> None:
    """Speakers are added, with what is wrong told, speak, and are edited as they are."""
    dialog = frontend.dialog
    await frontend.visit(INTEGRATION)
    await frontend.press("Add speakers")
    await dialog.fill("Name", "Downstairs")
    await dialog.pick("Chime", "Ding-dong")
    await dialog.press("Submit")
    await expect(dialog.error).to_contain_text("Choose at least one player")
    await frontend.picture("speakers_missing")
    await dialog.root.get_by_text("Select an entity").first.click()
    await dialog.root.get_by_role("dialog").get_by_text(SPEAKER).first.click()
    await dialog.unfold("Quiet hours")
    await frontend.picture("speakers")
    await dialog.press("Submit")
    await dialog.close("Finish")
    assert await account.home.api.state("event.downstairs_announcement") == "unknown"
    await frontend.picture("speakers_added")
    plays = len(account.speaker.plays())
    await account.home.api.act(
        "notify.send_message",
        entity_id="notify.downstairs",
        message="Dinner is ready.",
    )
    await account.speaker.wait_for_play(after=plays)
    assert last_job(account).text == "Dinner is ready."
    assert await account.home.api.state("event.downstairs_announcement") != "unknown"
    await frontend.visit(INTEGRATION)
    await frontend.press("Edit speakers")
    await expect(dialog.picker("Chime")).to_contain_text("Ding-dong")
    await expect(dialog.root).to_contain_text(SPEAKER)
    await frontend.picture("speakers_edit")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("Reconfiguration was successful")
    await dialog.close("Close")


async def test_sample(account: Stage, frontend: Frontend) -> None:
    """A sample is heard from the speaker, and the voice can be saved afterwards."""
    dialog = frontend.dialog
    plays = len(account.speaker.plays())
    await frontend.visit(INTEGRATION)
    await frontend.press("Edit voice")
    await dialog.pick("Style", "Whisper")
    await dialog.unfold("Listen before you save")
    await dialog.pick("Listen on a media player", SPEAKER)
    await frontend.picture("sample")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("Segmind is speaking the sample.")
    await frontend.picture("sample_progress")
    play = await account.speaker.wait_for_play(after=plays)
    spoken = sound.from_wav(last_job(account).audio or b"")
    assert sound.correlation(spoken, sound.from_pcm(play.pcm)) >= SAME_SOUND
    await expect(dialog.root).to_contain_text("This is how Zephyr (Segmind) sounds.")
    await frontend.picture("sample_heard")
    await dialog.choose("Save the voice")
    await expect(dialog.root).to_contain_text("Reconfiguration was successful")
    await dialog.close("Close")


async def test_sample_in_browser(account: Stage, frontend: Frontend) -> None:
    """A sample can be heard in the browser, and the form comes back as it was."""
    dialog = frontend.dialog
    await frontend.visit(INTEGRATION)
    await frontend.press("Add voice")
    await dialog.fill("Name", "Bedtime")
    await dialog.unfold("Listen before you save")
    await dialog.switch_on("Listen in this browser")
    await dialog.press("Submit")
    player = dialog.root.locator("audio")
    await expect(player).to_have_js_property("error", None)
    await expect(player).not_to_have_js_property("readyState", 0)
    assert await player.evaluate("audio => audio.duration") > 1
    await frontend.picture("sample_in_browser")
    await dialog.choose("Change something")
    await expect(dialog.root.get_by_role("textbox", name="Name")).to_have_value(
        "Bedtime"
    )


async def test_options(account: Stage, frontend: Frontend) -> None:
    """A word from the list of pronunciations is spoken as the list says."""
    dialog, page = frontend.dialog, frontend.page
    await frontend.visit(INTEGRATION)
    await frontend.press("Configure")
    await dialog.fill("Daily limit", "0.5")
    await dialog.press("Add")
    row = page.locator("dialog-form")
    await row.get_by_role("textbox", name="Written").fill("HVAC")
    await row.get_by_role("textbox", name="Spoken").fill("H V A C")
    await frontend.picture("options_pronunciation")
    await row.get_by_role("button", name="Add").click()
    await expect(dialog.root).to_contain_text("H V A C")
    await frontend.picture("options")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("Options successfully saved")
    await dialog.close("Finish")
    assert "H V A C" in (await announce(account, "The HVAC is on.")).text


async def test_reconfigure(account: Stage, frontend: Frontend) -> None:
    """Another key is another account, with the credit that it has."""
    dialog = frontend.dialog
    await frontend.visit(INTEGRATION)
    entry = frontend.page.locator("ha-config-entry-row")
    await entry.get_by_role("button", name="Menu").first.click()
    await frontend.page.get_by_role("menuitem", name="Reconfigure").click()
    await dialog.fill("API key", OTHER_KEY)
    await frontend.picture("reconfigure")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("Reconfiguration was successful")
    await dialog.close("Close")

    async def credit_is_the_other() -> bool:
        return await account.home.api.state(CREDIT) == "5.0"

    await wait_until(credit_is_the_other, deadline=10, what="the credit is another")


async def test_retired_model(
    account: Stage, frontend: Frontend, emulator: Emulator
) -> None:
    """A model that is gone is told by the sample and by a repair, which replaces it."""
    dialog, page = frontend.dialog, frontend.page
    emulator.inject(Fault(name="model_retired", route=Route.SUBMIT, times=None))
    await frontend.visit(INTEGRATION)
    await frontend.press("Edit voice")
    await dialog.pick("Style", "Urgent")
    await dialog.unfold("Listen before you save")
    await dialog.pick("Listen on a media player", SPEAKER)
    await dialog.press("Submit")
    await expect(dialog.error).to_contain_text("Segmind has retired this model")
    await frontend.picture("sample_failed")
    await frontend.visit("/config/repairs")
    issue = page.get_by_role("button", name="Segmind has retired the model")
    await expect(issue).to_be_visible()
    await frontend.picture("repairs")
    await issue.click()
    await dialog.pick("Model", "Gemini 3.1 Flash", shown=OTHER_MODEL)
    await frontend.picture("repair")
    await dialog.press("Submit")
    await expect(dialog.root).to_contain_text("The issue is repaired!")
    await dialog.close("Finish")
    await expect(issue).to_be_hidden()
    emulator.faults.clear()
    assert (await announce(account, "Hello once more.")).slug == OTHER_MODEL


async def test_a_failed_automation(
    account: Stage, frontend: Frontend, emulator: Emulator
) -> None:
    """The trace of an automation has the reason for which nothing was heard."""
    api = account.home.api
    emulator.inject(Fault(name="insufficient_credits", route=Route.SUBMIT, times=None))
    data = {"media_player_entity_id": PLAYER, "message": "The laundry is done."}
    speak = {"action": "tts.speak", "target": {"entity_id": ENGINE}, "data": data}
    await api.post(
        "/api/config/automation/config/laundry",
        alias="Laundry",
        triggers=[],
        actions=[speak],
    )
    await api.act("automation.trigger", entity_id="automation.laundry")
    emulator.faults.clear()
    await frontend.visit("/config/automation/trace/laundry")
    reason = "The Segmind account has too little credit"
    await expect(frontend.page.get_by_text(reason).first).to_be_visible()
    await frontend.picture("trace")


@pytest.mark.parametrize("kind", ["voice", "speakers"])
async def test_german(account: Stage, browser: Browser, kind: str) -> None:
    """Whoever speaks German reads German: each label and each description."""
    texts = json.loads(GERMAN.read_text(encoding="utf-8"))["config_subentries"][kind]
    form = texts["step"][kind]
    sections = form["sections"].values()
    address = account.home.api.url
    async with open_frontend(browser, address, locale="de-DE") as frontend:
        dialog = frontend.dialog
        await frontend.visit(INTEGRATION)
        await frontend.press(texts["initiate_flow"]["user"])
        for section in sections:
            await dialog.unfold(section["name"])
        for part in (form, *sections):
            for text in (*part["data"].values(), *part["data_description"].values()):
                await expect(dialog.root).to_contain_text(text)
        await frontend.picture(f"{kind}_german")
