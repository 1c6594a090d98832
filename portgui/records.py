"""What a record is, and how to make thousands of them at once while somebody waits."""

import contextlib
import functools
import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, NamedTuple, NoReturn, TypeVar, dataclass_transform

_T = TypeVar("_T")

_AT_ONCE: Final = 1000
"""So many records, and what they are made of, stay in the caches of a processor."""


class _Aside(NamedTuple):
    default: Any
    init: bool


def aside(*, default: Any = None, init: bool = True) -> Any:
    """Say of a value that it takes no part in equality, hash and `repr`; `init`: whether the constructor takes it."""
    return _Aside(default, init)


@dataclass_transform(frozen_default=True, field_specifiers=(aside,))
def frozen(kind: type[_T]) -> type[_T]:
    """Make a class of annotated values a frozen one with slots, as `dataclasses.dataclass(frozen=True, slots=True)`.

    That takes a tenth of the time of the standard library's, which with what it imports was a fourteenth of a start.
    Equality is by all values, of the same class only. `__post_init__` runs last; a base class adds no values.

    >>> @frozen
    ... class Place:
    ...     port: int
    ...     name: str = "?"
    >>> Place(22), Place(22) == Place(22, "?"), replace(Place(22), name="ssh")
    (Place(port=22, name='?'), True, Place(port=22, name='ssh'))
    """
    given = dict(vars(kind))
    names = tuple(kind.__annotations__)  # which are no longer in the class's dictionary from Python 3.14 on (PEP 749)
    values = {name: given.pop(name) for name in names if name in given}
    for name in ("__dict__", "__weakref__"):
        given.pop(name, None)
    asides = {name: value for name, value in values.items() if isinstance(value, _Aside)}
    values |= {name: value.default for name, value in asides.items()}
    taken = tuple(name for name in names if name not in asides or asides[name].init)
    compared = tuple(name for name in names if name not in asides)
    metaclass: Any = type(kind)
    made = metaclass(kind.__name__, kind.__bases__, {**given, "__slots__": names, "__match_args__": taken})
    made.__init__ = _constructor(made, names, taken, values)
    methods = {**_METHODS, "__eq__": _equality(compared), "__hash__": _hash(compared), "__repr__": _repr(compared)}
    for name, method in methods.items():
        if name not in given or (name == "__hash__" and given[name] is None):
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def names_of(kind: type) -> tuple[str, ...]:
    """Return the names of the values of a record, in the order of the constructor."""
    return kind.__slots__  # type: ignore[attr-defined, no-any-return]


def replace(old: _T, **changes: Any) -> _T:
    """Return a record with other values for some names, which the constructor must take."""
    kind: Any = type(old)
    values = {name: getattr(old, name) for name in kind.__match_args__}
    return kind(**values | changes)  # type: ignore[no-any-return]


def _constructor(
    kind: Any, names: Sequence[str], taken: Sequence[str], defaults: dict[str, Any]
) -> Callable[..., None]:
    """Return what sets the slots: written out, so that Python says what is wrong with its arguments."""
    takes = ", ".join(f"{name}=of_{name}" if name in defaults else name for name in taken)
    sources = {name: f"of_{name}" for name in defaults} | {name: name for name in taken}
    lines = [f"put_{name}(self, {sources[name]})" for name in names if name in sources]
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    made: dict[str, Any] = {f"of_{name}": value for name, value in defaults.items()}
    made |= {f"put_{name}": getattr(kind, name).__set__ for name in names}
    exec(f"def __init__(self, {takes}):\n  " + "\n  ".join(lines), made)  # noqa: S102 - of nothing but those names
    constructor: Callable[..., None] = made["__init__"]
    constructor.__qualname__ = f"{kind.__qualname__}.__init__"
    return constructor


def _equality(names: Sequence[str]) -> Callable[[Any, object], Any]:
    values_of = attrgetter(*names)

    def equal(self: Any, other: object) -> Any:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return self is other or values_of(self) == values_of(other)

    return equal


def _hash(names: Sequence[str]) -> Callable[[Any], int]:
    values_of = attrgetter(*names)
    return lambda self: hash(values_of(self))


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    return lambda self: f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def _refuse(self: object, name: str, *_value: object) -> NoReturn:
    raise AttributeError(f"{type(self).__qualname__} is frozen: {name!r} cannot be set")


def _reduce(self: Any) -> tuple[Any, ...]:
    """Say how a copy is made (`copy`, `pickle`)."""
    return type(self), tuple(getattr(self, name) for name in type(self).__match_args__)


_METHODS: Final = {"__setattr__": _refuse, "__delattr__": _refuse, "__reduce__": _reduce}


@contextlib.contextmanager
def no_garbage() -> Iterator[None]:
    """Look for no garbage while many objects are made that stay, which would cost a third more.

    Nor is any looked for among them soon afterwards, which would stop everything for up to 30 ms with 50,000 sockets,
    on whatever thread comes first: to freeze and unfreeze puts all objects into the oldest generation, unlooked at.
    What was frozen before is unfrozen with it, and looked at when all garbage is, which is seldom (`SocketMonitor`).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def make_records(kind: type[_T], columns: Sequence[Iterable[object]]) -> list[_T]:
    """Make records of the columns of their values, which must be valid.

    The first column is a sequence and says how many there are; the others are as long, or endless. Takes a sixth of the
    time of their constructor, which sets each value through a function; what the class checks in `__post_init__` is not
    checked.
    """
    first: Any = columns[0]
    closed_kind: Any = kind
    open_kind, fill = _opened(closed_kind)
    records: list[Any] = list(map(open_kind.__new__, repeat(open_kind, len(first))))
    fill(records, *columns)
    return records


@functools.cache
def _opened(kind: Any) -> tuple[Any, Callable[..., None]]:
    """Return a class like a frozen one, but open, and what fills records of it and makes them of the frozen class.

    An assignment that is written out takes a tenth of the time of any other way to set a value: so it is written out.
    """
    names = names_of(kind)
    values = ", ".join(f"of_{name}" for name in names)
    assignments = "".join(f"        record.{name} = of_{name}\n" for name in names)
    source = (
        f"def fill(records, {values}):\n"
        f"    for record, {values} in zip(records, {values}):\n"
        f"{assignments}"
        f"        record.__class__ = kind\n"
    )
    made: dict[str, Any] = {"kind": kind}
    exec(source, made)  # noqa: S102 - of nothing but the names of the fields
    return type(kind.__name__, (), {"__slots__": names}), made["fill"]


def set_values(kind: type[_T], name: str, records: Sequence[_T], values: Iterable[object]) -> None:
    """Set one value of each of some records that nobody else has yet: they are frozen for all others."""
    deque(map(getattr(kind, name).__set__, records, values), maxlen=0)


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Divide many items into pieces for which work in columns is quickest."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
