"""Events: how an announcement has ended, by its receipt."""

import pytest

from custom_components.segmind_tts.announcing.events import EventKind
from custom_components.segmind_tts.announcing.receipt import (
    NotPlayed,
    Outcome,
    Receipt,
    SpeakerReceipt,
)


@pytest.mark.parametrize(
    ("outcomes", "kind"),
    [
        ([(Outcome.OFFLINE, None), (Outcome.HEARD, None)], EventKind.SPOKEN),
        (
            [(Outcome.SKIPPED, None), (Outcome.NOT_CONFIRMED, None)],
            EventKind.NOT_CONFIRMED,
        ),
        ([(Outcome.MUTED, None), (Outcome.BUSY, None)], EventKind.FAILED),
        ([(Outcome.SKIPPED, None), (Outcome.OFFLINE, None)], EventKind.FAILED),
        ([(Outcome.SKIPPED, "quiet_hours")], EventKind.SKIPPED),
        ([(Outcome.SKIPPED, NotPlayed.REPLACED)], EventKind.REPLACED),
        (
            [(Outcome.SKIPPED, NotPlayed.REPLACED), (Outcome.SKIPPED, "expired")],
            EventKind.SKIPPED,
        ),
        ([], EventKind.FAILED),
    ],
)
def test_the_end_of_an_announcement(
    outcomes: list[tuple[Outcome, str | None]], kind: EventKind
) -> None:
    """Heard somewhere is spoken; played nowhere on purpose is skipped; else it failed."""
    receipts = (
        SpeakerReceipt(speaker=f"media_player.{place}", outcome=outcome, reason=reason)
        for place, (outcome, reason) in enumerate(outcomes)
    )
    assert EventKind.of(Receipt(speakers=tuple(receipts))) is kind
