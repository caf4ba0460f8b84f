"""What templates do with values that are known."""

from collections.abc import Callable, Mapping, Sequence
import operator
from typing import Any, Final

from jinja2 import Undefined, UndefinedError
from jinja2.filters import (
    do_capitalize,
    do_default,
    do_lower,
    do_title,
    do_trim,
    do_upper,
    do_urlencode,
)

UNDEFINED: Final = Undefined()
"""What a variable is that nobody has set."""


class UnlistableError(Exception):
    """Nobody can tell beforehand what this becomes."""


class Unknown:
    """What a variable is that has been set to what nobody can tell beforehand."""


class Partial(dict[str, Any]):
    """A mapping of which not all is known."""


def _replaced(text: object, old: str, new: str) -> str:
    return str(text).replace(old, new)


def _joined(items: Sequence[object], between: str = "") -> str:
    return between.join(map(text_of, items))


def _first(items: Sequence[object]) -> object:
    return items[0]


def _last(items: Sequence[object]) -> object:
    return items[-1]


_FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "capitalize": do_capitalize,
    "count": len,
    "d": do_default,
    "default": do_default,
    "first": _first,
    "join": _joined,
    "last": _last,
    "length": len,
    "list": list,
    "lower": do_lower,
    "replace": _replaced,
    "string": str,
    "title": do_title,
    "trim": do_trim,
    "upper": do_upper,
    "urlencode": do_urlencode,
}
_METHODS: Final[Mapping[type, Mapping[str, Callable[..., Any]]]] = {
    str: {
        name: getattr(str, name)
        for name in ("capitalize", "lower", "replace", "strip", "title", "upper")
    },
    dict: {name: getattr(dict, name) for name in ("items", "keys", "values")},
}
_COMPARISONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda value, whole: value in whole,
    "lt": operator.lt,
    "lteq": operator.le,
    "ne": operator.ne,
    "notin": lambda value, whole: value not in whole,
}
_TESTS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "defined": lambda value: not isinstance(value, Undefined),
    "none": lambda value: value is None,
    "undefined": lambda value: isinstance(value, Undefined),
}


def text_of(value: object) -> str:
    """Return a value as it is said. Raises UnlistableError for what nobody says."""
    if isinstance(value, str | int | float | Undefined):
        return str(value)
    raise UnlistableError


def filtered(name: str, value: object, args: Sequence[object]) -> Any:
    """Return what a filter makes of a value. Raises UnlistableError."""
    return _called(_FILTERS.get(name), value, *args)


def method_called(name: str, value: object, args: Sequence[object]) -> Any:
    """Return what a method of a value returns. Raises UnlistableError."""
    method = _METHODS.get(type(value), {}).get(name)
    returned = _called(method, value, *args)
    return returned if isinstance(returned, str) else [*returned]


def compared(name: str, left: object, right: object) -> bool:
    """Return what a comparison says. Raises UnlistableError."""
    return bool(_called(_COMPARISONS.get(name), left, right))


def tested(name: str, value: object) -> bool:
    """Return what a test says, such as `is defined`. Raises UnlistableError."""
    return bool(_called(_TESTS.get(name), value))


def known(value: Any) -> Any:
    """Return the value of a variable. Raises UnlistableError if nobody knows it."""
    if isinstance(value, Unknown):
        raise UnlistableError
    return value


def item_of(whole: object, key: object) -> Any:
    """Return what is in a mapping or a list. Raises UnlistableError."""
    is_partial = isinstance(whole, Partial) and key not in whole
    if is_partial or not isinstance(whole, dict | list | tuple):
        raise UnlistableError
    try:
        return known(_called(operator.getitem, whole, key))
    except LookupError:
        return UNDEFINED


def attribute_of(whole: object, name: str) -> Any:
    """Return what a mapping has under a name. Raises UnlistableError."""
    # Templates prefer the methods of a mapping.
    if not isinstance(whole, dict) or hasattr(dict, name):
        raise UnlistableError
    return item_of(whole, name)


def keys_of(whole: object) -> list[Any]:
    """Return all keys of a mapping, or all places of a list. Raises UnlistableError."""
    if isinstance(whole, dict) and not isinstance(whole, Partial):
        return [*whole]
    if isinstance(whole, list | tuple):
        return [*range(len(whole))]
    raise UnlistableError


def items_of(whole: object) -> list[Any]:
    """Return what a loop runs through. Raises UnlistableError."""
    if isinstance(whole, list | tuple):
        return [*whole]
    return keys_of(whole)


def _called(function: Callable[..., Any] | None, *args: Any) -> Any:
    if function is None:
        raise UnlistableError
    try:
        return function(*args)
    except (AttributeError, TypeError, ValueError, UndefinedError) as err:
        raise UnlistableError from err
