"""What Segmind keeps and decides: accounts, jobs, rules."""

import asyncio
from random import Random
from typing import Any

from aiohttp import web

from .accounts import Account, Accounts
from .clock import Clock
from .config import EmulatorConfig
from .encoding import encoded
from .fate import FATE, Fate
from .jobs import EmulatedJob, Jobs, State
from .latency import Latency
from .models import Model, models_of
from .received import RECEIVED, Received
from .refusals import RESET_HEADER, Refusal
from .sound import Sound
from .voices import choose_voices
from .wav import to_wav

KEY_HEADER = "x-api-key"
_SPEAKERS_AT_ONCE = 2
_CONTENT_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg"}


class Cloud:
    """State and rules behind the routes."""

    def __init__(self, config: EmulatorConfig) -> None:
        """Open the accounts of the configuration."""
        self.config = config
        self.clock = Clock(config.speed)
        self.accounts = Accounts(config.keys)
        self.requests_per_minute = config.requests_per_minute
        self.voices = choose_voices(config.voice)
        self.jobs = Jobs()
        self.models = models_of(config.facts)
        self.retired = set(config.retired)
        self.received: list[Received] = []
        self._speaking = asyncio.Semaphore(_SPEAKERS_AT_ONCE)
        self._latency = Latency(
            overhead=config.overhead,
            seconds_per_character=config.seconds_per_character,
            sigma=config.sigma,
            rng=Random(config.seed),
        )

    def account(self, request: web.Request) -> Account:
        """Return the account of the request's key.

        Raises:
            Refusal: The key is missing or not known.
        """
        self.jobs.settle(self.clock.now())
        headers = request.headers
        if KEY_HEADER not in headers and "Authorization" not in headers:
            raise Refusal("key_missing")
        account = self.accounts.find(headers.get(KEY_HEADER))
        if account is None:
            raise Refusal("key_refused")
        return account

    def job(self, request: web.Request) -> EmulatedJob:
        """Return the job in the request's path.

        Raises:
            Refusal: The job is unknown, another account's, or forgotten.
        """
        account = self.account(request)
        if self.config.facts.polls_count:
            self._limit_rate(account)
        request_id = request.match_info["request_id"]
        job = self.jobs.by_id.get(request_id)
        forgotten = job is not None and self.age(job) > self.config.retention
        if job is None or job.account is not account or forgotten:
            raise Refusal("request_unknown", {"request_id": request_id})
        return job

    def submit(self, request: web.Request) -> EmulatedJob:
        """Make a job of a POST.

        Raises:
            Refusal: The request is not admitted; nothing is charged.
        """
        account = self.account(request)
        self._limit_rate(account)
        if request.content_type not in ("application/json", "multipart/form-data"):
            raise Refusal("wrong_content_type")
        payload = request[RECEIVED].payload
        if not isinstance(payload, dict):
            raise Refusal("bad_request")
        slug = request.match_info["slug"]
        model = self._model(slug)
        model.refuse(payload)
        cost, balance = self.config.cost, account.balance or 0.0
        if balance < cost:
            raise Refusal("insufficient_credits", {"balance": balance, "cost": cost})
        return self._make(request, account, slug, model, payload)

    def state(self, job: EmulatedJob) -> State:
        """Tell where a job is; it is charged by the time it is completed."""
        now = self.clock.now()
        self.jobs.settle(now)
        return job.state(now)

    def age(self, job: EmulatedJob) -> float:
        """Tell the seconds since a job's submit."""
        return self.clock.now() - job.timeline.submitted

    async def sound(self, job: EmulatedJob, fate: Fate) -> Sound:
        """Speak a job's text, once, and spoil it as the fate wants."""
        async with job.lock:
            if job.audio is None:
                async with self._speaking:
                    job.audio = await asyncio.to_thread(self._speak, job)
        sound = Sound(job.audio, _CONTENT_TYPES[job.model.container])
        if fate.distortion is None:
            return sound
        return await asyncio.to_thread(fate.distortion, sound)

    def reset_at(self, moment: float) -> dict[str, str]:
        """Return the header that tells when a rate limit ends."""
        reset = self.clock.utc(moment).isoformat(timespec="milliseconds")
        return {RESET_HEADER: reset.replace("+00:00", "Z")}

    def clear(self) -> None:
        """Forget requests and jobs; balances stay."""
        self.received.clear()
        self.jobs.clear()

    def _speak(self, job: EmulatedJob) -> bytes:
        """Return a dialogue as one file."""
        wav = to_wav(b"".join(map(self.voices.speak, job.lines)))
        container = job.model.container
        if container == "wav":
            return wav
        return encoded(container, _CONTENT_TYPES[container], Sound(wav)).data

    def _make(
        self,
        request: web.Request,
        account: Account,
        slug: str,
        model: Model,
        payload: dict[str, Any],
    ) -> EmulatedJob:
        """Put an admitted request in the queue."""
        fate = request.get(FATE, Fate())
        job = EmulatedJob(
            account=account,
            slug=slug,
            payload=payload,
            model=model,
            timeline=self._latency.draw(
                len(str(payload.get("text", ""))), self.clock.now()
            ),
            cost=self.config.cost,
            error=fate.error or model.failure(payload),
            fate=fate,
        )
        self.jobs.add(job)
        request[RECEIVED].request_id = job.request_id
        return job

    def _limit_rate(self, account: Account) -> None:
        """Count a submit against the account's minute."""
        limit, window = self.requests_per_minute, account.window
        if limit is not None and not window.take(limit, self.clock.now()):
            raise Refusal("rate_limited", headers=self.reset_at(window.closes))

    def _model(self, slug: str) -> Model:
        """Look a slug up."""
        if slug in self.retired:
            raise Refusal("model_retired", {"slug": slug})
        if slug in self.config.forbidden:
            raise Refusal("forbidden")
        if slug not in self.models:
            raise Refusal("model_unknown", {"slug": slug})
        return self.models[slug]
