"""Conditions: which of them are met for certain, by what is known of variables."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import (
    CONF_CONDITION,
    CONF_ENABLED,
    CONF_ID,
    CONF_VALUE_TEMPLATE,
)
from homeassistant.helpers.template import result_as_boolean

from .operations import UnlistableError, attribute_of
from .scopes import Scope, Scopes, is_template

_TRIGGER: Final = "trigger"


def is_met(scopes: Scopes, conditions: Any, scope: Scope) -> bool | None:
    """Tell whether all conditions are met; None if nobody can tell beforehand."""
    listed = conditions if isinstance(conditions, list | tuple) else [conditions]
    told = [_is_met(scopes, each, scope) for each in listed]
    if False in told:
        return False
    return None if None in told or not told else True


def met(scopes: Scopes, conditions: Any, starts: list[Scope]) -> list[Scope]:
    """Return the scopes in which conditions may be met."""
    return [each for each in starts if is_met(scopes, conditions, each) is not False]


def _is_met(scopes: Scopes, condition: Any, scope: Scope) -> bool | None:
    if isinstance(condition, str):
        return _is_true(scopes, condition, scope)
    if not isinstance(condition, Mapping) or CONF_ENABLED in condition:
        return None
    match condition.get(CONF_CONDITION):
        case "trigger":
            return _is_triggered(condition.get(CONF_ID), scope)
        case "template":
            return _is_true(scopes, condition.get(CONF_VALUE_TEMPLATE), scope)
        case str() as template if is_template(template):
            return _is_true(scopes, template, scope)
    return None


def _is_true(scopes: Scopes, template: Any, scope: Scope) -> bool | None:
    try:
        told = {result_as_boolean(each) for each in scopes.values(template, scope)}
    except UnlistableError:
        return None
    return told.pop() if len(told) == 1 else None


def _is_triggered(ids: Any, scope: Scope) -> bool | None:
    try:
        known = attribute_of(scope.get(_TRIGGER), CONF_ID)
    except UnlistableError:
        return None
    return known in [str(each) for each in (ids if isinstance(ids, list) else [ids])]
