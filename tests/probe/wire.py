"""The wire: calls of the API as they are, with an eye on the money."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
import json
import time
from typing import Any

from aiohttp import ClientSession, ClientTimeout

_DEADLINE = 600.0
_TIMEOUT = ClientTimeout(total=300)
_RATE_LIMITED = 429
_MINUTE = 61.0
_PATIENCE = 3
_ENDED = ("COMPLETED", "FAILED")


class BudgetError(Exception):
    """A question might pass the budget, so it was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> dict[str, Any]:
        """The fields of a JSON object; none for anything else."""
        try:
            fields = json.loads(self.body)
        except ValueError:
            return {}
        return fields if isinstance(fields, dict) else {}

    @property
    def error(self) -> str:
        """The words of a refusal."""
        words = self.json.get("error") or self.json.get("detail") or ""
        return str(words)[:120]


class Wire:
    """A client that knows what it may spend, and what it has spent."""

    def __init__(
        self,
        session: ClientSession,
        *,
        budget: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take a session with the address and the key; the budget is in US dollars."""
        self._session = session
        self._budget = budget
        self._sleep = sleep
        self.spent = 0.0
        """US dollars that jobs have cost by their own word, or at most, where they told none."""

    async def look(self, path: str) -> Reply:
        """Ask for something, once."""
        return await self._call("GET", path)

    async def get(self, path: str) -> Reply:
        """Ask for something; a limit of the rate is waited out."""
        return await self._patiently("GET", path)

    async def post(self, path: str, payload: Mapping[str, Any]) -> Reply:
        """Send a body; a limit of the rate is waited out."""
        return await self._patiently("POST", path, payload)

    async def direct(
        self, slug: str, payload: Mapping[str, Any], *, most: float
    ) -> Reply:
        """Make a direct call that may cost `most` US dollars.

        Raises:
            BudgetError: That might be too much.
        """
        self._check(most)
        reply = await self.post(f"/v1/{slug}", payload)
        if reply.status == 200:
            self.spent += _number(reply.headers.get("x-cost"), most)
        return reply

    async def job(self, slug: str, payload: Mapping[str, Any], *, most: float) -> Reply:
        """Submit a job that may cost `most`, and return its result once it has ended.

        A refusal of the submit is returned as it is.

        Raises:
            BudgetError: That might be too much.
            TimeoutError: It did not end.
        """
        self._check(most)
        submitted = await self.post(f"/v2/{slug}", payload)
        if submitted.status != 200 or "request_id" not in submitted.json:
            return submitted
        path = f"/v2/requests/{submitted.json['request_id']}"
        until = time.monotonic() + _DEADLINE
        while (await self._state(path)) not in _ENDED:
            if time.monotonic() > until:
                raise TimeoutError
            await self._sleep(1.0)
        result = await self.get(path)
        if result.status == 200 and result.json.get("status") != "FAILED":
            cost = result.json.get("metrics", {}).get("cost")
            self.spent += _number(cost, most)
        return result

    async def download(self, url: str) -> Reply:
        """Get a public file, without the key."""
        async with (
            ClientSession(timeout=_TIMEOUT) as session,
            session.get(url) as response,
        ):
            return Reply(
                status=response.status,
                content_type=response.content_type,
                headers=response.headers,
                body=await response.read(),
                seconds=0.0,
            )

    async def _state(self, path: str) -> str:
        reply = await self.get(f"{path}/status")
        return str(reply.json.get("status", ""))

    async def _patiently(
        self, method: str, path: str, payload: Mapping[str, Any] | None = None
    ) -> Reply:
        for _ in range(_PATIENCE):
            reply = await self._call(method, path, payload)
            if reply.status != _RATE_LIMITED:
                break
            await self._sleep(_MINUTE)
        return reply

    async def _call(
        self, method: str, path: str, payload: Mapping[str, Any] | None = None
    ) -> Reply:
        began = time.monotonic()
        async with self._session.request(
            method, path, json=payload, timeout=_TIMEOUT
        ) as response:
            return Reply(
                status=response.status,
                content_type=response.content_type,
                headers=response.headers,
                body=await response.read(),
                seconds=time.monotonic() - began,
            )

    def _check(self, most: float) -> None:
        if self.spent + most > self._budget:
            raise BudgetError


def _number(told: Any, otherwise: float) -> float:
    try:
        return float(told)
    except TypeError, ValueError:
        return otherwise
