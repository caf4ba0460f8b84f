"""Where a result has its audio."""

from collections.abc import Callable, Mapping
import json
from typing import Any

# By the names of the emulator's shapes, which are the forms that were seen anywhere.
_URLS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "output_list": lambda body: (
        body["output"][0] if isinstance(body["output"], list) else None
    ),
    "output_dict_url": lambda body: body["output"]["url"],
    "output_dict_audio_url": lambda body: body["output"]["audio_url"],
    "output_json_text": lambda body: json.loads(body["output"])["url"],
    "output_url": lambda body: body["output"],
    "output_audio": lambda body: body["audio"]["url"],
    "output_audio_url": lambda body: body["audio_url"],
    "output_images": lambda body: body["images"][0]["url"],
}


def shape_of(body: dict[str, Any]) -> tuple[str, str | None]:
    """Return the name of a result's shape, and the address of its audio if it has one."""
    for name, read in _URLS.items():
        try:
            url = read(body)
        except KeyError, IndexError, TypeError, ValueError:
            continue
        if isinstance(url, str) and url.startswith("http"):
            return name, url
    output = body.get("output")
    if isinstance(output, str) and output.startswith("data:"):
        return "output_data_uri", None
    if isinstance(output, str) and len(output) > 100:
        return "output_base64", None
    return "output_missing" if output is None else "output of another kind", None
