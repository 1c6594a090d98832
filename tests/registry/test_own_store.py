"""The database of own data: real files, real processes that write and are killed, real full disks."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.registry.own import NOTHING, InvalidEntryError, OwnData, OwnEntry, PortNote, make_entry
from portgui.registry.own_store import OwnStore, Problem, StoreError, usual_file

SSH: Final = PortRange(22)
SHOP: Final = make_entry("8000-8010", "shop", [Transport.TCP, Transport.UDP], "Web shop", "ticket 7")
ROOT: Final = Path(__file__).parents[2]
NOBODY: Final = 65534
NOISE: Final = random.Random(1).randbytes(5000)  # noqa: S311
needs_posix = pytest.mark.skipif(os.name != "posix", reason="there are no such rights and signals")
needs_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can mount a small disk"
)


@pytest.fixture
def store(tmp_path: Path) -> OwnStore:
    """Return a store that has no file yet."""
    return OwnStore(tmp_path / "data" / "own.sqlite3")


def again(store: OwnStore, patience_s: float = 1.0) -> OwnStore:
    """Return another program's store in the same file."""
    return OwnStore(store.file, patience_s)


def problem_of(error: "pytest.ExceptionInfo[StoreError]") -> Problem:
    return error.value.problem


# What is kept


def test_where_it_is_kept(user_folders: Path) -> None:
    assert user_folders in usual_file().parents


def test_without_own_data_there_is_no_file(store: OwnStore) -> None:
    assert store.read() == NOTHING
    assert not store.file.parent.exists()
    assert not store.changed()


def test_notes_and_favourites_are_kept(store: OwnStore) -> None:
    store.mark(SSH, favourite=True)
    store.set_note(SSH, "Only from\nthe office\r\n")
    returned = store.set_note(PortRange(6000, 6063), "displays")
    kept = OwnData((PortNote(SSH, True, "Only from\nthe office"), PortNote(PortRange(6000, 6063), False, "displays")))
    assert returned == again(store).read() == kept


def test_what_is_taken_away_leaves_nothing(store: OwnStore) -> None:
    store.mark(SSH, favourite=True)
    store.set_note(SSH, "x")
    assert store.mark(SSH, favourite=False).notes == (PortNote(SSH, False, "x"),)
    assert store.set_note(SSH, "  \n") == NOTHING
    assert store.mark(SSH, favourite=False) == NOTHING


def test_a_note_that_is_too_long_changes_nothing(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    with pytest.raises(InvalidEntryError):
        store.set_note(SSH, "n" * 10_001)
    assert again(store).read().note_of(SSH).note == "x"


def test_entries_are_added_changed_and_deleted(store: OwnStore) -> None:
    (added,) = store.add(SHOP).entries
    assert replace(added, own_id=None) == SHOP
    changed = replace(added, name="shop 2", transports=frozenset({Transport.SCTP}))
    assert store.replace(changed).entries == again(store).read().entries == (changed,)
    assert changed.own_id is not None
    assert store.delete(changed.own_id) == again(store).read() == NOTHING
    assert store.delete(changed.own_id) == NOTHING


def test_a_deleted_entry_comes_back_as_it_was(store: OwnStore) -> None:
    (added,) = store.add(SHOP).entries
    assert added.own_id is not None
    store.delete(added.own_id)
    assert store.add(added).entries == (added,)
    assert store.add(added).entries == (added,)


def test_a_number_is_never_given_again(store: OwnStore) -> None:
    (first,) = store.add(SHOP).entries
    assert first.own_id is not None
    store.delete(first.own_id)
    (second,) = store.add(SHOP).entries
    assert second.own_id != first.own_id
    with pytest.raises(StoreError, match="another window has deleted"):
        store.replace(first)


def test_the_same_twice_is_refused(store: OwnStore) -> None:
    store.add(SHOP)
    with pytest.raises(InvalidEntryError, match="own entry already"):
        store.add(SHOP)
    (other,) = (
        each for each in store.add(make_entry("9000", "other", SHOP.transports)).entries if each.name == "other"
    )
    with pytest.raises(InvalidEntryError, match="own entry already"):
        store.replace(replace(other, ports=SHOP.ports, name="Shop"))
    assert len(again(store).read().entries) == 2


def test_a_file_is_taken_whole(store: OwnStore) -> None:
    store.set_note(SSH, "mine")
    data, change = store.take(OwnData((PortNote(SSH, True, "theirs"),), (SHOP,)))
    assert data.notes == (PortNote(SSH, True, "mine\n\ntheirs"),)
    assert [entry.name for entry in data.entries] == ["shop"]
    assert (change.new_favourites, change.joined_notes, len(change.new_entries)) == (1, 1, 1)
    assert again(store).read() == data


@pytest.mark.parametrize("name", ["ü ?#%41&.sqlite3", "a b", "'\";--"])
def test_the_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    store = OwnStore(tmp_path / name / name)
    store.mark(SSH, favourite=True)
    assert [file.name for file in (tmp_path / name).iterdir()] == [name]
    assert again(store).read().note_of(SSH).favourite


# Two programs


def test_another_program_sees_what_changed(store: OwnStore) -> None:
    other = again(store)
    assert other.read() == NOTHING
    assert not other.changed()
    store.mark(SSH, favourite=True)
    assert other.changed()
    assert other.read().note_of(SSH).favourite
    assert not other.changed()
    store.mark(PortRange(80), favourite=True)
    assert other.changed()


def test_two_windows_change_one_number_without_loss(store: OwnStore) -> None:
    other = again(store)
    store.set_note(SSH, "mine")
    assert other.mark(SSH, favourite=True).notes == (PortNote(SSH, True, "mine"),)


def writer(file: Path, code: str) -> "subprocess.Popen[bytes]":
    """Start another program that has `store`, `note(number)` and what `code` does with them."""
    lines = f"""
import itertools, sys
from pathlib import Path
from portgui.ports import PortRange
from portgui.registry.own_store import OwnStore, StoreError
store = OwnStore(Path({str(file)!r}), 30)
{code}
"""
    return subprocess.Popen([sys.executable, "-c", lines], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_programs_that_write_at_the_same_time_lose_nothing(store: OwnStore) -> None:
    code = "for n in range(40): store.set_note(PortRange({0} + n), 'x' * 100)"
    programs = [writer(store.file, code.format(start)) for start in (1000, 2000, 3000)]
    for program in programs:
        _, errors = program.communicate(timeout=60)
        assert (program.returncode, errors) == (0, b"")
    assert {note.ports.first for note in store.read().notes} == {
        start + n for start in (1000, 2000, 3000) for n in range(40)
    }


@needs_posix
def test_a_kill_at_any_moment_loses_nothing_that_was_promised(store: OwnStore) -> None:
    """Each program writes as fast as it can and tells each number after it is kept; then it is killed."""
    chance = random.Random(7)  # noqa: S311
    code = """
for n in itertools.count({0}):
    store.set_note(PortRange(n), "n" * 3000)
    store.mark(PortRange(n), favourite=True)
    print(n, flush=True)
"""
    promised: set[int] = set()
    halves = 0
    for start in range(0, 60_000, 2_000):
        program = writer(store.file, code.format(start))
        assert program.stdout is not None
        told = [program.stdout.readline() for _ in range(chance.randrange(1, 4))]
        time.sleep(chance.random() * 0.02)  # the moment of the kill is chance; nothing is waited for
        program.send_signal(signal.SIGKILL)
        rest, _ = program.communicate(timeout=30)
        promised |= {int(line) for line in (*told, *rest.splitlines(keepends=True)) if line.endswith(b"\n")}
        halves += store.file.with_name(f"{store.file.name}-journal").exists()
        kept = again(store).read()
        assert promised <= {note.ports.first for note in kept.notes if note.favourite}
        assert all(note.note == "n" * 3000 for note in kept.notes)
    assert store.read().notes
    assert store.put_aside is None
    assert not list(store.file.parent.glob("*damaged*"))
    assert halves, "no kill came while something was half written: this test shows nothing"


def test_a_program_that_holds_the_lock_is_waited_for_and_then_told(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    holder = sqlite3.connect(store.file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    for use in (OwnStore.read, lambda store: store.set_note(SSH, "y")):
        with pytest.raises(StoreError, match="another program") as raised:
            use(again(store, patience_s=0.05))
        assert problem_of(raised) is Problem.BUSY
    waiting = again(store)
    with pytest.raises(StoreError):
        waiting.read(0.01)
    holder.close()
    assert waiting.changed(), "what could not be read for the lock is looked for again"
    assert waiting.read().note_of(SSH).note == "x"


# Damage


def damage_garbage(file: Path) -> None:
    file.write_bytes(NOISE)


def damage_short(file: Path) -> None:
    file.write_bytes(b"oops")


def damage_text(file: Path) -> None:
    file.write_text("[live]\ninterval_ms=5\n" * 300)


def damage_cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 + 100)


def damage_page(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:8192] = NOISE[:4096]
    file.write_bytes(data)


def damage_tables(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DROP TABLE port_note")


def damage_column(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("ALTER TABLE entry DROP COLUMN basis")


def damage_number(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE port_note SET last = 99999 WHERE first = 5")


def damage_other(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE bookmarks (x)")


DAMAGES: Final = [
    damage_garbage,
    damage_short,
    damage_text,
    damage_cut,
    damage_page,
    damage_tables,
    damage_column,
    damage_number,
    damage_other,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("first", ["read", "write"])
def test_a_damaged_database_is_put_aside_never_deleted(store: OwnStore, damage: "object", first: str) -> None:
    store.take(OwnData(tuple(PortNote(PortRange(n), True, "n" * 500) for n in range(200)), (SHOP,)))
    assert callable(damage)
    damage(store.file)
    left = store.file.read_bytes()
    after = again(store)
    if first == "read":
        assert after.read() == NOTHING
    else:
        assert after.mark(SSH, favourite=True) == OwnData((PortNote(SSH, True),))
    assert after.put_aside is not None
    assert after.put_aside.parent == store.file.parent
    assert after.put_aside.name.startswith("own.sqlite3.damaged-")
    assert after.put_aside.read_bytes() == left
    assert after.set_note(SSH, "on it goes").note_of(SSH).note == again(store).read().note_of(SSH).note == "on it goes"


def test_each_damaged_database_gets_a_name_of_its_own(store: OwnStore) -> None:
    store.file.parent.mkdir()
    for number in range(3):
        store.file.write_bytes(b"oops %d" % number)
        assert store.read() == NOTHING
    aside = sorted(file.read_bytes() for file in store.file.parent.glob("own.sqlite3.damaged-*"))
    assert aside == [b"oops 0", b"oops 1", b"oops 2"]


def test_an_empty_file_is_a_new_database(store: OwnStore) -> None:
    """A kill leaves one between making the file and writing into it."""
    store.file.parent.mkdir()
    store.file.touch()
    assert store.read() == NOTHING
    assert store.set_note(SSH, "x") == again(store).read() == OwnData((PortNote(SSH, False, "x"),))
    assert store.put_aside is None


def test_a_newer_schema_is_left_alone(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    with sqlite3.connect(store.file) as database:
        database.execute("PRAGMA user_version = 2")
        database.execute("CREATE TABLE future (x)")
    left = store.file.read_bytes()
    for use in (OwnStore.read, lambda store: store.set_note(SSH, "y")):
        with pytest.raises(StoreError, match="newer PortGUI") as raised:
            use(again(store))
        assert problem_of(raised) is Problem.NEWER
    assert store.file.read_bytes() == left
    assert [file.name for file in store.file.parent.iterdir()] == [store.file.name]


def test_a_folder_in_its_place_is_told(store: OwnStore) -> None:
    (store.file / "something").mkdir(parents=True)
    with pytest.raises(StoreError) as raised:
        store.read()
    assert problem_of(raised) is Problem.UNREADABLE
    with pytest.raises(StoreError) as raised:
        store.set_note(SSH, "x")
    assert problem_of(raised) is Problem.NOT_WRITTEN
    assert (store.file / "something").is_dir()


def test_a_file_in_the_place_of_the_folder_is_told(store: OwnStore) -> None:
    store.file.parent.write_text("not a folder")
    assert store.read() == NOTHING
    with pytest.raises(StoreError) as raised:
        store.set_note(SSH, "x")
    assert problem_of(raised) is Problem.NOT_WRITTEN


# No room, no right


def as_nobody(file: Path, code: str) -> tuple[str, str]:
    """Run a program without rights; return what it says, and what it says of errors."""
    lines = f"""
import os, sys
from pathlib import Path
from portgui.ports import PortRange
from portgui.registry.own import PortNote, OwnData
from portgui.registry.own_store import OwnStore, StoreError
import sqlite3
os.setgid({NOBODY}); os.setuid({NOBODY})
store = OwnStore(Path({str(file)!r}))
{code}
"""
    done = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.stdout.strip(), done.stderr


@pytest.fixture
def open_tree(tmp_path: Path) -> Iterator[None]:
    """Let every user look into the folders above the test's own."""
    changed = []
    for folder in tmp_path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o011)
            changed.append((folder, mode))
    yield
    for folder, mode in changed:
        folder.chmod(mode)


@needs_posix
@needs_root
@pytest.mark.usefixtures("open_tree")
def test_a_read_only_folder_is_read_and_told(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    store.file.parent.chmod(0o755)
    store.file.parent.parent.chmod(0o755)
    store.file.chmod(0o644)
    said, errors = as_nobody(
        store.file,
        """
print(store.read().notes[0].note)
try:
    store.set_note(PortRange(22), "y")
except StoreError as error:
    print(error.problem.name)
""",
    )
    assert (said.split(), errors) == (["x", "NOT_WRITTEN"], "")
    assert store.read().note_of(SSH).note == "x"


@needs_posix
@needs_root
@pytest.mark.usefixtures("open_tree")
def test_an_unreadable_file_is_told(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    store.file.parent.chmod(0o755)
    store.file.parent.parent.chmod(0o755)
    store.file.chmod(0o600)
    said, errors = as_nobody(
        store.file,
        """
try:
    store.read()
except StoreError as error:
    print(error.problem.name, store.changed())
""",
    )
    assert (said, errors) == ("UNREADABLE False", "")


@needs_posix
@needs_root
def test_a_full_disk_keeps_what_there_was(store: OwnStore, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        small = OwnStore(disk / "own.sqlite3")
        small.set_note(SSH, "x")
        kept = small.set_note(PortRange(1000), "n" * 9000)
        with pytest.raises(StoreError) as raised:
            small.take(OwnData(tuple(PortNote(PortRange(n), False, "n" * 9000) for n in range(2000, 2010))))
        assert problem_of(raised) is Problem.DISK_FULL
        assert again(small).read() == kept
        assert again(small).set_note(SSH, "").notes == kept.notes[1:]
        assert not list(disk.glob("*damaged*"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@needs_posix
def test_a_file_that_may_not_grow_keeps_what_there_was(store: OwnStore) -> None:
    store.set_note(SSH, "x")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (store.file.stat().st_size, hard))
    try:
        with pytest.raises(StoreError):
            store.take(OwnData(tuple(PortNote(PortRange(n), True, "n" * 500) for n in range(200))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert again(store).read() == OwnData((PortNote(SSH, False, "x"),))


def test_what_is_read_is_what_a_test_wrote_by_hand(store: OwnStore) -> None:
    """The tables are a promise to later versions: they read them too."""
    store.mark(SSH, favourite=True)
    store.add(SHOP)
    with sqlite3.connect(store.file) as database:
        assert database.execute("SELECT first, last, favourite, note FROM port_note").fetchall() == [(22, 22, 1, "")]
        assert database.execute("SELECT first, last, transports, name, description, basis FROM entry").fetchall() == [
            (8000, 8010, "tcp,udp", "shop", "Web shop", "ticket 7")
        ]
        database.execute("INSERT INTO entry (first, last, transports, name) VALUES (1, 1, 'dccp', 'x')")
    (first, _) = again(store).read().entries
    assert first == OwnEntry(PortRange(1), "x", frozenset({Transport.DCCP}), own_id=first.own_id)
