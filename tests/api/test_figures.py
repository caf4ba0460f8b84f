"""Figures of money and time: what cannot be is not believed."""

import math
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import Credits, Metrics, SegmindClient
from tests.emulator import Emulator, Fault, Route
from tests.hostile import json_values

from .samples import PAYLOAD, SLUG, SOON

NO_NUMBERS: list[Any] = ["nan", "inf", math.nan, math.inf, "much", "", [1], {}, True]


@pytest.mark.parametrize("name", ["cost", "remaining_credits", "total_time"])
@pytest.mark.parametrize("value", [0, 0.5, "0.5", 10])
def test_believed(name: str, value: Any) -> None:
    """A number that can be is taken, also as text."""
    metrics = Metrics.from_dict({name: value})
    assert getattr(metrics, name) == float(value)
    assert metrics.senseless == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("cost", value) for value in [-5, -0.001, 10.01, 1e12, "-5", *NO_NUMBERS]),
        *(("total_time", value) for value in [-1, 1e12, 10**400, *NO_NUMBERS]),
        *(("remaining_credits", value) for value in [-1e9, 1e12, *NO_NUMBERS]),
    ],
)
def test_not_believed(name: str, value: Any) -> None:
    """What cannot be is as good as not told, and is named."""
    metrics = Metrics.from_dict({name: value})
    assert getattr(metrics, name) is None
    assert metrics.senseless == (name,)


@pytest.mark.parametrize("told", [{}, {"cost": None}, None, [], "cost"])
def test_not_told(told: Any) -> None:
    """What is not told is no nonsense."""
    assert Metrics.from_dict(told) == Metrics()


@given(st.dictionaries(st.sampled_from(["cost", "remaining_credits"]), json_values))
def test_any_figures(told: Any) -> None:
    """Whatever is told, what is booked is a few dollars."""
    metrics = Metrics.from_dict(told)
    assert metrics.cost is None or 0.0 <= metrics.cost <= 10.0
    assert metrics.remaining_credits is None or math.isfinite(metrics.remaining_credits)


@pytest.mark.parametrize("value", [-5, 1e12, "nan"])
async def test_headers(client: SegmindClient, emulator: Emulator, value: Any) -> None:
    """A direct answer tells its figures in headers, and is read with the same doubt."""
    emulator.inject(Fault(name="figures", route=Route.DIRECT, value={"cost": value}))
    output = await client.run(SLUG, PAYLOAD)
    assert output.metrics.cost is None
    assert output.metrics.senseless == ("cost",)
    assert output.metrics.remaining_credits == 9.995


@pytest.mark.parametrize("value", [-5, 1e12, math.nan, [1], True])
async def test_result(client: SegmindClient, emulator: Emulator, value: Any) -> None:
    """A result with odd figures is a result."""
    figures = {"cost": value, "remaining_credits": -1e9, "total_time": -1}
    emulator.inject(Fault(name="figures", route=Route.RESULT, value=figures))
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=60, estimate=SOON)
    assert output.metrics == Metrics(senseless=tuple(figures))
    assert (await output.read()).startswith(b"RIFF")


@pytest.mark.parametrize("value", [-1e9, 1e12, *NO_NUMBERS])
def test_credit_is_not_believed(value: Any) -> None:
    """A balance that cannot be is none; the other one counts."""
    assert Credits.from_dict({"credits": value}).balance is None
    assert Credits.from_dict({"credits": value, "free-credits": 2}).balance == 2.0
