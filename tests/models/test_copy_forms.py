"""The forms as the window uses them: which rows they write, what they refuse, and how the text ends."""

import csv
import json
import shlex
from collections.abc import Sequence
from typing import Any

import pytest

from portgui import cli
from portgui.models.copy_commands import Subject, entry_subject, socket_subject
from portgui.models.copy_forms import Form, Group, Selection, file_form, file_forms, forms
from portgui.models.live import LiveModel
from portgui.models.reference import ReferenceModel
from portgui.ports import ALL_TRANSPORTS, Transport
from portgui.query import Query
from portgui.records import replace
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, Standing, entry_object
from portgui.sockets.interfaces import NO_INTERFACES
from portgui.sockets.plain import socket_object
from portgui.sockets.socket import Socket, Unseen
from tests.fakes import make_entry, make_process, make_socket

PLATFORMS = pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
WEB = make_socket("0.0.0.0:8080", process=make_process("java", 4711, user="joe"))
WEB6 = make_socket("[::]:8080", process=make_process("java", 4711, user="joe"))
HERE = make_socket("127.0.0.1:5432", process=make_process("postgres", 500))
CALL = make_socket("192.0.2.1:40000", "198.51.100.7:443", process=make_process("firefox", 6000))
DNS = make_socket("127.0.0.53:53", transport=Transport.UDP, unseen=Unseen.NOT_PERMITTED)
SERVICES = {8080: "http-alt", 5432: "postgresql", 53: "domain", 40000: "https"}


def service(port: int) -> Entry | None:
    return make_entry(str(port), SERVICES[port]) if port in SERVICES else None


def sockets(*records: Socket, column: str | None = None) -> Selection[Socket]:
    """Return a selection of sockets with all columns of the live page."""
    model = LiveModel(lambda port, *_: SERVICES.get(port))
    return Selection(
        records,
        model.columns,
        lambda socket: socket_subject(socket, service(socket.local.port), socket.remote or socket.local),
        lambda socket: socket_object(socket, SERVICES.get(socket.local.port), NO_INTERFACES, None),
        next((each for each in model.columns if each.id == column), None),
    )


def entries(*records: Entry) -> Selection[Entry]:
    """Return a selection of entries with the columns of the reference page."""
    model = ReferenceModel(Catalog.empty(), lambda _: (), tuple)
    return Selection(records, model.columns, entry_subject, entry_object)


def form(form_id: str, platform: str = "linux") -> Form:
    (found,) = [each for each in forms(platform) if each.id == form_id]
    return found


@PLATFORMS
def test_every_form_has_a_name_of_its_own_and_stands_with_its_group(platform: str) -> None:
    every = forms(platform)
    assert len({each.id for each in every}) == len({each.title for each in every}) == len(every)
    places = [list(Group).index(each.group) for each in every]
    assert places == sorted(places)
    assert set(places) == set(range(len(Group)))


@PLATFORMS
@pytest.mark.parametrize(
    "selection",
    [sockets(WEB), sockets(CALL), sockets(DNS), sockets(WEB, CALL, DNS), entries(make_entry("6000-6063", "x11"))],
    ids=["listener", "connection", "udp", "several", "range"],
)
def test_a_form_writes_or_says_why_not(platform: str, selection: Selection[Any]) -> None:
    for each in forms(platform):
        assert bool(each.text(selection)) != bool(each.refusal(selection)), each.id


@PLATFORMS
def test_without_rows_nothing_is_written_but_the_head_of_a_table(platform: str) -> None:
    for each in forms(platform):
        assert each.refusal(sockets())
        assert each.group is Group.TABLE or each.text(sockets()) == ""


def test_lines_have_no_end_so_that_a_pasted_command_waits_for_enter() -> None:
    for each in forms("linux"):
        if each.group is not Group.TABLE:
            text = each.text(sockets(WEB, HERE, CALL, column="port"))
            assert text
            assert not text.endswith("\n")
            assert "\n\n" not in text


def test_the_same_line_comes_once() -> None:
    assert form("ufw").text(sockets(WEB, WEB6)) == "sudo ufw allow 8080/tcp"
    assert form("url").text(sockets(WEB, WEB6)).splitlines() == ["http://127.0.0.1:8080/", "http://[::1]:8080/"]


def test_firewalld_is_told_once_to_take_the_rules_over() -> None:
    assert form("firewalld").text(sockets(WEB, DNS, HERE, WEB6)) == (
        "sudo firewall-cmd --permanent --add-port=8080/tcp\nsudo firewall-cmd --reload"
    )


def test_rows_that_make_no_sense_are_left_out_and_counted() -> None:
    rows = sockets(HERE, WEB, CALL)
    assert form("ufw").text(rows) == "sudo ufw allow 8080/tcp"
    assert form("ufw").left_out(rows) == 2
    assert form("ufw").refusal(rows) == ""
    assert form("csv").left_out(rows) == 0
    assert form("ufw").text(sockets(HERE)) == ""
    assert "Only this computer" in form("ufw").refusal(sockets(HERE, CALL))


def test_cells_are_those_of_the_current_column() -> None:
    assert form("cell").text(sockets(WEB, HERE, column="process")) == "java\npostgres"
    assert form("cell").refusal(sockets(WEB))


@pytest.mark.parametrize("form_id", ["csv", "tsv", "markdown", "html", "text"])
def test_a_table_has_the_shown_columns_in_their_order(form_id: str) -> None:
    rows = sockets(WEB)
    two = replace(rows, columns=[rows.columns[2], rows.columns[0]])
    text = form(form_id).text(two)
    assert [text.find(word) for word in ("Service", "Port", "http-alt", "8080")] == sorted(
        text.find(word) for word in ("Service", "Port", "http-alt", "8080")
    )
    assert "java" not in text


NAMES = ["=cmd|' /C calc'!A0", "a,b", 'say "hi"', "$(reboot)", "日本", "caf\udce9", "\u202egnp"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_from_outside_come_back_from_csv_and_can_be_written(name: str) -> None:
    rows = sockets(make_socket("127.0.0.1:1", process=make_process(name)))
    read = list(csv.reader(form("csv").text(rows).splitlines()))
    cell = dict(zip(read[0], read[1], strict=True))["Process"]
    assert cell == ("'" + name if name.startswith("=") else name.replace("\udce9", "\ufffd"))
    for each in forms("linux"):
        each.text(rows).encode()
    for file in file_forms():
        "".join(file.pieces(rows)).encode()


def test_json_is_that_of_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    answer = cli.parse(["lookup", "ssh", "--json"]).answer
    assert answer
    assert answer() == 0
    printed = capsys.readouterr().out
    from portgui import resources

    catalog = Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))
    found: Sequence[Entry] = catalog.find(Query.parse("ssh"), ALL_TRANSPORTS).entries
    everywhere = catalog.find(Query.parse("ssh")).entries
    assert len(found) > 1
    assert form("json").text(entries(*everywhere)) == printed


def test_json_has_all_of_a_socket() -> None:
    (read,) = json.loads(form("json").text(sockets(WEB)))
    assert (read["local_port"], read["process"], read["service"]) == (8080, "java", "http-alt")
    assert read["state"] == "LISTEN"


def test_commands_are_for_the_first_shell_word() -> None:
    for each in forms("linux"):
        if each.shell == "sh":
            for line in each.text(sockets(WEB, CALL)).splitlines():
                assert shlex.split(line)


def test_the_first_rows_only() -> None:
    rows = sockets(WEB, HERE, CALL)
    assert rows.first(2).records == (WEB, HERE)
    assert rows.first(3) is rows


# Files


def test_a_csv_file_is_for_excel_and_for_rfc_4180() -> None:
    (made,) = [each for each in file_forms() if each.id == "csv"]
    data = "".join(made.pieces(sockets(WEB, HERE))).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    assert data.endswith(b"\r\n")


def test_only_what_excel_opens_has_a_byte_order_mark() -> None:
    marked = {each.id for each in file_forms() if "".join(each.pieces(sockets(WEB))).startswith("\ufeff")}
    assert marked == {"csv", "tsv"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ports", ("ports.json", "json")),
        ("ports.csv", ("ports.csv", "csv")),
        ("PORTS.HTM", ("PORTS.HTM", "html")),
        ("ports.2026-11-23", ("ports.2026-11-23.json", "json")),
        ("a.b/ports", ("a.b/ports.json", "json")),
        ("ports.", ("ports..json", "json")),
    ],
)
def test_the_ending_of_a_file_name(name: str, expected: tuple[str, str]) -> None:
    (chosen,) = [each for each in file_forms() if each.id == "json"]
    full, made = file_form(name, chosen)
    assert (full, made.id) == expected


def test_a_reserved_number_is_no_subject_of_a_rule() -> None:
    assert form("ufw").refusal(entries(make_entry("0", None, standing=Standing.RESERVED)))


def test_very_many_rows_are_not_all_asked_whether_a_form_makes_sense() -> None:
    asked: list[Socket] = []
    rows = sockets(*[HERE] * 10_000)

    def subject(socket: Socket) -> Subject:
        asked.append(socket)
        return rows.subject(socket)

    counted = replace(rows, subject=subject)
    assert form("ufw").refusal(counted) == ""
    assert 0 < len(asked) < len(rows.records)
    assert form("ufw").text(counted) == ""
    assert form("ufw").refusal(sockets(*[HERE] * 100))
