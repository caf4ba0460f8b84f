"""Home Assistant is killed in the middle of an announcement: all is put right."""

from pathlib import Path

import pytest

from tests.stage.cuts import MESSAGE, cut
from tests.stage.music import serve_song
from tests.stage.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize("moment", ["loud", "in the middle", "volume back"])
async def test_a_power_cut(stage: Stage, tmp_path: Path, moment: str) -> None:
    """Volume and music are as before, and stay so. `scripts/kills` has more moments."""
    await stage.announce(MESSAGE)
    async with serve_song(tmp_path) as song:
        outcome = await cut(stage, song, moment)
    assert outcome.is_right, outcome
