"""The recorder: one paid generation per sentence, shared by all who ask for it."""

import asyncio
from functools import partial
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .library import Library, Recording, RecordingLostError
from .speech.request import SpeechRequest
from .studio import Studio

_LOGGER = logging.getLogger(__name__)

# Of the whole house, by the key of the request: accounts share what is under way, and
# it outlives the reload of an account, as it is paid for.
_UNDER_WAY: Final[HassKey[dict[str, asyncio.Task[Recording]]]] = HassKey(
    f"{DOMAIN}_under_way"
)


class Recorder:
    """Answers with recordings: from the library, from a job under way, or from a new one."""

    def __init__(self, hass: HomeAssistant, studio: Studio, library: Library) -> None:
        """Initialize the recorder of an account."""
        self._hass = hass
        self._studio = studio
        self._library = library
        self._under_way = hass.data.setdefault(_UNDER_WAY, {})

    async def async_record(self, request: SpeechRequest) -> Recording:
        """Return the recording of a request, made now if there is none.

        A caller that leaves does not stop what is paid for. Raises SegmindError or
        AudioError where no good recording can be had.
        """
        if recording := self._library.get(request.key):
            return recording
        return await asyncio.shield(self._task(request))

    async def async_audio(self, request: SpeechRequest) -> tuple[Recording, bytes]:
        """Return the recording of a request with its audio, like `async_record`."""
        recording = await self.async_record(request)
        try:
            return recording, await self._library.async_read(recording)
        except RecordingLostError:
            # The library has forgotten it, so this makes a new one.
            recording = await self.async_record(request)
            return recording, await self._library.async_read(recording)

    @callback
    def _task(self, request: SpeechRequest) -> asyncio.Task[Recording]:
        if (task := self._under_way.get(request.key)) is None:
            task = self._hass.async_create_background_task(
                self._async_make(request), f"{DOMAIN} recording {request.key[:8]}"
            )
            self._under_way[request.key] = task
            task.add_done_callback(partial(self._done, request.key))
        return task

    @callback
    def _done(self, key: str, task: asyncio.Task[Recording]) -> None:
        del self._under_way[key]
        # Looked at here because all callers may have left.
        if not task.cancelled() and (err := task.exception()):
            _LOGGER.debug("Recording %s failed: %s", key[:8], err)

    async def _async_make(self, request: SpeechRequest) -> Recording:
        take = await self._studio.async_take(request)
        return await self._library.async_add(
            request.key,
            take.audio.data,
            container=take.audio.container,
            duration=take.audio.duration,
            cost=take.cost,
            model=request.model,
            voice=request.voice,
            text=request.text,
        )
