"""What is said by an address of Home Assistant's own for spoken media."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.components.media_source import Unresolvable
from homeassistant.components.tts.media_source import parse_media_source_id

_PREFIX: Final = "media-source://tts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenMedia:
    """A message in an address, and who says it how."""

    message: str = field(repr=False)
    engine: str
    language: str | None
    options: Mapping[str, Any]
    cache: bool


def spoken_media(media_id: str) -> SpokenMedia | None:
    """Return what is said by an address; None if it is one of another kind."""
    if not media_id.startswith(_PREFIX):
        return None
    try:
        parsed = parse_media_source_id(media_id.removeprefix(_PREFIX))
    except Unresolvable, ValueError:
        return None
    if "stream" in parsed:
        return None
    options = parsed["options"]
    return SpokenMedia(
        message=parsed["message"],
        engine=options["engine"],
        language=options["language"],
        options=options["options"] or {},
        cache=options["use_file_cache"] is not False,
    )
