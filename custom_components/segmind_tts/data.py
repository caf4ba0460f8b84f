"""What a loaded account holds."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .recorder import Recorder

type SegmindConfigEntry = ConfigEntry[SegmindData]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmindData:
    """The engine of one account."""

    recorder: Recorder
