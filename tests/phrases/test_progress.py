"""What people see while messages are recorded before they are said."""

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.phrases.progress import async_get_progress
from tests.emulator import Emulator
from tests.making.scenarios.calls import until

from .test_prepare import DOORS, act

SENSOR = "sensor.segmind_left_to_record"
MESSAGE = "The {door} is open."


@pytest.fixture
def states(home: HomeAssistant) -> list[State]:
    """What the sensor has shown."""
    shown = []

    @callback
    def changed(event: object) -> None:
        if (state := home.states.get(SENSOR)) is not None:
            shown.append(state)

    async_track_state_change_event(home, SENSOR, changed)
    return shown


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account."""
    return home


def shown(house: HomeAssistant) -> tuple[int, int, int, int]:
    """Return how many messages are left, and of how many, ready and refused."""
    state = house.states.get(SENSOR)
    assert state is not None
    return (
        int(state.state),
        *(state.attributes[each] for each in ("total", "done", "refused")),
    )


async def test_while_it_waits(
    states: list[State], house: HomeAssistant, emulator: Emulator
) -> None:
    """Each message that is done counts down what is left, from all to none."""
    assert shown(house) == (0, 0, 0, 0)
    await act(house, "prepare", message=MESSAGE, values=DOORS)
    await house.async_block_till_done()
    counts = [int(each.state) for each in states]
    assert sorted(set(counts), reverse=True) == [3, 2, 1, 0]
    assert counts[-4:] == [3, 2, 1, 0]
    assert shown(house) == (0, 3, 3, 0)
    assert states[-1].attributes["expected_seconds"] == 0


async def test_how_long_it_takes(
    states: list[State],
    house: HomeAssistant,
    account: MockConfigEntry,
    emulator: Emulator,
) -> None:
    """The rest takes as long as the house has learned, three messages at once."""
    for _ in range(100):
        account.runtime_data.estimates.async_observe(DEFAULT_MODEL, 30, 20.0)
    messages = [f"Door {number} is open." for number in range(7)]
    await act(house, "prepare", message=messages)
    expected = {each.state: each.attributes["expected_seconds"] for each in states}
    assert expected["7"] == pytest.approx(60, rel=0.1)
    assert 10 < expected["3"] < 30
    assert expected["0"] == 0


async def test_ready_and_refused(house: HomeAssistant, emulator: Emulator) -> None:
    """What is ready counts as done, and what costs too much or fails as refused."""
    await act(house, "prepare", message="The garage is open.")
    await act(
        house,
        "prepare",
        message=MESSAGE,
        values=DOORS | {"door": [*DOORS["door"], "👍"]},
    )
    await act(house, "prepare", message=["One.", "Two.", "👍"], max_cost=0.006)
    await house.async_block_till_done()
    assert shown(house) == (0, 3, 1, 2)


async def test_runs_at_once(
    states: list[State], house: HomeAssistant, emulator: Emulator
) -> None:
    """Two runs are one sum; what begins when all is done is counted anew."""
    for message in ("One.", "Two."):
        await act(
            house, "prepare", message=[message, f"{message} {message}"], wait=False
        )
    await until(lambda: shown(house) == (0, 4, 4, 0))
    assert max(int(each.state) for each in states) == 4
    await act(house, "pin", message="Three.")
    assert shown(house) == (0, 1, 1, 0)


async def test_a_voice_that_is_gone(house: HomeAssistant, emulator: Emulator) -> None:
    """It is no account's, and is done like others."""
    response = await act(house, "prepare", message="One.", voice="tts.gone")
    assert response["messages"][0]["state"] == "refused"
    assert shown(house) == (0, 0, 0, 0)
    nobody = async_get_progress(house).of(None)
    assert (nobody.total, nobody.left, nobody.refused) == (1, 0, 1)
