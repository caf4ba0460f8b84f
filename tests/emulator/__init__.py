"""An emulator of Segmind's speech API: a real HTTP server, for development and tests.

What it imitates, and how sure that is, comes from public documentation and the
official SDK, which runs against it unchanged. In process it is the context manager
`Emulator`; as a process of its own, `python -m tests.emulator`, it is controlled
through the routes of `admin`.
"""

from .config import EmulatorConfig
from .emulator import Emulator
from .faults import Fault
from .jobs import EmulatedJob
from .received import Received, Route

__all__ = ["EmulatedJob", "Emulator", "EmulatorConfig", "Fault", "Received", "Route"]
