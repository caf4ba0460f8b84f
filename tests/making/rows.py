"""Rows as a recorder writes them."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from custom_components.segmind_tts.const import Delivery
from custom_components.segmind_tts.making.ledger_rows import LedgerRow

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ACCOUNTS = st.sampled_from(["account", "other"])
KEYS = st.sampled_from(["a", "b", "c"])


def row(
    key: str,
    request_id: str | None = None,
    *,
    entry_id: str = "account",
    submitted_at: datetime = NOW,
    **values: Any,
) -> LedgerRow:
    """Return a row; without a request id, of a submit that was not answered."""
    return LedgerRow(
        entry_id=entry_id,
        key=key,
        request={"text": "The code is 4711", "voice": "Zephyr", "temperature": 0.5},
        model="gemini-2.5-flash-tts",
        characters=16,
        delivery=Delivery.QUEUE,
        submitted_at=submitted_at,
        request_id=request_id,
        **values,
    )
