"""The documentation: what is in it is taken by Home Assistant, and complete."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
import json
from pathlib import Path
import re
import subprocess
import sys
from textwrap import dedent
from typing import Any, Final

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.tts.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import async_validate_actions_config
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.events import EventKind
from custom_components.segmind_tts.announcing.receipt import NotPlayed, Outcome
from custom_components.segmind_tts.announcing.requirement import Require
from custom_components.segmind_tts.announcing.ways.reasons import Reason
from custom_components.segmind_tts.condition import CONDITIONS
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.phrases.ahead import State
from custom_components.segmind_tts.trigger import TRIGGERS

from .speakers import add_kitchen
from .test_translations import PACKAGE

ROOT: Final = PACKAGE.parents[1]
DOCS: Final = ROOT / "docs"
ACTIONS: Final = [*load_yaml_dict(str(PACKAGE / "services.yaml"))]
# Parts of the data of an action, and of its response.
FRAGMENTS: Final = (
    {"lovelace"},
    {"message", "options"},
    {"options"},
    {"speakers"},
    {"varying"},
)


# How pages in docs/ refer to files outside of it, which are not among the built pages.
REPOSITORY: Final = (
    "https://github.com/segmind-tts/segmind-tts-home-assistant/blob/main/"
)


def _pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]


def _blocks() -> Iterator[tuple[str, Any]]:
    for page in _pages():
        found = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
        for number, text in enumerate(found, 1):
            yield f"{page.stem} {number}", parse_yaml(dedent(text))


def _actions(config: Any) -> Iterator[dict[str, Any]]:
    """Yield the actions of ours that are somewhere in a configuration."""
    if isinstance(config, list):
        for each in config:
            yield from _actions(each)
    elif isinstance(config, dict):
        if str(config.get("action")).startswith(f"{DOMAIN}."):
            yield config
        for each in config.values():
            yield from _actions(each)


def _cards(config: Any) -> Iterator[dict[str, Any]]:
    """Yield the cards of ours that are somewhere in a configuration."""
    if isinstance(config, list):
        for each in config:
            yield from _cards(each)
    elif isinstance(config, dict):
        if config.get("type") == "custom:segmind-tts-card":
            yield config
        for each in config.values():
            yield from _cards(each)


def _section(page: str, heading: str) -> str:
    text = (DOCS / f"{page}.md").read_text()
    (section,) = re.findall(
        rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return str(section)


def _fields(name: str) -> set[str]:
    """Return the fields of an action as the editor shows them."""
    action = load_yaml_dict(str(PACKAGE / "services.yaml"))[name] or {}
    return {
        inner
        for key, field in action.get("fields", {}).items()
        for inner in field.get("fields", [key])
    }


def _card_options() -> set[str]:
    """Return the options of the card as its editor shows them."""
    form = (PACKAGE / "card" / "www" / "config.js").read_text()
    # The self-test only tells something.
    return {*re.findall(r'\bname: "(\w+)"', form)} - {"check"}


def test_each_option_of_the_card_is_documented() -> None:
    """Each has a row."""
    rows = re.findall(r"^\| (.*?) \|", _section("card", "Set it up"), re.MULTILINE)
    told = {option for row in rows for option in re.findall(r"`(\w+)`", row)}
    assert told == _card_options()


@pytest.mark.parametrize(
    "block", [block for _, block in _blocks()], ids=dict(_blocks())
)
async def test_home_assistant_takes_it(
    home: HomeAssistant, account: MockConfigEntry, block: Any
) -> None:
    """Each automation and each action is valid, the data of ours included."""
    assert await async_setup_component(home, "automation", {})
    is_one = isinstance(block, list) or "action" in block
    actions = block if is_one else block.get("actions")
    if actions is not None:
        await async_validate_actions_config(home, cv.SCRIPT_SCHEMA(actions))
    elif "automation" in block:
        for automation in block["automation"]:
            assert await async_validate_config_item(home, "docs", automation)
    elif cards := [*_cards(block)]:
        assert all({*card} <= {"type", *_card_options()} for card in cards)
    else:
        assert {*block} in FRAGMENTS or "spoken_by" in block
    services = home.services.async_services_internal()[DOMAIN]
    for action in _actions(block):
        schema = services[action["action"].partition(".")[2]].schema
        assert schema is not None
        schema(action.get("data", {}) | action.get("target", {}))


async def test_the_dashboard(home: HomeAssistant, account: MockConfigEntry) -> None:
    """What it shows is there in a house with speakers, with statistics for its graphs."""
    await add_kitchen(home, account)
    (text,) = re.findall(
        r"```yaml\n(.*?)```", (DOCS / "dashboard.md").read_text(), re.DOTALL
    )
    text = text.replace("downstairs", "kitchen")
    shown = {*re.findall(r"\b(?:event|sensor|tts)\.\w+", text)}
    assert {name for name in shown if home.states.get(name) is None} == set()
    sensors = home.states.async_all("sensor")
    assert sensors
    assert all("state_class" in state.attributes for state in sensors)


@pytest.mark.parametrize("name", ACTIONS)
def test_each_field_of_an_action_is_documented(name: str) -> None:
    """The tables of an action have all fields that the editor shows."""
    rows = re.findall(r"^\| (.*?) \|", _section("actions", name), re.MULTILINE)
    told = {field for row in rows for field in re.findall(r"`(\w+)`", row)}
    missing = _fields(name) - told
    assert missing == set()


@pytest.mark.parametrize(
    "kind", [Outcome, NotPlayed, Reason, EventKind, Require, State]
)
def test_each_word_of_a_response_is_documented(kind: type[StrEnum]) -> None:
    """Whoever finds a word in a response or an event can look it up."""
    pages = "".join(page.read_text() for page in DOCS.glob("*.md"))
    assert [word for word in kind if f"`{word}`" not in pages] == []


async def test_each_option_of_a_call_is_documented(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The table has all that a voice takes."""
    rows = re.findall(
        r"^\| (.*?) \|", _section("voices", "Options of one call"), re.MULTILINE
    )
    told = {option for row in rows for option in re.findall(r"`(\w+)`", row)}
    voice = home.data[DATA_COMPONENT].get_entity("tts.zephyr")
    assert voice is not None
    assert voice.supported_options is not None
    assert told == {*voice.supported_options}


def test_each_trigger_and_condition_is_documented() -> None:
    """Each trigger and each condition has an example on its page."""
    for page, names in (("triggers", TRIGGERS), ("conditions", CONDITIONS)):
        text = (DOCS / f"{page}.md").read_text()
        for name in names:
            assert f": {DOMAIN}.{name}\n" in text, f"{name} in {page}.md"


def _told(texts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the errors and ends of forms that are somewhere in the texts."""
    for key, value in texts.items():
        if key in {"error", "abort"}:
            yield from value.values()
        elif isinstance(value, dict):
            yield from _told(value)


def _errors() -> list[str]:
    texts = json.loads((PACKAGE / "translations" / "en.json").read_text())
    forms = ("config", "config_subentries", "issues", "options")
    return [
        *(each["message"] for each in texts["exceptions"].values()),
        *(each["title"] for each in texts["issues"].values()),
        *_told({name: texts[name] for name in forms}),
    ]


def test_each_error_has_its_cause_and_remedy() -> None:
    """Each text's first sentence has a row, with `…` where it names something."""
    text = (DOCS / "troubleshooting.md").read_text()
    rows = set(re.findall(r"^\| (.+?) \| .+? \| .+? \|$", text, re.MULTILINE))
    begins = {
        re.split(r"(?<=[.?!])\s", re.sub(r"{\w+}", "…", error))[0]
        for error in _errors()
    }
    assert rows - {"text"} == begins


def _labels(step: Mapping[str, Any]) -> set[str]:
    parts = (step, *step.get("sections", {}).values())
    return {label for part in parts for label in part["data"].values()}


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("getting-started", ("config", "user")),
        ("money", ("options", "init")),
        ("voices", ("config_subentries", "voice", "voice")),
        ("announcing", ("config_subentries", "speakers", "speakers")),
    ],
)
def test_each_field_of_a_form_is_documented(page: str, form: tuple[str, ...]) -> None:
    """The table of a form has each field by its label."""
    texts = json.loads((PACKAGE / "translations" / "en.json").read_text())
    for key in form[:-1]:
        texts = texts[key]
    labels = _labels(texts["step"][form[-1]])
    rows = re.findall(r"^\| (.*?) \|", (DOCS / f"{page}.md").read_text(), re.MULTILINE)
    told = {label for row in rows for label in row.partition(" (under")[0].split(", ")}
    assert labels - told == set()


def test_each_entity_is_documented() -> None:
    """The page of entities has the name of each, and of each attribute of a voice."""
    texts = json.loads((PACKAGE / "translations" / "en.json").read_text())["entity"]
    page = (DOCS / "entities.md").read_text()
    names = {entity["name"] for entity in texts["sensor"].values()}
    names |= {entity["name"] for entity in texts["event"].values()}
    voice = texts["tts"]["voice"]["state_attributes"]
    names |= {attribute["name"] for attribute in voice.values()} | {*voice}
    assert {name for name in names if name not in page} == set()


def test_the_pages_can_be_built() -> None:
    """The generator finds no fault, and the menu has each page once."""
    zensical = Path(sys.executable).with_name("zensical")
    subprocess.run([zensical, "build", "--strict"], cwd=ROOT, check=True)
    menu = (ROOT / "mkdocs.yml").read_text().partition("nav:")[2]
    listed = sorted(re.findall(r"- (?:\w+: )?([a-z-]+)\.md$", menu, re.MULTILINE))
    assert listed == sorted(page.stem for page in DOCS.glob("*.md"))


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """What a page refers to in the repository is there, headings included."""
    for target in re.findall(r"\]\(([^)#\s]*(?:#[^)\s]*)?)\)", page.read_text()):
        path, _, heading = target.partition("#")
        if path.startswith(REPOSITORY):
            path = str(ROOT / path.removeprefix(REPOSITORY))
        if "://" in path:
            assert path.startswith("https://"), target
            continue
        file = (page.parent / path) if path else page
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", file.read_text(), re.MULTILINE)
            slugs = [re.sub(r"[^\w -]", "", each).lower() for each in headings]
            assert heading in [slug.replace(" ", "-") for slug in slugs], target
