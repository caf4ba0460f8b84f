"""Everything that can go wrong between this client and Segmind."""

from datetime import datetime
from typing import ClassVar, TypedDict, Unpack


class Facts(TypedDict, total=False):
    """What an answer tells about itself."""

    status: int
    request_id: str | None
    detail: str | None


class SegmindError(Exception):
    """Base of all errors of this client.

    `kind` says what it means to users, in a form fit for a translation key; a subclass
    without its own means the same as its base.

    The text has a summary, the HTTP status and the request id, and repeats nothing the
    server said, since an answer may echo the key or the spoken text. `detail` has the
    server's words for those who must look at them: keys taken out, at most 300
    characters, not for logs.
    """

    kind: ClassVar[str] = "server_trouble"
    summary: ClassVar[str] = "Segmind request failed"

    def __init__(self, message: str | None = None, **facts: Unpack[Facts]) -> None:
        """Compose the text of `message` or the summary, status and request id."""
        self.status = facts.get("status")
        self.request_id = facts.get("request_id")
        self.detail = facts.get("detail")
        known = [f"HTTP {self.status}"] if self.status else []
        known += [f"request {self.request_id}"] if self.request_id else []
        text = message or self.summary
        super().__init__(f"{text} ({', '.join(known)})" if known else text)


class SegmindConnectionError(SegmindError):
    """The API was not reached, or the connection broke.

    `sent` tells whether the request may have left this machine.
    """

    kind = "cannot_connect"
    summary = "Connection to Segmind failed"

    def __init__(self, message: str | None = None, *, sent: bool) -> None:
        """Remember whether anything can have arrived at the server."""
        super().__init__(message)
        self.sent = sent


class SegmindTimeoutError(SegmindError):
    """No answer in time. A job goes on at Segmind, and can be waited for again."""

    kind = "timed_out"
    summary = "Segmind did not answer in time"


class SegmindSubmitUnknownError(SegmindError):
    """A paid request was sent and its fate is unknown: it may have been billed.

    Never sent again by this client. `SegmindClient.history` from `sent_at` on may
    settle it.
    """

    kind = "submit_unknown"
    summary = "Unknown whether Segmind took the request"

    def __init__(self, *, sent_at: datetime) -> None:
        """Keep when (UTC) the request was sent."""
        super().__init__()
        self.sent_at = sent_at


class SegmindAuthenticationError(SegmindError):
    """The API key is refused: wrong, revoked or expired."""

    kind = "key_refused"
    summary = "Segmind refused the API key"


class SegmindKeyNotReceivedError(SegmindError):
    """The header with the key never arrived, as behind a proxy that strips it.

    The key may be good.
    """

    kind = "key_not_received"
    summary = "Segmind did not receive the API key"


class SegmindForbiddenError(SegmindError):
    """The account or team may not use this model. The key is good."""

    kind = "model_forbidden"
    summary = "The Segmind account may not use this model"


class SegmindInsufficientCreditsError(SegmindError):
    """The balance is below the cost of the request."""

    kind = "credits_insufficient"
    summary = "Not enough Segmind credits"


class SegmindSpendLimitError(SegmindError):
    """The team's spend limit is reached."""

    kind = "spend_limit_reached"
    summary = "The spend limit of the Segmind team is reached"


class SegmindRateLimitError(SegmindError):
    """Too many requests per minute.

    `reset_at` is the server's time of the next chance, `retry_in` the seconds until
    then; both are None when the server did not say. Of a time more than two minutes
    ahead only a minute is believed, and `reset_at` is None.
    """

    kind = "rate_limited"
    summary = "Segmind's rate limit is reached"

    def __init__(
        self,
        *,
        reset_at: datetime | None = None,
        retry_in: float | None = None,
        **facts: Unpack[Facts],
    ) -> None:
        """Keep when to come back."""
        super().__init__(**facts)
        self.reset_at = reset_at
        self.retry_in = retry_in


class SegmindInvalidRequestError(SegmindError):
    """The request itself is refused, such as a value the model does not take."""

    kind = "request_invalid"
    summary = "Segmind refused the request as invalid"


class SegmindNotFoundError(SegmindError):
    """Nothing at this address."""

    summary = "Segmind knows nothing at this address"


class SegmindModelNotFoundError(SegmindNotFoundError):
    """There is no such model."""

    kind = "model_not_found"
    summary = "Segmind has no such model"


class SegmindJobExpiredError(SegmindNotFoundError):
    """Segmind no longer knows the job; it keeps them for an hour."""

    kind = "job_expired"
    summary = "Segmind no longer knows the job"


class SegmindModelRetiredError(SegmindError):
    """The model has been withdrawn."""

    kind = "model_retired"
    summary = "Segmind has retired the model"


class SegmindServerError(SegmindError):
    """Trouble at Segmind.

    `refused` tells whether the API itself said so, and not a gateway in front of it
    that cannot know what became of the request.
    """

    summary = "Segmind has a problem"

    def __init__(self, *, refused: bool, **facts: Unpack[Facts]) -> None:
        """Remember who spoke."""
        super().__init__(**facts)
        self.refused = refused


class SegmindJobFailedError(SegmindError):
    """The job ran and failed; it is not billed.

    `content_blocked` is set when the reason reads like a content filter: the same text
    fails again.
    """

    kind = "job_failed"
    summary = "The Segmind job failed"

    def __init__(
        self, *, content_blocked: bool = False, **facts: Unpack[Facts]
    ) -> None:
        """Keep whether another try is of use."""
        super().__init__(**facts)
        self.content_blocked = content_blocked


class SegmindResponseError(SegmindError):
    """The answer is not what the API promises: its form, its size, a redirect."""

    kind = "answer_malformed"
    summary = "Segmind's answer makes no sense"


class SegmindNoAudioError(SegmindResponseError):
    """The job ended well, and its result is empty."""

    summary = "The Segmind job made nothing"


class SegmindDownloadError(SegmindError):
    """The audio of a finished job could not be fetched, or must not be."""

    kind = "download_failed"
    summary = "The audio could not be downloaded"
