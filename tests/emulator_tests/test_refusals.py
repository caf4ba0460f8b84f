"""Every row of the error table, the natural way."""

from typing import Any

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, EmulatorConfig

from .calls import SLUG, TEXT, get, submit

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A retired and a forbidden model, and a key that is out of money."""
    return EmulatorConfig(
        keys={"SG_good": 1.0, "SG_poor": 0.004, "SG_new": None},
        retired=frozenset({"old-tts"}),
        forbidden=frozenset({"secret-tts"}),
        voice="tone",
    )


@pytest.mark.parametrize(
    ("request_arguments", "refusal"),
    [
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, (400, "body")),
        ({"json": [1]}, (400, "body")),
        (
            {"data": b"{}", "headers": {"Content-Type": "text/plain"}},
            (406, "content type"),
        ),
        ({"json": {"text": TEXT, "voice_1": "zephyr"}}, (406, "voice_1")),
        ({"json": {"text": TEXT, "voice_2": "Bob"}}, (406, "voice_2")),
        ({"slug": "nothing", "json": {"text": TEXT}}, (404, "nothing not found")),
        ({"slug": "old-tts", "json": {"text": TEXT}}, (410, "retired")),
        ({"slug": "secret-tts", "json": {"text": TEXT}}, (403, "permission")),
        (
            {"json": {"text": TEXT}, "headers": {"x-api-key": "SG_bad"}},
            (401, "invalid"),
        ),
        (
            {"json": {"text": TEXT}, "headers": {"x-api-key": "SG_poor"}},
            (406, "Insufficient credits. Balance: $0.004, required: $0.005"),
        ),
    ],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_a_post_is_refused(
    emulator: Emulator,
    session: ClientSession,
    version: str,
    request_arguments: dict[str, Any],
    refusal: tuple[int, str],
) -> None:
    """A refused generation says why, makes no job and costs nothing."""
    arguments = {"slug": SLUG} | request_arguments
    slug = arguments.pop("slug")
    async with session.post(f"/{version}/{slug}", **arguments) as response:
        assert response.status == refusal[0]
        assert refusal[1] in (await response.json())["error"]
    assert emulator.submits == []
    assert emulator.received[-1].status == refusal[0]


@pytest.mark.parametrize(
    ("path", "key", "status", "error"),
    [
        ("/v1/get-user-credits", "SG_new", 404, "No credits found for the user"),
        ("/v1/get-user-credits", "SG_bad", 401, "invalid"),
        (f"/v2/requests/{UNKNOWN_ID}", "SG_good", 404, "not found"),
        (f"/v2/requests/{UNKNOWN_ID}/status", "SG_good", 404, "not found"),
        (
            f"/inference-request/request-history/{UNKNOWN_ID}",
            "SG_good",
            404,
            UNKNOWN_ID,
        ),
        ("/v3/anything", "SG_good", 404, "Not found"),
    ],
)
async def test_a_get_is_refused(
    session: ClientSession, path: str, key: str, status: int, error: str
) -> None:
    """Reads are refused in the same envelope."""
    async with session.get(path, headers={"x-api-key": key}) as response:
        assert response.status == status
        assert error in (await response.json())["error"]


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, "Missing Authorization or x-api-key in header"),
        ({"Authorization": "Bearer SG_good"}, "Unauthorized. API key is invalid"),
    ],
)
async def test_a_key_only_counts_in_its_header(
    emulator: Emulator, headers: dict[str, str], error: str
) -> None:
    """Without any key the text is another one; a bearer token is no key."""
    async with ClientSession(emulator.url, headers=headers) as session:
        status, body = await get(session, "/v1/get-user-credits")
    assert status == 401
    assert body["error"].startswith(error)


async def test_wrong_verb_answers_html(session: ClientSession) -> None:
    """The one error that is no JSON."""
    async with session.get(f"/v2/{SLUG}") as response:
        assert response.status == 405
        assert response.content_type == "text/html"


async def test_a_plain_string_voice_reaches_the_model(
    emulator: Emulator, session: ClientSession
) -> None:
    """gemini-3.1 declares no set of voices: the job fails instead."""
    payload = {"text": TEXT, "voice_1": "Bob"}
    async with session.post("/v2/gemini-3.1-flash-tts", json=payload) as response:
        request_id = (await response.json())["request_id"]
    emulator.clock.advance(60)
    status, body = await get(session, f"/v2/requests/{request_id}/status")
    assert (status, body["error"]) == (422, "Voice is not supported")


async def test_a_null_voice_is_no_voice(session: ClientSession) -> None:
    """voice_2 may be null, its default."""
    assert await submit(session, voice_2=None)
