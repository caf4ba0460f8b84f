"""The one place where the errors of the lower layers become Home Assistant's."""

from collections.abc import Iterator
from contextlib import contextmanager

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import async_get_cached_translations

from .api import SegmindError
from .audio import AudioError
from .const import DOMAIN
from .library import LibraryAwayError, RecordingLostError, RecordingUnavailableError
from .making.budget import BudgetExceededError
from .making.ledger import LedgerError
from .message.setting_error import SettingError


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise what goes wrong inside as an error that tells the user what to do.

    Raises ServiceValidationError for a setting or message that cannot be spoken,
    HomeAssistantError for the rest.
    """
    try:
        yield
    except SettingError as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=err.kind,
            translation_placeholders=err.placeholders,
        ) from err
    except BudgetExceededError as err:
        raise _error(f"{err.period}_limit_reached", limit=f"{err.limit:g}") from err
    except LedgerError as err:
        raise _error("ledger_not_writable") from err
    except AudioError as err:
        raise _error(f"audio_{err.kind}") from err
    except RecordingLostError as err:
        raise _error("recording_lost") from err
    except LibraryAwayError as err:
        raise _error("library_away") from err
    except RecordingUnavailableError as err:
        raise _error("recording_unavailable", reason=err.reason) from err
    except SegmindError as err:
        raise _error(err.kind) from err


@callback
def explain(hass: HomeAssistant, err: HomeAssistantError) -> str:
    """Return what an error tells, one of ours in Home Assistant's language.

    The words of other integrations may repeat a message.
    """
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    text = texts.get(f"component.{DOMAIN}.exceptions.{err.translation_key}.message")
    if text is None or err.translation_domain != DOMAIN:
        return str(err)
    return text.format(**(err.translation_placeholders or {}))


def _error(translation_key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )
