"""What Segmind's answers hold, read without trusting their shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import json
import math
import re
from typing import Self

from .errors import SegmindModelNotFoundError, SegmindResponseError

# Both become a part of an address that is requested with the key.
_NAME = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)


class JobState(StrEnum):
    """States of a job; UNKNOWN stands for any word the API may add."""

    QUEUED = "QUEUED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"

    @classmethod
    def read(cls, word: object) -> JobState | None:
        """Return the state a word stands for, None for what is no word."""
        if not isinstance(word, str):
            return None
        return cls.__members__.get(word.strip().upper(), cls.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Accounting of one job: US dollars and seconds, None where not told."""

    cost: float | None = None
    remaining_credits: float | None = None
    total_time: float | None = None

    @classmethod
    def from_dict(cls, metrics: object) -> Self:
        """Read the `metrics` object of a v2 answer."""
        values = metrics if isinstance(metrics, Mapping) else {}
        return cls(**{name: number(values.get(name)) for name in Metrics.__slots__})

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """Read the headers of a v1 answer."""
        return cls(
            cost=number(headers.get("x-cost")),
            remaining_credits=number(headers.get("x-remaining-credits")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Balance in US dollars; None where Segmind keeps no record for a good key."""

    balance: float | None

    @classmethod
    def from_dict(cls, body: Mapping[str, object]) -> Self:
        """Read the answer of the credit call: credit that was bought, and credit given.

        Names: https://docs.segmind.com/api-reference/account-and-billing-apis. Raises
        `SegmindResponseError` when no number is found.
        """
        found = [number(body.get(name)) for name in ("credits", "free-credits")]
        balances = [balance for balance in found if balance is not None]
        if not balances:
            raise SegmindResponseError("Segmind's credit answer holds no balance")
        return cls(balance=sum(balances))


def json_object(body: bytes) -> dict[str, object] | None:
    """Return the object a JSON text holds, None for anything else."""
    if not body[:64].lstrip().startswith(b"{"):
        return None
    try:
        content = json.loads(body)
    except ValueError, RecursionError:
        return None
    return content if isinstance(content, dict) else None


def number(value: object) -> float | None:
    """Return a finite number given as such or as text, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError, OverflowError:
        return None
    return found if math.isfinite(found) else None


def request_id_of(value: object) -> str | None:
    """Return a request id that is safe as one part of an address, else None."""
    return value if isinstance(value, str) and _is_name(value) else None


def valid_request_id(value: object) -> str:
    """Return a safe request id; raises `SegmindResponseError`."""
    if (request_id := request_id_of(value)) is None:
        raise SegmindResponseError("Not a Segmind request id")
    return request_id


def valid_slug(value: str) -> str:
    """Return a model slug that is safe as one part of an address.

    Raises `SegmindModelNotFoundError` before anything is sent.
    """
    if not _is_name(value):
        raise SegmindModelNotFoundError("Not a Segmind model name")
    return value


def _is_name(value: str) -> bool:
    """Tell names from what could lead elsewhere, such as two dots."""
    return bool(_NAME.fullmatch(value) and value.strip("."))
