"""What is taken for IANA's newest registry, what it changes, and that nothing else ever replaces the one in use."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from portgui import resources
from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.registry import dataset
from portgui.registry.build import build, parse_changes
from portgui.registry.dataset import Dataset
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, Reference, Standing
from portgui.registry.iana import CSV_HEADER, parse_xml
from portgui.registry.update import (
    MAX_BYTES,
    Candidate,
    Differences,
    Problem,
    UpdateError,
    apply,
    back_to_shipped,
    check,
    compare,
    read_file,
)
from tests.fakes import make_entry, make_knowledge
from tests.iana_files import iana_xml

ROOT: Final = Path(__file__).resolve().parents[2]
TCP, UDP = Transport.TCP, Transport.UDP
BOTH: Final = (TCP, UDP)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return dataset.read(resources.path("registry.tsv").read_bytes(), "shipped")


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    return Editions(resources.path("registry.tsv"), tmp_path / "data" / "registry.tsv")


def names(differences: Differences) -> dict[str, list[str]]:
    """Return what differs, in words."""
    told = {
        "new": [f"{entry.ports} {entry.name}" for entry in differences.new],
        "removed": [f"{entry.ports} {entry.name}" for entry in differences.removed],
    }
    for kind in ("renamed", "redescribed", "transports"):
        told[kind] = [f"{old.ports} {old.name} > {new.name}" for old, new in getattr(differences, kind)]
    return {kind: lines for kind, lines in told.items() if lines}


def entry(ports: str | None, name: str | None, description: str = "", **others: Any) -> Entry:
    return make_entry(ports, name, others.pop("registered", BOTH), description=description, **others)


# Comparing


def test_nothing_differs_from_itself(shipped: Dataset) -> None:
    differences = compare(shipped.entries, shipped.entries)
    assert differences == Differences()
    assert not differences


def test_new_and_removed_services() -> None:
    old = [entry("22", "ssh"), entry("23", "telnet"), entry(None, "gone")]
    new = [entry("22", "ssh"), entry("2300-2310", "later"), entry(None, "came")]
    told = names(compare(old, new))
    assert told == {"new": ["2300-2310 later", "None came"], "removed": ["23 telnet", "None gone"]}


RENAMES: Final = {
    "alias": (entry("5", "a_b", "X y"), entry("5", "a-b", "Something else", aliases=("a_b",))),
    "noted": (entry("5", "first", "X y"), entry("5", "second", "Qq", note="renamed from first")),
    "description": (entry("5", "avi-nms", "One and the same"), entry("5", "vision", "one AND the same")),
    "registration": (
        entry("5", "avi-nms", "This", registered_on="2006-01"),
        entry("5", "vision", "Qq", registered_on="2006-01"),
    ),
    "name within name": (entry("5", "fox-skytale", "Z"), entry("5", "skytale", "Encrypted")),
    "description within description": (entry("5", "qqq", "Proxy of X"), entry("5", "zzz", "The proxy of X (xx)")),
    "alike": (entry("5", "pmcdproxy", "P"), entry("5", "pmproxy", "Q")),
    "without a number": (entry(None, "old", "The very same"), entry(None, "young", "The very same")),
    "a range": (entry("6000-6063", "xwin", "The same"), entry("6000-6063", "display", "The same")),
}


@pytest.mark.parametrize("pair", RENAMES.values(), ids=RENAMES)
def test_a_renamed_service_is_neither_new_nor_removed(pair: tuple[Entry, Entry]) -> None:
    differences = compare([pair[0], entry("9", "kept")], [pair[1], entry("9", "kept")])
    assert differences == Differences(renamed=(pair,))
    assert differences


NO_RENAMES: Final = {
    "another number": (entry("5", "name", "The same"), entry("6", "other", "The same")),
    "another use of the number": (entry("5", "netconf-beep", "NETCONF over BEEP"), entry("5", "qq", "Zzz")),
    "another transport": (
        entry("5", "name", "The same", registered=[TCP]),
        entry("5", "other", "The same", registered=[UDP]),
    ),
    "another date": (
        entry("5", "aaaa", "Uuu", registered_on="2001-01"),
        entry("5", "xxxx", "Qqq", registered_on="2002-01"),
    ),
    "no names": (entry("5", None, "any private file service"), entry("5", None, "any private mail service")),
    "without a number": (entry(None, "name-one", "This"), entry(None, "name-two", "That")),
}


@pytest.mark.parametrize("pair", NO_RENAMES.values(), ids=NO_RENAMES)
def test_what_only_shares_something_was_not_renamed(pair: tuple[Entry, Entry]) -> None:
    assert compare(pair[:1], pair[1:]) == Differences(new=pair[1:], removed=pair[:1])


def test_of_several_renames_on_one_number_the_likest_are_paired() -> None:
    old = [entry("4413", "avi-nms", "AVI", registered=[TCP]), entry("4413", "avi-nms-disc", "AVI", registered=[UDP])]
    new = [
        entry("4413", "vision-mon-disc", "AVI", registered=[UDP]),
        entry("4413", "vision-mon", "AVI", registered=[TCP]),
    ]
    assert names(compare(old, new)) == {"renamed": ["4413 avi-nms > vision-mon", "4413 avi-nms-disc > vision-mon-disc"]}


def test_one_service_is_renamed_once() -> None:
    old = [entry("5", "old-name", "Same")]
    new = [entry("5", "new-name", "Same"), entry("5", "old-name2", "Same")]
    assert names(compare(old, new)) == {"new": ["5 new-name"], "renamed": ["5 old-name > old-name2"]}


def test_descriptions_and_transports() -> None:
    old = [entry("700", "epp", "Old"), entry("7", "echo", registered=[TCP]), entry("8", "x", "Y", registered=[TCP])]
    new = [entry("700", "epp", "New"), entry("7", "echo"), entry("8", "x", "Z")]
    assert names(compare(old, new)) == {"redescribed": ["700 epp > epp", "8 x > x"], "transports": ["7 echo > echo"]}
    assert compare(old, new).others == 0


def test_other_details_are_counted() -> None:
    old = [
        entry("7", "echo"),
        entry("8", "x", updated_on="2001-01-01"),
        entry("9", "y"),
        make_entry("10-14", None, standing=Standing.UNASSIGNED),
        make_entry("15", None, standing=Standing.UNASSIGNED),
    ]
    new = [
        entry("7", "echo", references=(Reference("rfc", "862"),)),
        entry("8", "x", updated_on="2002-02-02"),
        entry("9", "y"),
        make_entry("10-12", None, standing=Standing.UNASSIGNED),
        make_entry("13-14", None, standing=Standing.RESERVED),
        entry("15", "taken"),
    ]
    assert compare(old, new) == Differences(new=(new[-1],), others=2 + 2)


def test_our_knowledge_and_unofficial_uses_are_no_difference() -> None:
    plain = [entry("7", "echo", "Echo")]
    known = [
        replace(plain[0], knowledge=make_knowledge()),
        make_entry("8", "unofficial", standing=Standing.UNOFFICIAL, knowledge=make_knowledge()),
    ]
    assert compare(known, plain) == compare(plain, known) == Differences()


def test_the_order_is_that_of_the_numbers() -> None:
    new = [entry(str(port), f"service-{port}") for port in range(1, 50)]
    assert [found.ports for found in compare([], new).new] == [PortRange(port) for port in range(1, 50)]


def test_real_changes_are_told(iana: Path) -> None:
    """What IANA changed in sixteen months, as listed by hand in the file of changes."""
    registry = parse_xml((iana / "service-names-port-numbers.xml").read_bytes(), "xml")
    changes = parse_changes((iana / "changes_since_2025-04.json").read_text("utf-8"), "json")
    told = compare(build(registry), build(registry, changes))
    listed: dict[str, set[str]] = {}
    for change in changes:
        if change.kind == "de-assigned":
            listed.setdefault("removed", set()).update(f"{change.ports} {name}" for name in change.old_names)
        elif change.name and change.kind == "new":
            listed.setdefault("new", set()).add(f"{change.ports} {change.name}")
        elif change.kind == "renamed":
            renamed = (f"{change.ports} {old} > {change.name}" for old in change.old_names)
            listed.setdefault("renamed", set()).update(renamed)
        elif change.kind == "described":
            listed.setdefault("redescribed", set()).add(f"{change.ports} {change.name} > {change.name}")
    assert {kind: set(lines) for kind, lines in names(told).items()} == listed


@pytest.fixture
def iana() -> Path:
    path = Path(os.environ.get("PORTGUI_IANA") or ROOT.parent / "shared" / "iana")
    if not path.is_dir():
        pytest.skip(f"no folder {path}: put IANA's files into one and name it in the environment variable PORTGUI_IANA")
    return path


# Checking


def test_the_files_that_tests_make_are_whole_registries(shipped: Dataset, editions: Editions) -> None:
    candidate = check(iana_xml(shipped.entries), "made", editions)
    assert candidate.differences == Differences()
    assert candidate.data.entries == shipped.entries
    assert candidate.needed, "it is dated later"
    assert not candidate.older


def changed(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return a registry with one change of each kind."""
    made = []
    for old in entries:
        if old.name == "ollama":
            continue
        if old.name == "gopher" and old.ports == PortRange(70):
            old = replace(old, name="gopher-hole")
        elif old.name == "finger" and old.ports == PortRange(79):
            old = replace(old, description="Finger of somebody")
        made.append(old)
    place = next(place for place, old in enumerate(made) if old.name == "ssh")
    made.insert(place + 1, entry("22", "ssh-two", "Another", registered=[TCP]))
    free = PortRange(11434)
    made.append(make_entry("11434", None, standing=Standing.RESERVED, description="Reserved", reserved=frozenset(BOTH)))
    assert any(found.ports and found.ports.overlaps(free) for found in made)
    return made


def test_a_newer_registry_is_told_and_used(shipped: Dataset, editions: Editions) -> None:
    candidate = check(iana_xml(changed(shipped.entries)), "made", editions)
    assert names(candidate.differences) == {
        "new": ["22 ssh-two"],
        "removed": ["11434 ollama"],
        "renamed": ["70 gopher > gopher-hole"],
        "redescribed": ["79 finger > finger"],
    }
    assert (candidate.data.reach, candidate.reach_before, candidate.older) == ("2030-01-31", "2026-08", False)
    assert not editions.has_own(), "nothing is changed before it is agreed to"
    apply(candidate, editions)
    edition = editions.read()
    assert edition.own
    assert (edition.data.entries, edition.data.date) == (candidate.data.entries, "2030-01-31")
    again = check(iana_xml(changed(shipped.entries)), "made", editions)
    assert (again.differences, again.needed) == (Differences(), False)


def test_a_former_name_is_kept_through_updates(shipped: Dataset, editions: Editions) -> None:
    """IANA does not say what a service was called before; we say it of those that we saw renamed."""

    def note(name: str) -> str | None:
        return next(found.note for found in editions.read().data.entries if found.name == name)

    assert note("pmproxy") == "renamed from pmcdproxy"
    forgetful = [
        replace(old, note=None) if old.note and old.note.startswith("renamed from") else old
        for old in changed(shipped.entries)
    ]
    for date in ("2030-01-31", "2030-02-28"):
        apply(check(iana_xml(forgetful, date), "made", editions), editions)
        assert note("pmproxy") == "renamed from pmcdproxy"
        assert note("gopher-hole") == "renamed from gopher"


@pytest.mark.parametrize(
    ("date", "older"),
    [("2026-08-30", True), ("2026-08-31", False), ("2026-09-01", False), ("2025-04-07", True)],
)
def test_an_older_registry_is_used_only_if_the_user_insists(
    shipped: Dataset, editions: Editions, date: str, older: bool
) -> None:
    candidate = check(iana_xml(shipped.entries, date), "made", editions)
    assert candidate.older is older
    if older:
        with pytest.raises(UpdateError) as raised:
            apply(candidate, editions)
        assert raised.value.problem is Problem.OLDER
        assert {"2026-08", date} <= set(raised.value.reason.replace(",", "").split()) | {date}
        assert not editions.has_own()
    apply(candidate, editions, older_too=older)
    assert editions.read().data.date == date


def test_another_window_that_was_faster_is_not_undone(shipped: Dataset, editions: Editions) -> None:
    slow = check(iana_xml(shipped.entries, "2030-01-01"), "made", editions)
    apply(check(iana_xml(shipped.entries, "2030-02-01"), "made", editions), editions)
    with pytest.raises(UpdateError) as raised:
        apply(slow, editions)
    assert raised.value.problem is Problem.OLDER
    assert editions.read().data.date == "2030-02-01"


def test_csv_is_dated_by_its_newest_record(iana: Path, editions: Editions) -> None:
    data = (iana / "service-names-port-numbers.csv").read_bytes()
    candidate = check(data, "csv", editions)
    assert candidate.data.date == max(
        date
        for found in candidate.data.entries
        for date in (found.registered_on, found.updated_on)
        if date and len(date) == 10
    )
    assert candidate.older


def test_iana_s_xml_is_what_the_shipped_dataset_was_made_of(iana: Path, editions: Editions, shipped: Dataset) -> None:
    candidate = check((iana / "service-names-port-numbers.xml").read_bytes(), "xml", editions)
    assert (candidate.data.date, candidate.older) == (shipped.date, True)
    apply(candidate, editions, older_too=True)
    assert not editions.read().data.changes_date


XML: Final = (
    b'<?xml version="1.0"?>\n<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">'
)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.WRONG_FILE),
        (b"%PDF-1.7", Problem.WRONG_FILE),
        (os.urandom(100), Problem.WRONG_FILE),
        (b"\xff\xfe<\0?\0x\0m\0l\0", Problem.WRONG_FILE),
        (b"<!DOCTYPE html>\n<html><title>Log in</title>", Problem.WEB_PAGE),
        (b"\xef\xbb\xbf\n <HTML lang='en'>", Problem.WEB_PAGE),
        (b"  <head><meta http-equiv=refresh>", Problem.WEB_PAGE),
        (b"<script>location='http://login.test/'</script>", Problem.WEB_PAGE),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", Problem.WRONG_FILE),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><registry/>', Problem.WRONG_FILE),
        (XML + b"<updated>2030-01-01</updated></registry>", Problem.WRONG_FILE),
        (XML.replace(b"service-names", b"protocol"), Problem.WRONG_FILE),
        (",".join(CSV_HEADER).encode(), Problem.WRONG_FILE),
        (",".join(CSV_HEADER).encode() + b"\n\xff,", Problem.WRONG_FILE),
        (b"Service Name,Port\nssh,22\n", Problem.WRONG_FILE),
        (b"name,port\nssh,22\n", Problem.WRONG_FILE),
    ],
    ids=range(16),
)
def test_what_is_not_the_registry_changes_nothing(editions: Editions, data: bytes, problem: Problem) -> None:
    with pytest.raises(UpdateError) as raised:
        check(data, "here", editions)
    assert raised.value.problem is problem
    assert raised.value.reason.startswith("here")
    assert not editions.has_own()


def broken(shipped: Dataset) -> Iterator[tuple[str, bytes, Problem]]:
    """Yield registries that are like IANA's but not whole: a name, the file, and what it is called."""
    entries = shipped.entries
    whole = iana_xml(entries)
    yield "truncated", whole[: len(whole) // 2], Problem.WRONG_FILE
    yield "one byte short", whole[:-2].rstrip(b">"), Problem.WRONG_FILE
    yield "no date", whole.replace(b"<updated>2030-01-31", b"<updated>"), Problem.WRONG_FILE
    yield "a month for a date", whole.replace(b"2030-01-31", b"2030-01"), Problem.WRONG_FILE
    yield "no such day", whole.replace(b"<updated>2030-01-31", b"<updated>2030-02-31"), Problem.WRONG_FILE
    yield "damaged in the middle", whole.replace(b"<number>443<", b"<number>4e3<"), Problem.WRONG_FILE
    few = [found for place, found in enumerate(entries) if found.standing is not Standing.OFFICIAL or place % 8]
    yield "numbers that nobody answers for", iana_xml(few), Problem.INCOMPLETE
    known = [found for found in entries if found.ports != PortRange(22) or found.name != "ssh"]
    known.append(entry("22", "sssh", "SSH"))
    yield "port 22 is not ssh", iana_xml(known), Problem.INCOMPLETE
    udp = [replace(found, registered=frozenset([UDP])) if found.name == "https" else found for found in entries]
    yield "https without TCP", iana_xml(udp), Problem.INCOMPLETE


def test_a_registry_that_is_not_whole_changes_nothing(editions: Editions, shipped: Dataset) -> None:
    for name, data, problem in broken(shipped):
        with pytest.raises(UpdateError) as raised:
            check(data, "here", editions)
        assert raised.value.problem is problem, name
        assert raised.value.reason, name
    assert not editions.has_own()


@pytest.mark.parametrize(("share", "enough"), [(0.91, True), (0.89, False)])
def test_nine_tenths_of_the_services_are_wanted(
    editions: Editions, shipped: Dataset, share: float, enough: bool
) -> None:
    """The numbers of those that are missing are unassigned, so that every number has an answer still."""
    services = [found for found in shipped.entries if found.standing is Standing.OFFICIAL]
    wanted = {id(found) for found in services[: int(len(services) * share)]}
    entries = [found for found in shipped.entries if found.standing is not Standing.OFFICIAL or id(found) in wanted]
    entries += [
        make_entry(str(found.ports), None, standing=Standing.UNASSIGNED, description="Unassigned")
        for found in services[len(wanted) :]
        if found.ports
    ]
    if enough:
        assert check(iana_xml(entries), "here", editions).differences.removed
    else:
        with pytest.raises(UpdateError) as raised:
            check(iana_xml(entries), "here", editions)
        assert raised.value.problem is Problem.INCOMPLETE
        assert f"{len(wanted)} services instead of about {len(services)}" in raised.value.reason


def test_the_share_is_of_the_registry_in_use(editions: Editions, shipped: Dataset) -> None:
    """Where the shipped dataset is damaged there is nothing to compare with, and a good registry helps."""
    assert editions.own
    damaged = editions.own.parent.parent / "damaged.tsv"
    damaged.write_text("damaged")
    without = Editions(damaged, editions.own)
    candidate = check(iana_xml(shipped.entries), "here", without)
    assert (candidate.reach_before, candidate.older) == ("", False)
    apply(candidate, without)
    assert without.read().data.entries == shipped.entries


# Files and disks


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "none.xml", Path("\0")):
        with pytest.raises(UpdateError) as raised:
            read_file(file)
        assert raised.value.problem is Problem.UNREADABLE


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    file = tmp_path / "large.xml"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES)
    assert len(read_file(file)) == MAX_BYTES
    with file.open("r+b") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(UpdateError) as raised:
        read_file(file)
    assert raised.value.problem is Problem.TOO_LARGE


@pytest.fixture
def candidate(shipped: Dataset, editions: Editions) -> Candidate:
    return check(iana_xml(shipped.entries), "made", editions)


def test_a_full_disk_keeps_the_old_copy(shipped: Dataset, tmp_path: Path, candidate: Candidate) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = len(dataset.write(shipped.entries, None).encode()) * 3 // 2
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no small disk can be made here: {mounted.stderr.decode().strip()}")
    try:
        editions = Editions(resources.path("registry.tsv"), disk / "registry.tsv")
        apply(candidate, editions)
        before = (disk / "registry.tsv").read_bytes()
        newer = replace(candidate, data=replace(candidate.data, date="2031-01-01"))
        with pytest.raises(UpdateError) as raised:
            apply(newer, editions)
        assert raised.value.problem is Problem.DISK_FULL
        assert raised.value.reason == os.strerror(errno.ENOSPC)
        assert list(disk.iterdir()) == [disk / "registry.tsv"], "no part of the new one is left"
        assert (disk / "registry.tsv").read_bytes() == before
        assert editions.read().data.date == "2030-01-31"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_place_that_cannot_be_written(tmp_path: Path, candidate: Candidate) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UpdateError) as raised:
        apply(candidate, Editions(resources.path("registry.tsv"), tmp_path / "file" / "registry.tsv"))
    assert raised.value.problem is Problem.NOT_WRITTEN
    assert raised.value.reason


def test_back_to_the_shipped_registry(editions: Editions, candidate: Candidate) -> None:
    assert not back_to_shipped(editions)
    apply(candidate, editions)
    assert back_to_shipped(editions)
    assert not editions.read().own


def test_a_copy_that_cannot_be_removed_is_told(editions: Editions) -> None:
    assert editions.own
    editions.own.mkdir(parents=True)
    with pytest.raises(UpdateError) as raised:
        back_to_shipped(editions)
    assert raised.value.problem is Problem.NOT_WRITTEN


def test_every_problem_has_words() -> None:
    for problem in Problem:
        assert str(UpdateError(problem)) == problem.value
        assert str(UpdateError(problem, "why")) == f"{problem.value}: why"
