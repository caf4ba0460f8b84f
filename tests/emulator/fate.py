"""What a fault makes of a job, or of one answer about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .sound import Sound

type Distortion = Callable[[Sound], Sound]
"""Spoils audio; may block."""
type Shape = Callable[[str, Sound], dict[str, Any] | Sound]
"""Makes the result's body, or its fields that carry audio, from URL and audio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Deviations from a job that ends well.

    Given to a submit it is the job's for good; given to a later request, `distortion`
    and `shape` change that one answer.
    """

    endless: bool = False
    error: str | None = None
    failed_status: int = 422
    distortion: Distortion | None = None
    shape: Shape | None = None


FATE = web.RequestKey("fate", Fate)
