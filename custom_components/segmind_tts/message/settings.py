"""Voice settings, checked before a message costs anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import difflib
import re
from types import MappingProxyType
from typing import Any, Final, Self

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
from .languages import LANGUAGES, Languages
from .models import (
    DEFAULT_MODEL,
    MAX_TEMPERATURE,
    MIN_TEMPERATURE,
    MODELS,
    SpeechModel,
    find_model,
    is_slug,
)
from .number import read_number
from .pronunciation import pronounce
from .request import SpeechRequest
from .script import Script
from .styles import find_style
from .text import normalise, normalise_lines, spoken_lines
from .voices import DEFAULT_VOICE

_MAX_MESSAGE: Final = 20_000
"""Characters of a message that is spoken in parts."""
_MAX_WRITTEN: Final = 3 * _MAX_MESSAGE
"""Characters of a message with all that is not heard. More is not even looked at."""
MAX_STYLE_CHARACTERS: Final = 500

_MAX_SENTENCES: Final = 300
"""A message of 20,000 characters has that many if they have the usual length."""
_MAX_SHOWN: Final = 100
"""Characters of a value that an error repeats; more would only hide the mistake."""

_WORDS: Final = re.compile(r"(?:(?<!\w)[+-])?\w+")
NOTHING_TO_SAY: Final = "message_empty"
TOO_MUCH_TO_SAY: Final = "message_too_long"
_UNSET: Final = frozenset({"", "none", "null"})
_OFF: Final = frozenset({"false", "off", "no", "0"})
_CONF_LANGUAGE: Final = "language"
"""Home Assistant's name for it."""
_ON: Final = frozenset({"true", "on", "yes", "1"})
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8}){0,3}")


class SettingError(ValueError):
    """A setting or message that cannot be spoken.

    `kind` names the mistake, and `placeholders` fill the sentence that explains it.
    They may hold the values of settings, each cut to 100 printable characters, but
    never the message.
    """

    def __init__(self, kind: str, **placeholders: object) -> None:
        """Store the mistake."""
        super().__init__(kind)
        self.kind = kind
        self.placeholders = {name: _shown(each) for name, each in placeholders.items()}


def _shown(value: object) -> str:
    text = _text(value)
    if len(text) > _MAX_SHOWN:
        text = f"{text[: _MAX_SHOWN - 1]}…"
    return "".join(each if each.isprintable() else " " for each in text)


def _text(value: object) -> str:
    """Return a value as a template would write it, or its type if that has no end."""
    try:
        return str(value)
    except ValueError, RecursionError:
        return type(value).__name__


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
        model = _model(options.get(CONF_MODEL) or DEFAULT_MODEL)
        voice = options.get(CONF_VOICE) or model.default_voice
        return cls(
            model=model.slug,
            voice=_voice(CONF_VOICE, voice, model),
            voice_2=_second_voice(model, options.get(CONF_VOICE_2)),
            style=_style(options.get(CONF_STYLE)),
            temperature=_temperature(options.get(CONF_TEMPERATURE)),
            accent=_accent(options.get(CONF_ACCENT), options.get(_CONF_LANGUAGE)),
            split=_text(options.get(CONF_SPLIT, True)).lower() not in _OFF,
            delivery=_delivery(options.get(CONF_DELIVERY) or Delivery.QUEUE),
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
    words, others = (_WORDS.findall(each) for each in (former, text))
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


def _model(value: Any) -> SpeechModel:
    slug = _text(value).strip()
    if slug.lower() in MODELS:
        slug = slug.lower()
    if not is_slug(slug):
        raise SettingError("model_invalid", value=slug)
    return find_model(slug)


def _voice(field: str, value: Any, model: SpeechModel) -> str:
    name = _text(value).strip()
    if (voice := model.find_voice(name)) is None:
        names = {each.casefold(): each for each in model.voices}
        word = name[:_MAX_SHOWN].casefold()
        (near,) = difflib.get_close_matches(word, names, n=1, cutoff=0)
        raise SettingError(
            "voice_unknown", option=field, value=name, suggestion=names[near]
        )
    return voice


def _second_voice(model: SpeechModel, value: Any) -> str | None:
    # Templates say "none" where they mean nothing.
    if value is None or _text(value).strip().lower() in _UNSET:
        return None
    return _voice(CONF_VOICE_2, value, model) if model.second_voice else None


def _style(value: Any) -> str | None:
    written = _text(value) if value is not None else ""
    # What is not heard of it may be as long again.
    style = normalise(written[: 2 * MAX_STYLE_CHARACTERS + 1])
    if len(style) > MAX_STYLE_CHARACTERS:
        raise SettingError("style_too_long", limit=MAX_STYLE_CHARACTERS)
    return find_style(style) or None


def _temperature(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        return read_number(value, least=MIN_TEMPERATURE, most=MAX_TEMPERATURE)
    except ValueError as err:
        raise SettingError(
            "temperature_invalid",
            value=value,
            minimum=f"{MIN_TEMPERATURE:g}",
            maximum=f"{MAX_TEMPERATURE:g}",
        ) from err


def _accent(value: Any, language: Any) -> str | None:
    """Return a language that is asked for by its code, or as the voice's own by a yes."""
    text = _text(value).strip() if value is not None else ""
    if text.lower() in _UNSET | _OFF:
        return None
    code = _text(language or "") if text.lower() in _ON else text.replace("_", "-")
    if not _LANGUAGE.fullmatch(code) or code not in Languages(LANGUAGES):
        raise SettingError("accent_unknown", value=text)
    return code


def _delivery(value: Any) -> Delivery:
    try:
        return Delivery(_text(value).strip().lower())
    except ValueError:
        raise SettingError(
            "delivery_unknown", value=value, known=", ".join(Delivery)
        ) from None
