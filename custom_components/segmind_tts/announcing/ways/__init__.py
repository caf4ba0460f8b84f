"""Ways: how each kind of speaker is made to play an announcement."""

from .putting_right import async_put_right
from .reasons import Reason
from .status import Status
from .table import members_of, places_of, way_for
from .way import Play, Played, SpeakerBusyError, Way

__all__ = [
    "Play",
    "Played",
    "Reason",
    "SpeakerBusyError",
    "Status",
    "Way",
    "async_put_right",
    "members_of",
    "places_of",
    "way_for",
]
