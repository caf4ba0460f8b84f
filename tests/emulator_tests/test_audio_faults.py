"""Faults of the audio and of the shape it comes in."""

from base64 import b64decode
from io import BytesIO
import json
from typing import Any

from aiohttp import ClientSession
import mutagen
import pytest

from tests.emulator import Emulator, Fault
from tests.emulator.faults.distortions import DISTORTIONS
from tests.emulator.wav import HEADER_SIZE, samples

from .calls import audio, credit, get, result, submit


async def _spoiled(
    emulator: Emulator, session: ClientSession, name: str
) -> tuple[bytes, str, bytes]:
    """Return the file and its type as a fault leaves them, and what was spoken."""
    emulator.inject(Fault(name=name, route="media"))
    request_id = await submit(session)
    url = (await result(emulator, session, request_id))["output"]
    async with session.get(url) as response:
        assert response.status == 200
        spoken = emulator.jobs[request_id].audio
        assert spoken is not None
        return await response.read(), response.headers["Content-Type"], spoken


@pytest.mark.parametrize(
    ("name", "size", "start"),
    [
        ("audio_empty", 0, b""),
        ("audio_no_frames", HEADER_SIZE, b"RIFF"),
        ("audio_truncated", 48_022, b"RIFF"),
        ("audio_too_short", HEADER_SIZE + 2400, b"RIFF"),
        ("audio_too_long", HEADER_SIZE + 20 * 96_000, b"RIFF"),
        ("audio_html", 56, b"<!doctype html>"),
        ("audio_json", 34, b'{"error"'),
        ("audio_noise", HEADER_SIZE + 96_000, b"RIFF"),
    ],
)
async def test_bad_bytes_under_the_right_label(
    emulator: Emulator, session: ClientSession, name: str, size: int, start: bytes
) -> None:
    """The label says WAV, the bytes do not keep the promise."""
    data, content_type, spoken = await _spoiled(emulator, session, name)
    assert content_type == "audio/wav"
    assert len(data) == size
    assert data.startswith(start)
    assert data != spoken


async def test_silence(emulator: Emulator, session: ClientSession) -> None:
    """A sound file in good order, and nothing to hear."""
    data, _, spoken = await _spoiled(emulator, session, "audio_silence")
    assert len(data) == len(spoken)
    assert not any(samples(data))


async def test_streaming_sizes(emulator: Emulator, session: ClientSession) -> None:
    """The header does not know the length, the samples are all there."""
    data, _, spoken = await _spoiled(emulator, session, "audio_streaming_sizes")
    assert data[4:8] == data[40:44] == b"\xff" * 4
    assert samples(data) == samples(spoken)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("audio_wrong_type", "text/html"),
        ("audio_octet_stream", "application/octet-stream"),
    ],
)
async def test_good_bytes_under_another_label(
    emulator: Emulator, session: ClientSession, name: str, label: str
) -> None:
    """Only the bytes tell what it is."""
    data, content_type, spoken = await _spoiled(emulator, session, name)
    assert content_type == label
    assert data == spoken


async def test_pcm(emulator: Emulator, session: ClientSession) -> None:
    """Samples without a header, as the model itself answers."""
    data, content_type, spoken = await _spoiled(emulator, session, "audio_pcm")
    assert content_type == "audio/L16;codec=pcm;rate=24000"
    assert data == samples(spoken)


@pytest.mark.parametrize(
    ("name", "label", "kind"),
    [
        ("audio_mp3", "audio/mpeg", "MP3"),
        ("audio_ogg", "audio/ogg", "OggVorbis"),
        ("audio_flac", "audio/flac", "FLAC"),
    ],
)
async def test_compressed(
    emulator: Emulator, session: ClientSession, name: str, label: str, kind: str
) -> None:
    """Other containers hold the same two seconds."""
    data, content_type, _ = await _spoiled(emulator, session, name)
    assert content_type == label
    file = mutagen.File(BytesIO(data))
    assert type(file).__name__ == kind
    assert file.info.length == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("name", "value", "seconds"),
    [
        ("audio_cut", None, 1.2),
        ("audio_cut", 0.4, 0.8),
        ("audio_babble", None, 2 + 12.8),
        ("audio_babble", 3, 2 + 3.8),
        ("audio_hole", None, 2 + 6),
        ("audio_hole", 20, 2 + 20),
        ("audio_twice", None, 4),
        ("audio_twice", 3, 6),
        ("audio_fades", None, 2),
    ],
)
async def test_wrong_speech(
    emulator: Emulator,
    session: ClientSession,
    name: str,
    value: float | None,
    seconds: float,
) -> None:
    """A file in good order, of speech that is not the text, by as much as is asked for."""
    emulator.inject(Fault(name=name, route="submit", value=value))
    request_id = await submit(session)
    data = await audio(emulator, session, request_id)
    whole = emulator.jobs[request_id].audio
    assert whole is not None and data != whole
    assert len(samples(data)) / 48_000 == pytest.approx(seconds, abs=0.1)
    start = len(samples(whole)) // 4
    assert samples(data)[:start] == samples(whole)[:start]


@pytest.mark.parametrize("name", sorted(DISTORTIONS))
async def test_a_job_stays_spoiled(
    emulator: Emulator, session: ClientSession, name: str
) -> None:
    """Given to its submit, a fault is in every download; the next job is whole."""
    emulator.inject(Fault(name=name, route="submit"))
    bad, good = await submit(session), await submit(session)
    first = await audio(emulator, session, bad)
    assert await audio(emulator, session, bad) == first
    assert await audio(emulator, session, good) == emulator.jobs[good].audio


def _decoded(text: str) -> bytes:
    """Return the bytes of base64, with or without the head of a data URI."""
    return b64decode(text.removeprefix("data:audio/wav;base64,"))


@pytest.mark.parametrize(
    ("name", "url_of"),
    [
        ("output_list", lambda body: body["output"][0]),
        ("output_dict_url", lambda body: body["output"]["url"]),
        ("output_dict_audio_url", lambda body: body["output"]["audio_url"]),
        ("output_json_text", lambda body: json.loads(body["output"])["url"]),
        ("output_audio", lambda body: body["audio"]["url"]),
        ("output_audio_url", lambda body: body["audio_url"]),
        ("output_images", lambda body: body["images"][0]["url"]),
    ],
)
async def test_the_url_lies_elsewhere(
    emulator: Emulator, session: ClientSession, name: str, url_of: Any
) -> None:
    """Wherever it is, the URL leads to the audio."""
    emulator.inject(Fault(name=name, route="result"))
    request_id = await submit(session)
    body = await result(emulator, session, request_id)
    assert body["status"] == "COMPLETED"
    async with session.get(url_of(body)) as response:
        assert await response.read() == emulator.jobs[request_id].audio


@pytest.mark.parametrize("name", ["output_data_uri", "output_base64"])
async def test_the_audio_is_in_the_json(
    emulator: Emulator, session: ClientSession, name: str
) -> None:
    """As a data URI or as base64 alone."""
    emulator.inject(Fault(name=name, route="result"))
    request_id = await submit(session)
    body = await result(emulator, session, request_id)
    assert _decoded(body["output"]) == emulator.jobs[request_id].audio


async def test_the_audio_is_the_result(
    emulator: Emulator, session: ClientSession
) -> None:
    """Bytes where JSON was expected."""
    emulator.inject(Fault(name="output_raw", route="result"))
    request_id = await submit(session)
    emulator.clock.advance(10)
    async with session.get(f"/v2/requests/{request_id}") as response:
        assert response.content_type == "audio/wav"
        assert await response.read() == emulator.jobs[request_id].audio


@pytest.mark.parametrize(
    ("name", "output"), [("output_null", {"output": None}), ("output_missing", {})]
)
async def test_no_audio_at_all(
    emulator: Emulator, session: ClientSession, name: str, output: dict[str, None]
) -> None:
    """Completed, paid, and nothing to hear."""
    emulator.inject(Fault(name=name, route="result"))
    body = await result(emulator, session, await submit(session))
    assert body.keys() - {"status", "request_id", "error", "metrics"} == output.keys()
    assert await get(session, "/v1/get-user-credits") == (
        200,
        credit(9.995),
    )
