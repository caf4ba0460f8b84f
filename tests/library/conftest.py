"""A library on a real disk, which may be full or slow."""

from collections.abc import Iterator
import errno
import os
from pathlib import Path
from threading import Event
from typing import BinaryIO
from unittest.mock import Mock

from atomicwrites import AtomicWriter
from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import Library, async_get_library
from tests.disk import hass_config_dir, hass_storage

__all__ = ["hass_config_dir", "hass_storage"]


@pytest.fixture
def folder(hass: HomeAssistant) -> Path:
    """Where the recordings' files are."""
    return Path(hass.config.path(DOMAIN))


@pytest.fixture
def index_file(hass: HomeAssistant) -> Path:
    """Where the index is."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.library"))


@pytest.fixture
async def library(hass: HomeAssistant) -> Library:
    """The library of a new house."""
    return await async_get_library(hass)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that takes no recordings until its patch is undone."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as patch:
        patch.setattr(AtomicWriter, "sync", Mock(side_effect=full))
        yield patch


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A disk that finishes no write of a recording until the event is set."""
    event = Event()
    sync = AtomicWriter.sync

    def slow_sync(writer: AtomicWriter, file: BinaryIO) -> None:
        event.wait(timeout=30)
        sync(writer, file)

    monkeypatch.setattr(AtomicWriter, "sync", slow_sync)
    yield event
    event.set()
