"""What finished jobs have taught: how long one takes, what it costs, how it sounds."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..audio import Expected, VerifiedAudio
from ..const import DOMAIN
from ..message.models import find_model
from ..message.request import SpeechRequest
from ..storage import WatchedStore, async_load_stored, read_number, read_rows
from ..timing.habits import Habits, Utterance
from ..timing.latency import LatencyModel
from ..timing.pace import Pace
from ..timing.polls import Estimate
from ..timing.speed import Speed
from .left_out import LeftOut

_SAVE_DELAY: Final = 60
"""Seconds; what a crash forgets here is soon learned again."""

_MOST_PRICE: Final = 1000.0
"""US dollars, as much as a cap can be: a damaged price must not keep jobs from passing one."""
_MOST_HEARD: Final = 1e6
"""Seconds, more than a pace remembers of any recordings."""

_MOST_VOICES: Final = 200
"""Whose habits are kept: styles may be made by templates, and are voices of their own."""
_PAUSE: Final = 2.5
"""Seconds between words at most, and more where the text has marks or tags for pauses."""
_MARKED_PAUSE: Final = 4.5

_STYLED: Final = 1.4
_ALPHABETS: Final = frozenset({"", "latin", "greek", "cyrillic"})
_OTHER_SCRIPT: Final = 2.5
"""Factors by which voices are quicker or slower by a style, and in scripts whose
characters may be sounds, syllables or words."""

_LENGTHS: Final = (100, 500)
"""Characters, in whose range parts of messages are: the line through both is told."""


class Estimates:
    """Expectations of the next job, better with each one that is finished."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know only what the models' table says."""
        self._hass = hass
        self._store = WatchedStore(hass, 1, f"{DOMAIN}.learned", private=True)
        self._latencies = LatencyModel(_slowness)
        self._prices: dict[str, float] = {}
        self._paces: dict[str, Pace] = {}
        self._left_out = LeftOut()
        self._habits: dict[str, Habits] = {}

    async def async_load(self) -> None:
        """Read what was learned before, whatever the state of disk and file."""
        await async_load_stored(self._hass, self._store, self._read)

    def estimate(self, model: str, characters: int) -> Estimate:
        """Return how long a job is expected to take."""
        return self._latencies.expected(model, characters)

    def speed(self, request: SpeechRequest) -> Speed:
        """Return how fast a request's model makes its text into speech."""
        few, many = (self.estimate(request.model, each) for each in _LENGTHS)
        slope = (many.median - few.median) / (_LENGTHS[1] - _LENGTHS[0])
        return Speed(
            overhead=few.median - slope * _LENGTHS[0],
            per_character=slope,
            sigma=max(few.sigma, many.sigma),
            audio_per_character=self._seconds(request) / len(request.text),
        )

    def _seconds(self, request: SpeechRequest) -> float:
        pace = self._paces.get(_speaker(request), Pace())
        return request.seconds_of_sound * pace.ratio

    def noise(self, model: str) -> float:
        """Return how much the jobs of a message differ: of their sigma, what is chance."""
        return self._latencies.noise(model)

    def price(self, model: str) -> float:
        """Return what a job is expected to cost, in US dollars; 0 where nothing is known."""
        return self._prices.get(model, find_model(model).price)

    def left_out(self, model: str) -> frozenset[str]:
        """Return the fields that a model has refused of late."""
        return self._left_out.fields(model)

    @callback
    def async_refused(self, model: str, fields: Iterable[str]) -> None:
        """Learn that a model does not take some fields."""
        self._left_out.learn(model, fields)
        self._store.async_delay_save(self.as_dict, _SAVE_DELAY)

    @callback
    def async_observe(self, model: str, characters: int, seconds: float) -> None:
        """Learn from the time that a job took."""
        self._latencies.observe(model, characters, seconds)
        self._store.async_delay_save(self.as_dict, _SAVE_DELAY)

    @callback
    def async_paid(self, model: str, cost: float) -> None:
        """Learn from what a job cost, in US dollars."""
        self._prices[model] = cost
        self._store.async_delay_save(self.as_dict, _SAVE_DELAY)

    def expected_sound(self, request: SpeechRequest, *, second: bool) -> Expected:
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

    @callback
    def async_heard(self, request: SpeechRequest, audio: VerifiedAudio) -> None:
        """Learn from how a good take of a request sounds."""
        speaker, manner = _speaker(request), _manner(request)
        sound = audio.duration - audio.silence.leading - audio.silence.trailing
        pace = self._paces.get(speaker, Pace())
        self._paces[speaker] = pace.observed(sound, request.seconds_of_sound)
        habits = self._habits.pop(manner, Habits())
        self._habits[manner] = habits.observed(
            Utterance(
                seconds=audio.speech,
                expected=request.seconds_of_speech,
                tail=audio.tail,
                doubt=request.doubtful_seconds,
            )
        )
        if len(self._habits) > _MOST_VOICES:
            del self._habits[next(iter(self._habits))]
        self._store.async_delay_save(self.as_dict, _SAVE_DELAY)

    def as_dict(self) -> dict[str, Any]:
        """Return what was learned, for storage and diagnostics."""
        return {
            "latencies": self._latencies.as_dict(),
            "prices": self._prices,
            "left_out": self._left_out.as_dict(),
            "paces": {
                speaker: [pace.heard, pace.expected]
                for speaker, pace in self._paces.items()
            },
            "habits": {
                manner: [
                    [each.seconds, each.expected, each.tail, each.doubt]
                    for each in habits.utterances
                ]
                for manner, habits in self._habits.items()
            },
        }

    def _read(self, stored: dict[str, Any]) -> None:
        prices = read_rows(stored["prices"].items(), _read_price, of="learned prices")
        paces = read_rows(
            stored.get("paces", {}).items(), _read_pace, of="learned paces"
        )
        habits = read_rows(
            stored.get("habits", {}).items(), _read_habits, of="learned habits"
        )
        self._latencies = LatencyModel.from_dict(stored["latencies"], _slowness)
        self._prices = dict(prices)
        self._paces = dict(paces)
        self._habits = dict(habits)
        self._left_out.read(stored.get("left_out", {}))


def _slowness(model: str) -> float:
    return find_model(model).slowness


def _read_price(row: tuple[str, object]) -> tuple[str, float]:
    model, price = row
    return model, read_number(price, most=_MOST_PRICE)


def _read_pace(row: tuple[str, Any]) -> tuple[str, Pace]:
    speaker, pace = row
    heard, expected = (read_number(each, most=_MOST_HEARD) for each in pace)
    return speaker, Pace(heard, expected)


def _read_habits(row: tuple[str, Any]) -> tuple[str, Habits]:
    manner, rows = row
    habits = Habits()
    for each in rows:
        seconds, expected, tail, doubt = (
            read_number(one, most=_MOST_HEARD) for one in each
        )
        habits = habits.observed(
            Utterance(seconds=seconds, expected=expected, tail=tail, doubt=doubt)
        )
    return manner, habits


def _speaker(request: SpeechRequest) -> str:
    """Return who speaks. The style matters too, but may hold the user's own words."""
    return "/".join(filter(None, (request.model, request.voice, request.voice_2)))


def _manner(request: SpeechRequest) -> str:
    """Return who speaks and how, as far as it changes the pace of the words."""
    return "/".join(filter(None, (_speaker(request), request.manner, request.script)))


def _leeway(request: SpeechRequest) -> float:
    """Return by what factor a voice may be off where nothing was learned of it."""
    styled = _STYLED if request.style else 1.0
    return styled * (1.0 if request.script in _ALPHABETS else _OTHER_SCRIPT)


ESTIMATES: HassKey[Estimates] = HassKey(f"{DOMAIN}_learned")


@singleton(ESTIMATES, async_=True)
async def async_get_estimates(hass: HomeAssistant) -> Estimates:
    """Return what the house has learned, loaded."""
    estimates = Estimates(hass)
    await estimates.async_load()
    return estimates
