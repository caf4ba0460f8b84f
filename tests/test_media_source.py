"""What players are given: finished files, for who was told of them and nobody else."""

from http import HTTPStatus
from typing import Final

from homeassistant.components.media_player import (
    BrowseError,
    async_process_play_media_url,
)
from homeassistant.components.media_source import (
    PlayMedia,
    Unresolvable,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.announcing.rendition import Content, Rendition
from custom_components.segmind_tts.announcing.renditions import async_get_renditions
from custom_components.segmind_tts.audio.wav import Wav
from tests.audio.sounds import tone

SPEECH: Final = Wav.from_pcm(tone(1.0)).to_bytes()
OURS: Final = "media-source://segmind_tts"
KEY: Final = "0123456789abcdef0123456789abcdef"
# What leads elsewhere, or is no name at all; `{name}` is that of a rendition.
HOSTILE: Final = [
    "../{name}",
    "x/../{name}",
    "/{name}",
    "./{name}",
    "%2e%2e%2f{name}",
    "..%2f..%2fsecrets.yaml",
    "../../secrets.yaml",
    "{name}%00",
    "{name}\0",
    "{name}.part",
    "{name} ",
    "{name}?x",
    "{name}#x",
    "rendition/{name}",
    f"{KEY}-00000000.mp3",
    KEY,
    "",
    "x" * 5000,
    "secrets.yaml",
]


@pytest.fixture
async def rendition(home: HomeAssistant, account: MockConfigEntry) -> Rendition:
    """A rendition that was made."""
    renditions = await async_get_renditions(home)
    return await renditions.async_render(Content(speech=SPEECH, lead_in=0.5))


async def resolve(home: HomeAssistant, media_id: str) -> PlayMedia:
    """Return what a player is told of a media id."""
    return await async_resolve_media(home, media_id, "media_player.kitchen")


async def signed(home: HomeAssistant, rendition: Rendition) -> str:
    """Return the path that a player gets."""
    media = await resolve(home, rendition.media_id)
    return async_process_play_media_url(home, media.url, allow_relative_url=True)


async def test_resolve(home: HomeAssistant, rendition: Rendition) -> None:
    """Who knows a media id finds the file, on disk or by an address."""
    media = await resolve(home, rendition.media_id)
    assert media.path == rendition.path
    assert media.mime_type == "audio/mpeg"
    assert media.url == f"/api/segmind_tts/rendition/{rendition.path.name}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", ["mp3", "wav"])
async def test_a_finished_file(
    home: HomeAssistant,
    rendition: Rendition,
    hass_client_no_auth: ClientSessionGenerator,
    form: str,
    method: str,
) -> None:
    """A player is told the length and the type, then gets all of it."""
    renditions = await async_get_renditions(home)
    rendition = await renditions.async_render(Content(speech=SPEECH), form)
    data = rendition.path.read_bytes()
    client = await hass_client_no_auth()
    response = await client.request(method, await signed(home, rendition))
    assert response.status == HTTPStatus.OK
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Content-Type"] == rendition.mime_type
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Transfer-Encoding" not in response.headers
    assert await response.read() == (data if method == "GET" else b"")


async def test_ranges(
    home: HomeAssistant,
    rendition: Rendition,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A player gets the part that it asks for."""
    data = rendition.path.read_bytes()
    client = await hass_client_no_auth()
    path = await signed(home, rendition)
    for asked, start, end in (
        ("0-1", 0, 2),
        ("100-", 100, len(data)),
        ("-10", len(data) - 10, len(data)),
    ):
        response = await client.get(path, headers={"Range": f"bytes={asked}"})
        assert response.status == HTTPStatus.PARTIAL_CONTENT
        told = f"bytes {start}-{end - 1}/{len(data)}"
        assert response.headers["Content-Range"] == told
        assert await response.read() == data[start:end]
    response = await client.get(path, headers={"Range": f"bytes={len(data)}-"})
    assert response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


async def test_not_for_everybody(
    home: HomeAssistant,
    rendition: Rendition,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Without a signature of Home Assistant's nothing is heard, nor with that of another."""
    renditions = await async_get_renditions(home)
    other = await renditions.async_render(Content(speech=SPEECH, lead_in=1))
    client = await hass_client_no_auth()
    path = await signed(home, rendition)
    foreign = path.replace(rendition.path.name, other.path.name)
    for each in (path.partition("?")[0], foreign, f"{path}x", f"{path}&x=1"):
        response = await client.get(each)
        assert response.status == HTTPStatus.UNAUTHORIZED
    assert (await client.post(path)).status == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names(
    home: HomeAssistant,
    rendition: Rendition,
    hass_client: ClientSessionGenerator,
    name: str,
) -> None:
    """No name leads out of the folder, or to anything but a rendition."""
    name = name.format(name=rendition.path.name)
    with pytest.raises(Unresolvable):
        await resolve(home, f"{OURS}/rendition/{name}")
    client = await hass_client()
    response = await client.get(f"/api/segmind_tts/rendition/{name}")
    body = await response.read()
    # A client shortens paths, and leaves out what is behind a mark.
    if response.status == HTTPStatus.OK:
        assert body == rendition.path.read_bytes()
        assert response.url.path.endswith(f"/rendition/{rendition.path.name}")
    else:
        assert response.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_as_sent(
    home: HomeAssistant, rendition: Rendition, name: str
) -> None:
    """The same, past a client that tidies paths."""
    renditions = await async_get_renditions(home)
    name = name.format(name=rendition.path.name)
    assert await renditions.async_named(name) is None
    assert await renditions.async_named(rendition.path.name.upper()) is None


@pytest.mark.parametrize(
    "media_id", [OURS, f"{OURS}/rendition", f"{OURS}/recording/x", f"{OURS}/x"]
)
async def test_what_is_no_rendition(
    home: HomeAssistant, rendition: Rendition, media_id: str
) -> None:
    """Other media of ours cannot be played."""
    with pytest.raises(Unresolvable):
        await resolve(home, f"{media_id}")


async def test_gone(
    home: HomeAssistant, rendition: Rendition, hass_client: ClientSessionGenerator
) -> None:
    """A rendition whose file was deleted is not found, and made again when asked for."""
    path = (await resolve(home, rendition.media_id)).url
    rendition.path.unlink()
    with pytest.raises(Unresolvable) as err:
        await resolve(home, rendition.media_id)
    assert err.value.translation_key == "media_not_found"
    response = await (await hass_client()).get(path)
    assert response.status == HTTPStatus.NOT_FOUND
    renditions = await async_get_renditions(home)
    again = await renditions.async_render(Content(speech=SPEECH, lead_in=0.5))
    assert again == rendition
    assert (await resolve(home, rendition.media_id)).path == rendition.path


async def test_browse(home: HomeAssistant, rendition: Rendition) -> None:
    """Renditions are nobody's media to be browsed."""
    root = await async_browse_media(home, OURS)
    ids = [each.media_content_id for each in root.children or ()]
    assert not any("rendition" in each for each in ids)
    with pytest.raises(BrowseError):
        await async_browse_media(home, f"{OURS}/rendition")
