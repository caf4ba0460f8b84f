"""Chimes: our own, and any sound that Home Assistant can find."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
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

_FOLDER: Final = Path(__file__).parent / "chimes"
_LONGEST: Final = 15.0
"""Seconds that are heard of a chime."""
_FRESH: Final = 300.0
"""Seconds for which a file from elsewhere is taken to be the same."""
_KEPT: Final = 16
"""How many chimes are kept in memory, each at most 700 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chime:
    """A chime; `digest` is that of its file."""

    digest: bytes
    sound: Sound


class Chimes:
    """Finds chimes, and keeps those at hand that were used last."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without any."""
        self._hass = hass
        self._kept: dict[str, tuple[Chime, float]] = {}

    async def async_get(self, chime: str) -> Chime:
        """Return a chime by its name if it is one of ours, else by a media id.

        One that cannot be fetched again is heard as it was. Raises HomeAssistantError
        if there is none, or in no format that is read here; DecoderError if ffmpeg fails.
        """
        known, fetched = self._kept.get(chime, (None, 0.0))
        now = self._hass.loop.time()
        if known is None or (chime not in CHIMES and now - fetched > _FRESH):
            try:
                known = await self._async_new(chime, known)
            except HomeAssistantError:
                if known is None:
                    raise
            fetched = now
        self._keep(chime, known, fetched)
        return known

    async def _async_new(self, chime: str, known: Chime | None) -> Chime:
        """Return a chime as it is, which may be what it was."""
        if chime in CHIMES:
            path = _FOLDER / f"{chime}.flac"
            data = await self._hass.async_add_executor_job(path.read_bytes)
        else:
            data = await async_fetch(self._hass, chime)
        digest = sha256(data).digest()
        if known and known.digest == digest:
            return known
        ffmpeg = get_ffmpeg_manager(self._hass).binary
        wav = await _async_decoded(data, ffmpeg)
        if chime in CHIMES:
            # `scripts/chimes` has made them as loud as all sounds are to be.
            sound = Sound(wav=wav, loudness=LOUDNESS)
        else:
            sound = await async_measured(wav, ffmpeg=ffmpeg)
        return Chime(digest=digest, sound=sound)

    def _keep(self, chime: str, known: Chime, fetched: float) -> None:
        self._kept.pop(chime, None)
        self._kept[chime] = known, fetched
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]


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
