"""The rooms: imports point down, and every module has a room."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from homeassistant import components
import pytest

PACKAGE = Path(__file__).parent.parent / "custom_components" / "segmind_tts"
HOME_ASSISTANT = "homeassistant"

# What each room may import, besides itself: `Home Assistant` stands for all of it but
# its tts, which only those may that have `Home Assistant's tts`.
HA: Final = "Home Assistant"
HA_TTS: Final = "Home Assistant's tts"
_PURE: Final = "const message timing audio api"
_MAKING: Final = f"{_PURE} storage issues library making"
_ALL: Final = f"{_MAKING} errors speaking announcing flows coordinator names renames runtime entity"
ROOMS: Final[dict[str, tuple[str, ...]]] = {
    room: (*below.split(), *more)
    for room, below, *more in (
        ("const", ""),
        ("audio", ""),
        ("message", "const"),
        ("timing", ""),
        ("api", "timing"),
        ("storage", "const issues", HA),
        ("issues", "const api", HA),
        ("library", "const audio storage", HA),
        ("making", _MAKING, HA),
        ("errors", _MAKING, HA),
        ("speaking", f"{_MAKING} errors", HA, HA_TTS),
        ("announcing", f"{_MAKING} errors speaking", HA),
        ("coordinator", "const api", HA),
        ("names", "const", HA),
        ("renames", "const", HA),
        ("runtime", f"{_MAKING} coordinator", HA),
        ("entity", "const runtime announcing", HA),
        ("flows", f"{_MAKING} errors speaking announcing runtime", HA, HA_TTS),
        ("permissions", "", HA),
        ("__init__", f"{_ALL} phrases finding browsing actions card", HA),
        ("phrases", f"{_MAKING} errors speaking", HA),
        ("finding", f"{_MAKING} errors speaking announcing phrases", HA),
        ("browsing", f"{_MAKING} errors speaking announcing phrases finding", HA),
        ("actions", f"{_ALL} phrases finding browsing permissions", HA),
        ("card", f"{_ALL} phrases browsing permissions", HA),
        ("condition", f"{_ALL} phrases", HA),
        ("config_flow", _ALL, HA),
        ("diagnostics", f"{_ALL} phrases card", HA),
        ("event", _ALL, HA),
        ("notify", _ALL, HA),
        ("media_source", f"{_ALL} phrases finding browsing permissions", HA),
        ("repairs", _ALL, HA),
        ("sensor", f"{_ALL} phrases", HA),
        ("system_health", f"{_ALL} phrases card", HA),
        ("trigger", _ALL, HA),
        ("tts", _ALL, HA, HA_TTS),
    )
}

# Home Assistant looks for these in every integration.
PLATFORMS: Final = {
    "config_flow",
    "diagnostics",
    "event",
    "notify",
    "media_source",
    "repairs",
    "sensor",
    "system_health",
    "tts",
}
# Named like components that import nothing of other integrations; core's own
# integrations use these names too.
HARMLESS: Final = {"api"}


# Its annotations name the room that is made of all below it. Nobody imports it from
# below at run time, as that would be a circle.
ENTRY_TYPE: Final = "from .runtime import SegmindConfigEntry"


def _room(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def _imports(module: Path) -> Iterator[str]:
    """Yield what a module imports: absolute names, and the package's own from its root."""
    folder = module.relative_to(PACKAGE).parent.parts
    for node in _nodes(module):
        if ast.unparse(node) == ENTRY_TYPE:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1]
            path = (*base, *filter(None, [node.module]))
            names = [f".{alias.name}" for alias in node.names] if not path else [""]
            yield from (f".{'.'.join(path)}{name}".replace("..", ".") for name in names)


def _nodes(module: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(module.read_text(encoding="utf-8")))


def _needs(module: Path) -> Iterator[str]:
    """Yield the other rooms that a module imports, by the names of the table."""
    for name in _imports(module):
        first, _, rest = name.partition(".")
        if first == HOME_ASSISTANT:
            is_tts = f"{rest}.".startswith("components.tts.")
            yield HA_TTS if is_tts else HA
        elif not first and (room := rest.partition(".")[0]) != _room(module):
            yield room


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _name(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


@pytest.mark.parametrize("module", _modules(), ids=_name)
def test_imports_point_down(module: Path) -> None:
    """A module has a room, and imports only what its room may."""
    room = _room(module)
    assert room in ROOMS, f"{_name(module)} has no room: give it one in this table"
    assert {*_needs(module)} - {*ROOMS[room]} == set()


def test_no_room_is_empty() -> None:
    """The table holds no room that is gone."""
    assert {_room(module) for module in _modules()} == {*ROOMS}


def test_names_that_home_assistant_owns() -> None:
    """Home Assistant imports modules that are named like its components, as platforms."""
    (path,) = components.__path__
    owned = {each.name for each in Path(path).iterdir() if each.is_dir()}
    ours = {_room(module) for module in _modules()}
    assert ours & owned <= PLATFORMS | HARMLESS
    assert "recorder" in owned


def test_the_walk_sees_imports() -> None:
    """The test itself finds what it looks for."""
    assert {HA, HA_TTS, "speaking", "const"} <= {*_needs(PACKAGE / "tts.py")}
    settings = PACKAGE / "message" / "settings.py"
    assert ".message.request" in {*_imports(settings)}
    assert "message" not in {*_needs(settings)}


def test_an_entry_has_its_type() -> None:
    """Whoever handles an account's entry knows what it carries, as Home Assistant asks."""
    bare = {
        _room(module)
        for module in _modules()
        for node in _nodes(module)
        if isinstance(node, ast.Name) and node.id == "ConfigEntry"
    }
    # Where the type is made, and what it is made of.
    assert bare == {"runtime", "coordinator", "issues"}
