"""Entries of the media browser: what is played, and the folders that it is in."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final
from urllib.parse import quote

from homeassistant.components.media_player import MediaClass, MediaType
from homeassistant.components.media_source import BrowseMediaSource

from ..audio.render import Form
from ..const import DOMAIN
from ..finding.found import Found
from ..finding.varying import Varying
from ..library import Recording
from ..phrases.phrase import Phrase

PHRASE: Final = "phrase"
RECORDING: Final = "recording"
TO_RECORD: Final = "to_record"
VOICE: Final = "voice"

_LONGEST: Final = 200
"""Characters of a title; more are on nobody's screen."""


def folder(
    identifier: str, title: str, children: Iterable[BrowseMediaSource] | None = None
) -> BrowseMediaSource:
    """Return a folder; without children as it is shown in another one."""
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.MUSIC,
        title=title,
        can_play=False,
        can_expand=True,
        can_search=True,
        children=None if children is None else [*children],
        children_media_class=MediaClass.MUSIC,
    )


def voice_folder(voice: str) -> BrowseMediaSource:
    """Return the folder of a voice, as it is shown among the others."""
    shown = folder(f"{VOICE}/{quote(voice, safe='')}", voice)
    shown.thumbnail = thumbnail(voice)
    return shown


def varying_folder(varying: Varying) -> BrowseMediaSource:
    """Return the folder of what is missing of a message of which one part varies."""
    return folder(f"{TO_RECORD}/{varying.id}", varying.title)


def phrase_entry(phrase: Phrase, voice: str | None) -> BrowseMediaSource:
    """Return a phrase under its name, with the picture of who says it."""
    return playable(f"{PHRASE}/{phrase.id}", phrase.name, voice)


def recording_entry(recording: Recording) -> BrowseMediaSource:
    """Return a recording under its words, or its key if only the lost index knew them."""
    title = recording.text or recording.key[:8]
    identifier = f"{RECORDING}/{recording.key}"
    return playable(identifier, title, recording.voice, Form.WAV)


def found_entry(found: Found) -> BrowseMediaSource:
    """Return a message that is still to be recorded, which playing it does."""
    return playable(f"{TO_RECORD}/{found.id}", found.wording.message, None)


def playable(
    identifier: str, title: str, voice: str | None, form: Form = Form.MP3
) -> BrowseMediaSource:
    """Return something to be heard, with the picture of who says it.

    Many players show only what they can play, by its MIME type.
    """
    if len(title) > _LONGEST:
        title = f"{title[:_LONGEST]}…"
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.MUSIC,
        media_content_type=form.mime_type,
        title=title,
        can_play=True,
        can_expand=False,
        thumbnail=thumbnail(voice) if voice else None,
    )


def thumbnail(voice: str) -> str:
    """Return the picture of a voice: its first letter, on a colour of its own."""
    hue = int.from_bytes(sha256(voice.casefold().encode()).digest()[:2]) % 360
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="hsl({hue} 55% 42%)"/>'
        '<text x="50" y="68" font-size="54" font-family="sans-serif" fill="#fff"'
        f' text-anchor="middle">{escape(voice[:1].upper())}</text></svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
