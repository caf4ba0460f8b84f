"""Tests of the quarantine."""

from collections.abc import Mapping

import pytest

from custom_components.segmind_tts.audio import (
    AudioError,
    Expected,
    VerifiedAudio,
    async_verify,
)
from custom_components.segmind_tts.audio.wav import (
    HEADER_SIZE,
    SPEECH,
    Wav,
    WavFormat,
    read,
)
from custom_components.segmind_tts.timing.habits import Habits

from .conftest import TEXT
from .sounds import chunk, fmt, riff, silence, static, stream, tone

EXPECTED = len(TEXT) / 15


def expected(seconds: float) -> Expected:
    """Return what is expected of a text of so many seconds, where nothing was learned."""
    bounds = Habits().bounds(seconds)
    return Expected(least=bounds.least, usual=bounds.usual, most=bounds.most)


def words(seconds: float, *, amplitude: int = 8000) -> bytes:
    """Return a tone, and the silence that a voice leaves after its last word."""
    return tone(seconds, amplitude=amplitude) + silence(0.2)


async def _kind(data: bytes, *, expected: Expected, ffmpeg: str) -> str | None:
    """Return why data is refused."""
    try:
        await async_verify(data, expected=expected, ffmpeg=ffmpeg)
    except AudioError as err:
        return err.kind
    return None


@pytest.mark.parametrize(
    "name",
    [
        "mp3",
        "bare.mp3",
        "stereo.mp3",
        "xing.mp3",
        "cover.mp3",
        "vorbis.ogg",
        "opus.ogg",
        "flac.ogg",
        "speex.ogg",
        "flac",
        "sized.flac",
    ],
)
async def test_compressed(encoded: Mapping[str, bytes], ffmpeg: str, name: str) -> None:
    """Compressed speech comes back as 24 kHz mono s16 WAV."""
    audio = await async_verify(
        encoded[name], expected=expected(EXPECTED), ffmpeg=ffmpeg
    )
    assert read(audio.data).format == SPEECH
    _assert_wav(audio)
    _assert_speech(audio, encoded)


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [
        ("sized.wav", 24_000, 1),
        ("wav", 22_050, 1),
        ("extensible.wav", 22_050, 3),
        ("raw", 24_000, 1),
    ],
)
async def test_s16(
    encoded: Mapping[str, bytes], name: str, rate: int, channels: int
) -> None:
    """Samples of 16 bits come back as WAV with right sizes, without ffmpeg."""
    audio = await async_verify(
        encoded[name], expected=expected(EXPECTED), ffmpeg="none"
    )
    assert audio.data[HEADER_SIZE:] in encoded[name]
    wav_format = WavFormat(rate=rate, channels=channels, sample_width=2)
    assert read(audio.data).format == wav_format
    _assert_wav(audio)
    _assert_speech(audio, encoded)


@pytest.mark.parametrize("name", ["float.wav", "s24.wav", "u8.wav", "mulaw.wav"])
async def test_other_samples(
    encoded: Mapping[str, bytes], ffmpeg: str, name: str
) -> None:
    """Samples of another kind come back as 24 kHz mono s16 WAV."""
    audio = await async_verify(
        encoded[name], expected=expected(EXPECTED), ffmpeg=ffmpeg
    )
    assert read(audio.data).format == SPEECH
    _assert_wav(audio)
    _assert_speech(audio, encoded)


def _assert_wav(audio: VerifiedAudio) -> None:
    assert audio.data == read(audio.data).to_bytes()
    assert len(audio.data) == int.from_bytes(audio.data[4:8], "little") + 8
    assert audio.duration == read(audio.data).duration


def _assert_speech(audio: VerifiedAudio, encoded: Mapping[str, bytes]) -> None:
    duration = read(encoded["sized.wav"]).duration
    assert audio.duration == pytest.approx(duration, abs=0.1)
    assert audio.silence.share < 0.2
    assert "data" not in repr(audio)


async def test_espeak(spoken: bytes) -> None:
    """A WAV of 2 GiB, as espeak-ng announces it, gets its right size."""
    audio = await async_verify(spoken, expected=expected(EXPECTED), ffmpeg="none")
    _assert_wav(audio)
    assert audio.data[HEADER_SIZE:] == spoken[HEADER_SIZE:]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(stream(words(2), size=0), id="stream-of-0"),
        pytest.param(stream(words(2), size=0xFFFFFFFF), id="stream"),
        pytest.param(stream(words(2) + b"\1", size=0), id="odd-stream"),
        pytest.param(
            riff(fmt(), chunk(b"LIST", b"odd"), chunk(b"data", words(2))), id="tagged"
        ),
        pytest.param(riff(fmt(), chunk(b"data", words(2) + b"\1")), id="odd"),
        pytest.param(
            riff(fmt(), chunk(b"data", words(2) + b"\1"))[:-1], id="odd-unpadded"
        ),
        pytest.param(riff(chunk(b"data", words(2)), fmt()), id="data-first"),
        pytest.param(words(2) + b"\1", id="odd-headerless"),
    ],
)
async def test_repaired(data: bytes) -> None:
    """Streams, odd tails and stray chunks come back in order."""
    audio = await async_verify(data, expected=expected(2), ffmpeg="none")
    assert audio.data == Wav.from_pcm(words(2)).to_bytes()


WAV = Wav.from_pcm(words(2)).to_bytes()
UTF16_PAGE = "<html>Bad Gateway</html>".encode("utf-16-le") * 1000


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(WAV[:40] + bytes(4), "empty", id="44-bytes"),
        pytest.param(stream(b"", size=0xFFFFFFFF), "empty", id="stream-of-nothing"),
        pytest.param(b"\x00", "empty", id="half-a-sample"),
        pytest.param(
            riff(fmt(tag=3, bits=32), chunk(b"data", b"")), "empty", id="float"
        ),
        pytest.param(b"<html><body>504</body></html>", "not_audio", id="html"),
        pytest.param(b'{"error": "Insufficient credits"}', "not_audio", id="json"),
        pytest.param(
            riff(fmt(tag=2), chunk(b"data", words(1))), "undecodable", id="adpcm"
        ),
        pytest.param(b"ID3\x04\0\0\0\0\0\0<html>", "undecodable", id="tag-and-html"),
        pytest.param(b"OggS<html></html>", "undecodable", id="ogg-and-html"),
        pytest.param(b"fLaC<html></html>", "undecodable", id="flac-and-html"),
        pytest.param(Wav.from_pcm(silence(2)).to_bytes(), "silent", id="silence"),
        pytest.param(silence(2), "silent", id="headerless-silence"),
        pytest.param(words(2, amplitude=200), "silent", id="too-quiet"),
        pytest.param(silence(1) + words(0.05) + silence(1), "silent", id="click"),
        pytest.param(UTF16_PAGE * 2, "silent", id="utf-16"),
        pytest.param(Wav.from_pcm(static(2)).to_bytes(), "noise", id="static"),
        pytest.param(WAV[:-100], "truncated", id="frames-missing"),
        pytest.param(WAV[:1000], "truncated", id="most-missing"),
        pytest.param(WAV[:20], "truncated", id="all-missing"),
        pytest.param(words(0.25), "too_short", id="short"),
        pytest.param(
            silence(1) + words(0.25) + silence(1), "too_short", id="short-in-silence"
        ),
        pytest.param(words(0.05), "too_short", id="very-short"),
        pytest.param(silence(0.05), "too_short", id="short-silence"),
        pytest.param(words(26), "too_long", id="long"),
        pytest.param(words(2) + silence(24), "too_long", id="long-silence"),
        pytest.param(words(2), None, id="good"),
        pytest.param(words(1.4), None, id="just-long-enough"),
        pytest.param(words(4.7), None, id="just-short-enough"),
        pytest.param(silence(3) + words(1.4) + silence(3), None, id="good-in-silence"),
        pytest.param(tone(2), "cut_off", id="cut"),
        pytest.param(words(1) + silence(4) + words(1), "hole", id="hole"),
        pytest.param(words(1) + silence(3) + words(1), None, id="pause"),
    ],
)
async def test_kinds(ffmpeg: str, data: bytes, kind: str | None) -> None:
    """Each way to be bad for two seconds of speech has its name."""
    assert await _kind(data, expected=expected(2), ffmpeg=ffmpeg) == kind


@pytest.mark.parametrize(
    ("seconds_of_sound", "seconds", "kind"),
    [
        # "Hi!", and a word that is spelled.
        (0.2, 0.3, None),
        (0.2, 0.05, "silent"),
        (0.5, 1.8, None),
        (0.2, 12, "too_long"),
        # A message of a minute, cut by half, spoken fast and slowly, and with babble.
        (60, 30, "too_short"),
        (60, 42, None),
        (60, 105, None),
        (60, 130, "too_long"),
    ],
)
async def test_bounds(
    seconds_of_sound: float, seconds: float, kind: str | None
) -> None:
    """Bounds are wide for short texts, and follow the length of long ones."""
    data = tone(1) * int(seconds) + words(seconds % 1)
    kind_found = await _kind(data, expected=expected(seconds_of_sound), ffmpeg="none")
    assert kind_found == kind


@pytest.mark.parametrize(
    "name",
    ["mp3", "xing.mp3", "vorbis.ogg", "opus.ogg", "flac.ogg", "flac", "sized.wav"],
)
@pytest.mark.parametrize("share", [0.999, 0.9, 0.613, 0.3, 0.01, 0.0005])
async def test_cut(
    encoded: Mapping[str, bytes], ffmpeg: str, name: str, share: float
) -> None:
    """A file cut anywhere never passes."""
    data = encoded[name][: int(len(encoded[name]) * share)]
    kind = await _kind(data, expected=expected(EXPECTED), ffmpeg=ffmpeg)
    assert kind in {"truncated", "undecodable", "not_audio", "empty"}


async def test_promise_broken(encoded: Mapping[str, bytes], ffmpeg: str) -> None:
    """An MP3 that ends between two frames is shorter than its header says."""
    data = encoded["xing.mp3"]
    whole = data[: data.index(b"\xff\xf3", len(data) * 3 // 4)]
    kind = await _kind(whole, expected=expected(EXPECTED), ffmpeg=ffmpeg)
    assert kind == "truncated"


@pytest.mark.parametrize("name", ["long.mp3", "long.opus.ogg", "long.flac", "long.wav"])
async def test_endless(encoded: Mapping[str, bytes], ffmpeg: str, name: str) -> None:
    """What lasts too long for its text is refused in every container."""
    kind = await _kind(encoded[name], expected=expected(2), ffmpeg=ffmpeg)
    assert kind == "too_long"


@pytest.mark.parametrize("name", ["mp3", "float.wav"])
async def test_no_decoder(encoded: Mapping[str, bytes], name: str) -> None:
    """Without ffmpeg compressed audio can be neither passed nor blamed."""
    kind = await _kind(
        encoded[name], expected=expected(EXPECTED), ffmpeg="/none/ffmpeg"
    )
    assert kind == "decoder"
