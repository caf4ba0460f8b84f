"""Ways in which audio goes wrong, or only comes in another container."""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from tests.emulator.encoding import encoded
from tests.emulator.fate import Distortion
from tests.emulator.sound import Sound
from tests.emulator.wav import HEADER_SIZE, SAMPLE_RATE, samples, silence, to_wav

_PAGE = b"<!doctype html><html><body>502 Bad Gateway</body></html>"
_UNKNOWN_SIZE = b"\xff\xff\xff\xff"
_TOO_SHORT = 0.05
_TOO_LONG = 20


def _bytes(change: Callable[[bytes], bytes], sound: Sound) -> Sound:
    """Change the bytes, keep the label."""
    return Sound(change(sound.data), sound.content_type)


def _labelled(content_type: str, sound: Sound) -> Sound:
    """Keep the bytes, change the label."""
    return Sound(sound.data, content_type)


def _streaming_sizes(wav: bytes) -> bytes:
    """Write the sizes of a WAV whose length was not known when it began."""
    return b"RIFF" + _UNKNOWN_SIZE + wav[8:40] + _UNKNOWN_SIZE + wav[HEADER_SIZE:]


def _noise(wav: bytes) -> bytes:
    """Return white noise of the same length."""
    return to_wav(Random(0).randbytes(len(samples(wav))))


BYTES: Mapping[str, Callable[[bytes], bytes]] = {
    "audio_empty": lambda _: b"",
    "audio_no_frames": lambda _: to_wav(b""),
    "audio_silence": lambda wav: to_wav(bytes(len(samples(wav)))),
    "audio_noise": _noise,
    "audio_truncated": lambda wav: wav[: len(wav) // 2],
    "audio_too_short": lambda wav: to_wav(samples(wav)[: len(silence(_TOO_SHORT))]),
    "audio_too_long": lambda wav: to_wav(samples(wav) * _TOO_LONG),
    "audio_html": lambda _: _PAGE,
    "audio_json": lambda _: b'{"error": "Internal server error"}',
    "audio_streaming_sizes": _streaming_sizes,
}

DISTORTIONS: Mapping[str, Distortion] = {
    **{name: partial(_bytes, change) for name, change in BYTES.items()},
    "audio_wrong_type": partial(_labelled, "text/html"),
    "audio_octet_stream": partial(_labelled, "application/octet-stream"),
    "audio_pcm": lambda sound: Sound(
        samples(sound.data), f"audio/L16;codec=pcm;rate={SAMPLE_RATE}"
    ),
    "audio_mp3": partial(encoded, "mp3", "audio/mpeg"),
    "audio_ogg": partial(encoded, "ogg", "audio/ogg"),
    "audio_flac": partial(encoded, "flac", "audio/flac"),
}
