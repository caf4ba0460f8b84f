"""The languages that Gemini's speech models speak."""

import difflib
from typing import Final, override

from .setting_error import MAX_SHOWN, SettingError

DEFAULT_LANGUAGE: Final = "en-US"

# The models hear the language from the text itself, so this list only decides where
# Home Assistant offers a voice. It joins the languages that Google lists for 2.5, 3.1 and
# 3.8, in the codes that Home Assistant knows (zh for cmn).
LANGUAGES: Final[tuple[str, ...]] = (
    "ace-ID",
    "af-ZA",
    "ak-GH",
    "am-ET",
    "ar-001",
    "ar-EG",
    "as-IN",
    "awa-IN",
    "az-AZ",
    "azb-IR",
    "ba-RU",
    "ban-ID",
    "be-BY",
    "bem-ZM",
    "bg-BG",
    "bho-IN",
    "bjn-ID",
    "bn-BD",
    "bs-BA",
    "bug-ID",
    "ca-ES",
    "ceb-PH",
    "ckb-IQ",
    "crh-UA",
    "cs-CZ",
    "da-DK",
    "de-DE",
    "dyu-BF",
    "dz-BT",
    "el-GR",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-IE",
    "en-IN",
    "en-NZ",
    "en-US",
    "en-ZA",
    "es-419",
    "es-ES",
    "es-MX",
    "es-US",
    "et-EE",
    "eu-ES",
    "fa-IR",
    "fi-FI",
    "fil-PH",
    "fr-CA",
    "fr-FR",
    "fuv-NG",
    "gl-ES",
    "gn-PY",
    "gu-IN",
    "ha-NG",
    "he-IL",
    "hi-IN",
    "hne-IN",
    "hr-HR",
    "ht-HT",
    "hu-HU",
    "hy-AM",
    "id-ID",
    "ig-NG",
    "ilo-PH",
    "is-IS",
    "it-IT",
    "ja-JP",
    "jv-ID",
    "ka-GE",
    "kab-DZ",
    "kam-KE",
    "kg-CD",
    "ki-KE",
    "kk-KZ",
    "km-KH",
    "kn-IN",
    "ko-KR",
    "kok-IN",
    "ks-IN",
    "ky-KG",
    "la-VA",
    "lb-LU",
    "lg-UG",
    "ln-CD",
    "lo-LA",
    "lt-LT",
    "ltg-LV",
    "lus-IN",
    "lv-LV",
    "mag-IN",
    "mai-IN",
    "mg-MG",
    "min-ID",
    "mk-MK",
    "ml-IN",
    "mn-MN",
    "mni-IN",
    "mr-IN",
    "ms-MY",
    "mt-MT",
    "my-MM",
    "nb-NO",
    "ne-NP",
    "nl-NL",
    "nn-NO",
    "nso-ZA",
    "ny-MW",
    "oc-FR",
    "or-IN",
    "pa-IN",
    "pag-PH",
    "pl-PL",
    "ps-AF",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "rw-RW",
    "sat-IN",
    "sd-IN",
    "sd-PK",
    "si-LK",
    "sk-SK",
    "sl-SI",
    "so-SO",
    "sq-AL",
    "sr-RS",
    "ss-ZA",
    "st-ZA",
    "sv-SE",
    "sw-KE",
    "ta-IN",
    "te-IN",
    "tg-TJ",
    "th-TH",
    "ti-ET",
    "tr-TR",
    "ug-CN",
    "uk-UA",
    "ur-PK",
    "uz-UZ",
    "vi-VN",
    "yue-HK",
    "zh-CN",
    "zh-TW",
)

# Of these languages the first country by the alphabet is not the usual one.
_USUAL: Final = ("ar-EG", "de-DE", "en-US", "es-ES", "fr-FR", "pt-BR", "sd-PK", "zh-CN")


class Languages(list[str]):
    """Languages to choose from, which also contain what people write for one of them.

    Home Assistant refuses a message whose language is not `in` an engine's languages.
    """

    @override
    def __contains__(self, language: object) -> bool:
        """Tell whether a code names one of the languages, whatever its country or form."""
        return isinstance(language, str) and _name(language) in map(_name, self)


def languages(own: str, country: str | None) -> Languages:
    """Return all languages: a voice's own, then those of a home's country, then usual ones.

    Home Assistant takes the first of a language where nobody chooses a country.
    """
    at_home = (each for each in LANGUAGES if each.partition("-")[2] == country)
    order = [each for each in (own, *at_home, *_USUAL) if each in LANGUAGES]
    return Languages(dict.fromkeys((*order, *LANGUAGES)))


def check_language(code: str, known: Languages) -> None:
    """Raise SettingError, with the nearest, for what names none of the known languages."""
    if code in known:
        return
    names = [*dict.fromkeys(map(_name, known))]
    meant = _name(code[:MAX_SHOWN])
    # "deu" and "deutsch" begin with the code.
    begun = [name for name in names if meant.startswith(name)]
    (near,) = begun[:1] or difflib.get_close_matches(meant, names, n=1, cutoff=0)
    raise SettingError("language_unknown", value=code, suggestion=near)


def _name(code: str) -> str:
    """Return the language of a code without country and script: "zh" for "zh_Hans-CN"."""
    name = code.strip().replace("_", "-").partition("-")[0].lower()
    return {"cmn": "zh", "no": "nb", "iw": "he", "in": "id"}.get(name, name)
