"""The values that an expression of a template may have, as far as they can be listed.

An expression is read and never run: nothing of what it calls is called.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from jinja2 import nodes

from .operations import (
    UNDEFINED,
    UnlistableError,
    attribute_of,
    filtered,
    item_of,
    keys_of,
    method_called,
    text_of,
)
from .operators import Operators
from .paths import Path, Values

_TWO: Final = 2

type StatesOf = Callable[[str], Iterable[str]]
"""Returns the states that an entity may have; none if these cannot be listed."""


class Expressions(Operators):
    """Reads expressions with filters, tables and states; a visit yields values."""

    def __init__(self, states_of: StatesOf) -> None:
        """Take what tells the states of entities."""
        super().__init__()
        self._states_of = states_of

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
        yield from self.chosen(test, results[0], no, path)

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


def _check_arguments(node: nodes.Filter | nodes.Call) -> None:
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise UnlistableError
