"""A newer registry of IANA's: check what was fetched, tell what it changes, make it the user's own copy.

Nothing here reaches the network: `portgui.registry.download` does, when the user asks for it.
"""

import datetime
import enum
import errno
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from portgui.ports import PortRange, Transport
from portgui.records import frozen, replace
from portgui.registry.build import build, joined_texts
from portgui.registry.dataset import Dataset, DatasetError, last_day
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, Standing, former_names, renamed_note
from portgui.registry.iana import CSV_HEADER, Registry, RegistryError, parse_csv, parse_xml

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest file that is taken for IANA's; in 2025 it had 4 MB."""

_LEAST_SHARE: Final = 0.9
"""Of the entries in use, how many a newer registry has at the least."""
_KNOWN_PORTS: Final = {22: "ssh", 25: "smtp", 53: "domain", 80: "http", 123: "ntp", 443: "https"}
"""Services that IANA's registry never lacks."""
_LIKE: Final = 0.6
"""How alike two names or descriptions are that are taken for those of one service (`SequenceMatcher.ratio`)."""
_PAGE: Final = re.compile(rb"\s*<(?:!doctype html|html|head|body|script|meta)\b", re.IGNORECASE)


class Problem(enum.Enum):
    """Why the registry was not updated."""

    CANCELLED = "it was cancelled"
    UNREACHABLE = "the server cannot be reached"
    TIMED_OUT = "the server did not answer in time"
    INTERRUPTED = "the transfer was interrupted"
    UNTRUSTED = "the certificate of the server is not trusted"
    INSECURE = "no secure connection could be made"
    REFUSED = "the server refused"
    REDIRECTED = "the server sends elsewhere"
    TOO_LARGE = "the file is too large"
    WEB_PAGE = "a web page came instead of the registry, as from a network that one has to log in to"
    WRONG_FILE = "this is not IANA's registry"
    INCOMPLETE = "the registry is not complete"
    OLDER = "the registry in use is newer"
    UNREADABLE = "the file cannot be read"
    DISK_FULL = "there is no space left for it"
    NOT_WRITTEN = "it could not be stored"


class UpdateError(Exception):
    """The registry was not updated: what the problem is, and the technical reason for it, empty for none."""

    def __init__(self, problem: Problem, reason: str = "") -> None:
        super().__init__(problem.value + (f": {reason}" if reason else ""))
        self.problem = problem
        self.reason = reason


@frozen
class Differences:
    """What differs between two states of the registry, by service, in the order of the numbers."""

    new: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    renamed: tuple[tuple[Entry, Entry], ...] = ()
    """The old and the new entry, as below; a renamed service is told nowhere else."""
    redescribed: tuple[tuple[Entry, Entry], ...] = ()
    transports: tuple[tuple[Entry, Entry], ...] = ()
    """Registered for other transports, otherwise called and described as before."""
    others: int = 0
    """Services that differ in nothing but references, dates or notes, and numbers whose state without a service
    differs: reserved or unassigned."""

    def __bool__(self) -> bool:
        return any((self.new, self.removed, self.renamed, self.redescribed, self.transports, self.others))


@frozen
class Candidate:
    """A registry that was checked and may become the user's own copy."""

    data: Dataset
    differences: Differences
    """From the registry in use."""
    reach_before: str
    """The last day that the registry in use knows of, `YYYY-MM-DD` or `YYYY-MM`."""

    @property
    def older(self) -> bool:
        """Whether the registry in use is newer; it is then replaced only if the user insists."""
        return last_day(self.data.reach) < last_day(self.reach_before)

    @property
    def needed(self) -> bool:
        """Whether it would change anything."""
        return bool(self.differences) or last_day(self.data.reach) > last_day(self.reach_before)


def read_file(file: Path) -> bytes:
    """Return what a file holds. Raises `UpdateError`."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise UpdateError(Problem.UNREADABLE, f"{file}: {_reason(error)}") from error
    if len(data) > MAX_BYTES:
        raise UpdateError(Problem.TOO_LARGE, f"{file}: more than {MAX_BYTES} bytes")
    return data


def check(data: bytes, name: str, editions: Editions) -> Candidate:
    """Read IANA's XML or CSV, judge it against the registry in use, and tell what differs.

    `name` is where the data come from, for messages. Raises `UpdateError`; an older registry is no error here.
    """
    registry = _parse(data, name)
    date = registry.updated or _newest(registry)
    if date is None or not _is_day(date):
        raise UpdateError(Problem.WRONG_FILE, f"{name}: it is not dated by a day: {date!r}")
    try:
        entries: Sequence[Entry] = build(registry)
    except RegistryError as error:
        raise UpdateError(Problem.INCOMPLETE, f"{name}: {error}") from error
    try:
        in_use = editions.read().data
    except (OSError, DatasetError):  # a program without its data; anything complete is better
        in_use = Dataset(None, None, ())
    _check_completeness(entries, in_use.entries, name)
    entries = _with_history(in_use.entries, entries)
    return Candidate(Dataset(date, None, tuple(entries)), compare(in_use.entries, entries), in_use.reach)


def apply(candidate: Candidate, editions: Editions, older_too: bool = False) -> None:
    """Make a registry the user's own copy. Raises `UpdateError`; then what was in use stays in use."""
    try:
        reach = editions.read().data.reach  # another window may have been faster
    except (OSError, DatasetError):
        reach = ""
    if not older_too and last_day(candidate.data.reach) < last_day(reach):
        raise UpdateError(Problem.OLDER, f"{reach}, this one is of {candidate.data.reach}")
    try:
        editions.replace_own(candidate.data)
    except OSError as error:
        raise _not_written(error) from error


def back_to_shipped(editions: Editions) -> bool:
    """Remove the user's own copy; say whether there was one. Raises `UpdateError`."""
    try:
        return editions.remove_own()
    except OSError as error:
        raise _not_written(error) from error


def compare(old: Iterable[Entry], new: Iterable[Entry]) -> Differences:
    """Tell what differs between the entries of two states of the registry.

    A service is known by its number or range and its name. It counts as renamed where another name takes its place on
    the same number and a transport of it, and date of registration, description or name speak for the same service.
    """
    before, after = list(old), list(new)
    old_services = {_identity(entry): entry for entry in before if entry.standing is Standing.OFFICIAL}
    new_services = {_identity(entry): entry for entry in after if entry.standing is Standing.OFFICIAL}
    removed = {identity: entry for identity, entry in old_services.items() if identity not in new_services}
    added = {identity: entry for identity, entry in new_services.items() if identity not in old_services}
    renamed = []
    for old_entry, new_entry in _renamed_pairs(removed.values(), added.values()):
        del removed[_identity(old_entry)], added[_identity(new_entry)]
        renamed.append((old_entry, new_entry))
    kept = [(entry, new_services[identity]) for identity, entry in old_services.items() if identity in new_services]
    redescribed = [pair for pair in kept if pair[0].description != pair[1].description]
    moved = [
        pair for pair in kept if pair[0].description == pair[1].description and pair[0].registered != pair[1].registered
    ]
    told = len(redescribed) + len(moved)
    others = sum(plain(one) != plain(other) for one, other in kept) - told + _states_changed(before, after)
    return Differences(
        tuple(added.values()), tuple(removed.values()), tuple(renamed), tuple(redescribed), tuple(moved), others
    )


def plain(entry: Entry) -> Entry:
    """Return an entry as the registry has it, without our knowledge."""
    return replace(entry, knowledge=None)


def _identity(entry: Entry) -> tuple[PortRange | None, str]:
    return (entry.ports, entry.name or "\0" + entry.description)


def _renamed_pairs(removed: Collection[Entry], added: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair what went and what came on the same number, the likest first, each once."""
    places = {_identity(entry): place for place, entry in enumerate(removed)}
    came: dict[PortRange | None, list[Entry]] = defaultdict(list)
    for entry in added:
        came[entry.ports].append(entry)
    likely = [
        (likeness, went, other)
        for went in removed
        for other in came.get(went.ports, ())
        if (likeness := _likeness(went, other)) > 0
    ]
    likely.sort(key=lambda pair: -pair[0])  # stable: the order of the numbers within one likeness
    pairs, taken = [], set()
    for _, went, other in likely:
        if _identity(went) not in taken and _identity(other) not in taken:
            taken |= {_identity(went), _identity(other)}
            pairs.append((went, other))
    return sorted(pairs, key=lambda pair: places[_identity(pair[0])])


def _likeness(went: Entry, came: Entry) -> float:
    """Return how much speaks for a renamed service, 0 for too little."""
    if not went.name or not came.name:
        return 0.0
    if went.name in came.aliases or went.name in former_names(came):
        return 4.0
    names, texts = _ratio(went.name, came.name), _ratio(went.description, came.description)
    same_text = bool(went.description) and went.description.casefold() == came.description.casefold()
    if came.ports is None:  # hundreds of names share having no number
        return 1.0 + names if same_text else 0.0
    if went.registered and came.registered and not went.registered & came.registered:
        return 0.0
    same_day = went.registered_on is not None and went.registered_on == came.registered_on
    if not same_text and not same_day and max(names, texts) < _LIKE:
        return 0.0
    return names + texts + same_text + same_day + len(went.registered & came.registered) / len(Transport)


def _ratio(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1; a short one within a long one is alike.

    >>> _ratio("fox-skytale", "skytale"), _ratio("ssh", "telnet") < 0.6, _ratio("pmcdproxy", "pmproxy") > 0.6
    (1.0, True, True)
    """
    one, other = one.casefold(), other.casefold()
    if min(len(one), len(other)) > 3 and (one in other or other in one):
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _states_changed(old: Iterable[Entry], new: Iterable[Entry]) -> int:
    """Return how many numbers without a service changed their state: reserved, unassigned, or what is said of it."""

    def states(entries: Iterable[Entry]) -> dict[int, Entry]:
        found: dict[int, Entry] = {}
        for entry in entries:
            if entry.ports and entry.standing in (Standing.RESERVED, Standing.UNASSIGNED):
                state = replace(entry, ports=None, knowledge=None)
                found.update((port, state) for port in range(entry.ports.first, entry.ports.last + 1))
        return found

    before, after = states(old), states(new)
    known: dict[tuple[int, int], bool] = {}  # whole ranges share their state: each pair is compared once
    changed = 0
    for port in before.keys() & after.keys():
        one, other = before[port], after[port]
        pair = (id(one), id(other))
        if pair not in known:
            known[pair] = one != other
        changed += known[pair]
    return changed


def _with_history(old: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    """Give new entries the notes on former names that the old ones carry, or that their comparison tells."""
    after = list(new)
    former = {_identity(entry): former_names(entry) for entry in old if entry.note and former_names(entry)}
    for went, came in compare(old, after).renamed:
        if went.name and went.name not in came.aliases:
            former[_identity(came)] = (*former.get(_identity(went), ()), went.name)
    if not former:
        return after
    return [
        replace(entry, note=joined_texts([entry.note, *map(renamed_note, former[_identity(entry)])]))
        if entry.standing is Standing.OFFICIAL and _identity(entry) in former
        else entry
        for entry in after
    ]


def _parse(data: bytes, name: str) -> Registry:
    """Read IANA's XML or CSV, told apart by how they begin."""
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _PAGE.match(start):
        raise UpdateError(Problem.WEB_PAGE, f"{name}: it begins with {_quoted(start)}")
    try:
        if start.startswith(b"<"):
            return parse_xml(data, name)
        if start.startswith(CSV_HEADER[0].encode()):
            return parse_csv(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        raise UpdateError(Problem.WRONG_FILE, f"{name}: not UTF-8 text ({error.reason})") from error
    except RegistryError as error:
        raise UpdateError(Problem.WRONG_FILE, str(error)) from error
    begins = f"it begins with {_quoted(start)}" if data else "it is empty"
    raise UpdateError(Problem.WRONG_FILE, f"{name}: neither IANA's XML nor its CSV, {begins}")


def _quoted(start: bytes) -> str:
    return repr(start[:60].decode("utf-8", "replace").split("\n")[0])


def _newest(registry: Registry) -> str | None:
    """Return the newest date of any assignment: what CSV has instead of a date of its own."""
    dates = (date for record in registry.assignments for date in (record.registered_on, record.updated_on) if date)
    return max((date for date in dates if _is_day(date)), default=None)


def _is_day(date: str) -> bool:
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return False
    return True


def _check_completeness(entries: Sequence[Entry], in_use: Sequence[Entry], name: str) -> None:
    """Raise `UpdateError` for a registry with far fewer entries than the one in use, or without the best known."""
    for what, found, before in (
        ("entries", len(entries), len(in_use)),
        ("services", _services(entries), _services(in_use)),
    ):
        if found < _LEAST_SHARE * before:
            raise UpdateError(Problem.INCOMPLETE, f"{name}: {found} {what} instead of about {before}")
    there = {
        (entry.ports.first, entry.name)
        for entry in entries
        if entry.ports and len(entry.ports) == 1 and Transport.TCP in entry.registered
    }
    missing = [f"{port} {service}" for port, service in _KNOWN_PORTS.items() if (port, service) not in there]
    if missing:
        raise UpdateError(Problem.INCOMPLETE, f"{name}: it lacks {', '.join(missing)}")


def _services(entries: Iterable[Entry]) -> int:
    return sum(entry.standing is Standing.OFFICIAL for entry in entries)


def _not_written(error: OSError) -> UpdateError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return UpdateError(Problem.DISK_FULL if full else Problem.NOT_WRITTEN, _reason(error))


def _reason(error: Exception) -> str:
    """Return what the system says, without the temporary name that it says it of."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
