"""The table of the reference page: marks, descriptions in the user's language, who holds a port here, and order."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester

from portgui.models.reference import ReferenceModel, french, holders_text, mark_text, summary
from portgui.ports import ALL_TRANSPORTS, Transport
from portgui.query import Query
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, Mark, Origin, Standing
from portgui.registry.overlay import Local
from portgui.sockets.socket import Socket
from tests.fakes import make_entry, make_knowledge, make_process, make_socket

TCP, UDP, SCTP, DCCP = Transport
USED, REGISTERED, UNSPECIFIED = Mark.USED, Mark.REGISTERED, Mark.UNSPECIFIED

SSH = make_entry(
    "22",
    "ssh",
    [TCP, UDP, SCTP],
    description="The Secure Shell (SSH) Protocol",
    knowledge=make_knowledge(
        "Remote login. It replaced telnet.", "Connexion à distance. Il a remplacé telnet.", in_practice=frozenset({TCP})
    ),
    local=Local(favourite=True, note="Only from the office"),
)
FREE = make_entry("23-25", None, standing=Standing.UNASSIGNED, description="Unassigned")
DOMAIN = make_entry("53", "domain", [TCP, UDP], description="Domain Name Server", local=Local(favourite=True))
PANEL = make_entry("81", "Panel", standing=Standing.UNOFFICIAL, knowledge=make_knowledge(in_practice=frozenset({TCP})))
HELD = make_entry("100", None, standing=Standing.RESERVED, description="Reserved", reserved=frozenset({UDP}))
MUTE = make_entry("200", "mute", [], description="ÉTUDE")
X11 = make_entry("6000-6063", "x11", [TCP, UDP], description="X Window System", local=Local(note="displays"))
DYNAMIC = make_entry("49152-65535", None, standing=Standing.DYNAMIC)
NUMBERLESS = make_entry(None, "webdav", [TCP], description="a protocol")
ENTRIES = (SSH, FREE, DOMAIN, PANEL, HELD, MUTE, X11, DYNAMIC, NUMBERLESS)


class Here:
    """The sockets of this computer by the entry whose port they hold."""

    def __init__(self, sockets: dict[Entry, Sequence[Socket]] | None = None) -> None:
        self.sockets = sockets or {}

    def holders(self, entry: Entry) -> Sequence[Socket]:
        return self.sockets.get(entry, ())

    def ports(self) -> list[int]:
        return sorted(entry.ports.first for entry in self.sockets if entry.ports)


def make_model(here: Here | None = None, entries: Sequence[Entry] = ENTRIES) -> ReferenceModel:
    """Return a model that shows all of these entries."""
    here = here or Here()
    model = ReferenceModel(Catalog(entries, None), here.holders, here.ports)
    model.show_matches(Query.parse(""), ALL_TRANSPORTS)
    return model


def column_of(model: ReferenceModel, column_id: str) -> int:
    return [column.id for column in model.columns].index(column_id)


def texts(model: ReferenceModel, column_id: str) -> list[str]:
    column = column_of(model, column_id)
    cells = [model.index(row, column) for row in range(model.rowCount())]
    return [cell.data(Qt.ItemDataRole.ToolTipRole) or cell.data() for cell in cells]


@pytest.mark.parametrize("entries", [(), ENTRIES], ids=["empty", "all"])
def test_qt_finds_no_fault_with_the_model(qtmodeltester: ModelTester, entries: Sequence[Entry]) -> None:
    qtmodeltester.check(make_model(entries=entries))  # type: ignore[no-untyped-call]


def test_qt_finds_no_fault_while_another_search_is_shown_and_sorted() -> None:
    here = Here()
    model = make_model(here)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    for text in ("ssh", "", "nothing-like-it", "6000-6010", "70000", "23"):
        model.show_matches(Query.parse(text), ALL_TRANSPORTS)
        for column in range(-1, model.columnCount()):
            model.sort(column, Qt.SortOrder.DescendingOrder)
        here.sockets = {SSH: [make_socket("127.0.0.1:22")]}
        model.show_holders()
    assert model.rowCount() == 1  # the unassigned numbers 23 to 25
    del tester


def test_what_is_made_for_a_number_is_found_again_in_every_order() -> None:
    model = make_model()
    model.show_matches(Query.parse("50 | web"), ALL_TRANSPORTS)
    model.show_matches(Query.parse("50"), ALL_TRANSPORTS)
    (made,) = [record for record in model.records() if record.standing is Standing.UNASSIGNED]
    model.show_matches(Query.parse("51"), ALL_TRANSPORTS)
    assert model.rows_of([made]) == [None]
    model.show_matches(Query.parse("50"), ALL_TRANSPORTS)
    model.sort(column_of(model, "port"), Qt.SortOrder.DescendingOrder)
    (again,) = [record for record in model.records() if record.standing is Standing.UNASSIGNED]
    assert again is not made
    assert model.rows_of([made, again]) == [model.records().index(again)] * 2
    assert model.rows_of([SSH]) == [None]


# Marks and filter


MARKS: list[tuple[Entry, tuple[Mark | None, ...]]] = [
    (SSH, (USED, REGISTERED, REGISTERED, None)),
    (DOMAIN, (USED, USED, None, None)),
    (PANEL, (USED, None, None, None)),
    (FREE, (UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, UNSPECIFIED)),
    (HELD, (None, UNSPECIFIED, None, None)),
    (MUTE, (UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, UNSPECIFIED)),
    (DYNAMIC, (UNSPECIFIED, UNSPECIFIED, UNSPECIFIED, UNSPECIFIED)),
    (
        make_entry("9", "gone", [TCP], knowledge=make_knowledge(in_practice=frozenset())),
        (REGISTERED, None, None, None),
    ),
    (
        make_entry("9", "moved", [TCP], knowledge=make_knowledge(in_practice=frozenset({UDP}))),
        (REGISTERED, USED, None, None),
    ),
]


@pytest.mark.parametrize(("entry", "marks"), MARKS)
def test_the_transport_columns_show_what_an_entry_says_of_each(entry: Entry, marks: tuple[Mark | None, ...]) -> None:
    model = make_model(entries=[entry])
    columns = [column_of(model, transport.value) for transport in Transport]
    signs = {USED: "●", REGISTERED: "○", UNSPECIFIED: "–", None: ""}
    assert tuple(model.index(0, column).data() for column in columns) == tuple(signs[mark] for mark in marks)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert tuple(model.index(0, column).data(role) for column in columns) == tuple(map(mark_text, marks))


@pytest.mark.parametrize("transport", Transport)
def test_what_the_columns_show_is_what_the_filter_uses(transport: Transport) -> None:
    model = make_model()
    column = column_of(model, transport.value)
    marked = [model.record(row) for row in range(model.rowCount()) if model.index(row, column).data()]
    model.show_matches(Query.parse(""), {transport})
    assert list(model.records()) == marked


def test_marks_are_told_apart_in_words() -> None:
    assert len({mark_text(mark) for mark in (*Mark, None)}) == len(Mark) + 1
    assert mark_text(None) == ""


def test_with_no_transport_there_are_no_rows() -> None:
    model = make_model()
    model.show_matches(Query.parse("22"), ())
    assert model.rowCount() == 0


def test_the_columns_of_rare_transports_are_hidden_at_first() -> None:
    model = make_model()
    assert [column.id for column in model.columns if not column.shown] == ["sctp", "dccp", "origin"]


# Texts


def test_rows_say_port_name_and_description() -> None:
    model = make_model()
    assert texts(model, "name") == ["ssh", "", "domain", "Panel", "", "mute", "x11", "", "webdav"]
    ports = texts(model, "port")
    assert ports[:-1] == ["22", "23-25", "53", "81", "100", "200", "6000-6063", "49152-65535"]
    assert not any(character.isdigit() for character in ports[-1])
    assert all(texts(model, "description"))


ENGLISH, FRENCH = "Remote login", "Connexion à distance"


@pytest.mark.parametrize(
    ("language", "reads_french"),
    [("fr_FR", True), ("fr_CA", True), ("fr", True), ("en_GB", False), ("de_DE", False), ("frp", False), ("C", False)],
)
def test_our_descriptions_are_in_the_language_of_the_user(
    read_in: Callable[[str], None], language: str, reads_french: bool
) -> None:
    read_in(language)
    assert french() is reads_french
    assert texts(make_model(entries=[SSH]), "description") == [FRENCH if reads_french else ENGLISH]


def test_what_iana_says_is_shown_where_we_say_nothing() -> None:
    assert texts(make_model(entries=[DOMAIN]), "description") == ["Domain Name Server"]
    assert summary(make_entry("7", "echo")) == "echo"


def test_states_of_numbers_are_told_apart() -> None:
    assert len({summary(entry) for entry in (FREE, HELD, DYNAMIC)}) == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One sentence.", "One sentence"),
        ("One. Two. Three.", "One"),
        ("No full stop", "No full stop"),
        ("Version 1.2 of it. More.", "Version 1.2 of it"),
        ("D. J. Bernstein’s mail protocol. Few servers speak it.", "D. J. Bernstein’s mail protocol"),
        ("Programs (e.g. browsers) use it. More.", "Programs (e.g. browsers) use it"),
    ],
)
def test_the_description_is_the_first_sentence_of_ours(text: str, sentence: str) -> None:
    assert summary(make_entry("9", "x", knowledge=make_knowledge(text))) == sentence


# In use here


SSHD, XINETD = make_process("sshd", 812), make_process("xinetd", 90)


@pytest.mark.parametrize(
    ("sockets", "wanted"),
    [
        ([], ""),
        ([make_socket("0.0.0.0:22", process=SSHD)], "sshd (812)"),
        ([make_socket("0.0.0.0:22", process=SSHD), make_socket("[::]:22", process=SSHD)], "sshd (812)"),
        (
            [make_socket("127.0.0.1:22", process=SSHD), make_socket("127.0.0.2:22", process=XINETD)],
            "sshd (812), xinetd (90)",
        ),
        ([make_socket("127.0.0.1:22", process=make_process("<i>%1</i>", 1))], "<i>%1</i> (1)"),
        ([make_socket("127.0.0.1:22"), make_socket("[::1]:22")], "(another user's)"),
        ([make_socket("127.0.0.1:22"), make_socket("[::1]:22", process=SSHD)], "(another user's), sshd (812)"),
    ],
)
def test_each_process_that_holds_the_port_is_named_once(sockets: list[Socket], wanted: str) -> None:
    assert holders_text(sockets) == wanted
    assert texts(make_model(Here({SSH: sockets}), [SSH, DOMAIN]), "in-use") == [wanted, ""]


def test_what_the_user_keeps_is_a_sign_and_a_word() -> None:
    model = make_model()
    assert texts(model, "mine")[:3] == ["favourite, note", "", "favourite"]
    signs = [model.index(row, column_of(model, "mine")).data() for row in range(7)]
    assert signs == ["★≡", "", "★", "", "", "", "≡"]


def test_whose_an_entry_is_stands_before_what_it_is_for() -> None:
    own = Local(origin=Origin.OWN, transports=frozenset({TCP}), own_id=1)
    told = Local(origin=Origin.SERVICES_FILE, transports=frozenset({TCP}))
    entries = [
        make_entry("80", "shop", standing=Standing.UNOFFICIAL, description="Web shop", local=own),
        make_entry("81", "thing", standing=Standing.UNOFFICIAL, local=told),
        PANEL,
        X11,
    ]
    model = make_model(entries=entries)
    assert texts(model, "origin") == ["my own", "services file", "PortGUI", "IANA"]
    assert texts(model, "description")[:2] == ["my own: Web shop", "services file: thing"]
    assert texts(model, "description")[3] == "X Window System"


def test_new_holders_are_told_to_the_view_in_their_column_alone() -> None:
    here = Here()
    model, told = make_model(here), set[tuple[int, int]]()

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows, columns = range(first.row(), last.row() + 1), range(first.column(), last.column() + 1)
        told.update((row, column) for row in rows for column in columns)

    model.dataChanged.connect(note)
    here.sockets = {SSH: [make_socket("0.0.0.0:22", process=SSHD)]}
    model.show_holders()
    assert texts(model, "in-use")[0] == "sshd (812)"
    assert told == {(row, column_of(model, "in-use")) for row in range(model.rowCount())}


# Order


NAMES = dict(zip((entry.key for entry in ENTRIES), "SFDPHMXYN", strict=True))
"""A letter for each entry: ssh, free, domain, panel, held, mute, x11, dynamic, numberless; so the catalog has them."""

ORDERS = {
    "port": ("SFDPHMXYN", "YXMHPDFSN"),
    "tcp": ("SDPXNFMYH", "FMYSDPXNH"),
    "udp": ("DXSFHMYPN", "FHMYSDXPN"),
    "sctp": ("SFMYDPHXN", "FMYSDPHXN"),
    "dccp": ("FMYSDPHXN", "FMYSDPHXN"),
    "name": ("DMPSNXFHY", "XNSPMDFHY"),
    "description": ("NDYMSHFPX", "XPFHSMYDN"),
    "mine": ("SDXFPHMYN", "XDSFPHMYN"),
    "origin": ("SFDHMXYNP", "PSFDHMXYN"),
    "in-use": ("DXSFPHMYN", "SXDFPHMYN"),
}
"""Up and down: numbers by value, names without regard to case, what is missing last in both, like ones as they were."""

HOLDERS = Here(
    {
        SSH: [make_socket("127.0.0.1:22", process=SSHD)],
        DOMAIN: [make_socket("127.0.0.1:53", process=make_process("Bind", 7))],
        X11: [make_socket("127.0.0.1:6000", process=make_process("bind", 8))],
    }
)


@pytest.mark.parametrize("column_id", ORDERS)
def test_rows_are_sorted_by_what_the_column_means(column_id: str) -> None:
    model = make_model(HOLDERS)
    orders = []
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(column_of(model, column_id), order)
        orders.append("".join(NAMES[entry.key] for entry in model.records()))
    assert tuple(orders) == ORDERS[column_id]
    model.sort(-1)
    assert model.records() == ENTRIES


def test_every_column_is_sorted_here() -> None:
    assert {column.id for column in make_model().columns} == ORDERS.keys()


def test_the_best_match_comes_first_and_a_sorting_goes_before_it() -> None:
    model = make_model()
    model.show_matches(Query.parse("x"), ALL_TRANSPORTS)
    best_first = model.records()
    assert best_first[0] == X11
    model.sort(column_of(model, "port"))
    model.show_matches(Query.parse("e"), ALL_TRANSPORTS)
    firsts = [entry.ports.first for entry in model.records() if entry.ports]
    assert firsts == sorted(firsts)
    assert len(firsts) > 2
