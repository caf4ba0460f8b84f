"""The coordinator of an account's credit."""

from datetime import timedelta
import logging
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api import Credits, SegmindAuthenticationError, SegmindClient, SegmindError
from .const import DOMAIN, SIGNAL_ANSWERED

_LOGGER = logging.getLogger(__name__)

# What jobs cost is known, so asking is only needed for what happens elsewhere: credit
# bought, or spent by others.
_UPDATE_INTERVAL: Final = timedelta(hours=1)
_DIGITS: Final = 6
"""Of US dollars; a sentence costs half a cent."""


class CreditCoordinator(DataUpdateCoordinator[Credits]):
    """Keeps an account's credit up to date. Asking is free."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, client: SegmindClient
    ) -> None:
        """Initialize the coordinator."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=f"{entry.title} credit",
            update_interval=_UPDATE_INTERVAL,
        )
        self._client = client
        self._signal = SIGNAL_ANSWERED.format(entry.entry_id)
        # Until the first answer nothing is known; set-up does not wait for it.
        self.data = Credits(balance=None)

    @callback
    def async_job_paid(self, cost: float) -> None:
        """Take the cost of a job, in US dollars, from what was told last.

        A job brings a figure of its own along, but without the credit that was given.
        """
        if (balance := self.data.balance) is not None:
            self.data = Credits(balance=round(balance - cost, _DIGITS))
            # Setting it as updated would put off the next time to ask.
            self.async_update_listeners()

    @override
    async def _async_update_data(self) -> Credits:
        try:
            credit = await self._client.credits()
        except SegmindAuthenticationError as err:
            raise ConfigEntryAuthFailed(
                translation_domain=DOMAIN, translation_key="key_refused"
            ) from err
        except SegmindError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="credit_unknown"
            ) from err
        async_dispatcher_send(self.hass, self._signal)
        return credit
