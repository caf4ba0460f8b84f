"""Text preparation: what differs only in spacing becomes the same text, and is paid for once."""

import re
from typing import Final
import unicodedata

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_SPACES: Final = re.compile(r"\s+")


def normalise(message: str) -> str:
    """Return the message in Unicode NFC, on one line, with single spaces."""
    return _one_line(unicodedata.normalize("NFC", message))


def normalise_lines(message: str) -> str:
    """Return the message like `normalise`, but keep its lines: in a dialogue each is a turn."""
    lines = map(_one_line, unicodedata.normalize("NFC", message).splitlines())
    return "\n".join(filter(None, lines))


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_INVISIBLE)).strip()
