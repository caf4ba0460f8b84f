"""Manners: how each voice speaks, and so what its next take has to sound like."""

from collections.abc import Mapping
from typing import Any, Final

from ..audio import Expected, VerifiedAudio
from ..message.request import SpeechRequest
from ..storage import read_number, read_rows
from ..timing.habits import Habits, Utterance

_MOST: Final = 200
"""Manners that are kept: templates may make styles, and each is a manner of its own."""
_MOST_SECONDS: Final = 1e6

_PAUSE: Final = 2.5
"""Seconds between words at most, and more where the text has marks or tags for pauses."""
_MARKED_PAUSE: Final = 4.5

# By what factors texts may be shorter than expected where nothing was learned: styles may
# be quick, and a character of other scripts may be a sound, a syllable or a word.
_STYLED: Final = 1.4
_OTHER_SCRIPT: Final = 2.5
_ALPHABETS: Final = frozenset({"", "latin", "greek", "cyrillic"})


class Manners:
    """The habits of each model, voice, style and script."""

    def __init__(self) -> None:
        """Know none."""
        self._habits: dict[str, Habits] = {}

    def expected(self, request: SpeechRequest, *, second: bool) -> Expected:
        """Return what a take of a request has to sound like.

        A `second` take that ends as it should may be as short as any voice's: would what
        was learned of this voice refuse both, a lesson that is wrong could never be mended.
        """
        habits = self._habits.get(_manner(request), Habits())
        bounds, start = (
            each.bounds(
                request.seconds_of_speech,
                request.doubtful_seconds,
                leeway=_leeway(request),
            )
            for each in (habits, Habits())
        )
        return Expected(
            least=bounds.least,
            usual=bounds.usual,
            most=max(bounds.most, start.most) if second else bounds.most,
            pause=_MARKED_PAUSE if request.has_pauses else _PAUSE,
            tail=bounds.tail,
            echo=request.is_echo,
            second=second,
            fewest=min(bounds.least, start.least) if second else None,
        )

    def learn(self, request: SpeechRequest, audio: VerifiedAudio) -> None:
        """Learn from a good take of a request."""
        manner = _manner(request)
        # The latest comes last, so that the first is what was not used for longest.
        habits = self._habits.pop(manner, Habits())
        self._habits[manner] = habits.observed(
            Utterance(
                seconds=audio.speech,
                expected=request.seconds_of_speech,
                tail=audio.tail,
                doubt=request.doubtful_seconds,
            )
        )
        if len(self._habits) > _MOST:
            del self._habits[next(iter(self._habits))]

    def as_dict(self) -> dict[str, list[list[float]]]:
        """Return what was learned, for storage and diagnostics."""
        return {
            manner: [
                [each.seconds, each.expected, each.tail, each.doubt]
                for each in habits.utterances
            ]
            for manner, habits in self._habits.items()
        }

    def read(self, stored: Mapping[str, Any]) -> None:
        """Take up what `as_dict` returned; what is damaged in it is passed over."""
        rows = read_rows(stored.items(), _read_habits, of="learned habits")
        self._habits = dict(rows)


def speaker_of(request: SpeechRequest) -> str:
    """Return who speaks. The style matters too, but may hold the user's own words."""
    return "/".join(filter(None, (request.model, request.voice, request.voice_2)))


def _manner(request: SpeechRequest) -> str:
    """Return who speaks and how, as far as it changes the pace of the words."""
    manner = speaker_of(request), request.manner, request.script
    return "/".join(filter(None, manner))


def _leeway(request: SpeechRequest) -> float:
    styled = _STYLED if request.style else 1.0
    return styled * (1.0 if request.script in _ALPHABETS else _OTHER_SCRIPT)


def _read_habits(row: tuple[str, Any]) -> tuple[str, Habits]:
    manner, utterances = row
    habits = Habits()
    for each in utterances:
        seconds, expected, tail, doubt = (
            read_number(one, most=_MOST_SECONDS) for one in each
        )
        utterance = Utterance(
            seconds=seconds, expected=expected, tail=tail, doubt=doubt
        )
        habits = habits.observed(utterance)
    return manner, habits
