"""The pictures of the brand, as Home Assistant shows them small, cut, and in the dark."""

from pathlib import Path

from homeassistant.components.brands.const import IMAGE_FALLBACKS
import pytest

BRAND = Path(__file__).parent.parent / "custom_components" / "segmind_tts" / "brand"


def _size(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG file."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


@pytest.mark.parametrize("name", ["icon", "logo", "dark_icon", "dark_logo"])
@pytest.mark.parametrize("suffix", ["", "@2x"])
def test_a_picture_works_small(name: str, suffix: str) -> None:
    """Whatever is asked for is square, as Home Assistant cuts a logo to that beside media."""
    wanted = f"{name}{suffix}.png"
    names = [wanted, *IMAGE_FALLBACKS.get(wanted, [])]
    found = next(BRAND / each for each in names if (BRAND / each).exists())
    width, height = _size(found)
    assert width == height >= 256
