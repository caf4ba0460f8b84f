"""The response of an announcement is the one that the documentation shows."""

import re

from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml

from tests.test_docs import DOCS

from .stage import KITCHEN, Listener, announce


async def test_it_is_as_documented(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """It has the documented keys, and no others, for the whole and for each speaker."""
    text = (DOCS / "actions.md").read_text()
    (shown,) = re.findall(r"```yaml\n(speakers:.*?)```", text, re.DOTALL)
    documented = parse_yaml(shown)
    assert isinstance(documented, dict)
    response = await announce(home)
    assert {*response} == {*documented}
    (speaker,) = documented["speakers"].values()
    assert {*response["speakers"][KITCHEN]} == {*speaker}
