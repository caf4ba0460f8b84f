"""Templates whose texts can be listed, and those that nobody can know beforehand."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.template import Template
import pytest

from custom_components.segmind_tts.finding.alternatives import alternatives, values
from custom_components.segmind_tts.finding.operations import UNDEFINED, Partial, Unknown

STATES = {"binary_sensor.door": ("on", "off"), "input_select.mode": ("Day", "Night")}
LONG = "{% set d = [" + "'x', " * 2000 + "] %}"


def states_of(entity_id: str) -> Sequence[str]:
    """Return the states of an entity of the test's house."""
    return STATES.get(entity_id, ())


LISTED: list[tuple[str, list[str]]] = [
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
    ("{{ ['Hello', 'Hi', 'Hello'] | random }}.", ["Hello.", "Hi."]),
    ("{{ is_state('x', 'on') | iif('Open', 'Shut') }}", ["Open", "Shut"]),
    ("{{ iif(x > 5, 'Hot') }}", ["Hot", "False"]),
    ("{{ 'Hello' if x }}", ["Hello"]),
    (
        (
            "{% if is_state('binary_sensor.door', 'on') %}Open{% endif %}"
            "{{ states('binary_sensor.door') }}"
        ),
        ["Openon", "off"],
    ),
    (
        (
            "{{ 'x' if states('input_select.mode') == 'Day' else 'y' }}"
            "{{ states.input_select.mode.state }}"
        ),
        ["xDay", "yNight"],
    ),
    (
        (
            "{% set t = states('sensor.t') | float %}"
            "{% if t > 30 %}Hot{% elif t > 20 %}Warm{% else %}Cold{% endif %}"
        ),
        ["Hot", "Warm", "Cold"],
    ),
    (
        (
            "{% set t = 1 if x %}{% if t %}a{% endif %}{% set t = states('y') %}"
            "{% if t %}b{% endif %}"
        ),
        ["ab", "a", "b"],
    ),
    ("{% set w = 'a' %}{% if x %}{% set w = 'b' %}{% endif %}{{ w }}", ["b", "a"]),
    (
        (
            "{% for d in ['front', 'back'] %}{{ d }}{{ ', ' if not loop.last }}"
            "{% endfor %}"
        ),
        ["front, back"],
    ),
    (
        (
            "{% for d in ['a', 'b'] %}{{ d if is_state('sensor.' ~ d, 'on') }}"
            "{% endfor %}"
        ),
        ["ab", "a", "b"],
    ),
    ("{% for d in [] %}{{ d }}{% else %}None{% endfor %}", ["None"]),
    ("{% for k in {'a': 1} %}{{ k }}{% endfor %}", ["a"]),
    ("{{ ['Mon', 'Tue'][x - 5] }}day", ["Monday", "Tueday"]),
    ("{{ ['a', 'b'][1] }}{{ ['a'][7] }}c", []),
    ("{{ ['a', 'b'] | join(' and ') }}", ["a and b"]),
    ("{{ ['a', 'b'] | first }}{{ ('a', 'b') | list | last }}", ["ab"]),
    ("{{ 'living_room' | replace('_', ' ') | title }}", ["Living Room"]),
    ('{{ "it\'s here" | title }}', ["It's Here"]),
    ("{{ 'HALLO'.lower().replace('h', 'H') }}", ["Hallo"]),
    ("{{ {'a': 'x'}.values() | first }}", ["x"]),
    ("{{ 'a' if not (x and y) else 'b' }}", ["a", "b"]),
    ("{{ 'a' if 1 == 1 and 'x' in ['x'] else 'b' }}", ["a"]),
    ("{{ 'a' if false or 'x' not in ['x'] else 'b' }}", ["b"]),
    ("{{ 'a' if true or x else 'b' }}{{ 'c' if false and x else 'd' }}", ["ad"]),
    ("{{ 'a' if none is none and 1 is defined else 'b' }}", ["a"]),
    ("{{ 'a' if x is divisibleby(2) else 'b' }}", ["a", "b"]),
    ("{{ 'a' if 1 < x < 3 else 'b' }}", ["a", "b"]),
    ("{{ 'Tür 👍' | upper }}", ["TÜR 👍"]),
    ("{{ 5 }}{{ 1.5 }}{{ true }}", ["51.5True"]),
]


@pytest.mark.parametrize(("template", "texts"), LISTED)
def test_listed(template: str, texts: list[str]) -> None:
    """All texts are known, each once, and none that contradicts itself."""
    assert alternatives(template, states_of, {}) == texts


@pytest.mark.parametrize(("template", "texts"), LISTED)
async def test_home_assistant_agrees(
    hass: HomeAssistant, template: str, texts: list[str]
) -> None:
    """What Home Assistant makes of a template is among the texts, unless it has gaps."""
    now = {
        "binary_sensor.door": "off",
        "input_select.mode": "Night",
        "sensor.a": "on",
        "sensor.t": "25",
    }
    for entity_id, state in now.items():
        hass.states.async_set(entity_id, state)
    variables = {"x": 6, "y": 0, "trigger": {"id": "a"}}
    said = Template(template, hass).async_render(variables, parse_result=False)
    assert said in texts or not texts


@pytest.mark.parametrize(
    "template",
    [
        "{{ states('sensor.temperature') }} degrees",
        "{{ now().hour }}",
        "{% for x in y %}{{ x }}{% endfor %}",
        "{{ message }}",
        "{{ {'a': x}['a'] }}",
        "{{ x | random }}",
        "{{ 'abc' | random }}",
        "{{ x | iif('a', 'b', 'c') }}",
        "{{ 'a' | iif }}",
        "{{ 'a' | replace('a') }}",
        "{{ 'a' | replace('a', 'b', count=1) }}",
        "{{ 'a' | unknown }}",
        "{{ 'abc'[1:] }}",
        "{{ 'abc'[0] }}",
        "{{ {'a': 'b'}.items }}",
        "{{ {x: 'b'}['a'] }}",
        "{{ ['a', 'b'] }}",
        "a{{ ['a', 'b'] }}",
        "{{ {'a': 'b'}[['c']] }}",
        "{{ 'a' < 5 }}",
        "{{ states() }}",
        "{{ is_state('sensor.x', 'on') }}",
        "{{ namespace(a=1).a }}",
        "{% set ns.a = 1 %}{{ ns.a }}",
        "{% set a, b = 1, 2 %}{{ a }}",
        "{% set w = states('sensor.x') %}{{ w }}",
        "{% for a, b in [[1, 2]] %}{{ a }}{% endfor %}",
        "{% for a in ['a'] if x %}{{ a }}{% endfor %}",
        "{% for a in 5 %}{{ a }}{% endfor %}",
        "{% for a in ['a'] %}{% break %}{% endfor %}",
        "{% macro m() %}a{% endmacro %}{{ m() }}",
        "{% filter upper %}a{% endfilter %}",
        "{% do x.append(1) %}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = ['a'] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
        "{% for a in [1, 2, 3] %}" * 12 + "x" + "{% endfor %}" * 12,
        LONG + "{% for a in d %}{% for b in d %}{% endfor %}{% endfor %}",
        "{{ [" + ", ".join(f"'{number}'" for number in range(25)) + "] | random }}",
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
    assert alternatives(template, states_of, {}) is None


@pytest.mark.parametrize(
    ("template", "variables", "texts"),
    [
        ("{{ who }} is home.", {"who": "Ann"}, ["Ann is home."]),
        ("{{ repeat.item.name }}", {"repeat": {"item": {"name": "Ann"}}}, ["Ann"]),
        (
            "{{ names[trigger.id] }}",
            {"names": {"a": "Ann", "b": "Ben"}},
            ["Ann", "Ben"],
        ),
        ("{{ who | default('Nobody') }}", {"who": UNDEFINED}, ["Nobody"]),
        ("{{ who }}x", {"who": UNDEFINED}, ["x"]),
        ("{{ 'a' if who is defined else 'b' }}", {"who": UNDEFINED}, ["b"]),
        ("{{ who | default('Nobody') }}", {}, None),
        ("{{ who | default('Nobody') }}", {"who": Unknown()}, None),
        ("{{ trigger.id }}", {"trigger": Partial(id="a")}, ["a"]),
        ("{{ trigger.to_state.state }}", {"trigger": Partial(id="a")}, None),
        ("{{ {'a': 'b'}[trigger.x] }}", {"trigger": Partial(id="a")}, ["b"]),
        ("{{ trigger[x] }}", {"trigger": Partial(id="a")}, None),
        ("{{ who }}", {"who": None}, None),
        ("{{ who.name }}", {"who": "Ann"}, None),
        ("{{ who[0] }}", {"who": {"a": 1}}, []),
    ],
)
def test_variables(
    template: str, variables: dict[str, Any], texts: list[str] | None
) -> None:
    """What is known of variables is used; what is not is not made up."""
    assert alternatives(template, states_of, variables) == texts


def test_values_of_any_kind() -> None:
    """A single expression may be a list or a table, and a text is trimmed."""
    assert values("{{ ['a', 'b'] }}", states_of, {}) == [["a", "b"]]
    assert values(" {{ {'a': 1} }} ", states_of, {}) == [{"a": 1}]
    assert values("{{ ' a ' if x else 1 }}", states_of, {}) == ["a", 1]
