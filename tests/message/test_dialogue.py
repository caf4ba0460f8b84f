"""Dialogues, as a table of what is written and who speaks."""

import pytest

from custom_components.segmind_tts.message.dialogue import read_dialogue
from custom_components.segmind_tts.message.settings import VoiceSettings

DUET = VoiceSettings(voice="Kore", voice_2="Puck")


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Anna: Hi.\nBen: Hello.", ["Anna: Hi.", "Ben: Hello."]),
        (
            "Anna: Hi.\nBen: Hello.\nAnna: How are you?",
            ["Anna: Hi.", "Ben: Hello.", "Anna: How are you?"],
        ),
        (
            "Anna: Hi.\nand welcome.\nBen: Hello.",
            ["Anna: Hi. and welcome.", "Ben: Hello."],
        ),
        ("Anna: Hi.\nBen:\nBen: Hello.", ["Anna: Hi.", "Ben: Hello."]),
        ("ANNA: Hi.\nBen: So.\nAnna: Yes.", ["ANNA: Hi.", "Ben: So.", "Anna: Yes."]),
        (
            "Old Mrs. Fox: It is 10:30.\nDr. O'Neil: Late!",
            ["Old Mrs. Fox: It is 10:30.", "Dr. O'Neil: Late!"],
        ),
        ("Speaker 1: One.\nSpeaker 2: Two.", ["Speaker 1: One.", "Speaker 2: Two."]),
        ("小明: 你好。\n小红: 再见。", ["小明: 你好。", "小红: 再见。"]),
        ("Time: 10:30", []),
        ("The score is 2:1", []),
        ("10:30 it starts.\n11:00 it ends.", []),
        ("Anna: Hi.\nAnna: It is me.", []),
        ("Anna: Hi.\nBen:", []),
        ("Just a sentence.", []),
        ("Anna:Hi\nBen:Yo", ["Anna: Hi", "Ben: Yo"]),
        ("小明：你好\n小红：再见", ["小明: 你好", "小红: 再见"]),
        ("Anna : Salut.\nBen : Bonjour.", ["Anna: Salut.", "Ben: Bonjour."]),
        ("Kitchen: 21 °C\nBath: 23 °C", []),
        ("Kitchen: 21°C\nBath: 23°C\nHall: 19°C", []),
        ("Good morning!\nToday: sunny\nTomorrow: rain", []),
        ("Anna: run!\nBen: where?", ["Anna: run!", "Ben: where?"]),
        (
            "anna: hi\nben: yo\nanna: bye",
            ["anna: hi", "ben: yo", "anna: bye"],
        ),
        (
            "Anna: [whispers] Hi\nBen: “Yo”",
            ["Anna: [whispers] Hi", "Ben: “Yo”"],
        ),
        ("راما: سلام\nسارا: سلام", ["راما: سلام", "سارا: سلام"]),
        ("राम: नमस्ते।\nसीता: नमस्ते।", ["राम: नमस्ते।", "सीता: नमस्ते।"]),
        ("สมชาย: ไป\nสมหญิง: มา", ["สมชาย: ไป", "สมหญิง: มา"]),
        ("Anna: Hi.\nBen: [laughs]", ["Anna: Hi.", "Ben: [laughs]"]),
        ("Washing machine: Done.\nDryer: Running.", []),
        ("Bus 12: Leaves soon.\nBus 14: Is late.", []),
        ("Front door: Open.\nBack door: Closed.", []),
        ("Heizung: Aus.\nLüftung: An.", []),
        ("Понедельник: Солнце.\nВторник: Дождь.", []),
        ("周一：晴\n周二：雨", []),
        ("月曜日：晴れ\n火曜日：雨", []),
        ("الاثنين: مشمس\nالثلاثاء: ممطر", []),
        ("Matthew 5:3: Blessed.\nLuke 6:20: Blessed.", []),
        ("Today: sunny\nTomorrow: rain", []),
        ("Today: Sunny\nTomorrow: Rain", []),
        ("Today: It is sunny.\nTomorrow: It rains.", []),
        ("Heute: Sonne\nMorgen: Regen", []),
        ("Living room: Warm\nDining room: Cold", []),
        ("Today: Sun\nTomorrow: Rain\nToday: Wind", []),
        ("Washer: done\nDryer: running", []),
        ("Joke: funny\nSong: sad", []),
        ("Anna: Hi.\nBen: Hello.\nCara: Hey.", []),
        ("See: http://a.example\nhttp://b.example", []),
        ("Dinner is ready at half past: come!", []),
        ("", []),
    ],
)
def test_turns(text: str, turns: list[str]) -> None:
    """Two names make a dialogue; text with fewer is ordinary."""
    assert [str(turn) for turn in read_dialogue(text)] == turns


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (
            "Kitchen: 21°C\nBath: 23°C\nHall: 19°C",
            "Kitchen: 21°C, Bath: 23°C, Hall: 19°C",
        ),
        (
            "Good morning!\nToday: sunny\nTomorrow: rain",
            "Good morning! Today: sunny, Tomorrow: rain",
        ),
        ("Today: sunny\nTomorrow: rain", "Today: sunny, Tomorrow: rain"),
        ("Washer: done\nDryer: running", "Washer: done, Dryer: running"),
        ("Anna: Hi.\nBen: Hello.\nCara: Hey.", "Anna: Hi. Ben: Hello. Cara: Hey."),
    ],
)
def test_what_is_no_dialogue(text: str, heard: str) -> None:
    """It is spoken by the first voice, and no word of it is lost."""
    request = DUET.request(text)
    assert (request.text, request.voice, request.voice_2) == (heard, "Kore", None)


def test_the_second_voice_is_only_sent_with_a_dialogue() -> None:
    """Ordinary text in a profile of two voices is spoken by the first, and shares its recording."""
    ordinary = DUET.request("The washing\nmachine is done.")
    assert ordinary.payload()["voice_1"] == "Kore"
    assert "voice_2" not in ordinary.payload()
    single = VoiceSettings(voice="Kore").request("The washing machine is done.")
    assert ordinary.key == single.key

    dialogue = DUET.request("Anna:  Hi.\n\nBen: Hello.")
    assert dialogue.payload()["voice_2"] == "Puck"
    assert dialogue.payload()["text"] == "Anna: Hi.\nBen: Hello."


def test_lines_without_a_second_voice_are_ordinary() -> None:
    """A single voice reads names and all, as it is written."""
    request = VoiceSettings(voice="Kore").request("Anna: Hi.\nBen: Hello.\nCara: Hey.")
    assert request.text == "Anna: Hi. Ben: Hello. Cara: Hey."
