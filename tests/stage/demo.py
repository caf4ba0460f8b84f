"""The demonstration: a real Home Assistant announces through a real speaker."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
import json
import os
from pathlib import Path
import sys
from tempfile import mkdtemp
import time
from typing import Any

import numpy as np

from custom_components.segmind_tts.message.voices import DEFAULT_VOICE, VOICES

from . import sound
from .client import CREDENTIALS
from .performance import Performance, perform
from .process import run, until_interrupted
from .stage import Stage, set_stage
from .waiting import StageError

MESSAGE = "The washing machine is done. It took one hour and forty minutes."

# An MP3 on the way and the speaker's resampling cost about 0.01, a second of silence or
# of another voice far more.
SAME_SOUND = 0.9
AUDIBLE = 0.01


class Progress:
    """Lines with the seconds since the start."""

    def __init__(self) -> None:
        """Start counting."""
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        """Print a line."""
        print(f"{time.monotonic() - self._began:6.2f} s  {text}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the demonstration and return its exit status."""
    options = _options(arguments)
    directory = Path(mkdtemp(prefix="segmind-tts-demo-"))
    try:
        return run(demonstrate(options, directory, Progress()))
    except StageError as err:
        print(f"{err}\nLogs are in {directory}", file=sys.stderr)
        return 1


async def demonstrate(options: Namespace, directory: Path, say: Progress) -> int:
    """Speak the message; the exit status tells whether the speaker's sound is right."""
    say("Starting Home Assistant and the speaker")
    api_key = os.environ.get("SEGMIND_API_KEY")
    async with set_stage(directory, api_key=api_key) as stage:
        say(f"Home Assistant is running at {stage.home.api.url}")
        await stage.add_account()
        say("The account is added by the integration's config flow")
        await stage.add_speaker()
        say("The speaker, MPD, is added")
        say(f"tts.speak: {options.message}")
        performance = await perform(
            stage, options.message, voice=options.voice, say=say
        )
        say("The speaker has played it")
        figures = _figures(stage, performance, options, directory)
        _report(figures)
        if options.keep:
            print(f"\nHome Assistant stays at {stage.home.api.url} until Ctrl-C;")
            print("log in as {username} with {password}".format(**CREDENTIALS))
        print(json.dumps(figures), flush=True)
        if options.keep:
            await until_interrupted()
    return 0 if figures["passed"] else 1


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("message", nargs="?", default=MESSAGE, help="what is spoken")
    parser.add_argument("--voice", choices=list(VOICES), default=DEFAULT_VOICE)
    parser.add_argument(
        "--keep", action="store_true", help="leave Home Assistant running"
    )
    return parser.parse_args(arguments)


def judge(heard: sound.Samples, spoken: sound.Samples | None) -> dict[str, Any]:
    """Tell whether what was heard is what was spoken, or at least is audible."""
    if spoken is None:
        loudness = sound.loudness(heard)
        return {"loudness": round(loudness, 4), "passed": loudness >= AUDIBLE}
    correlation = sound.correlation(spoken, heard)
    return {"correlation": round(correlation, 4), "passed": correlation >= SAME_SOUND}


def _figures(
    stage: Stage, performance: Performance, options: Namespace, directory: Path
) -> dict[str, Any]:
    """Write recording and waveform, and return all that is known."""
    recording, waveform = directory / "speaker.wav", directory / "waveform.png"
    heard, spoken = sound.from_pcm(performance.play.pcm), None
    lanes = {"Heard from the speaker": heard}
    if stage.emulator is not None:
        jobs = stage.emulator.jobs.values()
        spoken = np.concatenate([sound.from_wav(job.audio or b"") for job in jobs])
        lanes = {"Spoken by the emulator": spoken, **lanes}
    performance.play.save(recording)
    sound.draw(waveform, lanes)
    return {
        "message": options.message,
        "voice": options.voice,
        "seconds": {name: round(took, 2) for name, took in performance.stages.items()},
        "duration": round(performance.play.duration, 2),
        **judge(heard, spoken),
        "recording": str(recording),
        "waveform": str(waveform),
    }


def _report(figures: dict[str, Any]) -> None:
    """Print the figures for people."""
    print(f"\n{figures['voice']}: {figures['message']}\n")
    for name, seconds in figures["seconds"].items():
        print(f"  {name.replace('_', ' '):<12}{seconds:6.2f} s")
    if "correlation" in figures:
        print(
            f"\nCorrelation of what was spoken and what was heard: "
            f"{figures['correlation']} (at least {SAME_SOUND} is asked for)"
        )
    print(f"\nRecording: {figures['recording']}\nWaveform:  {figures['waveform']}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
