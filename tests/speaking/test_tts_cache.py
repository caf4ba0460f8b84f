"""Home Assistant's own cache: what a fallback spoke is forgotten, and nothing else.

The canaries fail with a sentence when a new Home Assistant keeps its sounds otherwise.
"""

from collections.abc import Iterator
import logging
from pathlib import Path
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.speaking import stream as streaming, tts_cache
from tests.emulator import Emulator
from tests.house import MESSAGE, fetch, speak

from .local import (  # noqa: F401
    ENGINE,
    IN_TIME,
    LOCAL,
    Local,
    config_dir,
    converted,
    emulator_config,
    engines,
    spoken_by,
)
from .story import settle, written

PRIVATE = ("mem_cache", "file_cache", "async_get_cache_file_path")


class Without:
    """Home Assistant's manager as others see it, without what is private."""

    def __init__(self, manager: object, *missing: str) -> None:
        """Hide the names that are missing."""
        self._manager = manager
        self._missing = missing

    def __getattr__(self, name: str) -> Any:
        """Return what the manager has."""
        if name in self._missing:
            raise AttributeError(name)
        return getattr(self._manager, name)


async def unlinked(home: HomeAssistant) -> None:
    """Wait until Home Assistant has written what was spoken, and its file is gone."""
    await converted()
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The keys that were found for the sounds that Home Assistant loaded."""
    found: list[str | None] = []

    def current_key(hass: HomeAssistant, engine: str) -> str | None:
        found.append(tts_cache.async_current_key(hass, engine))
        return found[-1]

    monkeypatch.setattr(streaming, "async_current_key", current_key)
    return found


async def media(home: HomeAssistant, **options: Any) -> bytes:
    """Return the message as Home Assistant's media."""
    media_id = tts.generate_media_source_id(home, MESSAGE, ENGINE, options=options)
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    await converted()
    return audio


def lose_recording(home: HomeAssistant) -> None:
    """Delete the file of the only recording, so that it has to be made again."""
    (file,) = (Path(home.config.config_dir) / "segmind_tts").glob("*.wav")
    file.unlink()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was said about the cache."""
    return [
        each.getMessage() for each in caplog.records if each.name == tts_cache.__name__
    ]


@pytest.mark.usefixtures("account")
async def test_canary_of_the_key(home: HomeAssistant, keys: list[str | None]) -> None:
    """The key that is found is the one of the sound that was loaded."""
    first = await media(home)
    second = await media(home, preferred_format="wav")
    manager = home.data["tts_manager"]
    assert set(keys) == set(manager.mem_cache), (
        "Home Assistant no longer adds an entry to `SpeechManager.mem_cache` right before"
        " it starts to load the sound: tts_cache.async_current_key finds another entry"
    )
    sounds = [await _bytes(manager.mem_cache[key]) for key in keys]
    assert sounds == [first, second]


@pytest.mark.usefixtures("account")
async def test_canary_of_the_manager(home: HomeAssistant) -> None:
    """What is private of Home Assistant is where it was."""
    manager = home.data.get(tts_cache._MANAGER)  # noqa: SLF001
    assert manager is home.data[tts.DATA_TTS_MANAGER], (
        "Home Assistant no longer keeps its SpeechManager at hass.data['tts_manager']"
    )
    for name in PRIVATE:
        assert hasattr(manager, name), f"Home Assistant's SpeechManager lost its {name}"


async def _bytes(entry: Any) -> bytes:
    return b"".join([chunk async for chunk in entry.async_stream_data()])


async def test_media_by_another_is_not_kept(home: HomeAssistant, local: Local) -> None:
    """The next time the recording plays; other formats of it were kept all the time."""
    await media(home, preferred_format="wav")
    lose_recording(home)
    manager = home.data["tts_manager"]
    kept = [key for key in manager.mem_cache if key.endswith(ENGINE)]

    by_another = await media(home, **IN_TIME)
    assert local.said == [(MESSAGE, "en")]
    assert spoken_by(home) == LOCAL
    await settle(home)
    assert [key for key in manager.mem_cache if key.endswith(ENGINE)] == kept
    assert [*Path(manager.cache_dir).iterdir()] == []

    assert await media(home, **IN_TIME) != by_another
    assert spoken_by(home) == ENGINE


async def test_media_with_a_mistake_is_not_kept(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """Who speaks instead is asked again, as the mistake may be mended by then."""
    manager = home.data["tts_manager"]
    for times in (1, 2):
        assert await media(home, voice="Toast", fallback=LOCAL)
        assert len(local.said) == times
        await unlinked(home)
        assert [key for key in manager.mem_cache if key.endswith(ENGINE)] == []
        assert [*Path(manager.cache_dir).iterdir()] == []
    assert spoken_by(home) == LOCAL
    assert emulator.submits == []


@pytest.mark.usefixtures("account")
async def test_no_file_is_kept(home: HomeAssistant) -> None:
    """Home Assistant keeps our sounds in memory, where no power cut can cut them."""
    first = await media(home)
    await unlinked(home)
    manager = home.data["tts_manager"]
    assert manager.file_cache == {}
    assert [*Path(manager.cache_dir).iterdir()] == []
    assert len(manager.mem_cache) == 1
    manager.mem_cache.clear()
    assert await media(home) == first


@pytest.mark.parametrize("share", [0, 0.1, 0.5])
async def test_a_file_that_was_cut(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    hass_client: ClientSessionGenerator,
    share: float,
) -> None:
    """A file that an earlier version has left is not what speakers get."""
    await speak(home)
    _, whole = await fetch(home, hass_client, played[0].data["media_content_id"])
    manager = home.data["tts_manager"]
    (key,) = manager.mem_cache
    name = f"{key}.mp3"
    (Path(manager.cache_dir) / name).write_bytes(whole[: int(len(whole) * share)])
    manager.file_cache[key] = name
    manager.mem_cache.clear()
    await speak(home)
    _, again = await fetch(home, hass_client, played[1].data["media_content_id"])
    assert again == whole
    assert len(emulator.submits) == 1


async def test_a_file_from_before_is_kept(home: HomeAssistant, local: Local) -> None:
    """A call that does without Home Assistant's files leaves them alone."""
    await media(home, **IN_TIME)
    manager = home.data["tts_manager"]
    manager.mem_cache.clear()
    await media(home)
    await unlinked(home)
    (key,) = manager.mem_cache
    name = f"{key}.mp3"
    (Path(manager.cache_dir) / name).write_bytes(b"from before")
    manager.file_cache[key] = name
    lose_recording(home)
    manager.mem_cache.clear()

    media_id = tts.generate_media_source_id(home, MESSAGE, ENGINE, cache=False)
    assert (await tts.async_get_media_source_audio(home, media_id))[1]
    await unlinked(home)
    assert manager.file_cache == {key: name}
    assert (Path(manager.cache_dir) / name).read_bytes() == b"from before"


async def test_a_streamed_text_has_no_key(
    home: HomeAssistant,
    local: Local,
    keys: list[str | None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody asks for it again, so nothing has to be forgotten, and nothing is wrong."""
    stream = tts.async_create_stream(home, ENGINE, options=IN_TIME)
    stream.async_set_message_stream(written("The light is on. ", "The door is open."))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert keys == [None]
    assert spoken_by(home) == LOCAL
    assert warnings(caplog) == []


@pytest.fixture(params=[*PRIVATE, "keys", "manager"])
def changed(
    request: pytest.FixtureRequest,
    home: HomeAssistant,
    local: Local,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """A Home Assistant that has changed what is private."""
    manager = home.data["tts_manager"]
    match request.param:
        case "keys":
            monkeypatch.setattr(tts, "KEY_PATTERN", "{0}_{1}_{2}_{3}_v2")
        case "manager":
            monkeypatch.setattr(tts_cache, "_MANAGER", "tts_speech_manager")
        case name:
            home.data["tts_manager"] = Without(manager, name)
    yield
    home.data["tts_manager"] = manager


@pytest.mark.usefixtures("changed")
async def test_another_home_assistant(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Everything is spoken all the same, and it is said once what may go wrong."""
    caplog.set_level(logging.WARNING)
    assert await media(home, **IN_TIME)
    assert spoken_by(home) == LOCAL
    await settle(home)
    assert await media(home)
    assert spoken_by(home) == ENGINE
    await speak(home)
    assert engines(played) == [ENGINE]
    (warning,) = warnings(caplog)
    assert "may be played again" in warning
    assert MESSAGE not in warning
