"""The errors of the lower layers, as users read them."""

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.segmind_tts import api
from custom_components.segmind_tts.audio import DecoderError
from custom_components.segmind_tts.errors import translated_errors
from custom_components.segmind_tts.library import (
    LibraryAwayError,
    RecordingLostError,
    RecordingUnavailableError,
)
from custom_components.segmind_tts.making.budget import BudgetExceededError
from custom_components.segmind_tts.message.setting_error import SettingError


@pytest.mark.parametrize(
    ("err", "key"),
    [
        (RecordingLostError("gone"), "recording_lost"),
        (LibraryAwayError("not mounted"), "library_away"),
        (RecordingUnavailableError("Too many open files"), "recording_unavailable"),
        (BudgetExceededError("monthly", 5), "monthly_limit_reached"),
        (DecoderError("no ffmpeg"), "audio_decoder"),
        (api.SegmindKeyNotReceivedError(), "key_not_received"),
        (api.SegmindAuthenticationError(), "key_refused"),
        (api.SegmindModelNotFoundError(), "model_not_found"),
        (api.SegmindJobExpiredError(), "job_expired"),
        (api.SegmindConnectionError(sent=False), "cannot_connect"),
        (api.SegmindError(), "server_trouble"),
    ],
)
def test_each_error_has_its_own_words(err: Exception, key: str) -> None:
    """What goes wrong below is raised in the user's words, with its cause kept."""
    with pytest.raises(HomeAssistantError) as raised, translated_errors():
        raise err
    assert raised.value.translation_key == key
    assert raised.value.__cause__ is err


def test_a_mistake_of_the_user() -> None:
    """What only the caller can mend is told apart."""
    with pytest.raises(ServiceValidationError) as raised, translated_errors():
        raise SettingError("voice_unknown", option="voice", value="x", suggestion="y")
    assert raised.value.translation_placeholders == {
        "option": "voice",
        "value": "x",
        "suggestion": "y",
    }


def test_other_errors_pass() -> None:
    """A fault of ours is not dressed up."""
    with pytest.raises(ZeroDivisionError), translated_errors():
        raise ZeroDivisionError
