"""What becomes of models: they are retired, rerouted, renamed, or there is a new one."""

from collections.abc import Callable, Mapping

from .cloud import Cloud
from .models import SUCCESSOR, SUCCESSOR_MODEL


def _retired(cloud: Cloud, slug: str) -> None:
    """Answer 410 from now on."""
    cloud.retired.add(slug)


def _rerouted(cloud: Cloud, slug: str) -> None:
    """Hand the requests of a name to the successor, with its rules."""
    cloud.models[slug] = SUCCESSOR_MODEL


def _renamed(cloud: Cloud, slug: str) -> None:
    """Know a model by another name only."""
    cloud.models[f"{slug}-001"] = cloud.models.pop(slug)


def _succeeded(cloud: Cloud, slug: str) -> None:
    """Serve the successor as well."""
    cloud.models[SUCCESSOR] = SUCCESSOR_MODEL


SCENARIOS: Mapping[str, Callable[[Cloud, str], None]] = {
    "retired": _retired,
    "rerouted": _rerouted,
    "renamed": _renamed,
    "succeeded": _succeeded,
}


def play(cloud: Cloud, scenario: str, slug: str) -> None:
    """Let something become of a model.

    Raises:
        ValueError: There is no such scenario or model.
    """
    if scenario not in SCENARIOS or slug not in cloud.models:
        raise ValueError(f"No such scenario or model: {scenario} {slug}")
    SCENARIOS[scenario](cloud, slug)
