"""Inline tags: one form for people, and for each model its own, or none."""

import pytest

from custom_components.segmind_tts.message.models import MODELS
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.tags import (
    as_written,
    in_angles,
    in_manner,
    in_marks,
    leading_manner,
)

STORY = "[whispers] The baby is asleep. [sighs] At last! It was a long day."


@pytest.mark.parametrize(
    ("text", "gemini", "google", "grok"),
    [
        ("Plain  words [1].", None, None, None),
        ("[फुसफुसाते हुए] नमस्ते।", None, "नमस्ते।", "नमस्ते।"),
        ("Well [laughs] no.", None, "Well <laugh> no.", "Well [laugh] no."),
        ("[Sighing] No.", None, "<sigh> No.", "[sigh] No."),
        (
            "Wait. [pause] Now. [long pause] So.",
            "Wait. … Now. [long pause] So.",
            "Wait. <short pause> Now. <long pause> So.",
            "Wait. [pause] Now. [long-pause] So.",
        ),
        (
            "[whispers] Hush. [sigh] Sleep. [normal] Dinner!",
            None,
            "Hush. <sigh> Sleep. Dinner!",
            "<whisper>Hush. [sigh] Sleep.</whisper> Dinner!",
        ),
        ("So. [shouting] Fire!", None, "So. Fire!", "So. <loud>Fire!</loud>"),
        ("[like a pirate] Ahoy!", None, "Ahoy!", "Ahoy!"),
        ("I [coughs] know.", None, "I <cough> know.", "I know."),
        ("A [emphasis] big one.", "A big one.", "A big one.", None),
        ("[laughs]", None, "<laugh>", "[laugh]"),
        ("[excited]", None, None, None),
        ("Anna: [sighs] No.\nBen: Yes.", None, "Anna: <sigh> No.\nBen: Yes.", None),
    ],
)
def test_forms(text: str, gemini: str | None, google: str, grok: str) -> None:
    """What a model knows it gets, what it would read aloud it does not."""
    assert as_written(text) == (gemini or text)
    assert in_angles(text) == (google or text)
    if grok:
        assert in_marks(text) == grok


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        (STORY, "[whispers]"),
        ("[sighs] [slowly] [like a pirate] No.", "[slowly] [like a pirate]"),
        ("[sighs] No.", ""),
        ("No [whispers] way.", ""),
        ("[1] is a figure.", ""),
    ],
)
def test_what_holds_for_all_of_a_text(text: str, manner: str) -> None:
    """A manner at the begin does; a sound or a pause is heard once."""
    assert leading_manner(text) == manner


def test_a_leading_tag_reaches_every_part() -> None:
    """The second part is whispered like the first, unless it has a manner of its own."""
    script = VoiceSettings().script(STORY)
    assert len(script) == 3
    assert [script.part(each, each + 1).text for each in range(3)] == [
        "[whispers] The baby is asleep.",
        "[whispers] [sighs] At last!",
        "[whispers] It was a long day.",
    ]
    assert script.part(0, 3) == script.whole
    other = VoiceSettings().script("[whispers] Hush. [shouting] Fire! Fire!")
    assert other.part(1, 2).text == "[shouting] Fire!"


def test_what_has_no_words_gets_no_manner() -> None:
    """Of a pause or nothing no job is made."""
    assert in_manner("[whispers]", " …") == " …"
    assert in_manner("", " So.") == " So."
    assert in_manner("[whispers]", " So.") == "[whispers] So."


def test_a_manner_becomes_a_style() -> None:
    """The model that reads its text aloud gets a leading manner beside it."""
    settings = VoiceSettings(model="gemini-3.8-flash-tts", style="calm")
    payload = settings.request("[whispers] Hush. [sighs]").payload()
    assert payload["text"] == "Hush. <sigh>"
    assert payload["style"] == "calmly and without hurry, whispers"


@pytest.mark.parametrize("model", MODELS)
def test_text_without_tags_is_sent_as_it_is(model: str) -> None:
    """No model gets other words than those that were asked for."""
    text = "Half < full, [1] and a  gap: 50 % (more or less) [see below: 7]."
    request = VoiceSettings(model=model).request(text)
    assert request.payload()["text"] == request.text
