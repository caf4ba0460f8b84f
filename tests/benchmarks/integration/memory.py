"""The memory of a process, as Linux tells it."""

from pathlib import Path


def memory() -> dict[str, float]:
    """Return the resident memory of the process, now and at its peak."""
    status = dict(
        line.split(":", 1)
        for line in Path("/proc/self/status").read_text().splitlines()
    )
    return {
        name: round(int(status[field].split()[0]) / 1024, 1)
        for name, field in (("rss_mib", "VmRSS"), ("peak_mib", "VmHWM"))
    }
