"""Makes many records at once, for what reads thousands of them while somebody waits."""

import contextlib
import functools
import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import repeat
from typing import Any, Final, TypeVar

_T = TypeVar("_T")

_AT_ONCE: Final = 1000
"""So many records, and what they are made of, stay in the caches of a processor."""


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
    """Make frozen, slotted dataclasses of the columns of their values, which must be valid.

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
    names = [each.name for each in fields(kind)]
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
    return type(kind.__name__, (), {"__slots__": tuple(names)}), made["fill"]


def set_values(kind: type[_T], name: str, records: Sequence[_T], values: Iterable[object]) -> None:
    """Set one value of each of some records that nobody else has yet: they are frozen for all others."""
    deque(map(getattr(kind, name).__set__, records, values), maxlen=0)


def batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Divide many items into pieces for which work in columns is quickest."""
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
