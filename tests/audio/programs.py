"""Programs that stand in for ffmpeg."""

from pathlib import Path


def script(folder: Path, *lines: str) -> str:
    """Return the path of a shell script."""
    path = folder / "ffmpeg"
    path.write_text("\n".join(("#!/bin/sh", *lines)))
    path.chmod(0o755)
    return str(path)
