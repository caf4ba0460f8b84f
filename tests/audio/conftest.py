"""Real speech, and real encoders."""

from collections.abc import Mapping
import shutil
import subprocess

import pytest

TEXT = (
    "The washing machine has finished, and the laundry would like to be hung up "
    "before the evening comes."
)

# Encoder options of ffmpeg by the name of the result. Writing to a pipe leaves out
# what an encoder would go back for: lengths in WAV and FLAC headers, Xing headers.
_ENCODERS = {
    "wav": ("-f", "wav"),
    "float.wav": ("-c:a", "pcm_f32le", "-f", "wav"),
    "s24.wav": ("-c:a", "pcm_s24le", "-f", "wav"),
    "u8.wav": ("-c:a", "pcm_u8", "-f", "wav"),
    "mulaw.wav": ("-c:a", "pcm_mulaw", "-f", "wav"),
    "extensible.wav": ("-ac", "3", "-f", "wav"),
    "mp3": ("-ar", "24000", "-b:a", "64k", "-f", "mp3"),
    "bare.mp3": ("-q:a", "2", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"),
    "stereo.mp3": ("-ar", "44100", "-ac", "2", "-f", "mp3"),
    "vorbis.ogg": ("-c:a", "libvorbis", "-f", "ogg"),
    "opus.ogg": ("-c:a", "libopus", "-f", "ogg"),
    "flac.ogg": ("-c:a", "flac", "-f", "ogg"),
    "speex.ogg": ("-c:a", "libspeex", "-ar", "16000", "-f", "ogg"),
    "flac": ("-c:a", "flac", "-f", "flac"),
    "long.mp3": ("-af", "apad=whole_dur=30", "-f", "mp3"),
    "long.opus.ogg": ("-af", "apad=whole_dur=30", "-c:a", "libopus", "-f", "ogg"),
    "long.flac": ("-af", "apad=whole_dur=30", "-f", "flac"),
    "long.wav": ("-af", "apad=whole_dur=30", "-c:a", "pcm_f32le", "-f", "wav"),
    "webm": ("-c:a", "libopus", "-f", "webm"),
    "aiff": ("-f", "aiff"),
    "m4a": ("-c:a", "aac", "-movflags", "empty_moov", "-f", "mp4"),
    "aac": ("-c:a", "aac", "-f", "adts"),
    "raw": ("-ar", "24000", "-f", "s16le"),
    "big-endian.raw": ("-ar", "24000", "-f", "s16be"),
}
_PICTURE = ("-f", "lavfi", "-i", "color=red:s=300x300:d=0.04", "-map", "0", "-map", "1")
_FILE_ENCODERS = {
    "xing.mp3": (),
    "sized.flac": (),
    "sized.wav": (),
    "cover.mp3": (*_PICTURE, "-c:v", "png", "-disposition:v", "attached_pic"),
}


def _run(*command: str, data: bytes = b"") -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """Path of ffmpeg."""
    path = shutil.which("ffmpeg")
    assert path is not None
    return path


@pytest.fixture(scope="session")
def spoken() -> bytes:
    """Speech of five seconds as espeak-ng writes it to a pipe: a WAV of 2 GiB, it says."""
    return _run("espeak-ng", "--stdout", TEXT)


@pytest.fixture(scope="session")
def encoded(
    ffmpeg: str, spoken: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, bytes]:
    """The speech in many formats."""
    source = ffmpeg, "-v", "error", "-i", "pipe:0"
    files = {
        name: _run(*source, *options, "pipe:1", data=spoken)
        for name, options in _ENCODERS.items()
    }
    folder = tmp_path_factory.mktemp("encoded")
    for name, options in _FILE_ENCODERS.items():
        path = folder / name
        _run(*source, *options, "-ar", "24000", str(path), data=spoken)
        files[name] = path.read_bytes()
    return files
