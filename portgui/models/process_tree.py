"""The sockets of the live page by process: a row for each process, which opens to the rows of its sockets."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from operator import is_
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from portgui.models.live import LiveModel, process_text
from portgui.models.record_table import CHANGE_ROLE, Change, Column, Index, RecordTableModel, change_text
from portgui.models.table_copy import one_line
from portgui.overrides import override
from portgui.sockets.socket import Kind, Process, Socket, Unseen

translate: Final = QCoreApplication.translate

OPEN_ROLE: Final = CHANGE_ROLE + 1
"""Of the row of a process: whether its sockets are shown; `None` for the row of a socket."""

_OF_PROCESS: Final = frozenset({"process", "pid", "user", "sockets"})
"""Columns in which all sockets of a process are alike."""
_HALF: Final = 32
"""Bits."""
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_TOLD_OF_GROUPS: Final = frozenset({_DISPLAY, _ACCESSIBLE, OPEN_ROLE})


@dataclass(frozen=True, slots=True)
class ProcessGroup:
    """A process and those of its sockets that are shown; or the sockets whose process is not known for one reason."""

    key: Hashable
    sockets: tuple[Socket, ...]
    """At least one."""
    listening: int
    exposed: int

    @property
    def process(self) -> Process | None:
        """The process, `None` where it is not known."""
        return self.sockets[0].process

    @property
    def unseen(self) -> Unseen | None:
        """Why the process is not known."""
        return self.sockets[0].unseen

    @property
    def owner(self) -> str | None:
        """The user that the process runs as, or whom the sockets belong to."""
        return self.sockets[0].owner


Row = Socket | ProcessGroup


def group_key(socket: Socket) -> tuple[object, ...]:
    """Return what the sockets of one process have in common, or those that hide theirs for one reason from one user."""
    process = socket.process
    return (process.pid, process.started_at) if process else (socket.unseen, socket.owner)


def group_name(group: ProcessGroup) -> str:
    """Return the name and the number of a process, or in brackets why it is not known."""
    name = process_text(group.sockets[0])
    return f"{name} ({group.process.pid})" if group.process else name


class ProcessTreeModel(RecordTableModel[Row]):
    """What a `LiveModel` shows, by process: all closed at first, and a process that was opened stays open.

    It is a table whose rows come and go as processes are opened and closed. It follows the other model while it is told
    to, is held and let go with it, and is never reset. A sorting orders the sockets of a process, and the processes by
    their first socket in it.
    """

    opened = Signal()
    """Processes were opened or closed."""

    def __init__(self, live: LiveModel, parent: QObject | None = None) -> None:
        self._live = live
        self._following = False
        self._seen: Sequence[Socket] = ()
        """What the other model showed last."""
        self._keys: dict[int, tuple[object, ...]] = {}
        """The keys of their groups, by the sockets as objects."""
        self._kinds: dict[int, int] = {}
        """By the sockets as objects, to be summed up: 1 for what listens, 1 << _HALF for what is exposed."""
        self._stayed: dict[int, Socket] = {}
        """Sockets that went to another process while no row was to move, by themselves as objects."""
        self._groups: dict[Hashable, ProcessGroup] = {}
        self._open: set[Hashable] = set()
        self._changes: dict[Hashable, Change | None] = {}
        """What happened to processes, as far as it was asked for since something happened."""
        super().__init__((*_hidden(live.columns), self._count_column()), self._row_key, parent)
        live.updated.connect(self._on_updated)
        live.dataChanged.connect(self._on_data_changed)
        live.waiting_changed.connect(self.waiting_changed)

    def _count_column(self) -> Column[Any]:
        return Column(
            "sockets",
            translate("ProcessTree", "Sockets"),
            lambda socket: str(self._size(socket)),
            self._size,
            translate("ProcessTree", "How many of the sockets shown the process has"),
            "65535",
            numeric=True,
            shown=False,
        )

    def _size(self, socket: Socket) -> int:
        group = self._groups.get(self._keys.get(id(socket), ()))
        return len(group.sockets) if group else 1

    # What is shown

    def follow(self, following: bool) -> None:
        """Follow the other model from now on, or do without what that costs."""
        self._following = following
        self._on_updated()

    @override
    def set_shown_columns(self, ids: Collection[str]) -> None:
        self._live.set_shown_columns(ids)

    def is_open(self, group: ProcessGroup) -> bool:
        """Say whether the sockets of a process are shown."""
        return group.key in self._open

    def set_open(self, groups: Sequence[ProcessGroup], is_open: bool) -> None:
        """Show the sockets of processes, or show them no longer."""
        keys = {group.key for group in groups}
        self._open = self._open | keys if is_open else self._open - keys
        self.merge(self._flat())
        self.touch()
        self.opened.emit()

    def counts(self, group: ProcessGroup) -> str:
        """Return in words how many sockets a process has and what they are."""
        parts = [self.tr("%Ln sockets", "", len(group.sockets))]
        if group.listening:
            parts.append(self.tr("%Ln listening", "", group.listening))
        if group.exposed:
            parts.append(self.tr("%Ln exposed", "", group.exposed))
        return ", ".join(parts)

    def text(self, group: ProcessGroup) -> str:
        """Return what the row of a process says."""
        parts = (group_name(group), one_line(group.owner or "") if group.process else "", self.counts(group))
        return " · ".join(filter(None, parts))

    def groups(self) -> list[ProcessGroup]:
        """Return the processes in the order of their rows."""
        return [record for record in self._rows if isinstance(record, ProcessGroup)]

    def sockets_of(self, rows: Sequence[Row]) -> list[Socket]:
        """Return the sockets of rows, each once: the row of a process stands for all of its sockets."""
        found: dict[int, Socket] = {}
        for row in rows:
            for socket in row.sockets if isinstance(row, ProcessGroup) else (row,):
                found.setdefault(id(socket), socket)
        return list(found.values())

    def group_row(self, row: int) -> int:
        """Return the row of the process that a row belongs to; its own for that of a process."""
        return next(above for above in range(row, -1, -1) if isinstance(self._rows[above], ProcessGroup))

    @override
    def change(self, record: Row) -> Change | None:
        """Return what happened to a socket, or to all sockets of a process; what happened to some has changed it."""
        if not isinstance(record, ProcessGroup):
            return self._live.change(record)
        if record.key not in self._changes:
            found = set(map(self._live.change, record.sockets))
            self._changes[record.key] = found.pop() if len(found) == 1 else Change.CHANGED
        return self._changes[record.key]

    @override
    def touch(self, column_id: str | None = None) -> None:
        self._changes.clear()
        super().touch(column_id)

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role in _TOLD_OF_GROUPS and index.isValid() and isinstance(group := self._rows[index.row()], ProcessGroup):
            if role == OPEN_ROLE:
                return self.is_open(group)
            if role == _DISPLAY:  # the view writes over the whole row
                return ""
            state = translate("ProcessTree", "open") if self.is_open(group) else translate("ProcessTree", "closed")
            return ", ".join(filter(None, (self.text(group), state, change_text(self.change(group)))))
        return None if role == OPEN_ROLE else super().data(index, role)

    # Calm is that of the other model

    @property
    @override
    def waiting(self) -> int:
        return self._live.waiting

    @property
    @override
    def held(self) -> bool:
        return self._live.held

    @override
    def hold(self, held: bool) -> None:
        was_held = self._live.held
        self._live.hold(held)
        if was_held and not held and self._stayed:
            self._on_updated()

    @override
    def show_waiting(self) -> None:
        self._live.show_waiting()

    # Following

    @Slot()
    def _on_data_changed(self) -> None:
        if self._following:
            self.touch()

    @Slot()
    def _on_updated(self) -> None:
        """Bring the rows up to date with those of the other model."""
        if not self._following:
            return
        sockets = self._live.records()
        keys = self._keys
        if self._live.held:
            self._keep_in_place(sockets)
        elif self._stayed:
            self._let_move()
        numbers = list(map(id, sockets))
        for socket in [each for each, number in zip(sockets, numbers, strict=True) if number not in self._kinds]:
            keys.setdefault(id(socket), group_key(socket))
            self._kinds[id(socket)] = socket.listening + (Kind.EXPOSED.includes(socket) << _HALF)
        before, self._seen = self._seen, sockets  # what is no more lives on until the merge has looked for it
        members: dict[Hashable, list[Socket]] = defaultdict(list)
        for socket, key in zip(sockets, map(keys.__getitem__, numbers), strict=True):
            members[key].append(socket)
        self._groups = {key: self._group(key, some) for key, some in members.items()}
        self._changes.clear()
        self.merge(self._flat())
        for number in self._kinds.keys() - set(numbers):
            del self._kinds[number]
            keys.pop(number, None)
        del before

    def _keep_in_place(self, sockets: Sequence[Socket]) -> None:
        """While no row may move, leave a socket that went to another process where it is."""
        if len(sockets) != len(self._seen):
            return
        for was, now in zip(self._seen, sockets, strict=True):
            if was is not now and was.key == now.key:
                key = self._keys[id(was)]
                if key != group_key(now):
                    self._keys[id(now)] = key
                    self._stayed[id(now)] = now

    def _let_move(self) -> None:
        """Let the sockets go that stayed; those that are shown still come again below their new process."""
        stayed, self._stayed = self._stayed, {}
        self.merge([record for record in self._flat() if id(record) not in stayed])
        for number in stayed:
            self._keys.pop(number, None)
            self._kinds.pop(number, None)
        self._seen = [socket for socket in self._seen if id(socket) not in stayed]

    def _group(self, key: Hashable, sockets: list[Socket]) -> ProcessGroup:
        """Return the group of these sockets, the very one of before where nothing of it changed."""
        group = self._groups.get(key)
        if group and len(group.sockets) == len(sockets) and all(map(is_, group.sockets, sockets)):
            return group
        kinds = sum(map(self._kinds.__getitem__, map(id, sockets)))
        return ProcessGroup(key, tuple(sockets), kinds & (1 << _HALF) - 1, kinds >> _HALF)

    def _flat(self) -> list[Row]:
        """Return all rows in the order in which they are given."""
        rows: list[Row] = []
        for key, group in self._groups.items():
            rows.append(group)
            if key in self._open:
                rows += group.sockets
        return rows

    def _row_key(self, record: Row) -> Hashable:
        if isinstance(record, ProcessGroup):
            return record.key
        return (self._keys.get(id(record)), record.key)

    # Order

    @override
    def _ordered(self, records: Sequence[Row]) -> list[Row]:
        groups = [record for record in records if isinstance(record, ProcessGroup)]
        for column, descending in reversed(self._sorting):
            ranked = [(self._best(group, column, descending), group) for group in groups]
            known = [pair for pair in ranked if pair[0] is not None]
            known.sort(key=lambda pair: pair[0], reverse=descending)
            groups = [group for _, group in known] + [group for best, group in ranked if best is None]
        alike = all(self.columns[column].id in _OF_PROCESS for column, _ in self._sorting)
        rows: list[Row] = []
        for group in groups:
            rows.append(group)
            if group.key in self._open:
                rows += group.sockets if alike else super()._ordered(group.sockets)
        return rows

    def _best(self, group: ProcessGroup, column: int, descending: bool) -> Any:
        """Return what a process is ordered by: what its first socket is, in that order."""
        sort_key = self.columns[column].sort_key
        if self.columns[column].id in _OF_PROCESS:
            return sort_key(group.sockets[0])
        keys = [key for key in map(sort_key, group.sockets) if key is not None]
        return (max(keys) if descending else min(keys)) if keys else None

    @override
    def _starts(self, new: list[int], ids: list[int]) -> dict[int, list[Row]]:
        """Return the new rows by the row that they come before: sockets below their process, processes between others.

        Rows that stay need not be in order, as everywhere; but a row never comes below another process than its own.
        """
        row_of = dict(zip(map(id, self._rows), count()))
        ends: dict[Hashable, int] = {}
        key: Hashable = None
        for row, record in enumerate(self._rows):
            if isinstance(record, ProcessGroup):
                key = record.key
            ends[key] = row + 1
        starts: dict[int, list[Row]] = defaultdict(list)
        start = after = 0
        for record in self._ordered(self._given):
            found = row_of.get(id(record))
            if isinstance(record, ProcessGroup):
                if found is None:
                    start = after
                else:
                    after = ends[record.key]
            if found is None:
                starts[start].append(record)
            else:
                start = found + 1
        return starts


def _hidden(columns: Sequence[Column[Socket]]) -> list[Column[Any]]:
    """Return columns of which those that the row of a process tells are hidden at first."""
    return [replace(each, shown=each.shown and each.id not in _OF_PROCESS) for each in columns]
