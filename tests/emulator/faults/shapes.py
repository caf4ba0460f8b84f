"""Shapes in which the result of an audio model has been seen or may come.

Sources: the official SDK's docstrings and independent clients; which of them the
speech models use is not documented.
"""

from base64 import b64encode, encodebytes
from collections.abc import Mapping
import json
from typing import Any

from tests.emulator.fate import Shape
from tests.emulator.sound import Sound


def _base64(sound: Sound) -> str:
    """Return audio as text."""
    return b64encode(sound.data).decode()


def _data_uri(_: str, sound: Sound) -> dict[str, Any]:
    """Put the audio itself into a URL."""
    return {"output": f"data:{sound.content_type};base64,{_base64(sound)}"}


def _inline(_: str, sound: Sound) -> dict[str, Any]:
    """Take the form of Google's own API, which makes the speech."""
    part = {"inlineData": {"mimeType": sound.content_type, "data": _base64(sound)}}
    return {"candidates": [{"content": {"parts": [part]}}]}


def _images(url: str, sound: Sound) -> dict[str, Any]:
    """Take the form of the image models, which leave `output` out."""
    file = {
        "url": url,
        "content_type": sound.content_type,
        "file_name": url.rpartition("/")[2],
        "file_size": len(sound.data),
    }
    return {"images": [file]}


SHAPES: Mapping[str, Shape] = {
    "output_list": lambda url, _: {"output": [url]},
    "output_dict_url": lambda url, _: {"output": {"url": url}},
    "output_dict_audio_url": lambda url, _: {"output": {"audio_url": url}},
    "output_json_text": lambda url, _: {"output": json.dumps({"url": url})},
    "output_audio": lambda url, _: {"audio": {"url": url}},
    "output_audio_url": lambda url, _: {"audio_url": url},
    "output_images": _images,
    "output_data_uri": _data_uri,
    "output_base64": lambda _, sound: {"output": _base64(sound)},
    "output_base64_lines": lambda _, sound: {
        "output": {"audio_base64": encodebytes(sound.data).decode()}
    },
    "output_inline": _inline,
    "output_file": lambda url, _: {"result": {"file": url}},
    "output_bare_url": lambda url, _: Sound(json.dumps(url).encode(), "text/plain"),
    "output_raw": lambda _, sound: sound,
    "output_mislabelled": lambda _, sound: Sound(sound.data, "application/json"),
    "output_null": lambda *_: {"output": None},
    "output_missing": lambda *_: {},
}
