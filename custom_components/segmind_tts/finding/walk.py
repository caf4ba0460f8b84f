"""A walk through what automations and scripts do, to all by which they speak."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from homeassistant.const import (
    CONF_ACTION,
    CONF_CHOOSE,
    CONF_CONDITION,
    CONF_CONDITIONS,
    CONF_DEFAULT,
    CONF_ELSE,
    CONF_ENABLED,
    CONF_ENTITY_ID,
    CONF_FOR_EACH,
    CONF_IF,
    CONF_PARALLEL,
    CONF_REPEAT,
    CONF_RESPONSE_VARIABLE,
    CONF_SEQUENCE,
    CONF_SERVICE,
    CONF_SERVICE_DATA,
    CONF_SERVICE_DATA_TEMPLATE,
    CONF_TARGET,
    CONF_THEN,
    CONF_VARIABLES,
)
from homeassistant.core import HomeAssistant

from .calls import ATTR_MESSAGE, SPEAKING, TARGETS, WORDS, Call
from .conditions import is_met, met
from .operations import Partial, UnlistableError
from .routines import SCRIPT, Routine, Routines, async_routines
from .scopes import Scope, Scopes, forgotten, is_template, limited

_TURN_ON: Final = f"{SCRIPT}.turn_on"
_MOST_STEPS: Final = 2000
"""Of all scripts that an automation calls, which may call each other."""


def async_calls(hass: HomeAssistant) -> Iterator[list[Call]]:
    """Yield the calls of each automation and script that is loaded."""
    scopes = Scopes(hass)
    routines = async_routines(hass)
    for routine in routines:
        walk = _Walk(scopes, routine, routines)
        walk.steps(routine.steps, routine.starts(scopes))
        yield walk.calls


class _Walk:
    """A walk through what an automation or script does, in its order."""

    def __init__(self, scopes: Scopes, routine: Routine, routines: Routines) -> None:
        """Start before the first step."""
        self.calls: list[Call] = []
        self._scopes = scopes
        self._routines = routines
        self._inside = [routine]
        self._steps = 0

    def steps(self, config: Any, scopes: list[Scope]) -> list[Scope]:
        """Walk through steps, and return what the variables may be after them.

        Without any scope nobody gets there.
        """
        if not scopes:
            return []
        if isinstance(config, list | tuple):
            for step in config:
                scopes = self.steps(step, scopes)
            return scopes
        is_step = isinstance(config, Mapping) and config.get(CONF_ENABLED) is not False
        if not is_step or self._is_far():
            return scopes
        return self._step(config, scopes)

    def _is_far(self) -> bool:
        """Count a step of scripts that are called, and tell whether it is too many."""
        is_called = len(self._inside) > 1
        self._steps += is_called
        return is_called and self._steps > _MOST_STEPS

    def _step(self, step: Mapping[str, Any], scopes: list[Scope]) -> list[Scope]:
        name = step.get(CONF_ACTION) or step.get(CONF_SERVICE)
        if isinstance(name, str):
            self._action(name, step, scopes)
            return forgotten(scopes, _texts(step.get(CONF_RESPONSE_VARIABLE)))
        if CONF_VARIABLES in step:
            return self._scopes.assigned(scopes, step[CONF_VARIABLES])
        if isinstance(repeat := step.get(CONF_REPEAT), Mapping):
            return self._repeat(repeat, scopes)
        if CONF_CONDITION in step:
            return met(self._scopes, step, scopes)
        if CONF_PARALLEL in step:
            for branch in _listed(step[CONF_PARALLEL]):
                self.steps(branch, scopes)
            return forgotten(scopes, _assigned(step))
        return self._branches(step, scopes)

    def _branches(self, step: Mapping[str, Any], scopes: list[Scope]) -> list[Scope]:
        left, ends = scopes, []
        for conditions, steps in _ways(step):
            ends += self.steps(steps, met(self._scopes, conditions, left))
            left = [each for each in left if not is_met(self._scopes, conditions, each)]
        # What is new in a branch ends with it.
        names = {name for scope in scopes for name in scope}
        kept = [{name: end[name] for name in names & end.keys()} for end in ends]
        if not kept:
            return []
        return limited(kept) or forgotten(scopes, _assigned(step))

    def _repeat(self, repeat: Mapping[str, Any], scopes: list[Scope]) -> list[Scope]:
        # It may have been through all of it before.
        scopes = forgotten(scopes, _assigned(repeat))
        rounds = limited(
            {**scope, CONF_REPEAT: each}
            for scope in scopes
            for each in self._rounds(repeat, scope)
        )
        unknown: list[Scope] = [{**scope, CONF_REPEAT: Partial()} for scope in scopes]
        self.steps(repeat.get(CONF_SEQUENCE), rounds or unknown)
        return scopes

    def _rounds(self, repeat: Mapping[str, Any], scope: Scope) -> Iterator[Partial]:
        """Yield what is known of each round; of those without a list nothing is."""
        try:
            lists = self._scopes.values(repeat.get(CONF_FOR_EACH), scope)
        except UnlistableError:
            lists = []
        for items in lists:
            for index, item in enumerate(items if isinstance(items, list) else []):
                yield Partial(
                    item=item,
                    index=index + 1,
                    first=index == 0,
                    last=index == len(items) - 1,
                )

    def _action(self, name: str, step: Mapping[str, Any], scopes: list[Scope]) -> None:
        data = step.get(CONF_SERVICE_DATA) or step.get(CONF_SERVICE_DATA_TEMPLATE)
        if not isinstance(data, str):
            self._call(name, step, _mapping(data), scopes)
            return
        # All of it may be a template, which has to become a mapping.
        for scope in scopes:
            try:
                told = self._scopes.values(data, scope)
            except UnlistableError:
                told = [{ATTR_MESSAGE: data}]
            for each in told:
                self._call(name, step, _mapping(each), [scope])

    def _call(
        self,
        name: str,
        step: Mapping[str, Any],
        data: Mapping[str, Any],
        scopes: list[Scope],
    ) -> None:
        target = {**data, **_mapping(step.get(CONF_TARGET))}
        if CONF_ENTITY_ID in step:
            target[CONF_ENTITY_ID] = step[CONF_ENTITY_ID]
        target = {key: target[key] for key in TARGETS if key in target}
        if name in SPEAKING:
            self.calls += self._speaking(name, data, target, scopes)
        elif name.startswith(f"{SCRIPT}."):
            self._scripts(name, data, target, scopes)

    def _speaking(
        self,
        name: str,
        data: Mapping[str, Any],
        target: Mapping[str, Any],
        scopes: list[Scope],
    ) -> Iterator[Call]:
        used_in = self._inside[0].entity_id
        if not is_template([data, target]):
            yield Call(action=name, data=data, target=target, used_in=used_in)
            return
        words = {key: data[key] for key in WORDS if key in data}
        others = {key: data[key] for key in data if key not in (*WORDS, *TARGETS)}
        for scope in scopes:
            for told in self._scopes.filled({**others, **target}, scope, keep=True):
                yield Call(
                    action=name,
                    data={**told, **words},
                    target={key: told[key] for key in target},
                    used_in=used_in,
                    scope=scope,
                )

    def _scripts(
        self,
        name: str,
        data: Mapping[str, Any],
        target: Mapping[str, Any],
        scopes: list[Scope],
    ) -> None:
        """Walk through scripts that are called, with what they are given."""
        routines = self._routines.run_by(name)
        if name == _TURN_ON:
            data = _mapping(data.get(CONF_VARIABLES))
            routines = self._routines.named(_texts(target.get(CONF_ENTITY_ID)))
        given = limited(
            each
            for scope in scopes
            for each in self._scopes.filled(data, scope, keep=False)
        )
        for routine in routines:
            if routine not in self._inside:
                self._inside.append(routine)
                self.steps(routine.steps, routine.called(self._scopes, given or [{}]))
                self._inside.pop()


def _ways(step: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each way that a step may take: its conditions, and its steps.

    The last one has none: what is left takes it.
    """
    if CONF_IF in step:
        yield step[CONF_IF], step.get(CONF_THEN)
        yield (), step.get(CONF_ELSE)
    elif CONF_CHOOSE in step:
        for choice in map(_mapping, _listed(step[CONF_CHOOSE])):
            yield choice.get(CONF_CONDITIONS), choice.get(CONF_SEQUENCE)
        yield (), step.get(CONF_DEFAULT)
    elif CONF_SEQUENCE in step:
        yield (), step[CONF_SEQUENCE]
    else:
        yield (), ()


def _assigned(config: Any) -> Iterator[str]:
    """Yield the names of all variables that are set somewhere in steps."""
    if isinstance(config, Mapping):
        yield from _mapping(config.get(CONF_VARIABLES))
        yield from _texts(config.get(CONF_RESPONSE_VARIABLE))
        config = [*config.values()]
    if isinstance(config, list | tuple):
        yield from chain.from_iterable(map(_assigned, config))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _texts(value: Any) -> Iterator[str]:
    return (each for each in _listed(value) if isinstance(each, str))
