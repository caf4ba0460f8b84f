"""Home Assistant as its frontend sees it: the public HTTP and WebSocket API."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
import time
from typing import Any

import aiohttp

from .waiting import StageError, wait_until

type Json = dict[str, Any]

CREDENTIALS = {"username": "demo", "password": "demo-demo"}

_TIMEOUT = aiohttp.ClientTimeout(total=300)
_ENTRIES = "/api/config/config_entries"


class CommandError(StageError):
    """Home Assistant refused something; the text is what a user reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What an address has answered with, and the Unix time of its first byte."""

    began: float
    mime_type: str
    audio: bytes = field(repr=False)


class Client:
    """A session as Home Assistant's owner."""

    def __init__(self, url: str) -> None:
        """Take Home Assistant's address; nothing is sent yet."""
        self.url = url
        self._client = {"client_id": f"{url}/"}
        self._token = ""
        self._session = aiohttp.ClientSession(url, timeout=_TIMEOUT)

    async def close(self) -> None:
        """End the session."""
        await self._session.close()

    async def log_in(self, *, deadline: float) -> None:
        """Wait for Home Assistant, log in, wait until it has set everything up.

        The owner is created if there is none yet.
        """
        code = await wait_until(
            self._code, deadline=deadline, what="Home Assistant lets its owner in"
        )
        await self._authorize(code)
        await wait_until(
            self._running, deadline=deadline, what="Home Assistant has started"
        )

    async def get(self, path: str) -> Any:
        """Return the JSON that a GET answers."""
        return await self._request("GET", path)

    async def post(self, path: str, **data: object) -> Any:
        """Return the JSON that a POST of JSON answers."""
        return await self._request("POST", path, json=data)

    async def entries(self, domain: str) -> list[Json]:
        """Return an integration's config entries."""
        entries: list[Json] = await self.get(f"{_ENTRIES}/entry?domain={domain}")
        return entries

    async def add_entry(self, domain: str, **user_input: object) -> Json:
        """Go through a config flow of one step and return the entry it made.

        Raises:
            CommandError: The flow did not accept the input.
        """
        flow = await self.post(f"{_ENTRIES}/flow", handler=domain)
        path = f"{_ENTRIES}/flow/{flow['flow_id']}"
        result: Json = await self.post(path, **user_input)
        if result["type"] != "create_entry":
            reason = result.get("errors") or result.get("reason")
            raise CommandError(f"{domain} was not added: {reason}")
        entry: Json = result["result"]
        return entry

    async def remove_entry(self, entry_id: str) -> None:
        """Remove a config entry."""
        await self._request("DELETE", f"{_ENTRIES}/entry/{entry_id}")

    async def submit_subentry(
        self,
        entry_id: str,
        kind: str,
        user_input: Json,
        *,
        subentry_id: str | None = None,
    ) -> None:
        """Go through a subentry flow of one step: add a subentry, or edit one.

        Raises:
            CommandError: The flow did not accept the input.
        """
        edited = {"subentry_id": subentry_id} if subentry_id else {}
        flows = f"{_ENTRIES}/subentries/flow"
        flow = await self.post(flows, handler=[entry_id, kind], **edited)
        result = await self.post(f"{flows}/{flow['flow_id']}", **user_input)
        if errors := result.get("errors"):
            raise CommandError(f"The {kind} was not accepted: {errors}")

    async def act(self, action: str, **data: object) -> None:
        """Perform an action, as an automation does, and wait for its end.

        Raises:
            CommandError: The action failed, with the message an automation gets.
        """
        domain, service = action.split(".")
        await self.command(
            "call_service", domain=domain, service=service, service_data=data
        )

    async def ask(self, action: str, **data: object) -> Json:
        """Perform an action, and return its response.

        Raises:
            CommandError: The action failed, with the message an automation gets.
        """
        domain, service = action.split(".")
        result = await self.command(
            "call_service",
            domain=domain,
            service=service,
            service_data=data,
            return_response=True,
        )
        response: Json = result["response"]
        return response

    async def command(self, kind: str, **fields: object) -> Any:
        """Send one WebSocket command and return its result.

        Raises:
            CommandError: The command failed.
        """
        async with self._told(kind, fields) as (_, result):
            return result

    async def events(self, kind: str, **fields: object) -> AsyncGenerator[Json]:
        """Send one WebSocket command and yield its events, until the caller leaves.

        Raises:
            CommandError: The command failed.
        """
        async with self._told(kind, fields) as (socket, _):
            while True:
                message = await socket.receive_json(timeout=_TIMEOUT.total)
                yield message["event"]

    async def listen(self, path: str) -> Sound:
        """Return the sound at an address, which may still be made."""
        async with self._session.get(path, raise_for_status=True) as response:
            begin = await response.content.readany()
            began = time.time()
            rest = await response.content.read()
        return Sound(began=began, mime_type=response.content_type, audio=begin + rest)

    async def state(self, entity_id: str) -> str | None:
        """Return an entity's state, None if there is no such entity."""
        states = {state["entity_id"]: state for state in await self.get("/api/states")}
        return states[entity_id]["state"] if entity_id in states else None

    async def attributes(self, entity_id: str) -> Json:
        """Return an entity's state attributes."""
        attributes: Json = (await self.get(f"/api/states/{entity_id}"))["attributes"]
        return attributes

    async def _request(self, method: str, path: str, **content: Any) -> Any:
        async with self._session.request(
            method,
            path,
            headers={"Authorization": f"Bearer {self._token}"} if self._token else {},
            raise_for_status=True,
            **content,
        ) as response:
            return await response.json()

    @asynccontextmanager
    async def _told(
        self, kind: str, fields: Json
    ) -> AsyncIterator[tuple[aiohttp.ClientWebSocketResponse, Any]]:
        """Send a command, and return its result and where it goes on."""
        async with self._session.ws_connect("/api/websocket") as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self._token})
            await socket.receive_json()
            await socket.send_json({"id": 1, "type": kind, **fields})
            answer = await socket.receive_json(timeout=_TIMEOUT.total)
            if not answer["success"]:
                raise CommandError(answer["error"]["message"])
            yield socket, answer["result"]

    async def _running(self) -> bool:
        return bool((await self.get("/api/config"))["state"] == "RUNNING")

    async def _code(self) -> str | None:
        """Return an authorization code of the owner; None while there is none to be had.

        Home Assistant answers before it has all of its views: one that is missing may be
        missing for ever, as an owner is only made once, or just not be there yet.
        """
        for way in (self._create_owner, self._authenticate):
            with suppress(aiohttp.ClientError):
                return await way()
        return None

    async def _create_owner(self) -> str:
        """Return the authorization code of a new user."""
        user = {"name": "Demo", "language": "en"}
        owner = await self.post(
            "/api/onboarding/users", **user, **self._client, **CREDENTIALS
        )
        return str(owner["auth_code"])

    async def _authenticate(self) -> str | None:
        """Return an authorization code of the user, None if there is no such user."""
        provider = {"handler": ["homeassistant", None]}
        target = {"redirect_uri": self._client["client_id"]}
        flow = await self.post("/auth/login_flow", **provider, **target, **self._client)
        path = f"/auth/login_flow/{flow['flow_id']}"
        answer: Json = await self.post(path, **self._client, **CREDENTIALS)
        return answer.get("result")

    async def _authorize(self, code: str) -> None:
        """Use an authorization code's access token from now on."""
        self._token = ""
        grant = {"grant_type": "authorization_code", "code": code, **self._client}
        answer = await self._request("POST", "/auth/token", data=grant)
        self._token = answer["access_token"]
