"""The texts of the card: what it can say exists, and nothing else."""

import re
from typing import Final

from custom_components.segmind_tts.announcing.events import EventKind
from custom_components.segmind_tts.announcing.receipt import NotPlayed, Outcome
from custom_components.segmind_tts.announcing.ways.reasons import Reason
from tests.test_translations import ENGLISH, PACKAGE

FILES: Final = PACKAGE / "card" / "www"
SOURCE: Final = "".join(path.read_text() for path in sorted(FILES.glob("*.js")))
# Of what is put together: `outcome_` and an outcome, `field_` and an option of the form.
MADE_UP: Final = ("outcome", "reason", "status", "state", "option", "field", "help")


def _texts() -> set[str]:
    common = ENGLISH["common"]
    return {each.removeprefix("card_") for each in common if each.startswith("card_")}


def _named() -> set[str]:
    return {*re.findall(r'"([a-z]\w*)"', SOURCE)}


def test_all_outcomes_and_reasons_have_words() -> None:
    """What a receipt can tell is told in words."""
    outcomes = {f"outcome_{each}" for each in Outcome}
    reasons = {f"reason_{each}" for each in (*NotPlayed, *Reason)}
    assert outcomes | reasons <= _texts()


def test_all_texts_that_are_named_exist() -> None:
    """No text is missing on the card."""
    named = {*re.findall(r'\btext\("(\w+)"', SOURCE)}
    assert named
    assert named <= _texts()


def test_no_text_is_left_over() -> None:
    """Nobody translates what nobody sees."""
    fixed = {each for each in _texts() if each.partition("_")[0] not in MADE_UP}
    assert fixed <= _named()


def test_ends_are_those_of_announcements() -> None:
    """The card knows all events that end an announcement."""
    (listed,) = re.findall(r"const ENDS = \[(.*?)\]", SOURCE)
    goes_on = {EventKind.QUEUED, EventKind.STARTED}
    assert {*re.findall(r'"(\w+)"', listed)} == {*EventKind} - goes_on
