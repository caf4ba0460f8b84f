"""What is heard follows from when audio comes, and in which order it is played."""

import pytest

from .hearing import Hearing


@pytest.mark.parametrize(
    ("deliveries", "gaps"),
    [
        ([(4.0, 2.0)], []),
        ([(4.0, 2.0), (5.9, 3.0), (8.9, 1.0)], []),
        ([(4.0, 2.0), (7.0, 3.0), (9.9, 1.0)], [1.0]),
        ([(4.0, 2.0), (7.0, 3.0), (12.0, 1.0)], [1.0, 2.0]),
        ([(4.0, 2.0), (6.04, 1.0)], []),
    ],
)
def test_gaps(deliveries: list[tuple[float, float]], gaps: list[float]) -> None:
    """A gap begins when all that came is played, and puts off what follows."""
    hearing = Hearing.of(deliveries, jobs=1)
    assert hearing.first_sound == 4.0
    assert list(hearing.gaps) == pytest.approx(gaps)


def test_what_comes_too_early() -> None:
    """It waits for what is played before it."""
    hearing = Hearing.of([(4.0, 2.0), (9.0, 2.0), (5.0, 2.0)], jobs=3)
    assert hearing.gaps == (3.0,)
    assert hearing.complete == 9.0
