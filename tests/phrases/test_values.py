"""Messages with places: each value is filled in, each message comes once."""

import pytest

from custom_components.segmind_tts.phrases.values import TooManyMessagesError, filled


@pytest.mark.parametrize(
    ("message", "values", "messages"),
    [
        ("Dinner is ready.", {}, ["Dinner is ready."]),
        (
            "The {door} is open.",
            {"door": ["front door", "garage"]},
            ["The front door is open.", "The garage is open."],
        ),
        (
            "{who} is {where}.",
            {"who": ["Ann", "Ben"], "where": ["home", "away"]},
            ["Ann is home.", "Ann is away.", "Ben is home.", "Ben is away."],
        ),
        ("{a} and {a}", {"a": ["1", "2"]}, ["1 and 1", "2 and 2"]),
        ("{a}", {"a": ["{b}", "x"], "b": ["never"]}, ["{b}", "x"]),
        ("{unknown} {", {"door": ["x"]}, ["{unknown} {"]),
        ("{a}", {"a": ["x", "x"]}, ["x"]),
        ("{a}", {"a": []}, []),
        ("{Tür}", {"Tür": ["auf"]}, ["auf"]),
    ],
)
def test_filled(
    message: str, values: dict[str, list[str]], messages: list[str]
) -> None:
    """What is known is filled in, the rest stays as it is."""
    assert filled(message, values) == messages


def test_too_many() -> None:
    """What would cost a fortune is refused."""
    values = {"a": [str(number) for number in range(20)]}
    assert len(filled("{a}", values)) == 20
    with pytest.raises(TooManyMessagesError):
        filled("{a} {b}", {**values, "b": values["a"]})
