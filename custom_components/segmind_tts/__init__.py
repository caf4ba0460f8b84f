"""Segmind TTS: speech by Segmind's serverless models, announced in your home."""

from functools import partial
from typing import Final

from homeassistant.const import CONF_API_KEY, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.helpers.typing import ConfigType

from .actions import async_register_actions
from .announcing.announcer import async_get_announcer
from .announcing.rendition_view import RenditionView
from .announcing.ways import async_put_right
from .browsing.export_view import ExportView
from .browsing.recording_view import RecordingView
from .card.commands import async_register_commands
from .card.resource import async_add_card, async_get_card
from .const import (
    CONF_JOURNAL,
    CONF_MODEL,
    DOMAIN,
    SIGNAL_ANSWERED,
    SIGNAL_SUBENTRIES_CHANGED,
    SUBENTRY_VOICE,
)
from .finding.beforehand import async_get_beforehand
from .issues import async_forget_account, async_watch_ledger, async_watch_library
from .library import SIGNAL_LIBRARY_CHANGED, async_get_library
from .making.ledger import SIGNAL_LEDGER_CHANGED, async_get_ledger
from .making.tally import async_get_tallies
from .names import async_follow_names, async_name_account
from .phrases.backlog import async_get_backlog
from .renames import async_follow_renames
from .runtime import (
    SegmindConfigEntry,
    SegmindData,
    async_apply_options,
    async_build,
    async_limit_library,
    fingerprint,
)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS: Final = [Platform.EVENT, Platform.NOTIFY, Platform.SENSOR, Platform.TTS]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all accounts share."""
    library = await async_get_library(hass)
    ledger = await async_get_ledger(hass)
    await async_get_announcer(hass)
    await async_put_right(hass)
    await async_get_backlog(hass)
    await async_get_beforehand(hass)
    hass.http.register_view(RenditionView())
    hass.http.register_view(RecordingView())
    hass.http.register_view(ExportView())
    async_register_actions(hass)
    async_register_commands(hass)

    @callback
    def library_changed() -> None:
        async_watch_library(hass, library.problem, is_away=library.is_away)

    @callback
    def ledger_changed() -> None:
        async_watch_ledger(hass, ledger.problem)

    async_dispatcher_connect(hass, SIGNAL_LIBRARY_CHANGED, library_changed)
    async_dispatcher_connect(hass, SIGNAL_LEDGER_CHANGED, ledger_changed)
    # The folder may have been away from the start.
    library_changed()
    async_follow_renames(hass)
    async_follow_names(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SegmindConfigEntry) -> bool:
    """Set up an account.

    Nothing here waits for Segmind: what is recorded plays without it.
    """
    entry.runtime_data = data = await async_build(hass, entry)
    await _async_set_up_house(hass)
    await async_add_card(hass)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_create_background_task(
        hass, data.credit.async_refresh(), f"{DOMAIN} credit"
    )
    data.recordings.async_resume()
    resume = partial(data.recordings.async_resume, patient=False)
    signal = SIGNAL_ANSWERED.format(entry.entry_id)
    entry.async_on_unload(async_dispatcher_connect(hass, signal, resume))
    entry.async_on_unload(data.credit.async_add_listener(partial(_credit_told, data)))
    entry.async_on_unload(entry.add_update_listener(_async_updated))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SegmindConfigEntry) -> bool:
    """Unload an account. Jobs under way go on, as they are paid for."""
    if entry.disabled_by:
        async_forget_account(hass, entry.entry_id)
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: SegmindConfigEntry) -> None:
    """Let go of the account; recordings and those to come are the house's."""
    ledger = await async_get_ledger(hass)
    await ledger.async_remove(entry.entry_id, fingerprint(entry.data[CONF_API_KEY]))
    (await async_get_tallies(hass)).async_forget(entry.entry_id)
    async_forget_account(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        await (await async_get_card(hass)).async_remove()


@callback
def _credit_told(data: SegmindData) -> None:
    """Take back the notice of missing credit once there is enough for a sentence."""
    if data.has_credit:
        data.issues.async_credit_found()


async def _async_updated(hass: HomeAssistant, entry: SegmindConfigEntry) -> None:
    """Take over a change: another key by a reload, all else in place.

    During a reload Home Assistant passes over `tts.speak` without a word.
    """
    data = entry.runtime_data
    if entry.data != data.entry_data:
        hass.config_entries.async_schedule_reload(entry.entry_id)
        return
    async_apply_options(data, entry.options)
    async_name_account(hass, entry.entry_id, entry.title)
    voices = entry.get_subentries_of_type(SUBENTRY_VOICE)
    data.issues.async_models_used({each.data[CONF_MODEL] for each in voices})
    async_dispatcher_send(hass, SIGNAL_SUBENTRIES_CHANGED.format(entry.entry_id))
    await _async_set_up_house(hass)


async def _async_set_up_house(hass: HomeAssistant) -> None:
    """Apply what the accounts want of all that is the house's."""
    await async_limit_library(hass)
    announcer = await async_get_announcer(hass)
    entries = hass.config_entries.async_entries(DOMAIN)
    await announcer.journal.async_keep(
        is_kept=all(each.options.get(CONF_JOURNAL, True) for each in entries)
    )
    (await async_get_beforehand(hass)).async_look_soon()
