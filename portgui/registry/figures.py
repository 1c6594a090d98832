"""What entries are ordered and filtered by: numbers beside them, so that no entry has to be looked at for it."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from portgui.ports import Transport
from portgui.registry.entry import Entry, Origin

BIT: Final = {transport: 1 << index for index, transport in enumerate(Transport)}
"""Of a set of transports, as `bits_of` returns it."""
NOWHERE: Final = 1 << 16
"""Stands for the number of an entry without one: after the last number."""
OBSCURE: Final = 2
"""The precedence of an entry that is merely registered."""


class Figures(NamedTuple):
    """Of each entry of a reference, in its order."""

    firsts: Sequence[int]
    """The first port number, `NOWHERE` for none."""
    lasts: Sequence[int]
    """The last port number, -1 for none."""
    marks: Sequence[int]
    """The transports that it has a mark for, as `bits_of`."""
    precedences: Sequence[int]
    """What orders entries that match equally well: -1 for the user's own, 0 for essential ones, 1 for others that we or
    this computer know, `OBSCURE` for the rest."""


def figures_of(entries: Sequence[Entry], known: Mapping[int, int], like: Figures) -> Figures:
    """Return the figures of entries; `known` tells by `id` the places of those that `like` has the figures of."""
    firsts, lasts, marks, precedences = [], [], [], []
    alike: dict[object, int] = {}
    for entry in entries:
        place = known.get(id(entry))
        if place is not None:
            firsts.append(like.firsts[place])
            lasts.append(like.lasts[place])
            marks.append(like.marks[place])
            precedences.append(like.precedences[place])
            continue
        firsts.append(entry.ports.first if entry.ports else NOWHERE)
        lasts.append(entry.ports.last if entry.ports else -1)
        standing = (entry.standing.value, entry.registered, entry.reserved, entry.in_practice)
        bits = alike.get(standing)
        if bits is None:
            bits = alike[standing] = sum(bit for transport, bit in BIT.items() if entry.mark(transport))
        marks.append(bits)
        precedences.append(_precedence(entry))
    return Figures(firsts, lasts, marks, precedences)


def on_ports(ports: Sequence[int], places: Iterable[int], firsts: Sequence[int], lasts: Sequence[int]) -> list[int]:
    """Return those of some places that have one of the port numbers, which are in order, between first and last."""
    numbers = set(ports)
    return [
        place
        for place in places
        if firsts[place] in numbers
        or (firsts[place] < lasts[place] and bisect_left(ports, firsts[place]) < bisect_right(ports, lasts[place]))
    ]


def bits_of(transports: Collection[Transport]) -> int:
    """Return transports as bits."""
    return sum(BIT[transport] for transport in set(transports))


def _precedence(entry: Entry) -> int:
    if entry.local and entry.local.origin:
        return -1 if entry.local.origin is Origin.OWN else 1
    return OBSCURE if entry.knowledge is None else 0 if entry.knowledge.essential else 1
