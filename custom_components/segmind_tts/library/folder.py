"""The folder: the library's files on disk. Everything here blocks, for the executor."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime
import errno
from operator import attrgetter
import os
from pathlib import Path
import re
import stat
from typing import Final
import zlib

from atomicwrites import AtomicWriter

from ..audio import Container
from .recording import Recording, RecordingLostError

# Earlier versions kept the container that the API chose; new files are WAV.
_FILE_NAME: Final = re.compile(r"([0-9a-f]{64})\.(flac|mp3|ogg|wav)")
_OLDER: Final = (Container.FLAC, Container.MP3, Container.OGG)
# The end of the name of a file that is being written.
_UNFINISHED: Final = ".part"


def checksum(audio: bytes) -> int:
    """Return the CRC-32 by which damage to a file is noticed."""
    return zlib.crc32(audio)


class Folder:
    """Recordings as files named `<key>.wav`; foreign files are left alone."""

    def __init__(self, path: Path) -> None:
        """Take the folder at a path, which need not exist."""
        self._path = path

    def path(self, key: str, container: Container = Container.WAV) -> Path:
        """Return where the file of a recording is."""
        return self._path / f"{key}.{container}"

    def write(self, key: str, audio: bytes) -> None:
        """Write beside and rename: a power cut leaves all of it or nothing.

        Raises OSError.
        """
        self._path.mkdir(exist_ok=True)
        # Home Assistant's `write_utf8_file_atomic` logs a traceback for each refusal,
        # and names unfinished files so that nobody can tell whose they are.
        writer = AtomicWriter(
            self.path(key), mode="wb", overwrite=True, suffix=_UNFINISHED
        )
        with writer.open() as file:
            file.write(audio)
        self._remove_older(key)

    def read(self, recording: Recording) -> tuple[Container, bytes]:
        """Return the file of a recording.

        Raises OSError if it can't be read, RecordingLostError if all of it was read and
        is damaged.
        """
        container, audio = self._read(recording.key)
        known = recording.checksum
        if container is Container.WAV and known not in (None, checksum(audio)):
            raise RecordingLostError("The file is damaged")
        return container, audio

    def remove(self, keys: Iterable[str]) -> None:
        """Delete files, where the disk lets us: `compare` finds the ones that stay."""
        for key in keys:
            _unlink(self.path(key))
            self._remove_older(key)

    def compare(
        self, known: Collection[Recording]
    ) -> tuple[list[Recording], list[Recording]]:
        """Return the known recordings without a file, and those only the folder knows.

        Reads no file: what is in those that were found shows when they are read. Deletes
        the remains of interrupted writes, and second files of a key. Raises OSError if
        the folder can't be listed.
        """
        files = self._files()
        missing = [each for each in known if files.pop(each.key, None) is None]
        found = filter(None, (_found(key, path) for key, path in files.items()))
        return missing, sorted(found, key=lambda each: each.created)

    def _read(self, key: str) -> tuple[Container, bytes]:
        for container in (Container.WAV, *_OLDER):
            with suppress(FileNotFoundError):
                return container, self.path(key, container).read_bytes()
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _files(self) -> dict[str, Path]:
        """Return the recordings' files by key; delete unfinished and second ones."""
        files: dict[str, Path] = {}
        # A folder that is gone is empty; one that can't be reached is not.
        with suppress(FileNotFoundError):
            # By name WAV comes last, so that it stays of the files of a key.
            for path in sorted(self._path.iterdir(), key=attrgetter("name")):
                if path.suffix == _UNFINISHED:
                    _unlink(path)
                elif match := _FILE_NAME.fullmatch(path.name):
                    if (second := files.get(match[1])) is not None:
                        _unlink(second)
                    files[match[1]] = path
        return files

    def _remove_older(self, key: str) -> None:
        for container in _OLDER:
            _unlink(self.path(key, container))


def _found(key: str, path: Path) -> Recording | None:
    """Return the recording in a file that nobody has read; None for a folder."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    created = datetime.fromtimestamp(status.st_mtime, UTC)
    return Recording(key=key, size=status.st_size, created=created)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
