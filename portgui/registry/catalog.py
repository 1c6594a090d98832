"""The reference as a whole: every entry, joined with our knowledge, found by number, by name and by search."""

import bisect
import dataclasses
import itertools
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, Self

from portgui.ports import ALL_TRANSPORTS, PortRange, Transport
from portgui.query import Query, Term, fold
from portgui.registry import dataset, knowledge
from portgui.registry.entry import Entry, Mark, Standing

_NAMED: Final = (Standing.OFFICIAL, Standing.UNOFFICIAL)
_NOWHERE: Final = 1 << 16
"""Where an entry without a number stands: after the last number."""
_RANKS: Final = 8
_BIT: Final = {transport: 1 << index for index, transport in enumerate(Transport)}


class CatalogError(Exception):
    """The reference cannot be used; the message names the file and says what is wrong with it."""


class Catalog:
    """All entries in the order of their numbers, those without a number last. It never changes."""

    def __init__(self, entries: Sequence[Entry], date: str | None, changes_date: str | None = None) -> None:
        self.entries = entries
        self.date = date
        """The day of IANA's registry that the entries are from, `YYYY-MM-DD`; `None` for an empty catalog."""
        self.changes_date = changes_date
        """How far later changes are in it, `YYYY-MM` or `YYYY-MM-DD`; `None` for none."""
        self._firsts = [entry.ports.first for entry in entries if entry.ports]  # those without a number come last
        # The highest number so far: what starts before a number and ends before it too is passed over at once.
        self._lasts = list(itertools.accumulate((entry.ports.last for entry in entries if entry.ports), max))
        self._marks = _marks(entries)
        self._texts: list[tuple[str, str, str]] = []

    @classmethod
    def load(cls, registry: Path, knowledge_folder: Path) -> Self:
        """Read the shipped dataset and every knowledge file (`*.rec`) and join them. Raises `CatalogError`."""
        try:
            data = dataset.read(registry.read_bytes(), str(registry))
            records = [
                record
                for file in sorted(knowledge_folder.iterdir())  # unlike glob, fails where there is no folder
                if file.suffix == ".rec"
                for record in knowledge.parse(file.read_bytes(), str(file))
            ]
            return cls(_join(data.entries, records), data.date, data.changes_date)
        except OSError as error:
            raise CatalogError(f"{error.filename}: {error.strerror}") from error
        except ValueError as error:  # dataset's and knowledge's own, with file and line
            raise CatalogError(str(error)) from error

    @classmethod
    def empty(cls) -> Self:
        """Return a catalog without entries, for when none can be read."""
        return cls((), None)

    def on_port(self, port: int, transport: Transport | None = None) -> list[Entry]:
        """Return the entries that tell of a port number (0 to 65535), the best first.

        With a transport only those that have a mark for it. Best is: used in practice before merely registered, a
        single number before a range, known to us before not, IANA's order.
        """
        start = bisect.bisect_left(self._lasts, port)
        stop = bisect.bisect_right(self._firsts, port)
        found = [
            entry
            for entry in self.entries[start:stop]
            if entry.ports and port in entry.ports and (transport is None or entry.mark(transport))
        ]
        if len(found) > 1:
            found.sort(key=lambda entry: _likelihood(entry, transport))
        return found

    def service_name(self, port: int, transport: Transport, program: str | None = None) -> str | None:
        """Return the name of the service that a port number most likely stands for, `None` for none.

        Of several uses of a number that of the program which holds it is likeliest, where its name tells it.
        """
        named = [entry for entry in self.on_port(port, transport) if entry.standing in _NAMED]
        if program and len(named) > 1:
            word = fold(program)
            named.sort(key=lambda entry: not _is_made_by(entry, word))
        return named[0].name if named else None

    def prepare(self) -> None:
        """Fold the texts that a search looks in, so that the first search need not (some 30 ms)."""
        if not self._texts:
            self._texts = [_searched(entry) for entry in self.entries]

    def search(self, query: Query, transports: Collection[Transport] = ALL_TRANSPORTS) -> list[Entry]:
        """Return the entries that match every term and have a mark for one of the transports, best match first.

        The order: the exact number, a range with it, the exact service name, an alias, the beginning of the name, a
        part of the name, the description or a program, anything else; within each, entries that we know before others
        (not for a range), then by number. A number without an entry on these transports is answered by an entry that
        says so.
        """
        ticked = sum(_BIT[transport] for transport in set(transports))
        if not query.terms or not ticked:
            return [entry for entry, marks in zip(self.entries, self._marks, strict=True) if marks & ticked]
        self.prepare()
        ranked: list[list[Entry]] = [[] for _ in range(2 * _RANKS)]
        by_number = any(term.ports and len(term.ports) > 1 for term in query.terms)
        for entry, marks, texts in zip(self.entries, self._marks, self._texts, strict=True):
            if marks & ticked:
                rank = _rank(query, entry, texts)
                if rank < _RANKS:
                    ranked[2 * rank + (entry.knowledge is None and not by_number)].append(entry)
        found = [entry for entries in ranked for entry in entries]
        port = query.port
        if port is not None and self.entries and not ranked[0] and not ranked[1] and not ranked[2] and not ranked[3]:
            found[:0] = self._states(port, query.terms[0].transport, transports)
        return found

    def _states(self, port: int, asked: Transport | None, transports: Collection[Transport]) -> list[Entry]:
        """Return the entries that say what is known of a number on transports on which nothing is assigned."""
        told = frozenset({asked} if asked else transports)
        held = (entry.reserved for entry in self.on_port(port) if entry.standing is not Standing.UNASSIGNED)
        reserved = told & frozenset().union(*held)
        return [
            Entry(PortRange(port), None, standing, frozenset(), standing.value.capitalize(), reserved=part)
            for standing, part in ((Standing.RESERVED, reserved), (Standing.UNASSIGNED, told - reserved))
            if part
        ]


def _is_made_by(entry: Entry, program: str) -> bool:
    """Say whether the (folded) name of a program is a word of an entry's name, software or aliases."""
    known = entry.knowledge
    called = (entry.name or "", *(known.software if known else ()), *(known.aliases if known else ()))
    return program in fold(" ".join(called)).replace(",", " ").split()


def _likelihood(entry: Entry, transport: Transport | None) -> tuple[bool, bool, int, bool, bool]:
    marks = (entry.mark(transport),) if transport else [entry.mark(each) for each in Transport]
    return (
        Mark.USED not in marks,
        entry.standing not in _NAMED,
        len(entry.ports) if entry.ports else 0,
        not entry.essential,
        entry.knowledge is None,
    )


def _marks(entries: Iterable[Entry]) -> list[int]:
    """Return for each entry the transports that it has a mark for, as bits; entries alike are asked once."""
    known: dict[object, int] = {}
    marks = []
    for entry in entries:
        alike = (entry.standing.value, entry.registered, entry.reserved, entry.in_practice)
        bits = known.get(alike)
        if bits is None:
            bits = known[alike] = sum(bit for transport, bit in _BIT.items() if entry.mark(transport))
        marks.append(bits)
    return marks


def _searched(entry: Entry) -> tuple[str, str, str]:
    """Return the folded texts of an entry: its name; what it is called; all of it, a line each."""
    known = entry.knowledge
    transports = entry.registered | (known.in_practice or frozenset()) if known else entry.registered
    called = [*entry.aliases, *(known.aliases if known else ())]
    whole = [
        entry.name or "",
        *called,
        entry.description,
        *(known.software if known else ()),
        *((known.summary_en, known.summary_fr) if known else ()),
        *(f"rfc {number} rfc{number}" for number in (known.rfcs if known else ())),
        *(f"{ref.kind} {ref.target} {ref.kind}{ref.target}" for ref in entry.references),
        " ".join(transport.value for transport in transports),
        entry.standing.value,
    ]
    return fold(entry.name or ""), fold("\n".join(called)), fold("\n".join(whole))


def _rank(query: Query, entry: Entry, texts: tuple[str, str, str]) -> int:
    """Return how well an entry matches, 0 the best, `_RANKS` where it does not."""
    name, called, whole = texts
    if len(query.terms) == 1:
        return _term_rank(query.terms[0], entry, name, called, whole)
    best, worst = _RANKS, 0
    for term in query.terms:
        rank = _term_rank(term, entry, name, called, whole)
        if rank == _RANKS:
            return _RANKS
        best, worst = min(best, rank), max(worst, rank)
    if query.text in called:
        return 3 if query.text in called.split("\n") else min(worst, 5)
    return min(worst, 4 + best) if best < 2 else worst  # an entry of a number before those that mention it


def _term_rank(term: Term, entry: Entry, name: str, called: str, whole: str) -> int:
    if term.ports is not None:
        ports = entry.ports
        if ports is not None and ports.overlaps(term.ports):
            if term.transport is not None and entry.mark(term.transport) is None:
                return _RANKS
            return 0 if len(ports) == 1 or len(term.ports) > 1 else 1
        return 6 if term.transport is None and term.within(whole) else _RANKS
    text = term.text
    if text in name:
        return 2 if text == name else 4 if name.startswith(text) else 5
    if text not in whole:
        return _RANKS
    if text in called:
        return 3 if text in called.split("\n") else 5
    return 6 if text in fold(entry.description) else 7


def _join(entries: Sequence[Entry], records: Iterable[knowledge.Record]) -> list[Entry]:
    """Give each entry its knowledge, and put the unofficial uses in at their numbers, after what stands there."""
    firsts = [entry.ports.first if entry.ports else _NOWHERE for entry in entries]
    known = list(entries)
    unofficial: list[Entry] = []
    seen: set[tuple[PortRange, str]] = set()
    for record in records:
        ports, name = record.ports, record.name
        if (ports, name) in seen:
            raise knowledge.KnowledgeError(f"{record.place}: entry '{ports} {name}': there is another record for it")
        seen.add((ports, name))
        if record.standing is Standing.UNOFFICIAL:
            unofficial.append(Entry(ports, name, record.standing, frozenset(), "", knowledge=record.knowledge))
            continue
        there = range(bisect.bisect_left(firsts, ports.first), bisect.bisect_right(firsts, ports.first))
        place = next((place for place in there if known[place].name == name and known[place].ports == ports), None)
        if place is None or known[place].standing is not Standing.OFFICIAL:
            raise knowledge.KnowledgeError(
                f"{record.place}: entry '{ports} {name}', field 'name': IANA has no such service there"
            )
        known[place] = dataclasses.replace(known[place], knowledge=record.knowledge)
    joined: list[Entry] = []
    taken = 0
    for entry in sorted(unofficial, key=_position):
        place = bisect.bisect_right(firsts, _position(entry)[0], taken)
        joined += known[taken:place]
        joined.append(entry)
        taken = place
    return joined + known[taken:]


def _position(entry: Entry) -> tuple[int, int]:
    return (entry.ports.first, entry.ports.last) if entry.ports else (_NOWHERE, 0)
