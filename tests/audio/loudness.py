"""How loud a file is, as ffmpeg measures it by EBU R 128 and ITU-R BS.1770."""

from dataclasses import dataclass
import re
import subprocess
from typing import Final

_SUMMARY: Final = re.compile(
    r"I:\s+(-?[\d.]+) LUFS.*Peak:\s+(-?[\d.]+|-inf) dBFS", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Integrated loudness in LUFS, and true peak in dBTP."""

    integrated: float
    peak: float


def loudness(
    data: bytes, ffmpeg: str, *, start: float = 0, end: float = 3600
) -> Loudness:
    """Measure a file, or what is heard between two seconds of it."""
    measure = f"atrim={start}:{end},ebur128=peak=true"
    command = [ffmpeg, "-hide_banner", "-nostats", "-i", "pipe:0", "-af", measure]
    told = subprocess.run(
        [*command, "-f", "null", "-"], input=data, capture_output=True, check=True
    ).stderr.decode()
    match = _SUMMARY.search(told[told.rindex("Summary:") :])
    assert match is not None
    return Loudness(integrated=float(match[1]), peak=float(match[2]))
