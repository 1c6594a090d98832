"""Make the entries of the reference from IANA's assignments and the changes since."""

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from portgui.ports import MAX_PORT, PortError, PortRange, RangeName, Transport
from portgui.records import frozen, replace
from portgui.registry.entry import Entry, Reference, Standing, renamed_note
from portgui.registry.iana import Assignment, Registry, RegistryError


@frozen
class Change:
    """One change that IANA made after the state of the registry file."""

    kind: str
    """`new`, `renamed`, `described`, `named` (was reserved) or `de-assigned`."""
    ports: PortRange
    transport: Transport
    name: str | None
    old_names: tuple[str | None, ...]
    """Of the records to change; none for `new`."""
    description: str
    old_description: str | None
    place: tuple[str, int]
    """File and line, for messages."""

    def error(self, problem: str) -> RegistryError:
        """Return the error that the change does not fit the registry."""
        return RegistryError.at(*self.place, problem, f"{self.kind} {self.ports}/{self.transport.value} {self.name}")


def parse_changes(text: str, name: str) -> tuple[Change, ...]:
    """Read a list of changes, a JSON array of objects.

    `name` is the file's name for messages. Raises `RegistryError` for malformed JSON and for values of the wrong kind.
    """
    try:
        json.loads(text)
    except ValueError as error:  # malformed, or a number of some thousand digits
        number = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise RegistryError.at(
            name, number, f"not JSON, or truncated ({error})", text.split("\n")[number - 1]
        ) from error
    return tuple(_change(item, (name, line)) for item, line in _json_items(text, name))


def _json_items(text: str, name: str) -> Iterator[tuple[object, int]]:
    """Yield the items of a well-formed JSON array, each with the line it starts on."""
    decoder = json.JSONDecoder()
    position = len(text) - len(text.lstrip())
    if text[position] != "[":
        raise RegistryError.at(name, 1, "not a list of changes", text)
    separator = re.compile(r"[\s\[,]*")
    while True:
        found = separator.match(text, position)
        position = found.end() if found else position
        if text[position] == "]":
            return
        item, end = decoder.raw_decode(text, position)
        yield item, text.count("\n", 0, position) + 1
        position = end


def _change(item: object, place: tuple[str, int]) -> Change:
    if not isinstance(item, dict):
        raise RegistryError.at(*place, "a change is an object", repr(item))

    def text(key: str) -> str | None:
        value = item.get(key)
        if value is not None and not isinstance(value, str):
            raise RegistryError.at(*place, f"{key} is no text", repr(value))
        return value or None

    kind, name, transport = text("change"), text("name"), text("transport")
    old_names = item.get("old_names", [name])
    if kind == "new":
        old_names = []
    elif kind not in ("renamed", "described", "named", "de-assigned"):
        raise RegistryError.at(*place, "not a kind of change", repr(kind))
    if not isinstance(old_names, list) or not all(isinstance(old, str | None) for old in old_names):
        raise RegistryError.at(*place, "old_names is no list of names", repr(old_names))
    if transport is None or transport not in {known.value for known in Transport}:
        raise RegistryError.at(*place, "not a transport protocol", repr(transport))
    if (kind == "de-assigned") == bool(name) and kind != "new":
        raise RegistryError.at(*place, f"{kind}, but the new name is", repr(name))
    if kind != "new" and not old_names:
        raise RegistryError.at(*place, f"{kind}, but there are no old names", repr(old_names))
    try:
        ports = PortRange.parse(str(item.get("port")))
    except PortError as error:
        raise RegistryError.at(*place, "not a port number or range", repr(item.get("port"))) from error
    return Change(
        kind=kind,
        ports=ports,
        transport=Transport(transport),
        name=name,
        old_names=tuple(old or None for old in old_names),
        description=text("description") or "",
        old_description=text("old_description"),
        place=place,
    )


def _changed(assignments: Iterable[Assignment], changes: Iterable[Change]) -> list[Assignment]:
    """Apply changes to a registry; raises `RegistryError` for one that does not fit."""
    changed = list(assignments)
    index = {(record.ports, record.transport, record.name): place for place, record in enumerate(changed)}
    for change in changes:
        if change.kind == "new":
            if (change.ports, change.transport, change.name) in index:
                raise change.error("the record to add is there already")
            index[change.ports, change.transport, change.name] = len(changed)
            changed.append(Assignment(change.name, change.ports, change.transport, change.description))
        for old_name in change.old_names:
            place = index.pop((change.ports, change.transport, old_name), None)
            if place is None:
                raise change.error(f"the record to change, {old_name or 'without a name'}, is not there")
            old = changed[place]
            if change.old_description is not None and old.description != change.old_description:
                raise change.error(f"the record to change is described {old.description!r} before")
            index[change.ports, change.transport, change.name] = place
            if change.kind == "de-assigned":
                note = joined_texts([old.note, f"previously {old_name}"])
                new = Assignment(None, change.ports, change.transport, change.description, note=note)
            else:
                new = replace(old, name=change.name, description=change.description)
                if change.kind == "renamed":
                    new = replace(new, note=joined_texts([old.note, renamed_note(old_name or "")]))
            changed[place] = new
    return changed


def build(registry: Registry, changes: Sequence[Change] = ()) -> list[Entry]:
    """Fold the assignments of a registry into entries that answer for every number from 0 to 65535.

    Named entries come in IANA's order where they share a number, those without a number last, by name. Numbers that
    nobody holds are entries without a name, ranges of them where nothing else is known; none covers a number that has
    a named entry. Raises `RegistryError` for a change that does not fit and for a registry with gaps.
    """
    services: dict[tuple[PortRange | None, str | None, str], list[Assignment]] = defaultdict(list)
    states: dict[PortRange, list[Assignment]] = defaultdict(list)
    for record in _changed(registry.assignments, changes):
        record = _with_footnotes(record, registry)
        if record.name:
            services[record.ports, record.alias_of or record.name, ""].append(record)
        elif record.ports and record.description.startswith("any private "):
            services[record.ports, None, record.description].append(record)
        elif record.ports:
            states[record.ports].append(record)

    entries = [_service(ports, name, records) for (ports, name, _), records in services.items()]
    holders: dict[int, list[int]] = defaultdict(list)
    """By number, the places in `entries` of those that hold it."""
    for place, entry in enumerate(entries):
        for port in _numbers(entry.ports):
            holders[port].append(place)
    for ports, records in states.items():
        for place in sorted({place for port in _numbers(ports) for place in holders.get(port, ())}):
            entries[place] = _with_states(entries[place], records)

    dynamic = Entry(RangeName.DYNAMIC.ports, None, Standing.DYNAMIC, frozenset(), "Dynamic and/or Private Ports")
    dynamic = replace(dynamic, references=(Reference("rfc", "6335"),))
    free = [*(_state(ports, records) for ports, records in states.items()), dynamic]
    entries += _free_ranges(free, holders.keys())
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[int, int, bool, str]:
    """Sort by number, official ones first; `sorted` keeps IANA's order within one number."""
    if entry.ports is None:
        return (MAX_PORT + 1, 0, False, entry.name or "")
    return (entry.ports.first, entry.ports.last, entry.standing is not Standing.OFFICIAL, "")


def _numbers(ports: PortRange | None) -> range:
    return range(ports.first, ports.last + 1) if ports else range(0)


def joined_texts(texts: Iterable[str | None]) -> str | None:
    """Join texts that differ by more than capitals, in their order."""
    different: dict[str, str] = {}
    for text in texts:
        if text:
            different.setdefault(text.casefold(), text)
    return " / ".join(different.values()) or None


def _with_footnotes(record: Assignment, registry: Registry) -> Assignment:
    """Give references to footnotes their text as label."""
    if all(reference.kind != "note" for reference in record.references):
        return record
    return replace(
        record,
        references=tuple(
            replace(reference, label=registry.footnotes.get(reference.target))
            if reference.kind == "note"
            else reference
            for reference in record.references
        ),
    )


def _transports(records: Iterable[Assignment]) -> frozenset[Transport]:
    return frozenset(record.transport for record in records if record.transport)


def _united(ports: PortRange | None, name: str | None, standing: Standing, records: Sequence[Assignment]) -> Entry:
    """Return the entry with all that its records say, apart from transports."""
    return Entry(
        ports=ports,
        name=name,
        standing=standing,
        registered=frozenset(),
        description=joined_texts(record.description for record in records) or name or "",
        references=tuple(dict.fromkeys(reference for record in records for reference in record.references)),
        registered_on=min((record.registered_on for record in records if record.registered_on), default=None),
        updated_on=max((record.updated_on for record in records if record.updated_on), default=None),
        note=joined_texts(record.note for record in records),
        unauthorized_use=joined_texts(record.unauthorized_use for record in records),
        service_code=next((record.service_code for record in records if record.service_code is not None), None),
    )


def _service(ports: PortRange | None, name: str | None, records: Sequence[Assignment]) -> Entry:
    """Fold the records of one service on one number or range, its aliases among them."""
    withdrawn = [record for record in records if record.description.casefold() == "de-registered"]
    held = [record for record in records if record not in withdrawn] or records
    aliases = dict.fromkeys(record.name for record in held if record.name and record.alias_of)
    entry = _united(ports, name, Standing.OFFICIAL, sorted(held, key=lambda record: bool(record.alias_of)))
    registered = _transports(held)
    return replace(entry, registered=registered, reserved=_transports(withdrawn) - registered, aliases=tuple(aliases))


def _is_free(record: Assignment) -> bool:
    """Say whether a record without a name calls its number unassigned; all other wordings hold it back.

    >>> [_is_free(Assignment(None, None, None, text)) for text in ("Unassigned", "(unassigned) Possibly assigned")]
    [True, True]
    >>> [_is_free(Assignment(None, None, None, text)) for text in ("Reserved", "De-registered", "Removed")]
    [False, False, False]
    """
    return "unassigned" in record.description.casefold()


def _with_states(entry: Entry, records: Iterable[Assignment]) -> Entry:
    """Add to an entry what records without a name say of the other transports of its number."""
    for record in records:
        if record.transport is None or record.transport in entry.registered:
            continue
        if not _is_free(record):
            entry = replace(entry, reserved=entry.reserved | {record.transport})
        if record.note:
            entry = replace(entry, note=joined_texts([entry.note, f"{record.transport.label}: {record.note}"]))
        if record.unauthorized_use:
            use = joined_texts([entry.unauthorized_use, record.unauthorized_use])
            entry = replace(entry, unauthorized_use=use)
    return entry


def _state(ports: PortRange, records: Sequence[Assignment]) -> Entry:
    """Fold the records without a name of one number or range."""
    held_back = [record for record in records if not _is_free(record)]
    standing = Standing.RESERVED if held_back else Standing.UNASSIGNED
    description = max((record.description for record in held_back or records), key=len)
    return replace(_united(ports, None, standing, records), description=description, reserved=_transports(held_back))


def _free_ranges(states: Iterable[Entry], held: Iterable[int]) -> list[Entry]:
    """Cover all numbers that are not held by ranges as long as possible.

    Where states overlap the narrower one holds. Neighbours that say nothing but the same standing become one.
    Raises `RegistryError` where a number is neither held nor in a state.
    """
    state_of: list[Entry | None] = [None] * (MAX_PORT + 1)
    missing = set(range(MAX_PORT + 1))
    for state in sorted(states, key=lambda state: -len(state.ports or ())):
        says_more = state.references or state.registered_on or state.updated_on or state.note or state.unauthorized_use
        shared = state if says_more else replace(state, ports=None)
        for port in _numbers(state.ports):
            state_of[port] = shared
        missing.difference_update(_numbers(state.ports))
    for port in held:
        state_of[port] = None
        missing.discard(port)
    if missing:
        raise RegistryError(f"the registry is not whole: no record covers {len(missing)} numbers, first {min(missing)}")
    ranges = []
    for kind, run in itertools.groupby(range(MAX_PORT + 1), key=state_of.__getitem__):
        if kind is not None:
            numbers = list(run)
            ranges.append(replace(kind, ports=PortRange(numbers[0], numbers[-1])))
    return ranges
