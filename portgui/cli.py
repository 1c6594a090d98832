"""The command line: what the words ask for, and the answers that a terminal gets. Imports no Qt."""

import argparse
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portgui import __version__, launcher, resources
from portgui.ports import PortRange, Transport
from portgui.query import ENTRY_KEYS, SOCKET_KEYS, Correction, Fault, Key, Query, values
from portgui.records import frozen
from portgui.registry import own, own_store, services
from portgui.registry.catalog import Catalog, CatalogError
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, InUse, Mark, Standing, entry_object
from portgui.registry.own import OwnError
from portgui.registry.own_store import OwnStore, StoreError
from portgui.registry.places import own_registry, prepared_reference
from portgui.registry.prepared import PreparedReference
from portgui.sockets.interfaces import Interfaces
from portgui.sockets.owner import owner_names
from portgui.sockets.plain import socket_object
from portgui.sockets.reach import Addressed, access_of
from portgui.sockets.search import SocketIndex
from portgui.sockets.socket import Reach, Snapshot, Socket, Unseen
from portgui.sockets.source import SocketError, SystemSource
from portgui.whole_file import replace_whole

if TYPE_CHECKING:
    from portgui.registry.update import Differences

_NOTHING_FOUND: Final = 1
_FAILED: Final = 2
_SEARCHES: Final = ("lookup", "sockets")
"""The commands that search."""
_LANGUAGE: Final = (
    "Several words must all match; -word excludes, a|b is either, quotes keep words together, "
    "key:value asks for one thing."
)
_PATIENCE_S: Final = 5.0
"""How long a window that is writing own data is waited for."""
_MOST_BAD_LINES: Final = 10
"""Of a services file that are told by number."""
_INTERRUPTED: Final = 130
"""As a shell has it for SIGINT."""


@frozen
class Request:
    """What the command line asks for: a terminal answer, or else the window."""

    answer: Callable[[], int] | None
    """Prints the answer and returns the exit status: 0, 1 for nothing found, 2 for a failure."""
    search: str | None
    language: str | None
    """`en`, `fr`, or `None` for the system's."""


def parse(words: Sequence[str]) -> Request:
    """Read the command line. Raises `SystemExit` for --help, --version and usage errors, as argparse does."""
    _reach_terminal()
    parser = _parser()
    asked = parser.parse_args(list(_searchable(words)))
    menu = asked.install_launcher or asked.remove_launcher
    if asked.command and (menu or asked.search is not None):
        parser.error(f"{asked.command} answers in the terminal: --search and the launcher are for the window")
    if menu and asked.search is not None:
        parser.error("--search opens the window: it cannot stand beside the launcher")
    answer: Callable[[], int] | None = None
    if asked.command == "lookup":
        answer = _guarded(lambda: _lookup(" ".join(asked.query), asked.json, asked.lang or _system_language()))
    elif asked.command == "sockets":
        answer = _guarded(lambda: _sockets(" ".join(asked.query), asked.listening, asked.json))
    elif asked.command == "update-registry":
        answer = _guarded(lambda: _update_registry(asked.source, asked.shipped, asked.force, asked.dry_run))
    elif asked.command == "own":
        if asked.work == "export":
            answer = _guarded(lambda: _export_own(asked.file, asked.force))
        else:
            answer = _guarded(lambda: _import_own(asked.file, asked.dry_run))
    elif asked.install_launcher:
        answer = _guarded(lambda: _tell("written", launcher.install()))
    elif asked.remove_launcher:
        answer = _guarded(lambda: _tell("removed", launcher.remove()))
    return Request(answer, asked.search, asked.lang)


def _searchable(words: Iterable[str]) -> Iterator[str]:
    """Yield the words so that argparse takes `-word` after a command for what a search leaves out, not for options."""
    searches = False
    for word in words:
        excludes = searches and len(word) > 2 and word[0] == "-" and word[1] not in "- "
        yield f" {word}" if excludes else word
        searches = searches or word in _SEARCHES


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="portgui",
        description="What a TCP or UDP port is for, who holds it on this computer, and who can reach it. "
        "Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"PortGUI {__version__}")
    parser.add_argument("--search", metavar="TEXT", help="open the window with this search")
    parser.add_argument("--lang", choices=("en", "fr"), help="language (default: the system's)")
    menu = parser.add_mutually_exclusive_group()
    menu.add_argument("--install-launcher", action="store_true", help="add PortGUI to your applications menu")
    menu.add_argument("--remove-launcher", action="store_true", help="take it out of the menu again")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    lookup = commands.add_parser(
        "lookup",
        help="tell what a port, range, service or word stands for",
        epilog=f'{_LANGUAGE} Keys: {_keys(SOCKET_KEYS)}, e.g. "port:8000-8100 transport:udp".',
    )
    lookup.add_argument("query", nargs="+", help="a number, a range (8000-8100), a service name, or words")
    lookup.add_argument("--json", action="store_true", help="print a JSON list, best match first")
    lookup.add_argument("--lang", choices=("en", "fr"), default=argparse.SUPPRESS, help="language of the summaries")
    sockets = commands.add_parser(
        "sockets",
        help="list the TCP and UDP sockets of this computer",
        epilog=f'{_LANGUAGE} Keys: {_keys(ENTRY_KEYS)}, e.g. "state:listen -user:root".',
    )
    sockets.add_argument("query", nargs="*", help="only those that match: port, range, program, user, address")
    sockets.add_argument("--listening", action="store_true", help="only those that anybody may connect or send to")
    sockets.add_argument("--json", action="store_true", help="print a JSON list")
    sockets.add_argument(
        "--lang", choices=("en", "fr"), default=argparse.SUPPRESS, help="as with lookup; what is told is English"
    )
    update = commands.add_parser(
        "update-registry",
        help="fetch IANA's newest registry, or read it from a file, and use it from now on",
        description="Fetch IANA's registry of service names and port numbers over HTTPS, check it, tell what it "
        "changes, and use it from now on instead of the shipped one.",
    )
    other = update.add_mutually_exclusive_group()
    other.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        help="read IANA's file (.xml or .csv) instead, without a network; or the https address of a mirror",
    )
    other.add_argument("--shipped", action="store_true", help="go back to the shipped registry")
    update.add_argument("--force", action="store_true", help="use it even if the registry in use is newer")
    update.add_argument("--dry-run", action="store_true", help="tell what it changes, and change nothing")
    own = commands.add_parser("own", help="take your notes, favourites and entries to another computer, or back")
    works = own.add_subparsers(dest="work", metavar="WORK", required=True)
    taken = works.add_parser("export", help="write them into a file")
    taken.add_argument("file", metavar="FILE", help="the file; - for standard output")
    taken.add_argument("--force", action="store_true", help="replace a file that is there")
    brought = works.add_parser("import", help="add those of a file to what you have, of which nothing is lost")
    brought.add_argument("file", metavar="FILE", help="the file; - for standard input")
    brought.add_argument("--dry-run", action="store_true", help="tell what it changes, and change nothing")
    return parser


def _keys(unasked: Collection[Key]) -> str:
    """Return the keys of the query language but for some."""
    return " ".join(f"{key.value}:" for key in Key if key not in unasked)


def _guarded(answer: Callable[[], int]) -> Callable[[], int]:
    """Turn failures into a line on standard error, and a closed pipe (`| head`) into a quiet end."""

    def guarded() -> int:
        try:
            status = answer()
            if sys.stdout is not None:  # it is for a program that was started without one
                sys.stdout.flush()
        except (CatalogError, SocketError, OwnError, launcher.LauncherError) as error:
            _complain(error)
            return _FAILED
        except KeyboardInterrupt:
            _complain("interrupted")
            return _INTERRUPTED
        except OSError as error:  # the others are told by their own names: this one is of writing the answer
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the flush at exit finds no fault
            if isinstance(error, BrokenPipeError):
                return 0
            _complain(error)
            return _FAILED
        return status

    return guarded


def _complain(problem: object) -> None:
    if sys.stderr is not None:  # print would take standard output instead
        print(_plain(f"portgui: {problem}"), file=sys.stderr)


def _tell(what: str, files: Iterable[object]) -> int:
    for file in files:
        print(f"{what}: {file}")
    return 0


def _lookup(text: str, as_json: bool, language: str) -> int:
    query = Query.parse(text)
    catalog = _catalog(tell_bad_lines=Key.ORIGIN in query.keys)
    found = catalog.find(query, in_use=_in_use() if Key.IN_USE in query.keys else None)
    entries = found.entries
    if as_json:
        _print_json([entry_object(entry) for entry in entries])
    else:
        noted: set[PortRange | None] = set()
        below = [_below(entry, language, noted) for entry in entries]
        for line in _table([_entry_row(entry) for entry in entries], below):
            print(line)
    return _judge(text, query, SOCKET_KEYS, found.corrections, found=bool(entries), as_json=as_json)


def _judge(
    text: str, query: Query, unasked: Collection[Key], corrections: Iterable[Correction], *, found: bool, as_json: bool
) -> int:
    """Tell how a search text was understood, and where it found nothing; return the exit status."""
    if found or not as_json:  # an empty list says by itself that there is nothing
        for correction in corrections:
            _complain(f"nothing has {correction.typed!r}; searched for {correction.read!r}")
        _explain(query, unasked, found=found)
        if not found:
            _complain(f"nothing matches {text[:60]!r}" + ("; port numbers end at 65535" if query.beyond else ""))
    return 0 if found else _NOTHING_FOUND


def _in_use() -> InUse | None:
    """Return what tells whether a program of this computer holds a port of an entry, `None` where that is not known."""
    try:
        snapshot = SystemSource().read()
    except SocketError as error:
        _complain(f"in-use: is left out: {error}")
        return None

    def holds(entry: Entry) -> bool:
        sockets = snapshot.on_ports(entry.ports) if entry.ports else ()
        return any(entry.mark(socket.transport) and socket.unseen is not Unseen.KERNEL for socket in sockets)

    return InUse(snapshot.ports, holds)


def _explain(query: Query, unasked: Collection[Key], *, found: bool) -> None:
    """Tell what of a search text was left out or taken otherwise, a line each. `unasked` keys mean nothing here."""
    for problem in query.problems:
        key = problem.key.value if problem.key else ""
        word = repr(problem.text[:40])
        match problem.fault:
            case Fault.UNKNOWN_KEY:
                _complain(f"there is no key {word}, it is left out; the keys are {_keys(unasked)}")
            case Fault.GUESSED_KEY:
                _complain(f"there is no key {word}, read as {key}:")
            case Fault.NO_VALUE:
                known = ", ".join(values(problem.key)) if problem.key else ""
                _complain(f"{key}: wants a value" + (f": {known}" if known else ""))
            case Fault.UNKNOWN_VALUE if problem.key:
                _complain(f"{key}: cannot be {word}, it is left out; it can be {', '.join(values(problem.key))}")
            case Fault.NOT_A_PORT if problem.key is Key.PORT:
                _complain(f"{word} is no port number or range, it is left out; write port:443 or port:8000-8100")
            case Fault.NOT_A_PORT:
                _complain(f"{key}: wants a number, {word} is left out")
            case Fault.NOT_A_NETWORK:
                _complain(f"{key}: {word} is no network, it is left out; write {key}:192.168.0.0/16")
            case Fault.BEYOND if found or not query.beyond:
                _complain(f"{word}: port numbers end at 65535")
    for each in Key:
        if each in query.keys and each in unasked:
            _complain(f"{each.value}: means nothing here and is left out")


def _sockets(text: str, only_listening: bool, as_json: bool) -> int:
    try:
        catalog = _catalog()
    except CatalogError as error:  # the sockets are worth telling without the names of their services
        _complain(error)
        catalog = Catalog.empty()
    query = Query.parse(text)
    snapshot = SystemSource().read()
    index = SocketIndex(lambda socket: _service(catalog, snapshot, socket), lambda: snapshot.interfaces)
    searched = [socket for socket in snapshot.sockets if not only_listening or socket.listening]
    result = index.find(query, searched)
    found = [(socket, _service(catalog, snapshot, socket)) for socket in result.sockets]
    if as_json:
        _print_json(
            [
                socket_object(socket, service, snapshot.interfaces, _unusual(catalog, snapshot, socket))
                for socket, service in found
            ]
        )
    elif found:
        heading = (
            "PORT",
            "TRANSPORT",
            "SERVICE",
            "LOCAL ADDRESS",
            "REACH",
            "REMOTE",
            "STATE",
            "PROCESS",
            "PID",
            "USER",
        )
        rows = [_socket_row(socket, service, snapshot.interfaces) for socket, service in found]
        below = [(*_sharing_lines(socket), *_unusual_lines(_unusual(catalog, snapshot, socket))) for socket, _ in found]
        for line in _table([heading, *rows], [(), *below]):
            print(line)
    if snapshot.only_own and not as_json:
        _complain("only your own sockets; an administrator sees the others")
    return _judge(text, query, ENTRY_KEYS, result.corrections, found=bool(found), as_json=as_json)


def _update_registry(source: str | None, shipped: bool, force: bool, dry_run: bool) -> int:
    from portgui.registry import download, update  # the other answers need neither XML nor TLS

    editions = Editions(resources.path("registry.tsv"), own_registry())
    try:
        if shipped:
            if dry_run:
                print(f"own copy: {own_registry()}" if editions.has_own() else "the shipped registry is in use already")
            elif update.back_to_shipped(editions):
                print(f"removed: {own_registry()}")
            else:
                print("the shipped registry is in use already")
            return 0
        source = source or download.IANA_ADDRESS
        if source.startswith(("https:", "http:")):
            try:
                data = download.fetch(source, _show_progress)
            finally:
                _show_progress(0, None, end=True)
        else:
            data = update.read_file(Path(source))
        candidate = update.check(data, source, editions)
        for line in _differences(candidate.differences):
            print(_plain(line))
        states = f"{candidate.data.reach} (in use until now: {candidate.reach_before or 'none'})"
        if not candidate.needed and not candidate.older:
            print(f"nothing to update: the registry in use is of {candidate.reach_before}")
        elif dry_run:
            print(f"nothing was changed; this registry is of {states}")
        else:
            if candidate.older and not force:
                reason = f"it knows of {candidate.reach_before}, this one is of {candidate.data.reach}; --force uses it"
                raise update.UpdateError(update.Problem.OLDER, reason)
            update.apply(candidate, editions, older_too=force)
            print(f"the registry in use is now of {states}")
    except update.UpdateError as error:
        _complain(f"the registry was not updated: {error}")
        return _FAILED
    except KeyboardInterrupt:
        _complain("the registry was not updated: it was cancelled")
        return _INTERRUPTED
    return 0


def _differences(differences: "Differences") -> Iterator[str]:
    """Yield a line for each difference, and the sums."""
    for entry in differences.new:
        yield f"new        {_called(entry)}  {entry.description}"
    for old, new in differences.renamed:
        yield f"renamed    {_called(old)} -> {new.name}  {new.description}"
    for old, new in differences.redescribed:
        yield f"described  {_called(old)}  {old.description} -> {new.description}"
    for old, new in differences.transports:
        yield f"transports {_called(old)}  {_labels(old.registered)} -> {_labels(new.registered)}"
    for entry in differences.removed:
        yield f"removed    {_called(entry)}  {entry.description}"
    if differences:
        yield (
            f"{len(differences.new)} new, {len(differences.renamed)} renamed, {len(differences.redescribed)} described "
            f"anew, {len(differences.transports)} with other transports, {len(differences.removed)} removed, "
            f"{differences.others} with other details"
        )


def _called(entry: Entry) -> str:
    return f"{entry.ports or '-'} {entry.name or '-'}"


def _labels(transports: Iterable[Transport]) -> str:
    return ",".join(transport.label for transport in Transport if transport in transports) or "-"


def _show_progress(received: int, total: int | None, end: bool = False) -> None:
    """Keep one line on a terminal up to date; elsewhere say nothing."""
    if sys.stderr is not None and sys.stderr.isatty():
        of = f" of {total / 1e6:.1f}" if total else ""
        sys.stderr.write("\r\x1b[K" + ("" if end else f"{received / 1e6:.1f}{of} MB"))
        sys.stderr.flush()


def _catalog(tell_bad_lines: bool = False) -> Catalog:
    """Read the reference, and what this user and this computer say of ports; what cannot be read is told."""
    sources = (resources.path("registry.tsv"), resources.path("knowledge"), own_registry())
    catalog = Catalog.load(*sources, PreparedReference(prepared_reference(), *sources))
    catalog.prepare()
    if catalog.problem:
        _complain(f"your copy of the registry cannot be used, the shipped one is: {catalog.problem}")
        _complain("portgui update-registry --shipped removes it")
    try:
        told = services.read(services.usual_file())
    except OSError as error:
        _complain(f"the services file cannot be read: {error.filename}: {error.strerror}")
    else:
        catalog = catalog.with_services(told.services)
        if told.bad_lines and tell_bad_lines:
            numbers = ", ".join(str(line.number) for line in told.bad_lines[:_MOST_BAD_LINES])
            more = " ..." if len(told.bad_lines) > _MOST_BAD_LINES else ""
            count = f"{len(told.bad_lines)} lines that cannot be understood are left out: {numbers}{more}"
            _complain(f"{services.usual_file()}: {count}")
    store = _own_store()
    try:
        catalog = catalog.with_own(store.read())
    except StoreError as error:
        _complain(f"your own notes and entries are left out: {error}")
    _tell_put_aside(store)
    return catalog


def _own_store() -> OwnStore:
    return OwnStore(own_store.usual_file(), _PATIENCE_S)


def _tell_put_aside(store: OwnStore) -> None:
    if store.put_aside:
        _complain(f"the file of your own notes and entries was damaged; it is kept as {store.put_aside}")


def _export_own(name: str, force: bool) -> int:
    store = _own_store()
    data = own.export(store.read())
    _tell_put_aside(store)
    if name == "-":
        sys.stdout.buffer.write(data)
        return 0
    file = Path(name)
    if file.exists() and not force:
        _complain(f"{file} is there already; --force replaces it")
        return _FAILED
    try:
        replace_whole(file, data)
    except OSError as error:
        _complain(f"{file}: {error.strerror}")
        return _FAILED
    return _tell("written", [file])


def _import_own(name: str, dry_run: bool) -> int:
    if name == "-":
        data = sys.stdin.buffer.read(own.LARGEST_FILE)
    else:
        try:
            with Path(name).open("rb") as stream:
                data = stream.read(own.LARGEST_FILE)
        except OSError as error:
            _complain(f"{name}: {error.strerror}")
            return _FAILED
    other = own.parse(data)
    store = _own_store()
    change = own.merge(store.read(), other) if dry_run else store.take(other)[1]
    _tell_put_aside(store)
    entries = f"new entries: {len(change.new_entries)}, completed: {len(change.filled_entries)}"
    notes = f"new notes: {change.new_notes}, added to notes of yours: {change.joined_notes}"
    print(f"new favourites: {change.new_favourites}; {notes}; {entries}")
    for entry in change.kept_entries:
        print(_plain(f"yours stays as it is: {entry.ports} {entry.name}"))
    for note in change.left_notes:
        print(f"not taken, the two notes together would be too long: {note.ports}")
    if dry_run:
        print("nothing was changed")
    return 0


def _service(catalog: Catalog, snapshot: Snapshot, socket: Socket) -> str | None:
    endpoint = snapshot.service_endpoint(socket)
    program = socket.process.name if socket.process and endpoint is socket.local else None
    return catalog.service_name(endpoint.port, socket.transport, program)


def _unusual(catalog: Catalog, snapshot: Snapshot, socket: Socket) -> tuple[str, tuple[str, ...]] | None:
    """Return the program that holds a port and the software that normally does, `None` where nothing is unusual."""
    names = owner_names(socket, snapshot.ephemeral)
    normally = catalog.unusual(socket.local.port, socket.transport, names)
    return (names[0], normally) if normally else None


def _unusual_lines(unusual: tuple[str, tuple[str, ...]] | None) -> tuple[str, ...]:
    return (f"unusual: normally {', '.join(unusual[1])}; here {unusual[0]}",) if unusual else ()


def _sharing_lines(socket: Socket) -> tuple[str, ...]:
    others = ", ".join(f"{process.name} ({process.pid})" for process in socket.other_processes)
    return (f"shared with: {others}",) if others else ()


def _entry_row(entry: Entry) -> tuple[str, ...]:
    used = [transport.label for transport in Transport if entry.mark(transport) is Mark.USED]
    unused = [transport.label for transport in Transport if entry.mark(transport) is Mark.REGISTERED]
    transports = ",".join(used) + (f" ({','.join(unused)})" if unused else "")
    return (
        str(entry.ports) if entry.ports else "-",
        transports or "-",
        entry.name or "-",
        _standing_word(entry),
        entry.description,
    )


def _standing_word(entry: Entry) -> str:
    local = entry.local
    if local and local.origin:
        word = local.origin.value
    else:
        word = "" if entry.standing is Standing.OFFICIAL else entry.standing.value
    return ", ".join(filter(None, (word, "favourite" if local and local.favourite else "")))


def _below(entry: Entry, language: str, noted: set[PortRange | None]) -> Iterator[str]:
    """Yield what is told of an entry in lines of their own, the note on its number only where it is not `noted` yet."""
    known, local = entry.knowledge, entry.local
    if known:
        yield known.summary_fr if language == "fr" else known.summary_en
    if local is None:
        return
    if local.basis:
        yield f"basis: {local.basis}"
    for naming in local.namings:
        aliases = f", aliases {' '.join(naming.aliases)}" if naming.aliases else ""
        yield f"services file: {naming.name} ({_labels(naming.transports)}){aliases}"
    if local.note and entry.ports not in noted:
        noted.add(entry.ports)
        yield from (f"note: {line}" for line in local.note.split("\n"))


def _reach(socket: Socket, interfaces: Interfaces) -> str:
    """Return the reach, with the interfaces where it is that of one network."""
    access = access_of(socket, interfaces)
    if access is None:
        return "-"
    about = [interface.name for interface in access.interfaces] if access.reach is Reach.THIS_NETWORK else []
    if access.addressed in (Addressed.MULTICAST, Addressed.BROADCAST, Addressed.ABSENT):
        about.insert(0, access.addressed.value)
    return f"{access.reach.value} ({', '.join(about)})" if about else f"{access.reach.value}"


def _socket_row(socket: Socket, service: str | None, interfaces: Interfaces) -> tuple[str, ...]:
    process, unseen = socket.process, socket.unseen
    return (
        str(socket.local.port),
        socket.transport.value,
        service or "-",
        socket.local.address,
        _reach(socket, interfaces),
        str(socket.remote) if socket.remote else "-",
        socket.state.value if socket.state else "-",
        process.name if process else f"({unseen.value})" if unseen else "-",
        str(process.pid) if process else "-",
        socket.owner or "-",
    )


def _print_json(value: object) -> None:
    """Print JSON in ASCII: any terminal and any pipe can carry it."""
    import json  # the window, which starts here too, has no use for it

    print(json.dumps(value, indent=2))


def _table(rows: Sequence[Sequence[str]], below: Sequence[Iterable[str]] = ()) -> Iterator[str]:
    """Yield lines with aligned columns, each followed by the texts below, if any, indented."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for place, row in enumerate(rows):
        yield _plain("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        if below:
            yield from (f"    {_plain(text)}".rstrip() for text in below[place])


def _plain(text: str) -> str:
    """Return a text from outside without what would steer a terminal.

    >>> _plain("a\\x1b[31mb")
    'a?[31mb'
    """
    return "".join(character if character.isprintable() else "?" for character in text)


def _system_language() -> str:
    import locale

    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    return "fr" if (named or locale.getlocale()[0] or "").lower().startswith("fr") else "en"


def _reach_terminal() -> None:
    """Make printing work and safe: on Windows a program without a console writes to that of its parent.

    AttachConsole and CONOUT$: Microsoft's documentation of console functions.
    """
    if sys.platform == "win32" and sys.stdout is None:
        import ctypes

        if ctypes.windll.kernel32.AttachConsole(-1):  # ATTACH_PARENT_PROCESS
            sys.stdout = open("CONOUT$", "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for the whole run
            sys.stderr = sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
