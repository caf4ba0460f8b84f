"""A house of the test's own on the disk, where crashes and damage matter."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant's storage on the disk."""
    return {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration folder of the test's own."""
    return str(tmp_path)
