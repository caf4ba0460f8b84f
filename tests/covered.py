"""Checks that the last run of the tests has covered each module well.

Home Assistant's quality scale asks for it of every module, not of all together.
"""

import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Final

from coverage import Coverage

_LEAST: Final = 95.0
"""Percent of lines and branches; above it is well."""


def poorly_covered(coverage: Coverage) -> dict[str, float]:
    """Return the modules that are not covered well, with their percentages."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        coverage.json_report(outfile=str(report))
        modules = json.loads(report.read_text())["files"]
    shares = {
        name: module["summary"]["percent_covered"] for name, module in modules.items()
    }
    return {name: share for name, share in shares.items() if share <= _LEAST}


if __name__ == "__main__":
    coverage = Coverage(messages=False)
    coverage.load()
    poor = poorly_covered(coverage).items()
    told = "\n".join(f"{name}: {share:.1f} % covered" for name, share in poor)
    sys.exit(told or None)
