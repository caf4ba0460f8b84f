"""The models that the emulator knows, and what becomes of them."""

from typing import Any

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator
from tests.emulator.models import MODELS, SUCCESSOR

from .calls import SLUG, TEXT, get, result


async def _submitted(session: ClientSession, slug: str, **payload: Any) -> Any:
    """Return the status of a submit."""
    async with session.post(f"/v2/{slug}", json={"text": TEXT} | payload) as response:
        return response.status, (await response.json()).get("request_id")


async def test_grok_answers_with_mp3(
    emulator: Emulator, session: ClientSession
) -> None:
    """A model with a format of its own hands it out."""
    status, request_id = await _submitted(session, "grok-tts", voice_id="ara")
    assert status == 200
    body = await result(emulator, session, request_id)
    assert body["output"].endswith(".mp3")
    async with session.get(body["output"]) as response:
        assert response.content_type == "audio/mpeg"
        assert (await response.read())[:3] in (b"ID3", b"\xff\xfb\x90")
    assert emulator.jobs[request_id].voice == "ara"


async def test_grok_has_its_own_voices(session: ClientSession) -> None:
    """A voice of Gemini's is outside the declared set."""
    assert await _submitted(session, "grok-tts", voice_id="Kore") == (406, None)
    assert (await _submitted(session, "grok-tts", voice_1="Kore"))[0] == 200


@pytest.mark.parametrize(
    ("scenario", "old", "new"),
    [
        ("retired", 410, (SUCCESSOR, 404)),
        ("rerouted", 200, (SUCCESSOR, 404)),
        ("renamed", 404, (f"{SLUG}-001", 200)),
        ("succeeded", 200, (SUCCESSOR, 200)),
    ],
)
async def test_scenarios(
    session: ClientSession, scenario: str, old: int, new: tuple[str, int]
) -> None:
    """A model is gone, or has another name, and the successor is there or not."""
    body = {"name": scenario, "slug": SLUG}
    async with session.post("/admin/scenarios", json=body) as response:
        assert response.status == 200
    assert (await _submitted(session, SLUG))[0] == old
    slug, status = new
    assert (await _submitted(session, slug))[0] == status


@pytest.mark.parametrize(("name", "slug"), [("burnt", SLUG), ("retired", "no-such")])
async def test_no_such_scenario(session: ClientSession, name: str, slug: str) -> None:
    """What is misspelt is refused."""
    body = {"name": name, "slug": slug}
    async with session.post("/admin/scenarios", json=body) as response:
        assert response.status == 400


async def test_a_rerouted_name_has_other_rules(
    emulator: Emulator, session: ClientSession
) -> None:
    """The successor takes no temperature, and reads a direction aloud."""
    emulator.play("rerouted", SLUG)
    _, refused = await _submitted(session, SLUG, temperature=1.0)
    _, taken = await _submitted(session, SLUG, text="Say sadly: Oh <sigh> no [sigh]")
    emulator.clock.advance(10)
    status, body = await get(session, f"/v2/requests/{refused}")
    assert (status, body["status"]) == (422, "FAILED")
    assert "temperature" in body["error"]
    (line,) = emulator.jobs[taken].lines
    assert line.text == "Say sadly: Oh  no [sigh]"


@pytest.mark.parametrize(
    ("model", "text", "spoken"),
    [
        ("gemini-3.1-flash-tts", "Say: [sigh] No [pause]", "No [pause]"),
        ("grok-tts", "<soft>[sigh] Oh</soft>, no", " Oh, no"),
    ],
)
def test_tags_are_not_spoken(model: str, text: str, spoken: str) -> None:
    """Each model has tags that it obeys, and reads others aloud."""
    (line,) = MODELS[model].lines({"text": text})
    assert line.text == spoken
