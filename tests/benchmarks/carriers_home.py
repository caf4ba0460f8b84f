"""Short messages of a home that are made of sentences of which some come again.

They are as often as the month's other messages of their kind: what comes with the day
daily, what comes with a machine every other day.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

from .month_home import SKIES, Words

_NAMES: Final = ("Ann", "Ben", "Eva", "Tim")


def _washed(chance: Random) -> str:
    return (
        f"The washing machine is done. It ran for {chance.randrange(45, 125)} minutes."
    )


def _dried(chance: Random) -> str:
    return f"The dryer is done. It ran for {chance.randrange(60, 150)} minutes."


def _charged(chance: Random) -> str:
    return f"The car is charged. It took {chance.randrange(3, 40)} kilowatt hours."


def _morning(chance: Random) -> str:
    return f"Good morning. It is {round(chance.gauss(7, 4))} degrees outside."


def _window(chance: Random) -> str:
    degrees = round(chance.gauss(7, 4))
    return f"The window in the bathroom is still open. It is {degrees} degrees outside."


def _bus(chance: Random) -> str:
    return f"The bus is late. It leaves in {chance.randint(5, 25)} minutes."


def _attention(chance: Random) -> str:
    calls = ("Dinner is ready.", "We leave in ten minutes.", "The taxi is here.")
    return f"Attention please. {chance.choice(calls)}"


def _price(chance: Random) -> str:
    cents = chance.randrange(8, 24)
    return f"Electricity is cheap now. A kilowatt hour is {cents} cents."


def _guest(chance: Random) -> str:
    minutes = chance.randrange(5, 45, 5)
    return (
        f"{chance.choice(_NAMES)} arrives in {minutes} minutes. Please set the table."
    )


def _alarm(chance: Random) -> str:
    time = f"{chance.choice((6, 7, 8))}:{chance.randrange(0, 60, 5):02}"
    return f"It is {time}. Time to get up."


def _home(chance: Random) -> str:
    news = (
        "The alarm is off.",
        "The heating is in comfort mode.",
        "There is post in the letter box.",
    )
    return f"{chance.choice(_NAMES)} is home. {chance.choice(news)}"


def _tomorrow(chance: Random) -> str:
    appointments = chance.choice(("Nothing is", "One appointment is", "Much is"))
    return f"Tomorrow will be {chance.choice(SKIES)}. {appointments} in your calendar."


def _sauna(chance: Random) -> str:
    return (
        f"The sauna has {chance.randrange(40, 90)} degrees."
        f" It is ready in {chance.randrange(5, 40)} minutes."
    )


def _power(chance: Random) -> str:
    used, made = round(chance.gauss(11, 3)), round(abs(chance.gauss(8, 4)))
    return f"Today {used} kilowatt hours were used. {made} came from the roof."


SENTENCES: Final[Mapping[Words, float]] = {
    # The first sentence is always the same; of three it is a message of its own, too.
    _washed: 0.3,
    _dried: 0.2,
    _charged: 0.3,
    _morning: 1.0,
    _window: 0.4,
    _bus: 0.3,
    _attention: 0.3,
    _price: 0.5,
    # The last one is.
    _guest: 0.4,
    _alarm: 0.7,
    # Both are of a few.
    _home: 0.7,
    _tomorrow: 0.8,
    # Hardly any comes again.
    _sauna: 0.1,
    _power: 0.3,
}
