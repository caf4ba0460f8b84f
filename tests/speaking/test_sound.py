"""Sound that is still being made: its beginning, and its end before there was one."""

from collections.abc import AsyncGenerator

from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.speaking.sound import async_begun

ENGINE = "tts.zephyr"


class Source:
    """A sound of given chunks that knows whether it was closed."""

    def __init__(self, *chunks: bytes) -> None:
        """Be open."""
        self.chunks = chunks
        self.is_closed = False

    async def sound(self) -> AsyncGenerator[bytes]:
        """Yield the chunks."""
        try:
            for chunk in self.chunks:
                yield chunk
        finally:
            self.is_closed = True


@pytest.mark.parametrize(
    "chunks", [(b"one",), (b"one", b"two"), (b"", b"one", b"", b"two")]
)
async def test_a_sound_is_whole(chunks: tuple[bytes, ...]) -> None:
    """Nothing of it is lost, and it is closed at its end."""
    source = Source(*chunks)
    sound = await async_begun(source.sound(), ENGINE)
    assert b"".join([chunk async for chunk in sound]) == b"".join(chunks)
    assert source.is_closed


@pytest.mark.parametrize("chunks", [(), (b"",), (b"", b"")])
async def test_a_sound_without_a_byte(chunks: tuple[bytes, ...]) -> None:
    """It is an error that says whose it was, and is closed."""
    source = Source(*chunks)
    with pytest.raises(HomeAssistantError) as failure:
        await async_begun(source.sound(), ENGINE)
    assert failure.value.translation_key == "engine_silent"
    assert failure.value.translation_placeholders == {"engine": ENGINE}
    assert source.is_closed


@pytest.mark.parametrize("heard", [0, 1])
async def test_a_sound_that_is_left(heard: int) -> None:
    """Whoever leaves closes it, also before taking the first chunk."""
    source = Source(b"one", b"two", b"three")
    sound = await async_begun(source.sound(), ENGINE)
    for _ in range(heard):
        await anext(sound)
    await sound.aclose()
    assert source.is_closed
