"""The folder: the library's files on disk. Everything here blocks, for the executor."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
import zlib

from atomicwrites import AtomicWriter

from ..audio import AudioError, Container, sniff, wav
from ..audio.compressed import read_promise
from ..audio.errors import UndecodableAudioError
from .recording import Recording, RecordingLostError, is_file_name

# What a write that was cut off leaves behind.
_UNFINISHED: Final = ".part"


def checksum(audio: bytes) -> int:
    """Return the CRC-32 by which damage to a file is noticed."""
    return zlib.crc32(audio)


class Folder:
    """Recordings as files named `<key>.<container>`; foreign files are left alone."""

    def __init__(self, path: Path) -> None:
        """Take the folder at a path, which need not exist."""
        self._path = path

    def path(self, recording: Recording) -> Path:
        """Return where the file of a recording is."""
        return self._path / recording.file_name

    def write(self, recording: Recording, audio: bytes) -> None:
        """Write beside and rename: a power cut leaves all of it or nothing.

        Raises OSError.
        """
        self._path.mkdir(exist_ok=True)
        writer = AtomicWriter(
            self.path(recording), mode="wb", overwrite=True, suffix=_UNFINISHED
        )
        with writer.open() as file:
            file.write(audio)

    def read(self, recording: Recording) -> bytes:
        """Return the audio of a recording. Raises RecordingLostError."""
        try:
            audio = self.path(recording).read_bytes()
        except OSError as err:
            raise RecordingLostError("The file can't be read") from err
        if checksum(audio) != recording.checksum:
            raise RecordingLostError("The file is damaged")
        return audio

    def remove(self, recordings: Iterable[Recording]) -> None:
        """Delete files, where the disk lets us: `compare` finds what stays."""
        for recording in recordings:
            _unlink(self.path(recording))

    def compare(
        self, known: Collection[Recording]
    ) -> tuple[list[Recording], list[Recording]]:
        """Return the known recordings without a file, and those only the folder knows.

        Deletes what interrupted writes left, files without audio, and second files of
        a key; files that can't be read are left for another day. Raises OSError where
        the folder can't be listed.
        """
        names = set(self._file_names())
        missing = [each for each in known if each.file_name not in names]
        taken = {each.key for each in known} - {each.key for each in missing}
        found = []
        for name in names - {each.file_name for each in known}:
            recording = self._identify(name)
            if recording and recording.key in taken:
                _unlink(self.path(recording))
            elif recording:
                taken.add(recording.key)
                found.append(recording)
        return missing, sorted(found, key=lambda each: each.created)

    def _file_names(self) -> Iterator[str]:
        """Yield the names of the recordings' files; delete unfinished writes."""
        # A folder that is gone is empty; one that can't be reached is not.
        with suppress(FileNotFoundError):
            for path in self._path.iterdir():
                if path.suffix == _UNFINISHED:
                    _unlink(path)
                elif is_file_name(path.name):
                    yield path.name

    def _identify(self, name: str) -> Recording | None:
        """Return the recording in a file; delete the file if it holds no sound audio."""
        path = self._path / name
        key, _, container = name.partition(".")
        try:
            audio = path.read_bytes()
            written = path.stat().st_mtime
            duration = _duration(audio, Container(container))
        except OSError:
            return None
        except AudioError:
            _unlink(path)
            return None
        return Recording(
            key=key,
            container=Container(container),
            size=len(audio),
            checksum=checksum(audio),
            created=datetime.fromtimestamp(written, UTC),
            duration=duration,
        )


def _duration(audio: bytes, container: Container) -> float | None:
    """Return the seconds that audio announces, if it does. Raises AudioError."""
    if sniff(audio) is not container:
        raise UndecodableAudioError("another container")
    if container is Container.WAV:
        return wav.read(audio).duration
    return read_promise(audio, container).duration


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
