"""Dictation: text that is still being written is spoken from its first sentence on."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
import math
from time import monotonic
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..making.planner import Planner
from ..message.chunker import Chunker
from ..message.settings import SettingError, VoiceSettings
from .speech import Speech

_GRACE: Final = 0.01
"""Seconds in which a text that is there as a whole has come to its end."""
_PAUSE: Final = 0.3
"""Seconds without new text after which what looks like a sentence is taken for one."""


class Reply:
    """Adds the text of a message to a speech, each sentence when it has to be.

    The first sentence is spoken at once, unless it is so short that silence would follow
    it anyhow: then it waits that long for the next. Those that follow are gathered for as
    long as what is heard before them allows: fewer parts cost less and sound better. A
    text that is there as a whole is planned as a whole.
    """

    def __init__(
        self,
        texts: AsyncGenerator[str],
        *,
        speech: Speech,
        planner: Planner,
        settings: VoiceSettings,
        pronunciation: Mapping[str, str],
    ) -> None:
        """Read nothing yet."""
        self._texts = texts
        self._speech = speech
        self._planner = planner
        self._settings = settings
        self._pronunciation = pronunciation
        self._reading: asyncio.Task[None] | None = None
        self._next: asyncio.Task[str | None] | None = None
        self._begun: float | None = None
        self.received: list[str] = []
        """The text so far."""
        self.is_complete = False
        """Whether that is all of it."""

    @callback
    def async_start(self, hass: HomeAssistant) -> None:
        """Begin to read the text."""
        self._reading = hass.async_create_background_task(
            self._async_read(), f"{DOMAIN} dictation"
        )

    @callback
    def async_stop(self) -> None:
        """Add nothing more. What was added is paid for, and goes on."""
        if self._reading is not None:
            self._reading.cancel()

    @callback
    def async_close(self) -> None:
        """Stop, and read nothing more."""
        self.async_stop()
        if self._next is not None:
            self._next.cancel()

    async def _async_read(self) -> None:
        try:
            await self._async_follow()
        except Exception as err:  # noqa: BLE001
            # Raised to whoever waits for the speech.
            self._speech.async_end(err)
        else:
            self._speech.async_end()

    async def async_replay(self) -> AsyncGenerator[str]:
        """Yield the text from its beginning to its end, in sentences, for somebody else.

        What is complete when it is asked for comes as a whole.
        """
        chunker = Chunker()
        try:
            sentences = "".join(chunker.add("".join(self.received)))
            while not self.is_complete:
                if sentences:
                    yield sentences
                sentences = await self._async_sentences(chunker)
            yield sentences + chunker.finish()
        finally:
            self.async_close()

    async def _async_sentences(self, chunker: Chunker) -> str:
        """Return the sentences that end with what is written next, or with a pause."""
        try:
            async with asyncio.timeout(_PAUSE):
                text = await self._async_next()
        except TimeoutError:
            return chunker.flush()
        return "".join(chunker.add(text or ""))

    async def _async_follow(self) -> None:
        chunker = Chunker()
        waiting = ""
        pausing = True
        while True:
            left = self._left(waiting)
            patience = left if pausing else min(left, _PAUSE)
            try:
                async with asyncio.timeout(patience if patience < math.inf else None):
                    text = await self._async_next()
            except TimeoutError:
                pausing = True
                waiting += chunker.flush()
                if left <= patience:
                    await self._async_add(waiting)
                    waiting = ""
                continue
            if text is None:
                break
            pausing = False
            waiting += "".join(chunker.add(text))
        if self._speech.has_parts:
            await self._async_add(waiting + chunker.finish())
        else:
            script = self._settings.script("".join(self.received), self._pronunciation)
            self._speech.async_add(await self._planner.async_requests(script))

    async def _async_next(self) -> str | None:
        """Return what is written next, None at the end. May be cancelled and repeated."""
        if self._next is None:
            self._next = asyncio.ensure_future(anext(self._texts, None))
        text = await asyncio.shield(self._next)
        self._next = None
        if text is None:
            self.is_complete = True
        else:
            self.received.append(text)
        return text

    def _left(self, waiting: str) -> float:
        """Return for how many seconds sentences may wait for further ones."""
        # The voices of a dialogue are known when all of it is.
        if not waiting or not self._settings.split or self._settings.voice_2:
            return math.inf
        try:
            request = self._settings.request(waiting, self._pronunciation)
        except SettingError:
            return math.inf
        if self._speech.has_parts:
            spare = self._speech.buffered - self._planner.latest(request)
        else:
            spare = self._planner.silence_after(request) - self._since_begun()
        return max(_GRACE, spare)

    def _since_begun(self) -> float:
        """Return the seconds since there was a first sentence."""
        now = monotonic()
        if self._begun is None:
            self._begun = now
        return now - self._begun

    async def _async_add(self, sentences: str) -> None:
        """Add sentences, if there is anything to be heard in them."""
        with suppress(SettingError):
            script = self._settings.script(sentences, self._pronunciation)
            buffered = self._speech.buffered
            self._speech.async_add(
                await self._planner.async_requests(
                    script, buffered=buffered if buffered > 0 else None
                )
            )
