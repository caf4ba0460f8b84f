"""Sensors of an account: credit, spending, and what the engine is doing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    EntityCategory,
    UnitOfInformation,
    UnitOfRatio,
    UnitOfTime,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from .coordinator import CreditCoordinator
from .entity import AccountEntity
from .library import SIGNAL_LIBRARY_CHANGED
from .making.ledger import SIGNAL_LEDGER_CHANGED
from .making.tally import SIGNAL_TALLY_CHANGED
from .phrases.ahead import AT_ONCE
from .phrases.progress import SIGNAL_PROGRESS, async_get_progress
from .runtime import SegmindConfigEntry, SegmindData

# The engine tells of changes; nothing is fetched here.
PARALLEL_UPDATES = 0

ATTR_DONE: Final = "done"
ATTR_EXPECTED: Final = "expected_seconds"
ATTR_REFUSED: Final = "refused"
ATTR_TOTAL: Final = "total"

_DOLLAR: Final = "USD"


@dataclass(frozen=True, kw_only=True)
class EngineSensorDescription(SensorEntityDescription):
    """A figure of the engine, and the signal that tells of its change."""

    signal: SignalType[()]
    value_fn: Callable[[SegmindData], float | None]
    period_fn: Callable[[datetime], datetime] | None = None
    """Returns when the period that the figure counts began; None if it counts none."""


_CREDIT: Final = SensorEntityDescription(
    key="credit",
    translation_key="credit",
    device_class=SensorDeviceClass.MONETARY,
    entity_category=EntityCategory.DIAGNOSTIC,
    native_unit_of_measurement=_DOLLAR,
    state_class=SensorStateClass.TOTAL,
    suggested_display_precision=2,
)

_LEFT_TO_RECORD: Final = SensorEntityDescription(
    key="left_to_record",
    translation_key="left_to_record",
    entity_category=EntityCategory.DIAGNOSTIC,
    state_class=SensorStateClass.MEASUREMENT,
)


def _spent(
    key: str,
    value_fn: Callable[[SegmindData], float],
    period_fn: Callable[[datetime], datetime],
) -> EngineSensorDescription:
    return EngineSensorDescription(
        key=key,
        translation_key=key,
        device_class=SensorDeviceClass.MONETARY,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=_DOLLAR,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=3,
        signal=SIGNAL_LEDGER_CHANGED,
        value_fn=value_fn,
        period_fn=period_fn,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _count(
    key: str,
    signal: SignalType[()],
    value_fn: Callable[[SegmindData], float],
    *,
    enabled: bool = True,
) -> EngineSensorDescription:
    return EngineSensorDescription(
        key=key,
        translation_key=key,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=enabled,
        state_class=SensorStateClass.MEASUREMENT,
        signal=signal,
        value_fn=value_fn,
    )


_ENGINE: Final = (
    _spent(
        "spent_today",
        lambda data: data.budget.today,
        lambda midnight: midnight,
    ),
    _spent(
        "spent_this_month",
        lambda data: data.budget.this_month,
        lambda midnight: midnight.replace(day=1),
    ),
    _count("recordings", SIGNAL_LIBRARY_CHANGED, lambda data: data.library.count),
    # It changes twice with each job.
    _count(
        "jobs_under_way",
        SIGNAL_LEDGER_CHANGED,
        lambda data: len(data.jobs.open()),
        enabled=False,
    ),
    EngineSensorDescription(
        key="saved_money",
        translation_key="saved_money",
        device_class=SensorDeviceClass.MONETARY,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=_DOLLAR,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        signal=SIGNAL_TALLY_CHANGED,
        value_fn=lambda data: round(data.tally.account.money, 6),
    ),
    EngineSensorDescription(
        key="saved_time",
        translation_key="saved_time",
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_unit_of_measurement=UnitOfTime.MINUTES,
        state_class=SensorStateClass.TOTAL_INCREASING,
        suggested_display_precision=0,
        signal=SIGNAL_TALLY_CHANGED,
        value_fn=lambda data: round(data.tally.account.seconds, 1),
    ),
    EngineSensorDescription(
        key="recorded_share",
        translation_key="recorded_share",
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        signal=SIGNAL_TALLY_CHANGED,
        value_fn=lambda data: _percent(data.tally.account.share),
    ),
    EngineSensorDescription(
        key="library_size",
        translation_key="library_size",
        device_class=SensorDeviceClass.DATA_SIZE,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.MEGABYTES,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        signal=SIGNAL_LIBRARY_CHANGED,
        value_fn=lambda data: data.library.size,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of an account."""
    async_add_entities(
        [
            CreditSensor(entry),
            LeftToRecordSensor(hass, entry),
            *(EngineSensor(entry, description) for description in _ENGINE),
        ]
    )


class CreditSensor(AccountEntity, CoordinatorEntity[CreditCoordinator], SensorEntity):
    """The credit left."""

    entity_description = _CREDIT

    def __init__(self, entry: SegmindConfigEntry) -> None:
        """Initialize the sensor."""
        CoordinatorEntity.__init__(self, entry.runtime_data.credit)
        AccountEntity.__init__(self, entry, _CREDIT.key)

    @property
    @override
    def native_value(self) -> float | None:
        """Return the credit in US dollars; None if the account never had any."""
        return self.coordinator.data.balance


class EngineSensor(AccountEntity, SensorEntity):
    """A figure that the engine knows by itself."""

    entity_description: EngineSensorDescription

    def __init__(
        self, entry: SegmindConfigEntry, description: EngineSensorDescription
    ) -> None:
        """Initialize the sensor."""
        super().__init__(entry, description.key)
        self.entity_description = description
        self._data = entry.runtime_data

    @property
    @override
    def native_value(self) -> float | None:
        """Return the figure; None if there is nothing to count."""
        return self.entity_description.value_fn(self._data)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """Return when the period began that the figure counts."""
        period_fn = self.entity_description.period_fn
        return period_fn(dt_util.start_of_local_day()) if period_fn else None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the engine, and start a new period at midnight."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, self.entity_description.signal, self.async_write_ha_state
            )
        )
        if self.entity_description.period_fn:
            self.async_on_remove(
                async_track_time_change(
                    self.hass, self._async_new_day, hour=0, minute=0, second=0
                )
            )

    @callback
    def _async_new_day(self, now: datetime) -> None:
        self.async_write_ha_state()


class LeftToRecordSensor(AccountEntity, SensorEntity):
    """How many messages are still to be recorded before they are said."""

    entity_description = _LEFT_TO_RECORD
    _unrecorded_attributes = frozenset({ATTR_EXPECTED})

    def __init__(self, hass: HomeAssistant, entry: SegmindConfigEntry) -> None:
        """Initialize the sensor."""
        super().__init__(entry, _LEFT_TO_RECORD.key)
        self._planner = entry.runtime_data.planner
        self._progress = async_get_progress(hass).of(entry.entry_id)

    @property
    @override
    def native_value(self) -> int:
        """Return the number, 0 while nobody wants anything recorded."""
        return self._progress.left

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return how far all is, and how many seconds the rest takes."""
        requests = self._progress.requests
        expected = self._planner.ready_in(requests, at_once=AT_ONCE) if requests else 0
        return {
            ATTR_TOTAL: self._progress.total,
            ATTR_DONE: self._progress.done,
            ATTR_REFUSED: self._progress.refused,
            ATTR_EXPECTED: round(expected),
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what is recorded."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_PROGRESS, self.async_write_ha_state
            )
        )
