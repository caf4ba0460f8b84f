"""Scopes: what the variables of automations and scripts are, as far as can be told."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template, is_template_string

from .alternatives import MAX_ALTERNATIVES, alternatives, values
from .operations import Unknown, UnlistableError
from .states import states_of

MAX_SCOPES: Final = 100
"""Of one action; with more its variables are taken as unknown."""

type Scope = Mapping[str, Any]
"""Variables by name; of those that are not in it nothing is known."""


class Scopes:
    """Tells what values that are written in configurations become."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Read nothing yet."""
        self._hass = hass

    def values(self, config: Any, scope: Scope) -> list[Any]:
        """Return all that a value of a configuration may become in a scope.

        Raises UnlistableError where that cannot be listed.
        """
        if isinstance(config, str) and is_template_string(config):
            return self._rendered(config, scope)
        if isinstance(config, Mapping) and is_template(config):
            keys = [*config]
            rows = self._together(config.values(), scope)
            return [dict(zip(keys, row, strict=True)) for row in rows]
        if isinstance(config, list) and is_template(config):
            return self._together(config, scope)
        return [config]

    def texts(self, template: str, scope: Scope) -> list[str] | None:
        """Return the texts that a template may become; None if they cannot be listed."""
        return alternatives(template, self._states_of, scope)

    def filled(
        self, config: Mapping[str, Any], scope: Scope, *, keep: bool
    ) -> list[dict[str, Any]]:
        """Return what the values of a mapping may become, each with each.

        Those that cannot be listed are kept as they are written, or taken as unknown.
        """
        filled: list[dict[str, Any]] = [{}]
        for key, value in config.items():
            otherwise = value if keep else Unknown()
            told = self._or(value, scope, otherwise)
            if len(filled) * len(told) > MAX_SCOPES:
                told = [otherwise]
            filled = [{**each, key: new} for each in filled for new in told]
        return filled

    def assigned(
        self, scopes: list[Scope], variables: Any, *, override: bool = True
    ) -> list[Scope]:
        """Return scopes after variables were set, one after the other."""
        if not isinstance(variables, Mapping):
            return scopes
        for name, value in variables.items():
            new = [
                {**scope, name: told}
                for scope in scopes
                for told in (
                    self._or(value, scope, Unknown())
                    if override or name not in scope
                    else [scope[name]]
                )
            ]
            scopes = limited(new) or forgotten(scopes, [name])
        return scopes

    def _or(self, value: Any, scope: Scope, otherwise: Any) -> list[Any]:
        try:
            return self.values(value, scope)
        except UnlistableError:
            return [otherwise]

    def _rendered(self, template: str, scope: Scope) -> list[Any]:
        told = values(template, self._states_of, scope)
        if told is None:
            raise UnlistableError
        return [self._native(each) for each in told]

    def _native(self, value: Any) -> Any:
        """Return what Home Assistant makes of what a template has become."""
        # What looks like a template again is none.
        if not isinstance(value, str) or is_template_string(value):
            return value
        return Template(value, self._hass).async_render()

    def _states_of(self, entity_id: str) -> Iterable[str]:
        return states_of(self._hass, entity_id)

    def _together(self, config: Iterable[Any], scope: Scope) -> list[list[Any]]:
        rows: list[list[Any]] = [[]]
        for each in config:
            rows = [[*row, told] for row in rows for told in self.values(each, scope)]
            if len(rows) > MAX_ALTERNATIVES:
                raise UnlistableError
        return rows


def limited(scopes: Iterable[Scope]) -> list[Scope]:
    """Return each scope once; none at all if there are too many."""
    once = [*{repr(each): each for each in scopes}.values()]
    return once if len(once) <= MAX_SCOPES else []


def forgotten(scopes: Iterable[Scope], names: Iterable[str]) -> list[Scope]:
    """Return scopes in which nobody knows what some variables are."""
    unknown = {each: Unknown() for each in names}
    return [{**scope, **unknown} for scope in scopes]


def is_template(value: Any) -> bool:
    """Tell whether a template is anywhere in a value."""
    if isinstance(value, Mapping):
        return any(map(is_template, value.values()))
    if isinstance(value, list | tuple):
        return any(map(is_template, value))
    return isinstance(value, str) and is_template_string(value)
