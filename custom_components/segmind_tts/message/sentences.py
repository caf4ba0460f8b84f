"""Sentences: what is to be heard of a text that streams in, cut where sentences end."""

from .chunker import Chunker
from .cleaner import Cleaner


class Sentences:
    """Cleans a text before it is cut, so that a mark may span sentences.

    Joined, what is returned is what is to be heard of the text.
    """

    def __init__(self) -> None:
        """Start without text."""
        self._cleaner = Cleaner()
        self._chunker = Chunker()

    def add(self, text: str) -> str:
        """Take more text, and return the sentences that are complete."""
        return "".join(self._chunker.add(self._cleaner.add(text)))

    def flush(self) -> str:
        """Return also the rest if it looks like a sentence, for a text that pauses."""
        complete = "".join(self._chunker.add(self._cleaner.flush()))
        return complete + self._chunker.flush()

    def finish(self) -> str:
        """Return the rest."""
        complete = "".join(self._chunker.add(self._cleaner.finish()))
        return complete + self._chunker.finish()
