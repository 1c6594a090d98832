"""The table of the reference page: entries of the catalog that match the filter."""

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from portgui.models.record_table import Column, RecordTableModel, places
from portgui.models.texts import fill
from portgui.overrides import override
from portgui.ports import RangeName, Transport
from portgui.registry.catalog import Catalog
from portgui.registry.entry import EVERYTHING, Entry, EntryFilter, InUse, Mark, Origin, Standing

if TYPE_CHECKING:
    from portgui.query import Correction, Query
    from portgui.sockets.socket import Socket

translate: Final = QCoreApplication.translate

_MOST_HOLDERS: Final = 3
"""Processes that a cell names; the card names more, the live page all."""
_SENTENCE_END: Final = r"(?<=[\w)][\w)])\. "
"""Not the full stop of an initial or of "e.g."."""

_MADE: Final = (Standing.RESERVED, Standing.UNASSIGNED)
"""The standings of what a search makes for a number that has no entry."""
_MOST_MADE: Final = len(_MADE)
"""What a search makes anew of a number that has no assignment."""

Holders = Callable[[Entry], "Sequence[Socket]"]
"""Tells which sockets of this computer hold a port number of an entry."""


class ReferenceModel(RecordTableModel[Entry]):
    """The entries that match, best first, with who holds their ports here."""

    ranked = True

    def __init__(
        self, catalog: Catalog, holders: Holders, ports: "Callable[[], Sequence[int]]", parent: QObject | None = None
    ) -> None:
        """Make it of all entries. `ports` returns the local port numbers of the sockets of this computer, in order."""
        super().__init__(_columns(holders), lambda entry: entry.key, parent)
        self._catalog = catalog
        self._shown = catalog
        """The catalog that the rows are of."""
        self._same = True
        """Whether the rows before were of that catalog too."""
        self._holders, self._ports = holders, ports
        self._query: Query | None = None
        self._transports: Collection[Transport] = ()
        self._wanted = EVERYTHING
        self._corrections: tuple[Correction, ...] = ()

    def set_catalog(self, catalog: Catalog) -> None:
        """Take the entries from another catalog; the filter that is shown next finds them."""
        self._catalog = catalog

    @property
    def corrections(self) -> "tuple[Correction, ...]":
        """What was forgiven in the search text to find what is shown."""
        return self._corrections

    @property
    def in_use(self) -> InUse:
        """What the sockets of this computer hold now."""
        return InUse(self._ports(), lambda entry: bool(self._holders(entry)))

    def show_matches(
        self, query: "Query | None", transports: Collection[Transport], wanted: EntryFilter = EVERYTHING
    ) -> None:
        """Show the entries that match the query, if there is one, on one of the transports and are wanted."""
        self._query, self._transports, self._wanted = query, transports, wanted
        self._same, self._shown = self._catalog is self._shown, self._catalog
        self.set_records(self._matches())

    @override
    def rows_of(self, records: Sequence[Entry]) -> list[int | None]:
        """Return the row of each entry, or of the one with its key, or `None`.

        A catalog hands out the same objects again, but for what is made for a number without an assignment, which is
        given before all others.
        """
        if not self._same:
            return super().rows_of(records)
        row_of = places(self._rows, records)
        made = [record for record in records if id(record) not in row_of and record.standing in _MADE]
        if made:
            first = {entry.key: entry for entry in self._given[:_MOST_MADE]}
            again = [(id(record), id(first[record.key])) for record in made if record.key in first]
            found = places(self._rows, list(first.values()))
            row_of.update((before, found[now]) for before, now in again if now in found)
        return [row_of.get(id(record)) for record in records]

    def show_holders(self) -> None:
        """Show who holds the ports now, and with that what is in use."""
        if self._asks_what_is_in_use:
            self.merge(self._matches())
        self.touch("in-use")

    def show_first_holders(self) -> None:
        """Show who holds the ports for the first time, and sort by it where the table is sorted by it.

        Later changes move no rows.
        """
        self.show_holders()
        self.sort_again("in-use")

    @property
    def _asks_what_is_in_use(self) -> bool:
        """Whether what is shown depends on the sockets."""
        return self._wanted.in_use or (
            self._query is not None and any(key.value == "in-use" for key in self._query.keys)
        )

    def _matches(self) -> Sequence[Entry]:
        in_use = self.in_use if self._asks_what_is_in_use else None
        result = self._catalog.find(self._query, self._transports, in_use)
        self._corrections = result.corrections
        found, wanted = result.entries, self._wanted
        if wanted.in_use and in_use:
            held = set(map(id, self._catalog.held(in_use)))  # but for what the search made of a number
            found = [entry for entry in found if id(entry) in held or (entry.standing in _MADE and in_use.holds(entry))]
        return list(filter(wanted.admits, found)) if wanted.active else found


def summary(entry: Entry) -> str:
    """Return what an entry is for in one sentence: ours in the user's language, else IANA's."""
    if entry.knowledge:
        text = entry.knowledge.summary_fr if french() else entry.knowledge.summary_en
        return re.split(_SENTENCE_END, text, maxsplit=1)[0].removesuffix(".")
    if entry.standing is Standing.DYNAMIC:
        return translate("Entry", "Dynamic Ports: never assigned, any program may use them for a while")
    if entry.standing is Standing.UNASSIGNED:
        return translate("Entry", "Unassigned: no service is registered here")
    if entry.standing is Standing.RESERVED:
        return translate("Entry", "Reserved by IANA: not assigned to any service")
    return entry.description or entry.name or ""


def french() -> bool:
    """Say whether the user reads French."""
    return QLocale().language() == QLocale.Language.French


def _mark_sign(mark: Mark | None) -> str:
    match mark:
        case Mark.USED:
            return "\u25cf"  # a filled circle
        case Mark.REGISTERED:
            return "\u25cb"  # a hollow one
        case Mark.UNSPECIFIED:
            return "–"
        case None:
            return ""


def mark_text(mark: Mark | None) -> str:
    """Return a mark in words."""
    match mark:
        case Mark.USED:
            return translate("Entry", "used")
        case Mark.REGISTERED:
            return translate("Entry", "registered, not used")
        case Mark.UNSPECIFIED:
            return translate("Entry", "no service named")
        case None:
            return ""


def holders_text(sockets: "Sequence[Socket]") -> str:
    """Return who holds some sockets: `sshd (812), nginx (90)`, each process once, the first few of many."""
    if not sockets:
        return ""
    from portgui.models.socket_columns import process_text  # the first picture of the window knows no sockets

    names: dict[str, None] = {}
    for socket in sockets:
        pid = f" ({socket.process.pid})" if socket.process else ""
        names[process_text(socket) + pid] = None
    first = ", ".join(itertools.islice(names, _MOST_HOLDERS))
    more = len(names) - _MOST_HOLDERS
    return fill(translate("Entry", "%1 and %2 more"), first, str(more)) if more > 0 else first


def range_text(name: RangeName) -> str:
    """Return the name of a range as RFC 6335 has it."""
    match name:
        case RangeName.SYSTEM:
            return translate("Entry", "System Port")
        case RangeName.USER:
            return translate("Entry", "User Port")
        case RangeName.DYNAMIC:
            return translate("Entry", "Dynamic Port")


def standing_text(standing: Standing) -> str:
    """Return what kind of claim an entry has on its number."""
    match standing:
        case Standing.OFFICIAL:
            return translate("Entry", "Assigned by IANA")
        case Standing.UNOFFICIAL:
            return translate("Entry", "Unofficial use")
        case Standing.RESERVED:
            return translate("Entry", "Reserved by IANA")
        case Standing.UNASSIGNED:
            return translate("Entry", "Unassigned")
        case Standing.DYNAMIC:
            return translate("Entry", "Never assigned")


def origin_text(origin: Origin) -> str:
    """Return who says an entry, in one or two words."""
    match origin:
        case Origin.IANA:
            return translate("Entry", "IANA")
        case Origin.PORTGUI:
            return translate("Entry", "PortGUI")
        case Origin.SERVICES_FILE:
            return translate("Entry", "services file")
        case Origin.OWN:
            return translate("Entry", "my own")


def _kept(entry: Entry) -> tuple[bool, bool]:
    """Return whether the port of an entry is a favourite of the user's, and whether there is a note on it."""
    return (entry.local.favourite, bool(entry.local.note)) if entry.local else (False, False)


def _kept_sign(entry: Entry) -> str:
    favourite, noted = _kept(entry)
    return ("\u2605" if favourite else "") + ("\u2261" if noted else "")  # a star, lines of writing


def _kept_text(entry: Entry) -> str:
    match _kept(entry):
        case (True, True):
            return translate("Entry", "favourite, note")
        case (True, False):
            return translate("Entry", "favourite")
        case (False, True):
            return translate("Entry", "note")
        case _:
            return ""


def _fold(text: str) -> str:
    from portgui.query import fold  # the first picture of the window is in no order that asks for it

    return fold(text)


_KEPT_ORDER: Final = {(True, True): 0, (True, False): 1, (False, True): 2}
_MARK_ORDER: Final = {Mark.USED: 0, Mark.REGISTERED: 1, Mark.UNSPECIFIED: 2}


def _described(entry: Entry) -> str:
    """Return what an entry is for, and before that whose it is where it is not the reference's."""
    if entry.local is None or entry.local.origin is None:
        return summary(entry)
    text = translate("Entry", "%1: %2", "origin: what the entry is for")
    return fill(text, origin_text(entry.origin), summary(entry))


def _transport_column(transport: Transport, shown: bool) -> Column[Entry]:
    return Column(
        transport.value,
        transport.label,
        lambda entry: mark_text(entry.mark(transport)),
        lambda entry: _MARK_ORDER[mark] if (mark := entry.mark(transport)) else None,
        translate(
            "ReferenceColumns",
            "Filled circle: used on this transport in practice, or registered and nothing more is known. "
            "Hollow circle: registered, but not used. Dash: no service is named for it.",
        ),
        transport.label + "0",
        sign=lambda entry: _mark_sign(entry.mark(transport)),
        shown=shown,
    )


def _columns(holders: Holders) -> tuple[Column[Entry], ...]:
    return (
        Column(
            "port",
            translate("ReferenceColumns", "Port"),
            lambda entry: str(entry.ports) if entry.ports else "–",
            lambda entry: entry.ports,
            translate(
                "ReferenceColumns",
                "The port number, or the first and last of a range; a dash for a name without a number of its own",
            ),
            "49152-65535",
            numeric=True,
        ),
        _transport_column(Transport.TCP, shown=True),
        _transport_column(Transport.UDP, shown=True),
        _transport_column(Transport.SCTP, shown=False),
        _transport_column(Transport.DCCP, shown=False),
        Column(
            "name",
            translate("ReferenceColumns", "Name"),
            lambda entry: entry.name or "",
            lambda entry: _fold(entry.name) if entry.name else None,
            translate("ReferenceColumns", "The service name, as IANA registers it"),
            "kerberos-service",
        ),
        Column(
            "mine",
            translate("ReferenceColumns", "Mine"),
            _kept_text,
            lambda entry: _KEPT_ORDER.get(_kept(entry)),
            translate("ReferenceColumns", "Star: one of your favourites. Lines: you wrote a note."),
            "xx",
            sign=_kept_sign,
        ),
        Column(
            "description",
            translate("ReferenceColumns", "Description"),
            _described,
            lambda entry: _fold(summary(entry)) or None,
            translate("ReferenceColumns", "What the port is for"),
            "",
            stretches=True,
        ),
        Column(
            "in-use",
            translate("ReferenceColumns", "In use here"),
            lambda entry: holders_text(holders(entry)),
            lambda entry: holders_text(holders(entry)).lower() or None,
            translate("ReferenceColumns", "The programs that hold the port on this computer now, with their PID"),
            "program-name (12345)",
        ),
        Column(
            "origin",
            translate("ReferenceColumns", "Origin"),
            lambda entry: origin_text(entry.origin),
            lambda entry: _fold(origin_text(entry.origin)),
            translate(
                "ReferenceColumns",
                "Who says so: IANA's registry, what PortGUI knows, the services file of this computer, or you",
            ),
            "services file",
            shown=False,
        ),
    )
