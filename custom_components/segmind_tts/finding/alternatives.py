"""The texts that a template may become, as far as they can be listed safely.

A template is read and never run: nothing of what it calls is called.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from jinja2 import Environment, TemplateError, nodes
from jinja2.ext import do, loopcontrols

MAX_ALTERNATIVES: Final = 24
"""Of one message; more are surely not all said."""

_CASES: Final[Mapping[str, Callable[[str], str]]] = {
    "capitalize": str.capitalize,
    "lower": str.lower,
    "string": str,
    "title": str.title,
    "trim": str.strip,
    "upper": str.upper,
}

type StatesOf = Callable[[str], Iterable[str]]
"""Returns the states that an entity may have; none if these cannot be listed."""


class _UnlistableError(Exception):
    """Nobody can tell beforehand what this becomes."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A text, and what has been decided on the way to it."""

    text: str = ""
    choices: Mapping[str, object] = field(default_factory=dict)

    def then(self, other: _Way) -> _Way | None:
        """Return both texts; None if the ways contradict each other."""
        for question, choice in other.choices.items():
            if self.choices.get(question, choice) != choice:
                return None
        return _Way(self.text + other.text, {**self.choices, **other.choices})


def alternatives(template: str, states_of: StatesOf) -> list[str] | None:
    """Return all texts that a template may become; None if they cannot be listed.

    What is the same in two places of a template is the same in each text.
    """
    environment = Environment(autoescape=False, extensions=[do, loopcontrols])
    try:
        parsed = environment.parse(template)
        ways = _Reader(states_of).body(parsed.body)
    except TemplateError, _UnlistableError, RecursionError:
        return None
    texts = (way.text.strip() for way in ways)
    return [each for each in dict.fromkeys(texts) if each]


class _Reader:
    """Reads what is written in a template, from its beginning to its end."""

    def __init__(self, states_of: StatesOf) -> None:
        """Start without variables."""
        self._states_of = states_of
        self._variables: dict[str, list[_Way]] = {}

    def body(self, body: Iterable[nodes.Node]) -> list[_Way]:
        """Return what a row of statements becomes. Raises _UnlistableError."""
        return reduce(_product, map(self._statement, body), [_Way()])

    def _statement(self, node: nodes.Node) -> list[_Way]:
        match node:
            case nodes.Output():
                return reduce(_product, map(self._value, node.nodes), [_Way()])
            case nodes.If():
                return self._if(node)
            case nodes.Assign(target=nodes.Name(name=name)):
                self._variables[name] = self._value(node.node)
                return [_Way()]
        raise _UnlistableError

    def _if(self, node: nodes.If) -> list[_Way]:
        # Afterwards a variable would have a value or another.
        if node.find(nodes.Assign):
            raise _UnlistableError
        return _either(
            repr(node.test), lambda: self.body(node.body), lambda: self._else(node)
        )

    def _else(self, node: nodes.If) -> list[_Way]:
        if not node.elif_:
            return self.body(node.else_)
        # An `elif` is an `if` in the `else`.
        first, *others = node.elif_
        return self._if(nodes.If(first.test, first.body, others, node.else_))

    def _value(self, node: nodes.Node) -> list[_Way]:
        match node:
            case nodes.TemplateData(data=text):
                return [_Way(text)]
            case nodes.Const(value=value):
                return [_Way(str(value))]
            case nodes.Name(name=name) if name in self._variables:
                return self._variables[name]
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                return _either(
                    repr(node.test),
                    lambda: self._value(node.expr1),
                    lambda: self._value(other),
                )
            case nodes.Concat():
                return reduce(_product, map(self._value, node.nodes), [_Way()])
            case nodes.Add() if _is_text(node.left) or _is_text(node.right):
                return _product(self._value(node.left), self._value(node.right))
            case nodes.Filter(name=name, node=nodes.Expr() as inner) if name in _CASES:
                change = _CASES[name]
                return [_Way(change(w.text), w.choices) for w in self._value(inner)]
            case nodes.Getitem(node=nodes.Dict() as table):
                return self._looked_up(table, node.arg, default=None)
            case nodes.Call(node=nodes.Getattr(node=nodes.Dict() as table, attr="get")):
                key, *default = node.args
                return self._looked_up(table, key, default=[*default, None][0])
            case nodes.Call(
                node=nodes.Name(name="states"),
                args=[nodes.Const(value=str() as entity)],
            ):
                return self._states(entity, repr(node))
        raise _UnlistableError

    def _states(self, entity_id: str, question: str) -> list[_Way]:
        states = [*self._states_of(entity_id)]
        if not states:
            raise _UnlistableError
        return _limited(_Way(each, {question: each}) for each in states)

    def _looked_up(
        self, table: nodes.Dict, key: nodes.Node, default: nodes.Node | None
    ) -> list[_Way]:
        """Return the values of a table, for the keys that there may be if these are known."""
        try:
            asked: list[_Way] | None = self._value(key)
        except _UnlistableError:
            asked = None
        values = {_constant(pair.key): pair.value for pair in table.items}
        if asked is None:
            rows = [(_Way("", {repr(key): each}), each) for each in values]
            if default is not None:
                rows.append((_Way("", {repr(key): None}), ""))
        else:
            rows = [(_Way("", way.choices), way.text) for way in asked]
        found = ((way, values.get(text, default)) for way, text in rows)
        return _limited(
            whole
            for way, value in found
            if value is not None
            for each in self._value(value)
            if (whole := way.then(each))
        )


def _either(
    question: str, yes: Callable[[], list[_Way]], no: Callable[[], list[_Way]]
) -> list[_Way]:
    """Return what follows either answer."""
    return _limited(
        whole
        for answer, follow in ((True, yes), (False, no))
        for way in follow()
        if (whole := _Way("", {question: answer}).then(way))
    )


def _product(first: list[_Way], second: list[_Way]) -> list[_Way]:
    return _limited(
        whole for way in first for other in second if (whole := way.then(other))
    )


def _limited(ways: Iterable[_Way]) -> list[_Way]:
    found: list[_Way] = []
    for way in ways:
        found.append(way)
        if len(found) > MAX_ALTERNATIVES:
            raise _UnlistableError
    return found


def _constant(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const):
        return str(node.value)
    raise _UnlistableError


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)
