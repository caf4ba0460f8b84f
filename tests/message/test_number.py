"""Numbers: what is read as one, and what is refused."""

from hypothesis import given
import pytest

from custom_components.segmind_tts.message.number import read_number
from tests.hostile import json_values

NO_NUMBERS = ["nan", "inf", "-inf", "1e999", "", "warm", True, False, None, [1], {}]


@pytest.mark.parametrize("value", [*NO_NUMBERS, float("nan"), float("inf"), 10**400])
def test_what_is_no_number(value: object) -> None:
    """Truth values, NaN, infinity, and whatever does not fit into a float are refused."""
    with pytest.raises(ValueError, match=r"."):
        read_number(value)


@pytest.mark.parametrize("value", [1.5, "1.5", " 1.5 ", "15e-1"])
def test_a_number_may_be_text(value: object) -> None:
    """A number is read from its text, as templates give it."""
    assert read_number(value) == 1.5


@given(json_values)
def test_whatever_comes(value: object) -> None:
    """Any value is either a number within the bounds, or a ValueError."""
    try:
        number = read_number(value, least=0, most=2)
    except ValueError:
        return
    assert 0 <= number <= 2
