"""A trial of the quarantine: takes come one after another, and each good one teaches."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from custom_components.segmind_tts.audio import AudioError, async_verify
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.message.request import SpeechRequest
from tests.emulator.faults.distortions import BYTES
from tests.emulator.faults.spoilt import SPOILT

from .takes import Take

GOOD: Final = "good"
TRUNCATED: Final = ("cut to 75 %", "cut to 60 %", "cut to 40 %")
OTHER: Final = ("babble", "hole", "twice")
FADED: Final = "fades"

_WAYS: Final[Mapping[str, tuple[str, float]]] = {
    "cut to 75 %": ("audio_cut", 0.75),
    "cut to 60 %": ("audio_cut", 0.6),
    "cut to 40 %": ("audio_cut", 0.4),
    "babble": ("audio_babble", 12.0),
    "hole": ("audio_hole", 5.5),
    "twice": ("audio_twice", 2.0),
    FADED: ("audio_fades", 12.0),
}
_DISTORTED: Final[Mapping[str, str]] = {
    "static": "audio_noise",
    "silence": "audio_silence",
}


def spoilt(wav: bytes) -> dict[str, bytes]:
    """Return a good take spoiled in each way."""
    ways = {
        name: SPOILT[fault][0](wav, value) for name, (fault, value) in _WAYS.items()
    }
    return ways | {name: BYTES[fault](wav) for name, fault in _DISTORTED.items()}


@dataclass(slots=True)
class Trial:
    """What became of takes, in counts by the way they were spoiled and by the verdict."""

    estimates: Estimates
    verdicts: dict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    async def async_hear(self, voices: Iterable[list[Take]], random: Random) -> None:
        """Judge the takes of voices in any order, each spoiled before it is heard whole."""
        for takes in voices:
            for take in random.sample(takes, len(takes)):
                for way, wav in spoilt(take.wav).items():
                    verdict = await self.async_judge(take.request, wav)
                    self.verdicts[way][verdict] += 1
                verdict = await self.async_judge(take.request, take.wav, learn=True)
                self.verdicts[GOOD][verdict] += 1

    async def async_judge(
        self, request: SpeechRequest, wav: bytes, *, learn: bool = False
    ) -> str:
        """Return why a take is refused, or that it is good; learn from it if it is."""
        expected = self.estimates.expected_sound(request, second=False)
        try:
            audio = await async_verify(wav, expected=expected, ffmpeg="none")
        except AudioError as err:
            return err.kind
        if learn:
            self.estimates.async_heard(request, audio)
        return GOOD

    def refused(self, *ways: str) -> float:
        """Return the share of takes of these ways that are refused."""
        verdicts = sum((self.verdicts[way] for way in ways), Counter[str]())
        return 1 - verdicts[GOOD] / verdicts.total()
