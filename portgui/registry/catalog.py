"""The reference as a whole: every entry, joined with our knowledge, found by number, by name and by search."""

import bisect
import dataclasses
import itertools
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from portgui.ports import ALL_TRANSPORTS, PortRange, Transport
from portgui.query import Query, fold
from portgui.registry import knowledge
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, Mark, Origin, Standing, former_names
from portgui.registry.programs import expected, is_named_in, may_hold_any_port
from portgui.registry.search import Found, Index, InUse, bits_of, marks_of

if TYPE_CHECKING:
    from portgui.registry.own import OwnData
    from portgui.registry.services import Service

_NAMED: Final = (Standing.OFFICIAL, Standing.UNOFFICIAL)
_NOWHERE: Final = 1 << 16
"""Where an entry without a number stands: after the last number."""


class CatalogError(Exception):
    """The reference cannot be used; the message names the file and says what is wrong with it."""


class Catalog:
    """All entries in the order of their numbers, those without a number last. It never changes."""

    def __init__(self, entries: Sequence[Entry], date: str | None, reach: str = "", problem: str = "") -> None:
        self.entries = entries
        self.reach = reach
        """The last day, `YYYY-MM-DD`, or month, `YYYY-MM`, that they know of, changes after `date` among them."""
        self.problem = problem
        """Why the user's own copy of the registry is not used although there is one; empty for no such problem."""
        self.date = date
        """The day of IANA's registry that the entries are from, `YYYY-MM-DD`; `None` for an empty catalog."""
        self._firsts = [entry.ports.first for entry in entries if entry.ports]  # those without a number come last
        # The highest number so far: what starts before a number and ends before it too is passed over at once.
        self._lasts = list(itertools.accumulate((entry.ports.last for entry in entries if entry.ports), max))
        self._marks = marks_of(entries)
        self._index: Index | None = None
        self._judged: frozenset[int] | None = None
        """The numbers for which programs are known, made when first asked."""

    @classmethod
    def load(cls, registry: Path, knowledge_folder: Path, own_registry: Path | None = None) -> Self:
        """Read the dataset and every knowledge file (`*.rec`) and join them. Raises `CatalogError`.

        The dataset is the shipped one, or the user's own copy where that is there, whole and not older.
        """
        try:
            edition = Editions(registry, own_registry).read()
            records = [
                record
                for file in sorted(knowledge_folder.iterdir())  # unlike glob, fails where there is no folder
                if file.suffix == ".rec"
                for record in knowledge.parse(file.read_bytes(), str(file))
            ]
            joined = _join(edition.data.entries, records, strict=not edition.own)
            return cls(joined, edition.data.date, edition.data.reach, edition.problem)
        except OSError as error:
            raise CatalogError(f"{error.filename}: {error.strerror}") from error
        except ValueError as error:  # dataset's and knowledge's own, with file and line
            raise CatalogError(str(error)) from error

    @classmethod
    def empty(cls) -> Self:
        """Return a catalog without entries, for when none can be read."""
        return cls((), None)

    def with_services(self, services: "Iterable[Service]") -> "Catalog":
        """Return a catalog that also tells what the services file of this computer says."""
        from portgui.registry.overlay import lay_services  # after the first picture of the window

        return self._laid_over(lay_services(self, services))

    def with_own(self, own: "OwnData") -> "Catalog":
        """Return a catalog that also tells what a user keeps; this one must be without. Takes some 20 ms."""
        from portgui.registry.overlay import lay_own

        return self._laid_over(lay_own(self, own)) if own else self

    def _laid_over(self, entries: Sequence[Entry]) -> "Catalog":
        made = Catalog(entries, self.date, self.reach, self.problem)
        if self._index is not None:
            made._index = Index(made.entries, made._marks, like=self._index)
        return made

    def on_port(self, port: int, transport: Transport | None = None) -> list[Entry]:
        """Return the entries that tell of a port number (0 to 65535), the best first.

        With a transport only those that have a mark for it. Best is: the user's own before others, used in practice
        before merely registered, a single number before a range, known to us before not, IANA's order.
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

    def unusual(self, port: int, transport: Transport, names: Collection[str]) -> tuple[str, ...]:
        """Return the software that normally holds a port where a program of these names is none of it; else nothing.

        Nothing is said of a program that may hold any port, nor where we do not know the programs of each use of the
        number that we know of. An assignment that we know nothing of besides is no use, unless it tells the program's
        name.
        """
        if self._judged is None:
            told = (entry.ports for entry in self.entries if entry.knowledge and entry.knowledge.programs)
            self._judged = frozenset(number for ports in told if ports for number in range(ports.first, ports.last + 1))
        if port not in self._judged or not names or any(map(may_hold_any_port, names)):
            return ()
        uses = [
            entry
            for entry in self.on_port(port, transport)
            if entry.standing in _NAMED and entry.mark(transport) is Mark.USED
        ]
        known = [use.knowledge for use in uses if use.knowledge]
        if not known or not all(use.programs for use in known):
            return ()
        programs = [program for use in known for program in use.programs]
        words = {word for use in uses for word in _words_of(use)}
        if any(expected(name, programs) or is_named_in(name, words) for name in names):
            return ()
        return tuple(dict.fromkeys(name for use in known for name in use.software))

    def prepare(self) -> None:
        """Make the index that a search looks in, so that the first search need not (some 0.1 s)."""
        self._searched()

    def search(self, query: Query, transports: Collection[Transport] = ALL_TRANSPORTS) -> list[Entry]:
        """Return the entries that match and have a mark for one of the transports, best match first: see `find`."""
        return self.find(query, transports).entries

    def find(
        self, query: Query, transports: Collection[Transport] = ALL_TRANSPORTS, in_use: InUse | None = None
    ) -> Found:
        """Return what matches on one of the transports, in the order that `Index` explains, and what was forgiven.

        A number without an entry on these transports is answered by an entry that says so. `in_use` answers `in-use:`;
        without it that key is left out.
        """
        ticked = bits_of(transports)
        if not query.alternatives or not ticked:  # which needs no index: the window starts so
            return Found([entry for entry, marks in zip(self.entries, self._marks, strict=True) if marks & ticked])
        return self._searched().find(query, transports, in_use)

    def _searched(self) -> Index:
        if self._index is None:
            self._index = Index(self.entries, self._marks)
        return self._index


def _is_made_by(entry: Entry, program: str) -> bool:
    """Say whether the (folded) name of a program is a word of an entry's name, software or aliases."""
    return program in _words_of(entry)


def _words_of(entry: Entry) -> list[str]:
    """Return the (folded) words by which an entry and its software are called."""
    known = entry.knowledge
    called = (entry.name or "", *(known.software if known else ()), *(known.aliases if known else ()))
    return fold(" ".join(called)).replace(",", " ").split()


def _likelihood(entry: Entry, transport: Transport | None) -> tuple[bool, bool, bool, int, bool, bool]:
    marks = (entry.mark(transport),) if transport else [entry.mark(each) for each in Transport]
    return (
        entry.origin is not Origin.OWN,
        Mark.USED not in marks,
        entry.standing not in _NAMED,
        len(entry.ports) if entry.ports else 0,
        not entry.essential,
        entry.knowledge is None,
    )


def _join(entries: Sequence[Entry], records: Iterable[knowledge.Record], strict: bool = True) -> list[Entry]:
    """Give each entry its knowledge, and put the unofficial uses in at their numbers, after what stands there.

    Raises `knowledge.KnowledgeError` for knowledge of a service that IANA does not have there. IANA may have changed
    since the knowledge was written: unless strict, it then goes to the service that was renamed, or is unofficial.
    """
    firsts = [entry.ports.first if entry.ports else _NOWHERE for entry in entries]
    former = {} if strict else _former_places(entries)
    known = list(entries)
    unofficial: list[Entry] = []
    seen: set[tuple[PortRange, str]] = set()
    for record in records:
        ports, name = record.ports, record.name
        if (ports, name) in seen:
            raise knowledge.KnowledgeError(f"{record.place}: entry '{ports} {name}': there is another record for it")
        seen.add((ports, name))
        there = range(bisect.bisect_left(firsts, ports.first), bisect.bisect_right(firsts, ports.first))
        place = next((place for place in there if known[place].name == name and known[place].ports == ports), None)
        if place is None and not strict:
            renamed = former.get((ports, name))
            place = renamed if renamed is not None and known[renamed].knowledge is None else None
        since_gone = place is None and not strict
        if since_gone or (record.standing is Standing.UNOFFICIAL and (strict or place is None)):
            unofficial.append(Entry(ports, name, Standing.UNOFFICIAL, frozenset(), "", knowledge=record.knowledge))
            continue
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


def _former_places(entries: Iterable[Entry]) -> dict[tuple[PortRange | None, str], int]:
    """Return the places of the entries that were once called otherwise, by number and that name."""
    return {
        (entry.ports, name): place
        for place, entry in enumerate(entries)
        if entry.note or entry.aliases
        for name in (*entry.aliases, *former_names(entry))
    }


def _position(entry: Entry) -> tuple[int, int]:
    return (entry.ports.first, entry.ports.last) if entry.ports else (_NOWHERE, 0)
