"""The quality scale: each rule is judged, and what a judgement refers to is there."""

from collections.abc import Iterator
import re
from typing import Any, Final

from homeassistant.util.yaml import load_yaml_dict
import pytest

from .test_translations import PACKAGE

ROOT: Final = PACKAGE.parents[1]
# Home Assistant's script/hassfest/quality_scale.py, November 2026.
RULES: Final[list[str]] = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]


def _rules() -> dict[str, Any]:
    return dict(load_yaml_dict(str(PACKAGE / "quality_scale.yaml"))["rules"])


def _comments() -> Iterator[tuple[str, str]]:
    for rule, judgement in _rules().items():
        if isinstance(judgement, dict):
            yield rule, judgement["comment"]


def test_each_rule_is_done_or_exempt_with_a_reason() -> None:
    """No rule is left out, none is left for later, and none is invented."""
    assert [*_rules()] == RULES
    for rule, judgement in _rules().items():
        if judgement != "done":
            assert judgement["status"] in {"done", "exempt"}, rule
            assert judgement["comment"], rule


def test_each_rule_of_documentation_names_its_page() -> None:
    """What readers should find is in a page that is named."""
    told = dict(_comments())
    for rule in RULES:
        assert not rule.startswith("docs-") or ".md" in told[rule], rule


@pytest.mark.parametrize(("rule", "comment"), _comments())
def test_what_a_judgement_names_is_there(rule: str, comment: str) -> None:
    """Files and folders exist."""
    for path in re.findall(r"[\w/-]+\.(?:md|py)|\w+/(?=[ ,.])|tests/\w+", comment):
        assert (ROOT / path).exists() or (PACKAGE / path).exists(), f"{rule}: {path}"
