"""What is left out of requests, because a model has refused it or reads it aloud."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
import re
from typing import Any, Final

from homeassistant.util import dt as dt_util

from ..api import SegmindError, SegmindJobFailedError
from ..message.models import find_model
from ..message.payloads import LEAD_IN
from ..storage import read_rows

_FOR: Final = timedelta(days=7)
"""How long a model is not asked again. A refusal costs time, but no money."""
_REFUSED: Final = (400, 406, 422, 500)
"""Segmind says so, as 500 too, before a job is made; or the job fails."""


# Some errors repeat the whole request, which blames nothing of it.
_REPEATED: Final = re.compile(r"""["']text["']\s*:""")
_PROOF: Final = 2
"""How often in a row a style seems to be heard until it is believed: a model may also
say its words twice."""


class LeftOut:
    """The fields that each model has refused, and directions it reads aloud, for some days."""

    def __init__(self) -> None:
        """Know of no refusal."""
        self._since: dict[str, dict[str, datetime]] = {}
        self._suspected: dict[str, int] = {}

    def fields(self, model: str) -> frozenset[str]:
        """Return the fields that a model is not sent for now."""
        latest = dt_util.utcnow() - _FOR
        refused = self._since.get(model, {})
        return frozenset(field for field, since in refused.items() if since > latest)

    def learn(self, model: str, fields: Iterable[str]) -> None:
        """Leave fields out from now on."""
        known = self._since.setdefault(model, {})
        known.update(dict.fromkeys(fields, dt_util.utcnow()))

    def suspect(self, model: str) -> None:
        """Note that a take was good only without the style."""
        self._suspected[model] = self._suspected.get(model, 0) + 1
        if self._suspected[model] >= _PROOF:
            self.learn(model, [LEAD_IN])

    def acquit(self, model: str) -> None:
        """Note that a take with a style was good."""
        self._suspected.pop(model, None)

    def as_dict(self) -> dict[str, dict[str, str]]:
        """Return since when which fields are left out, by model, for storage."""
        return {
            model: {field: since.isoformat() for field, since in refused.items()}
            for model, refused in self._since.items()
        }

    def read(self, stored: Mapping[str, Mapping[str, str]]) -> None:
        """Take up what `as_dict` returned; what is damaged in it is passed over."""
        self._since = dict(read_rows(stored.items(), _read_model, of="refused fields"))


def named_fields(
    err: SegmindError, model: str, payload: Mapping[str, object]
) -> frozenset[str]:
    """Return the fields of a payload that a refusal names, and that can be left out."""
    if not _is_about_the_request(err):
        return frozenset()
    words = (err.detail or "").lower()
    if _REPEATED.search(words):
        return frozenset()
    return frozenset(
        field
        for field in find_model(model).droppable & payload.keys()
        if re.search(rf"(?<![a-z]){field}(?![a-z])", words)
    )


def _is_about_the_request(err: SegmindError) -> bool:
    if isinstance(err, SegmindJobFailedError):
        return not err.content_blocked
    return err.status in _REFUSED


def _read_model(row: tuple[str, Mapping[str, Any]]) -> tuple[str, dict[str, datetime]]:
    model, refused = row
    known = {*find_model(model).droppable, LEAD_IN}
    return model, {
        field: datetime.fromisoformat(since).astimezone(dt_util.UTC)
        for field, since in refused.items()
        if field in known
    }
