"""Requirements: who has to be reached for an announcement to be no failure."""

from enum import StrEnum

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from .receipt import Outcome, Receipt, SpeakerReceipt


class Require(StrEnum):
    """Who has to be reached."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


def check(receipt: Receipt, require: Require, error: HomeAssistantError | None) -> None:
    """Raise HomeAssistantError if who is required did not get an announcement.

    `error` is why it could not be prepared, if it could not.
    """
    missed = [each for each in receipt.speakers if not _is_right(each)]
    is_enough = receipt.is_played or not missed
    if require is Require.NONE or (not missed if require is Require.ALL else is_enough):
        return
    if error is not None:
        raise error
    outcomes = {each.outcome for each in missed}
    kind = outcomes.pop() if len(outcomes) == 1 else "missed"
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"announcement_{kind}",
        translation_placeholders={
            "speakers": ", ".join(each.speaker for each in missed)
        },
    )


def _is_right(receipt: SpeakerReceipt) -> bool:
    """Tell whether what became of it is what was asked for: heard, or not on purpose."""
    return receipt.outcome.is_played or receipt.outcome is Outcome.SKIPPED
