"""The folder by itself: whatever lies in it, it can be looked through."""

import os
from pathlib import Path
import signal
import subprocess
import sys

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.audio import Container
from custom_components.segmind_tts.library.folder import Folder

from .house import names

KEY = "0" * 64
AUDIO = b"WAV" * 100_000

# Writes a recording, and is killed at a certain moment.
LIFE_AND_DEATH = f"""
import os, resource, signal, sys
from pathlib import Path

path, moment = sys.argv[1:]
if moment == "half written":
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
else:
    setattr(os, moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))

from custom_components.segmind_tts.library.folder import Folder

Folder(Path(path)).write("{KEY}", {AUDIO[:3]!r} * {len(AUDIO) // 3}, is_first=True)
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples."""
    return tmp_path_factory.mktemp("folder")


@given(container=st.sampled_from(["flac", "mp3", "ogg", "wav"]), content=st.binary())
def test_any_content(path: Path, container: str, content: bytes) -> None:
    """A file becomes a recording that can be read, replaced and removed."""
    folder = Folder(path)
    (path / f"{KEY}.{container}").write_bytes(content)
    missing, (found,) = folder.compare([])
    assert (missing, found.key, found.size) == ([], KEY, len(content))
    assert folder.read(found) == (Container(container), content)
    folder.write(KEY, b"WAV", is_first=False)
    assert names(path) == {folder.path(KEY).name}
    assert folder.read(found) == (Container.WAV, b"WAV")
    folder.remove([KEY])
    assert names(path) == set()


@pytest.mark.parametrize("container", ["flac", "mp3", "ogg", "wav"])
def test_removal(tmp_path: Path, container: str) -> None:
    """A recording goes, whatever container its file is in."""
    (tmp_path / f"{KEY}.{container}").touch()
    Folder(tmp_path).remove([KEY])
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """What does not exist is empty."""
    assert Folder(tmp_path / "gone").compare([]) == ([], [])


def test_a_folder_out_of_reach(tmp_path: Path) -> None:
    """What can't be listed is not taken for empty."""
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        Folder(tmp_path / "file").compare([])


@pytest.mark.parametrize(
    ("moment", "before"),
    [("half written", None), ("fsync", b"an earlier one"), ("rename", None)],
)
def test_a_kill_while_a_file_is_written(
    tmp_path: Path, moment: str, before: bytes | None
) -> None:
    """What was not written in whole is no recording, nor in the place of one."""
    path = Folder(tmp_path).path(KEY)
    if before:
        path.write_bytes(before)
    process = subprocess.run(
        [sys.executable, "-B", "-c", LIFE_AND_DEATH, tmp_path, moment],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert process.returncode in (-signal.SIGKILL, -signal.SIGXFSZ), process.stderr
    assert [*tmp_path.glob("*.part")]
    _, found = Folder(tmp_path).compare([])
    assert [each.size for each in found] == ([len(before)] if before else [])
    assert names(tmp_path) == ({path.name} if before else set())


def test_a_time_that_no_calendar_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file from the year 141338, as some disks have it, is a recording like others."""
    (tmp_path / f"{KEY}.wav").touch()
    seen = tmp_path.joinpath(f"{KEY}.wav").stat()
    far = os.stat_result((*seen[:8], 2**42, 0))
    monkeypatch.setattr(Path, "stat", lambda _: far)
    _, (found,) = Folder(tmp_path).compare([])
    assert found.key == KEY
