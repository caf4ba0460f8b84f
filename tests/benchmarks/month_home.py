"""What forty automations of a home say in a month, and how often.

The frequencies are of a house with four people, two of whom work outside: what comes
with a person's way in or out or with the day comes daily, what comes with a machine every
other day, what warns once a month. Nobody has measured them; they are written down so
that they can be doubted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

type Words = Callable[[Random], str]
"""Draws the text of a message."""

CONSTANT: Final[Mapping[str, float]] = {
    # With the day, or with each who comes.
    "Somebody is at the door.": 2.0,
    "Good night. All lights are off.": 1.0,
    "Dinner is ready.": 0.8,
    "It is time to go to school.": 0.7,
    "It is time for your tablets.": 2.0,
    "Please brush your teeth.": 1.0,
    "Television ends in ten minutes.": 0.8,
    # With a machine.
    "The washing machine is done.": 0.6,
    "The dryer is done.": 0.4,
    "The dishwasher is done.": 0.7,
    "The oven has reached its temperature.": 0.4,
    "The robot has finished the ground floor.": 0.5,
    "The robot is stuck.": 0.15,
    "There is post in the letter box.": 0.7,
    # Now and then.
    "The coffee machine needs water.": 0.3,
    "The car is charged.": 0.3,
    "A window is open and it is going to rain.": 0.15,
    "The freezer is too warm.": 0.03,
    "There is water under the sink.": 0.01,
    "Smoke was noticed in the kitchen. Please leave the house.": 0.01,
}
LISTED: Final[Mapping[str, float]] = {
    "The garage is {{ 'open' if is_state('cover.garage', 'open') else 'closed' }}.": 2.0,
    "{{ {'ann': 'Ann', 'ben': 'Ben', 'eva': 'Eva', 'tim': 'Tim'}[trigger.id] }} is home.": 4.0,
    "{{ {'ann': 'Ann', 'ben': 'Ben', 'eva': 'Eva', 'tim': 'Tim'}[trigger.id] }} has left.": 2.0,
    "The {{ {'f': 'front door', 'b': 'back door', 'c': 'cellar door'}[trigger.id] }}"
    " has been open for five minutes.": 0.7,
    "The alarm is {{ 'armed' if is_state('alarm.home', 'armed_away') else 'off' }}.": 1.5,
    "Tomorrow is {{ {'p': 'paper', 'r': 'residual waste', 'o': 'organic waste',"
    " 'g': 'packaging'}[states('sensor.bin')] }}.": 0.25,
    "The heating is in {{ states('select.heating') }} mode.": 0.5,
    "{% if is_state('sun.sun', 'above_horizon') %}Good morning.{% else %}"
    "Good evening.{% endif %}": 1.5,
    "{{ {'ann': 'Ann', 'ben': 'Ben'}[trigger.id] }} is calling.": 0.5,
    "The battery of the {{ {'d': 'door sensor', 'm': 'motion sensor',"
    " 'r': 'remote control'}[trigger.id] }} is low.": 0.07,
    "The internet is {{ 'back' if is_state('binary_sensor.net', 'on') else 'away' }}.": 0.1,
    "{{ 'Frost' if is_state('sensor.w', 'frost') else 'Wind' }} is expected tonight.": 0.1,
}
STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "select.heating": ("comfort", "eco", "holiday")
}
SKIES: Final = ("sunny", "cloudy", "partly cloudy", "rainy", "foggy", "windy")


def _temperature(chance: Random) -> str:
    return f"It is {round(chance.gauss(9, 4))} degrees outside."


def _timer(chance: Random) -> str:
    # Most people use the same few lengths.
    minutes = chance.choices((3, 5, 8, 10, 12, 20, 45), (2, 6, 3, 5, 2, 3, 1))[0]
    return f"Your timer of {minutes} minutes is over."


def _clock(chance: Random) -> str:
    return f"It is {chance.choice((7, 7, 7, 13, 19))}:{chance.randrange(0, 60, 15):02}."


def _arrival(chance: Random) -> str:
    return f"The bus leaves in {chance.randint(2, 15)} minutes."


def _briefing(chance: Random) -> str:
    appointments = chance.choice(("nothing", "one appointment", "two appointments"))
    return (
        f"Good morning. Today will be {chance.choice(SKIES)}."
        f" It is {round(chance.gauss(7, 4))} degrees, and up to"
        f" {round(chance.gauss(13, 4))} are expected."
        f" There is {appointments} in your calendar today. Have a good day."
    )


def _laundry(chance: Random) -> str:
    return f"The washing machine needs {chance.randrange(10, 130, 10)} more minutes."


def _energy(chance: Random) -> str:
    return f"Today {round(chance.gauss(11, 3))} kilowatt hours were used."


def _air(chance: Random) -> str:
    return f"The air has {chance.randrange(1000, 1800, 100)} parts of carbon dioxide."


VARYING: Final[Mapping[Words, float]] = {
    _temperature: 0.5,
    _timer: 0.7,
    _clock: 0.3,
    _arrival: 0.5,
    _briefing: 1.0,
    _laundry: 0.2,
    _energy: 0.3,
    _air: 0.2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Something that is said on a day."""

    day: int
    message: str
    is_constant: bool


def sayings(
    days: int,
    chance: Random,
    texts_of: Mapping[str, list[str]],
    varying: Mapping[Words, float] = VARYING,
) -> Iterator[Saying]:
    """Yield what is said in its order. `texts_of` are the texts of what is listed."""
    for day in range(days):
        said: list[Saying] = []
        for message, often in CONSTANT.items():
            once = Saying(day=day, message=message, is_constant=True)
            said += [once] * _times(often, chance)
        for template, often in LISTED.items():
            for _ in range(_times(often, chance)):
                message = chance.choice(texts_of[template])
                said.append(Saying(day=day, message=message, is_constant=False))
        for words, often in varying.items():
            for _ in range(_times(often, chance)):
                said.append(Saying(day=day, message=words(chance), is_constant=False))
        chance.shuffle(said)
        yield from said


def _times(often: float, chance: Random) -> int:
    """Draw how often something happens on a day, from a Poisson distribution."""
    times, waited = 0, chance.expovariate(1)
    while waited < often:
        times, waited = times + 1, waited + chance.expovariate(1)
    return times
