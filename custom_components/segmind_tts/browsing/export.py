"""Exports: recordings in a zip file, with a table of their words."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
import csv
from dataclasses import dataclass
import io
from pathlib import Path
import re
import secrets
import shutil
from typing import Final
from zipfile import ZipFile

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.singleton import singleton
from homeassistant.util import slugify
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..library import Library, Recording
from .recording_view import UNREADABLE

TABLE: Final = "recordings.csv"
_NAME: Final = re.compile(r"recordings-[0-9a-f]{32}\.zip")
_COLUMNS: Final = (
    "file",
    "words",
    "phrase",
    "voice",
    "model",
    "seconds",
    "cost",
    "recorded",
)
_LONGEST_STEM: Final = 60
# With these a spreadsheet takes words for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A zip file of recordings."""

    name: str
    count: int
    """How many recordings are in it."""
    left_out: int
    """How many could not be read."""


def folder(hass: HomeAssistant) -> Path:
    """Return where exports are, which Home Assistant leaves out of its backups."""
    return Path(hass.config.cache_path(DOMAIN), "exports")


def find(hass: HomeAssistant, name: str) -> Path | None:
    """Return the file of an export that somebody outside has named; None for none."""
    return folder(hass) / name if _NAME.fullmatch(name) else None


async def async_export(
    hass: HomeAssistant,
    library: Library,
    recordings: Iterable[Recording],
    phrases: Mapping[str, str],
) -> Export:
    """Write recordings into a zip file, in the place of the export before.

    `phrases` are the names of phrases by the keys of their recordings. Raises
    HomeAssistantError if the disk refuses it.
    """
    name = f"recordings-{secrets.token_hex(16)}.zip"
    path = folder(hass) / name
    try:
        async with _async_get_turn(hass):
            count, left_out = await _async_write(
                hass, path, library, recordings, phrases
            )
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="export_not_written",
            translation_placeholders={"reason": err.strerror or type(err).__name__},
        ) from err
    return Export(name=name, count=count, left_out=left_out)


_TURN: Final[HassKey[asyncio.Lock]] = HassKey(f"{DOMAIN}_export")


@singleton(_TURN)
@callback
def _async_get_turn(hass: HomeAssistant) -> asyncio.Lock:
    """Return what is held by who exports: each takes the place of the one before."""
    return asyncio.Lock()


async def _async_write(
    hass: HomeAssistant,
    path: Path,
    library: Library,
    recordings: Iterable[Recording],
    phrases: Mapping[str, str],
) -> tuple[int, int]:
    """Write a file beside its place; return how many are in it, and how many not."""
    part = path.with_suffix(".part")
    await hass.async_add_executor_job(_clear, path.parent)
    try:
        file = await hass.async_add_executor_job(ZipFile, part, "w")
        try:
            counts = await _async_fill(hass, file, library, recordings, phrases)
        finally:
            await hass.async_add_executor_job(file.close)
        await hass.async_add_executor_job(part.rename, path)
    finally:
        # What is unfinished would fill a disk that is full.
        await hass.async_add_executor_job(_discard, part)
    return counts


async def _async_fill(
    hass: HomeAssistant,
    file: ZipFile,
    library: Library,
    recordings: Iterable[Recording],
    phrases: Mapping[str, str],
) -> tuple[int, int]:
    """Write recordings and the table; return how many are in it, and how many not."""
    rows: list[list[object]] = []
    left_out = 0
    for recording in recordings:
        try:
            audio = await library.async_read(recording)
        except UNREADABLE:
            left_out += 1
            continue
        name = f"{len(rows) + 1:05}_{_stem(recording)}.wav"
        await hass.async_add_executor_job(file.writestr, name, audio)
        rows.append([name, *_row(recording, phrases)])
    await hass.async_add_executor_job(file.writestr, TABLE, _table(rows))
    return len(rows), left_out


def _clear(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)


def _discard(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)


def _stem(recording: Recording) -> str:
    return slugify(recording.text or recording.key[:8])[:_LONGEST_STEM] or "sound"


def _row(recording: Recording, phrases: Mapping[str, str]) -> list[object]:
    return [
        _harmless(recording.text or ""),
        _harmless(phrases.get(recording.key, "")),
        _harmless(recording.voice or ""),
        recording.model,
        None if recording.duration is None else round(recording.duration, 2),
        recording.cost,
        recording.created.isoformat(),
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _table(rows: Iterable[Iterable[object]]) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows([_COLUMNS, *rows])
    # By the mark, spreadsheets know that it is UTF-8.
    return table.getvalue().encode("utf-8-sig")
