"""What a loaded account holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.config_entries import ConfigEntry

from .budget import Budget
from .coordinator import CreditCoordinator
from .health import Health
from .jobs import Jobs
from .learned import Learned
from .library import Library
from .planner import Planner
from .recorder import Recorder
from .studio import Studio

type SegmindConfigEntry = ConfigEntry[SegmindData]


@dataclass(slots=True, kw_only=True)
class SegmindData:
    """The engine of one account."""

    entry_data: Mapping[str, Any] = field(repr=False)
    """What it was made from: it has to be made anew when this changes."""
    budget: Budget
    credit: CreditCoordinator
    health: Health
    jobs: Jobs
    learned: Learned
    library: Library
    planner: Planner
    recorder: Recorder
    studio: Studio
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """How words are spoken that the models get wrong."""
