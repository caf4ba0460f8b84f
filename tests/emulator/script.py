"""Who speaks what: direction, turns and labels of a text."""

from dataclasses import dataclass
import re

_DIRECTION = re.compile(
    r"\s*(?:say|read|speak|narrate|tell|whisper|announce)\b[^:\n]{0,120}:\s+",
    re.IGNORECASE,
)
_TURN = re.compile(r"^\s*(\w[\w .'-]{0,40}):\s+(.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A piece of text in one voice."""

    voice: str
    text: str


def lines(
    text: str,
    voice_1: str,
    voice_2: str | None,
    *,
    verbatim: bool = False,
    in_order: bool = True,
    labels: bool = False,
) -> tuple[Line, ...]:
    """Give the first label of a dialogue to voice_1, the second to voice_2.

    A leading direction ("Say cheerfully: …") is not spoken, unless `verbatim`; the labels
    are not unless `labels`. Without voice_2, or
    where there are not exactly two labels, everything is spoken by voice_1.
    """
    is_directed = _DIRECTION.match(text) and not verbatim
    spoken = _DIRECTION.sub("", text, count=1) if is_directed else text
    if voice_2 is None:
        return (Line(voice=voice_1, text=spoken),)
    turns = [_TURN.match(line) for line in spoken.splitlines() if line.strip()]
    names = list(dict.fromkeys(turn[1] for turn in turns if turn))
    if not all(turns) or len(names) != 2:
        return (Line(voice=voice_1, text=spoken),)
    order = (voice_1, voice_2) if in_order else (voice_2, voice_1)
    voices = dict(zip(names, order, strict=True))
    return tuple(
        Line(voice=voices[turn[1]], text=turn[0].strip() if labels else turn[2])
        for turn in turns
        if turn
    )
