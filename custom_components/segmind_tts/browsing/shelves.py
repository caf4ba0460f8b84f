"""The shelves of the media browser: phrases, recordings by voice, and recent ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final
from urllib.parse import unquote

from homeassistant.components.media_source import BrowseMediaSource
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..finding.found import Found, async_find
from ..finding.varying import Varying, async_varying
from ..library import Library, Recording, async_get_library
from ..phrases.phrase import Phrase
from ..phrases.phrasebook import Phrasebook, async_get_phrasebook
from .entries import (
    TO_RECORD,
    VOICE,
    folder,
    found_entry,
    phrase_entry,
    recording_entry,
    varying_folder,
    voice_folder,
)

PHRASES: Final = "phrases"
RECENT: Final = "recent"
VOICES: Final = "voices"

_MOST_RECENT: Final = 50
_MOST_SHOWN: Final = 1000
"""Entries in a folder; more make a browser slow, and are found by searching."""
_MOST_FOUND: Final = 100


class UnknownShelfError(Exception):
    """There is no folder with this identifier."""


async def async_shelves(
    hass: HomeAssistant, *, to_record: bool, is_guest: bool
) -> Shelves:
    """Return the shelves as they are at the moment.

    What is to be recorded takes a while to be found, and is left out unless asked for.
    A guest is not shown that there is any.
    """
    found = (await async_find(hass))[0] if to_record else []
    varying = await async_varying(hass) if to_record else []
    return Shelves(
        library=await async_get_library(hass),
        phrasebook=await async_get_phrasebook(hass),
        texts=await async_get_translations(
            hass, hass.config.language, "common", {DOMAIN}
        ),
        to_record=[each for each in found if not (each.is_recorded or each.error)],
        varying=[each for each in varying if each.missing],
        is_guest=is_guest,
    )


class Shelves:
    """Shows what there is, in folders and by searching."""

    def __init__(
        self,
        *,
        library: Library,
        phrasebook: Phrasebook,
        texts: Mapping[str, str],
        to_record: Sequence[Found],
        varying: Sequence[Varying],
        is_guest: bool,
    ) -> None:
        """Take what is shown, and the texts in the house's language."""
        self._library = library
        self._phrasebook = phrasebook
        self._texts = texts
        self._to_record = to_record
        self._varying = {each.id: each for each in varying}
        more = () if is_guest else (TO_RECORD,)
        self._names = (PHRASES, VOICES, RECENT, *more)

    def browse(self, identifier: str) -> BrowseMediaSource:
        """Return a folder with what is in it. Raises UnknownShelfError for none."""
        if not identifier:
            return folder("", "Segmind TTS", map(self._folder, self._names))
        title = self._title(identifier)
        if identifier == VOICES:
            return folder(identifier, title, map(voice_folder, self._voices()))
        entries = self._entries(identifier)
        if identifier == TO_RECORD:
            folders = map(varying_folder, self._varying.values())
            entries = chain(folders, map(found_entry, self._to_record))
        shown = folder(identifier, title, islice(entries, _MOST_SHOWN))
        shown.not_shown = sum(1 for _ in entries)
        return shown

    def search(self, identifier: str, words: str) -> list[BrowseMediaSource]:
        """Return what is in a folder and has all of these words, or parts of them.

        Raises UnknownShelfError if there is no such folder.
        """
        wanted = words.casefold().split()
        found = (
            entry
            for text, entry in self._texts_in(identifier)
            if all(each in text.casefold() for each in wanted)
        )
        return [*islice(found, _MOST_FOUND)]

    @property
    def _recordings(self) -> list[Recording]:
        """The recordings that are heard, without those that a new take has replaced."""
        return [each for each in self._library.recordings if each.former_of is None]

    def _folder(self, name: str) -> BrowseMediaSource:
        return folder(name, self._title(name))

    def _title(self, identifier: str) -> str:
        kind, _, name = identifier.partition("/")
        if kind == VOICE:
            return unquote(name)
        if kind == TO_RECORD and name in self._varying:
            return self._varying[name].title
        return self._texts.get(f"component.{DOMAIN}.common.shelf_{kind}", kind)

    def _voices(self) -> list[str]:
        voices = {each.voice for each in self._recordings}
        return sorted(filter(None, voices), key=str.casefold)

    def _entries(self, identifier: str) -> Iterator[BrowseMediaSource]:
        return (entry for _, entry in self._texts_in(identifier))

    def _texts_in(self, identifier: str) -> Iterator[tuple[str, BrowseMediaSource]]:
        """Return what is in a folder, and by which text each entry is searched."""
        kind, _, name = identifier.partition("/")
        recordings = self._recordings
        if identifier == PHRASES:
            return self._phrases()
        if identifier == TO_RECORD:
            missing = (each.missing.values() for each in self._varying.values())
            return _to_record(chain(self._to_record, *missing))
        if kind == TO_RECORD and name in self._varying:
            return _to_record(self._varying[name].missing.values())
        if identifier == RECENT:
            return _recordings(recordings[:_MOST_RECENT])
        if kind == VOICE and (voice := unquote(name)) in self._voices():
            return _recordings(each for each in recordings if each.voice == voice)
        if identifier in ("", VOICES):
            return self._all()
        raise UnknownShelfError

    def _all(self) -> Iterator[tuple[str, BrowseMediaSource]]:
        yield from self._phrases()
        yield from _recordings(self._recordings)
        yield from self._texts_in(TO_RECORD)

    def _phrases(self) -> Iterator[tuple[str, BrowseMediaSource]]:
        for each in self._phrasebook.phrases:
            text = f"{each.name} {each.wording.message}"
            yield text, phrase_entry(each, self._voice_of(each))

    def _voice_of(self, phrase: Phrase) -> str | None:
        """Return who is heard in a phrase, as far as its recordings are there."""
        recorded = map(self._library.peek, self._phrasebook.keys(phrase.id))
        return next((each.voice for each in recorded if each), None)


def _to_record(found: Iterable[Found]) -> Iterator[tuple[str, BrowseMediaSource]]:
    return ((each.wording.message, found_entry(each)) for each in found)


def _recordings(
    recordings: Iterable[Recording],
) -> Iterator[tuple[str, BrowseMediaSource]]:
    return ((each.text or "", recording_entry(each)) for each in recordings)
