"""What the port card says of a selected entry or socket: plain facts in sections, for pane and clipboard."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from portgui.models.owner import UnusualOwner, unusual_sentence
from portgui.models.reach import access_text, addressed_text, networks_text, reach_text, versions_text
from portgui.models.reference import french, range_text, standing_text, summary
from portgui.models.socket_columns import process_text, unseen_text
from portgui.models.table_copy import one_line
from portgui.models.traffic import Carried, traffic_lines
from portgui.ports import PortRange, RangeName, Transport
from portgui.records import frozen
from portgui.registry.browsers import REFUSED_BY_BROWSERS
from portgui.registry.entry import Encryption, Entry, Origin, Reference, Standing
from portgui.sockets.interfaces import NO_INTERFACES, Interfaces
from portgui.sockets.reach import Access, Addressed, access_of
from portgui.sockets.socket import Process, Reach, Socket, Unseen

if TYPE_CHECKING:
    from portgui.registry.own import PortNote

translate: Final = QCoreApplication.translate
_RFC_PAGE: Final = "https://www.rfc-editor.org/info/rfc"
_DRAFT_PAGE: Final = "https://datatracker.ietf.org/doc/"
_NO_KEYS: Final = "Defined TXT keys: None"
"""A note that stands on hundreds of entries and tells nothing."""
_LONGEST: Final = 2000
"""Characters of a command line that a card shows."""
Judge = Callable[[Socket], UnusualOwner | None]
"""Tells what is unusual about the owner of a socket."""
_MOST_SOCKETS: Final = 50
"""Sockets of one port that a card lists; the live page has them all."""


@frozen
class Link:
    """A part of a value that leads somewhere."""

    text: str
    target: str
    """`port:443` for the entry of that port, otherwise an address of the Web."""


@frozen
class Fact:
    """A labelled value of a section."""

    label: str
    value: str
    links: tuple[Link, ...] = ()
    """In the order in which their texts stand in the value."""


@frozen
class Section:
    """A part of a card: a heading (empty for the first), paragraphs, then facts."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@frozen
class Card:
    """All that is known of a selected row, as text without any markup."""

    number: str
    title: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]

    def as_text(self) -> str:
        """Return the card as plain text of several lines."""
        lines = [f"{self.number}  {self.title}".strip(), " · ".join(self.tags)]
        for section in self.sections:
            lines.append("")
            if section.heading:
                lines.append(section.heading)
            lines += section.paragraphs
            lines += (f"{fact.label}: {fact.value}" for fact in section.facts)
        return "".join(one_line(line) + "\n" for line in lines)


def entry_card(
    entry: Entry,
    others: Sequence[Entry],
    sockets: Sequence[Socket],
    ephemeral: PortRange | None = None,
    date: str | None = None,
    notes: "Sequence[PortNote]" = (),
    interfaces: Interfaces = NO_INTERFACES,
    judge: Judge = lambda _: None,
) -> Card:
    """Return the card of an entry.

    `others` are the other entries of its number, `sockets` those that hold it here, `ephemeral` the numbers that this
    computer gives to outgoing connections, `date` the day of IANA's registry, `notes` what the user keeps of the number
    and of ranges around it, `interfaces` those of this computer, `judge` tells what is unusual about an owner.
    """
    tags = [claim_text(entry), *_kept_tags(notes)]
    if entry.ports:
        tags.insert(0, range_text(RangeName.of(entry.ports.first)))
    return Card(
        number=str(entry.ports) if entry.ports else "",
        title=entry.name or _nameless(entry),
        tags=tuple(tags),
        sections=tuple(
            section
            for section in (
                _purpose(entry, heading=""),
                *_notes(notes, entry.ports),
                _here(entry, sockets, ephemeral, interfaces, judge),
                _others(others),
                _services(entry),
                _registration(entry, date),
            )
            if section.paragraphs or section.facts
        ),
    )


def socket_card(
    socket: Socket,
    port: int,
    entries: Sequence[Entry],
    holders: Sequence[Socket],
    notes: "Sequence[PortNote]" = (),
    interfaces: Interfaces = NO_INTERFACES,
    judge: Judge = lambda _: None,
    carried: Carried | None = None,
    *,
    askable: bool = False,
) -> Card:
    """Return the card of a socket: what it is, its process, and what the entries say of the port of its service.

    `port` is the number of that service; `holders` are the sockets on the same local port, this one among them;
    `notes` what the user keeps of that number and of ranges around it, `interfaces` those of this computer; `judge`
    tells what is unusual about an owner; `carried` is its traffic; `askable` says
    whether owners that are hidden can be asked for.
    """
    tags = [
        ("UDP-Lite" if socket.lite else socket.transport.label)
        + (" · IPv6" if ":" in socket.local.address else " · IPv4")
    ]
    if socket.state:
        tags.append(socket.state.value)
    if socket.reach:
        tags.append(reach_text(socket.reach))
    tags += _kept_tags(notes)
    facts = [Fact(translate("PortCard", "Local"), str(socket.local))]
    if socket.remote:
        facts.append(Fact(translate("PortCard", "Remote"), str(socket.remote)))
    if access := access_of(socket, interfaces):
        facts += _access_facts(socket, access, interfaces)
    # on a busy port are thousands, and a key takes long to make
    others = tuple(each for each in holders if each.inode != socket.inode or each.key != socket.key)
    sections = [Section("", (), tuple(facts)), _process(socket, judge(socket), askable=askable)]
    if carried and (told_traffic := tuple(Fact(*line) for line in traffic_lines(carried))):
        sections.append(Section(translate("PortCard", "Traffic"), (), told_traffic))
    if entries:
        best = entries[0]
        name = f"{port} {best.name}" if best.name else str(port)
        sections.append(_purpose(best, heading=translate("PortCard", "What port %1 is for").replace("%1", name)))
        if entries[1:]:
            sections.append(_others(entries[1:]))
    sections += _notes(notes, PortRange(port))
    if entries and (told := _services(entries[0])).facts:
        sections.append(told)
    if others:
        heading = translate("PortCard", "Also on this local port")
        sections.append(Section(heading, (), tuple(_socket_facts(others, interfaces))))
    return Card(str(socket.local.port), process_text(socket), tuple(tags), tuple(sections))


def process_card(
    example: Socket,
    sockets: Sequence[Socket],
    counts: str,
    interfaces: Interfaces = NO_INTERFACES,
    *,
    askable: bool = False,
) -> Card:
    """Return the card of a process that a socket tells, or why it is not known, and of its sockets.

    `counts` tells in words how many they are, `askable` whether the system can be asked for hidden owners.
    """
    number = str(example.process.pid) if example.process else ""
    heading = translate("PortCard", "Its sockets") if example.process else translate("PortCard", "Sockets")
    listed = sorted(sockets, key=lambda socket: not socket.listening)
    told = Section(heading, (), tuple(_socket_facts(listed, interfaces)))
    return Card(number, process_text(example), (counts,), (_process(example, None, askable=askable), told))


def claim_text(entry: Entry) -> str:
    """Return what kind of claim an entry has on its number, and whose it is where it is not the reference's."""
    match entry.origin:
        case Origin.OWN:
            return translate("PortCard", "My own entry")
        case Origin.SERVICES_FILE:
            return translate("PortCard", "From this computer's services file")
        case _:
            return standing_text(entry.standing)


def _kept_tags(notes: "Sequence[PortNote]") -> list[str]:
    return ["★ " + translate("PortCard", "Favourite")] if any(note.favourite for note in notes) else []


def _notes(notes: "Sequence[PortNote]", ports: PortRange | None) -> list[Section]:
    """Return what the user wrote, a section a note, each line of it a paragraph."""
    sections = []
    for note in notes:
        if note.note:
            heading = translate("PortCard", "My note")
            if note.ports != ports:
                heading = translate("PortCard", "My note on %1").replace("%1", str(note.ports))
            sections.append(Section(heading, tuple(note.note.split("\n"))))
    return sections


def _services(entry: Entry) -> Section:
    """Return what the services file of this computer says of an entry."""
    facts = []
    for naming in entry.local.namings if entry.local else ():
        told = [_transports(naming.transports)]
        if naming.aliases:
            aliases = ", ".join(naming.aliases)
            told.append(translate("PortCard", "also called %1").replace("%1", aliases))
        if naming.comment and naming.comment != entry.description:
            told.append(naming.comment)
        facts.append(Fact(naming.name, " · ".join(told)))
    return Section(translate("PortCard", "In this computer's services file"), (), tuple(facts))


def _nameless(entry: Entry) -> str:
    match entry.standing:
        case Standing.UNASSIGNED:
            return translate("PortCard", "no service")
        case Standing.RESERVED:
            return translate("PortCard", "reserved")
        case Standing.DYNAMIC:
            return translate("PortCard", "any program")
        case _:
            return entry.description


def _purpose(entry: Entry, heading: str) -> Section:
    known = entry.knowledge
    facts = list(_transport_facts(entry))
    if entry.ports and len(entry.ports) == 1 and entry.ports.first in REFUSED_BY_BROWSERS:
        browsers = translate("PortCard", "refuse to open it (WHATWG Fetch standard)")
        facts.append(Fact(translate("PortCard", "Web browsers"), browsers))
    if entry.local and entry.local.basis:
        facts.append(Fact(translate("PortCard", "Basis"), entry.local.basis))
    if known is None:
        return Section(heading, (summary(entry),), tuple(facts))
    if known.encrypted:
        facts.append(Fact(translate("PortCard", "Encrypted"), _encryption_text(known.encrypted)))
    if known.safer:
        name = f"{known.safer.name} ({known.safer.port})"
        facts.append(Fact(translate("PortCard", "Safer alternative"), name, (Link(name, f"port:{known.safer.port}"),)))
    if known.software:
        facts.append(Fact(translate("PortCard", "Typical software"), ", ".join(known.software)))
    if known.rfcs:
        links = tuple(Link(f"RFC {rfc}", _RFC_PAGE + str(rfc)) for rfc in known.rfcs)
        facts.append(Fact(translate("PortCard", "Documents"), ", ".join(link.text for link in links), links))
    if not {part.strip() for part in known.source.split(";")} <= {f"RFC {rfc}" for rfc in known.rfcs}:
        facts.append(Fact(translate("PortCard", "Source"), known.source))
    return Section(heading, (known.summary_fr if french() else known.summary_en,), tuple(facts))


def _transport_facts(entry: Entry) -> Iterator[Fact]:
    if entry.in_practice is not None:
        used = _transports(entry.in_practice) or translate("PortCard", "none any more")
        yield Fact(translate("PortCard", "Used on"), used)
    if entry.registered:
        yield Fact(translate("PortCard", "Registered for"), _transports(entry.registered))
    elif entry.standing is Standing.OFFICIAL:
        yield Fact(translate("PortCard", "Registered for"), translate("PortCard", "no transport named"))
    if entry.reserved:
        label = translate("PortCard", "Reserved on")
        if entry.standing is Standing.UNASSIGNED:
            label = translate("PortCard", "Unassigned on")
        yield Fact(label, _transports(entry.reserved))


def _transports(transports: Iterable[Transport]) -> str:
    return ", ".join(transport.label for transport in Transport if transport in transports)


def _encryption_text(encryption: Encryption) -> str:
    match encryption:
        case Encryption.NO:
            return translate("PortCard", "no, everything is readable on the way")
        case Encryption.OPTIONAL:
            return translate("PortCard", "optional, the two ends may agree on it")
        case Encryption.YES:
            return translate("PortCard", "yes")


def _registration(entry: Entry, date: str | None) -> Section:
    facts = []

    def add(label: str, value: str | None, links: tuple[Link, ...] = ()) -> None:
        if value:
            facts.append(Fact(label, value, links))

    references = [(_reference_text(reference), _reference_page(reference)) for reference in entry.references]
    add(translate("PortCard", "Description"), entry.description if entry.standing is Standing.OFFICIAL else None)
    add(translate("PortCard", "Historic names"), ", ".join(entry.aliases))
    add(
        translate("PortCard", "References"),
        ", ".join(text for text, _ in references),
        tuple(Link(text, page) for text, page in references if page),
    )
    add(translate("PortCard", "Registered"), entry.registered_on)
    add(translate("PortCard", "Changed"), entry.updated_on)
    add(translate("PortCard", "Unauthorized use reported"), entry.unauthorized_use)
    add(translate("PortCard", "DCCP service code"), str(entry.service_code) if entry.service_code else None)
    add(translate("PortCard", "Note"), None if entry.note == _NO_KEYS else entry.note)
    heading = translate("PortCard", "In IANA's registry")
    if date:
        heading = translate("PortCard", "In IANA's registry of %1").replace("%1", date)
    return Section(heading, (), tuple(facts))


def _reference_text(reference: Reference) -> str:
    if reference.label:
        return reference.label
    return f"RFC {reference.target}" if reference.kind == "rfc" else reference.target


def _reference_page(reference: Reference) -> str | None:
    """Return the address of a document, `None` for what has none that we know."""
    match reference.kind:
        case "rfc":
            return _RFC_PAGE + reference.target
        case "draft" if reference.target.startswith("draft-"):
            return _DRAFT_PAGE + reference.target
        case "uri" if reference.target.startswith(("https://", "http://")):
            return reference.target
        case _:
            return None


def _others(others: Iterable[Entry]) -> Section:
    facts = tuple(Fact(other.name or _nameless(other), _with_standing(summary(other), other)) for other in others)
    return Section(translate("PortCard", "Also on this number"), (), facts)


def _with_standing(text: str, entry: Entry) -> str:
    if entry.standing is Standing.UNOFFICIAL:
        return f"{text} ({claim_text(entry)})"
    transports = _transports(entry.registered)
    return f"{text} ({transports})" if transports else text


def _here(
    entry: Entry, sockets: Sequence[Socket], ephemeral: PortRange | None, interfaces: Interfaces, judge: Judge
) -> Section:
    ports = entry.ports
    paragraphs = []
    if ports is None:
        paragraphs.append(translate("PortCard", "A name without a port number of its own: found through DNS records."))
    elif not sockets:
        nothing = translate("PortCard", "Nothing uses this port now.")
        paragraphs.append(nothing if len(ports) == 1 else translate("PortCard", "Nothing uses these ports now."))
    if ports and ephemeral and ports.overlaps(ephemeral):
        text = translate("PortCard", "This computer takes port numbers for outgoing connections from here (%1).")
        paragraphs.append(text.replace("%1", str(ephemeral)))
    unusual = (unusual_sentence(owner, socket.local.port) for socket in sockets if (owner := judge(socket)))
    paragraphs += dict.fromkeys(unusual)
    facts = tuple(_socket_facts(sockets, interfaces))
    return Section(translate("PortCard", "On this computer"), tuple(paragraphs), facts)


def _socket_facts(sockets: Sequence[Socket], interfaces: Interfaces) -> Iterator[Fact]:
    """Tell of sockets, those that listen first: of many connections only some are listed."""
    listening = [each for each in sockets if each.remote is None and each.listening]
    others = (each for each in sockets if each.remote is not None or not each.listening)
    for socket in islice(chain(listening, others), _MOST_SOCKETS):
        what = f"{socket.transport.label} {socket.state.value}" if socket.state else socket.transport.label
        who = f"{process_text(socket)} ({socket.process.pid})" if socket.process else process_text(socket)
        ends = f"{socket.local} → {socket.remote}" if socket.remote else str(socket.local)
        yield Fact(what, " · ".join(part for part in (who, ends, access_text(access_of(socket, interfaces))) if part))
    if len(sockets) > _MOST_SOCKETS:
        more = str(len(sockets) - _MOST_SOCKETS)
        yield Fact("…", translate("PortCard", "and %1 more").replace("%1", more))


def _process(socket: Socket, unusual: UnusualOwner | None, *, askable: bool) -> Section:
    heading = translate("PortCard", "Process")
    process = socket.process
    if process is None:
        facts = [Fact(translate("PortCard", "User"), socket.user)] if socket.user else []
        told = [unseen_text(socket.unseen)]
        if askable and socket.unseen is Unseen.NOT_PERMITTED:
            told.append(translate("PortCard", "Tools > Show all owners asks the system for it."))
        return Section(heading, tuple(told), tuple(facts))
    hidden = translate("PortCard", "not readable by you")
    facts = [
        Fact(translate("PortCard", "Name"), process_text(socket)),
        Fact(translate("PortCard", "PID"), str(process.pid)),
        Fact(translate("PortCard", "User"), process.user or hidden),
        Fact(translate("PortCard", "Program file"), process.executable or hidden),
    ]
    if process.command_line is None:
        facts.append(Fact(translate("PortCard", "Command line"), hidden))
    elif process.command_line:
        facts.append(Fact(translate("PortCard", "Command line"), _cut(" ".join(process.command_line))))
    if process.started_at is not None:
        started = QDateTime.fromSecsSinceEpoch(int(process.started_at))
        facts.append(
            Fact(translate("PortCard", "Started"), QLocale().toString(started, QLocale.FormatType.ShortFormat))
        )
    facts += _surroundings(process)
    if socket.other_processes:
        others = [f"{one_line(other.name)} ({other.pid})" for other in socket.other_processes[:_MOST_SOCKETS]]
        if len(socket.other_processes) > _MOST_SOCKETS:
            others.append("…")
        facts.append(Fact(translate("PortCard", "Shared with"), ", ".join(others)))
    paragraphs = (unusual_sentence(unusual, socket.local.port),) if unusual else ()
    return Section(heading, paragraphs, tuple(facts))


def _surroundings(process: Process) -> Iterator[Fact]:
    """Tell where a process runs and who started it."""
    if process.working_directory:
        yield Fact(translate("PortCard", "Folder"), process.working_directory)
    if process.ancestors:
        started_by = " ← ".join(f"{one_line(each.name)} ({each.pid})" for each in process.ancestors)
        yield Fact(translate("PortCard", "Started by"), started_by)
    if process.unit:
        yield Fact(translate("PortCard", "systemd unit"), process.unit.name)
    if process.container:
        yield Fact(translate("PortCard", "Container"), f"{process.container.engine} {process.container.name}")


def _cut(text: str) -> str:
    """Return the beginning of a text that is too long to be read, or to be laid out in a moment."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def _access_facts(socket: Socket, access: Access, interfaces: Interfaces) -> Iterator[Fact]:
    """Yield who can reach a socket, through what, and that a firewall has a say in it that we do not know."""
    yield Fact(translate("PortCard", "Reach"), f"{addressed_text(access)} ({socket.local.address})")
    if access.reach is not Reach.THIS_COMPUTER and access.addressed is not Addressed.ABSENT and interfaces.all:
        yield Fact(translate("PortCard", "Through"), networks_text(access.interfaces) or _no_network())
    if access.addressed is Addressed.ANY:
        yield Fact(translate("PortCard", "Answers on"), versions_text(access))
    if access.reach is not Reach.THIS_COMPUTER and access.addressed is not Addressed.ABSENT:
        unasked = translate("PortCard", "not looked at; it may let fewer computers in")
        yield Fact(translate("PortCard", "Firewall"), unasked)


def _no_network() -> str:
    return translate("PortCard", "no network at the moment")
