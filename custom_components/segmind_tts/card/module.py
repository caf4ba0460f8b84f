"""The card's modules in one piece, for networks on which each level of imports takes long."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

_IMPORT: Final = re.compile(r'^import .+ from "\./(.+)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)


def joined(entry: Path) -> str:
    """Return a module and all that it imports, each once and after its own imports.

    Each import is a line of its own, and no two modules have a name in common.
    """
    return "".join(_modules(entry, set()))


def _modules(path: Path, seen: set[Path]) -> Iterator[str]:
    if path in seen:
        return
    seen.add(path)
    text = path.read_text(encoding="utf-8")
    for name in _IMPORT.findall(text):
        yield from _modules(path.parent / name, seen)
    yield _EXPORT.sub("", _IMPORT.sub("", text))
