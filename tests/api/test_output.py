"""Results in every shape."""

from base64 import b64encode, encodebytes, urlsafe_b64encode
from codecs import BOM_UTF8
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest
from yarl import URL

from custom_components.segmind_tts.api import (
    Output,
    SegmindClient,
    SegmindNoAudioError,
    SegmindResponseError,
)
from custom_components.segmind_tts.api.output import find_audio
from tests.emulator import Emulator, Fault, Route
from tests.hostile import json_values

from .samples import PAYLOAD, SLUG, SOON

AUDIO = bytes(range(256))
ADDRESS = "https://images.segmind.com/generations/a.wav"


async def result(client: SegmindClient, emulator: Emulator, fault: Fault) -> Output:
    """Return the result of a job submitted under a fault."""
    emulator.inject(fault)
    job = await client.submit(SLUG, PAYLOAD)
    return await job.wait(deadline=30, estimate=SOON)


@pytest.mark.parametrize(
    "shape",
    [
        "output_list",
        "output_dict_url",
        "output_dict_audio_url",
        "output_json_text",
        "output_audio",
        "output_audio_url",
        "output_images",
        "output_data_uri",
        "output_base64",
        "output_base64_lines",
        "output_inline",
        "output_file",
        "output_bare_url",
        "output_raw",
        "output_mislabelled",
    ],
)
async def test_shapes(client: SegmindClient, emulator: Emulator, shape: str) -> None:
    """The emulator's audio comes out whole of any shape."""
    output = await result(client, emulator, Fault(name=shape, route=Route.SUBMIT))
    (job,) = emulator.jobs.values()
    assert await output.read() == job.audio


async def test_mark_of_order(client: SegmindClient, emulator: Emulator) -> None:
    """JSON may begin with a byte order mark, whatever it is labelled as."""
    body = BOM_UTF8 + json.dumps({"status": "COMPLETED", "output": ADDRESS}).encode()
    headers = {"Content-Type": "application/octet-stream"}
    fault = Fault(name="answer", route=Route.RESULT, body=body, headers=headers)
    output = await result(client, emulator, fault)
    assert output.source == URL(ADDRESS)


@pytest.mark.parametrize("shape", ["output_null", "output_missing"])
async def test_no_audio(client: SegmindClient, emulator: Emulator, shape: str) -> None:
    """A result that is empty is an error of its own."""
    with pytest.raises(SegmindNoAudioError):
        await result(client, emulator, Fault(name=shape, route=Route.SUBMIT))


async def test_unknown_shape(client: SegmindClient, emulator: Emulator) -> None:
    """A result of an unknown shape is an error that tells its fields by name."""
    body = {"status": "COMPLETED", "speech": "a word", "Seed": 7, "output": None}
    fault = Fault(name="answer", route=Route.RESULT, body=body, times=None)
    with pytest.raises(SegmindResponseError, match=r"only: speech$") as caught:
        await result(client, emulator, fault)
    assert not isinstance(caught.value, SegmindNoAudioError)


async def test_error_is_short(client: SegmindClient, emulator: Emulator) -> None:
    """However many fields a result has, the error names a few."""
    body = {"status": "COMPLETED", **{f"field_{'x' * n}": "word" for n in range(1, 20)}}
    fault = Fault(name="answer", route=Route.RESULT, body=body, times=None)
    with pytest.raises(SegmindResponseError) as caught:
        await result(client, emulator, fault)
    assert len(str(caught.value)) < 140


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (ADDRESS, URL(ADDRESS)),
        (f"  {ADDRESS}\n", URL(ADDRESS)),
        ([None, {"size": 3}, ADDRESS], URL(ADDRESS)),
        ({"data": {"output": {"uri": ADDRESS}}}, URL(ADDRESS)),
        (json.dumps([{"url": ADDRESS}]), URL(ADDRESS)),
        ("file:///etc/passwd", URL("file:///etc/passwd")),
        ({"images": [{"url": ADDRESS}], "output": None}, URL(ADDRESS)),
        ({"status_url": ADDRESS}, None),
        ("a word", None),
        ("word", None),
        ("QUEUED", None),
        ("https://[/a.wav", None),
        ("[1, 2", None),
        ("A" * 65, None),
        ("data:audio/wav;base64,A", None),
        ("data:,RIFF%00", None),
        (["[" * 100_000], None),
        ([[[[[[[[[ADDRESS]]]]]]]]], None),
        ({"status_url": ADDRESS, "poll_url": ADDRESS, "input": {"a": ADDRESS}}, None),
        (
            {"speech": {"file": ADDRESS}, "status_url": "https://b.example"},
            URL(ADDRESS),
        ),
        ({"video": {"video_url": ADDRESS}, "audio": None}, URL(ADDRESS)),
        ({"fingerprint": "0123456789abcdef" * 4}, None),
        (True, None),
    ],
)
def test_find_audio(value: Any, source: URL | None) -> None:
    """An address is found where clients have seen one, and nowhere else."""
    assert find_audio(value) == source


@given(st.binary(min_size=750))
def test_base64(audio: bytes) -> None:
    """Audio as text is decoded, with or without a word on what it is."""
    text = b64encode(audio).decode()
    assert find_audio({"output": encodebytes(audio).decode()}) == audio
    assert find_audio(urlsafe_b64encode(audio).decode().rstrip("=")) == audio
    part = {"inlineData": {"mimeType": "audio/L16;rate=24000", "data": text}}
    assert find_audio({"candidates": [{"content": {"parts": [part]}}]}) == audio
    assert find_audio({"output": text}) == audio
    assert find_audio(f"data:audio/wav;base64,{text}") == audio
    assert find_audio(f"data:;BASE64,{text}") == audio


@given(json_values)
def test_any_value(value: Any) -> None:
    """Whatever a result holds is an address, bytes or nothing."""
    found = find_audio({"output": value})
    assert found is None or isinstance(found, URL | bytes)
