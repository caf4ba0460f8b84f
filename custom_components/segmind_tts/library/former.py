"""Former takes: the recording before a new take, kept until there is another one.

It is a recording like others, under a key that is made from the one it has lost.
"""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Final

from ..audio import DecoderError
from .library import Library
from .recording import (
    LibraryAwayError,
    Recording,
    RecordingLostError,
    RecordingUnavailableError,
)

_UNREADABLE: Final = (
    DecoderError,
    LibraryAwayError,
    RecordingLostError,
    RecordingUnavailableError,
)


def former_key(key: str) -> str:
    """Return the key of the take before."""
    return sha256(f"former {key}".encode()).hexdigest()


async def async_set_aside(library: Library, key: str, *, heir: str) -> None:
    """Keep a recording as the former take of its heir, which is about to come.

    One that can't be read is not kept: it is no reason to have no new take. Nothing is
    left under a key that is not the heir's.
    """
    if (recording := library.peek(key)) is None:
        return
    with suppress(*_UNREADABLE):
        await _async_keep(library, recording, await library.async_read(recording), heir)
    if key != heir:
        await library.async_remove(key)


async def async_restore(library: Library, key: str) -> bool:
    """Exchange a recording and its former take; return False if there is none.

    Raises RecordingLostError, LibraryAwayError or RecordingUnavailableError if the
    former take can't be read.
    """
    if (former := library.peek(former_key(key))) is None:
        return False
    audio = await library.async_read(former)
    current = library.peek(key)
    pinned = current is not None and current.pinned
    if current is not None:
        await async_set_aside(library, key, heir=key)
    back = replace(former, key=key, former_of=None, pinned=pinned)
    await library.async_replace(back, audio)
    return True


async def _async_keep(
    library: Library, recording: Recording, audio: bytes, heir: str
) -> None:
    former = replace(recording, key=former_key(heir), former_of=heir, pinned=False)
    await library.async_replace(former, audio)
