"""The forms in which rows are copied and exported: each a value with its title, its group, and what it writes."""

import enum
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QCoreApplication

from portgui.models import copy_commands, copy_tables
from portgui.models.copy_commands import Subject, UnfitError
from portgui.models.copy_tables import well_formed
from portgui.models.record_table import Column
from portgui.models.table_copy import one_line
from portgui.records import frozen, replace

translate: Final = QCoreApplication.translate
R = TypeVar("R")

_BOM: Final = "\ufeff"
"""Without it, Excel reads a CSV or tab-separated file as of 1990; with it, as UTF-8."""
_LOOKED_AT: Final = 2_000
"""Rows that are asked, one after the other, whether a form makes sense for them."""
_CRLF: Final = "\r\n"


class Group(enum.Enum):
    """What a form is for; the forms are listed in this order."""

    VALUE = "value"
    TABLE = "table"
    SHOW = "show"
    TRY = "try"
    FIREWALL = "firewall"


@frozen
class Selection(Generic[R]):
    """The rows that are to be written, and what tells of them."""

    records: Sequence[R]
    columns: Sequence[Column[R]]
    """The shown ones, in their order."""
    subject: Callable[[R], Subject]
    as_object: Callable[[R], dict[str, Any]]
    """The record as plain values, with the same keys as the terminal's JSON."""
    cell: Column[R] | None = None
    """The column of the current cell."""

    def first(self, count: int) -> "Selection[R]":
        """Return the first rows only."""
        return replace(self, records=self.records[:count]) if len(self.records) > count else self

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [column.copied_title for column in self.columns]

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row."""
        texts = [column.copied_text for column in self.columns]
        for record in self.records:
            yield [well_formed(text(record)) for text in texts]


@frozen
class Form:
    """One way to write a selection."""

    id: str
    """The name in the settings file; never translated."""
    title: str
    group: Group
    pieces: Callable[[Selection[Any]], Iterator[str]]
    """Yields the text in pieces, each of which takes a moment only."""
    refusal: Callable[[Selection[Any]], str]
    """Returns why nothing can be written of a selection, empty where something can, or where it would take too long
    to find out: a selection begins with more rows than are looked at, and none of them can."""
    mime: str = ""
    """The type under which the clipboard offers it beside plain text."""
    shell: str = ""
    """The shell that it is quoted for: `sh`, `cmd`, `powershell`; empty for what is no command."""

    def text(self, selection: Selection[Any]) -> str:
        """Return the whole text; empty where nothing can be written."""
        return "".join(self.pieces(selection))

    def left_out(self, selection: Selection[Any]) -> int:
        """Return how many of the rows the form makes no sense for."""
        if self.group is Group.TABLE:
            return 0
        return sum(bool(self.refusal(replace(selection, records=[record]))) for record in selection.records)


@frozen
class FileForm:
    """One way to write a selection into a file."""

    id: str
    title: str
    suffixes: tuple[str, ...]
    """What such a file's name ends in, with the dot; the first is added where it has none."""
    pieces: Callable[[Selection[Any]], Iterator[str]]
    passes: int = 1
    """How many pieces come of each row."""

    @property
    def name_filter(self) -> str:
        """The line of a file dialog: `CSV (*.csv)`."""
        return f"{self.title} ({' '.join('*' + suffix for suffix in self.suffixes)})"


def group_title(group: Group) -> str:
    """Return the heading of a group."""
    match group:
        case Group.VALUE:
            return translate("CopyForms", "Values")
        case Group.TABLE:
            return translate("CopyForms", "Tables")
        case Group.SHOW:
            return translate("CopyForms", "Commands that show it")
        case Group.TRY:
            return translate("CopyForms", "Commands that use it")
        case Group.FIREWALL:
            return translate("CopyForms", "Firewall rules")


def forms(platform: str) -> tuple[Form, ...]:
    """Return all forms in the order of their groups; the commands are those of a platform, as `sys.platform` names it.

    Firewall rules are of every platform: the computer that needs one is often another.
    """
    show: tuple[Form, ...]
    if platform == "win32":
        show = (
            _lines(
                "get-net", "Get-NetTCPConnection (PowerShell)", Group.SHOW, copy_commands.net_connection, "powershell"
            ),
            _lines("netstat", "netstat", Group.SHOW, copy_commands.netstat_windows, "cmd"),
        )
    elif platform == "darwin":
        show = (
            _lines("lsof", "lsof", Group.SHOW, copy_commands.lsof, "sh"),
            _lines("netstat", "netstat", Group.SHOW, copy_commands.netstat_mac, "sh"),
        )
    else:
        show = (
            _lines("ss", "ss", Group.SHOW, copy_commands.ss, "sh"),
            _lines("lsof", "lsof", Group.SHOW, copy_commands.lsof, "sh"),
            _lines("netstat", "netstat", Group.SHOW, copy_commands.netstat_linux, "sh"),
        )
    if platform == "win32":
        test = _lines(
            "test-net", "Test-NetConnection (PowerShell)", Group.TRY, copy_commands.test_net_connection, "powershell"
        )
    else:
        test = _lines("nc", translate("CopyForms", "nc: does it answer?"), Group.TRY, copy_commands.nc, "sh")
    return (
        Form("cell", translate("CopyForms", "Cell"), Group.VALUE, _cells, _no_cell),
        _lines("address-port", translate("CopyForms", "address:port"), Group.VALUE, copy_commands.host_port),
        _lines(
            "remote-address-port",
            translate("CopyForms", "Remote address:port"),
            Group.VALUE,
            copy_commands.remote_host_port,
        ),
        _lines("url", translate("CopyForms", "URL"), Group.VALUE, copy_commands.url),
        _lines(
            "services", translate("CopyForms", "Line of the services file"), Group.VALUE, copy_commands.services_line
        ),
        _table("tsv", translate("CopyForms", "Tab-separated"), copy_tables.tsv, "text/tab-separated-values"),
        _table("csv", "CSV", copy_tables.csv, "text/csv"),
        _table("markdown", "Markdown", copy_tables.markdown, "text/markdown"),
        _table("html", "HTML", copy_tables.html, "text/html"),
        Form("json", "JSON", Group.TABLE, _json, _no_rows, "application/json"),
        _table("text", translate("CopyForms", "Aligned text"), copy_tables.aligned),
        *show,
        test,
        _lines("curl", translate("CopyForms", "curl: what does it say?"), Group.TRY, copy_commands.curl, "sh"),
        _lines("ssh", translate("CopyForms", "ssh tunnel"), Group.TRY, copy_commands.ssh_tunnel, "sh"),
        _lines("docker", translate("CopyForms", "docker run option"), Group.TRY, copy_commands.docker_publish, "sh"),
        _lines("ufw", "ufw", Group.FIREWALL, copy_commands.ufw, "sh"),
        _lines("firewalld", "firewalld", Group.FIREWALL, copy_commands.firewalld, "sh", copy_commands.FIREWALLD_END),
        _lines("nftables", "nftables", Group.FIREWALL, copy_commands.nftables, "sh"),
        _lines("netsh", "Windows: netsh", Group.FIREWALL, copy_commands.netsh, "cmd"),
        _lines(
            "new-net-rule",
            "Windows: New-NetFirewallRule (PowerShell)",
            Group.FIREWALL,
            copy_commands.new_net_firewall_rule,
            "powershell",
        ),
    )


def file_forms() -> tuple[FileForm, ...]:
    """Return what rows can be exported as."""
    return (
        FileForm("csv", "CSV", (".csv",), _csv_file),
        FileForm("tsv", translate("CopyForms", "Tab-separated"), (".tsv", ".tab"), _tsv_file),
        FileForm("json", "JSON", (".json",), _json),
        FileForm(
            "markdown", "Markdown", (".md", ".markdown"), lambda rows: copy_tables.markdown(rows.titles, rows.rows())
        ),
        FileForm("html", "HTML", (".html", ".htm"), lambda rows: copy_tables.html_page(rows.titles, rows.rows())),
        FileForm(
            "text",
            translate("CopyForms", "Text"),
            (".txt", ".text"),
            lambda rows: copy_tables.aligned(rows.titles, rows.rows()),
            passes=2,
        ),
    )


def file_form(name: str, chosen: FileForm) -> tuple[str, FileForm]:
    """Return the file name to write and its form: its ending decides if we know it, else the chosen one's is added.

    >>> csv, *_ = file_forms()
    >>> [(name, form.id) for name, form in (file_form(name, csv) for name in ("ports", "a.2026", "b.HTML", "c.csv"))]
    [('ports.csv', 'csv'), ('a.2026.csv', 'csv'), ('b.HTML', 'html'), ('c.csv', 'csv')]
    """
    for form in file_forms():
        if name.lower().endswith(form.suffixes):
            return name, form
    return name + chosen.suffixes[0], chosen


# Lines: a command or value a record


def _lines(
    form_id: str,
    title: str,
    group: Group,
    write: Callable[[Subject], Iterator[str]],
    shell: str = "",
    end: str = "",
) -> Form:
    """Return a form of lines, each once, without a line break at the end: pasted, the last command waits for Enter."""

    def pieces(selection: Selection[Any]) -> Iterator[str]:
        seen: set[str] = set()
        for record in selection.records:
            try:
                lines = [well_formed(one_line(line)) for line in write(selection.subject(record))]
            except UnfitError:
                yield ""
                continue
            new = [line for line in dict.fromkeys(lines) if line not in seen]
            yield "".join(("\n" if seen or place else "") + line for place, line in enumerate(new))
            seen.update(new)
        if seen and end:
            yield "\n" + end

    def refusal(selection: Selection[Any]) -> str:
        reason = _no_rows(selection)
        for record in selection.first(_LOOKED_AT).records:
            try:
                if next(write(selection.subject(record)), None) is not None:
                    return ""
            except UnfitError as unfit:
                reason = reason or str(unfit)
        return "" if len(selection.records) > _LOOKED_AT else reason

    return Form(form_id, title, group, pieces, refusal, shell=shell)


def _cells(selection: Selection[Any]) -> Iterator[str]:
    if selection.cell is not None:
        for place, record in enumerate(selection.records):
            yield ("\n" if place else "") + well_formed(one_line(selection.cell.copied_text(record)))


# Tables


Table = Callable[[Sequence[str], Iterable[Sequence[str]]], Iterator[str]]


def _table(form_id: str, title: str, write: Table, mime: str = "") -> Form:
    return Form(form_id, title, Group.TABLE, lambda rows: write(rows.titles, rows.rows()), _no_rows, mime)


def _csv_file(selection: Selection[Any]) -> Iterator[str]:
    return itertools.chain((_BOM,), copy_tables.csv(selection.titles, selection.rows(), _CRLF))


def _tsv_file(selection: Selection[Any]) -> Iterator[str]:
    return itertools.chain((_BOM,), copy_tables.tsv(selection.titles, selection.rows()))


def _json(selection: Selection[Any]) -> Iterator[str]:
    return copy_tables.json_list(map(selection.as_object, selection.records))


def _no_rows(selection: Selection[Any]) -> str:
    return "" if selection.records else translate("CopyForms", "No row is selected.")


def _no_cell(selection: Selection[Any]) -> str:
    return _no_rows(selection) or ("" if selection.cell else translate("CopyForms", "No cell is current."))
