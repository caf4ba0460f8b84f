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
from ..timing.latency import LatencyModel
from ..timing.pace import Pace
from ..timing.polls import Estimate
from ..timing.speed import Speed
from .left_out import LeftOut
from .manners import Manners, speaker_of

_SAVE_DELAY: Final = 60
"""Seconds; what a crash forgets here is soon learned again."""

_MOST_PRICE: Final = 1000.0
"""US dollars, as much as a cap can be: a damaged price must not keep jobs from passing one."""
_MOST_HEARD: Final = 1e6
"""Seconds, more than a pace remembers of any recordings."""

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
        self._manners = Manners()

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
        pace = self._paces.get(speaker_of(request), Pace())
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
    def async_directed(self, request: SpeechRequest, *, obeyed: bool) -> None:
        """Learn whether a style was obeyed, or a take was good only without it."""
        if request.style is None:
            return
        if obeyed:
            self._left_out.acquit(request.model)
        else:
            self._left_out.suspect(request.model)
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
        """Return what a take of a request has to sound like, a `second` one more freely."""
        return self._manners.expected(request, second=second)

    @callback
    def async_heard(self, request: SpeechRequest, audio: VerifiedAudio) -> None:
        """Learn from how a good take of a request sounds."""
        speaker = speaker_of(request)
        sound = audio.duration - audio.silence.leading - audio.silence.trailing
        pace = self._paces.get(speaker, Pace())
        self._paces[speaker] = pace.observed(sound, request.seconds_of_sound)
        self._manners.learn(request, audio)
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
            "habits": self._manners.as_dict(),
        }

    def _read(self, stored: dict[str, Any]) -> None:
        prices = read_rows(stored["prices"].items(), _read_price, of="learned prices")
        paces = read_rows(
            stored.get("paces", {}).items(), _read_pace, of="learned paces"
        )
        self._latencies = LatencyModel.from_dict(stored["latencies"], _slowness)
        self._prices = dict(prices)
        self._paces = dict(paces)
        self._manners.read(stored.get("habits", {}))
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


ESTIMATES: HassKey[Estimates] = HassKey(f"{DOMAIN}_learned")


@singleton(ESTIMATES, async_=True)
async def async_get_estimates(hass: HomeAssistant) -> Estimates:
    """Return what the house has learned, loaded."""
    estimates = Estimates(hass)
    await estimates.async_load()
    return estimates
