"""Parse IANA's registry of service names and port numbers: its XML and its CSV, to the same assignments.

No input or output here. People and e-mail addresses are left out: the registry is read for facts about ports.
"""

import csv
import io
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.parsers import expat

from portgui.ports import PortError, PortRange, Transport
from portgui.records import frozen
from portgui.registry.entry import Reference

NAMESPACE: Final = "http://www.iana.org/assignments"
CSV_HEADER: Final = (
    "Service Name",
    "Port Number",
    "Transport Protocol",
    "Description",
    "Assignee",
    "Contact",
    "Registration Date",
    "Modification Date",
    "Reference",
    "Service Code",
    "Unauthorized Use Reported",
    "Assignment Notes",
)

_TRANSPORTS: Final = {transport.value: transport for transport in Transport}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_SERVICE_CODE = re.compile(r"[0-9]{1,10}")
_ALIAS_NOTE = re.compile(
    r'This entry is an alias to "(?P<name>[^"]+)"\. This entry is now historic, '
    r"not usable for use with many common service discovery mechanisms\."
)
_REPLACEMENT = re.compile(r'IANA assigned this well-formed service name as a replacement for "[^"]+"\.')
_PERSON = re.compile(r"\(previous contact was ?\[\w*_\w*\]\)|(?: by)? ?\[\w*_\w*\]")
"""The identifier of a person in a text, as IANA's CSV writes it: `[Jon_Postel]`."""
_MAIL = re.compile(r"<[^<>\s]+(?:&|@| at )[^<>\s]+>|[\w.+-]+[&@][\w-]+(?:\.[\w-]+)+")
_RFC = re.compile(r"rfc([0-9]+)", re.IGNORECASE)
_RFC_CITED = re.compile(r"RFC([0-9]+)(, .+)?")


class RegistryError(ValueError):
    """IANA's file (or a change to it) cannot be used; the message names file, line and offending text."""

    @classmethod
    def at(cls, name: str, line: int, problem: str, text: str) -> "RegistryError":
        """Return the error for a place in a file; line numbers start at 1."""
        return cls(f"{name}, line {line}: {problem}: {text[:80]!r}")


@frozen
class Assignment:
    """One record of IANA's registry as it stands there, white space collapsed, people left out.

    `ports` and `transport` are `None` where the record has none. Dates are `YYYY-MM` or `YYYY-MM-DD`.
    """

    name: str | None
    ports: PortRange | None
    transport: Transport | None
    description: str
    references: tuple[Reference, ...] = ()
    registered_on: str | None = None
    updated_on: str | None = None
    note: str | None = None
    unauthorized_use: str | None = None
    """IANA's report of use by others than the assignee; no statement of illegality."""
    service_code: int | None = None
    """DCCP service code, 32 bits (RFC 4340, section 8.1.2)."""
    alias_of: str | None = None
    """The well-formed name that replaces this historic one."""


@frozen
class Registry:
    """IANA's registry: its assignments in IANA's order, the texts of its footnotes, the day of its last change."""

    updated: str | None
    """`YYYY-MM-DD`; `None` from CSV, which does not say."""
    assignments: tuple[Assignment, ...]
    footnotes: Mapping[str, str] = MappingProxyType({})
    """By number, as references of kind `note` cite them; empty from CSV."""


def parse_xml(data: bytes, name: str) -> Registry:
    """Read IANA's XML.

    `name` is the file's name for messages. Raises `RegistryError` for what is not that: malformed, truncated, another
    root or namespace, a document type declaration (entities could expand without limit), a value of the wrong kind.
    """
    return _XmlReader(data, name).read()


def parse_csv(text: str, name: str) -> Registry:
    """Read IANA's CSV; what it cannot say is missing: the date, footnotes, the address of a reference with a label.

    `name` is the file's name for messages. Raises `RegistryError` for another header, a truncated file, a value of the
    wrong kind; the line is the first physical line of the row.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    assignments = []
    line = 1
    try:
        header = next(rows, [])
        if tuple(header) != CSV_HEADER:
            raise RegistryError.at(name, 1, "not the header of IANA's CSV", ",".join(header))
        line = rows.line_num + 1
        for row in rows:
            if len(row) != len(CSV_HEADER):
                problem = f"{len(row)} values instead of {len(CSV_HEADER)}, damaged or truncated"
                raise RegistryError.at(name, line, problem, ",".join(row))
            service, number, transport, description, _, _, date, updated, cited, code, unauthorized, note = row
            assignments.append(
                _assignment(
                    _Texts(
                        name, line, service, number, transport, description, date, updated, code, unauthorized, note
                    ),
                    _cited_references(cited),
                )
            )
            line = rows.line_num + 1
    except csv.Error as error:
        raise RegistryError.at(name, line, f"not CSV, or truncated ({error})", _line_of(text, line)) from error
    if not assignments or not text.endswith("\n"):
        raise RegistryError.at(name, max(line - 1, 1), "the file ends too early", _line_of(text, max(line - 1, 1)))
    return Registry(None, tuple(assignments))


class _Texts:
    """The values of one record as they stand in the file, and where it stands."""

    def __init__(
        self,
        file: str,
        line: int,
        name: str = "",
        number: str = "",
        protocol: str = "",
        description: str = "",
        date: str = "",
        updated: str = "",
        sc: str = "",
        unauthorized: str = "",
        note: str = "",
    ) -> None:
        self.file, self.line = file, line
        self.name, self.number, self.protocol, self.description = name, number, protocol, description
        self.date, self.updated, self.sc = date, updated, sc
        self.unauthorized, self.note = unauthorized, note

    def error(self, problem: str, text: str) -> RegistryError:
        return RegistryError.at(self.file, self.line, problem, text)


def _assignment(texts: _Texts, references: tuple[Reference, ...]) -> Assignment:
    """Make the record of its texts: the part that both formats share."""
    name = _collapsed(texts.name)
    if not name and not texts.number:
        raise texts.error("a record with neither service name nor port number", texts.description)
    try:
        ports = PortRange.parse(texts.number) if texts.number else None
    except PortError as error:
        raise texts.error("not a port number or range", texts.number) from error
    transport = _TRANSPORTS.get(texts.protocol) if texts.protocol else None
    if texts.protocol and transport is None:
        raise texts.error("not a transport protocol", texts.protocol)
    for date in (texts.date, texts.updated):
        if date and not _DATE.fullmatch(date):
            raise texts.error("not a date", date)
    if texts.sc and not (_SERVICE_CODE.fullmatch(texts.sc) and int(texts.sc) < 2**32):
        raise texts.error("not a service code", texts.sc)
    description = _plain(texts.description)
    if description.endswith('".'):
        description = _REPLACEMENT.sub("", description).strip()
    note, alias_of = _plain(texts.note), None
    if found := _ALIAS_NOTE.search(note):
        alias_of = found["name"]
        note = _collapsed(note[: found.start()] + note[found.end() :])
    return Assignment(
        name=name or None,
        ports=ports,
        transport=transport,
        description=description,
        references=references,
        registered_on=texts.date or None,
        updated_on=texts.updated or None,
        note=note or None,
        unauthorized_use=_plain(texts.unauthorized) or None,
        service_code=int(texts.sc) if texts.sc else None,
        alias_of=alias_of,
    )


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Return a text in one line, without people and e-mail addresses.

    >>> _plain("De-assigned on 2025-02-13, previously\\n  compressnet by [Some_Person]")
    'De-assigned on 2025-02-13, previously compressnet'
    >>> _plain("Unitary Login <someone&example.com>"), _plain("Miele@home Protocol"), _plain("Men & Mice")
    ('Unitary Login', 'Miele@home Protocol', 'Men & Mice')
    """
    text = _collapsed(text)
    if "[" in text:
        text = _PERSON.sub("", text)
    if "&" in text or "@" in text or "<" in text:
        text = _MAIL.sub("", text)
    return _collapsed(text)


def _reference(kind: str, target: str, text: str) -> Reference | None:
    """Return the reference of one `xref`, `None` where it names no document but a person or nothing.

    >>> _reference("rfc", "rfc8765", "RFC8765, Section 6.1")
    Reference(kind='rfc', target='8765', label='RFC8765, Section 6.1')
    >>> _reference("text", "", "n/a"), _reference("person", "Jon_Postel", "")
    (None, None)
    """
    text = _collapsed(text)
    if kind == "person" or text == "n/a" or _MAIL.search(text):
        return None
    if kind == "rfc" and (found := _RFC.fullmatch(target)):
        target = found[1]
    if not target:
        target, text = text, ""
    return Reference(kind, target, text or None) if target else None


def _cited_references(cell: str) -> tuple[Reference, ...]:
    """Read the references of a CSV row and tell their kinds apart.

    >>> [(found.kind, found.target) for found in _cited_references("[1][RFC4727][draft-herbert-gue-02][TR-352]")]
    [('note', '1'), ('rfc', '4727'), ('draft', 'draft-herbert-gue-02'), ('text', 'TR-352')]
    """
    if not cell:
        return ()
    found = []
    for part in _collapsed(cell).removeprefix("[").removesuffix("]").split("]["):
        reference: Reference | None
        if rfc := _RFC_CITED.fullmatch(part):
            reference = _reference("rfc", rfc[1], part if rfc[2] else "")
        elif part.startswith(("draft-", "RFC-ietf-")):
            reference = _reference("draft", part, "")
        elif part.startswith(("https://", "http://")):
            reference = _reference("uri", part, "")
        elif part.isascii() and part.isdecimal():
            reference = _reference("note", part, "")
        else:
            reference = _reference("text", "", part)
        if reference:
            found.append(reference)
    return tuple(found)


def _line_of(text: str, number: int) -> str:
    """Return one line of a text, counted from 1."""
    lines = text.split("\n", number)
    return lines[number - 1] if number <= len(lines) else ""


class _XmlReader:
    """The reading of one XML file: what expat reports, put together record by record."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._depth = 0
        self._pieces: list[str] = []
        """The text of the element being read."""
        self._texts: _Texts | None = None
        """The record being read."""
        self._seen: set[str] = set()
        self._references: list[Reference] = []
        self._xref: dict[str, str] = {}
        self._xref_start = 0
        """Where the text of an `xref` inside a text starts in `_pieces`."""
        self._anchor = ""
        self._updated = ""
        self._assignments: list[Assignment] = []
        self._footnotes: dict[str, str] = {}

    def read(self) -> Registry:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            problem = f"not well-formed XML, or truncated ({expat.errors.messages[error.code]})"
            line = _line_of(self._data.decode("utf-8", "replace"), error.lineno)
            raise RegistryError.at(self._name, error.lineno, problem, line.strip()) from error
        return Registry(self._updated, tuple(self._assignments), self._footnotes)

    def _error(self, problem: str, text: str) -> RegistryError:
        return RegistryError.at(self._name, self._parser.CurrentLineNumber, problem, text)

    def _refuse_doctype(self, doctype: str, *_: object) -> None:
        raise self._error("a document type declaration, which IANA's file does not have", f"<!DOCTYPE {doctype}")

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        depth = self._depth
        self._depth += 1
        namespace, _, tag = element.rpartition(" ")
        if depth == 0:
            if (namespace, tag) != (NAMESPACE, "registry") or attributes.get("id") != "service-names-port-numbers":
                found = f"<{tag} xmlns={namespace!r} id={attributes.get('id')!r}>"
                raise self._error("not IANA's registry of service names and port numbers", found)
        elif depth == 1:
            self._pieces.clear()
            if tag == "record":
                self._texts = _Texts(
                    self._name,
                    self._parser.CurrentLineNumber,
                    date=attributes.get("date", ""),
                    updated=attributes.get("updated", ""),
                )
                self._seen.clear()
                self._references.clear()
            elif tag == "footnote":
                self._anchor = attributes.get("anchor", "")
        elif depth == 2:
            if self._texts:
                self._pieces.clear()
                self._xref = attributes
        elif tag == "xref":
            self._xref = attributes
            self._xref_start = len(self._pieces)
        else:
            self._pieces.append(" ")  # <br/>, <paragraph>

    def _text(self, text: str) -> None:
        self._pieces.append(text)

    def _end(self, element: str) -> None:
        self._depth -= 1
        depth = self._depth
        if depth == 0:
            if not _DATE.fullmatch(self._updated):
                raise self._error("no date in <updated>", self._updated)
            if not self._assignments:
                raise self._error("no records", "")
            return
        tag = element.rpartition(" ")[2]
        if depth == 2 and self._texts:
            self._end_value(self._texts, tag)
        elif depth == 1:
            if tag == "record" and self._texts:
                self._assignments.append(_assignment(self._texts, tuple(self._references)))
                self._texts = None
            elif tag == "updated":
                self._updated = "".join(self._pieces).strip()
            elif tag == "footnote":
                self._footnotes[self._anchor] = _plain("".join(self._pieces).replace("-\n", "-"))
        elif depth > 2 and tag == "xref":
            self._write_out_xref()

    def _end_value(self, texts: _Texts, tag: str) -> None:
        """Take the value of a direct child of a record; others than these are about people."""
        text = "".join(self._pieces)
        match tag:
            case "xref":
                reference = _reference(self._xref.get("type", ""), self._xref.get("data", ""), text)
                if reference:
                    self._references.append(reference)
                return
            case "name":
                texts.name = text
            case "number":
                texts.number = text.strip()
            case "protocol":
                texts.protocol = text.strip()
            case "description":
                texts.description = text
            case "note":
                texts.note = text
            case "unauthorized":
                texts.unauthorized = text
            case "sc":
                texts.sc = text.strip()
            case _:
                return
        if tag in self._seen:
            raise texts.error(f"a record with two <{tag}>", text)
        self._seen.add(tag)

    def _write_out_xref(self) -> None:
        """Write a reference inside a text out as IANA's CSV does: `[RFC9483]`."""
        label = "".join(self._pieces[self._xref_start :])
        del self._pieces[self._xref_start :]
        kind, target = self._xref.get("type"), self._xref.get("data", "")
        if kind == "person":
            label = "_"  # see _PERSON
        elif not label:
            label = target.upper() if kind == "rfc" else target
        self._pieces.append(f"[{label}]")
