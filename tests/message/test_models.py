"""The model table: what each row takes, and what it makes of a request."""

from dataclasses import replace
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.message.models import MODELS, SpeechModel, find_model
from custom_components.segmind_tts.message.request import Retake, SpeechRequest
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.styles import STYLES
from custom_components.segmind_tts.message.voices import GROK_VOICES, VOICES

DEFAULT = "gemini-2.5-flash-tts"
FLASH_3_8 = "gemini-3.8-flash-tts"
SLUGS = [*MODELS, FLASH_3_8, "openvoice"]
GEMINI = {"text", "voice_1", "voice_2", "temperature"}
FIELDS = {
    **dict.fromkeys([*MODELS, "openvoice"], GEMINI),
    FLASH_3_8: {"text", "voice_1", "voice_2", "style"},
    "grok-tts": {"text", "voice_id", "language", "codec"},
}

RETAKES = [None, Retake(), Retake(style=True, second_voice=True)]
OPTIONS = st.fixed_dictionaries(
    {"model": st.sampled_from(SLUGS)},
    optional={
        "voice": st.sampled_from([*VOICES, *GROK_VOICES]).map(str.swapcase),
        "voice_2": st.sampled_from([*VOICES, *GROK_VOICES]).map(str.upper),
        "style": st.sampled_from([*STYLES, "like a pirate"]),
        "temperature": st.floats(0, 2),
    },
)
MESSAGES = st.sampled_from(["Hello.", "Anna: Hi.\nBen: Hello.", "Hi"])


@given(options=OPTIONS, message=MESSAGES, retake=st.sampled_from(RETAKES))
def test_a_payload_has_only_fields_of_the_row(
    options: dict[str, Any], message: str, retake: Retake | None
) -> None:
    """No field that the model lacks, and each voice as the API spells it."""
    payload = (
        VoiceSettings.from_options(options).request(message).payload(retake=retake)
    )
    row = find_model(options["model"])
    assert {*payload} <= FIELDS[options["model"]]
    assert row.droppable <= FIELDS[options["model"]] | {"style"}
    for field in ("voice_1", "voice_2", "voice_id"):
        assert payload.get(field) in (None, *row.voices)


@pytest.mark.parametrize(
    ("request_", "key", "payload"),
    [
        (
            SpeechRequest(text="Hello.", model="gemini-2.5-flash-tts", voice="Kore"),
            "daec828e803352ff72e9f112e5ca1c93868307ce63b5ae3e5e9577199dfd238f",
            {"text": "Hello.", "voice_1": "Kore"},
        ),
        (
            SpeechRequest(
                text="Hello.",
                model="gemini-2.5-pro-tts",
                voice="Kore",
                style="cheerful",
                temperature=1.0,
            ),
            "e1ef4fbe82c21090e26ddbcb56615979736b5c851828569b1c28c5fe42d6bd29",
            {"text": "Say cheerfully: Hello.", "voice_1": "Kore", "temperature": 1.0},
        ),
        (
            SpeechRequest(
                text="Anna: Hi.\nBen: Hello.",
                model="gemini-3.1-flash-tts",
                voice="Kore",
                voice_2="Puck",
                style="like a pirate",
                temperature=0.7,
            ),
            "9376b4c9f279a01e044af18ac28a0c8c488747f19fcbc5d9c9742a30680cad15",
            {
                "text": "Say this, like a pirate: Anna: Hi.\nBen: Hello.",
                "voice_1": "Kore",
                "voice_2": "Puck",
                "temperature": 0.7,
            },
        ),
        (
            SpeechRequest(
                text="Hello.", model="openvoice", voice="Zephyr", temperature=1.5
            ),
            "6ad6a88f8d7c6446cd1d47cbe43ea693f300375cca5df7f62f95bc6d726669ab",
            {"text": "Hello.", "voice_1": "Zephyr", "temperature": 1.5},
        ),
        (
            SpeechRequest(
                text="[sigh] Grüße, 世界.",
                model="gemini-2.5-flash-tts",
                voice="Sulafat",
                style="whisper",
                temperature=1.0,
            ),
            "eca0fad497a5a2475120fce6096b0ecccdcf89b72bb3494cdc6c3a90f1c16218",
            {
                "text": "Whisper: [sigh] Grüße, 世界.",
                "voice_1": "Sulafat",
                "temperature": 1.0,
            },
        ),
    ],
)
def test_keys_and_payloads_of_what_is_recorded(
    request_: SpeechRequest, key: str, payload: dict[str, Any]
) -> None:
    """They must never change, or what homes have recorded is paid for again."""
    assert request_.key == key
    assert request_.payload() == payload


@pytest.mark.parametrize(
    ("slug", "row"),
    [
        ("gemini-2.5-flash-preview-tts", "gemini-2.5-flash-tts"),
        ("gemini-2.5-pro-preview-tts", "gemini-2.5-pro-tts"),
        ("gemini-3.1-flash-tts-preview", "gemini-3.1-flash-tts"),
        ("gemini-3.8-flash-lite-tts", FLASH_3_8),
        ("gemini-4-flash-tts", FLASH_3_8),
        ("gemini-10-tts", FLASH_3_8),
        ("grok-2-tts", "grok-tts"),
        ("grok-voice-tts-1.0", "grok-tts"),
        ("gemini-2.5-flash", "openvoice"),
        ("chatterbox-tts", "openvoice"),
    ],
)
def test_a_slug_gets_the_row_of_its_family(slug: str, row: str) -> None:
    """What is typed by hand is told by its name."""
    assert find_model(slug) == replace(find_model(row), slug=slug)


def test_style_in_a_field_of_its_own() -> None:
    """A model that reads its whole text aloud gets the style beside it."""
    settings = VoiceSettings.from_options(
        {"model": FLASH_3_8, "style": "cheerful", "temperature": 1.5}
    )
    request = settings.request("Hello")
    assert request.payload() == {
        "text": "Hello",
        "voice_1": "Zephyr",
        "style": "cheerfully",
    }
    assert request.payload(retake=Retake())["text"] == "Hello."


@pytest.mark.parametrize("model", ["gemini-2.5-flash-tts", "gemini-3.1-flash-tts"])
def test_who_refuses_a_temperature_is_another_model(model: str) -> None:
    """It is told what to say as that one is: with the style beside the text."""
    settings = VoiceSettings.from_options({"model": model, "style": "cheerful"})
    request = settings.request("[sighs] Hello.")
    assert request.payload(left_out={"temperature"}) == {
        "text": "<sigh> Hello.",
        "voice_1": "Zephyr",
        "style": "cheerfully",
    }
    assert "style" not in request.payload(left_out={"temperature", "style"})


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("whisper", "<whisper>Hello.</whisper>"),
        ("calm", "<soft>Hello.</soft>"),
        ("cheerful", "Hello."),
        ("like a pirate", "Hello."),
    ],
)
def test_style_in_marks(style: str, text: str) -> None:
    """Grok is given the ready styles that it has marks for; others change nothing."""
    plain = VoiceSettings(model="grok-tts", voice="eve").request("Hello.")
    request = _styled(style)
    assert request.payload() == {**plain.payload(), "text": text}
    assert (request.key == plain.key) == (text == "Hello.")


@pytest.mark.parametrize(
    ("model", "style", "told"),
    [
        (DEFAULT, None, {"text": "Say this, in the language de-DE: Hello."}),
        (
            DEFAULT,
            "cheerful",
            {"text": "Say cheerfully, in the language de-DE: Hello."},
        ),
        (
            FLASH_3_8,
            "calm",
            {"style": "calmly and without hurry, in the language de-DE"},
        ),
        ("grok-tts", None, {"language": "de"}),
    ],
)
def test_an_accent(model: str, style: str | None, told: dict[str, str]) -> None:
    """The voice's language is told to each model in its own way, if that is wanted."""
    options = {"model": model, "style": style, "language": "de-DE"}
    plain = VoiceSettings.from_options(options).request("Hello.")
    request = VoiceSettings.from_options({**options, "accent": True}).request("Hello.")
    assert request.payload() == {**plain.payload(), **told}
    assert request.key != plain.key
    assert SpeechRequest.from_dict(request.as_dict()) == request
    assert "accent" not in plain.as_dict()
    for off in (False, None, "", "off"):
        other = VoiceSettings.from_options({**options, "accent": off})
        assert other.request("Hello.").key == plain.key


@pytest.mark.parametrize(
    ("accent", "language"),
    [("pt_BR", "pt-BR"), ("fr-CA", "fr"), ("sv-SE", "auto"), ("DE", "auto")],
)
def test_languages_of_grok(accent: str, language: str) -> None:
    """It is given those that it knows, in its own codes."""
    settings = VoiceSettings.from_options({"model": "grok-tts", "accent": accent})
    assert settings.request("Hello.").payload()["language"] == language


def _styled(style: str) -> SpeechRequest:
    """Return a request of Grok in a style."""
    return VoiceSettings(model="grok-tts", voice="eve", style=style).request("Hello.")


@pytest.mark.parametrize(
    ("model", "voice", "own"),
    [
        ("grok-tts", "Zephyr", "eve"),
        ("grok-tts", "charon", "rex"),
        ("grok-tts", "EVE", "eve"),
        ("gemini-2.5-flash-tts", "eve", "Zephyr"),
        (FLASH_3_8, "Kore", "Kore"),
        ("openvoice", "sulafat", "Sulafat"),
        ("openvoice", "narrator_7", "narrator_7"),
    ],
)
def test_a_voice_of_another_model(model: str, voice: str, own: str) -> None:
    """A voice that the model lacks is replaced by the likest that it has."""
    assert VoiceSettings.from_options({"model": model, "voice": voice}).voice == own


@pytest.mark.parametrize("row", MODELS.values(), ids=MODELS)
def test_each_voice_has_a_likeness(row: SpeechModel) -> None:
    """Whatever voice is set, each model has one in its place."""
    for voice in (*VOICES, *GROK_VOICES):
        assert row.find_voice(voice) in row.voices
    assert row.default_voice in row.voices
    assert row.price > 0
