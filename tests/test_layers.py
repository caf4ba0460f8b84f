"""The layers: arrows point down, and the pure packages stand alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "custom_components" / "segmind_tts"
PURE = ("api", "audio", "speech")
SURFACES = frozenset(
    {
        "binary_sensor",
        "card",
        "config_flow",
        "diagnostics",
        "event",
        "media_source",
        "notify",
        "options_flow",
        "repairs",
        "sample",
        "selectors",
        "sensor",
        "services",
        "subentry_flow",
        "system_health",
        "tts",
    }
)


def _imports(module: Path) -> Iterator[str]:
    """Yield what a module imports: absolute names, and the package's own from its root."""
    folder = module.relative_to(PACKAGE).parent.parts
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1]
            name = (node.module,) if node.module else ()
            path = (*base, *name)
            yield "." + ".".join(path)
            if not path:
                yield from (f".{alias.name}" for alias in node.names)


def _modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (PACKAGE / folder).rglob("*.py")]


def _name(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


@pytest.mark.parametrize("module", _modules(*PURE), ids=_name)
def test_pure_packages_stand_alone(module: Path) -> None:
    """api, audio and speech import neither Home Assistant nor each other nor what is above."""
    own = f".{module.relative_to(PACKAGE).parts[0]}"
    imports = set(_imports(module))
    assert not {name for name in imports if name.split(".")[0] == "homeassistant"}
    relative = {name for name in imports if name.startswith(".")}
    assert {name for name in relative if name.split(".")[1] != own[1:]} == set()


ENGINE = [
    path for path in PACKAGE.glob("*.py") if path.stem not in {*SURFACES, "__init__"}
]


@pytest.mark.parametrize("module", ENGINE, ids=_name)
def test_the_engine_does_not_know_the_surfaces(module: Path) -> None:
    """No engine module imports a surface."""
    imported = {name.split(".")[1] for name in _imports(module) if name.startswith(".")}
    assert imported & SURFACES == set()


def test_the_walk_sees_imports() -> None:
    """The test itself finds what it looks for."""
    assert ".speech.settings" in set(_imports(PACKAGE / "tts.py"))
    assert ".request" not in set(_imports(PACKAGE / "speech" / "settings.py"))
    assert ".speech.request" in set(_imports(PACKAGE / "speech" / "settings.py"))
