"""Instead of a voice, its fallback speaks what that cannot speak in time, or at all."""

from collections.abc import Iterator
from contextlib import contextmanager
import logging

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_send

from ..errors import explain, translated_errors
from ..message.settings import NOTHING_TO_SAY, TOO_MUCH_TO_SAY
from .deadline import Deadline
from .fallback import Fallback, asked_engines, engine_error
from .fell_back import SIGNAL_FELL_BACK, FellBack
from .voice import SpeakingVoice

_LOGGER = logging.getLogger(__name__)


@contextmanager
def speaking_instead(
    voice: SpeakingVoice, deadline: Deadline, language: str, err: HomeAssistantError
) -> Iterator[Fallback]:
    """Provide the engine that speaks for a voice, which cannot because of an error.

    Raises that error if there is no such engine, or one that has the reasons of both if
    the engine fails too.
    """
    engine = deadline.fallback
    voice.status.failed(err)
    if err.translation_key in (NOTHING_TO_SAY, TOO_MUCH_TO_SAY):
        # No engine has words for the one, or time for the other.
        raise err
    if engine is None or engine in {voice.entity_id, *asked_engines()}:
        raise err
    try:
        yield Fallback(
            hass=voice.hass,
            engine=engine,
            instead_of=voice.entity_id,
            language=language,
        )
    except HomeAssistantError as other:
        raise engine_error(
            "fallback_failed",
            engine,
            reason=explain(voice.hass, err).rstrip("."),
            engine_reason=explain(voice.hass, other).rstrip("."),
        ) from err
    if isinstance(err, ServiceValidationError):
        # The user's mistake, which nobody else is told of.
        _LOGGER.warning("%s spoke instead of %s: %s", engine, voice.entity_id, err)
    voice.status.spoke(engine, err)
    fell_back = FellBack(
        voice=voice.entity_id, spoken_by=engine, error=voice.status.last_error
    )
    async_dispatcher_send(voice.hass, SIGNAL_FELL_BACK, fell_back)


async def async_part_instead(
    voice: SpeakingVoice, deadline: Deadline, language: str, text: str, err: Exception
) -> bytes:
    """Return a part of a message in the fallback's voice, as a WAV file.

    Raises what went wrong, translated, if there is no fallback or it fails too.
    """
    try:
        with translated_errors():
            raise err
    except HomeAssistantError as told:
        with speaking_instead(voice, deadline, language, told) as fallback:
            wav = await fallback.async_wav(await voice.async_plain(text, {}))
            # The action has returned, so nobody else is told.
            _LOGGER.warning("%s spoke a part of a message: %s", fallback.engine, told)
        return wav
