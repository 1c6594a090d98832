"""Read the reference from its files, the dataset and the knowledge, and join them."""

import bisect
from collections.abc import Iterable, Sequence
from pathlib import Path

from portgui.ports import PortRange
from portgui.records import replace
from portgui.registry import knowledge
from portgui.registry.catalog import CatalogError
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, Standing, former_names
from portgui.registry.figures import NOWHERE


def read_reference(
    registry: Path, knowledge_folder: Path, own_registry: Path | None = None
) -> tuple[list[Entry], str | None, str, str]:
    """Return all entries in their order, date and reach of the registry, and why an own copy of it is not used.

    Raises `CatalogError`.
    """
    try:
        edition = Editions(registry, own_registry).read()
        records = [
            record
            for file in sorted(knowledge_folder.iterdir())  # unlike glob, fails where there is no folder
            if file.suffix == ".rec"
            for record in knowledge.parse(file.read_bytes(), str(file))
        ]
        joined = _join(edition.data.entries, records, strict=not edition.own)
    except OSError as error:
        raise CatalogError(f"{error.filename}: {error.strerror}") from error
    except ValueError as error:  # dataset's and knowledge's own, with file and line
        raise CatalogError(str(error)) from error
    return joined, edition.data.date, edition.data.reach, edition.problem


def _join(entries: Sequence[Entry], records: Iterable[knowledge.Record], strict: bool = True) -> list[Entry]:
    """Give each entry its knowledge, and put the unofficial uses in at their numbers, after what stands there.

    Raises `knowledge.KnowledgeError` for knowledge of a service that IANA does not have there. IANA may have changed
    since the knowledge was written: unless strict, it then goes to the service that was renamed, or is unofficial.
    """
    firsts = [entry.ports.first if entry.ports else NOWHERE for entry in entries]
    former = {} if strict else _former_places(entries)
    known = list(entries)
    unofficial: list[Entry] = []
    seen: set[tuple[PortRange, str]] = set()
    for record in records:
        ports, name = record.ports, record.name
        if (ports, name) in seen:
            raise knowledge.KnowledgeError(f"{record.place}: entry '{ports} {name}': there is another record for it")
        seen.add((ports, name))
        there = range(bisect.bisect_left(firsts, ports.first), bisect.bisect_right(firsts, ports.first))
        place = next((place for place in there if known[place].name == name and known[place].ports == ports), None)
        if place is None and not strict:
            renamed = former.get((ports, name))
            place = renamed if renamed is not None and known[renamed].knowledge is None else None
        since_gone = place is None and not strict
        if since_gone or (record.standing is Standing.UNOFFICIAL and (strict or place is None)):
            unofficial.append(Entry(ports, name, Standing.UNOFFICIAL, frozenset(), "", knowledge=record.knowledge))
            continue
        if place is None or known[place].standing is not Standing.OFFICIAL:
            raise knowledge.KnowledgeError(
                f"{record.place}: entry '{ports} {name}', field 'name': IANA has no such service there"
            )
        known[place] = replace(known[place], knowledge=record.knowledge)
    joined: list[Entry] = []
    taken = 0
    for entry in sorted(unofficial, key=_position):
        place = bisect.bisect_right(firsts, _position(entry)[0], taken)
        joined += known[taken:place]
        joined.append(entry)
        taken = place
    return joined + known[taken:]


def _former_places(entries: Iterable[Entry]) -> dict[tuple[PortRange | None, str], int]:
    """Return the places of the entries that were once called otherwise, by number and that name."""
    return {
        (entry.ports, name): place
        for place, entry in enumerate(entries)
        if entry.note or entry.aliases
        for name in (*entry.aliases, *former_names(entry))
    }


def _position(entry: Entry) -> tuple[int, int]:
    return (entry.ports.first, entry.ports.last) if entry.ports else (NOWHERE, 0)
