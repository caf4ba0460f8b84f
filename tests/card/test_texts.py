"""The texts of the card: what it can say exists, and nothing else."""

import re
from typing import Final

from custom_components.segmind_tts.announcing.home_address import Finding
from custom_components.segmind_tts.announcing.receipt import NotPlayed, Outcome
from custom_components.segmind_tts.announcing.ways import Reason, Status
from tests.test_translations import ENGLISH, PACKAGE

FILES: Final = PACKAGE / "card" / "www"
SOURCE: Final = "".join(path.read_text() for path in sorted(FILES.glob("*.js")))
# Of what is put together: `outcome_` and an outcome, `field_` and an option of the form.
MADE_UP: Final = (
    "check",
    "field",
    "help",
    "option",
    "outcome",
    "reason",
    "state",
    "status",
)
# What is as usual has no words, and volume zero those of what is muted.
WORDLESS: Final = {Status.READY, Status.SILENT}


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


def test_all_statuses_and_findings_have_words() -> None:
    """What is wrong with a speaker or an address is told in words."""
    statuses = {f"status_{each}" for each in {*Status} - WORDLESS}
    assert {each for each in _texts() if each.startswith("status_")} == statuses
    assert {f"check_{each}" for each in Finding} <= _texts()


def test_all_texts_that_are_named_exist() -> None:
    """No text is missing on the card."""
    named = {*re.findall(r'\btext\("(\w+)"', SOURCE)}
    assert named
    assert named <= _texts()


def test_no_text_is_left_over() -> None:
    """Nobody translates what nobody sees."""
    fixed = {each for each in _texts() if each.partition("_")[0] not in MADE_UP}
    assert fixed <= _named()
