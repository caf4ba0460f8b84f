"""Facts about the live service: assumed, until somebody with a key has looked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
import json
import os
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

ENV_FACTS = "SEGMIND_FACTS"
"""The file of facts that all emulators take, such as those of the tests."""

_CONTAINERS = {
    **dict.fromkeys(
        ("gemini-2.5-flash-tts", "gemini-2.5-pro-tts", "gemini-3.1-flash-tts"), "wav"
    ),
    "grok-tts": "mp3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What nobody could establish without a key. The defaults are what is assumed."""

    containers: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(_CONTAINERS)
    )
    """The format of the audio, by the slugs that are served."""
    output: str = "output_url"
    """How a result names its audio: a name of the emulator's shapes, or `output_url`."""
    cost: float = 0.005
    """US dollars for a sentence of the default model."""
    low_temperature: bool = True
    """Whether a temperature of 0.4 works."""
    labels_in_order: bool = True
    """Whether the first name of a dialogue gets the first voice."""
    labels_spoken: bool = False
    """Whether the names of a dialogue are read aloud."""
    polls_count: bool = False
    """Whether asking for a job counts to the rate limit."""
    refuses_too_long: bool = True
    """Whether a text of more than Gemini's 8,192 tokens is refused."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file of facts; what it does not tell is as assumed."""
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    @classmethod
    def of_the_environment(cls) -> Self:
        """Return the facts of the file that the environment names, or what is assumed."""
        path = os.environ.get(ENV_FACTS)
        return cls.read(Path(path)) if path else cls()

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as `read` takes them."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
