"""Chimes: our own, and any sound that Home Assistant can find."""

from dataclasses import dataclass
from hashlib import sha256
import math
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..audio import AudioError, EmptyAudioError
from ..audio.container import sniff
from ..audio.decode import async_decode
from ..audio.render import LOUDNESS, Sound, async_measured
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

    found: Chime | HomeAssistantError
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
        if there is none, or none that can be read.
        """
        known = self._known.get(chime)
        if known is None or known.until < self._hass.loop.time():
            known = await self._async_look(chime, known.found if known else None)
        self._keep(chime, known)
        if isinstance(known.found, HomeAssistantError):
            raise known.found.with_traceback(None)
        return known.found

    async def _async_look(
        self, chime: str, known: Chime | HomeAssistantError | None
    ) -> _Known:
        now = self._hass.loop.time()
        before = known if isinstance(known, Chime) else None
        try:
            found = await self._async_new(chime, before)
        except HomeAssistantError as err:
            return _Known(found=before or err, until=now + _GONE)
        fresh = math.inf if chime in CHIMES else _FRESH
        return _Known(found=found, until=now + fresh)

    async def _async_new(self, chime: str, before: Chime | None) -> Chime:
        """Return a chime as it is, which may be what it was before."""
        data = await async_fetch(self._hass, chime)
        digest = sha256(data).digest()
        if before and before.digest == digest:
            return before
        ffmpeg = get_ffmpeg_manager(self._hass).binary
        try:
            sound = await _async_sound(data, is_ours=chime in CHIMES, ffmpeg=ffmpeg)
        except AudioError as err:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="chime_unreadable"
            ) from err
        return Chime(digest=digest, sound=sound)

    def _keep(self, chime: str, known: _Known) -> None:
        self._known.pop(chime, None)
        self._known[chime] = known
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]


async def _async_sound(data: bytes, *, is_ours: bool, ffmpeg: str) -> Sound:
    """Return the sound of a file. Raises AudioError."""
    wav = await async_decode(data, sniff(data), ffmpeg=ffmpeg, longest=_LONGEST)
    if not wav.pcm:
        raise EmptyAudioError("no samples")
    if is_ours:
        # `scripts/chimes` has made them as loud as all sounds are to be.
        return Sound(wav=wav, loudness=LOUDNESS)
    return await async_measured(wav, ffmpeg=ffmpeg)
