"""IANA's XML made of entries: a whole registry as IANA would publish it, with what a test wants changed."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.registry.entry import Entry, Reference, Standing
from portgui.registry.iana import NAMESPACE
from tests.fakes import make_entry


def changed_registry(entries: Iterable[Entry], finger: str, added: Entry) -> bytes:
    """Return the XML of a registry of 2030: 70 renamed, 79 described as `finger`, 4793 removed, and one entry added."""
    made = [
        replace(entry, name="gopher-hole")
        if (entry.ports, entry.name) == (PortRange(70), "gopher")
        else replace(entry, description=finger)
        if (entry.ports, entry.name) == (PortRange(79), "finger")
        else entry
        for entry in entries
        if entry.name != "uet"
    ]
    made.append(make_entry("4793", None, standing=Standing.UNASSIGNED, description="Unassigned"))
    return iana_xml([*made, added])


def iana_xml(entries: Iterable[Entry], updated: str = "2030-01-31") -> bytes:
    """Return the XML of a registry that is built into these entries again."""
    entries = tuple(entries)
    records = "".join(record for entry in entries for record in _records(entry))
    notes = {ref.target: ref.label or "" for entry in entries for ref in entry.references if ref.kind == "note"}
    records += "".join(f'<footnote anchor="{number}">{escape(text)}</footnote>' for number, text in notes.items())
    head = f'<?xml version="1.0"?>\n<registry xmlns="{NAMESPACE}" id="service-names-port-numbers">'
    return f"{head}\n<updated>{updated}</updated>\n{records}</registry>\n".encode()


def _records(entry: Entry) -> Iterator[str]:
    if entry.standing is Standing.DYNAMIC:
        return
    if entry.standing is not Standing.OFFICIAL:
        for transport in _listed(entry.reserved):
            yield _record(entry, None, transport, entry.description, entry.note)
        return
    for transport in _listed(entry.registered):
        yield _record(entry, entry.name, transport, entry.description, entry.note)
        for alias in entry.aliases:
            note = (
                f'This entry is an alias to "{entry.name}". This entry is now historic, '
                "not usable for use with many common service discovery mechanisms."
            )
            yield _record(entry, alias, transport, entry.description, note)
    for transport in _listed(entry.reserved) if entry.reserved else ():
        yield _record(None, None, transport, "Reserved", None, str(entry.ports))


def _listed(transports: frozenset[Transport]) -> list[Transport | None]:
    return [transport for transport in Transport if transport in transports] or [None]


def _record(
    entry: Entry | None, name: str | None, transport: Transport | None, text: str, note: str | None, ports: str = ""
) -> str:
    dates = ""
    if entry:
        ports = str(entry.ports or "")
        dates += f' date="{entry.registered_on}"' if entry.registered_on else ""
        dates += f' updated="{entry.updated_on}"' if entry.updated_on else ""
    values = {
        "name": name,
        "protocol": transport.value if transport else None,
        "description": text,
        "number": ports,
        "note": note,
        "unauthorized": entry.unauthorized_use if entry else None,
        "sc": str(entry.service_code) if entry and entry.service_code is not None else None,
    }
    inside = "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in values.items() if value)
    return f"<record{dates}>{inside}{''.join(map(_xref, entry.references if entry else ()))}</record>\n"


def _xref(reference: Reference) -> str:
    target = f"rfc{reference.target}" if reference.kind == "rfc" else reference.target
    label = "" if reference.kind == "note" else reference.label or ""
    return f'<xref type="{reference.kind}" data="{escape(target)}">{escape(label)}</xref>'
