"""The library as people see it: folders, titles, pictures, and what searching finds."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace

from homeassistant.components.media_player import (
    BrowseError,
    BrowseMedia,
    MediaClass,
    SearchMediaQuery,
)
from homeassistant.components.media_source import (
    async_browse_media,
    async_resolve_media,
    async_search_media,
)
from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.library import async_get_library

from .conftest import act

OURS = "media-source://segmind_tts"


async def browse(home: HomeAssistant, identifier: str = "") -> Sequence[BrowseMedia]:
    """Return what is in a folder."""
    media_id = f"{OURS}/{identifier}" if identifier else OURS
    shown = await async_browse_media(home, media_id)
    assert shown.as_dict()["media_content_id"] == media_id
    return shown.children or []


def titles(shown: Sequence[BrowseMedia]) -> list[str]:
    """Return what is read."""
    return [each.title for each in shown]


async def search(home: HomeAssistant, words: str, identifier: str = "") -> list[str]:
    """Return the titles of what is found."""
    query = SearchMediaQuery(search_query=words)
    media_id = f"{OURS}/{identifier}" if identifier else OURS
    return titles((await async_search_media(home, media_id, query)).result)


async def test_folders(house: HomeAssistant) -> None:
    """Each folder has what its name tells, by its words."""
    root = await browse(house)
    assert titles(root)[:3] == ["Phrases", "By voice", "Recently heard"]
    assert all(each.can_expand and each.can_search for each in root)
    assert titles(await browse(house, "phrases")) == ["Supper <3"]
    assert titles(await browse(house, "recent")) == [
        "The garage is open.",
        "Good night.",
        "Dinner is ready.",
    ]
    assert titles(await browse(house, "voices")) == ["Kore", "Zephyr"]
    assert titles(await browse(house, "voice/Kore")) == ["Good night."]


@pytest.mark.parametrize(
    ("identifier", "played"),
    [("phrases", "audio/mpeg"), ("recent", "audio/wav")],
)
async def test_on_players_that_are_choosy(
    house: HomeAssistant, identifier: str, played: str
) -> None:
    """Cast, DLNA, MPD and Sonos show what has the type of a sound, which is the real one."""
    shown = await async_browse_media(
        house,
        f"{OURS}/{identifier}",
        content_filter=lambda each: each.media_content_type.startswith("audio/"),
    )
    assert shown.children
    for each in shown.children:
        media = await async_resolve_media(
            house, each.as_dict()["media_content_id"], None
        )
        assert each.media_content_type == media.mime_type == played


async def test_in_german(house: HomeAssistant) -> None:
    """The folders have names in the house's language."""
    house.config.language = "de"
    assert titles(await browse(house))[0] == "Phrasen"


async def test_pictures(house: HomeAssistant) -> None:
    """Each voice has a picture of its own, and what it says has it, too."""
    kore, zephyr = await browse(house, "voices")
    assert kore.thumbnail != zephyr.thumbnail
    (phrase,) = await browse(house, "phrases")
    assert phrase.thumbnail == zephyr.thumbnail
    assert zephyr.thumbnail is not None
    kind, _, picture = zephyr.thumbnail.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b">Z</text>" in b64decode(picture)


@pytest.mark.parametrize(
    ("words", "identifier", "found"),
    [
        ("READY dinner", "", ["Supper <3", "Dinner is ready."]),
        ("is", "recent", ["The garage is open.", "Dinner is ready."]),
        ("night", "voice/Zephyr", []),
        ("supper", "phrases", ["Supper <3"]),
        ("no such words", "", []),
    ],
)
async def test_searched(
    house: HomeAssistant, words: str, identifier: str, found: list[str]
) -> None:
    """All words have to be there, wherever, in the folder that is open."""
    assert await search(house, words, identifier) == found


async def test_searched_by_kind(house: HomeAssistant) -> None:
    """Who looks for something else than sound finds nothing."""
    query = SearchMediaQuery(
        search_query="dinner", media_filter_classes=[MediaClass.MOVIE]
    )
    assert (await async_search_media(house, OURS, query)).result == []


@pytest.mark.parametrize(
    "identifier", ["voice/..", "voice/", "voice/none", "phrase/x", "../voices", "x" * 9]
)
async def test_no_such_folder(house: HomeAssistant, identifier: str) -> None:
    """What is no folder of ours is refused, also by the search."""
    with pytest.raises(BrowseError):
        await browse(house, identifier)
    with pytest.raises(BrowseError):
        await search(house, "dinner", identifier)


async def test_a_voice_with_a_strange_name(house: HomeAssistant) -> None:
    """A name with marks in it is one folder, and found again."""
    library = await async_get_library(house)
    recording = replace(library.recordings[0], key="0" * 64, voice="A/B ../ü?")
    await library.async_add(recording, await library.async_read(library.recordings[0]))
    (strange, *_) = await browse(house, "voices")
    identifier = strange.media_content_id.removeprefix(f"{OURS}/")
    assert strange.title == "A/B ../ü?"
    assert titles(await browse(house, identifier)) == ["The garage is open."]


async def test_long_titles(house: HomeAssistant) -> None:
    """They are cut, and found by all of their words."""
    await act(house, "pin", message="Good night.", name=f"{'very ' * 50}late")
    (entry,) = [
        each for each in await browse(house, "phrases") if each.title.endswith("…")
    ]
    assert len(entry.title) == 201
    assert await search(house, "late", "phrases") == [entry.title]
