"""Run the benchmarks: `python -m tests.benchmarks`."""

from argparse import ArgumentParser, Namespace
import json
import sys

from tests.stage.home_assistant import REPOSITORY
from tests.stage.process import run

from . import suite
from .benchmark import FULL, QUICK, Result
from .report import detail_lines, figure_lines

_FILE = REPOSITORY / "build" / "benchmark.json"


async def main(options: Namespace) -> int:
    """Measure, print as it comes, and write all of it in the end."""
    size = QUICK if options.quick else FULL
    report = await suite.measure(options.only or suite.BENCHMARKS, size, _print)
    figures = {name: value for name, value in report.items() if name != "details"}
    _FILE.parent.mkdir(exist_ok=True)
    _FILE.write_text(json.dumps(report, indent=2) + "\n")
    sys.stdout.writelines(figure_lines(figures))
    sys.stdout.write(f"\nWritten to {_FILE.relative_to(REPOSITORY)}\n")
    return 0


def _print(name: str, seconds: float, result: Result) -> None:
    sys.stdout.write(f"{name} ({seconds:.0f} s)\n")
    sys.stdout.writelines([*detail_lines(result.details), "\n"])
    sys.stdout.flush()


def _options() -> Namespace:
    parser = ArgumentParser(prog="scripts/benchmark", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="measure less, with more chance in it")
    add("--only", action="append", metavar="NAME", choices=list(suite.BENCHMARKS))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(run(main(_options())))
