"""Media source platform: the library, and what players are given of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import override

from homeassistant.components.media_player import (
    BrowseError,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .announcing.rendition_view import URL
from .announcing.renditions import MEDIA_KIND, async_get_renditions
from .browsing.entries import PHRASE, RECORDING, TO_RECORD
from .browsing.playing import (
    async_play_phrase,
    async_play_recording,
    async_play_speech,
    async_said,
)
from .browsing.recording_view import UNREADABLE
from .browsing.shelves import Shelves, UnknownShelfError, async_shelves
from .const import DOMAIN
from .errors import explain
from .finding.found import async_find
from .finding.varying import async_varying
from .library import async_get_library
from .permissions import is_guest
from .phrases.phrasebook import UnknownPhraseError, async_get_phrasebook


async def async_get_media_source(hass: HomeAssistant) -> SegmindMediaSource:
    """Set up the media source."""
    return SegmindMediaSource(hass)


class SegmindMediaSource(MediaSource):
    """The library, phrases as `phrase/<id>`, and renditions as `rendition/<name>`."""

    name = "Segmind TTS"

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize the media source."""
        super().__init__(DOMAIN)
        self._hass = hass
        self._kinds = {
            MEDIA_KIND: self._async_rendition,
            PHRASE: self._async_phrase,
            RECORDING: self._async_recording,
            TO_RECORD: self._async_found,
        }

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address and the file of a sound. Raises Unresolvable."""
        # Home Assistant has None for the root.
        kind, _, name = (item.identifier or "").partition("/")
        if (resolve := self._kinds.get(kind)) is None:
            raise _not_found()
        return await resolve(name)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a folder with what is in it. Raises BrowseError for what is none."""
        identifier = item.identifier or ""
        to_record = identifier.partition("/")[0] == TO_RECORD
        shelves = await self._async_shelves(to_record=to_record)
        try:
            return shelves.browse(identifier)
        except UnknownShelfError as err:
            raise _no_folder() from err

    @override
    async def async_search_media(
        self, item: MediaSourceItem, query: SearchMediaQuery
    ) -> SearchMedia:
        """Return what is found in a folder by its words. Raises BrowseError."""
        identifier = item.identifier or ""
        to_record = identifier.partition("/")[0] in ("", TO_RECORD)
        shelves = await self._async_shelves(to_record=to_record)
        try:
            found = shelves.search(identifier, query.search_query)
        except UnknownShelfError as err:
            raise _no_folder() from err
        classes = query.media_filter_classes
        return SearchMedia(
            result=[
                each for each in found if not classes or each.media_class in classes
            ]
        )

    async def _async_shelves(self, *, to_record: bool) -> Shelves:
        """Return the shelves. Automations hold what not everybody in a home may know."""
        guest = is_guest()
        return await async_shelves(
            self._hass, to_record=to_record and not guest, is_guest=guest
        )

    async def _async_rendition(self, name: str) -> PlayMedia:
        renditions = await async_get_renditions(self._hass)
        if (file := await renditions.async_named(name)) is None:
            raise _not_found()
        return PlayMedia(
            URL.format(name=name),
            file.form.mime_type,
            path=None if file.unwritten else file.path,
        )

    async def _async_recording(self, key: str) -> PlayMedia:
        library = await async_get_library(self._hass)
        if (recording := library.peek(key)) is None:
            raise _not_found()
        try:
            return await async_play_recording(self._hass, recording)
        except UNREADABLE as err:
            raise _not_found() from err

    async def _async_phrase(self, phrase_id: str) -> PlayMedia:
        phrasebook = await async_get_phrasebook(self._hass)
        try:
            phrase = phrasebook.get(phrase_id)
        except UnknownPhraseError as err:
            raise _not_found() from err
        with self._reason_told():
            return await async_play_phrase(self._hass, phrase)

    async def _async_found(self, found_id: str) -> PlayMedia:
        if is_guest():
            raise _not_found()
        found, _ = await async_find(self._hass)
        varying = await async_varying(self._hass)
        missing = (each.missing.values() for each in varying)
        known = {each.id: each.wording for each in chain(found, *missing)}
        if (wording := known.get(found_id)) is None:
            raise _not_found()
        with self._reason_told():
            speech = await async_said(self._hass, wording)
            return await async_play_speech(self._hass, speech)

    @contextmanager
    def _reason_told(self) -> Iterator[None]:
        try:
            yield
        except HomeAssistantError as err:
            reason = explain(self._hass, err).rstrip(".")
            raise Unresolvable(
                translation_domain=DOMAIN,
                translation_key="phrase_not_recorded",
                translation_placeholders={"reason": reason},
            ) from err


def _not_found() -> Unresolvable:
    return Unresolvable(translation_domain=DOMAIN, translation_key="media_not_found")


def _no_folder() -> BrowseError:
    return BrowseError(translation_domain=DOMAIN, translation_key="media_not_found")
