"""Labels: words before a colon that name no speaker.

One too few here has two voices read a list, without its labels; one too many has one
voice read a dialogue, with its names.
"""

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# Times, places, things, figures and remarks of English, German, French, Spanish, Italian and
# Dutch, then times and rooms of other languages.
_LABELS: Final = _words(
    "today tonight tomorrow yesterday now later morning noon afternoon evening night week",
    "monday tuesday wednesday thursday friday saturday sunday weekend month day date time",
    "inside outside indoors outdoors upstairs downstairs home house garden garage cellar",
    "kitchen bath bathroom bedroom hall hallway living dining room office attic basement",
    "high low min max minimum maximum average total sum temperature humidity wind rain",
    "weather sunrise sunset battery power energy price status state mode door window light",
    "floor ground upper lower first second front back lights heating cooling ventilation fan",
    "trash bin garbage rubbish recycling waste paper washer dryer dishwasher washing machine",
    "car bus train tram line gate ingredients steps fact reminder news calendar event birthday",
    "from to sender error message alarm note tip hint warning info summary example question answer todo title subject",
    "heute abend morgen übermorgen gestern jetzt später mittag nachmittag nacht früh woche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende monat tag datum",
    "innen außen draußen drinnen oben unten zuhause haus garten keller dachboden küche bad",
    "badezimmer schlafzimmer wohnzimmer esszimmer kinderzimmer arbeitszimmer büro flur",
    "höchstwert tiefstwert mittelwert durchschnitt summe gesamt temperatur feuchte",
    "luftfeuchtigkeit regen wetter batterie strom energie preis zustand tür fenster licht",
    "erdgeschoss obergeschoss dachgeschoss untergeschoss eg og dg ug heizung lüftung lichter",
    "müll restmüll biomüll biotonne papier altpapier gelber sack waschmaschine trockner auto",
    "spülmaschine bahn zug linie zutaten nachrichten termine erinnerung fehler alarm",
    "hinweis tipp warnung zusammenfassung beispiel frage antwort titel betreff zeit uhrzeit",
    "aujourd'hui demain hier matin midi soir nuit lundi mardi mercredi jeudi vendredi samedi",
    "dimanche intérieur extérieur cuisine chambre salon bureau couloir jardin pluie météo",
    "hoy mañana ayer tarde noche lunes martes miércoles jueves viernes sábado domingo",
    "interior exterior cocina baño dormitorio salón oficina pasillo jardín lluvia tiempo",
    "oggi domani ieri mattina pomeriggio sera notte lunedì martedì mercoledì giovedì venerdì",
    "sabato domenica interno esterno cucina bagno camera soggiorno ufficio giardino pioggia",
    "vandaag morgen gisteren ochtend middag avond nacht maandag dinsdag woensdag donderdag",
    "vrijdag zaterdag zondag binnen buiten keuken badkamer slaapkamer woonkamer kantoor tuin",
    "hoje amanhã ontem manhã noite segunda terça quarta quinta sexta segunda-feira terça-feira",
    "quarta-feira quinta-feira sexta-feira cozinha banheiro quarto sala escritório varanda",
    "idag imorgon måndag tisdag onsdag torsdag fredag lördag söndag kök badrum sovrum vardagsrum",
    "i dag morgen mandag tirsdag lørdag søndag kjøkken køkken stue soverom tänään huomenna",
    "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai keittiö makuuhuone",
    "dziś dzisiaj jutro rano wieczór noc poniedziałek wtorek środa czwartek piątek sobota",
    "niedziela kuchnia łazienka sypialnia dnes zítra zajtra pondělí pondelok úterý utorok",
    "středa streda čtvrtek štvrtok pátek piatok neděle nedeľa kuchyně kuchyňa ložnice koupelna",
    "сегодня завтра вчера утро день вечер ночь понедельник вторник среда четверг пятница",
    "суббота воскресенье кухня ванная спальня гостиная сьогодні понеділок вівторок середа",
    "четвер пʼятниця субота неділя ma holnap hétfő kedd szerda csütörtök péntek szombat",
    "vasárnap konyha bugün yarın pazartesi salı çarşamba perşembe cuma cumartesi pazar mutfak",
    "今天 明天 后天 昨天 今晚 周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 星期四",
    "星期五 星期六 星期日 星期天 厨房 客厅 卧室 浴室 今日 明日 月曜日 火曜日 水曜日 木曜日",
    "金曜日 土曜日 日曜日 台所 居間 寝室 오늘 내일 월요일 화요일 수요일 목요일 금요일",
    "토요일 일요일 부엌 거실 침실 اليوم غدا الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت",
    "الأحد المطبخ היום מחר מטבח आज कल सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
)


def is_label(name: str) -> bool:
    """Tell whether all words of what stands before a colon are labels or numbers."""
    words = name.casefold().replace("’", "'").split()
    return all(word in _LABELS or word.isdigit() for word in words)
