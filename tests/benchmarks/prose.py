"""Prose: messages of real sentences, of which no two are the same."""

from collections.abc import Iterator
from random import Random

_OPENINGS = ("The", "Then the", "At noon the", "Last night the", "An hour ago the")
_THINGS = (
    *("washing machine", "window", "radiator", "lamp", "smoke detector", "fan", "door"),
    *("humidifier", "vacuum cleaner", "thermostat", "blind", "loudspeaker", "tap"),
)
_PLACES = (
    *("kitchen", "cellar", "bathroom", "hall", "attic", "garage", "guest room"),
    *("nursery", "study", "conservatory", "laundry", "garden shed"),
)
_EVENTS = (
    "was left open",
    "was moved by somebody",
    "was switched off by hand",
    "did not answer any more",
    "had finished its work",
    "made a strange noise",
    "used more power than before",
    "got warmer than it ought to be",
)
_JOINTS = (", while the", ", and the", ", because the", ", although the")
# About 80 characters on average, between 30 and 200.
_CLAUSES, _SHARES = (1, 2, 3), (0.5, 0.4, 0.1)
_SHORTEST = 0.95


class Prose:
    """An endless supply, the same for each seed."""

    def __init__(self, seed: int) -> None:
        """Have said nothing yet."""
        self._random = Random(seed)
        self._said: set[str] = set()

    def message(self, characters: int) -> str:
        """Return a message that is at most a twentieth shorter."""
        while True:
            sentences = list(self._sentences(characters))
            message = " ".join(sentences)
            if _SHORTEST * characters <= len(message) <= characters:
                self._said.update(sentences)
                return message

    def _sentences(self, characters: int) -> Iterator[str]:
        while characters > 0:
            if (sentence := self._sentence()) not in self._said:
                characters -= len(sentence) + 1
                yield sentence

    def _sentence(self) -> str:
        (count,) = self._random.choices(_CLAUSES, _SHARES)
        joints = self._random.choices(_JOINTS, k=count - 1)
        opening = self._random.choice(_OPENINGS)
        return "".join(f"{each} {self._clause()}" for each in (opening, *joints)) + "."

    def _clause(self) -> str:
        thing, place, event = map(self._random.choice, (_THINGS, _PLACES, _EVENTS))
        return f"{thing} in the {place} {event}"
