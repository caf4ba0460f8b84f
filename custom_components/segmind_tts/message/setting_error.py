"""Mistakes in settings and messages, told so that people can mend them."""

from typing import Final

MAX_SHOWN: Final = 100
"""Characters of a value that an error repeats; more would only hide the mistake."""


class SettingError(ValueError):
    """A setting or message that cannot be spoken.

    `kind` names the mistake, and `placeholders` fill the sentence that explains it.
    They may hold the values of settings, each cut to 100 printable characters, but
    never the message.
    """

    def __init__(self, kind: str, **placeholders: object) -> None:
        """Store the mistake."""
        super().__init__(kind)
        self.kind = kind
        self.placeholders = {name: _shown(each) for name, each in placeholders.items()}


def _shown(value: object) -> str:
    text = text_of(value)
    if len(text) > MAX_SHOWN:
        text = f"{text[: MAX_SHOWN - 1]}…"
    return "".join(each if each.isprintable() else " " for each in text)


def text_of(value: object) -> str:
    """Return a value as a template would write it, or its type if that has no end."""
    try:
        return str(value)
    except ValueError, RecursionError:
        return type(value).__name__
