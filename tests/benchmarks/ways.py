"""Ways to have a message spoken: in one job, sentence by sentence, by the plan."""

import asyncio
from collections.abc import Sequence
from io import BytesIO
import time
import wave

import aiohttp

from custom_components.segmind_tts.api import SegmindClient
from custom_components.segmind_tts.message.chunker import split_sentences
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.timing.latency import LatencyModel
from tests.emulator import Emulator

from .clients import package
from .cloud import in_process, new_key
from .hearing import Hearing
from .house import Account, House

_DEADLINE = 600.0
# kbit/s. Without it Home Assistant makes MP3 of a variable rate.
_BITRATE = 64


async def in_one_job(emulator: Emulator, messages: Sequence[str]) -> dict[str, Hearing]:
    """Let the official package speak, and play what it brings home."""
    arrivals = await package(in_process(emulator), iter(messages))
    heard = {}
    for request_id, arrival in arrivals.items():
        job = emulator.jobs[request_id]
        wait = arrival - job.timeline.submitted
        heard[job.text] = Hearing.of([(wait, 0.0)], jobs=1)
    return heard


async def by_sentence(
    emulator: Emulator, message: str, *, parallel: int, latencies: LatencyModel
) -> Hearing:
    """Play each sentence as soon as it is there, and those before it are."""
    slots = asyncio.Semaphore(parallel)
    began = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        client = SegmindClient(new_key(emulator), session, base_url=emulator.url)

        async def speak(sentence: str) -> tuple[float, float]:
            async with slots:
                job = await client.submit(
                    DEFAULT_MODEL, {"text": sentence}, deadline=_DEADLINE
                )
                estimate = latencies.expected(DEFAULT_MODEL, len(sentence))
                output = await job.wait(deadline=_DEADLINE, estimate=estimate)
                audio = await output.read()
            return time.perf_counter() - began, _seconds(audio)

        sentences = split_sentences(message)
        deliveries = await asyncio.gather(*map(speak, sentences))
    return Hearing.of(deliveries, jobs=len(deliveries))


async def by_plan(house: House, account: Account, message: str) -> Hearing:
    """Let a real Home Assistant speak with our engine."""
    jobs = house.jobs(account)
    began = time.perf_counter()
    await house.speak(
        message,
        engine=account.engine,
        player=account.player,
        options={"preferred_bitrate": _BITRATE},
    )
    (play,) = await house.players.played(player=account.player)
    deliveries = [
        (moment - began, len(data) * 8 / 1000 / _BITRATE)
        for moment, data in play.deliveries
    ]
    return Hearing.of(deliveries, jobs=house.jobs(account) - jobs)


def _seconds(audio: bytes) -> float:
    with wave.open(BytesIO(audio)) as wav:
        seconds: float = wav.getnframes() / wav.getframerate()
    return seconds
