"""The values that an expression of a template may have, as far as they can be listed.

An expression is read and never run: nothing of what it calls is called.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, override

from jinja2 import nodes
from jinja2.visitor import NodeVisitor

from .operations import (
    UNDEFINED,
    UnlistableError,
    attribute_of,
    compared,
    filtered,
    item_of,
    keys_of,
    known,
    method_called,
    tested,
    text_of,
)
from .paths import Path, Values

_MOST_STEPS: Final = 5000
"""Of one template, which takes some hundredths of a second."""
_LONGEST: Final = 10_000
"""Characters; a few lines can make texts that no memory holds."""
_TWO: Final = 2

type StatesOf = Callable[[str], Iterable[str]]
"""Returns the states that an entity may have; none if these cannot be listed."""


class TooMuchError(Exception):
    """Nobody waits for as long as it would take to list everything."""


class Expressions(NodeVisitor):
    """Reads the expressions of one template; a visit yields values and paths to them."""

    def __init__(self, states_of: StatesOf) -> None:
        """Start to count the steps."""
        self._states_of = states_of
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
        yield from self._chosen(node.test, node.expr1, node.expr2, path)

    def _chosen(
        self, test: nodes.Node, yes: nodes.Node, no: nodes.Node | None, path: Path
    ) -> Values:
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

    def visit_Filter(self, node: nodes.Filter, path: Path) -> Values:
        """Yield what filters make of values, as far as they are known here."""
        _check_arguments(node)
        if node.node is None:
            raise UnlistableError
        if node.name == "iif":
            yield from self._iif([node.node, *node.args], path)
            return
        if node.name == "random":
            yield from self._random(node.node, path)
            return
        for (value, *args), after in self.all([node.node, *node.args], path):
            yield filtered(node.name, value, args), after

    def _iif(self, args: Sequence[nodes.Expr], path: Path) -> Values:
        # A fourth argument is for what is neither.
        test, *results = args
        if not 0 < len(results) <= _TWO:
            raise UnlistableError
        no = results[1] if len(results) == _TWO else nodes.Const(False)
        yield from self._chosen(test, results[0], no, path)

    def _random(self, node: nodes.Node, path: Path) -> Values:
        for values, after in self.visit(node, path):
            if not isinstance(values, list):
                raise UnlistableError
            # What was chosen elsewhere says nothing.
            yield from ((each, after) for each in values)

    def visit_Getattr(self, node: nodes.Getattr, path: Path) -> Values:
        """Yield what mappings have under a name, or the states of an entity."""
        match node:
            case nodes.Getattr(
                node=nodes.Getattr(
                    node=nodes.Getattr(node=nodes.Name(name="states"), attr=domain),
                    attr=name,
                ),
                attr="state",
            ):
                yield from self._states(f"{domain}.{name}", path)
            case _:
                for value, after in self.visit(node.node, path):
                    yield attribute_of(value, node.attr), after

    def visit_Getitem(self, node: nodes.Getitem, path: Path) -> Values:
        """Yield what tables have for the keys that there may be."""
        for value, after in self._looked_up(node.node, node.arg, path):
            # There would be a gap in what is said.
            if value is not UNDEFINED:
                yield value, after

    def visit_Call(self, node: nodes.Call, path: Path) -> Values:
        """Yield what is returned by what is known here, without calling it."""
        _check_arguments(node)
        match node.node, node.args:
            case nodes.Name(name="iif"), [_, *_] as args:
                yield from self._iif(args, path)
            case nodes.Name(name="states"), [entity]:
                for entity_id, after in self.visit(entity, path):
                    yield from self._states(entity_id, after)
            case nodes.Name(name="is_state"), [entity, state]:
                for (entity_id, of), after in self.all([entity, state], path):
                    yield from self._is_state(entity_id, of, after)
            case nodes.Getattr(node=table, attr="get"), [key, *default]:
                yield from self._got(table, key, default, path)
            case nodes.Getattr(node=inner, attr=name), args:
                for (value, *given), after in self.all([inner, *args], path):
                    yield method_called(name, value, given), after
            case _:
                raise UnlistableError

    def _states(self, entity_id: object, path: Path) -> Values:
        states = [*self._states_of(text_of(entity_id))]
        if not states:
            raise UnlistableError
        yield from path.decided(("states", entity_id), states)

    def _is_state(self, entity_id: object, of: object, path: Path) -> Values:
        # Of an entity of many states, which one it is else makes no difference.
        if len([*self._states_of(text_of(entity_id))]) != _TWO:
            raise UnlistableError
        wanted = of if isinstance(of, list) else [of]
        for state, after in self._states(entity_id, path):
            yield state in wanted, after

    def _got(
        self,
        table: nodes.Node,
        key: nodes.Node,
        default: Sequence[nodes.Node],
        path: Path,
    ) -> Values:
        for value, after in self._looked_up(table, key, path, others=True):
            if value is not UNDEFINED:
                yield value, after
            elif default:
                yield from self.visit(default[0], after)

    def _looked_up(
        self, table: nodes.Node, key: nodes.Node, path: Path, *, others: bool = False
    ) -> Values:
        """Yield what is found in tables, for all keys if nobody can tell which.

        There may be `others`, which are not found.
        """
        if isinstance(key, nodes.Slice):
            raise UnlistableError
        for whole, middle in self.visit(table, path):
            try:
                keys: Iterable[tuple[Any, Path]] = [*self.visit(key, middle)]
            except UnlistableError:
                answers = [*keys_of(whole), *([UNDEFINED] if others else [])]
                keys = middle.decided(middle.question(key), answers)
            for asked, after in keys:
                yield item_of(whole, asked), after


def _constant(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Const):
        return node.value
    raise UnlistableError


def _check_arguments(node: nodes.Filter | nodes.Call) -> None:
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise UnlistableError
