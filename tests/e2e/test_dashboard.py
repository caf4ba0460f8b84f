"""The dashboard of the documentation, in Home Assistant's own frontend."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
import re
from typing import Final

from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import parse_yaml
from playwright.async_api import Browser, ViewportSize, expect
import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_SPEAKERS
from tests.emulator import EmulatorConfig
from tests.emulator.config import DEFAULT_KEY
from tests.stage.browser import Frontend, open_frontend
from tests.stage.home_assistant import REPOSITORY
from tests.stage.stage import ENGINE, PLAYER, Stage, set_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

BOARD = "announcing-home"
PATH = f"/{BOARD}/0"
SPEAKERS = "notify.downstairs"
AWAY = "media_player.living_room"
PHRASES = ("Dinner is ready.", "The bus leaves in ten minutes.", "Time for bed.")
SPENT: Final = "sensor.segmind_spent_this_month"
SPENT_BY_DAY: Final = (
    0.03,
    0.055,
    0.02,
    0.09,
    0.145,
    0.06,
    0.025,
    0.035,
    0.05,
    0.02,
    0.08,
    0.12,
    0.055,
    0.04,
)
PHONE = ViewportSize(width=390, height=2400)
DESK = ViewportSize(width=1500, height=1000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with a history, speakers called Downstairs, and the dashboard."""
    pytest_socket.enable_socket()
    config = EmulatorConfig(keys={DEFAULT_KEY: 7.42}, voice="espeak", speed=1, seed=1)
    async with set_stage(
        tmp_path_factory.mktemp("stage"),
        emulator_config=config,
        configuration="recorder:\nhistory:\nlogbook:\n",
    ) as stage:
        await stage.add_account()
        await stage.add_speaker()
        await add_rooms(stage)
        (account,) = await stage.home.api.entries(DOMAIN)
        await stage.home.api.submit_subentry(
            account["entry_id"],
            SUBENTRY_SPEAKERS,
            {"name": "Downstairs", "players": [PLAYER, AWAY], "voice": ENGINE},
        )
        await furnish(stage)
        yield stage


async def add_rooms(stage: Stage) -> None:
    """Call the speaker Kitchen, and have another one that is switched off."""
    api = stage.home.api
    await api.command("config/entity_registry/update", entity_id=PLAYER, name="Kitchen")
    attributes = {"friendly_name": "Living room"}
    path = f"/api/states/{AWAY}"
    await api.post(path, state="unavailable", attributes=attributes)


async def furnish(stage: Stage) -> None:
    """Save the dashboard as the documentation has it, phrases, and two weeks of spending."""
    api = stage.home.api
    page = (REPOSITORY / "docs" / "dashboard.md").read_text()
    (text,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    await api.command(
        "lovelace/dashboards/create",
        url_path=BOARD,
        title="Announcements",
        mode="storage",
    )
    await api.command("lovelace/config/save", url_path=BOARD, config=parse_yaml(text))
    for phrase in PHRASES:
        await api.act("segmind_tts.pin", message=phrase, voice=ENGINE)
    await api.command("recorder/import_statistics", **spending(dt_util.now()))


def spending(until: datetime) -> dict[str, object]:
    """Return statistics of what was spent: each evening somewhat more."""
    evening = until.replace(hour=20, minute=0, second=0, microsecond=0)
    rows, total = [], 0.0
    for back in range(len(SPENT_BY_DAY), 0, -1):
        total += SPENT_BY_DAY[-back]
        start = (evening - timedelta(days=back)).isoformat()
        rows.append({"start": start, "state": total, "sum": total})
    metadata = {
        "has_sum": True,
        "mean_type": 0,
        "name": None,
        "source": "recorder",
        "statistic_id": SPENT,
        "unit_of_measurement": "USD",
    }
    return {"metadata": metadata, "stats": rows}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def frontend(stage: Stage, browser: Browser) -> AsyncIterator[Frontend]:
    """The frontend on a desk."""
    url = stage.home.api.url
    async with open_frontend(browser, url, viewport=DESK) as frontend:
        yield frontend


async def announce(stage: Stage, message: str) -> None:
    """Announce something downstairs, and wait until it was heard."""
    await stage.home.api.act(
        "segmind_tts.announce", entity_id=SPEAKERS, message=message
    )


async def test_progress(stage: Stage, frontend: Frontend) -> None:
    """While a message is made and played, the page says so, and then who heard it."""
    page = frontend.page
    await frontend.visit(PATH)
    speakers = page.locator("hui-tile-card").filter(has_text="Downstairs")
    details = page.locator("hui-markdown-card")
    await expect(details).to_contain_text("Nothing was announced yet.")
    announced = asyncio.create_task(announce(stage, "Dinner is on the table."))
    await expect(speakers).to_contain_text("Queued")
    await expect(details).to_contain_text(re.compile(r"takes about \d+ seconds"))
    await frontend.picture("dashboard_making")
    await expect(speakers).to_contain_text("Started")
    await expect(details).to_contain_text("It is on its way.")
    await announced
    await expect(speakers).to_contain_text("Spoken")
    await expect(details).to_contain_text("Kitchen: heard")
    await expect(details).to_contain_text("Living room: offline")


async def test_complete(stage: Stage, frontend: Frontend, browser: Browser) -> None:
    """Each card shows something, on a desk and on a phone."""
    for message in (*PHRASES, "The post is here.", *PHRASES):
        await announce(stage, message)
    await frontend.visit(PATH)
    await complete(frontend)
    await frontend.picture("dashboard")
    url = stage.home.api.url
    async with open_frontend(browser, url, viewport=PHONE) as phone:
        await phone.visit(PATH)
        await complete(phone)
        await phone.picture("dashboard_phone")


async def complete(frontend: Frontend) -> None:
    """Wait for the slowest cards, and refuse any that shows an error."""
    page = frontend.page
    await expect(page.locator("segmind-tts-card .play").first).to_be_visible()
    await expect(page.locator("hui-statistics-graph-card canvas")).to_be_visible()
    await expect(page.locator("hui-logbook-card")).to_contain_text("Spoken")
    await expect(page.locator("hui-gauge-card").first).to_contain_text("$7.")
    assert await page.locator("hui-error-card, hui-warning").count() == 0
