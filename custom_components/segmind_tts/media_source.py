"""Media source platform: what Home Assistant's players are given of ours."""

from typing import override

from homeassistant.components.media_player import BrowseError, MediaClass
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant

from .announcing.rendition_view import URL
from .announcing.renditions import MEDIA_KIND, async_get_renditions
from .const import DOMAIN


async def async_get_media_source(hass: HomeAssistant) -> SegmindMediaSource:
    """Set up the media source."""
    return SegmindMediaSource(hass)


class SegmindMediaSource(MediaSource):
    """Renditions, as `media-source://segmind_tts/rendition/<name>`."""

    name = "Segmind TTS"

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize the media source."""
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address and the file of a rendition. Raises Unresolvable."""
        # Home Assistant has None for the root.
        kind, _, name = (item.identifier or "").partition("/")
        renditions = await async_get_renditions(self._hass)
        if kind != MEDIA_KIND or (file := await renditions.async_named(name)) is None:
            raise Unresolvable(
                translation_domain=DOMAIN, translation_key="media_not_found"
            )
        return PlayMedia(
            URL.format(name=name),
            file.form.mime_type,
            path=None if file.unwritten else file.path,
        )

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return the root, in which nothing is shown. Raises BrowseError for the rest."""
        if item.identifier:
            raise BrowseError(
                translation_domain=DOMAIN, translation_key="media_not_found"
            )
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=None,
            media_class=MediaClass.APP,
            media_content_type="",
            title=self.name,
            can_play=False,
            can_expand=False,
        )
