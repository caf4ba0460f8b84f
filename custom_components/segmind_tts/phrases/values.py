"""Messages with places that are filled with each of some values."""

from collections.abc import Mapping, Sequence
from itertools import product
import math
import re
from typing import Final

_PLACE: Final = re.compile(r"\{(\w+)\}")
MAX_MESSAGES: Final = 200
"""More are surely a mistake, and cost money."""


class TooManyMessagesError(ValueError):
    """The values would make more messages than anybody wants to pay for."""


def filled(message: str, values: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a message with all values in its places, such as `{door}`, each once.

    A place without values stays as it is. Raises TooManyMessagesError for too many.
    """
    names = [each for each in dict.fromkeys(_PLACE.findall(message)) if each in values]
    if math.prod(len(values[name]) for name in names) > MAX_MESSAGES:
        raise TooManyMessagesError
    chosen = product(*(values[name] for name in names))
    texts = (dict(zip(names, each, strict=True)) for each in chosen)
    return list(dict.fromkeys(_filled(message, each) for each in texts))


def _filled(message: str, texts: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: texts.get(place[1], place[0]), message)
