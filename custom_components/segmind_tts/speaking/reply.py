"""A reply: text that is still being written, and spoken from its first sentence on."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
import math
from typing import Final

from homeassistant.core import callback

from ..const import DOMAIN
from ..message.sentences import Sentences
from ..message.setting_error import SettingError
from ..message.settings import VoiceSettings
from ..message.tags import in_manner, leading_manner
from .speech import Speech
from .voice import SpeakingVoice

_GRACE: Final = 0.01
"""Seconds in which a text that is there as a whole has come to its end."""
_BIT: Final = 1000
"""Characters that are read at a time."""
_PAUSE: Final = 0.3
"""Seconds without new text after which the rest is a sentence if it looks like one."""


class Reply:
    """Adds the text of a message to a speech, each sentence when it has to be.

    The first sentence is spoken at once, unless it is so short that silence would follow
    it anyhow: then it waits that long for the next. Later sentences are collected for as
    long as the sound before them allows: fewer parts cost less and sound better. A text
    that is there as a whole is planned as a whole.

    One task reads the text, another one adds it to the speech. If that one is stopped,
    the text can be replayed to somebody else.
    """

    def __init__(
        self,
        voice: SpeakingVoice,
        texts: AsyncGenerator[str],
        *,
        speech: Speech,
        settings: VoiceSettings,
    ) -> None:
        """Read nothing yet."""
        self._voice = voice
        self._texts = texts
        self._speech = speech
        self._settings = settings
        self._coming: asyncio.Queue[str | Exception | None] = asyncio.Queue()
        self._received: list[str] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._begun: float | None = None
        self._manner = ""
        self.is_complete = False
        """Whether the end of the text was reached."""

    @callback
    def async_start(self) -> None:
        """Begin to read the text."""
        self._tasks = [
            self._voice.hass.async_create_background_task(work, f"{DOMAIN} {name}")
            for name, work in (
                ("text of a reply", self._async_read()),
                ("parts of a reply", self._async_speak()),
            )
        ]

    @callback
    def async_stop(self) -> None:
        """Add nothing more. What was added is paid for, and goes on."""
        self._tasks[-1].cancel()

    @callback
    def async_close(self) -> None:
        """Stop, and read nothing more."""
        for task in self._tasks:
            task.cancel()

    async def _async_read(self) -> None:
        try:
            async with aclosing(self._texts):
                async for text in self._texts:
                    self._coming.put_nowait(text)
        except Exception as err:  # noqa: BLE001
            # Raised to whoever wants the next text.
            self._coming.put_nowait(err)
        self._coming.put_nowait(None)

    async def _async_speak(self) -> None:
        try:
            await self._async_follow()
        except Exception as err:  # noqa: BLE001
            # Raised to whoever waits for the speech.
            self._speech.async_end(err)
        else:
            self._speech.async_end()

    async def async_replay(self) -> AsyncGenerator[str]:
        """Yield what is to be heard of the text, in sentences, for somebody else.

        What is complete when it is asked for comes as a whole.
        """
        heard = Sentences()
        try:
            sentences = heard.add("".join(self._received))
            while not self.is_complete:
                if sentences:
                    yield sentences
                sentences = await self._async_sentences(heard)
            yield sentences + heard.finish()
        finally:
            self.async_close()

    async def _async_sentences(self, heard: Sentences) -> str:
        """Return the sentences that end with what is written next, or with a pause."""
        try:
            async with asyncio.timeout(_PAUSE):
                text = await self._async_next()
        except TimeoutError:
            return heard.flush()
        return heard.add(text or "")

    async def _async_follow(self) -> None:
        heard = Sentences()
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
                waiting += heard.flush()
                if left <= patience:
                    await self._async_add(waiting)
                    waiting = ""
                continue
            if text is None:
                break
            pausing = False
            for begin in range(0, len(text), _BIT):
                waiting += heard.add(text[begin : begin + _BIT])
                # Others have their turn while a long text is read.
                await asyncio.sleep(0)
        waiting += heard.finish()
        if self._speech.has_parts:
            await self._async_add(waiting)
        else:
            script = await self._voice.async_script(
                self._settings, "".join(self._received)
            )
            self._speech.async_add(await self._voice.planner.async_requests(script))

    async def _async_next(self) -> str | None:
        """Return what is written next, None at the end."""
        text = await self._coming.get()
        if isinstance(text, Exception):
            raise text
        if text is None:
            self.is_complete = True
        else:
            self._received.append(text)
        return text

    def _left(self, waiting: str) -> float:
        """Return for how many seconds sentences may wait for further ones."""
        # The voices of a dialogue are known when all of it is.
        if not waiting or not self._settings.split or self._settings.voice_2:
            return math.inf
        try:
            request = self._settings.request(waiting, self._voice.pronunciation)
        except SettingError:
            return math.inf
        if self._speech.has_parts:
            spare = self._speech.buffered - self._voice.planner.latest(request)
        else:
            spare = self._voice.planner.silence_after(request) - self._since_begun()
        return max(_GRACE, spare)

    def _since_begun(self) -> float:
        """Return the seconds since there was a first sentence."""
        now = self._voice.hass.loop.time()
        if self._begun is None:
            self._begun = now
        return now - self._begun

    async def _async_add(self, sentences: str) -> None:
        """Add sentences, if they have words and somebody listens to the speech."""
        with suppress(SettingError):
            if self._speech.has_parts:
                sentences = in_manner(self._manner, sentences)
            else:
                self._manner = leading_manner(sentences)
            script = await self._voice.async_script(self._settings, sentences)
            await self._speech.async_wanted()
            buffered = self._speech.buffered
            self._speech.async_add(
                await self._voice.planner.async_requests(
                    script, buffered=buffered if buffered > 0 else None
                )
            )
