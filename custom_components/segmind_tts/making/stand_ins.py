"""Stand-ins: the model that speaks while a voice's own is gone.

A voice goes on being asked for by its own model, which costs nothing and shows when that
is back; people choose another one in the repair.
"""

from collections.abc import Collection
from typing import Final

from ..api import SegmindError, SegmindModelNotFoundError, SegmindModelRetiredError
from ..message.models import MODELS, nearest_model
from ..message.request import SpeechRequest

MODEL_GONE: Final = (SegmindModelNotFoundError, SegmindModelRetiredError)


def stand_in(request: SpeechRequest, gone: Collection[str]) -> SpeechRequest:
    """Return what says the same by the likest model that is not `gone`."""
    return request.spoken_by(nearest_model(request.model, gone))


def may_stand_in(model: str, err: SegmindError, gone: Collection[str]) -> bool:
    """Tell whether another model may speak what was refused for a model of this name.

    One that Segmind has never heard of may be a typing error.
    """
    is_known = model in MODELS or isinstance(err, SegmindModelRetiredError)
    return is_known and not {*MODELS} <= {*gone}
