"""Names shared by the modules of Segmind TTS."""

from enum import StrEnum
from typing import Final

DOMAIN: Final = "segmind_tts"

SUBENTRY_SPEAKERS: Final = "speakers"
SUBENTRY_VOICE: Final = "voice"

BY_SEGMIND: Final = " (Segmind)"
"""Ends the name of an account's first voice, as lists of engines hold those of others."""

# The options of a voice, in its settings and in each call.
CONF_ACCENT: Final = "accent"
CONF_DEADLINE: Final = "deadline"
CONF_DELIVERY: Final = "delivery"
CONF_FALLBACK: Final = "fallback"
# As in Home Assistant, of which the rooms of strings know nothing.
CONF_MODEL: Final = "model"
CONF_SPLIT: Final = "split"
CONF_STYLE: Final = "style"
CONF_TEMPERATURE: Final = "temperature"
CONF_VOICE: Final = "voice"
CONF_VOICE_2: Final = "voice_2"

# The options of speakers, besides the voice.
CONF_AREAS: Final = "areas"
CONF_AVOID_ANNOUNCE: Final = "avoid_announce"
CONF_CHIME: Final = "chime"
CONF_CHIME_MEDIA: Final = "chime_media"
CONF_FLOORS: Final = "floors"
CONF_LABELS: Final = "labels"
CONF_LEAD_IN: Final = "lead_in"
CONF_PLAYER: Final = "player"
CONF_PLAYERS: Final = "players"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_KIND: Final = "quiet_kind"
CONF_QUIET_TO: Final = "quiet_to"
CONF_QUIET_VOLUME: Final = "quiet_volume"
CONF_SPEAK_TITLE: Final = "speak_title"
CONF_TWIN: Final = "twin"
CONF_TWINS: Final = "twins"
CONF_VOLUME: Final = "volume"

CHIMES: Final = ("bell", "ding_dong", "gong", "soft", "alert", "marimba")
"""The names of our own chimes."""

MAX_LEAD_IN: Final = 10.0
"""Seconds."""

# The fields of the voice form that control a sample. They are not stored.
CONF_LISTEN: Final = "listen"
CONF_SAMPLE_TEXT: Final = "sample_text"
CONF_TRY_ON: Final = "try_on"

# The options of an account.
CONF_DAILY_LIMIT: Final = "daily_limit"
CONF_JOURNAL: Final = "journal"
CONF_LIBRARY_DAYS: Final = "library_days"
CONF_LIBRARY_MEGABYTES: Final = "library_megabytes"
CONF_MONTHLY_LIMIT: Final = "monthly_limit"
CONF_PARALLEL_JOBS: Final = "parallel_jobs"
CONF_PRONUNCIATION: Final = "pronunciation"
CONF_RECORD_BEFOREHAND: Final = "record_beforehand"
CONF_SPOKEN: Final = "spoken"
CONF_WRITTEN: Final = "written"

DEFAULT_LIBRARY_MEGABYTES: Final = 512
DEFAULT_PARALLEL_JOBS: Final = 4


class Delivery(StrEnum):
    """How audio is asked for: by a job in the queue, or by one call that waits for it."""

    QUEUE = "queue"
    DIRECT = "direct"


SIGNAL_SUBENTRIES_CHANGED: Final = f"{DOMAIN}_subentries_changed_{{}}"
"""Sent with the entry's id in it, after voices, speakers or options were changed."""

SIGNAL_ANSWERED: Final = f"{DOMAIN}_answered_{{}}"
"""Sent with the entry's id in it, whenever Segmind was asked for the credit and told it."""

# For development: the address of an API other than Segmind's, such as the emulator's.
ENV_BASE_URL: Final = "SEGMIND_TTS_BASE_URL"

BILLING_URL: Final = "https://cloud.segmind.com/console/billing"
MODELS_URL: Final = "https://www.segmind.com/models"
API_KEYS_URL: Final = "https://cloud.segmind.com/console/api-keys"
