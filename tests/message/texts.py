"""Messages of any kind: words among marks, whole and in bits."""

from itertools import pairwise

from hypothesis import strategies as st

MARKS = [
    *("**", "*", "_", "__", "~~", "`", "```", "```yaml\n", "#", "# ", "> ", "- ", "* "),
    *(
        "\n",
        "\n\n",
        "\n- ",
        "\n| ",
        " | ",
        " |\n",
        "---",
        "....",
        ". ",
        "! ",
        "? ",
        ", ",
    ),
    *(
        "[",
        "]",
        "](",
        "](http://a.b/c) ",
        "![",
        "(",
        ")",
        "[x](y)",
        "<",
        ">",
        "</",
        "/>",
    ),
    *("<b>", "</b>", "<br>", "<p>", "</p>", '<break time="1s"/>', "<speak>", "<sigh>"),
    *(
        "<think>",
        "</think>",
        "<!--",
        "-->",
        "&amp;",
        "&lt;",
        "&gt;",
        "&#8203;",
        "&",
        ";",
    ),
    *(
        "\\",
        "\\*",
        "https://www.a.b/c?d ",
        "x://y",
        "\u200b",
        "\ufeff",
        "\x00",
        "\x1b[1m",
    ),
    *("\U0001f600", "⏰", "‼\ufe0f", "1\ufe0f\u20e3", "\u200d", "\u0301", "\r\n", "\t"),
    *(
        "\ud83d",
        "\ude00",
        "\ud83d\ude00",
        "\u2028",
        "\u00a0",
        "-5",
        "- 5",
        "+",
        "=",
        '"',
    ),
]
WORDS = ["a", "B", "word", "Dr", "5", "21", "ß", "é", "小", "राम", "ש", "I", "on"]
# Marks in any disorder.
noise = st.lists(st.sampled_from([*MARKS, *WORDS, " ", " "]), max_size=40).map("".join)

_FORMS = [
    *("{}", "{}", "{} {}", "**{} {}**", "*{}*", "__{}__", "~~{}~~", "`{}`", "***{}***"),
    *(
        "[{} {}](http://a.b/c_d)",
        "![{}](x.jpg)",
        "<b>{}</b>",
        "<i class='x y'>{} {}</i>",
    ),
    *('{} <break time="1 s"/> {}', "<speak>{}</speak>", "{}&amp;{}", "{}&nbsp;{}"),
    *(
        "<think>{} {}\n\n{}</think>{}",
        "<!-- {} {} -->",
        "{} ⏰",
        "\U0001f600 {}",
        "{}‼\ufe0f",
    ),
    *("\u200f{}\u200e", "\x1b[1m{}\x1b[0m", "{}\u200b{}", "\ud83d\ude00{}", "{}\ud83d"),
    *(
        "{}.",
        "{}!",
        "{}? {}",
        "{}, {}",
        '"{}."',
        "({})",
        "{}: {}",
        "{}...",
        "[{}]",
        "<{}>",
    ),
    *(
        "https://www.{}.org/{}?q=1",
        "<https://{}.org>",
        "5 * {} * 3",
        "a < {} > b",
        "- 5 {}",
    ),
]
_LINES = [
    *(
        "{}",
        "{}",
        "{}",
        "# {}",
        "- {}",
        "* {}",
        "> {}",
        "1. {}",
        "- [ ] {}",
        "| {} | {} |",
    ),
    *("|---|---|", "---", "```yaml\n{}\n```", "<p>{}</p>", "{}<br>{}", "- - - -", ""),
]


def _filled(form: str, words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    holes = form.count("{}")
    fillings = st.lists(words, min_size=holes, max_size=holes)
    return fillings.map(lambda each: form.format(*each))


def _any_of(forms: list[str], words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(forms).flatmap(lambda form: _filled(form, words))


_phrases = st.lists(
    _any_of(_FORMS, _any_of(_FORMS, st.sampled_from(WORDS))), min_size=1, max_size=4
).map(" ".join)
messages = st.lists(_any_of(_LINES, _phrases), max_size=5).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(
        lambda gap: gap.join(lines)
    )
)


def bits(text: str, cuts: list[int]) -> list[str]:
    """Return a text in bits."""
    bounds = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    return [text[begin:end] for begin, end in pairwise(bounds)]
