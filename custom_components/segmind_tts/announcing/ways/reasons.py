"""Reasons: what a receipt may say of a speaker besides the outcome."""

from enum import StrEnum


class Reason(StrEnum):
    """A key of the texts for people."""

    NOT_RESUMED = "not_resumed"
    """What was played before cannot be started again."""
    TITLE_ONLY = "title_only"
    """The title goes on, but what was queued behind it is gone."""
    BEGUN_AGAIN = "begun_again"
    """The title plays from its beginning, as the player cannot seek in it."""
    VOLUME_NOT_SET = "volume_not_set"
    """It has no volume that can be set, or refused it, so it spoke at its own."""
    CUT_SHORT = "cut_short"
    """It stopped before the end."""
    INTERRUPTED = "interrupted"
    """Somebody had it play something else meanwhile."""
    NEEDS_HTTPS = "needs_https"
    """It fetches sound only from an https address that the internet can reach."""
    NO_SPEAKER = "no_speaker"
    """It is a display or a service, not a speaker."""
    MEMBER_MISSED = "member_missed"
    """Not all members of a group are known to have played it."""
