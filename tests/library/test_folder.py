"""The folder by itself: whatever lies in it, it can be looked through."""

from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.audio import Container
from custom_components.segmind_tts.library.folder import Folder

SIGNATURES = [
    b"",
    b"RIFF\0\0\0\0WAVEfmt ",
    b"ID3",
    b"\xff\xfb\x90",
    b"OggS\0\2",
    b"fLaC",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all examples."""
    return tmp_path_factory.mktemp("folder")


@given(
    container=st.sampled_from(["flac", "mp3", "ogg", "wav"]),
    signature=st.sampled_from(SIGNATURES),
    content=st.binary(max_size=400),
)
def test_any_content(
    path: Path, container: str, signature: bytes, content: bytes
) -> None:
    """A file becomes a recording that can be read, or goes."""
    folder = Folder(path)
    file = path / f"{'0' * 64}.{container}"
    file.write_bytes(signature + content)
    missing, found = folder.compare([])
    assert missing == []
    assert [folder.read(each) for each in found] == [signature + content] * len(found)
    assert [folder.path(each) for each in found] == [*path.iterdir()]
    assert all(isinstance(each.container, Container) for each in found)
    folder.remove(found)
    assert [*path.iterdir()] == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """What does not exist is empty."""
    assert Folder(tmp_path / "gone").compare([]) == ([], [])


def test_a_folder_out_of_reach(tmp_path: Path) -> None:
    """What can't be listed is not taken for empty."""
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        Folder(tmp_path / "file").compare([])
