"""Routines: the automations and scripts that are loaded, as they are written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.const import (
    CONF_ACTIONS,
    CONF_CONDITION,
    CONF_CONDITIONS,
    CONF_DEFAULT,
    CONF_ENABLED,
    CONF_ID,
    CONF_SEQUENCE,
    CONF_TRIGGERS,
    CONF_VARIABLES,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_component import DATA_INSTANCES

from .conditions import met
from .operations import UNDEFINED, Partial
from .scopes import Scope, Scopes, is_template, limited

SCRIPT: Final = "script"
ROUTINES: Final = ("automation", SCRIPT)

# Their names in Home Assistant are its own, or older than its constants.
_ACTION: Final = "action"
_FIELDS: Final = "fields"
_TRIGGER: Final = "trigger"
_TRIGGER_VARIABLES: Final = "trigger_variables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """An automation or script. Blueprints have their inputs filled in."""

    entity_id: str
    service: str | None
    """The action that runs a script."""
    config: Mapping[str, Any] = field(repr=False)

    @property
    def steps(self) -> Any:
        """What it does."""
        config = self.config
        written = (config.get(key) for key in (CONF_ACTIONS, _ACTION, CONF_SEQUENCE))
        return next((each for each in written if each is not None), [])

    def starts(self, scopes: Scopes) -> list[Scope]:
        """Return what its variables may be when it starts by itself.

        People who start a script are offered the defaults of its fields.
        """
        config = self.config
        starts = scopes.assigned([{}], config.get(_TRIGGER_VARIABLES))
        triggered = [
            scope
            for trigger in _triggers(config)
            for scope in scopes.assigned(starts, trigger)
        ]
        starts = limited(triggered) or starts
        if defaults := dict(_defaults(self._fields)):
            starts = [*starts, defaults]
        conditions = config.get(CONF_CONDITIONS) or config.get(CONF_CONDITION)
        return met(scopes, conditions, self._with_variables(scopes, starts))

    def called(self, scopes: Scopes, given: list[Scope]) -> list[Scope]:
        """Return what the variables of a script may be after a call with these."""
        nothing = dict.fromkeys(self._fields, UNDEFINED)
        called = self._with_variables(scopes, given)
        return [{**nothing, **each} for each in called]

    @property
    def _fields(self) -> Mapping[str, Any]:
        fields = self.config.get(_FIELDS)
        return fields if isinstance(fields, Mapping) else {}

    def _with_variables(self, scopes: Scopes, starts: list[Scope]) -> list[Scope]:
        variables = self.config.get(CONF_VARIABLES)
        return scopes.assigned(starts, variables, override=False)


class Routines:
    """All automations and scripts, and which of them actions run."""

    def __init__(self, routines: Iterable[Routine]) -> None:
        """Take all that there are."""
        self._entities = {each.entity_id: each for each in routines}
        self._services = {each.service: each for each in self}

    def __iter__(self) -> Iterator[Routine]:
        """Iterate over all of them."""
        return iter(self._entities.values())

    def run_by(self, action: str) -> list[Routine]:
        """Return the script that an action of its own runs, if there is one."""
        return [self._services[action]] if action in self._services else []

    def named(self, entity_ids: Iterable[str]) -> list[Routine]:
        """Return those of some entities."""
        known = map(self._entities.get, entity_ids)
        return [each for each in known if each is not None]


@callback
def async_routines(hass: HomeAssistant) -> Routines:
    """Return the automations and scripts that are loaded."""
    # Both kinds keep what was read of the configuration, also if Home Assistant has
    # refused it.
    return Routines(
        Routine(
            entity_id=entity.entity_id,
            service=f"{domain}.{entity.unique_id}" if domain == SCRIPT else None,
            config=config,
        )
        for domain in ROUTINES
        if (component := hass.data.get(DATA_INSTANCES, {}).get(domain))
        for entity in component.entities
        if entity.available
        if isinstance(config := getattr(entity, "raw_config", None), Mapping)
    )


def _triggers(config: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the variables that each trigger sets."""
    written = config.get(CONF_TRIGGERS) or config.get(_TRIGGER)
    for index, trigger in enumerate(_flat(written)):
        if trigger.get(CONF_ENABLED) is not False:
            variables = trigger.get(CONF_VARIABLES)
            told = Partial(id=str(trigger.get(CONF_ID, index)))
            yield {
                **(variables if isinstance(variables, Mapping) else {}),
                _TRIGGER: told,
            }


def _flat(triggers: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(triggers, list | tuple):
        for each in triggers:
            yield from _flat(each)
    elif isinstance(triggers, Mapping):
        # A trigger may be a list of others.
        if CONF_TRIGGERS in triggers:
            yield from _flat(triggers[CONF_TRIGGERS])
        else:
            yield triggers


def _defaults(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, offered in fields.items():
        default = offered.get(CONF_DEFAULT) if isinstance(offered, Mapping) else None
        if default is not None and not is_template(default):
            yield name, default
