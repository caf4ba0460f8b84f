"""What a loaded account holds."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .budget import Budget
from .coordinator import CreditCoordinator
from .health import Health
from .jobs import Jobs
from .learned import Learned
from .library import Library
from .recorder import Recorder

type SegmindConfigEntry = ConfigEntry[SegmindData]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmindData:
    """The engine of one account."""

    budget: Budget
    credit: CreditCoordinator
    health: Health
    jobs: Jobs
    learned: Learned
    library: Library
    recorder: Recorder
