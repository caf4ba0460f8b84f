"""Other cards in the page of ours, and what they do that ours does, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import shutil
from typing import Any, Final

from playwright.async_api import Locator, Page

from tests.stage.client import Client
from tests.stage.home_assistant import REPOSITORY
from tests.stage.stage import ENGINE

from .players import PLAYERS

MESSAGE: Final = "The washing machine is done."

_FILES: Final = REPOSITORY / "build" / "peers"
"""Where files of cards by others are put by hand; nothing is downloaded."""
_CLICK: Final = "card => card.shadowRoot.querySelector('ha-card').click()"
_SEND: Final = f"""card => {{
    card.querySelector("#notification_text").value = "{MESSAGE}";
    card.querySelector("#send_button").click();
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A card by others."""

    config: Mapping[str, Any]
    tag: str
    """Its element's."""
    player: str
    """Whose state it shows, or on which it speaks."""
    tap: str | None = None
    """What a tap does, as a function of the element; None if it speaks nothing."""
    file: str | None = None
    """Of which it is made; None if it comes with Home Assistant."""

    def on(self, page: Page) -> Locator:
        """Return it on a page."""
        return page.locator(self.tag).first


_PEERS: Final[Mapping[str, Peer]] = {
    "button": Peer(
        config={
            "type": "button",
            "tap_action": {
                "action": "perform-action",
                "perform_action": "tts.speak",
                "target": {"entity_id": ENGINE},
                "data": {
                    "media_player_entity_id": PLAYERS[1],
                    "message": MESSAGE,
                },
            },
        },
        tag="hui-button-card",
        player=PLAYERS[1],
        tap=_CLICK,
    ),
    "tile": Peer(
        config={"type": "tile", "entity": PLAYERS[0]},
        tag="hui-tile-card",
        player=PLAYERS[0],
    ),
    "entities": Peer(
        config={"type": "entities", "entities": [PLAYERS[0]]},
        tag="hui-entities-card",
        player=PLAYERS[0],
    ),
    "media-control": Peer(
        config={"type": "media-control", "entity": PLAYERS[0]},
        tag="hui-media-control-card",
        player=PLAYERS[0],
    ),
    "notify-card": Peer(
        config={
            "type": "custom:notify-card",
            "action": "tts.speak",
            "target": {"entity_id": ENGINE},
            "data": {
                "media_player_entity_id": PLAYERS[2],
                "message": "{{ msg }}",
            },
        },
        tag="notify-card",
        player=PLAYERS[2],
        tap=_SEND,
        file="notify-card.js",
    ),
}


def peers() -> dict[str, Peer]:
    """Return the cards that are here."""
    return {
        name: peer
        for name, peer in _PEERS.items()
        if peer.file is None or (_FILES / peer.file).exists()
    }


def install(directory: Path) -> None:
    """Put the files of cards where Home Assistant, once started, serves them."""
    for peer in peers().values():
        if peer.file is not None:
            folder = directory / "www"
            folder.mkdir(exist_ok=True)
            shutil.copy(_FILES / peer.file, folder)


async def register(api: Client) -> None:
    """Have dashboards load these files."""
    for peer in peers().values():
        if peer.file is not None:
            url = f"/local/{peer.file}"
            await api.command("lovelace/resources/create", res_type="module", url=url)
