"""The one place where the errors of the lower layers become Home Assistant's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import (
    SegmindAuthenticationError,
    SegmindConnectionError,
    SegmindDownloadError,
    SegmindError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindInvalidRequestError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindKeyNotReceivedError,
    SegmindModelNotFoundError,
    SegmindModelRetiredError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindSpendLimitError,
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from .audio import AudioError
from .const import DOMAIN
from .library import LibraryAwayError, RecordingLostError, RecordingUnavailableError
from .making.budget import BudgetExceededError
from .making.ledger import LedgerError
from .message.settings import SettingError

# The first class that fits decides, so special cases stand before general ones.
TRANSLATION_KEYS: Final[Mapping[type[SegmindError], str]] = {
    SegmindAuthenticationError: "key_refused",
    SegmindKeyNotReceivedError: "key_not_received",
    SegmindForbiddenError: "model_forbidden",
    SegmindInsufficientCreditsError: "credits_insufficient",
    SegmindSpendLimitError: "spend_limit_reached",
    SegmindRateLimitError: "rate_limited",
    SegmindModelRetiredError: "model_retired",
    SegmindModelNotFoundError: "model_not_found",
    SegmindInvalidRequestError: "request_invalid",
    SegmindJobFailedError: "job_failed",
    SegmindJobExpiredError: "job_expired",
    SegmindSubmitUnknownError: "submit_unknown",
    SegmindTimeoutError: "timed_out",
    SegmindConnectionError: "cannot_connect",
    SegmindDownloadError: "download_failed",
    SegmindServerError: "server_trouble",
    SegmindResponseError: "answer_malformed",
    SegmindError: "server_trouble",
}


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
        raise _error(_translation_key(err)) from err


def _translation_key(err: SegmindError) -> str:
    return next(key for kind, key in TRANSLATION_KEYS.items() if isinstance(err, kind))


def _error(translation_key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )
