"""Calls of the API that many tests make."""

from typing import Any

from aiohttp import ClientSession

from tests.emulator import Emulator

SLUG = "gemini-2.5-flash-tts"
TEXT = "Dinner is ready in the kitchen"


def credit(balance: float) -> dict[str, float]:
    """Return what the credit call answers."""
    return {"credits": balance, "free-credits": 0.0}


async def submit(session: ClientSession, text: str = TEXT, **parameters: Any) -> str:
    """Queue a job and return its id."""
    payload = {"text": text} | parameters
    async with session.post(
        f"/v2/{SLUG}", json=payload, raise_for_status=True
    ) as response:
        body = await response.json()
    request_id: str = body["request_id"]
    return request_id


async def get(session: ClientSession, path: str) -> tuple[int, Any]:
    """Return an answer's status and JSON."""
    async with session.get(path) as response:
        return response.status, await response.json()


async def result(
    emulator: Emulator, session: ClientSession, request_id: str
) -> dict[str, Any]:
    """Let a job finish and return its result."""
    emulator.clock.advance(10)
    _, body = await get(session, f"/v2/requests/{request_id}")
    assert isinstance(body, dict)
    return body


async def download(session: ClientSession, url: str) -> bytes:
    """Return a file."""
    async with session.get(url, raise_for_status=True) as response:
        return await response.read()


async def audio(emulator: Emulator, session: ClientSession, request_id: str) -> bytes:
    """Let a job finish and return the file it names."""
    body = await result(emulator, session, request_id)
    return await download(session, body["output"])
