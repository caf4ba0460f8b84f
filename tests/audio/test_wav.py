"""Tests of reading and writing WAV."""

from collections.abc import Mapping
from io import BytesIO
import struct
import subprocess
import wave

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.audio import AudioError
from custom_components.segmind_tts.audio.errors import (
    TruncatedAudioError,
    UndecodableAudioError,
)
from custom_components.segmind_tts.audio.wav import SPEECH, Wav, WavFormat, header, read

from .sounds import chunk, fmt, riff, stream, tone

FORMATS = st.builds(
    WavFormat,
    rate=st.integers(1, 384_000),
    channels=st.integers(1, 8),
    sample_width=st.integers(1, 8),
    tag=st.sampled_from([1, 3, 6, 7]),
)
OTHER_CHUNKS = st.lists(
    st.builds(
        chunk,
        st.binary(min_size=4, max_size=4).filter(
            lambda name: name not in {b"fmt ", b"data"}
        ),
        st.binary(max_size=40),
    ),
    max_size=5,
)
LIST = chunk(b"LIST", b"INFOISFT\x07\0\0\0Lavf61\0")


@given(FORMATS, st.binary(max_size=200))
def test_round_trip(wav_format: WavFormat, data: bytes) -> None:
    """What is written is read, except for a broken last frame."""
    written = Wav.from_pcm(data, wav_format)
    assert read(written.to_bytes()) == written
    assert len(data) - len(written.pcm) < wav_format.frame_size


@given(OTHER_CHUNKS, OTHER_CHUNKS, OTHER_CHUNKS, st.booleans(), st.binary(min_size=1))
def test_any_order(
    before: list[bytes],
    between: list[bytes],
    after: list[bytes],
    data_first: bool,
    pcm: bytes,
) -> None:
    """Chunks may come in any order, with others around them."""
    first, second = fmt(bits=8), chunk(b"data", pcm)
    order = [second, first] if data_first else [first, second]
    data = riff(*before, order[0], *between, order[1], *after)
    assert read(data).pcm == pcm


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Any bytes behind the signature give a WAV that can be written, or an AudioError."""
    try:
        wav = read(riff() + data)
    except AudioError:
        return
    assert read(wav.to_bytes()).format == wav.format


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("before", [b"", LIST], ids=["plain", "tagged"])
def test_stream(size: int, before: bytes) -> None:
    """A stream goes on to the end of the data."""
    wav = read(stream(tone(1), size=size, before=before))
    assert wav.pcm == tone(1)
    assert wav.duration == 1


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_header_only(size: int) -> None:
    """A header without samples is a WAV without samples."""
    assert len(read(stream(b"", size=size)).pcm) == 0


@pytest.mark.parametrize(
    ("data", "pcm"),
    [
        pytest.param(riff(fmt(), chunk(b"data", b"\1\2\3")), b"\1\2", id="odd"),
        pytest.param(
            riff(fmt(), chunk(b"data", b"\1\2\3"))[:-1], b"\1\2", id="odd-unpadded"
        ),
        pytest.param(stream(b"\1\2\3", size=0), b"\1\2", id="odd-stream"),
        pytest.param(
            riff(fmt(channels=2), chunk(b"data", b"\1\2\3\4\5\6")),
            b"\1\2\3\4",
            id="half-a-frame",
        ),
        pytest.param(
            riff(fmt(), chunk(b"data", b"\1\2"), LIST[:-9]), b"\1\2", id="cut-tag"
        ),
        pytest.param(
            riff(chunk(b"JUNK", b"odd"), fmt(), chunk(b"data", b"\1\2")),
            b"\1\2",
            id="padded-chunk",
        ),
        pytest.param(
            riff(
                struct.pack("<4sI3s", b"JUNK", 3, b"odd"),
                fmt(),
                chunk(b"data", b"\1\2"),
            ),
            b"\1\2",
            id="unpadded-chunk",
        ),
        pytest.param(
            riff(fmt(), struct.pack("<4sI", b"data", 44 + 2), b"\1\2"),
            b"\1\2",
            id="header-counted",
        ),
    ],
)
def test_tolerated(data: bytes, pcm: bytes) -> None:
    """Odd ends, missing padding, a size that is a bit wrong and a cut tag do no harm."""
    assert read(data).pcm == pcm


@pytest.mark.parametrize(
    "data",
    [
        riff(fmt(), chunk(b"data", tone(1)))[:-100],
        riff(fmt(), chunk(b"data", tone(1)))[:100],
        riff(fmt(), chunk(b"data", tone(1)), LIST)[: -len(LIST) - 100],
        riff(fmt()),
        riff(fmt())[:30],
        riff(),
        riff(chunk(b"LIST", b"x" * 100), fmt(), chunk(b"data", b"\1\2"))[:60],
    ],
    ids=["end", "samples", "tag-too", "no-data", "format", "no-chunk", "cut-tag"],
)
def test_truncated(data: bytes) -> None:
    """Samples that were announced and are not there are noticed."""
    with pytest.raises(TruncatedAudioError):
        read(data)


@pytest.mark.parametrize(
    "bad_fmt",
    [
        b"",
        chunk(b"fmt ", b"\1\0\1\0"),
        fmt(tag=2),
        fmt(tag=0xFFFE),
        fmt(channels=0),
        fmt(channels=9),
        fmt(rate=0),
        fmt(rate=0xFFFFFFFF),
        fmt(bits=0),
        fmt(bits=65_528),
    ],
    ids=[
        *("missing", "short", "adpcm", "short-extensible", "no-channels", "9-channels"),
        *("no-rate", "rate", "no-bits", "bits"),
    ],
)
def test_undecodable(bad_fmt: bytes) -> None:
    """A layout that is missing, unknown or absurd is refused."""
    with pytest.raises(UndecodableAudioError):
        read(riff(bad_fmt, chunk(b"data", tone(0.1))))


def test_stream_without_format() -> None:
    """Behind samples up to the end there is no room for a layout."""
    with pytest.raises(UndecodableAudioError):
        read(riff(struct.pack("<4sI", b"data", 0), fmt()))


def test_endless_chunks() -> None:
    """A file of nothing but chunks is not searched to its end."""
    with pytest.raises(TruncatedAudioError):
        read(riff(bytes(100_000), fmt(), chunk(b"data", tone(0.1))))


@pytest.mark.parametrize(
    ("name", "wav_format"),
    [
        ("sized.wav", SPEECH),
        ("wav", WavFormat(rate=22_050, channels=1, sample_width=2)),
        ("float.wav", WavFormat(rate=22_050, channels=1, sample_width=4, tag=3)),
        ("s24.wav", WavFormat(rate=22_050, channels=1, sample_width=3)),
        ("mulaw.wav", WavFormat(rate=22_050, channels=1, sample_width=1, tag=7)),
        ("extensible.wav", WavFormat(rate=22_050, channels=3, sample_width=2)),
    ],
)
def test_ffmpeg_writes(
    encoded: Mapping[str, bytes], name: str, wav_format: WavFormat
) -> None:
    """What ffmpeg writes is understood."""
    wav = read(encoded[name])
    assert wav.format == wav_format
    assert wav.duration == pytest.approx(read(encoded["sized.wav"]).duration, abs=0.001)


def test_wave_reads() -> None:
    """What is written is understood by the standard library."""
    data = Wav.from_pcm(
        tone(1, channels=2), WavFormat(rate=24_000, channels=2, sample_width=2)
    )
    with wave.open(BytesIO(data.to_bytes())) as reader:
        assert reader.getparams()[:4] == (2, 2, 24_000, 24_000)
        assert reader.readframes(30_000) == tone(1, channels=2)


def test_wave_writes() -> None:
    """The header is the one that the standard library writes."""
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 24_000, 0, "NONE", "not compressed"))
        writer.writeframes(tone(1))
    assert file.getvalue() == Wav.from_pcm(tone(1)).to_bytes()


def test_streaming_header(ffmpeg: str) -> None:
    """Home Assistant's ffmpeg hears all of a stream without a length."""
    assert struct.unpack_from("<I", header(SPEECH), 40) == (0xFFFFFFFF,)
    # As homeassistant.components.tts puts it for an engine that streams.
    command = (ffmpeg, "-v", "error", "-f", "wav", "-probesize", "32", "-i", "pipe:0")
    heard = subprocess.run(
        (*command, "-f", "s16le", "pipe:1"),
        input=header(SPEECH) + tone(3),
        capture_output=True,
        check=True,
    )
    assert heard.stdout == tone(3)
    assert heard.stderr == b""
