"""A stand-in for satellites: a real entity of Home Assistant's."""

import asyncio
from typing import override

from homeassistant.components.assist_pipeline import PipelineEvent
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.helpers.device_registry import DeviceInfo

from tests.making.scenarios.clock import SPEED


class StandInSatellite(AssistSatelliteEntity):
    """A satellite that takes some seconds for each announcement."""

    _attr_has_entity_name = True
    _attr_name = None
    _attr_supported_features = AssistSatelliteEntityFeature.ANNOUNCE

    def __init__(self, name: str, *, seconds: float = 2.0) -> None:
        """Be a part of the device of that name."""
        self._attr_unique_id = name
        self._attr_device_info = DeviceInfo(identifiers={("stand_in", name)}, name=name)
        self.seconds: float | None = seconds
        self.announced: list[AssistSatelliteAnnouncement] = []

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        self.announced.append(announcement)
        if self.seconds is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(self.seconds / SPEED)

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 1)

    @override
    async def async_set_configuration(
        self, config: AssistSatelliteConfiguration
    ) -> None:
        pass

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        pass
