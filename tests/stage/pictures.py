"""The documentation's pictures, cut from those that the tests of the frontend take."""

from pathlib import Path
from typing import Final

from PIL import Image

from .browser import PICTURES
from .home_assistant import REPOSITORY
from .walker import PICTURES as WALK

IMAGES: Final[Path] = REPOSITORY / "docs" / "images"
# Left, top, right and bottom of what each picture shows.
_DIALOG: Final = (210, 40, 790, 760)
_CUTS: Final = {
    "account": (255, 60, 1000, 780),
    "card": (362, 64, 892, 700),
    "card_done": (355, 60, 905, 800),
    "card_tablet": (362, 64, 892, 420),
    "dashboard": (258, 60, 1500, 945),
    "repairs": (310, 70, 945, 190),
    "speakers_edit": _DIALOG,
    "trace": (403, 112, 1000, 575),
    "voice_edit": _DIALOG,
}
# Of what is photographed on the way that strangers go.
_WALKED: Final = {"action": ("3-hear-form", (272, 120, 1264, 690))}


def main() -> None:
    """Cut all pictures."""
    for name, cut in _CUTS.items():
        _cut(PICTURES / f"{name}-light.png", cut, name)
    for name, (step, cut) in _WALKED.items():
        _cut(WALK / "desktop" / f"{step}.png", cut, name)


def _cut(path: Path, cut: tuple[int, int, int, int], name: str) -> None:
    """Keep a part of a picture, in few colors as it is of text."""
    with Image.open(path) as picture:
        part = picture.crop(cut).convert("P", palette=Image.Palette.ADAPTIVE)
    part.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
