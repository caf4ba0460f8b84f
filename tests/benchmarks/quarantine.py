"""The quarantine on the corpus: which good takes it refuses, and which bad ones it catches."""

from pathlib import Path
from random import Random

from homeassistant.core import HomeAssistant

from custom_components.segmind_tts.making.estimates import Estimates
from tests.corpus.takes import takes_by_voice
from tests.corpus.trial import GOOD, OTHER, TRUNCATED, Trial

from .benchmark import Result, Size

_SEED = 1


async def measure(size: Size, directory: Path) -> Result:
    """Let houses that know nothing hear the corpus, each in another order."""
    hass = HomeAssistant(str(directory))
    random = Random(_SEED)
    voices = takes_by_voice(size.languages)
    trial = Trial(Estimates(hass))
    for _ in range(size.houses):
        trial.estimates = Estimates(hass)
        await trial.async_hear(voices.values(), random)
    await hass.async_stop(force=True)
    return Result(
        figures={
            "false_refusals": round(trial.refused(GOOD), 4),
            "caught_truncated": round(trial.refused(*TRUNCATED), 4),
            "caught_other": round(trial.refused(*OTHER), 4),
        },
        details={
            way: {"takes": verdicts.total(), **dict(verdicts.most_common())}
            for way, verdicts in trial.verdicts.items()
        },
    )
