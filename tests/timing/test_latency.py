"""How long jobs take, learned."""

import json
from random import Random
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.timing.latency import LatencyModel
from custom_components.segmind_tts.timing.polls import Estimate
from tests.hostile import json_values

MODEL = "gemini-2.5-pro-tts"
LENGTHS = (20, 100, 300, 500)


def taught(
    jobs: int,
    overhead: float,
    per_character: float,
    *,
    strays: float = 0.0,
    seed: int = 1,
) -> LatencyModel:
    """Return a model that has seen jobs, some of them four times as slow."""
    rng, model = Random(seed), LatencyModel()
    for _ in range(jobs):
        characters = rng.randint(20, 500)
        seconds = (overhead + per_character * characters) * rng.lognormvariate(0, 0.2)
        stray = rng.random() < strays
        model.observe(MODEL, characters, seconds * (4 if stray else 1))
    return model


def test_prior() -> None:
    """A new model is thought to be like the usual one, with doubt."""
    estimate = LatencyModel().expected("new", 100)
    assert estimate.median == pytest.approx(5.5)
    assert estimate.sigma == pytest.approx(0.35, abs=0.02)
    assert LatencyModel().noise("new") == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("overhead", "per_character"),
    [(2, 0.035), (10, 0.175), (0.8, 0.014), (6, 0.03)],
)
@pytest.mark.parametrize("characters", LENGTHS)
def test_learns(overhead: float, per_character: float, characters: int) -> None:
    """Fifty jobs tell median and spread for every length."""
    model = taught(50, overhead, per_character)
    estimate = model.expected(MODEL, characters)
    assert estimate.median == pytest.approx(
        overhead + per_character * characters, rel=0.25
    )
    assert estimate.sigma == pytest.approx(0.2, abs=0.05)
    assert model.noise(MODEL) == pytest.approx(0.2, abs=0.05)


@pytest.mark.parametrize("factor", [0.3, 1, 5])
def test_learns_quickly(factor: float) -> None:
    """Five jobs tell how fast a model is altogether."""
    model = taught(5, 2 * factor, 0.035 * factor)
    estimate = model.expected(MODEL, 200)
    assert estimate.median == pytest.approx(9 * factor, rel=0.3)


@pytest.mark.parametrize("characters", LENGTHS)
def test_strays_count_little(characters: int) -> None:
    """One job in ten that hangs does not spoil the belief in the others."""
    estimate = taught(50, 2, 0.035, strays=0.1).expected(MODEL, characters)
    assert estimate.median == pytest.approx(2 + 0.035 * characters, rel=0.25)
    assert estimate.sigma < 0.5


def test_old_jobs_are_forgotten() -> None:
    """A model that has become slower is believed to be slow."""
    model = taught(50, 2, 0.035)
    for _ in range(50):
        model.observe(MODEL, 100, 30)
    assert model.expected(MODEL, 100).median == pytest.approx(30, rel=0.1)


def test_models_are_apart() -> None:
    """What one model takes says nothing of another."""
    assert taught(50, 10, 0.2).expected("new", 9) == LatencyModel().expected("new", 9)


@pytest.mark.parametrize(
    ("characters", "seconds"),
    [
        (-1, 5.0),
        (10**7, 5.0),
        (10, 0.0),
        (10, -1.0),
        (10, 1e-9),
        (10, 1e6),
        (10, float("inf")),
        (10, float("nan")),
    ],
)
def test_nonsense_is_not_learned(characters: int, seconds: float) -> None:
    """A job that cannot have been is none."""
    model = LatencyModel()
    model.observe(MODEL, characters, seconds)
    assert model.as_dict() == {}


def test_storage() -> None:
    """What was learned survives storage as JSON."""
    model = taught(60, 4, 0.05)
    again = LatencyModel.from_dict(json.loads(json.dumps(model.as_dict())))
    assert again.as_dict() == model.as_dict()
    assert again.expected(MODEL, 77) == model.expected(MODEL, 77)


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {"a": 3},
        {"a": [3]},
        {"a": [[1]]},
        {"a": [[1, 2, 3]]},
        {"a": [["x", 2]]},
        {"a": [[1, None]]},
    ],
)
def test_junk_in_storage(stored: Any) -> None:
    """What is no job is passed over, and what is one is kept."""
    model = LatencyModel.from_dict(stored)
    assert model.as_dict() == {}


@given(
    json_values
    | st.dictionaries(
        st.text(),
        st.lists(st.lists(st.integers() | st.floats() | st.text(), max_size=3)),
    ),
    st.integers(0, 100_000),
)
def test_any_storage(stored: Any, characters: int) -> None:
    """Whatever was stored there is a usable belief about every model."""
    model = LatencyModel.from_dict(stored)
    for name in ["", *model.as_dict()]:
        estimate = model.expected(name, characters)
        assert isinstance(estimate, Estimate)
        assert 0 < estimate.median < float("inf")
        assert 0 < estimate.sigma < float("inf")
