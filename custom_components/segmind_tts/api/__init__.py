"""Client for Segmind's serverless inference API."""

from .addresses import PublicConnector
from .client import BASE_URL, SegmindClient
from .clock import SYSTEM_CLOCK, Clock
from .errors import (
    SegmindAuthenticationError,
    SegmindConnectionError,
    SegmindDownloadError,
    SegmindError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindInvalidRequestError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindKeyNotReceivedError,
    SegmindModelNotFoundError,
    SegmindModelRetiredError,
    SegmindNoAudioError,
    SegmindNotFoundError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindSpendLimitError,
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from .history import History, PastRequest
from .job import Job
from .limiter import RateLimit
from .models import Credits, JobState, Metrics
from .output import Output

__all__ = [
    "BASE_URL",
    "SYSTEM_CLOCK",
    "Clock",
    "Credits",
    "History",
    "Job",
    "JobState",
    "Metrics",
    "Output",
    "PastRequest",
    "PublicConnector",
    "RateLimit",
    "SegmindAuthenticationError",
    "SegmindClient",
    "SegmindConnectionError",
    "SegmindDownloadError",
    "SegmindError",
    "SegmindForbiddenError",
    "SegmindInsufficientCreditsError",
    "SegmindInvalidRequestError",
    "SegmindJobExpiredError",
    "SegmindJobFailedError",
    "SegmindKeyNotReceivedError",
    "SegmindModelNotFoundError",
    "SegmindModelRetiredError",
    "SegmindNoAudioError",
    "SegmindNotFoundError",
    "SegmindRateLimitError",
    "SegmindResponseError",
    "SegmindServerError",
    "SegmindSpendLimitError",
    "SegmindSubmitUnknownError",
    "SegmindTimeoutError",
]
