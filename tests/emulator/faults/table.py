"""All faults by name."""

from collections.abc import Mapping

from .connection import CONNECTION_FAULTS
from .content import CONTENT_FAULTS
from .figures import FIGURE_FAULTS
from .history import HISTORY_FAULTS
from .job import JOB_FAULTS
from .refusal import REFUSAL_FAULTS
from .strike import Effect

FAULTS: Mapping[str, Effect] = {
    **REFUSAL_FAULTS,
    **CONNECTION_FAULTS,
    **CONTENT_FAULTS,
    **JOB_FAULTS,
    **HISTORY_FAULTS,
    **FIGURE_FAULTS,
}
