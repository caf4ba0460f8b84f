"""Assist: a voice pipeline, asked in writing and heard as satellites hear it."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
import time

from .client import Client, CommandError, Sound

AGENT = "conversation.writer"

# What ESPHome, Wyoming and VoIP satellites ask for.
SATELLITE = {
    "preferred_format": "wav",
    "preferred_sample_rate": 16_000,
    "preferred_sample_channels": 1,
    "preferred_sample_bytes": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a pipeline has answered, and the Unix time when the last word was written."""

    written: float
    was_streamed: bool
    sound: Sound


async def add_pipeline(api: Client, *, engine: str, voice: str | None) -> str:
    """Add a pipeline of the slow writer and a voice, and return its id."""
    pipeline = await api.command(
        "assist_pipeline/pipeline/create",
        name=f"{engine} {voice}",
        language="en",
        conversation_engine=AGENT,
        conversation_language="*",
        stt_engine=None,
        stt_language=None,
        tts_engine=engine,
        tts_language="en-US",
        tts_voice=voice,
        wake_word_entity=None,
        wake_word_id=None,
    )
    return str(pipeline["id"])


async def ask(api: Client, pipeline: str, words: str) -> Reply:
    """Have a pipeline answer with some words, and listen from the earliest moment on.

    Raises:
        CommandError: The pipeline told of an error.
    """
    run = api.events(
        "assist_pipeline/run",
        pipeline=pipeline,
        start_stage="intent",
        end_stage="tts",
        input={"text": words},
    )
    url, written = "", 0.0
    streamed: asyncio.Task[Sound] | None = None
    async with asyncio.TaskGroup() as listeners, aclosing(run) as events:
        async for event in events:
            data = event["data"]
            match event["type"]:
                case "run-start":
                    url = data["tts_output"]["url"]
                case "intent-progress" if data.get("tts_start_streaming"):
                    streamed = listeners.create_task(api.listen(url))
                case "intent-end":
                    written = time.time()
                case "error":
                    raise CommandError(data["message"])
                case "run-end":
                    break
        sound = await (streamed or api.listen(url))
    return Reply(written=written, was_streamed=streamed is not None, sound=sound)
