"""Keep what users have of their own in one small SQLite database, safe against kills and against other programs.

Each reading and each change opens the file, does one transaction and closes it: nothing stays open that another window
or a kill could disturb, and a file that was put aside or replaced meanwhile is seen. The journal is SQLite's rollback
journal with full synchronisation, not WAL: what is committed is on the disk, one file holds everything, and it works on
network drives (https://www.sqlite.org/wal.html, "Disadvantages").
"""

import contextlib
import enum
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import platformdirs

from portgui.ports import PortRange, Transport
from portgui.registry.own import (
    NOTHING,
    Merge,
    OwnData,
    OwnEntry,
    OwnError,
    PortNote,
    check_free,
    clean_note,
    merge,
)

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

_SCHEMA: Final = 1
_APPLICATION: Final = 0x504F5254
"""`PORT`: marks the file as ours (PRAGMA application_id)."""
_TABLES: Final = """
CREATE TABLE port_note (
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (first, last)
);
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    transports TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT ''
);
"""
_HEADER: Final = 100
"""Bytes of the header of a database file (https://www.sqlite.org/fileformat.html, section 1.3)."""
_COUNTER: Final = slice(24, 28)
"""Its change counter: another number after each transaction that changed something."""
_UNKNOWN: Final = object()
_BAD_FILE: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


class Problem(enum.Enum):
    """Why own data cannot be read or changed."""

    UNREADABLE = "they cannot be read"
    NEWER = "a newer PortGUI keeps them; this one leaves them alone"
    BUSY = "another program is using them at the moment"
    DISK_FULL = "the disk is full"
    NOT_WRITTEN = "they cannot be written"
    GONE = "another window has deleted the entry"
    DAMAGED = "they are damaged, and could not be put aside"
    UNAVAILABLE = "this Python has no SQLite"


class StoreError(OwnError):
    """Own data that cannot be read or changed; what was kept is kept still."""

    def __init__(self, problem: Problem, reason: str = "") -> None:
        self.problem = problem
        self.reason = reason
        super().__init__(f"{problem.value} ({reason})" if reason else problem.value)


def usual_file() -> Path:
    """Return where own data are kept once there are any."""
    return platformdirs.user_data_path("portgui", appauthor=False) / "own.sqlite3"


class OwnStore:
    """The database in one file, made with the first change. All methods raise `StoreError`.

    `patience_s` is how long another program is waited for. A program uses it from one thread.
    """

    def __init__(self, file: Path, patience_s: float = 1.0) -> None:
        self.file = file
        self.put_aside: Path | None = None
        """Where a damaged database was put while this object was used, the last one."""
        self._patience_s = patience_s
        self._seen: object = _UNKNOWN

    def read(self, patience_s: float | None = None) -> OwnData:
        """Read everything as it is at one moment. A damaged database is put aside, and there is nothing then."""
        self._seen = self._state()
        if self._seen is None:
            return NOTHING
        try:
            return self._attempt(_read, patience_s=patience_s)
        except StoreError as error:
            if error.problem is Problem.BUSY:  # which the next attempt may find otherwise
                self._seen = _UNKNOWN
            raise

    def changed(self) -> bool:
        """Say whether there may be something that was not read yet. Costs some 0.05 ms."""
        return self._state() != self._seen

    def mark(self, *places: PortRange, favourite: bool) -> OwnData:
        """Mark numbers and ranges as favourites or not; return everything as it is then."""

        def mark(database: "sqlite3.Connection") -> None:
            for ports in places:
                _set_note(database, ports, "favourite", int(favourite))

        return self._change(mark)

    def set_note(self, ports: PortRange, note: str) -> OwnData:
        """Keep a note on numbers, an empty one for none. Raises `InvalidEntryError` for one that is too long."""
        text = clean_note(note)
        return self._change(lambda database: _set_note(database, ports, "note", text))

    def add(self, *entries: OwnEntry) -> OwnData:
        """Add entries; one with an `own_id` comes back after it was deleted. Raises `InvalidEntryError`."""

        def add(database: "sqlite3.Connection") -> None:
            for entry in entries:
                there = _read(database).entries
                if all(entry.own_id is None or other.own_id != entry.own_id for other in there):
                    check_free(entry, there)
                    _insert(database, entry)

        return self._change(add)

    def replace(self, entry: OwnEntry) -> OwnData:
        """Change the entry with this `own_id`. Raises `InvalidEntryError`; `StoreError` where it was deleted."""

        def replace(database: "sqlite3.Connection") -> None:
            if not _update(database, entry):
                raise StoreError(Problem.GONE)
            check_free(entry, _read(database).entries)

        return self._change(replace)

    def delete(self, *own_ids: int) -> OwnData:
        """Delete entries; one that is gone already is deleted too."""
        rows = [(own_id,) for own_id in own_ids]
        return self._change(lambda database: database.executemany("DELETE FROM entry WHERE id = ?", rows))

    def take(self, other: OwnData) -> tuple[OwnData, Merge]:
        """Merge the data of a file with those that there are at this moment; return everything, and what changed."""
        done: list[Merge] = []

        def take(database: "sqlite3.Connection") -> None:
            change = merge(_read(database), other)
            for note in change.notes:
                _set_note(database, note.ports, "favourite", int(note.favourite))
                _set_note(database, note.ports, "note", note.note)
            for entry in change.new_entries:
                _insert(database, entry)
            for entry in change.filled_entries:
                _update(database, entry)
            done.append(change)

        data = self._change(take)
        return data, done[-1]

    # How the file is opened

    def _state(self) -> object:
        """Return what is another after every change of the file, `None` where there is none.

        It must not be asked while this program has the database open: closing a file gives up the locks on it that a
        program holds by another opening (https://www.sqlite.org/howtocorrupt.html, section 2.2).
        """
        try:
            status = self.file.stat()
            if not status.st_size:
                return None
            with self.file.open("rb") as stream:
                return (status.st_ino, status.st_mtime_ns, status.st_size, stream.read(_HEADER)[_COUNTER])
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return error.errno

    def _change(self, work: "Callable[[sqlite3.Connection], object]") -> OwnData:
        def change(database: "sqlite3.Connection") -> OwnData:
            work(database)
            return _read(database)

        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _storage_error(error) from error
        data = self._attempt(change, writes=True)
        self._seen = _UNKNOWN  # the state that is there now may be another program's already
        return data

    def _attempt(
        self,
        work: "Callable[[sqlite3.Connection], OwnData]",
        writes: bool = False,
        patience_s: float | None = None,
    ) -> OwnData:
        """Do one transaction; where the database is damaged, put it aside and begin a new one."""
        try:
            import sqlite3  # at the first use: the window starts without it
        except ImportError as error:
            raise StoreError(Problem.UNAVAILABLE, str(error)) from error
        for last in (False, True):
            found = self._identity()
            try:
                if not writes and found is None:
                    return NOTHING
                with contextlib.closing(self._open(writes, patience_s)) as database, _transaction(database, writes):
                    if _check(database):
                        if not writes:
                            return NOTHING
                        _create(database)
                    return work(database)
            except _DamagedError as error:
                self._put_aside(found, str(error))
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorname", "") not in _BAD_FILE or last:
                    raise self._store_error(error, writes) from error
                self._put_aside(found, str(error))
        raise StoreError(Problem.DAMAGED)

    def _open(self, writes: bool, patience_s: float | None) -> "sqlite3.Connection":
        import sqlite3
        from urllib.parse import quote_from_bytes

        path = self.file.absolute().as_posix()
        root = "file://" if path.startswith("/") else "file:///"  # as_uri would make a host of a Windows share
        mode = "rwc" if writes else "rw"  # reading too may have to roll back what a kill left half done
        database = sqlite3.connect(
            f"{root}{quote_from_bytes(os.fsencode(path))}?mode={mode}",
            uri=True,
            timeout=self._patience_s if patience_s is None else patience_s,
            isolation_level=None,
        )
        try:
            database.text_factory = lambda data: data.decode("utf-8", "replace")
            database.execute("PRAGMA synchronous = EXTRA")
            database.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            database.close()  # a damaged file that is open could not be put aside on Windows
            raise
        return database

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self.file.stat()
        except OSError:
            return None
        return (status.st_dev, status.st_ino)

    def _put_aside(self, found: tuple[int, int] | None, reason: str) -> None:
        """Give a damaged database another name, which nothing has yet.

        There is no journal beside it: SQLite has rolled that back before it found the damage.
        """
        if self._identity() != found:  # another program did it, and this is a new one
            return
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        names = (self.file.with_name(f"{self.file.name}.damaged-{stamp}{suffix}") for suffix in _suffixes())
        aside = next(name for name in names if not name.exists())
        try:
            self.file.rename(aside)
        except OSError as error:
            raise StoreError(Problem.DAMAGED, f"{self.file}: {reason}; {error.strerror}") from error
        self.put_aside = aside

    def _store_error(self, error: Exception, writes: bool) -> StoreError:
        reason = f"{self.file}: {error}"
        match getattr(error, "sqlite_errorname", "").split("_")[1:2]:
            case ["BUSY" | "LOCKED"]:
                return StoreError(Problem.BUSY, reason)
            case ["FULL"]:
                return StoreError(Problem.DISK_FULL, reason)
            case _:
                return StoreError(Problem.NOT_WRITTEN if writes else Problem.UNREADABLE, reason)


class _DamagedError(Exception):
    """The file is a database, but not a whole one of ours."""


def _suffixes() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in range(2, 10_000))


def _storage_error(error: OSError) -> StoreError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreError(Problem.DISK_FULL if full else Problem.NOT_WRITTEN, f"{error.filename}: {error.strerror}")


@contextlib.contextmanager
def _transaction(database: "sqlite3.Connection", writes: bool) -> Iterator[None]:
    # A change takes the lock at once: two that read first would wait for each other.
    database.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    try:
        yield
    except BaseException:
        if database.in_transaction:  # some errors have rolled back already
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _check(database: "sqlite3.Connection") -> bool:
    """Say whether the database is new. Raises `_DamagedError`; `StoreError` for a schema that is newer than ours."""
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    ((application,),) = database.execute("PRAGMA application_id")
    ((schema,),) = database.execute("PRAGMA user_version")
    if not tables and application == schema == 0:
        return True
    if application != _APPLICATION or schema < 1:
        raise _DamagedError("this is a database of another program")
    if schema > _SCHEMA:
        raise StoreError(Problem.NEWER, f"schema {schema}")
    told = [text for (text,) in database.execute("PRAGMA quick_check(1)")]
    if told != ["ok"]:
        raise _DamagedError(told[0])
    if not {"port_note", "entry"} <= tables:
        raise _DamagedError("it lacks a table")
    return False


def _create(database: "sqlite3.Connection") -> None:
    for statement in _TABLES.split(";"):  # executescript would commit first
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {_APPLICATION}")
    database.execute(f"PRAGMA user_version = {_SCHEMA}")


def _read(database: "sqlite3.Connection") -> OwnData:
    import sqlite3

    try:
        notes = [
            PortNote(PortRange(first, last), bool(favourite), str(note))
            for first, last, favourite, note in database.execute(
                "SELECT first, last, favourite, note FROM port_note ORDER BY first, last"
            )
        ]
        entries = [
            OwnEntry(
                PortRange(first, last),
                str(name),
                frozenset(Transport(word) for word in transports.split(",")),
                str(description),
                str(basis),
                own_id,
            )
            for own_id, first, last, transports, name, description, basis in database.execute(
                "SELECT id, first, last, transports, name, description, basis FROM entry ORDER BY first, last, name, id"
            )
        ]
    except (ValueError, TypeError, AttributeError) as error:  # somebody else wrote into it
        raise _DamagedError(f"it holds what cannot be: {error}") from error
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_ERROR":  # which is a column that there is not
            raise
        raise _DamagedError(str(error)) from error
    return OwnData(tuple(notes), tuple(entries))


def _set_note(database: "sqlite3.Connection", ports: PortRange, column: str, value: object) -> None:
    """Set one column of what is kept of some numbers: another window may change the other at the same time."""
    place = (ports.first, ports.last)
    database.execute(
        f"INSERT INTO port_note (first, last, {column}) VALUES (?, ?, ?) "  # noqa: S608 - a name of this module
        f"ON CONFLICT (first, last) DO UPDATE SET {column} = excluded.{column}",
        (*place, value),
    )
    database.execute("DELETE FROM port_note WHERE first = ? AND last = ? AND favourite = 0 AND note = ''", place)


def _insert(database: "sqlite3.Connection", entry: OwnEntry) -> None:
    database.execute(
        "INSERT INTO entry (id, first, last, transports, name, description, basis) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.own_id, *_values(entry)),
    )


def _update(database: "sqlite3.Connection", entry: OwnEntry) -> bool:
    """Change an entry; say whether it is there."""
    changed = database.execute(
        "UPDATE entry SET first = ?, last = ?, transports = ?, name = ?, description = ?, basis = ? WHERE id = ?",
        (*_values(entry), entry.own_id),
    )
    return changed.rowcount > 0


def _values(entry: OwnEntry) -> tuple[object, ...]:
    transports = ",".join(transport.value for transport in Transport if transport in entry.transports)
    return (entry.ports.first, entry.ports.last, transports, entry.name, entry.description, entry.basis)
