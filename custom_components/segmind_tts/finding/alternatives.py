"""The texts that a template may become, as far as they can be listed safely.

A template is read and never run: nothing of what it calls is called.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, override

from jinja2 import Environment, TemplateError, nodes
from jinja2.ext import do, loopcontrols
from jinja2.visitor import NodeVisitor

from .expressions import Expressions, StatesOf
from .operations import Unknown, UnlistableError, items_of, text_of
from .operators import TooMuchError
from .paths import Path

MAX_ALTERNATIVES: Final = 24
"""Of one message; more are surely not all said."""

_ENVIRONMENT: Final = Environment(autoescape=False, extensions=[do, loopcontrols])
_REMEMBERED: Final = 256
"""Templates; a script is called by many, with other words each time."""


def alternatives(
    template: str, states_of: StatesOf, variables: Mapping[str, Any]
) -> list[str] | None:
    """Return all texts that a template may become; None if they cannot be listed.

    What is the same in two places of a template is the same in each text.
    """
    results = values(template, states_of, variables)
    try:
        texts = None if results is None else [text_of(each) for each in results]
    except UnlistableError:
        return None
    return None if texts is None else [each for each in dict.fromkeys(texts) if each]


def values(
    template: str, states_of: StatesOf, variables: Mapping[str, Any]
) -> list[Any] | None:
    """Return all that a template may become, each once; None if it cannot be listed.

    Where it is a single expression, this is a value of any kind, else a text.
    """
    try:
        found = [
            *_results(
                _parsed(template), Expressions(states_of), Path(variables=variables)
            )
        ]
    except TemplateError, UnlistableError, TooMuchError, RecursionError:
        return None
    once = {repr(each): each for each in found}
    return [*once.values()] if len(once) <= MAX_ALTERNATIVES else None


@lru_cache(maxsize=_REMEMBERED)
def _parsed(template: str) -> list[nodes.Node]:
    return _ENVIRONMENT.parse(template.strip()).body


def _results(
    body: list[nodes.Node], expressions: Expressions, path: Path
) -> Iterator[Any]:
    match body:
        case [nodes.Output(nodes=[expression])]:
            for value, _ in expressions.visit(expression, path):
                yield value.strip() if isinstance(value, str) else value
        case _:
            for after in _Statements(expressions).body(body, path):
                yield after.text.strip()


class _Statements(NodeVisitor):
    """Reads the statements of a template; a visit yields the paths through one."""

    def __init__(self, expressions: Expressions) -> None:
        """Take what reads the expressions."""
        self._expressions = expressions

    def body(self, body: Iterable[nodes.Node], path: Path) -> list[Path]:
        """Return the paths through statements, one after the other."""
        self._expressions.count_step()
        paths = [path]
        for statement in body:
            paths = [
                after for before in paths for after in self.visit(statement, before)
            ]
        return paths

    @override
    def generic_visit(self, node: nodes.Node, path: Path) -> Iterator[Path]:
        """Refuse what is not known here."""
        raise UnlistableError

    def visit_Output(self, node: nodes.Output, path: Path) -> Iterator[Path]:
        """Add what is said."""
        for parts, after in self._expressions.all(node.nodes, path):
            yield replace(after, text=after.text + "".join(map(text_of, parts)))

    def visit_If(self, node: nodes.If, path: Path) -> Iterator[Path]:
        """Go through the branches that there may be."""
        for truth, after in self._expressions.truths(node.test, path):
            if truth:
                yield from self.body(node.body, after)
            elif node.elif_:
                # An `elif` is an `if` in the `else`.
                first, *others = node.elif_
                other = nodes.If(first.test, first.body, others, node.else_)
                yield from self.visit(other, after)
            else:
                yield from self.body(node.else_, after)

    def visit_Assign(self, node: nodes.Assign, path: Path) -> Iterator[Path]:
        """Remember a variable, which matters only if it is said."""
        if not isinstance(node.target, nodes.Name):
            raise UnlistableError
        name = node.target.name
        try:
            told = [*self._expressions.visit(node.node, path)]
        except UnlistableError:
            told = [(Unknown(), path)]
        for value, after in told:
            yield after.with_variables({name: value})

    def visit_For(self, node: nodes.For, path: Path) -> Iterator[Path]:
        """Go through what is in a list, from its beginning to its end."""
        if node.recursive or node.test or not isinstance(node.target, nodes.Name):
            raise UnlistableError
        for whole, start in self._expressions.visit(node.iter, path):
            items = items_of(whole)
            paths = [start] if items else self.body(node.else_, start)
            for index, item in enumerate(items):
                bound = {node.target.name: item, "loop": _loop(index, len(items))}
                begins = [each.with_variables(bound) for each in paths]
                paths = [end for each in begins for end in self.body(node.body, each)]
            # What is set in a loop ends with it.
            yield from (replace(each, variables=start.variables) for each in paths)


def _loop(index: int, length: int) -> Mapping[str, Any]:
    return {
        "first": index == 0,
        "index": index + 1,
        "index0": index,
        "last": index == length - 1,
        "length": length,
    }
