"""Labels: words before a colon that name no speaker.

One too few here has two voices read a list, without its labels; one too many has one
voice read a dialogue, with its names.
"""

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# Times, places, figures and remarks of English, German, French, Spanish, Italian and Dutch.
_LABELS: Final = _words(
    "today tonight tomorrow yesterday now later morning noon afternoon evening night week",
    "monday tuesday wednesday thursday friday saturday sunday weekend month day date time",
    "inside outside indoors outdoors upstairs downstairs home house garden garage cellar",
    "kitchen bath bathroom bedroom hall hallway living dining room office attic basement",
    "high low min max minimum maximum average total sum temperature humidity wind rain",
    "weather sunrise sunset battery power energy price status state mode door window light",
    "note tip hint warning info summary example question answer todo title subject",
    "heute abend morgen übermorgen gestern jetzt später mittag nachmittag nacht früh woche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende monat tag datum",
    "innen außen draußen drinnen oben unten zuhause haus garten keller dachboden küche bad",
    "badezimmer schlafzimmer wohnzimmer esszimmer kinderzimmer arbeitszimmer büro flur",
    "höchstwert tiefstwert mittelwert durchschnitt summe gesamt temperatur feuchte",
    "luftfeuchtigkeit regen wetter batterie strom energie preis zustand tür fenster licht",
    "hinweis tipp warnung zusammenfassung beispiel frage antwort titel betreff zeit uhrzeit",
    "aujourd'hui demain hier matin midi soir nuit lundi mardi mercredi jeudi vendredi samedi",
    "dimanche intérieur extérieur cuisine chambre salon bureau couloir jardin pluie météo",
    "hoy mañana ayer tarde noche lunes martes miércoles jueves viernes sábado domingo",
    "interior exterior cocina baño dormitorio salón oficina pasillo jardín lluvia tiempo",
    "oggi domani ieri mattina pomeriggio sera notte lunedì martedì mercoledì giovedì venerdì",
    "sabato domenica interno esterno cucina bagno camera soggiorno ufficio giardino pioggia",
    "vandaag morgen gisteren ochtend middag avond nacht maandag dinsdag woensdag donderdag",
    "vrijdag zaterdag zondag binnen buiten keuken badkamer slaapkamer woonkamer kantoor tuin",
)


def is_label(name: str) -> bool:
    """Tell whether all words of what stands before a colon are labels or numbers."""
    words = name.casefold().replace("’", "'").split()
    return all(word in _LABELS or word.isdigit() for word in words)
