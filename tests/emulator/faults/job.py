"""Faults of a job: given to its submit they last, given to a later answer they do not."""

from collections.abc import Callable, Mapping
from functools import partial

from aiohttp import web

from tests.emulator.fate import FATE, Distortion, Fate, Shape
from tests.emulator.sound import Sound

from .distortions import DISTORTIONS
from .fault import Fault
from .shapes import SHAPES
from .spoilt import SPOILT, Spoil
from .strike import Effect, Strike

_BLOCKED = "Model tried to generate text, but it should only be used for TTS"


async def _process_under(
    make: Callable[[Fault], Fate], strike: Strike
) -> web.StreamResponse:
    """Process the request under another fate."""
    strike.request[FATE] = make(strike.fault)
    return await strike.proceed()


def _failing(fault: Fault) -> Fate:
    """Fail with value as message, under the fault's status in place of 422."""
    return Fate(error=fault.value or _BLOCKED, failed_status=fault.status or 422)


def _elsewhere(fault: Fault) -> Fate:
    """Name value as the address of the audio."""
    return Fate(shape=lambda *_: {"output": fault.value})


def _spoiled(distortion: Distortion, _: Fault) -> Fate:
    """Spoil the audio."""
    return Fate(distortion=distortion)


def _spoilt(spoil: Spoil, usual: float, fault: Fault) -> Fate:
    """Spoil what is spoken, by value."""
    value = usual if fault.value is None else float(fault.value)
    return Fate(
        distortion=lambda sound: Sound(spoil(sound.data, value), sound.content_type)
    )


def _shaped(shape: Shape, _: Fault) -> Fate:
    """Hand the audio out in another shape."""
    return Fate(shape=shape)


_FATES: Mapping[str, Callable[[Fault], Fate]] = {
    "never_ends": lambda _: Fate(endless=True),
    "job_fails": _failing,
    "media_url": _elsewhere,
    **{name: partial(_spoiled, each) for name, each in DISTORTIONS.items()},
    **{name: partial(_spoilt, *each) for name, each in SPOILT.items()},
    **{name: partial(_shaped, each) for name, each in SHAPES.items()},
}
JOB_FAULTS: Mapping[str, Effect] = {
    name: partial(_process_under, make) for name, make in _FATES.items()
}
