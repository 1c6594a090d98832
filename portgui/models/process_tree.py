"""The sockets of the live page by process: a row for each process, which opens to the rows of its sockets."""

import functools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from operator import attrgetter, is_
from typing import Any, Final, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot

from portgui.models.live import LiveModel
from portgui.models.record_table import (
    CHANGE_ROLE,
    Change,
    Column,
    Index,
    RecordTableModel,
    Update,
    change_text,
    joined,
    places,
    spliced,
)
from portgui.models.socket_columns import process_text
from portgui.models.table_copy import one_line
from portgui.overrides import override
from portgui.records import frozen, replace
from portgui.sockets.socket import Kind, Process, Socket, Unseen

translate: Final = QCoreApplication.translate

OPEN_ROLE: Final = CHANGE_ROLE + 1
"""Of the row of a process: whether its sockets are shown; `None` for the row of a socket."""

_OF_PROCESS: Final = frozenset({"process", "pid", "user", "sockets"})
"""Columns in which all sockets of a process are alike."""
_local_port: Final = attrgetter("local.port")
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_MANY: Final = 5000
"""From how many sockets on the window answers between the other table's merge and this one's."""
_TOLD_OF_GROUPS: Final = frozenset({_DISPLAY, _ACCESSIBLE, OPEN_ROLE})


@frozen
class ProcessGroup:
    """A process and those of its sockets that are shown; or the sockets whose process is not known for one reason."""

    key: Hashable
    sockets: tuple[Socket, ...]
    """At least one."""
    listening: int
    exposed: int
    example: Socket
    """A socket that tells the process. While rows are held, those of the group may have gone to other processes."""

    @property
    def process(self) -> Process | None:
        """The process, `None` where it is not known."""
        return self.example.process

    @property
    def unseen(self) -> Unseen | None:
        """Why the process is not known."""
        return self.example.unseen

    @property
    def owner(self) -> str | None:
        """The user that the process runs as, or whom the sockets belong to."""
        return self.example.owner


Row = Socket | ProcessGroup


def group_key(socket: Socket) -> tuple[object, ...]:
    """Return what the sockets of one process have in common, or those that hide theirs for one reason from one user."""
    process = socket.process
    return (process.pid, process.started_at) if process else (socket.unseen, socket.owner)


def group_name(group: ProcessGroup) -> str:
    """Return the name and the number of a process, or in brackets why it is not known."""
    name = process_text(group.example)
    return f"{name} ({group.process.pid})" if group.process else name


class ProcessTreeModel(RecordTableModel[Row]):
    """What a `LiveModel` shows, by process: all closed at first, and a process that was opened stays open.

    It is a table whose rows come and go as processes are opened and closed. It follows the other model while it is told
    to, where there are many sockets a moment later; it is held and let go with it, and is never reset. A sorting orders
    the sockets of a process, and the processes by their first socket in it.
    """

    opened = Signal()
    """Processes were opened or closed."""

    def __init__(self, live: LiveModel, parent: QObject | None = None) -> None:
        self._live = live
        self._following = False
        self._stayed: dict[int, tuple[Socket, Hashable]] = {}
        """Sockets that went to another process while no row was to move, by themselves as objects, with the key of the
        group that they stayed in.
        """
        self._groups: dict[Hashable, ProcessGroup] = {}
        """In the order of their first sockets."""
        self._open: set[Hashable] = set()
        self._behind: list[Update[Socket]] = []
        """What the other model took and this one did not yet."""
        self._catching_up = QTimer(singleShot=True, interval=1)  # without an interval nothing else would come before it
        self._catching_up.timeout.connect(self._catch_up)
        self._changes: dict[Hashable, Change | None] = {}
        """What happened to processes, as far as it was asked for since something happened."""
        self._marked: dict[int, Change] | None = None
        """What happened to sockets, by themselves as objects, once that was asked for since something happened."""
        super().__init__((*_hidden(live.columns), self._count_column()), self._row_key, parent)
        self._catching_up.setParent(self)
        self.order = _port
        live.updated.connect(self._on_updated)
        live.dataChanged.connect(self._on_data_changed)
        live.moved_on.connect(self._on_moved_on)
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
        group = self._groups.get(self._home(socket))
        return len(group.sockets) if group else 1

    # What is shown

    def follow(self, following: bool) -> None:
        """Follow the other model from now on, or do without what that costs."""
        self._following = following
        self._behind.clear()
        self._on_updated(None)

    @override
    def set_shown_columns(self, ids: Collection[str]) -> None:
        self._live.set_shown_columns(ids)

    def is_open(self, group: ProcessGroup) -> bool:
        """Say whether the sockets of a process are shown."""
        return group.key in self._open

    def set_open(self, groups: Sequence[ProcessGroup], is_open: bool) -> None:
        """Show the sockets of processes, or show them no longer."""
        self._catch_up()
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
            if self._marked is None:
                self._marked = self._live.changes()
            found = set(map(self._marked.get, map(id, record.sockets)))
            self._changes[record.key] = found.pop() if len(found) == 1 else Change.CHANGED
        return self._changes[record.key]

    @override
    def touch(self, column_id: str | None = None) -> None:
        self._forget_changes()
        super().touch(column_id)

    def _forget_changes(self) -> None:
        self._changes.clear()
        self._marked = None

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

    @override
    def bare_text(self, row: int, column: int) -> str | None:
        return None if isinstance(self._rows[row], ProcessGroup) else super().bare_text(row, column)

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
        self._catch_up()
        was_held = self._live.held
        self._live.hold(held)
        self._catch_up()
        if was_held and not held:
            self._let_move()

    @override
    def show_waiting(self) -> None:
        self._live.show_waiting()

    # Following

    @Slot()
    def _on_data_changed(self) -> None:
        if self._following:
            self.touch()

    @Slot()
    def _on_moved_on(self) -> None:
        if self._following and not self._behind:
            self.keep_sorted()

    @Slot(object)
    def _on_updated(self, update: Update[Socket] | None) -> None:
        """Bring the rows up to date with those of the other model."""
        if not self._following:
            return
        self._forget_changes()
        if update is None:
            self._behind.clear()
            self._regroup()
        elif update and (self._behind or self._live.rowCount() >= _MANY):
            self._behind.append(update)
            self._catching_up.start()
        elif update:
            self._follow(update)

    @Slot()
    def _catch_up(self) -> None:
        """Take what the other model took already."""
        self._catching_up.stop()
        behind, self._behind = self._behind, []
        for update in behind:
            self._forget_changes()
            self._follow(update)

    def _follow(self, update: Update[Socket]) -> None:
        if not self._live.held:
            self._let_move()
        self._take(update)
        self.keep_sorted()

    def _regroup(self) -> None:
        """Make all groups anew."""
        self._stayed.clear()
        members: dict[Hashable, list[Socket]] = defaultdict(list)
        for socket in sorted(self._live.records(), key=_local_port):
            members[group_key(socket)].append(socket)
        groups = {key: _made(key, sockets) for key, sockets in members.items()}
        for key, group in groups.items():
            was = self._groups.get(key)
            if was and len(was.sockets) == len(group.sockets) and all(map(is_, was.sockets, group.sockets)):
                groups[key] = was  # the very one of before where nothing of it changed
        self._groups = groups
        self.merge(self._flat())
        rows = self._ordered(self._given)  # what stayed may belong elsewhere now
        if not all(map(is_, rows, self._rows)):
            self._rearrange(rows)

    def _take(self, update: Update[Socket]) -> None:
        """Bring those groups up to date whose sockets came, went or changed."""
        parts: dict[Hashable, tuple[list[Socket], list[tuple[Socket, Socket]], list[Socket]]]
        parts = defaultdict(lambda: ([], [], []))
        for socket in update.gone:
            parts[self._home(socket)][0].append(socket)
        left = [socket for socket in update.gone if id(socket) in self._stayed]
        for before, after in update.changed:
            home, key = self._home(before), group_key(after)
            if id(before) in self._stayed:
                left.append(before)
            if home != key and self._live.held:
                self._stayed[id(after)] = (after, home)
            if home == key or self._live.held:
                parts[home][1].append((before, after))
            else:
                parts[home][0].append(before)
                parts[key][2].append(after)
        for socket in update.new:
            parts[group_key(socket)][2].append(socket)
        self._change({key: Update(*some) for key, some in parts.items()})
        for socket in left:
            self._stayed.pop(id(socket), None)

    def _change(self, parts: Mapping[Hashable, Update[Socket]]) -> None:
        """Show groups with other sockets than before, and the sockets of those that are open."""
        gone: list[Row] = []
        changed: list[tuple[Row, Row]] = []
        new: list[Row] = []
        groups = self._groups
        for key, part in parts.items():
            was = groups.pop(key, None)
            if now := _altered(key, was, part):
                groups[key] = now
            if was and now:
                changed.append((was, now))
            elif was:
                gone.append(was)
            elif now:
                new.append(now)
            if key in self._open:
                gone += part.gone
                changed += part.changed
                new += part.new
        self._groups = dict(sorted(groups.items(), key=_first_port))
        self.merge(self._flat(), Update(gone, changed, new))

    def _let_move(self) -> None:
        """Let the sockets go that stayed; those that are shown still come again below their new process."""
        if not self._stayed:
            return
        leave: dict[Hashable, list[Socket]] = defaultdict(list)
        come: dict[Hashable, list[Socket]] = defaultdict(list)
        for socket, home in self._stayed.values():
            leave[home].append(socket)
            come[group_key(socket)].append(socket)
        self._change({key: Update(gone=sockets) for key, sockets in leave.items()})
        self._stayed.clear()
        self._change({key: Update(new=sockets) for key, sockets in come.items()})

    def _home(self, socket: Socket) -> Hashable:
        """Return the key of the group that a socket is in."""
        stayed = self._stayed.get(id(socket)) if self._stayed else None
        return stayed[1] if stayed else group_key(socket)

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
        return (self._home(record), record.key)

    # Order

    @property
    def _alike(self) -> bool:
        """Whether the sockets of a process are alike in all that is sorted by."""
        return all(self.columns[column].id in _OF_PROCESS for column, _ in self._sorting)

    @override
    def _ordered(self, records: Sequence[Row]) -> list[Row]:
        alike = self._alike
        rows: list[Row] = []
        for group in self._sorted([record for record in records if isinstance(record, ProcessGroup)]):
            rows.append(group)
            if isinstance(group, ProcessGroup) and group.key in self._open:
                rows += group.sockets if alike else self._sorted(group.sockets)
        return rows

    @override
    def _sort_key(self, column: int, descending: bool) -> Callable[[Row], Any]:
        """Return what tells the order of sockets; of a process it is what its first socket is, in that order."""
        of_socket = self.columns[column].sort_key
        alike = self.columns[column].id in _OF_PROCESS

        def sort_key(record: Row) -> Any:
            if not isinstance(record, ProcessGroup):
                return of_socket(record)
            if alike:
                return of_socket(record.example)
            keys = [key for key in map(of_socket, record.sockets) if key is not None]
            return (max(keys) if descending else min(keys)) if keys else None

        return sort_key

    @override
    def _starts(self, new: Sequence[Row]) -> dict[int, list[Row]]:
        """Return the new rows by the row that they come before: sockets below their process, processes between others.

        Rows that stay need not be in order, as everywhere; but a row never comes below another process than its own.
        """
        rows, alike = self._rows, self._alike
        below: dict[Hashable, list[Row]] = defaultdict(list)
        for record in new:
            if not isinstance(record, ProcessGroup):
                below[self._home(record)].append(record)
        rank: Callable[[Row], Any] = self._ranking(_port)
        rank_below = _local_port if alike else rank

        def in_order(group: ProcessGroup) -> Sequence[Row]:
            return group.sockets if alike else self._sorted(group.sockets)

        starts: dict[int, list[Row]] = defaultdict(list)
        at: list[int] = []
        row = 0
        while row < len(rows):
            group = cast(ProcessGroup, rows[row])  # what is below a process is passed over
            at.append(row)
            sockets = below.get(group.key, [])
            end = row + 1 + (len(group.sockets) - len(sockets) if group.key in self._open else 0)
            if sockets:
                starts |= self._starts_among(row + 1, end, sockets, rank_below, functools.partial(in_order, group))
            row = end
        others = [rows[row] for row in at]
        for group in sorted((record for record in new if isinstance(record, ProcessGroup)), key=rank):
            place = bisect_right(others, rank(group), key=rank)
            start = at[place] if place < len(at) else len(rows)
            starts[start] += [group, *(in_order(group) if group.key in self._open else ())]
        return starts


def _altered(key: Hashable, group: ProcessGroup | None, part: Update[Socket]) -> ProcessGroup | None:
    """Return a group with other sockets, `None` where none is left."""
    sockets = list(group.sockets) if group else []
    place_of = places(sockets, (*part.gone, *(before for before, _ in part.changed)), _local_port)
    for before, after in part.changed:
        sockets[place_of[id(before)]] = after
    sockets = spliced(sockets, sorted(place_of[id(socket)] for socket in part.gone), {})
    sockets = joined(sockets, part.new, _local_port)
    if not sockets:
        return None
    went = _counts((*part.gone, *(before for before, _ in part.changed)))
    came = _counts((*part.new, *(after for _, after in part.changed)))
    counts = (group.listening, group.exposed) if group else (0, 0)
    listening, exposed = (was + more - less for was, more, less in zip(counts, came, went, strict=True))
    example = next((socket for socket in sockets if group_key(socket) == key), group.example if group else sockets[0])
    return ProcessGroup(key, tuple(sockets), listening, exposed, example)


def _made(key: Hashable, sockets: Sequence[Socket]) -> ProcessGroup:
    return ProcessGroup(key, tuple(sockets), *_counts(sockets), sockets[0])


def _counts(sockets: Sequence[Socket]) -> tuple[int, int]:
    """Return how many sockets listen and how many are exposed."""
    return sum(socket.listening for socket in sockets), sum(map(Kind.EXPOSED.test(), sockets))


def _port(row: Row) -> int:
    return (row.sockets[0] if isinstance(row, ProcessGroup) else row).local.port


def _first_port(item: tuple[Hashable, ProcessGroup]) -> int:
    return item[1].sockets[0].local.port


def _hidden(columns: Sequence[Column[Socket]]) -> list[Column[Any]]:
    """Return columns of which those that the row of a process tells are hidden at first."""
    return [replace(each, shown=each.shown and each.id not in _OF_PROCESS) for each in columns]
