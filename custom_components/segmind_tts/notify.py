"""Notify platform: notifications that are spoken."""

from typing import override

from homeassistant.components.notify import NotifyEntity, NotifyEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcing.announcement import Announcement
from .announcing.announcer import async_get_announcer
from .announcing.targets import async_speakers_of
from .const import DOMAIN, SUBENTRY_SPEAKERS
from .entity import SpeakersEntity, async_add_per_subentry
from .runtime import SegmindConfigEntry

# A notification that waits for its turn must not keep the next one from being prepared,
# nor an urgent one from being heard first.
PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an entity for each of the account's speakers."""
    async_add_per_subentry(
        hass,
        entry,
        SUBENTRY_SPEAKERS,
        lambda subentry: SpeakersNotify(entry, subentry),
        async_add_entities,
    )


class SpeakersNotify(SpeakersEntity, NotifyEntity):
    """Speakers that speak what they are notified of."""

    _attr_name = None
    _attr_supported_features = NotifyEntityFeature.TITLE
    _attr_translation_key = "speakers"

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Announce a message; return when it was heard, or left out on purpose.

        Raises HomeAssistantError if nobody heard it for another reason.
        """
        profile = self._profile
        speakers = async_speakers_of(self.hass, profile)
        if not speakers:
            raise _error("no_speaker_there")
        if profile.voice is None:
            raise _error("no_voice")
        if title and profile.speak_title:
            # The end of a line is heard as a pause.
            message = f"{title}\n{message}"
        announcement = Announcement(
            message=message,
            voice=profile.voice,
            speakers=tuple(speakers),
            context=self._context,
        )
        announcer = await async_get_announcer(self.hass)
        await announcer.async_announce(announcement)


def _error(translation_key: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=translation_key
    )
