"""Containers other than WAV."""

import subprocess
from tempfile import NamedTemporaryFile

from .sound import Sound

_EXACTLY = ("-fflags", "+bitexact", "-flags:a", "+bitexact")
_TIMEOUT = 60


def encoded(container: str, content_type: str, sound: Sound) -> Sound:
    """Encode by ffmpeg, the same bytes each time; blocks."""
    # Into a file, because into a pipe FLAC gets no length.
    with NamedTemporaryFile(suffix=f".{container}") as file:
        command = ["ffmpeg", "-v", "error", "-y", "-i", "-", *_EXACTLY, file.name]
        subprocess.run(command, input=sound.data, check=True, timeout=_TIMEOUT)
        return Sound(file.read(), content_type)
