"""Translations: every text that the code can show exists, and says where it is used."""

import json
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.segmind_tts import config_flow, errors
from custom_components.segmind_tts.audio import AudioError

PACKAGE = Path(__file__).parent.parent / "custom_components" / "segmind_tts"
ENGLISH: dict[str, Any] = json.loads(
    (PACKAGE / "translations" / "en.json").read_text(encoding="utf-8")
)


def _subclasses(kind: type[AudioError]) -> list[type[AudioError]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_subclasses(sub))]


def _setting_kinds() -> set[str]:
    source = "".join(path.read_text() for path in (PACKAGE / "speech").glob("*.py"))
    return set(re.findall(r'SettingError\(\s*"(\w+)"', source))


def test_each_error_of_an_action_has_a_text() -> None:
    """Every reason for a failed action is told in words."""
    wanted = {
        *errors.TRANSLATION_KEYS.values(),
        *(f"audio_{kind.kind}" for kind in _subclasses(AudioError)),
        *_setting_kinds(),
    }
    assert wanted <= set(ENGLISH["exceptions"])


def test_each_error_of_a_flow_has_a_text() -> None:
    """Every reason for a refused form is told in words."""
    assert {*config_flow.ERRORS.values(), "unknown"} == set(ENGLISH["config"]["error"])


@pytest.mark.parametrize("step", ["user", "reconfigure"])
def test_each_field_of_a_voice_is_described(step: str) -> None:
    """Every field of the voice form has a label and a description."""
    texts = ENGLISH["config_subentries"]["voice"]["step"][step]
    fields = {
        *(
            "name",
            "voice",
            "voice_2",
            "style",
            "temperature",
            "model",
            "language",
            "try_on",
        )
    }
    assert set(texts["data"]) == fields
    assert set(texts["data_description"]) == fields
