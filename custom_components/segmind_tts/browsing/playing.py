"""Playing what is in the media browser: recordings as they are, phrases as renditions."""

from pathlib import Path

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.components.media_source import PlayMedia, async_resolve_media
from homeassistant.core import HomeAssistant

from ..announcing.rendition import Content
from ..announcing.renditions import async_get_renditions
from ..audio.join import async_joined
from ..const import DOMAIN
from ..errors import translated_errors
from ..library import Recording, RecordingLostError, async_get_library
from ..phrases.backlog import Order, async_get_backlog
from ..phrases.phrase import Phrase, Wording
from ..phrases.phrasebook import async_get_phrasebook
from ..speaking.engines import async_voice
from ..speaking.spoken import async_spoken
from .recording_view import MIME_TYPE, URL, async_sound


async def async_play_recording(hass: HomeAssistant, recording: Recording) -> PlayMedia:
    """Return where a recording is. Raises one of `UNREADABLE` if it can't be heard."""
    sound = await async_sound(hass, recording)
    return PlayMedia(
        URL.format(key=recording.key),
        MIME_TYPE,
        path=sound if isinstance(sound, Path) else None,
    )


async def async_play_phrase(hass: HomeAssistant, phrase: Phrase) -> PlayMedia:
    """Return where a phrase is as it was recorded, whatever has become of its voice.

    What is lost of it is recorded anew. Raises HomeAssistantError if nobody can say it.
    """
    speech = await _async_kept(hass, phrase)
    if speech is None:
        speech = await async_said(hass, phrase.wording)
        # Once it is recorded, it is kept as before.
        backlog = await async_get_backlog(hass)
        order = Order(wording=phrase.wording, name=phrase.name)
        hass.async_create_background_task(
            backlog.async_record([order]), f"{DOMAIN} phrase"
        )
    return await async_play_speech(hass, speech)


async def async_play_speech(hass: HomeAssistant, speech: bytes) -> PlayMedia:
    """Return where a message is, as speakers get it. Raises HomeAssistantError."""
    renditions = await async_get_renditions(hass)
    rendition = await renditions.async_render(Content(speech=speech))
    return await async_resolve_media(hass, rendition.media_id, None)


async def async_said(hass: HomeAssistant, wording: Wording) -> bytes:
    """Return the sound of a wording, recorded if it is not. Raises HomeAssistantError."""
    spoken = await async_spoken(
        async_voice(hass, wording.voice),
        wording.message,
        language=wording.language,
        options=wording.options,
        cache=True,
    )
    return spoken.wav


async def _async_kept(hass: HomeAssistant, phrase: Phrase) -> bytes | None:
    """Return the recordings of a phrase as one sound; None if any of them is lost."""
    library = await async_get_library(hass)
    keys = (await async_get_phrasebook(hass)).keys(phrase.id)
    recordings = [each for key in keys if (each := library.get(key))]
    if not keys or len(recordings) < len(keys):
        return None
    with translated_errors():
        try:
            parts = [await library.async_read(each) for each in recordings]
        except RecordingLostError:
            return None
        return await async_joined(parts, ffmpeg=get_ffmpeg_manager(hass).binary)
