"""Translations: every text that the code can show exists, in every language."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

import pytest

from custom_components.segmind_tts import config_flow
from custom_components.segmind_tts.api import SegmindError
from custom_components.segmind_tts.audio import AudioError
from custom_components.segmind_tts.message.styles import STYLES

PACKAGE = Path(__file__).parent.parent / "custom_components" / "segmind_tts"
FILES = {path.stem: path for path in (PACKAGE / "translations").glob("*.json")}
LANGUAGES = sorted(FILES)
# Written with the code. The others follow, and Home Assistant shows English meanwhile.
COMPLETE = ["de", "en"]
_MOST_MISSING = 0.05

GLOSSARIES = PACKAGE.parents[1] / "docs" / "glossary"
# Their words are told on the page of the language that they are a kind of.
VARIETIES = {"es-419": "es"}

# What hassfest refuses: HTML, addresses, placeholders in single quotes, outer blanks.
FORBIDDEN = re.compile(r"<[a-z].*?>|https?://|'\{\w+\}'|^\s|\s$", re.IGNORECASE)


def _read(language: str) -> dict[str, Any]:
    texts: dict[str, Any] = json.loads(FILES[language].read_text(encoding="utf-8"))
    return texts


def _flatten(texts: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _placeholders(language: str) -> set[tuple[str, str]]:
    """Return every placeholder together with the key of its text."""
    return {
        (key, name)
        for key, text in _flatten(_read(language))
        for _, name, _, _ in Formatter().parse(text)
        if name is not None
    }


ENGLISH = _read("en")


def _subclasses[T](kind: type[T]) -> list[type[T]]:
    return [each for sub in kind.__subclasses__() for each in (sub, *_subclasses(sub))]


def _setting_kinds() -> set[str]:
    source = "".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    return set(re.findall(r'SettingError\(\s*"(\w+)"', source))


def test_each_error_of_an_action_has_a_text() -> None:
    """Every reason for a failed action is told in words."""
    wanted = {
        SegmindError.kind,
        *(error.kind for error in _subclasses(SegmindError)),
        *(f"audio_{kind.kind}" for kind in _subclasses(AudioError)),
        *_setting_kinds(),
    }
    assert wanted <= set(ENGLISH["exceptions"])


def test_each_error_of_a_flow_has_a_text() -> None:
    """Every reason for a refused form is told in words."""
    wanted = {*config_flow.ERRORS.values(), config_flow.OTHER_ERROR, "unknown"}
    assert wanted == set(ENGLISH["config"]["error"])


def test_each_ready_style_has_a_name() -> None:
    """Every ready style is offered by a name."""
    assert set(ENGLISH["selector"]["style"]["options"]) == set(STYLES)


@pytest.mark.parametrize("language", COMPLETE)
def test_a_language_has_the_texts_of_english(language: str) -> None:
    """None that is written with the code lacks a text."""
    assert set(dict(_flatten(_read(language)))) == set(dict(_flatten(ENGLISH)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_follows_english(language: str) -> None:
    """No language keeps a text that English has dropped, nor lacks many."""
    english = set(dict(_flatten(ENGLISH)))
    texts = set(dict(_flatten(_read(language))))
    assert texts - english == set()
    assert len(english - texts) <= _MOST_MISSING * len(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_the_placeholders_of_english(language: str) -> None:
    """Each text is filled in with the same things in every language."""
    texts = set(dict(_flatten(_read(language))))
    wanted = {each for each in _placeholders("en") if each[0] in texts}
    assert _placeholders(language) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_keeps_to_the_form_of_texts(language: str) -> None:
    """No text is refused by hassfest."""
    texts = _flatten(_read(language))
    assert {key: text for key, text in texts if FORBIDDEN.search(text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_glossary_has_the_words_of_its_language(language: str) -> None:
    """Each word of the page begins a word of the translation, whatever its ending."""
    page = GLOSSARIES / f"{VARIETIES.get(language, language)}.md"
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", page.read_text(), re.MULTILINE)
    words = [row[language != "en"] for row in rows[2:]]
    texts = " ".join(text for _, text in _flatten(_read(language))).casefold()
    assert words
    assert [word for word in words if word.casefold()[:5] not in texts] == []
