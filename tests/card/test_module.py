"""The card's modules in one piece."""

from collections import Counter
from pathlib import Path
import re

from custom_components.segmind_tts.card.module import joined

from .test_texts import FILES


def test_order(tmp_path: Path) -> None:
    """A module comes once, after what it imports, without imports and exports."""
    modules = {
        "a.js": 'import { B } from "./b.js";\nimport { C } from "./c.js";\nB(C);\n',
        "b.js": 'import { C } from "./c.js";\nexport function B() {}\n',
        "c.js": "export const C = 1;\n",
    }
    for name, text in modules.items():
        (tmp_path / name).write_text(text)
    assert joined(tmp_path / "a.js") == "const C = 1;\nfunction B() {}\nB(C);\n"


def test_card() -> None:
    """Nothing is left of imports and exports, and each name is there once."""
    text = joined(FILES / "segmind-tts-card.js")
    assert re.findall(r"^(?:import|export)\b|\bimport\(", text, re.MULTILINE) == []
    declared = r"^(?:async )?(?:const|let|function|class) (\w+)"
    names = Counter(re.findall(declared, text, re.MULTILINE))
    assert "SegmindTtsCard" in names
    assert {name for name, count in names.items() if count > 1} == set()
