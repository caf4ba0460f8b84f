"""Chimes: our own, and any sound that Home Assistant can find."""

from dataclasses import dataclass
from hashlib import sha256
import math
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..audio import AudioError, DecoderError, EmptyAudioError
from ..audio.container import sniff
from ..audio.decode import async_decode
from ..audio.render import LOUDNESS, Sound, async_measured
from ..audio.wav import Wav
from ..const import CHIMES, DOMAIN
from .chime_media import async_fetch

_LONGEST: Final = 15.0
"""Seconds that are heard of a chime."""
_FRESH: Final = 300.0
"""Seconds for which a file from elsewhere is taken to be the same."""
_GONE: Final = 60.0
"""Seconds for which a file that is not to be had is not asked for again."""
_KEPT: Final = 16
"""How many chimes are kept in memory, each at most 700 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chime:
    """A chime; `digest` is that of its file."""

    digest: bytes
    sound: Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What came of the last look for a chime, which is worth another one at `until`."""

    chime: Chime | None
    error: HomeAssistantError | None
    until: float


class Chimes:
    """Finds chimes, and keeps those at hand that were used last."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without any."""
        self._hass = hass
        self._known: dict[str, _Known] = {}

    async def async_get(self, chime: str) -> Chime:
        """Return a chime by its name if it is one of ours, else by a media id.

        One that cannot be fetched again is heard as it was. Raises HomeAssistantError
        if there is none, or in no format that is read here; DecoderError if ffmpeg fails.
        """
        known = self._known.get(chime)
        if known is None or known.until < self._hass.loop.time():
            known = await self._async_look(chime, known.chime if known else None)
        self._keep(chime, known)
        if known.chime is None:
            assert known.error is not None
            raise known.error.with_traceback(None)
        return known.chime

    async def _async_look(self, chime: str, before: Chime | None) -> _Known:
        now = self._hass.loop.time()
        try:
            found = await self._async_new(chime, before)
        except HomeAssistantError as err:
            return _Known(chime=before, error=err, until=now + _GONE)
        fresh = math.inf if chime in CHIMES else _FRESH
        return _Known(chime=found, error=None, until=now + fresh)

    async def _async_new(self, chime: str, before: Chime | None) -> Chime:
        """Return a chime as it is, which may be what it was before."""
        data = await async_fetch(self._hass, chime)
        digest = sha256(data).digest()
        if before and before.digest == digest:
            return before
        ffmpeg = get_ffmpeg_manager(self._hass).binary
        wav = await _async_decoded(data, ffmpeg)
        if chime in CHIMES:
            # `scripts/chimes` has made them as loud as all sounds are to be.
            sound = Sound(wav=wav, loudness=LOUDNESS)
        else:
            sound = await async_measured(wav, ffmpeg=ffmpeg)
        return Chime(digest=digest, sound=sound)

    def _keep(self, chime: str, known: _Known) -> None:
        self._known.pop(chime, None)
        self._known[chime] = known
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]


async def _async_decoded(data: bytes, ffmpeg: str) -> Wav:
    try:
        wav = await async_decode(data, sniff(data), ffmpeg=ffmpeg, longest=_LONGEST)
        if not wav.pcm:
            raise EmptyAudioError("no samples")
    except DecoderError:
        raise
    except AudioError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="chime_unreadable"
        ) from err
    return wav
