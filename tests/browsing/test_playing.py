"""What is played of the library: by browsers and players, and by nobody else."""

import errno
from http import HTTPStatus
from pathlib import Path

from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.components.media_source import (
    PlayMedia,
    Unresolvable,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.audio.wav import read
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library
from custom_components.segmind_tts.library.folder import Folder
from custom_components.segmind_tts.phrases.backlog import async_get_backlog
from tests.emulator import Emulator
from tests.making.scenarios.calls import until

from .conftest import act

OURS = "media-source://segmind_tts"
PHRASE = f"{OURS}/phrase/supper_3"
NO_KEY = "0" * 64


async def resolve(home: HomeAssistant, media_id: str) -> PlayMedia:
    """Return what a player is told of a media id."""
    return await async_resolve_media(home, media_id, "media_player.kitchen")


async def garage(house: HomeAssistant) -> str:
    """Return the key of a recording."""
    library = await async_get_library(house)
    return library.recordings[0].key


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_recording(
    house: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, method: str
) -> None:
    """A recording is a file with a length, a type and ranges, for who has its address."""
    key = await garage(house)
    media = await resolve(house, f"{OURS}/recording/{key}")
    assert media.path is not None
    data = media.path.read_bytes()
    client = await hass_client_no_auth()
    path = async_process_play_media_url(house, media.url, allow_relative_url=True)
    response = await client.request(method, path)
    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Content-Type"] == media.mime_type == "audio/wav"
    assert await response.read() == (data if method == "GET" else b"")
    response = await client.get(path, headers={"Range": "bytes=0-43"})
    assert response.status == HTTPStatus.PARTIAL_CONTENT
    assert await response.read() == data[:44]
    response = await client.request(method, media.url)
    assert response.status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "name",
    [
        "../{key}",
        "..%2f..%2fsecrets.yaml",
        "{key}.wav",
        "{key}%00",
        "{key}/",
        "/{key}",
        NO_KEY,
        "x" * 5000,
        "",
    ],
)
async def test_hostile_keys(
    house: HomeAssistant, hass_client: ClientSessionGenerator, name: str
) -> None:
    """No identifier leads to anything but a recording of the library."""
    name = name.format(key=await garage(house))
    for kind in ("recording", "phrase", "to_record"):
        with pytest.raises(Unresolvable):
            await resolve(house, f"{OURS}/{kind}/{name}")
    client = await hass_client()
    response = await client.get(f"/api/segmind_tts/recording/{name}")
    # A client shortens `../`, and Home Assistant refuses what looks like an attack.
    expected = (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert response.status in expected


async def test_a_lost_file(
    house: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """A recording whose file was deleted is not found."""
    media = await resolve(house, f"{OURS}/recording/{await garage(house)}")
    assert media.path is not None
    media.path.unlink()
    response = await (await hass_client()).get(media.url)
    assert response.status == HTTPStatus.NOT_FOUND


async def test_a_phrase(house: HomeAssistant, emulator: Emulator) -> None:
    """It is a file for speakers, and nothing of the cloud is needed for it."""
    await emulator.stop()
    media = await resolve(house, PHRASE)
    assert media.mime_type == "audio/mpeg"
    assert media.path is not None
    assert media.path.stat().st_size > 1000
    assert (await resolve(house, PHRASE)).path == media.path


async def test_a_phrase_of_a_voice_that_is_gone(
    house: HomeAssistant, account: MockConfigEntry, emulator: Emulator
) -> None:
    """It is heard as it was recorded, as long as it is not deleted."""
    before = await resolve(house, PHRASE)
    await house.config_entries.async_remove(account.entry_id)
    await house.async_block_till_done()
    assert await resolve(house, PHRASE) == before


async def test_a_phrase_that_is_renamed(house: HomeAssistant) -> None:
    """Its media id stays."""
    before = await resolve(house, PHRASE)
    await act(house, "rename", name="Supper <3", new_name="Dinner")
    assert await resolve(house, PHRASE) == before
    await act(house, "unpin", name="Dinner")
    with pytest.raises(Unresolvable):
        await resolve(house, PHRASE)


async def test_a_phrase_whose_recording_is_lost(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """It is recorded anew, and kept as before."""
    library = await async_get_library(house)
    (kept,) = [each for each in library.recordings if each.pinned]
    await library.async_remove(kept.key)
    submits = len(emulator.submits)
    assert (await resolve(house, PHRASE)).path is not None
    assert len(emulator.submits) == submits + 1
    backlog = await async_get_backlog(house)
    await until(lambda: not backlog.count)
    recording = library.peek(kept.key)
    assert recording is not None
    assert recording.pinned


async def test_a_phrase_that_nobody_can_say(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """The reason is told."""
    library = await async_get_library(house)
    for each in library.recordings:
        await library.async_remove(each.key)
    await emulator.stop()
    with pytest.raises(Unresolvable) as failure:
        await resolve(house, PHRASE)
    assert failure.value.translation_key == "phrase_not_recorded"


async def test_a_long_phrase(house: HomeAssistant, emulator: Emulator) -> None:
    """All parts of it are heard, one after the other."""
    message = " ".join(f"This is sentence number {each} of them." for each in range(60))
    await act(house, "pin", message=message, name="long")
    library = await async_get_library(house)
    parts = [each for each in library.recordings if each.pinned]
    media = await resolve(house, f"{OURS}/phrase/long")
    assert media.path is not None
    sound = sum(each.duration or 0 for each in parts[:-1])
    # MP3 of 6000 bytes a second.
    assert media.path.stat().st_size / 6000 == pytest.approx(sound, rel=0.2)
    assert read(await library.async_read(parts[0])).duration > 0


async def test_a_recording_that_is_only_in_memory(
    house: HomeAssistant,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a full disk refuses is heard all the same."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Folder, "write", refuse)
    await act(house, "prepare", message="The cellar is wet.")
    key = await garage(house)
    media = await resolve(house, f"{OURS}/recording/{key}")
    assert media.path is None
    response = await (await hass_client()).get(media.url)
    assert response.status == HTTPStatus.OK
    assert read(await response.read()).duration > 1


async def test_a_recording_that_is_lost(
    house: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """A file that is gone is not found, nor is it later."""
    key = await garage(house)
    media = await resolve(house, f"{OURS}/recording/{key}")
    library = await async_get_library(house)
    recording = library.peek(key)
    assert recording is not None
    await library.async_remove(key)
    client = await hass_client()
    for _ in range(2):
        assert (await client.get(media.url)).status == HTTPStatus.NOT_FOUND


async def test_a_folder_that_is_away(
    house: HomeAssistant, config_dir: Path, hass_client: ClientSessionGenerator
) -> None:
    """Meanwhile nothing of it is found; when it is back, all is."""
    media = await resolve(house, f"{OURS}/recording/{await garage(house)}")
    library = await async_get_library(house)
    client = await hass_client()
    folder, elsewhere = config_dir / DOMAIN, config_dir / "elsewhere"
    for source, target, status in (
        (folder, elsewhere, HTTPStatus.NOT_FOUND),
        (elsewhere, folder, HTTPStatus.OK),
    ):
        source.rename(target)
        await library.async_sweep()
        assert (await client.get(media.url)).status == status


async def test_a_phrase_whose_file_is_lost(
    house: HomeAssistant, emulator: Emulator
) -> None:
    """It is recorded anew, also if nobody has noticed yet that it is gone."""
    library = await async_get_library(house)
    (kept,) = [each for each in library.recordings if each.pinned]
    path = library.path(kept)
    assert path is not None
    path.unlink()
    submits = len(emulator.submits)
    assert (await resolve(house, PHRASE)).path is not None
    assert len(emulator.submits) == submits + 1
    backlog = await async_get_backlog(house)
    await until(lambda: not backlog.count)
