"""Renditions, made once for each content and kept for a while."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.components.media_source import generate_media_source_id
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..audio import AudioError
from ..audio.join import async_samples
from ..audio.render import LOUDNESS, Form, async_measured, async_render
from ..const import DOMAIN
from .chimes import Chime, Chimes
from .rendition import Content, Rendition
from .rendition_folder import RenditionFile, RenditionFolder

MEDIA_KIND: Final = "rendition"
"""With it the identifiers of their media begin."""

_VERSION: Final = 1
"""To be changed with whatever changes the sound of the same content."""
_TIDY_INTERVAL: Final = timedelta(days=1)


class Renditions:
    """Makes renditions, and finds those that were made before."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without any; `async_load` finds what there is."""
        self._hass = hass
        self._chimes = Chimes(hass)
        # Home Assistant leaves this folder out of its backups.
        self._folder = RenditionFolder(Path(hass.config.cache_path(DOMAIN)))
        self._under_way: dict[str, asyncio.Task[RenditionFile]] = {}

    async def async_load(self) -> None:
        """Find what there is, and keep it tidy. A bad disk raises nothing."""
        await self._hass.async_add_executor_job(self._folder.load)
        async_track_time_interval(
            self._hass, self._async_tidy, _TIDY_INTERVAL, cancel_on_shutdown=True
        )

    async def async_render(self, content: Content, form: str = Form.MP3) -> Rendition:
        """Return the rendition of a content, made if there is none.

        It stays for an hour at least after it was asked for, here or by a player. A chime
        that cannot be had is left out, and `error` tells why. Raises HomeAssistantError
        if nothing can be rendered, or the disk refuses what is too large for memory.
        """
        with _told():
            pieces = await self._async_pieces(content, Form(form))
            key, file = await self._hass.async_add_executor_job(self._look_up, pieces)
            if file is None:
                file = await self._async_make(key, pieces)
        return Rendition(
            path=file.path,
            media_id=generate_media_source_id(DOMAIN, f"{MEDIA_KIND}/{file.path.name}"),
            mime_type=file.form.mime_type,
            seconds=file.form.seconds(file.size),
            error=pieces.error,
        )

    async def async_prepare(self, *chimes: str | None) -> None:
        """Have chimes at hand for messages that are being made. Raises nothing."""
        for chime in filter(None, chimes):
            with suppress(HomeAssistantError):
                await self._chimes.async_get(chime)

    async def async_named(self, name: str) -> RenditionFile | None:
        """Return the file of a name that somebody outside has given; None for none."""
        return await self._hass.async_add_executor_job(self._folder.named, name)

    def _look_up(self, pieces: _Pieces) -> tuple[str, RenditionFile | None]:
        """Return the key of a rendition, and its file if there is one. Blocks."""
        key = pieces.key()
        return key, self._folder.find(key)

    async def _async_pieces(self, content: Content, form: Form) -> _Pieces:
        chimes: list[Chime | None] = []
        error = None
        for chime in (content.chime, content.end_chime):
            try:
                chimes.append(await self._chimes.async_get(chime) if chime else None)
            except HomeAssistantError as err:
                chimes.append(None)
                error = err
        return _Pieces(content=content, form=form, chimes=tuple(chimes), error=error)

    async def _async_make(self, key: str, pieces: _Pieces) -> RenditionFile:
        """Make a rendition, once for all who ask for it meanwhile."""
        if (task := self._under_way.get(key)) is None:
            task = self._hass.async_create_background_task(
                self._async_new(key, pieces), f"{DOMAIN} rendition {key[:8]}"
            )
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key))
        # What is made for one who leaves is wanted by the next, and soon over.
        return await asyncio.shield(task)

    async def _async_new(self, key: str, pieces: _Pieces) -> RenditionFile:
        ffmpeg = get_ffmpeg_manager(self._hass).binary
        content, (chime, end_chime) = pieces.content, pieces.chimes
        speech = await async_measured(
            await async_samples(content.speech, ffmpeg=ffmpeg), ffmpeg=ffmpeg
        )
        sounds = [
            *([chime.sound] if chime else []),
            speech,
            *([end_chime.sound] if end_chime else []),
        ]
        data = await async_render(
            sounds, lead_in=content.lead_in, form=pieces.form, ffmpeg=ffmpeg
        )
        return await self._hass.async_add_executor_job(
            self._folder.write, key, pieces.form, data
        )

    async def _async_tidy(self, _time: datetime) -> None:
        await self._hass.async_add_executor_job(self._folder.tidy)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """What a rendition is made of: content, the chimes found for it, and its form."""

    content: Content = field(repr=False)
    form: Form
    chimes: tuple[Chime | None, ...]
    error: HomeAssistantError | None

    def key(self) -> str:
        """Return what differs where the sound does. Blocks for a long message."""
        known = f"{_VERSION} {self.form} {self.content.lead_in:.3f} {LOUDNESS}"
        digests = [
            sha256(self.content.speech).digest(),
            *(each.digest if each else b"" for each in self.chimes),
        ]
        return sha256(b"|".join([known.encode(), *digests])).hexdigest()[:32]


@contextmanager
def _told() -> Iterator[None]:
    """Raise what goes wrong while a rendition is made as an error for people."""
    try:
        yield
    except AudioError as err:
        # The sound was verified, so it is ffmpeg that fails.
        raise _error("rendition_not_made") from err
    except OSError as err:
        reason = err.strerror or type(err).__name__
        raise _error("rendition_not_written", reason=reason) from err


def _error(translation_key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )


_RENDITIONS: Final[HassKey[Renditions]] = HassKey(f"{DOMAIN}_renditions")


@singleton(_RENDITIONS, async_=True)
async def async_get_renditions(hass: HomeAssistant) -> Renditions:
    """Return the renditions of the house, loaded."""
    renditions = Renditions(hass)
    await renditions.async_load()
    return renditions
