"""A house starts, and plays what is recorded, whatever has happened to its stores."""

import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator

from .conftest import FILES
from .test_upgrade import hear

STORES = sorted(path.name for path in (FILES / ".storage").glob(f"{DOMAIN}.*"))
EDGE = "0001-01-01T00:00:00+14:00"


def replaced(stored: Any, value: Any) -> Any:
    """Return a store's data with the value in the place of all that is in it."""
    if isinstance(stored, dict):
        return {name: replaced(inner, value) for name, inner in stored.items()}
    if isinstance(stored, list):
        return [replaced(inner, value) for inner in stored]
    return value


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    """The name of the store that is damaged."""
    return str(request.param)


@pytest.fixture(
    params=[EDGE, -1, 10**400, 2**63, None, True, [], {}, "../../x", "\ud800"],
    ids=lambda value: ascii(value)[:12],
)
def hass_config_dir(
    request: pytest.FixtureRequest, hass_config_dir: str, store: str
) -> str:
    """A configuration folder in which one store is full of something else."""
    path = Path(hass_config_dir, ".storage", store)
    stored = json.loads(path.read_text())
    stored["data"] = replaced(stored["data"], request.param)
    path.write_text(json.dumps(stored))
    return hass_config_dir


async def test_the_house_speaks(
    home: HomeAssistant, emulator: Emulator, account: ConfigEntry[Any]
) -> None:
    """The account is set up, and the recordings are there."""
    assert await hear(home, "tts.zephyr", "Tea.")
    assert await hear(home, "tts.story_teller", "Rain.")
    assert emulator.submits == []
