"""The reference as a whole: every entry, joined with our knowledge, found by number, by name and by search."""

import bisect
import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from portgui.ports import ALL_TRANSPORTS, Transport
from portgui.registry.entry import Entry, Found, InUse, Mark, Origin, Standing
from portgui.registry.figures import Figures, bits_of, figures_of, on_ports

if TYPE_CHECKING:  # what only searches and files need is imported by them: the first picture waits for neither
    from portgui.query import Query
    from portgui.registry.own import OwnData
    from portgui.registry.prepared import PreparedReference
    from portgui.registry.search import Index, Texts
    from portgui.registry.services import Service

_NAMED: Final = (Standing.OFFICIAL, Standing.UNOFFICIAL)


class CatalogError(Exception):
    """The reference cannot be used; the message names the file and says what is wrong with it."""


class Catalog:
    """All entries in the order of their numbers, those without a number last. It never changes."""

    def __init__(
        self,
        entries: Sequence[Entry],
        date: str | None,
        reach: str = "",
        problem: str = "",
        figures: Figures | None = None,
    ) -> None:
        self.entries = entries
        self.reach = reach
        """The last day, `YYYY-MM-DD`, or month, `YYYY-MM`, that they know of, changes after `date` among them."""
        self.problem = problem
        """Why the user's own copy of the registry is not used although there is one; empty for no such problem."""
        self.date = date
        """The day of IANA's registry that the entries are from, `YYYY-MM-DD`; `None` for an empty catalog."""
        self.figures = figures or figures_of(entries, {}, Figures((), (), (), ()))
        # The highest number so far: what starts before a number and ends before it too is passed over at once.
        self._highest = list(itertools.accumulate(self.figures.lasts, max))
        self._index: Index | None = None
        self._texts: Callable[[], Texts | None] | None = None
        """Gives the texts of the index where they are prepared."""
        self._prepared: PreparedReference | None = None
        """Where to keep what was read, for the next start."""
        self._judged: frozenset[int] | None = None
        """The numbers for which programs are known, made when first asked."""

    @classmethod
    def load(
        cls,
        registry: Path,
        knowledge_folder: Path,
        own_registry: Path | None = None,
        prepared: "PreparedReference | None" = None,
    ) -> Self:
        """Read the dataset and every knowledge file (`*.rec`) and join them. Raises `CatalogError`.

        The dataset is the shipped one, or the user's own copy where that is there, whole and not older. What was
        `prepared` of these very files is used instead of them, which takes a tenth of the time.
        """
        found = prepared.read() if prepared else None
        if found:
            made = cls(found.entries, found.date, found.reach, figures=found.figures)
            made._judged, made._texts = found.judged, found.texts
            return made
        from portgui.registry.reading import read_reference

        entries, date, reach, problem = read_reference(registry, knowledge_folder, own_registry)
        made = cls(entries, date, reach, problem)
        made._prepared = None if problem else prepared
        return made

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
        known = {id(entry): place for place, entry in enumerate(self.entries)}
        figures = figures_of(entries, known, self.figures)
        made = Catalog(entries, self.date, self.reach, self.problem, figures)
        made._judged = self._judged
        if self._index is not None:
            from portgui.registry.search import Index

            made._index = Index(made.entries, figures, like=self._index)
        return made

    def on_port(self, port: int, transport: Transport | None = None) -> list[Entry]:
        """Return the entries that tell of a port number (0 to 65535), the best first.

        With a transport only those that have a mark for it. Best is: the user's own before others, used in practice
        before merely registered, a single number before a range, known to us before not, IANA's order.
        """
        start = bisect.bisect_left(self._highest, port)
        stop = bisect.bisect_right(self.figures.firsts, port)
        lasts, marks = self.figures.lasts, self.figures.marks
        bits = bits_of(ALL_TRANSPORTS if transport is None else (transport,))
        found = [
            self.entries[place]
            for place in range(start, stop)
            if port <= lasts[place] and (transport is None or marks[place] & bits)
        ]
        if len(found) > 1:
            found.sort(key=lambda entry: _likelihood(entry, transport))
        return found

    def service(self, port: int, transport: Transport, program: str | None = None) -> Entry | None:
        """Return the service that a port number most likely stands for, `None` for none."""
        likely = self.likely(port, transport, program)
        return next((entry for entry in likely if entry.standing in _NAMED), None)

    def service_name(self, port: int, transport: Transport, program: str | None = None) -> str | None:
        """Return the name of that service."""
        found = self.service(port, transport, program)
        return found.name if found else None

    def likely(self, port: int, transport: Transport, program: str | None = None) -> list[Entry]:
        """Return the entries of a port number, the likeliest use first.

        Of several that of the program which holds the port is likeliest, where its name tells it.
        """
        entries = list(self.on_port(port, transport))
        if program and len(entries) > 1:
            from portgui.query import fold

            word = fold(program)
            entries.sort(key=lambda entry: entry.standing not in _NAMED or not _is_made_by(entry, word))
        return entries

    def unusual(self, port: int, transport: Transport, names: Collection[str]) -> tuple[str, ...]:
        """Return the software that normally holds a port where a program of these names is none of it; else nothing.

        Nothing is said of a program that may hold any port, nor where we do not know the programs of each use of the
        number that we know of. An assignment that we know nothing of besides is no use, unless it tells the program's
        name.
        """
        from portgui.registry.programs import expected, is_named_in, may_hold_any_port

        if port not in self.judged or not names or any(map(may_hold_any_port, names)):
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

    @property
    def judged(self) -> frozenset[int]:
        """The numbers for which we know the programs of a service."""
        if self._judged is None:
            told = (entry.ports for entry in self.entries if entry.knowledge and entry.knowledge.programs)
            self._judged = frozenset(number for ports in told if ports for number in range(ports.first, ports.last + 1))
        return self._judged

    def held(self, in_use: InUse) -> list[Entry]:
        """Return the entries of which this computer holds a port number."""
        figures = self.figures
        places = on_ports(in_use.ports, range(len(self.entries)), figures.firsts, figures.lasts)
        return [entry for entry in map(self.entries.__getitem__, places) if in_use.holds(entry)]

    def prepare(self) -> None:
        """Make the index that a search looks in, so that the first search need not (some 0.1 s).

        What was read from its sources is kept for the next start.
        """
        index = self._searched()
        if self._prepared is not None:
            self._prepared.write(self, index.texts)
            self._prepared = None

    def search(self, query: "Query", transports: Collection[Transport] = ALL_TRANSPORTS) -> list[Entry]:
        """Return the entries that match and have a mark for one of the transports, best match first: see `find`."""
        return self.find(query, transports).entries

    def find(
        self, query: "Query | None", transports: Collection[Transport] = ALL_TRANSPORTS, in_use: InUse | None = None
    ) -> Found:
        """Return what matches on one of the transports, in the order that `Index` explains, and what was forgiven.

        Without a query that is everything.
        A number without an entry on these transports is answered by an entry that says so. `in_use` answers `in-use:`;
        without it that key is left out.
        """
        ticked = bits_of(transports)
        if query is None or not query.alternatives or not ticked:  # which needs no index: the window starts so
            marks = self.figures.marks
            return Found([entry for entry, bits in zip(self.entries, marks, strict=True) if bits & ticked])
        return self._searched().find(query, transports, in_use)

    def _searched(self) -> "Index":
        if self._index is None:
            from portgui.registry.search import Index

            self._index = Index(self.entries, self.figures, texts=self._texts() if self._texts else None)
            self._texts = None
        return self._index


def _is_made_by(entry: Entry, program: str) -> bool:
    """Say whether the (folded) name of a program is a word of an entry's name, software or aliases."""
    return program in _words_of(entry)


def _words_of(entry: Entry) -> list[str]:
    """Return the (folded) words by which an entry and its software are called."""
    from portgui.query import fold

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
