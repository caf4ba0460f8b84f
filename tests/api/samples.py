"""What the tests send, and a look at what must not come out."""

import traceback
from typing import Final

from custom_components.segmind_tts.timing.polls import Estimate

SLUG: Final = "gemini-2.5-flash-tts"
TEXT: Final = "The secret garden gate is open"
PAYLOAD: Final = {"text": TEXT, "voice_1": "Zephyr"}
SOON: Final = Estimate(median=0.5, sigma=0.3)


def told(err: BaseException) -> str:
    """Return all that a log would show of an error and of what led to it."""
    return repr(err) + "".join(traceback.format_exception(err))
