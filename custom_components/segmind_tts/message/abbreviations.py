"""Abbreviations: full stops that end no sentence.

One too many here leaves two sentences together, which nobody hears; one too few breaks
a sentence. Words that may well end one ("art", "max") only count before numbers.
"""

from typing import Final

import regex


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# Of English, German, French, Spanish, Portuguese, Italian, Dutch, Nordic, West Slavic,
# Russian, Turkish, Indonesian and Hindi.
_BEFORE_WORDS: Final = _words(
    "mr mrs ms mx dr prof st jr sr rev hon gen col lt capt sgt maj cmdr gov sen rep",
    "messrs mt vs esp incl excl approx dept univ",
    "hr hrn fr frl dipl phil jur bzw ca evtl exkl ggf inkl zzgl bspw sog vgl tägl zz geb",
    "mme mmes mlle mgr sté env",
    "sra srta srs dra ud uds avda pág exmo exma",
    "dott sig.ra sigg ecc.mo avv egr spett",
    "dhr mevr mw bijv resp t.ex f.eks bl.a kl",
    "tzn np ul inż tzv např ing mudr judr",
    "ул тов напр проф гр",
    "doç yrd yth bpk jl",
    "डॉ श्री सुश्री",
)
_BEFORE_NUMBERS: Final = _words(
    "no nos nr nrs nro num núm n° nº art arts abs abb tab fig figs eq sec ch chap kap cap",
    "p pp pg pag s vol bd ed aufl max min tel fax ext",
    "jan feb febr mar apr jun jul aug sep sept oct okt nov dec dez",
    "стр рис тел",
)

# The German ordinal has a full stop and stands before nouns, which have a capital.
_BEFORE_ORDINALS: Final = _words(
    "der die das den dem des am im zum zur vom beim ab bis seit",
    "jeder jede jedes jeden jedem ein eine einen einem einer",
)
_MONTHS: Final = _words(
    "januar jänner februar feber märz april mai juni juli august september oktober",
    "november dezember",
)

# "e.g", "U.S.A", "Ph.D"; at "5 p.m." a sentence may end.
_DOTTED: Final = regex.compile(
    r"(?![ap]\.m$)[^\W\d_]{1,2}(?:\.[^\W\d_])+", regex.IGNORECASE
)
# From Hangul on, a letter may be a word.
_ALPHABETS: Final = "\u1100"
_OPENERS: Final = "\"'“‘„‚«»‹›([{¿¡*_"
_ORDINAL_DIGITS: Final = 2


def is_abbreviation(before: str, following: str) -> bool:
    """Tell whether a full stop between the two belongs to the word before it.

    `before` is the sentence up to the full stop, `following` the next word, which does
    not begin with a small letter.
    """
    word = (before.split() or [""])[-1].lstrip(_OPENERS)
    if word.isdigit():
        return _is_ordinal(before, word, following)
    if len(word) == 1 and word.isalpha() and word < _ALPHABETS:
        return True
    if _DOTTED.fullmatch(word) or word.casefold() in _BEFORE_WORDS:
        return True
    return following[:1].isdigit() and word.casefold() in _BEFORE_NUMBERS


def _is_ordinal(before: str, number: str, following: str) -> bool:
    if len(number) > _ORDINAL_DIGITS:
        return False
    *_, line = before.rpartition("\n")
    words = line.casefold().split()
    return (
        words == [number]
        or following[:1].isdigit()
        or following.casefold() in _MONTHS
        or not _BEFORE_ORDINALS.isdisjoint(words[-2:-1])
    )
