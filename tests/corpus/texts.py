"""What homes say, in many languages: one word, numbers, abbreviations, long messages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final


def _read() -> Mapping[str, tuple[str, ...]]:
    """Return the paragraphs of `texts.txt`: a heading each, and a text a line."""
    paragraphs = Path(__file__).with_suffix(".txt").read_text().strip().split("\n\n")
    lines = [each.splitlines() for each in paragraphs]
    return {heading.removeprefix("# "): tuple(texts) for heading, *texts in lines}


TEXTS: Final = _read()
"""Messages by espeak-ng's name of their language."""
