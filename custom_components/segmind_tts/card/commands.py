"""WebSocket commands of the card: what it is told, and what a message would take."""

from collections.abc import Callable
from typing import Final

from homeassistant.auth.models import User
from homeassistant.components import websocket_api
from homeassistant.components.websocket_api import ActiveConnection
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntryChange
from homeassistant.const import CONF_LANGUAGE, Platform
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    HomeAssistant,
    callback,
    split_entity_id,
)
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from ..announcing.announcer import async_get_announcer
from ..announcing.events import SIGNAL_ANNOUNCEMENT, AnnouncementEvent
from ..announcing.home_address import async_check_address
from ..announcing.rendition import Content
from ..announcing.renditions import async_get_renditions
from ..browsing.playing import async_said
from ..const import CONF_VOICE, DOMAIN
from ..library import async_get_library
from ..message.options import told_options
from ..message.text import whole_characters
from ..permissions import async_check_control
from ..phrases.phrase import Wording
from ..phrases.phrasebook import SIGNAL_PHRASES_CHANGED, async_get_phrasebook
from ..runtime import SegmindConfigEntry
from ..speaking.beginning import async_parts
from ..speaking.engines import async_voice
from .following import async_follow
from .resource import async_get_card
from .shown import PLAYERS, Shelf, Shown

_NAMED: Final = (Platform.TTS, Platform.NOTIFY, *PLAYERS)
"""The platforms whose entities stand for voices and speakers, or are in their areas."""
_WORDING: Final[VolDictType] = {
    vol.Required("message"): vol.All(cv.string, whole_characters),
    vol.Required(CONF_VOICE): cv.entity_domain(Platform.TTS),
    vol.Optional(CONF_LANGUAGE): vol.Any(None, cv.string),
    vol.Optional("options", default=dict): vol.All(dict, told_options),
}


@callback
def async_register_commands(hass: HomeAssistant) -> None:
    """Register the commands, which are there for as long as Home Assistant runs."""
    websocket_api.async_register_command(hass, _async_check)
    websocket_api.async_register_command(hass, _async_estimate)
    websocket_api.async_register_command(hass, _async_preview)
    websocket_api.async_register_command(hass, _async_subscribe)


@websocket_api.require_admin
@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/check"})
@websocket_api.async_response
async def _async_check(
    hass: HomeAssistant, connection: ActiveConnection, msg: Shown
) -> None:
    """Tell the card's version, and whether players can fetch sound."""
    card = await async_get_card(hass)
    address = await async_check_address(hass, card.url)
    found = {"version": card.version, "url": address.url, "finding": address.finding}
    connection.send_result(msg["id"], found)


@websocket_api.websocket_command(
    {vol.Required("type"): f"{DOMAIN}/estimate", **_WORDING}
)
@websocket_api.async_response
async def _async_estimate(
    hass: HomeAssistant, connection: ActiveConnection, msg: Shown
) -> None:
    """Tell how long a message would take, and what it would cost. Nothing is made."""
    await async_check_control(hass, connection.context(msg), [msg[CONF_VOICE]])
    voice = async_voice(hass, msg[CONF_VOICE])
    parts = await async_parts(
        voice,
        msg["message"],
        language=msg.get(CONF_LANGUAGE),
        options=msg["options"],
    )
    estimate = {
        "wait": round(voice.planner.ready_in(parts.requests), 1),
        "cost": voice.planner.price(parts.requests),
        "seconds": round(voice.planner.seconds(parts.requests), 1),
    }
    connection.send_result(msg["id"], estimate)


@websocket_api.websocket_command(
    {vol.Required("type"): f"{DOMAIN}/preview", **_WORDING}
)
@websocket_api.async_response
async def _async_preview(
    hass: HomeAssistant, connection: ActiveConnection, msg: Shown
) -> None:
    """Tell the media id of a message's sound, recorded and paid for if it is not."""
    await async_check_control(hass, connection.context(msg), [msg[CONF_VOICE]])
    wording = Wording(
        message=msg["message"],
        voice=msg[CONF_VOICE],
        language=msg.get(CONF_LANGUAGE),
        options=msg["options"],
    )
    speech = await async_said(hass, wording)
    renditions = await async_get_renditions(hass)
    rendition = await renditions.async_render(Content(speech=speech))
    connection.send_result(msg["id"], {"media_id": rendition.media_id})


@websocket_api.websocket_command({vol.Required("type"): f"{DOMAIN}/subscribe"})
@websocket_api.async_response
async def _async_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Shown
) -> None:
    """Tell what the card shows, and each part of it again when it changes."""
    shelf = await _async_shelf(hass, connection.user)

    @callback
    def tell(shown: Shown) -> None:
        connection.send_message(websocket_api.event_message(msg["id"], shown))

    connection.subscriptions[msg["id"]] = _listen(hass, shelf, tell)
    connection.send_result(msg["id"])
    version = {"version": (await async_get_card(hass)).version}
    tell(version | shelf.house() | shelf.phrases() | shelf.announcements())


@callback
def _listen(
    hass: HomeAssistant, shelf: Shelf, tell: Callable[[Shown], None]
) -> CALLBACK_TYPE:
    """Have each part told when it changes; return what ends that."""

    @callback
    def phrases_changed() -> None:
        # With those lately announced, as these tell which are kept.
        tell(shelf.phrases() | shelf.announcements())

    @callback
    def announced(event: AnnouncementEvent) -> None:
        # With them, as a speaker that has just spoken is not busy any more.
        shown = shelf.announcements() | shelf.statuses()
        tell(shown | {"event": _event(event)})

    @callback
    def entry_changed(change: ConfigEntryChange, entry: SegmindConfigEntry) -> None:
        if entry.domain == DOMAIN:
            tell(shelf.house())

    @callback
    def entity_changed(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        if split_entity_id(event.data["entity_id"])[0] in _NAMED:
            tell(shelf.house())

    stops = (
        async_follow(hass, shelf, tell),
        async_dispatcher_connect(hass, SIGNAL_PHRASES_CHANGED, phrases_changed),
        async_dispatcher_connect(hass, SIGNAL_ANNOUNCEMENT, announced),
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, entry_changed),
        hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, entity_changed),
    )

    @callback
    def stop() -> None:
        for each in stops:
            each()

    return stop


async def _async_shelf(hass: HomeAssistant, user: User) -> Shelf:
    return Shelf(
        hass,
        user,
        announcer=await async_get_announcer(hass),
        phrasebook=await async_get_phrasebook(hass),
        library=await async_get_library(hass),
    )


def _event(event: AnnouncementEvent) -> Shown:
    """Return an event for the card, which finds its own announcements by their tags."""
    return {"id": event.announcement_id, "kind": event.kind, "tag": event.tag}
