"""What Segmind's answers hold, read without trusting their shape."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import json
import math
import re
from typing import Final, Self

from .errors import SegmindModelNotFoundError, SegmindResponseError

# Both become a part of an address that is requested with the key.
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)

_CREDIT: Final = (-1_000.0, 1_000_000.0)
# The dearest speech model takes about 0.12 dollars and two minutes:
# https://www.segmind.com/llms.txt
_SENSE: Final[Mapping[str, tuple[float, float]]] = {
    "cost": (0.0, 10.0),
    "remaining_credits": _CREDIT,
    "total_time": (0.0, 86_400.0),
}


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
    """Accounting of one job: US dollars and seconds.

    None stands for what was not told, or was told and cannot be.
    """

    cost: float | None = None
    remaining_credits: float | None = None
    total_time: float | None = None
    senseless: tuple[str, ...] = ()
    """The names of what was told and cannot be."""

    @classmethod
    def from_dict(cls, metrics: object) -> Self:
        """Read the `metrics` object of a v2 answer."""
        told = metrics if isinstance(metrics, Mapping) else {}
        figures = {
            name: number(told.get(name), sense) for name, sense in _SENSE.items()
        }
        senseless = tuple(
            name
            for name, figure in figures.items()
            if figure is None and told.get(name) is not None
        )
        return cls(**figures, senseless=senseless)

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """Read the headers of a v1 answer."""
        return cls.from_dict(
            {
                "cost": headers.get("x-cost"),
                "remaining_credits": headers.get("x-remaining-credits"),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Balance in US dollars; None where Segmind tells none to a key that it takes."""

    balance: float | None

    @classmethod
    def from_dict(cls, body: Mapping[str, object]) -> Self:
        """Read the answer of the credit call: credit that was bought, and credit given.

        Names: https://docs.segmind.com/api-reference/account-and-billing-apis.
        """
        found = [
            number(body.get(name), _CREDIT) for name in ("credits", "free-credits")
        ]
        balances = [balance for balance in found if balance is not None]
        return cls(balance=sum(balances) if balances else None)


def json_object(body: bytes) -> dict[str, object] | None:
    """Return the object a JSON text holds, None for anything else."""
    if not body[:64].removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        return None
    try:
        content = json.loads(body)
    except ValueError, RecursionError:
        return None
    return content if isinstance(content, dict) else None


def number(
    value: object, sense: tuple[float, float] = (-math.inf, math.inf)
) -> float | None:
    """Return a finite number given as such or as text, None for anything else.

    `sense` are the least and the greatest number that can be meant.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except ValueError, OverflowError:
        return None
    least, greatest = sense
    return found if math.isfinite(found) and least <= found <= greatest else None


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
