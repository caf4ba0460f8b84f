"""Voice settings, checked before a message costs anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self
import unicodedata

import regex

from ..const import (
    CONF_ACCENT,
    CONF_DELIVERY,
    CONF_MODEL,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
    Delivery,
)
from .chunker import split_sentences
from .dialogue import Turn, read_dialogue
from .former import formerly
from .models import DEFAULT_MODEL, find_model
from .options import (
    is_unset,
    read_accent,
    read_delivery,
    read_model,
    read_second_voice,
    read_split,
    read_style,
    read_temperature,
    read_voice,
)
from .pronunciation import pronounce
from .request import SpeechRequest
from .script import Script
from .setting_error import SettingError
from .text import normalise_lines, spoken_lines
from .voices import DEFAULT_VOICE

_MAX_MESSAGE: Final = 20_000
"""Characters of a message that is spoken in parts."""
_MAX_WRITTEN: Final = 3 * _MAX_MESSAGE
"""Characters of a message with all that is not heard. More is not even looked at."""
_MAX_SENTENCES: Final = 300
"""A message of 20,000 characters has that many if they have the usual length."""

_WORDS: Final = regex.compile(r"(?:(?<!\w)[+-])?\w+")
NOTHING_TO_SAY: Final = "message_empty"
TOO_MUCH_TO_SAY: Final = "message_too_long"
_CONF_LANGUAGE: Final = "language"
"""Home Assistant's name for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """How to speak a message and how to get its audio.

    Long messages are spoken in parts unless `split` is off.
    """

    model: str = DEFAULT_MODEL
    voice: str = DEFAULT_VOICE
    voice_2: str | None = None
    style: str | None = None
    temperature: float | None = None
    accent: str | None = None
    """The language in which all is spoken; None lets the model hear it from the text."""
    split: bool = True
    delivery: Delivery = Delivery.QUEUE

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> Self:
        """Read settings as a user or a form gives them; an empty value means unset.

        A voice of another model is replaced by the likest, a second voice left out where
        the model has none. Raises SettingError for a value outside its range or list.
        """
        options = {name: each for name, each in options.items() if not is_unset(each)}
        model = read_model(options.get(CONF_MODEL, DEFAULT_MODEL))
        voice = options.get(CONF_VOICE, model.default_voice)
        return cls(
            model=model.slug,
            voice=read_voice(CONF_VOICE, voice, model),
            voice_2=read_second_voice(model, options.get(CONF_VOICE_2)),
            style=read_style(options.get(CONF_STYLE)),
            temperature=read_temperature(options.get(CONF_TEMPERATURE)),
            accent=read_accent(options.get(CONF_ACCENT), options.get(_CONF_LANGUAGE)),
            split=read_split(options.get(CONF_SPLIT, True)),
            delivery=read_delivery(options.get(CONF_DELIVERY, Delivery.QUEUE)),
        )

    def request(
        self, message: str, pronunciation: Mapping[str, str] = MappingProxyType({})
    ) -> SpeechRequest:
        """Return the request that speaks a message in one take.

        `pronunciation` maps words that the models mispronounce to their spoken form.

        Raises SettingError for a message that is empty or too long.
        """
        whole = self._script(message, pronunciation).whole
        _check_one_take(whole)
        return whole

    def script(
        self, message: str, pronunciation: Mapping[str, str] = MappingProxyType({})
    ) -> Script:
        """Return the script of a message. It has one unit if it must not be divided.

        Raises SettingError like `request`, but lets a message that can be divided be
        four times as long.
        """
        script = self._script(message, pronunciation)
        if not self.split or len(script) < 2:
            _check_one_take(script.whole)
            return Script(whole=script.whole, sentences=(script.whole.text,))
        _check_length(script.whole.text, _MAX_MESSAGE)
        for number in range(len(script)):
            _check_one_take(script.part(number, number + 1))
        return script

    def _script(self, message: str, pronunciation: Mapping[str, str]) -> Script:
        if len(message) > _MAX_WRITTEN:
            _check_length(message, _MAX_MESSAGE)
        turns = tuple(
            Turn(
                speaker=pronounce(turn.speaker, pronunciation),
                words=pronounce(turn.words, pronunciation),
            )
            for turn in self._turns(message)
        )
        lines = spoken_lines(message)
        text = "\n".join(map(str, turns))
        text = text or pronounce(" ".join(lines), pronunciation)
        if not _is_speech(text):
            raise SettingError(NOTHING_TO_SAY)
        model = find_model(self.model)
        temperature = self.temperature
        if temperature is None:
            temperature = model.default_temperature
        former = pronounce(formerly(message), pronunciation)
        whole = SpeechRequest(
            text=text,
            former=former if not turns and _is_the_same(former, text) else None,
            model=self.model,
            voice=self.voice,
            voice_2=self.voice_2 if turns else None,
            style=model.find_style(self.style),
            temperature=temperature if model.temperature else None,
            accent=self.accent,
        )
        sentences = () if turns else _sentences(lines, pronunciation)
        return Script(whole=whole, sentences=sentences, turns=turns)

    def _turns(self, message: str) -> tuple[Turn, ...]:
        if self.voice_2 is None:
            return ()
        return read_dialogue(normalise_lines(message))


def _sentences(
    lines: Sequence[str], pronunciation: Mapping[str, str]
) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        for sentence in split_sentences(f" {line}"):
            spoken = pronounce(sentence, pronunciation)
            if found and not (_is_speech(found[-1]) and _is_speech(spoken)):
                found[-1] += spoken
            else:
                found.append(spoken)
    return tuple(found) if len(found) <= _MAX_SENTENCES else _joined(found)


def _joined(sentences: list[str]) -> tuple[str, ...]:
    """Return very many sentences as fewer, since all runs of them are looked up."""
    least = sum(map(len, sentences)) // _MAX_SENTENCES
    joined = [""]
    for sentence in sentences:
        if len(joined[-1]) < least:
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return tuple(joined)


def _is_the_same(former: str, text: str) -> bool:
    """Tell whether two texts have the same words and signs in other marks."""
    # An earlier version left letters in the font and width in which they are written.
    plain = unicodedata.normalize("NFKC", former), unicodedata.normalize("NFKC", text)
    words, others = map(_WORDS.findall, plain)
    return former != text and words == others


def _is_speech(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _check_one_take(request: SpeechRequest) -> None:
    """Refuse what is too long for one take: scripts differ in the sound of a character."""
    model = find_model(request.model)
    limit = model.max_characters
    if (seconds := request.seconds_of_sound) > model.max_seconds:
        limit = min(limit, int(len(request.text) * model.max_seconds / seconds))
    _check_length(request.text, limit)


def _check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise SettingError(TOO_MUCH_TO_SAY, length=len(text), limit=limit)
