"""The script of a message: what is to be heard, in units that are not divided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .dialogue import Turn
from .request import SpeechRequest
from .tags import in_manner, leading_manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A message that may be spoken in parts: runs of its sentences, or of its turns.

    `sentences` begin with the space before them: joined, they are the text. A
    dialogue has `turns` in their place. Parts sound with the voices of the whole, and
    in the manner that a tag at its begin asks for.
    """

    whole: SpeechRequest
    sentences: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.turns or self.sentences)

    def part(self, begin: int, end: int) -> SpeechRequest:
        """Return the request that speaks the units from `begin` up to `end`."""
        if end - begin == len(self):
            return self.whole
        if self.turns:
            return self._dialogue(self.turns[begin:end])
        text = "".join(self.sentences[begin:end]).strip()
        if begin:
            text = in_manner(leading_manner(self.whole.text), text)
        return replace(self.whole, text=text, former=None)

    def _dialogue(self, turns: Sequence[Turn]) -> SpeechRequest:
        # The models give out their voices in the order in which the names appear, and
        # a part may begin with the second speaker.
        voices = dict(
            zip(_names(self.turns), (self.whole.voice, self.whole.voice_2), strict=True)
        )
        match [voices[name] or self.whole.voice for name in _names(turns)]:
            case [voice]:
                text = " ".join(turn.words for turn in turns)
                return replace(self.whole, text=text, voice=voice, voice_2=None)
            case [voice, voice_2]:
                text = "\n".join(map(str, turns))
                return replace(self.whole, text=text, voice=voice, voice_2=voice_2)
        raise ValueError("A dialogue has two speakers")


def _names(turns: Sequence[Turn]) -> list[str]:
    """Return the speakers in the order of their appearance."""
    return list(dict.fromkeys(turn.speaker.casefold() for turn in turns))
