"""A store that had to be begun anew is told to the user, who has the last word on it."""

import json
from pathlib import Path
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.const import DOMAIN

from .test_damaged import STORES

CONTENT = json.dumps({"version": 1, "data": {"something": "else"}})


@pytest.fixture
def day_of_the_update() -> None:
    """Leave the clock alone: the user has logged in by it."""


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """The name of the store that is damaged."""
    return str(request.param)


@pytest.fixture
def hass_config_dir(hass_config_dir: str, store: str) -> str:
    """A configuration folder in which one store has the shape of something else."""
    Path(hass_config_dir, ".storage", store).write_text(CONTENT)
    return hass_config_dir


def notices(home: HomeAssistant) -> list[ir.IssueEntry]:
    """Return what the user is told of files."""
    issues = ir.async_get(home).issues.values()
    return [issue for issue in issues if "_unreadable_" in issue.issue_id]


async def test_a_notice(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    account: ConfigEntry[Any],
    config_dir: Path,
    store: str,
) -> None:
    """It names the file, outlives a restart, and goes when it is taken note of."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    (notice,) = notices(home)
    assert notice.is_persistent
    assert notice.translation_placeholders is not None
    file = config_dir / ".storage" / notice.translation_placeholders["file"]
    assert file.read_text() == CONTENT
    assert file.name.startswith(f"{store}.unread.")

    client = await hass_client()
    path = "/api/repairs/issues/fix"
    asked = {"handler": DOMAIN, "issue_id": notice.issue_id}
    form = await (await client.post(path, json=asked)).json()
    assert form["description_placeholders"] == {"file": file.name}
    texts = await async_get_translations(home, "en", "issues", [DOMAIN])
    step = f"component.{DOMAIN}.issues.{notice.translation_key}.fix_flow.step"
    assert "{file}" in texts[f"{step}.{form['step_id']}.description"]
    await client.post(f"{path}/{form['flow_id']}", json={})
    assert notices(home) == []


# The one of an earlier version is removed once it was taken over.
@pytest.mark.parametrize(
    "store", [name for name in STORES if "budget" not in name], indirect=True
)
async def test_a_file_that_stays_in_its_place(
    home: HomeAssistant,
    entry: ConfigEntry[Any],
    config_dir: Path,
    store: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that can't be renamed is named as it is, and is not overwritten."""

    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "rename", refuse)
    assert await async_setup_component(home, DOMAIN, {})
    await home.async_block_till_done(wait_background_tasks=True)
    assert [each.translation_placeholders for each in notices(home)] == [
        {"file": store}
    ]
    assert (config_dir / ".storage" / store).read_text() == CONTENT
