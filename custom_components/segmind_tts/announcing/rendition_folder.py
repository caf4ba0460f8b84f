"""The folder of renditions: a cache on disk. Everything here blocks, for the executor."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
import os
from pathlib import Path
import re
from threading import Lock
import time
from typing import Final
import zlib

from atomicwrites import AtomicWriter

from ..audio.render import Form

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_AGE: Final = 7 * 86_400.0
"""Seconds since it was last asked for."""
SPARED: Final = 3600.0
"""Seconds for which a player may still want what it was told to play."""
MAX_UNWRITTEN: Final = 8 * 1024 * 1024
"""Bytes in memory of what the disk refuses, about twenty minutes of MP3."""

# The checksum is in the name, so that damage shows after a restart as well.
_NAME: Final = re.compile(r"([0-9a-f]{32})-([0-9a-f]{8})\.(mp3|wav)")
_UNFINISHED: Final = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenditionFile:
    """A file of the folder; `size` is in bytes.

    `unwritten` is what would be in it if the disk had taken it.
    """

    path: Path
    size: int
    unwritten: bytes | None = field(default=None, repr=False)

    @property
    def form(self) -> Form:
        """How it is packed."""
        return Form(self.path.suffix[1:])


class RenditionFolder:
    """Renditions as files named `<key>-<checksum>.<form>`, safe from several threads.

    The time of a file is when it was last asked for.
    """

    def __init__(self, path: Path) -> None:
        """Take the folder at a path, which need not exist."""
        self._path = path
        self._names: dict[str, str] = {}
        self._unwritten: dict[str, bytes] = {}
        self._lock = Lock()

    def load(self) -> None:
        """Find what there is, whatever the state of the disk, and tidy it."""
        with self._lock, suppress(OSError):
            for path in self._path.iterdir():
                if path.suffix == _UNFINISHED:
                    _unlink(path)
                elif match := _NAME.fullmatch(path.name):
                    self._names[match[1]] = path.name
        self.tidy()

    def named(self, name: str) -> RenditionFile | None:
        """Return the file that has a name, and count it as asked for.

        None for any name that is not one of ours, wherever it comes from.
        """
        match = _NAME.fullmatch(name)
        with self._lock:
            if match is None or self._names.get(match[1]) != name:
                return None
            path = self._path / name
            if (data := self._unwritten.get(name)) is not None:
                return RenditionFile(path=path, size=len(data), unwritten=data)
            try:
                size = path.stat().st_size
            except OSError:
                return None
            with suppress(OSError):
                os.utime(path)
            return RenditionFile(path=path, size=size)

    def find(self, key: str) -> RenditionFile | None:
        """Return the file of a rendition, and count it as asked for.

        None if there is none, or if it is damaged: then it is to be made again.
        """
        with self._lock:
            if (name := self._names.get(key)) is None:
                return None
            path = self._path / name
            if (data := self._unwritten.get(name)) is not None:
                return RenditionFile(path=path, size=len(data), unwritten=data)
            try:
                data = path.read_bytes()
            except OSError:
                data = b""
            file = RenditionFile(path=path, size=len(data))
            if name != _name(key, file.form, data):
                self._forget(name)
                return None
            with suppress(OSError):
                os.utime(path)
            return file

    def write(self, key: str, form: Form, data: bytes) -> RenditionFile:
        """Write beside and rename.

        What the disk refuses stays in memory: a house that is short of room is not mute.
        Raises OSError if it is too large for that.
        """
        name = _name(key, form, data)
        with self._lock:
            try:
                self._save(name, data)
            except OSError:
                if len(data) > MAX_UNWRITTEN:
                    raise
                self._unwritten[name] = data
            self._names[key] = name
            while sum(map(len, self._unwritten.values())) > MAX_UNWRITTEN:
                self._forget(next(iter(self._unwritten)))
        self.tidy()
        return RenditionFile(
            path=self._path / name, size=len(data), unwritten=self._unwritten.get(name)
        )

    def _save(self, name: str, data: bytes) -> None:
        self._path.mkdir(parents=True, exist_ok=True)
        path = self._path / name
        writer = AtomicWriter(path, mode="wb", overwrite=True, suffix=_UNFINISHED)
        with writer.open() as file:
            file.write(data)

    def tidy(self) -> None:
        """Delete what is too old, and what is too much: the longest unused goes first.

        What was asked for within the last hour stays in any case.
        """
        now = time.time()
        with self._lock:
            files = sorted(self._files(), reverse=True)
            total = 0
            for used, size, name in files:
                total += size
                age = now - used
                if age > SPARED and (age > MAX_AGE or total > MAX_BYTES):
                    self._forget(name)

    def _files(self) -> Iterator[tuple[float, int, str]]:
        """Yield when each file was last asked for, its size and its name."""
        for name in set(self._names.values()) - self._unwritten.keys():
            try:
                status = (self._path / name).stat()
            except FileNotFoundError:
                self._forget(name)
            except OSError:
                pass
            else:
                yield status.st_mtime, status.st_size, name

    def _forget(self, name: str) -> None:
        self._names = {key: each for key, each in self._names.items() if each != name}
        self._unwritten.pop(name, None)
        _unlink(self._path / name)


def _name(key: str, form: Form, data: bytes) -> str:
    return f"{key}-{zlib.crc32(data):08x}.{form}"


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
