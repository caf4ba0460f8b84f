"""Why audio is refused."""

from typing import ClassVar


class AudioError(Exception):
    """Audio that is not proved fit to be kept and played.

    `kind` names the reason in a form fit for a translation key. Messages carry
    measures, never content.
    """

    kind: ClassVar[str]


class EmptyAudioError(AudioError):
    """There are no bytes, or only a header."""

    kind = "empty"


class NotAudioError(AudioError):
    """The bytes are text, a picture, an archive or something else that is not audio."""

    kind = "not_audio"


class UndecodableAudioError(AudioError):
    """The bytes claim to be audio, but their structure is broken."""

    kind = "undecodable"


class SilentAudioError(AudioError):
    """Nothing can be heard in the audio."""

    kind = "silent"


class NoiseAudioError(AudioError):
    """The audio is static from end to end."""

    kind = "noise"


class TruncatedAudioError(AudioError):
    """The audio ends before the end that it announces."""

    kind = "truncated"


class TooShortAudioError(AudioError):
    """The sound is too short to be the whole text."""

    kind = "too_short"


class TooLongAudioError(AudioError):
    """The audio is too long to be only the text."""

    kind = "too_long"


class CutOffAudioError(AudioError):
    """The sound ends in the middle of a word."""

    kind = "cut_off"


class HoleAudioError(AudioError):
    """Between two words is more silence than any voice leaves there."""

    kind = "hole"


class RepeatedAudioError(AudioError):
    """The text is spoken twice."""

    kind = "repeated"


class DecoderError(AudioError):
    """ffmpeg could not be run, or did not finish in time.

    This says nothing about the audio, so another take would not help.
    """

    kind = "decoder"
