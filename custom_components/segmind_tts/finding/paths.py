"""Paths: the ways that a template may go, each with what has been decided on it."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import nodes

from .operations import Unknown

type Values = Iterator[tuple[Any, Path]]
"""What something may be, each with the path to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way through a template: what has been decided on it, and what it has come to."""

    variables: Mapping[str, Any]
    choices: Mapping[Hashable, Any] = field(default_factory=dict)
    text: str = ""

    def with_variables(self, variables: Mapping[str, Any]) -> Path:
        """Return the path after variables have got values."""
        return replace(self, variables={**self.variables, **variables})

    def decided(self, question: Hashable, answers: Iterable[Any]) -> Values:
        """Yield the answer that was given on this path, else each on a path of its own."""
        if question in self.choices:
            yield self.choices[question], self
            return
        for answer in answers:
            choices = {**self.choices, question: answer}
            yield answer, replace(self, choices=choices)

    def question(self, node: nodes.Node) -> Hashable:
        """Return what is the same where the same is asked of the same variables."""
        names = [node, *node.find_all(nodes.Name)]
        values = [self.variables.get(getattr(each, "name", "")) for each in names]
        told = (each if isinstance(each, Unknown) else repr(each) for each in values)
        return repr(node), *told
