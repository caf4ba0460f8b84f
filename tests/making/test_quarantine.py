"""The quarantine on some of the corpus; `scripts/benchmark --only quarantine` has all."""

from random import Random

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.making.estimates import Estimates
from tests.corpus.takes import Take, takes_by_voice
from tests.corpus.trial import FADED, GOOD, OTHER, TRUNCATED, Trial, spoilt


@pytest.fixture(scope="module")
def voices() -> dict[str, list[Take]]:
    """Forty-eight takes, of four voices in two languages."""
    return takes_by_voice(languages=2, variants=2)


async def test_the_corpus(hass: HomeAssistant, voices: dict[str, list[Take]]) -> None:
    """Good takes pass from the first one on, and most of the bad ones do not."""
    trial = Trial(Estimates(hass))
    await trial.async_hear(voices.values(), Random(1))
    assert trial.refused(GOOD, FADED) == 0
    assert trial.refused("hole", "static", "silence") == 1
    assert trial.refused(*OTHER) > 0.98
    assert trial.refused(*TRUNCATED) > 0.93


async def test_bad_takes_teach_little(
    hass: HomeAssistant, voices: dict[str, list[Take]]
) -> None:
    """A voice that is often cut is learned from what passes; its good takes go on to."""
    trial = Trial(Estimates(hass))
    random = Random(2)
    for takes in voices.values():
        for take in random.sample(takes, len(takes)) * 3:
            bad = spoilt(take.wav)[random.choice([*TRUNCATED, *OTHER])]
            await trial.async_judge(take.request, bad, learn=True)
            verdict = await trial.async_judge(take.request, take.wav, learn=True)
            trial.verdicts[GOOD][verdict] += 1
    assert trial.refused(GOOD) < 0.02
