"""The calls by which automations and scripts speak, as they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from homeassistant.const import (
    CONF_ACTION,
    CONF_ENABLED,
    CONF_ENTITY_ID,
    CONF_SERVICE,
    CONF_TARGET,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import DATA_INSTANCES

from ..const import DOMAIN

TTS: Final = "tts.speak"
NOTIFY: Final = "notify.send_message"
OURS: Final = (f"{DOMAIN}.announce", f"{DOMAIN}.ask")
_SPEAKING: Final = (TTS, NOTIFY, *OURS)
SPEAKERS: Final = ("automation", "script")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An action that may speak, as it is written; its values may be templates."""

    action: str
    data: Mapping[str, Any]
    target: Mapping[str, Any]
    used_in: str
    """The entity of the automation or script."""


@callback
def async_calls(hass: HomeAssistant) -> list[Call]:
    """Return the calls of all automations and scripts that are loaded.

    Blueprints have their inputs filled in.
    """
    return [
        call
        for domain in SPEAKERS
        if (component := hass.data.get(DATA_INSTANCES, {}).get(domain))
        for entity in component.entities
        for call in _calls_of(entity)
    ]


def _calls_of(entity: Entity) -> Iterator[Call]:
    # Both kinds keep what was read of the configuration; one with a mistake has none.
    config = getattr(entity, "raw_config", None)
    for action in _actions(config or {}):
        data = _mapping(action.get("data")) or _mapping(action.get("data_template"))
        target = {**data, **_mapping(action.get(CONF_TARGET))}
        if CONF_ENTITY_ID in action:
            target[CONF_ENTITY_ID] = action[CONF_ENTITY_ID]
        yield Call(
            action=str(action.get(CONF_ACTION) or action.get(CONF_SERVICE)),
            data=data,
            target=target,
            used_in=entity.entity_id,
        )


def _actions(config: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the actions that may speak, however deep they are, but none that is off."""
    if isinstance(config, Mapping):
        if config.get(CONF_ENABLED) is False:
            return
        name = config.get(CONF_ACTION) or config.get(CONF_SERVICE)
        if isinstance(name, str) and name in _SPEAKING:
            yield config
            return
        yield from chain.from_iterable(map(_actions, config.values()))
    elif isinstance(config, list | tuple):
        yield from chain.from_iterable(map(_actions, config))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
