"""What is written in templates, and what operators make of it."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, override

from jinja2 import nodes
from jinja2.visitor import NodeVisitor

from .operations import UNDEFINED, UnlistableError, compared, known, tested, text_of
from .paths import Path, Values

_MOST_STEPS: Final = 5000
"""Of one template, which takes some hundredths of a second."""
_LONGEST: Final = 10_000
"""Characters; a few lines can make texts that no memory holds."""


class TooMuchError(Exception):
    """Nobody waits for as long as it would take to list everything."""


class Operators(NodeVisitor):
    """Reads operators, and counts the steps that this takes; a visit yields values."""

    def __init__(self) -> None:
        """Start to count the steps."""
        self._steps = 0

    @override
    def visit(self, node: nodes.Node, path: Path) -> Values:
        """Yield each value that an expression may have, and the path to it.

        Raises UnlistableError if nobody can tell beforehand, and TooMuchError.
        """
        self.count_step()
        for value, after in super().visit(node, path):
            if isinstance(value, str) and len(value) > _LONGEST:
                raise TooMuchError
            yield value, after

    def count_step(self) -> None:
        """Count one more step. Raises TooMuchError if it is one too many."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooMuchError

    @override
    def generic_visit(self, node: nodes.Node, path: Path) -> Values:
        """Refuse what is not known here."""
        raise UnlistableError

    def truths(self, test: nodes.Node, path: Path) -> Iterator[tuple[bool, Path]]:
        """Yield whether a test is true: both, each on its path, if nobody can tell."""
        try:
            told = [*self.visit(test, path)]
        except UnlistableError:
            yield from path.decided(path.question(test), (True, False))
            return
        for value, after in told:
            yield bool(value), after

    def all(
        self, parts: Iterable[nodes.Node], path: Path
    ) -> list[tuple[tuple[Any, ...], Path]]:
        """Return the values that several expressions may have together."""
        ways: list[tuple[tuple[Any, ...], Path]] = [((), path)]
        for part in parts:
            ways = [
                ((*values, value), after)
                for values, before in ways
                for value, after in self.visit(part, before)
            ]
        return ways

    def visit_Const(self, node: nodes.Const, path: Path) -> Values:
        """Yield what is written there."""
        yield node.value, path

    def visit_TemplateData(self, node: nodes.TemplateData, path: Path) -> Values:
        """Yield the text between expressions."""
        yield node.data, path

    def visit_Name(self, node: nodes.Name, path: Path) -> Values:
        """Yield the value of a variable."""
        if node.name not in path.variables:
            raise UnlistableError
        yield known(path.variables[node.name]), path

    def visit_List(self, node: nodes.List | nodes.Tuple, path: Path) -> Values:
        """Yield the lists that there may be."""
        for values, after in self.all(node.items, path):
            yield [*values], after

    def visit_Tuple(self, node: nodes.Tuple, path: Path) -> Values:
        """Yield them likewise."""
        yield from self.visit_List(node, path)

    def visit_Dict(self, node: nodes.Dict, path: Path) -> Values:
        """Yield the mappings that there may be."""
        # What the values are is decided when one of them is looked up.
        keys = [_constant(pair.key) for pair in node.items]
        for values, after in self.all([pair.value for pair in node.items], path):
            yield dict(zip(keys, values, strict=True)), after

    def visit_Concat(self, node: nodes.Concat, path: Path) -> Values:
        """Yield texts one after the other."""
        for values, after in self.all(node.nodes, path):
            yield "".join(map(text_of, values)), after

    def visit_Add(self, node: nodes.Add, path: Path) -> Values:
        """Yield the sum of texts. That of numbers is a figure, which is left alone."""
        for values, after in self.all([node.left, node.right], path):
            if not all(isinstance(each, str) for each in values):
                raise UnlistableError
            yield "".join(values), after

    def visit_CondExpr(self, node: nodes.CondExpr, path: Path) -> Values:
        """Yield what an inline `if` may be."""
        yield from self.chosen(node.test, node.expr1, node.expr2, path)

    def chosen(
        self, test: nodes.Node, yes: nodes.Node, no: nodes.Node | None, path: Path
    ) -> Values:
        """Yield one of two, by a test; without the other one there is nothing."""
        for truth, after in self.truths(test, path):
            if (chosen := yes if truth else no) is None:
                yield UNDEFINED, after
            else:
                yield from self.visit(chosen, after)

    def visit_Compare(self, node: nodes.Compare, path: Path) -> Values:
        """Yield what a comparison of two values says."""
        if len(node.ops) > 1:
            raise UnlistableError
        operand = node.ops[0]
        for (left, right), after in self.all([node.expr, operand.expr], path):
            yield compared(operand.op, left, right), after

    def visit_Not(self, node: nodes.Not, path: Path) -> Values:
        """Yield the contrary."""
        for value, after in self.visit(node.node, path):
            yield not value, after

    def visit_And(self, node: nodes.And, path: Path) -> Values:
        """Yield the right side where the left one is true."""
        for value, after in self.visit(node.left, path):
            yield from self.visit(node.right, after) if value else [(value, after)]

    def visit_Or(self, node: nodes.Or, path: Path) -> Values:
        """Yield the right side where the left one is not true."""
        for value, after in self.visit(node.left, path):
            yield from [(value, after)] if value else self.visit(node.right, after)

    def visit_Test(self, node: nodes.Test, path: Path) -> Values:
        """Yield what a test such as `is defined` says."""
        if node.args:
            raise UnlistableError
        for value, after in self.visit(node.node, path):
            yield tested(node.name, value), after


def _constant(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Const):
        return node.value
    raise UnlistableError
