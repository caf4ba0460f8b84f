"""The phrasebook: the phrases that their owner keeps, and their recordings with them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.util import slugify
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..library import Library, async_get_library
from ..storage import WatchedStore, async_load_stored, read_rows, write_rows
from .phrase import Phrase, Wording

PHRASEBOOK: HassKey[Phrasebook] = HassKey(f"{DOMAIN}_phrasebook")
SIGNAL_PHRASES_CHANGED: Final = f"{DOMAIN}_phrases_changed"
"""Sent after phrases were added, renamed, recorded anew or given up."""
_VERSION: Final = 1
_LONGEST_ID: Final = 100


class UnknownPhraseError(Exception):
    """There is no phrase with this id or name."""


class NameTakenError(Exception):
    """Another phrase has this name."""


class Phrasebook:
    """Phrases by id. What they are recorded as is not evicted while they are kept."""

    def __init__(self, hass: HomeAssistant, library: Library) -> None:
        """Initialize an empty one; `async_load` reads it."""
        self._hass = hass
        self._library = library
        self._store = WatchedStore(hass, _VERSION, f"{DOMAIN}.phrases", private=True)
        self._phrases: dict[str, Phrase] = {}
        self._keys: dict[str, tuple[str, ...]] = {}

    async def async_load(self) -> None:
        """Read what there is. A damaged phrase costs no other."""
        read = await async_load_stored(self._hass, self._store, _read)
        for phrase, keys in read or ():
            self._phrases[phrase.id] = phrase
            self._keys[phrase.id] = keys

    @property
    def phrases(self) -> list[Phrase]:
        """All phrases, by their names."""
        return sorted(self._phrases.values(), key=lambda each: each.name.casefold())

    def get(self, phrase_id: str) -> Phrase:
        """Return a phrase by its id. Raises UnknownPhraseError for none."""
        if phrase := self._phrases.get(phrase_id):
            return phrase
        raise UnknownPhraseError

    def find(self, name: str) -> Phrase:
        """Return a phrase by its name, or else by its id. Raises UnknownPhraseError.

        A phrase that was renamed has the id that is made of a name it does not have.
        """
        return self._named(name) or self.get(name)

    def keys(self, phrase_id: str) -> tuple[str, ...]:
        """Return the keys of a phrase's recordings, in the order in which they are heard.

        There are none of a phrase that is not there.
        """
        return self._keys.get(phrase_id, ())

    def is_recorded(self, name: str) -> bool:
        """Tell whether there is a phrase with this id or name, and all of it is recorded."""
        try:
            keys = self.keys(self.find(name).id)
        except UnknownPhraseError:
            return False
        return bool(keys) and all(map(self._library.peek, keys))

    @callback
    def async_keep(self, name: str, wording: Wording, keys: Iterable[str]) -> Phrase:
        """Keep a wording under a name, in place of the phrase that has it.

        `keys` are those of its recordings.
        """
        if known := self._named(name):
            phrase = replace(known, wording=wording)
        else:
            phrase = Phrase(id=self._new_id(name), name=name, wording=wording)
        former = self._keys.get(phrase.id, ())
        self._phrases[phrase.id] = phrase
        self._keys[phrase.id] = tuple(keys)
        self._pin(self._keys[phrase.id])
        self._release(former)
        self._save()
        return phrase

    @callback
    def async_rename(self, phrase_id: str, name: str) -> Phrase:
        """Give a phrase another name; its id stays.

        Raises UnknownPhraseError for no phrase, NameTakenError for another one's name.
        """
        phrase = replace(self.get(phrase_id), name=name)
        if (other := self._named(name)) and other.id != phrase_id:
            raise NameTakenError
        self._phrases[phrase_id] = phrase
        self._save()
        return phrase

    @callback
    def async_give_up(self, phrase_id: str) -> Phrase:
        """Keep a phrase no longer. Its recordings stay until room is needed."""
        phrase = self._phrases.pop(phrase_id)
        self._release(self._keys.pop(phrase_id))
        self._save()
        return phrase

    def _named(self, name: str) -> Phrase | None:
        wanted = name.casefold()
        phrases = self._phrases.values()
        return next((each for each in phrases if each.name.casefold() == wanted), None)

    def _new_id(self, name: str) -> str:
        stem = slugify(name, separator="_")[: _LONGEST_ID - 5] or "phrase"
        number, new = 1, stem
        while new in self._phrases:
            number += 1
            new = f"{stem}_{number}"
        return new

    def _pin(self, keys: Iterable[str]) -> None:
        for key in keys:
            if self._library.peek(key):
                self._library.pin(key)

    def _release(self, keys: Iterable[str]) -> None:
        """Let recordings go that no phrase has any more."""
        kept = {key for each in self._keys.values() for key in each}
        for key in set(keys) - kept:
            if self._library.peek(key):
                self._library.unpin(key)

    def _save(self) -> None:
        self._store.async_delay_save(self._as_dict, 1)
        async_dispatcher_send(self._hass, SIGNAL_PHRASES_CHANGED)

    def _as_dict(self) -> dict[str, Any]:
        phrases = self._phrases.values()
        return {"phrases": write_rows(phrases, self._row, of="phrasebook")}

    def _row(self, phrase: Phrase) -> dict[str, Any]:
        return phrase.as_dict() | {"keys": self._keys[phrase.id]}


def _read(stored: Mapping[str, Any]) -> list[tuple[Phrase, tuple[str, ...]]]:
    return read_rows(stored["phrases"], _read_phrase, of="phrasebook")


def _read_phrase(stored: Mapping[str, Any]) -> tuple[Phrase, tuple[str, ...]]:
    return Phrase.from_dict(stored), tuple(map(str, stored["keys"]))


@singleton(PHRASEBOOK, async_=True)
async def async_get_phrasebook(hass: HomeAssistant) -> Phrasebook:
    """Return the house's phrasebook."""
    phrasebook = Phrasebook(hass, await async_get_library(hass))
    await phrasebook.async_load()
    return phrasebook
