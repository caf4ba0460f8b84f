"""A choice: which of the announcements on their way somebody means."""

from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant, callback

from .announcement import Announcement, Speaker
from .ways import places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Announcements by their id, by their tag or by a speaker; all if nothing is given."""

    announcement_id: str | None = None
    tag: str | None = None
    speaker: str | None = None
    """Whatever is heard in the same place counts: a group, or another of its entities."""

    @callback
    def means(
        self, hass: HomeAssistant, announcement: Announcement, *ids: str | None
    ) -> bool:
        """Tell whether it means an announcement, which may have gone by several ids."""
        return (
            (self.announcement_id is None or self.announcement_id in ids)
            and (self.tag is None or self.tag == announcement.tag)
            and any(self.means_speaker(hass, each) for each in announcement.speakers)
        )

    @callback
    def means_speaker(self, hass: HomeAssistant, speaker: Speaker) -> bool:
        """Tell whether it means what is heard on a speaker."""
        if self.speaker is None:
            return True
        named = Speaker(entity_id=self.speaker)
        return bool(places_of(hass, named) & places_of(hass, speaker))


EVERYTHING: Final = Choice()
