"""What goes wrong on demand.

`table` names every fault. `refusal` answers with a row of the error table and does not
process the request; `connection` breaks the way to the client; `content` spoils an
answer; `job` changes the course, the result or the audio of a job, by `distortions` of
bytes, by `spoilt` speech, or by `shapes` of the answer; `history` tells less of
past jobs than is true; `figures` tells absurd ones.
"""

from .fault import Fault
from .queue import FaultQueue
from .strike import Strike
from .table import FAULTS

__all__ = ["FAULTS", "Fault", "FaultQueue", "Strike"]
