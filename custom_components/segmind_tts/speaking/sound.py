"""Sound that is still being made: it comes in chunks, and may never begin."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN


async def once[T](value: T) -> AsyncGenerator[T]:
    """Yield a single value."""
    yield value


async def async_begun(
    sound: AsyncGenerator[bytes], engine: str
) -> AsyncGenerator[bytes]:
    """Return the whole sound of an engine as soon as it has begun.

    It has to be closed, which closes the sound too. Raises HomeAssistantError if it
    ends without a byte.
    """
    whole = _whole(sound, engine)
    # The first chunk is empty and says that the sound has begun. A generator that has
    # not run yet would not close what it is made of.
    await anext(whole)
    return whole


@contextmanager
def prepared_by_home_assistant() -> Iterator[None]:
    """Raise as HomeAssistantError, with advice, what fails while sound is prepared.

    Home Assistant converts sound for players with ffmpeg. It lets through what starting
    ffmpeg raises, or writing to one that has ended, and tells an exit status in no
    language but its own.
    """
    try:
        yield
    except (HomeAssistantError, OSError) as err:
        if isinstance(err, HomeAssistantError) and err.translation_key is not None:
            raise
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="sound_not_prepared"
        ) from err


async def _whole(sound: AsyncGenerator[bytes], engine: str) -> AsyncGenerator[bytes]:
    async with aclosing(sound):
        begun = False
        async for chunk in sound:
            if not chunk:
                continue
            if not begun:
                yield b""
                begun = True
            yield chunk
    if not begun:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="engine_silent",
            translation_placeholders={"engine": engine},
        )
