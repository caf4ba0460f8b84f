"""Each fault of the way, the API and the job: what the caller gets, and what it costs."""

from dataclasses import replace
from typing import Any

from _pytest.mark import ParameterSet
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.emulator import Emulator, Fault

from .calls import COST, charged, failure, say
from .discretion import Discretion


def row(name: str, route: str, *expected: str, **fields: Any) -> ParameterSet:
    """Return a row of a table: a fault on a route, and what is expected then."""
    fault = Fault(name=name, route=route, **fields)
    title = "-".join((route, name, *map(str, fields.values())))
    return pytest.param(fault, *expected, id=title)


NOT_TAKEN = [
    row("bad_request", "submit", "request_invalid"),
    row("key_missing", "submit", "key_not_received"),
    row("key_refused", "submit", "key_refused"),
    row("token_refused", "submit", "key_refused"),
    row("forbidden", "submit", "model_forbidden"),
    row("model_unknown", "submit", "model_not_found", times=None),
    row("wrong_method", "submit", "request_invalid"),
    row("wrong_content_type", "submit", "request_invalid"),
    row("insufficient_credits", "submit", "credits_insufficient"),
    row("parameter_refused", "submit", "request_invalid"),
    row("spend_limit", "submit", "spend_limit_reached"),
    row("model_retired", "submit", "model_retired", times=None),
    row("server_error", "submit", "server_trouble", times=3),
    row("key_echo", "submit", "server_trouble", times=3),
    row("bad_gateway", "submit", "submit_unknown"),
    row("gateway_timeout", "submit", "submit_unknown"),
    row("reset", "submit", "submit_unknown"),
    row("hang_up", "submit", "submit_unknown"),
    row("stall", "submit", "submit_unknown"),
    row("redirect", "submit", "answer_malformed"),
]


@pytest.mark.parametrize(("fault", "key"), NOT_TAKEN)
async def test_not_taken(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    discretion: Discretion,
    fault: Fault,
    key: str,
) -> None:
    """What Segmind does not take costs nothing, and is told; the next call works."""
    # A history with nothing in it proves nothing.
    await say(home, "Something else.")
    emulator.inject(fault)
    error = await failure(home)
    assert error.translation_key == key
    assert len(played) == len(emulator.submits) == 1
    await discretion.check(error)

    emulator.faults.clear()
    await say(home)
    assert len(played) == 2
    assert charged(emulator) == len(emulator.submits) == 2


OVERCOME = [
    row("rate_limited", "submit", value=0.2),
    row("rate_limited_without_reset", "submit"),
    row("server_error", "submit", times=2),
    row("reset_after", "submit"),
    row("stall_after", "submit"),
    row("stall_mid_body", "submit"),
    row("cut_short", "submit"),
    row("invalid_json", "submit"),
    row("wrong_json", "submit"),
    row("html", "submit"),
    row("gigantic_json", "submit", value=2),
    row("request_unknown", "status", times=None),
    row("rate_limited", "status", value=0.2),
    row("rate_limited_without_reset", "status", times=2),
    row("server_error", "status", times=2),
    row("bad_gateway", "status", times=2),
    row("key_echo", "status", times=2),
    row("reset", "status", times=2),
    row("stall", "status"),
    row("cut_short", "status", times=2),
    row("invalid_json", "status", times=2),
    row("html", "status", times=2),
    row("gigantic_json", "status", value=2),
    row("request_unknown", "result", times=2),
    row("reset", "result", times=2),
    row("stall_mid_body", "result"),
    row("cut_short", "result", times=2),
    row("invalid_json", "result", times=2),
    row("gigantic_json", "result", value=17),
    row("output_missing", "result", times=2),
    row("media_unknown", "media"),
    row("server_error", "media"),
    row("reset", "media"),
    row("stall", "media"),
    row("stall_mid_body", "media"),
    row("cut_short", "media"),
]


@pytest.mark.parametrize("fault", OVERCOME)
async def test_overcome(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    discretion: Discretion,
    fault: Fault,
) -> None:
    """What passes costs the caller some time, and nothing else."""
    emulator.inject(fault)
    await say(home)
    assert emulator.faults.waiting == [fault] * (fault.times is None)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
    await discretion.check()


AT_ONCE = [
    row("bad_request", "status", "request_invalid"),
    row("key_missing", "status", "key_not_received"),
    row("key_refused", "status", "key_refused"),
    row("model_retired", "status", "model_retired"),
    row("invalid_json", "status", "answer_malformed"),
    row("wrong_json", "status", "answer_malformed", value={"status": 7}),
    row("gigantic_json", "status", "answer_malformed", value=2),
    row("redirect", "status", "answer_malformed"),
    row("html", "result", "answer_malformed"),
    row("wrong_json", "result", "answer_malformed", value={"output": {"id": 7}}),
    row("media_unknown", "media", "download_failed"),
    row("gigantic_audio", "media", "download_failed", value=65),
    row("redirect", "media", "download_failed"),
    row("redirect", "media", "download_failed", value="https://127.0.0.1/audio.wav"),
    row("redirect", "media", "download_failed", value="file:///etc/passwd"),
    row("media_url", "result", "download_failed", value="file:///etc/passwd"),
    row("media_url", "result", "download_failed", value="http://127.0.0.1:9/a.wav"),
    row("media_url", "result", "download_failed", value="https://10.0.0.1/a.wav"),
    row("media_url", "result", "download_failed", value="https://[::1]/a.wav"),
    row("media_url", "result", "download_failed", value="https://169.254.169.254/a"),
]
IN_VAIN = [
    row("rate_limited", "status", "timed_out", value=6000),
    row("gateway_timeout", "status", "timed_out"),
    row("reset", "status", "timed_out"),
    row("stall", "status", "timed_out"),
    row("key_echo", "result", "timed_out"),
    row("reset", "media", "download_failed"),
    row("stall_body", "media", "download_failed"),
    row("cut_short", "media", "download_failed"),
]


async def told(
    home: HomeAssistant, emulator: Emulator, discretion: Discretion, fault: Fault
) -> str | None:
    """Return what a caller is told while a fault lasts."""
    emulator.inject(replace(fault, times=None))
    error = await failure(home)
    await discretion.check(error)
    emulator.faults.clear()
    return error.translation_key


@pytest.mark.parametrize(("fault", "key"), AT_ONCE)
async def test_told_at_once(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    discretion: Discretion,
    fault: Fault,
    key: str,
) -> None:
    """What cannot be had now is told; the next call gets it without another payment."""
    assert await told(home, emulator, discretion, fault) == key
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
    assert account.runtime_data.budget.today == pytest.approx(COST)


@pytest.mark.parametrize(("fault", "key"), IN_VAIN)
async def test_waited_for_in_vain(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    discretion: Discretion,
    short_deadlines: pytest.MonkeyPatch,
    fault: Fault,
    key: str,
) -> None:
    """What does not pass in time is told; the next call does not pay again."""
    assert await told(home, emulator, discretion, fault) == key
    short_deadlines.undo()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
