"""What the card shows: voices, speakers, phrases, and what is and was announced."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.const import ATTR_AREA_ID, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er

from ..announcing.announcement import Speaker
from ..announcing.announcer import Announcer
from ..announcing.journal import Entry
from ..announcing.profile import SpeakersProfile
from ..announcing.run import Run
from ..announcing.status import async_status
from ..announcing.targets import async_everybody, async_speakers, async_speakers_of
from ..announcing.ways import Status
from ..const import (
    CHIMES,
    CONF_DEADLINE,
    CONF_FALLBACK,
    DOMAIN,
    SUBENTRY_SPEAKERS,
    SUBENTRY_VOICE,
)
from ..library import Library
from ..message.styles import STYLES
from ..phrases.phrase import Phrase, Wording
from ..phrases.phrasebook import Phrasebook
from ..speaking.engines import async_voices

type Shown = dict[str, Any]

PLAYERS: Final = (Platform.MEDIA_PLAYER, Platform.ASSIST_SATELLITE)
_MOST_RECENT: Final = 10


class Shelf:
    """What one user is shown: nothing of entities that they may not see."""

    def __init__(
        self,
        hass: HomeAssistant,
        user: User,
        *,
        announcer: Announcer,
        phrasebook: Phrasebook,
        library: Library,
    ) -> None:
        """Initialize with what is shown."""
        self._hass = hass
        self._user = user
        self._announcer = announcer
        self._phrasebook = phrasebook
        self._library = library

    @callback
    def house(self) -> Shown:
        """Return the voices and speakers that there are, and what they can be told."""
        return {
            "voices": [*self._voices()],
            "players": [*self._players()],
            "speakers": [_set(*each) for each in self._sets()],
            "styles": [*STYLES],
            "chimes": [*CHIMES],
            **self.statuses(),
        }

    @callback
    def statuses(self) -> Shown:
        """Return what players, sets of speakers and areas are like at the moment."""
        players = self._hass.states.async_entity_ids(PLAYERS)
        places = {each: [Speaker(entity_id=each)] for each in players}
        places |= {
            each: async_speakers(self._hass, {ATTR_AREA_ID: [each]})
            for each in ar.async_get(self._hass).areas
        }
        places |= {entity_id: speakers for entity_id, _, speakers in self._sets()}
        seen = ((place, [*self._seen(each)]) for place, each in places.items())
        return {
            "statuses": {
                place: Status.of_all(
                    async_status(self._hass, each) for each in speakers
                )
                for place, speakers in seen
                if speakers
            }
        }

    @callback
    def phrases(self) -> Shown:
        """Return the phrases that are kept."""
        shown = [
            self._phrase(each)
            for each in self._phrasebook.phrases
            if self._may_see(each.wording.voice)
        ]
        return {"phrases": shown}

    @callback
    def announcements(self) -> Shown:
        """Return what is on its way, and what was announced lately."""
        ways = (self._under_way(each) for each in self._announcer.runs)
        return {
            "waiting": [each for each in ways if each["speakers"]],
            "recent": [*islice(self._recent(), _MOST_RECENT)],
        }

    def _may_see(self, entity_id: str) -> bool:
        return self._user.permissions.check_entity(entity_id, POLICY_READ)

    def _voices(self) -> Iterator[Shown]:
        enabled = async_voices(self._hass)
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            for subentry in entry.get_subentries_of_type(SUBENTRY_VOICE):
                entity_id = self._entity_id(Platform.TTS, subentry.subentry_id)
                if entity_id and entity_id in enabled and self._may_see(entity_id):
                    yield {"entity_id": entity_id, "name": subentry.title}

    def _players(self) -> Iterator[str]:
        """Return what can announce, of those of one place the best."""
        registry = er.async_get(self._hass)
        for speaker in self._seen(async_everybody(self._hass)):
            entity = registry.async_get(speaker.entity_id)
            is_hidden = entity is not None and entity.hidden
            if not is_hidden and async_status(self._hass, speaker) is not Status.UNFIT:
                yield speaker.entity_id

    def _sets(self) -> Iterator[tuple[str, SpeakersProfile, list[Speaker]]]:
        """Return the entities of sets of speakers, with what is set, and the speakers."""
        for entry in self._hass.config_entries.async_loaded_entries(DOMAIN):
            for subentry in entry.get_subentries_of_type(SUBENTRY_SPEAKERS):
                entity_id = self._entity_id(Platform.NOTIFY, subentry.subentry_id)
                profile = SpeakersProfile.from_subentry(subentry)
                everywhere = async_speakers_of(self._hass, profile)
                speakers = [*self._seen(everywhere)]
                if entity_id and speakers:
                    yield entity_id, profile, speakers

    def _entity_id(self, platform: Platform, unique_id: str) -> str | None:
        registry = er.async_get(self._hass)
        return registry.async_get_entity_id(platform, DOMAIN, unique_id)

    def _phrase(self, phrase: Phrase) -> Shown:
        keys = self._phrasebook.keys(phrase.id)
        return {
            "id": phrase.id,
            "name": phrase.name,
            "message": phrase.wording.message,
            "voice": phrase.wording.voice,
            "language": phrase.wording.language,
            "options": dict(phrase.wording.options),
            "is_recorded": bool(keys) and all(map(self._library.peek, keys)),
        }

    def _under_way(self, run: Run) -> Shown:
        return {
            "id": run.id,
            "tag": run.announcement.tag,
            "message": run.announcement.message,
            "speakers": {
                each.speaker.entity_id: "playing" if each.is_playing else "waiting"
                for each in run.deliveries
                if not each.is_over and self._may_see(each.speaker.entity_id)
            },
        }

    def _recent(self) -> Iterator[Shown]:
        """Return what was announced, the latest of all that looks the same in the list."""
        seen = set()
        kept = [_sound(each.wording) for each in self._phrasebook.phrases]
        for entry in self._announcer.journal.entries:
            past = self._past(entry, is_kept=_sound(entry) in kept)
            look = (entry.message, entry.voice, frozenset(past["speakers"]))
            if past["speakers"] and look not in seen:
                seen.add(look)
                yield past

    def _past(self, entry: Entry, *, is_kept: bool) -> Shown:
        return {
            "id": entry.id,
            "tag": entry.tag,
            "at": entry.at.isoformat(),
            "message": entry.message,
            "voice": entry.voice,
            "language": entry.language,
            "options": dict(entry.options),
            "is_kept": is_kept,
            "speakers": {
                each.entity_id: entry.outcomes.get(each.entity_id)
                for each in self._seen(entry.speakers)
            },
        }

    def _seen(self, speakers: Iterable[Speaker]) -> Iterator[Speaker]:
        return (each for each in speakers if self._may_see(each.entity_id))


def _sound(said: Entry | Wording) -> tuple[object, ...]:
    """Return what a recording is found by."""
    urgency = (CONF_DEADLINE, CONF_FALLBACK)
    options = {key: each for key, each in said.options.items() if key not in urgency}
    return said.message, said.voice, said.language, options


def _set(entity_id: str, profile: SpeakersProfile, speakers: list[Speaker]) -> Shown:
    return {
        "entity_id": entity_id,
        "name": profile.name,
        "players": [each.entity_id for each in speakers],
        "voice": profile.voice,
        "chime": profile.chime,
        "volume": None if profile.volume is None else round(profile.volume.level * 100),
    }
