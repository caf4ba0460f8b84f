"""Exports: a zip file that opens and plays, for administrators."""

import asyncio
import csv
import errno
from http import HTTPStatus
import io
from pathlib import Path
from zipfile import ZipFile

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.audio.wav import read
from custom_components.segmind_tts.browsing.export import folder
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library

from .conftest import act


async def test_opened_and_played(
    house: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """All sounds are there, and the table tells the words of each."""
    await act(house, "prepare", message="=1+1")
    await act(house, "record_again", message="Good night.", options={"voice": "Kore"})
    response = await act(house, "export")
    assert (response["recordings"], response["left_out"]) == (4, 0)
    client = await hass_client_no_auth()
    download = await client.get(response["url"])
    assert download.status == HTTPStatus.OK
    assert download.headers["Content-Type"] == "application/zip"
    with ZipFile(io.BytesIO(await download.read())) as file:
        assert file.testzip() is None
        table = file.read("recordings.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table)))
        for row in rows:
            seconds = read(file.read(row["file"])).duration
            assert seconds == pytest.approx(float(row["seconds"]), abs=0.01)
    words = {row["words"]: row["phrase"] for row in rows}
    assert words == {
        "Dinner is ready.": "Supper <3",
        "Good night.": "",
        "The garage is open.": "",
        "'=1+1": "",
    }
    without = response["url"].partition("?")[0]
    assert (await client.get(without)).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    ("chosen", "count"), [({"voice": "kore"}, 1), ({"phrases_only": True}, 1)]
)
async def test_chosen(
    house: HomeAssistant, chosen: dict[str, object], count: int
) -> None:
    """Only some are exported, and the export before is gone."""
    await act(house, "export")
    response = await act(house, "export", **chosen)
    assert response["recordings"] == count
    assert len([*folder(house).iterdir()]) == 1


async def test_nothing(house: HomeAssistant) -> None:
    """There is no empty file."""
    with pytest.raises(ServiceValidationError) as failure:
        await act(house, "export", voice="nobody")
    assert failure.value.translation_key == "nothing_to_export"


async def test_a_lost_file(house: HomeAssistant) -> None:
    """One that can't be read costs no other."""
    library = await async_get_library(house)
    path = library.path(library.recordings[0])
    assert path is not None
    path.unlink()
    response = await act(house, "export")
    assert (response["recordings"], response["left_out"]) == (2, 1)


async def test_two_at_once(
    house: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """A second one waits for the first, and takes its place."""
    first, second = await asyncio.gather(act(house, "export"), act(house, "export"))
    assert first["recordings"] == second["recordings"] == 3
    client = await hass_client()
    response = await client.get(second["url"])
    assert response.status == HTTPStatus.OK
    assert len([*folder(house).iterdir()]) == 1


async def test_no_room(house: HomeAssistant, config_dir: Path) -> None:
    """What the disk says is told."""
    path = folder(house)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("no folder")
    with pytest.raises(HomeAssistantError) as failure:
        await act(house, "export")
    assert failure.value.translation_key == "export_not_written"


async def test_a_disk_that_is_filled_by_it(
    house: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before it was full is not left there."""

    def write(file: ZipFile, name: str, audio: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ZipFile, "writestr", write)
    with pytest.raises(HomeAssistantError) as failure:
        await act(house, "export")
    assert failure.value.translation_key == "export_not_written"
    assert [*folder(house).iterdir()] == []


@pytest.mark.parametrize("name", ["x", "../recordings.csv", "recordings-0.zip"])
async def test_hostile_names(
    house: HomeAssistant, hass_client: ClientSessionGenerator, name: str
) -> None:
    """Nothing but an export can be had."""
    client = await hass_client()
    response = await client.get(f"/api/{DOMAIN}/export/{name}")
    assert response.status == HTTPStatus.NOT_FOUND
