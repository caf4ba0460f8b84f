"""Voice settings: what is accepted, what is refused, and what is sent."""

from dataclasses import fields
from typing import Any

import pytest

from custom_components.segmind_tts.const import (
    CONF_ACCENT,
    CONF_DELIVERY,
    CONF_MODEL,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
)
from custom_components.segmind_tts.message.languages import check_language, languages
from custom_components.segmind_tts.message.setting_error import SettingError
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.voices import VOICES


def test_nothing_set() -> None:
    """Empty options give the default voice and the temperature that is known to work."""
    request = VoiceSettings.from_options({}).request("Hello there.")
    assert request.model == "gemini-2.5-flash-tts"
    assert request.payload() == {
        "text": "Hello there.",
        "voice_1": "Zephyr",
        "temperature": 1.0,
    }


def test_everything_set() -> None:
    """All options reach the payload, in the API's own spelling."""
    settings = VoiceSettings.from_options(
        {
            "model": "gemini-2.5-pro-tts",
            "voice": "kORE",
            "voice_2": " puck ",
            "style": "cheerfully ",
            "temperature": "1.5",
        }
    )
    request = settings.request("Anna:  Hi.\n\nBen: Hello.")
    assert request.model == "gemini-2.5-pro-tts"
    assert request.payload() == {
        "text": "Say this, cheerfully: Anna: Hi.\nBen: Hello.",
        "voice_1": "Kore",
        "voice_2": "Puck",
        "temperature": 1.5,
    }


@pytest.mark.parametrize(
    "empty", [None, "", "  ", "None", "null", "unknown", "unavailable", [], {}]
)
def test_empty_options_count_as_unset(empty: object) -> None:
    """A form gives empty strings where a call gives nothing, and a template words."""
    options = dict.fromkeys(each.name for each in fields(VoiceSettings))
    assert VoiceSettings.from_options(dict.fromkeys(options, empty)) == VoiceSettings()


def test_a_no_is_no_voice_and_no_style() -> None:
    """YAML reads "no" and "off" as false."""
    options = {"voice_2": False, "style": False}
    assert VoiceSettings.from_options(options) == VoiceSettings()


@pytest.mark.parametrize("style", ["cheerful", " Cheerful. ", "CHEERFUL:"])
def test_a_ready_style_is_known_however_it_is_written(style: str) -> None:
    """A ready style is one request, whatever its case and punctuation."""
    request = VoiceSettings.from_options({"style": style}).request("Hello.")
    assert request.style == "cheerful"
    assert request.payload()["text"] == "Say cheerfully: Hello."


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"voice": "Toast"}, "voice_unknown"),
        ({"voice": 7}, "voice_unknown"),
        ({"voice_2": "Kor"}, "voice_unknown"),
        ({"model": "Gemini Flash!"}, "model_invalid"),
        ({"model": "../v1/get-user-credits"}, "model_invalid"),
        ({"style": "x" * 501}, "style_too_long"),
        ({"temperature": 2.1}, "temperature_invalid"),
        ({"temperature": -0.1}, "temperature_invalid"),
        ({"temperature": "warm"}, "temperature_invalid"),
        ({"temperature": [1]}, "temperature_invalid"),
        ({"delivery": "pigeon"}, "delivery_unknown"),
        ({"accent": "Klingon"}, "accent_unknown"),
        ({"accent": True}, "accent_unknown"),
    ],
)
def test_refused_options(options: dict[str, Any], kind: str) -> None:
    """What the API would refuse or misread is refused here, by name."""
    with pytest.raises(SettingError) as refused:
        VoiceSettings.from_options(options)
    assert refused.value.kind == kind


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Zephir", "Zephyr"), ("korre", "Kore"), ("sulafatt", "Sulafat")],
)
def test_the_nearest_voice_is_suggested(typed: str, meant: str) -> None:
    """A misspelt voice is answered with the one that was likely meant."""
    with pytest.raises(SettingError) as refused:
        VoiceSettings.from_options({"voice": typed})
    assert refused.value.placeholders["suggestion"] == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("deu", "de"), ("english", "en"), ("fr-", None), ("xx", "zh")]
)
def test_the_nearest_language_is_suggested(typed: str, meant: str | None) -> None:
    """A language that is none is answered with one that may have been meant."""
    known = languages("en-GB", "GB")
    if meant is None:
        check_language(typed, known)
        return
    with pytest.raises(SettingError) as refused:
        check_language(typed, known)
    assert refused.value.kind == "language_unknown"
    assert refused.value.placeholders == {"value": typed, "suggestion": meant}


def test_any_slug_may_be_typed() -> None:
    """An unknown model gets the tolerant row: no field that the user did not set."""
    request = VoiceSettings.from_options({"model": "no-such"}).request("Hello.")
    assert request.payload() == {"text": "Hello.", "voice_1": "Zephyr"}


@pytest.mark.parametrize("message", ["", "  \n ", "…", "\u200b", "!?"])
def test_nothing_to_speak(message: str) -> None:
    """A message without a letter or digit is refused before it costs anything."""
    with pytest.raises(SettingError) as refused:
        VoiceSettings().request(message)
    assert refused.value.kind == "message_empty"


def test_too_long() -> None:
    """A message over the limit is refused, and the error does not repeat it."""
    with pytest.raises(SettingError) as refused:
        VoiceSettings().request("secret " * 1000)
    assert refused.value.kind == "message_too_long"
    assert refused.value.placeholders == {"length": "6999", "limit": "5000"}
    assert "secret" not in repr(refused.value)


def test_thirty_voices() -> None:
    """All thirty voices are known, each with its character."""
    assert len(VOICES) == 30
    assert all(VOICES.values())


SETTINGS = [
    "voice",
    "voice_2",
    "model",
    "style",
    "temperature",
    "split",
    "delivery",
    "accent",
]


def test_each_setting_has_one_name() -> None:
    """The fields of the settings are the names that forms, calls and storage use."""
    assert {field.name for field in fields(VoiceSettings)} == {*SETTINGS}
    assert {*SETTINGS} == {
        CONF_VOICE,
        CONF_VOICE_2,
        CONF_MODEL,
        CONF_STYLE,
        CONF_TEMPERATURE,
        CONF_SPLIT,
        CONF_DELIVERY,
        CONF_ACCENT,
    }


@pytest.mark.parametrize("setting", [each for each in SETTINGS if each != "split"])
@pytest.mark.parametrize(
    "value", ["x" * 1_000_000, ["\ud83d\n" * 1000]], ids=["x", "list"]
)
def test_an_error_repeats_little_of_a_value(setting: str, value: object) -> None:
    """However long a refused value is, the error shows at most 100 plain characters."""
    with pytest.raises(SettingError) as refused:
        VoiceSettings.from_options({setting: value})
    for shown in refused.value.placeholders.values():
        assert 0 < len(shown) <= 100
        assert shown.isprintable()


@pytest.mark.parametrize("text", ["你好世界" * 1250, "你" * 4000])
def test_too_long_to_be_heard_in_one_take(text: str) -> None:
    """The limit is one of sound: a Chinese character takes longer than a letter."""
    whole = VoiceSettings(split=False)
    with pytest.raises(SettingError) as caught:
        whole.script(text)
    assert caught.value.kind == "message_too_long"
    limit = int(caught.value.placeholders["limit"])
    assert whole.script(text[: limit - 1]).whole.seconds_of_sound <= 600
    assert whole.script("a word " * 700).whole.seconds_of_sound < 600


@pytest.mark.parametrize(
    ("message", "former"),
    [
        ("Milk\nEggs", "Milk Eggs"),
        ("Hello there.", None),
        # An earlier version left out the sign, and spoke the thoughts.
        ("- 5 °C outside", None),
        ("<think>Hm.</think>Yes.", None),
        ("+ 3", None),
        ("At ftp://a.example/b", None),
        ("- milk\n- eggs", "milk eggs"),
        ("# shopping\nmilk", "shopping milk"),
        ("milk\n---\neggs", "milk eggs"),
        ("Done 🎉!", "Done !"),
        (r"1\. milk", r"1\. milk"),
        ("ＡＢＣ ２１℃", "ＡＢＣ ２１℃"),
        ("Hall | 21 °C", "Hall | 21 °C"),
    ],
)
def test_an_earlier_recording_says_the_same(message: str, former: str | None) -> None:
    """What an earlier version has recorded is taken only if it has the same words."""
    assert VoiceSettings().request(message).former == former
