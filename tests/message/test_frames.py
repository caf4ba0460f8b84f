"""Messages that differ in one part, and numbers between those that are known."""

import pytest

from custom_components.segmind_tts.message.frames import between, frames


def told(*messages: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return frames as people see them."""
    return [(each.message, each.values) for each in frames(messages)]


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("The washing machine ran for {value} minutes.", ("52", "61", "48")),
        ("The {value} is open.", ("front door", "garage", "back door")),
        ("{value} is home.", ("Ann", "Ben", "Eva")),
        ("It is {value}", ("21.5", "22.0", "7:30", "-")),
        ("Guten Morgen, {value}!", ("Änne", "Jürgen", "Zoë")),
        ("Hello 👍 dear {value}", ("one", "two", "three")),
        ("洗濯機は{value}分で終わります。", ("三", "四", "五")),
    ],
)
def test_a_frame(pattern: str, values: tuple[str, ...]) -> None:
    """It is told with a place, and with what was in that."""
    messages = [pattern.replace("{value}", each) for each in values]
    assert told(*messages, "Something else.") == [(pattern, values)]
    (frame,) = frames(messages)
    assert [frame.filled(each) for each in values] == messages


@pytest.mark.parametrize(
    "messages",
    [
        [],
        ["", " ", "."],
        ["The door is open.", "The gate is open."],
        ["Good morning.", "Good night.", "Good evening."],
        ["The door is open."] * 9,
        ["a {b} c d", "a {c} c d", "a {d} c d"],
        [f"{'word ' * 60}{number}" for number in range(5)],
        ["It is 5.", "It is\n6.", "It is  7."],
        ["One two three four five.", "One too three for five.", "One to three fore 5."],
    ],
    ids=str,
)
def test_no_frame(messages: list[str]) -> None:
    """What is too little, too long or differs in more than one part is none."""
    assert told(*messages) == []


def test_each_message_once() -> None:
    """Of several frames, messages are in the one in which most is the same."""
    doors = [
        f"The {door} of the house is {state}."
        for door in ("gate", "door", "hatch", "flap")
        for state in ("open", "shut", "ajar")
    ]
    found = frames(doors)
    assert [each.values for each in found] == [("gate", "door", "hatch", "flap")] * 3
    said = [each.filled(value) for each in found for value in each.values]
    assert sorted(said) == sorted(doors)


@pytest.mark.parametrize(
    ("values", "others"),
    [
        (["48", "52", "50", "51"], ["49"]),
        (["10", "30", "40"], ["20"]),
        (["1", "2", "3"], []),
        (["20.5", "22.0", "21.0"], ["21.5"]),
        (["0,8", "1,2", "0,9", "1,0"], ["1,1"]),
        (["5", "1", "1"], []),
        (["5"], []),
        (["1", "2", "300"], []),
        (["1", "2", "x"], []),
        (["1", "2.5", "4"], []),
        (["01", "03", "04"], []),
        (["1", "9", "17", "61", "62"], []),
        ([], []),
    ],
)
def test_between(values: list[str], others: list[str]) -> None:
    """Rows of numbers are told where enough of them are known."""
    assert between(values) == others
