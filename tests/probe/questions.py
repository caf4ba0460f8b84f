"""The questions: each tells what is assumed, and finds what is true."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from yarl import URL

from tests.emulator.models import SUCCESSOR

from . import sound
from .answer import shape_of
from .findings import Findings
from .wire import Reply, Wire

FLASH = "gemini-2.5-flash-tts"
_SLUGS = (
    *(FLASH, "gemini-2.5-pro-tts", "gemini-3.1-flash-tts", "grok-tts"),
    *(SUCCESSOR, "gemini-3.8-flash-lite-tts"),
)
_SENTENCE = "The washing machine is done, and the dryer is still running."
_ANNA, _BEN = "Did you lock the garden door?", "I thought that you had done it."
_LOW, _HIGH = "Charon", "Leda"
_POLLS = 60
"""More than the 50 requests a minute of the larger plans."""
_TOO_LONG = 33_000
"""Characters: more than Gemini's 8,192 tokens."""


@dataclass(slots=True)
class Probe:
    """Asks one question after another; later ones build on what earlier ones found."""

    wire: Wire
    findings: Findings
    solo: np.ndarray | None = None
    """A sentence of the first voice alone."""

    async def slugs(self) -> None:
        """Which models answer: a job without words fails, and costs nothing."""
        served = {slug: await self._is_served(slug) for slug in _SLUGS}
        assumed = self.findings.facts.containers
        containers = {
            slug: assumed.get(slug, "wav")
            for slug, is_served in served.items()
            if is_served
        }
        for slug, is_served in served.items():
            settled = {"containers": containers} if slug == _SLUGS[-1] else {}
            self.findings.add(
                f"{slug} is served", slug in assumed, is_served, **settled
            )

    async def refusals(self) -> None:
        """What a refusal says: nothing here is made, so nothing is paid."""
        for what, change in (
            ("a temperature of 9", {"temperature": 9}),
            ("a voice that there is not", {"voice_1": "Nobody"}),
        ):
            reply = await self.wire.job(FLASH, _payload() | change, most=0.005)
            self.findings.note(f"{what}", f"{reply.status}: {reply.error or 'spoken'}")
        reply = await self.wire.get("/v2/requests/00000000-0000-0000-0000-000000000000")
        self.findings.add("an unknown job", 404, reply.status)

    async def result(self) -> None:
        """What a result looks like."""
        reply = await self.wire.job(FLASH, _payload(), most=0.01)
        shape, _ = shape_of(reply.json)
        metrics = reply.json.get("metrics", {})
        add, note = self.findings.add, self.findings.note
        add(
            "a result names its audio as",
            self.findings.facts.output,
            shape,
            output=shape,
        )
        note("the fields of a result", ", ".join(sorted(reply.json)))
        note("its metrics", ", ".join(sorted(metrics)))
        if isinstance(cost := metrics.get("cost"), float):
            add(
                "a sentence costs, in US dollars",
                self.findings.facts.cost,
                cost,
                cost=cost,
            )
        audio = await self._audio(FLASH, reply)
        if audio is not None:
            self.solo = await asyncio.to_thread(sound.samples, audio)

    async def polls(self) -> None:
        """Whether asking for a job counts to the rate limit, also where that is low."""
        path = "/v2/requests/00000000-0000-0000-0000-000000000000/status"
        count = False
        for _ in range(_POLLS):
            count = count or (await self.wire.look(path)).status == 429
        assumed = self.findings.facts.polls_count
        self.findings.add(
            f"{_POLLS} polls count to the rate limit", assumed, count, polls_count=count
        )

    async def direct(self) -> None:
        """What a direct call answers."""
        reply = await self.wire.direct(FLASH, _payload(), most=0.01)
        found = sound.container(reply.body) if reply.status == 200 else reply.status
        self.findings.add("a direct call answers with", self._container(FLASH), found)
        self.findings.note("its content type", reply.content_type)

    async def low_temperature(self) -> None:
        """Whether Segmind's own default of 0.4 works."""
        reply = await self.wire.job(FLASH, _payload() | {"temperature": 0.4}, most=0.01)
        works = reply.status == 200 and shape_of(reply.json)[0] != "output_missing"
        assumed = self.findings.facts.low_temperature
        self.findings.add(
            "a temperature of 0.4 works", assumed, works, low_temperature=works
        )
        if not works:
            self.findings.note("it says", reply.error)

    async def dialogue(self) -> None:
        """Who speaks in a dialogue, and whether the names are heard."""
        payload = {
            "text": f"Anna: {_ANNA}\nBenjamin: {_BEN}",
            "voice_1": _LOW,
            "voice_2": _HIGH,
        }
        reply = await self.wire.job(FLASH, payload, most=0.01)
        audio = await self._audio(FLASH, reply, tell=False)
        if audio is None or self.solo is None:
            self.findings.note("a dialogue", f"{reply.status}: {reply.error}")
            return
        heard = await asyncio.to_thread(sound.samples, audio)
        self._voices(heard, self.solo)

    async def grok(self) -> None:
        """What the quick model answers with."""
        if "grok-tts" in self.findings.facts.containers:
            payload = {"text": _SENTENCE, "voice_id": "eve", "language": "auto"}
            reply = await self.wire.job("grok-tts", payload, most=0.005)
            if await self._audio("grok-tts", reply) is None:
                self.findings.note("grok-tts", f"{reply.status}: {reply.error}")

    async def too_long(self) -> None:
        """Whether what is longer than Gemini reads is refused, or cut and paid."""
        text = ("It goes on and on. " * _TOO_LONG)[:_TOO_LONG]
        reply = await self.wire.job(FLASH, _payload() | {"text": text}, most=0.04)
        is_refused = reply.status != 200 or reply.json.get("status") == "FAILED"
        assumed = self.findings.facts.refuses_too_long
        self.findings.add(
            f"{_TOO_LONG} characters are refused",
            assumed,
            is_refused,
            refuses_too_long=is_refused,
        )
        self.findings.note("it says", f"{reply.status}: {reply.error or 'spoken'}")

    async def _is_served(self, slug: str) -> bool:
        reply = await self.wire.post(f"/v2/{slug}", {"text": ""})
        return reply.status not in (403, 404, 410)

    async def _audio(
        self, slug: str, reply: Reply, *, tell: bool = True
    ) -> bytes | None:
        """Return the audio of a result, and note what it is."""
        _, url = shape_of(reply.json)
        if url is None:
            return None
        file = await self.wire.download(url)
        if tell:
            found = sound.container(file.body)
            known = self.findings.facts.containers
            containers = {**known, slug: found}
            self.findings.add(
                f"{slug} gives", self._container(slug), found, containers=containers
            )
            self.findings.note("in detail", sound.form(file.body))
            self.findings.note("labelled as", file.content_type)
            self.findings.note(
                "lies at", f"{URL(url).host}, {URL(url).suffix or 'no suffix'}"
            )
        return file.body

    def _container(self, slug: str) -> str:
        return self.findings.facts.containers.get(slug, "wav")

    def _voices(self, heard: np.ndarray, solo: np.ndarray) -> None:
        facts = self.findings.facts
        own = sound.pitch(solo)
        halves = np.array_split(heard, 2)
        first, second = (
            abs(np.log(max(sound.pitch(half), 1) / own)) for half in halves
        )
        in_order = bool(first <= second)
        pace = sound.seconds(solo) / len(_SENTENCE)
        spoken = (
            sound.seconds(heard) / pace > len(_ANNA + _BEN) + len("Anna Benjamin") * 0.6
        )
        add = self.findings.add
        add(
            "the first name gets the first voice",
            facts.labels_in_order,
            in_order,
            labels_in_order=in_order,
        )
        add(
            "names are read aloud",
            facts.labels_spoken,
            spoken,
            labels_spoken=bool(spoken),
        )


type Question = Callable[[Probe], Awaitable[None]]

QUESTIONS: tuple[tuple[Question, float], ...] = (
    (Probe.slugs, 0.0),
    (Probe.refusals, 0.0),
    (Probe.result, 0.01),
    (Probe.direct, 0.01),
    (Probe.grok, 0.005),
    (Probe.low_temperature, 0.01),
    (Probe.dialogue, 0.01),
    (Probe.too_long, 0.04),
    (Probe.polls, 0.0),
)
"""Each with the most that it may cost, in US dollars."""
MOST = sum(most for _, most in QUESTIONS)


def _payload(**fields: Any) -> dict[str, Any]:
    return {"text": _SENTENCE, "voice_1": _LOW, "temperature": 1.0, **fields}
