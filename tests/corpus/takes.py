"""Good takes of the corpus: espeak-ng's voices, of many paces and pitches."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
import math
from random import Random
import subprocess
from typing import Final

from custom_components.segmind_tts.message.request import SpeechRequest
from custom_components.segmind_tts.message.settings import VoiceSettings
from tests.emulator.voices import resample
from tests.emulator.wav import to_wav

from .texts import TEXTS

# Variant, pitch, words a minute.
VARIANTS: Final = (
    ("m1", 40, 145),
    ("f2", 60, 160),
    ("m3", 30, 175),
    ("f4", 70, 150),
)
_MOOD: Final = 0.1
"""How much the pace of a voice differs from take to take: models are no metronomes."""
_PARALLEL: Final = 4
_HEADER: Final = 44


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A text as a voice of espeak-ng speaks it."""

    voice: str
    """By espeak-ng's name; for the house it is the voice of a model, as of any other."""
    text: str
    wav: bytes = field(repr=False)

    @property
    def request(self) -> SpeechRequest:
        """The request for the text."""
        return VoiceSettings(voice=self.voice).request(self.text)


def takes_by_voice(
    languages: int = len(TEXTS), variants: int = len(VARIANTS)
) -> dict[str, list[Take]]:
    """Return all texts of so many languages, spoken by so many voices of each."""
    asked = [
        (language, variant, text)
        for language in list(TEXTS)[:languages]
        for variant in VARIANTS[:variants]
        for text in TEXTS[language]
    ]
    voices: dict[str, list[Take]] = {}
    with ThreadPoolExecutor(_PARALLEL) as threads:
        for take in threads.map(lambda each: _take(*each), asked):
            voices.setdefault(take.voice, []).append(take)
    return voices


def _take(language: str, variant: tuple[str, int, float], text: str) -> Take:
    name, pitch, pace = variant
    pace *= math.exp(Random(f"{language} {name} {text}").gauss(0, _MOOD))
    command = ["espeak-ng", "--stdin", "--stdout", "-b1", f"-v{language}+{name}"]
    spoken = subprocess.run(
        [*command, f"-p{pitch}", f"-s{round(pace)}"],
        input=text.encode(),
        capture_output=True,
        check=True,
    ).stdout
    wav = to_wav(resample(spoken[_HEADER:]))
    return Take(voice=f"{language}+{name}", text=text, wav=wav)
