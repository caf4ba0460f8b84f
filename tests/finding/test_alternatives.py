"""Templates whose texts can be listed, and those that nobody can know beforehand."""

from collections.abc import Sequence

import pytest

from custom_components.segmind_tts.finding.alternatives import alternatives

STATES = {"binary_sensor.door": ("on", "off"), "input_select.mode": ("Day", "Night")}


def states_of(entity_id: str) -> Sequence[str]:
    """Return the states of an entity of the test's house."""
    return STATES.get(entity_id, ())


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("{{ 'a' if x else 'b' }}", ["a", "b"]),
        (
            "The door is {{ 'open' if is_state('x', 'on') else 'shut' }}.",
            ["The door is open.", "The door is shut."],
        ),
        (
            "{% if x %}Yes.{% elif y %}Maybe.{% else %}No.{% endif %}",
            ["Yes.", "Maybe.", "No."],
        ),
        ("{% if x %}Hello.{% endif %}", ["Hello."]),
        ("{{ states('input_select.mode') | lower }} mode", ["day mode", "night mode"]),
        (
            "{{ {'on': 'open', 'off': 'shut'}[states('binary_sensor.door')] }}",
            ["open", "shut"],
        ),
        (
            "{{ {'a': 'one', 'b': 'two'}.get(trigger.id, 'none') }}",
            ["one", "two", "none"],
        ),
        ("{{ {'a': 'one'}[trigger.id] ~ '!' }}", ["one!"]),
        (
            "{% set w = 'in' if x else 'out' %}{{ w }} and {{ w }}",
            ["in and in", "out and out"],
        ),
        ("{{ 'a' if x else 'b' }}{{ 'c' if x else 'd' }}", ["ac", "bd"]),
        ("{{ 'a' if x else 'b' }}{{ 'c' if y else 'd' }}", ["ac", "ad", "bc", "bd"]),
        ("{# nothing #} Hello. ", ["Hello."]),
        ("{{ 'Good ' + ('night' if x else 'day') }}", ["Good night", "Good day"]),
    ],
)
def test_listed(template: str, texts: list[str]) -> None:
    """All texts are known, each once, and none that contradicts itself."""
    assert alternatives(template, states_of) == texts


@pytest.mark.parametrize(
    "template",
    [
        "{{ states('sensor.temperature') }} degrees",
        "{{ now().hour }}",
        "{{ ['a', 'b'] | random }}",
        "{% for x in y %}{{ x }}{% endfor %}",
        "{{ message }}",
        "{{ {'a': x}['a'] }}",
        "{% set w = 'a' %}{% if x %}{% set w = 'b' %}{% endif %}{{ w }}",
        "{% include 'secrets' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ broken",
        "{{ 1 + 1 }}",
        "".join(f"{{{{ 'a' if {x} else 'b' }}}}" for x in "vwxyz"),
        "{{ " + "(" * 3000 + "'a'" + ")" * 3000 + " }}",
    ],
    ids=lambda template: template[:40],
)
def test_not_listed(template: str) -> None:
    """What cannot be known, or is too much, is left alone; nothing is run."""
    assert alternatives(template, states_of) is None
