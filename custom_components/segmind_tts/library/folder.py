"""The folder: the library's files on disk. Everything here blocks, for the executor."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
import errno
import os
from pathlib import Path
import re
import stat
from typing import Final
import zlib

from atomicwrites import AtomicWriter

from ..audio import Container
from .recording import LibraryAwayError, Recording, RecordingLostError

# Earlier versions kept the container that the API chose; new files are WAV.
_FILE_NAME: Final = re.compile(r"([0-9a-f]{64})\.(flac|mp3|ogg|wav)")
_OLDER: Final = (Container.FLAC, Container.MP3, Container.OGG)
# By this file the folder is known. A share that is not mounted leaves an empty folder
# in its place, in which nothing is missing because somebody has deleted it.
_MARKER: Final = ".segmind_tts"
# There is nothing at a path, a file in place of a folder, or a link that leads nowhere.
NOT_THERE: Final = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
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

    def write(self, key: str, audio: bytes, *, is_first: bool) -> None:
        """Write beside and rename: a power cut leaves all of it or nothing.

        If it is the first of all recordings, any folder will do. Raises OSError, also
        if the folder is not the one that the others are in.
        """
        marker = self._path / _MARKER
        if is_first:
            self._path.mkdir(exist_ok=True)
            marker.touch()
        else:
            marker.stat()
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
        the remains of interrupted writes, and second files of a key. Raises
        LibraryAwayError if it is not the folder of the known ones, OSError if it can't
        be listed.
        """
        names = self._list(known)
        files = _recordings(names)
        missing = [each for each in known if each.key not in files]
        if _MARKER not in names:
            # Earlier versions left no marker. One of the recordings will do as well.
            if known and len(missing) == len(known):
                raise LibraryAwayError("None of the recordings is in the folder")
            self._mark(files)
        self._tidy(names, files)
        others = files.keys() - {each.key for each in known}
        found = filter(None, (self._found(key, files[key]) for key in others))
        return missing, sorted(found, key=lambda each: each.created)

    def _read(self, key: str) -> tuple[Container, bytes]:
        for container in (Container.WAV, *_OLDER):
            with suppress(FileNotFoundError):
                return container, self.path(key, container).read_bytes()
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _list(self, known: Collection[Recording]) -> list[str]:
        """Return the names in the folder, which are far less to hold than paths."""
        try:
            return sorted(os.listdir(self._path))  # noqa: PTH208
        except OSError as err:
            if known and err.errno in NOT_THERE:
                raise LibraryAwayError("There is no such folder") from err
            # Where nothing is known, a folder that is not there is an empty one.
            if isinstance(err, FileNotFoundError):
                return []
            raise

    def _mark(self, files: Collection[str]) -> None:
        # A disk that is full may have room for the marker another day.
        if files:
            with suppress(OSError):
                (self._path / _MARKER).touch()

    def _tidy(self, names: Iterable[str], files: Mapping[str, str]) -> None:
        """Delete unfinished files, and second ones of a key."""
        for name in names:
            match = _FILE_NAME.fullmatch(name)
            if name.endswith(_UNFINISHED) or (match and files[match[1]] != name):
                _unlink(self._path / name)

    def _found(self, key: str, name: str) -> Recording | None:
        """Return the recording in a file that nobody has read; None for a folder."""
        try:
            status = (self._path / name).stat()
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        created = _time(status.st_mtime)
        return Recording(key=key, size=status.st_size, created=created)

    def _remove_older(self, key: str) -> None:
        for container in _OLDER:
            _unlink(self.path(key, container))


def _recordings(names: Iterable[str]) -> dict[str, str]:
    """Return the recordings' files by key. By name WAV comes last, and so is taken."""
    matches = ((_FILE_NAME.fullmatch(name), name) for name in names)
    return {match[1]: name for match, name in matches if match}


def _time(seconds: float) -> datetime:
    """Return a file's time; the earliest for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except OverflowError, OSError, ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
