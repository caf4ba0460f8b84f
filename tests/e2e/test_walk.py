"""A stranger's way, as the documentation describes it."""

from pathlib import Path
import re

import pytest

from tests.emulator import EmulatorConfig
from tests.stage.home_assistant import REPOSITORY
from tests.stage.walk import walk
from tests.stage.walker import SCREENS

pytestmark = pytest.mark.e2e

PAGE = REPOSITORY / "docs" / "getting-started.md"


@pytest.mark.parametrize("screen", SCREENS)
async def test_walk(tmp_path: Path, screen: str) -> None:
    """It ends with an announcement that was heard, and the page names all that is tapped."""
    config = EmulatorConfig(voice="espeak", speed=10, seed=1)
    walker = await walk(tmp_path, screen, config)
    told = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", PAGE.read_text())
    assert walker.labels <= {label for path in told for label in path.split(" > ")}
