"""Client for Segmind's serverless inference API."""

from .client import BASE_URL, SegmindClient
from .exceptions import (
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
from .history import PastRequest
from .job import Job
from .latency import LatencyModel
from .limiter import RateLimit
from .models import Credits, JobState, Metrics
from .output import Output
from .time import SYSTEM_TIME, Time
from .timing import Estimate, poll_times

__all__ = [
    "BASE_URL",
    "SYSTEM_TIME",
    "Credits",
    "Estimate",
    "Job",
    "JobState",
    "LatencyModel",
    "Metrics",
    "Output",
    "PastRequest",
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
    "Time",
    "poll_times",
]
