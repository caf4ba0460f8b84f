"""Audio as the API hands it out."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Sound:
    """Bytes and the content type they are labelled with."""

    data: bytes
    content_type: str = "audio/wav"

    def response(self, headers: dict[str, str] | None = None) -> web.Response:
        """Return the bytes as a body."""
        return web.Response(
            body=self.data, content_type=self.content_type, headers=headers
        )
