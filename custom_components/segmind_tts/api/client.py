"""Segmind's serverless inference API."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .clock import SYSTEM_CLOCK, Clock
from .download import SIZE_LIMIT, Media
from .error_mapping import parse_moment
from .errors import SegmindNotFoundError
from .gateway import JSON_LIMIT, Gateway
from .history import HISTORY_PATH, History, PastRequest, past_requests
from .http import HttpLimits, Response
from .job import Job
from .limiter import RateLimit
from .models import Credits, valid_request_id, valid_slug
from .output import Output, output_from
from .submit import PaidRequests

BASE_URL: Final = "https://api.segmind.com"
_ACCOUNT_URL: Final = "https://api.spotprod.segmind.com"
_SUBMIT_LIMITS: Final = HttpLimits(seconds=30.0, stall=30.0, size=JSON_LIMIT)
_TRIES: Final = 3
_PAGE: Final = 100


class SegmindClient:
    """One account at Segmind.

    The sessions are the caller's and stay open. The key is sent in `session` alone, to
    the origin of `base_url` and, for the request history, to Segmind's account host.
    """

    def __init__(
        self,
        api_key: str,
        session: aiohttp.ClientSession,
        *,
        media_session: aiohttp.ClientSession | None = None,
        base_url: str = BASE_URL,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Send nothing yet.

        Audio is fetched in `media_session` from wherever the API says, so that session
        needs a `PublicConnector`; without it from the API's own origin only.
        `base_url` is without the version; another one than Segmind's own is asked for
        the request history, too.
        """
        base = URL(base_url)
        account = URL(_ACCOUNT_URL) if base == URL(BASE_URL) else base
        self._clock = clock
        self._gateway = Gateway(api_key, session, base=base, clock=clock)
        self._account = Gateway(api_key, session, base=account, clock=clock)
        self._media = Media(session, media_session, origin=base.origin(), clock=clock)
        self._paid = PaidRequests(self._gateway, clock=clock)

    @property
    def clock(self) -> Clock:
        """The time by which this client waits."""
        return self._clock

    @property
    def rate_limit(self) -> RateLimit:
        """The account's limit of paid requests, as far as refusals have shown it."""
        return self._paid.rate_limit

    async def submit(
        self, slug: str, payload: Mapping[str, object], *, deadline: float = 60.0
    ) -> Job:
        """Have Segmind start a job, which is billed when it ends well.

        Sent again only after a refusal: 429, whose end is waited for, and twice 5xx in
        the API's own words, if that is within `deadline` seconds. Raises
        `SegmindSubmitUnknownError` when the job may have been started,
        `SegmindConnectionError` when nothing was sent, `SegmindRateLimitError` when the
        limit ends after the deadline, else what the refusal means.
        """
        request_id = await self._paid.send(
            f"v2/{valid_slug(slug)}",
            payload,
            lambda response: valid_request_id(response.json().get("request_id")),
            deadline=deadline,
            limits=_SUBMIT_LIMITS,
        )
        return self._handle(request_id, submitted_at=self._clock.monotonic())

    async def run(
        self,
        slug: str,
        payload: Mapping[str, object],
        *,
        deadline: float = 120.0,
        on_sent: Callable[[], None] | None = None,
    ) -> Output:
        """Have Segmind do the work while the request waits, in API v1.

        It is sent within `deadline` seconds, when `on_sent` is called, and may then take
        as long once more. Raises what `submit` raises, also for an answer that cannot be
        read, and `SegmindNoAudioError` for work that made nothing. There is no handle to
        take up again after a failure.
        """
        return await self._paid.send(
            f"v1/{valid_slug(slug)}",
            payload,
            lambda response: output_from(response, self._media),
            deadline=deadline,
            limits=HttpLimits(seconds=deadline, stall=deadline, size=SIZE_LIMIT),
            on_sent=on_sent,
        )

    def job(self, request_id: str, *, age: float | None = None) -> Job:
        """Return a handle on a job submitted earlier; waiting shows if it exists.

        `age` is the seconds since its submit, None if nobody knows. Raises
        `SegmindResponseError` for what cannot be a request id.
        """
        submitted_at = None if age is None else self._clock.monotonic() - age
        return self._handle(valid_request_id(request_id), submitted_at)

    async def credits(self, *, deadline: float = 15.0) -> Credits:
        """Ask for the balance, which is free and proves the key.

        Segmind says 404 to a good key without a record of credits. Raises
        `SegmindAuthenticationError` for a bad key, and whatever else prevents an answer
        within three attempts and `deadline` seconds.
        """
        try:
            return await self._gateway.read(
                "v1/get-user-credits",
                lambda response: Credits.from_dict(response.json()),
                until=self._clock.monotonic() + deadline,
                tries=_TRIES,
            )
        except SegmindNotFoundError:
            return Credits(balance=None)

    async def history(
        self, slug: str, since: datetime, *, deadline: float = 20.0
    ) -> History:
        """List up to 100 requests for a model, those since then and earlier ones.

        Raises `SegmindError` when there is no answer within three attempts and
        `deadline` seconds.
        """
        query = {
            "model_name": valid_slug(slug),
            # The zone of the window is not documented.
            "from_date": f"{since - timedelta(days=1):%Y-%m-%d}",
            "per_page": str(_PAGE),
        }
        return await self._history(HISTORY_PATH, query, deadline)

    async def past_request(
        self, request_id: str, *, deadline: float = 20.0
    ) -> PastRequest:
        """Look up one request of this account, of any age.

        Raises `SegmindNotFoundError` if there is none, `SegmindError` as `history`
        does.
        """
        path = f"{HISTORY_PATH}/{valid_request_id(request_id)}"
        history = await self._history(path, {}, deadline)
        for row in history.rows:
            if row.request_id == request_id:
                return row
        raise SegmindNotFoundError(request_id=request_id)

    async def _history(
        self, path: str, query: Mapping[str, str], deadline: float
    ) -> History:
        return await self._account.read(
            path,
            self._past,
            until=self._clock.monotonic() + deadline,
            tries=_TRIES,
            query=query,
        )

    def _past(self, response: Response) -> History:
        rows = past_requests(response.json(), self._media)
        told_at = parse_moment(response.headers.get(hdrs.DATE))
        return History(
            rows=rows,
            told_at=told_at or self._clock.utcnow(),
            is_whole=len(rows) < _PAGE,
        )

    def _handle(self, request_id: str, submitted_at: float | None = None) -> Job:
        return Job(
            request_id=request_id,
            submitted_at=submitted_at,
            gateway=self._gateway,
            media=self._media,
            clock=self._clock,
        )
