"""The one table model: records in rows, columns that are values; sorting, and merging of a live list, by key."""

import enum
from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from portgui.overrides import override

if TYPE_CHECKING:
    from PySide6.QtGui import QBrush, QFont, QIcon

translate: Final = QCoreApplication.translate

R = TypeVar("R")


Index = QModelIndex | QPersistentModelIndex

CHANGE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The `Change` of a row, the same for each of its cells."""

_RUNS: Final = 24
"""A merge of more separate insertions and removals than this puts the rows into another order instead, so that one
insertion and one removal at the end are enough: each costs the view a walk over its rows.
"""

_USUAL: Final = 20_000
"""Rows."""
_SOUGHT: Final = 20
"""So much longer than a record in a walk over all takes one whose row is sought by halves."""

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ARROW_ROOM: Final = "\u2003"
"""Follows a right-aligned title, over whose end Qt would draw the sort arrow."""
_BACKGROUND: Final = int(Qt.ItemDataRole.BackgroundRole)
_FONT: Final = int(Qt.ItemDataRole.FontRole)
_OF_CHANGE: Final = frozenset({CHANGE_ROLE, _BACKGROUND, _FONT})
_LAYOUT: Final = ("QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint")
"""Which of the signals of that name: with the hint, a selection of many rows is cheap to take along."""
_SECOND_UP: Final = " \u25b2\u2082"
_SECOND_DOWN: Final = " \u25bc\u2082"
"""Follow the title of the column that is sorted by second: Qt's header has one arrow only."""
_NOWHERE: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Change(enum.Enum):
    """What happened to the record of a row a short while ago."""

    NEW = "new"
    CHANGED = "changed"
    RESTARTED = "restarted"
    """It stands in the place of one that ended."""
    CLOSED = "closed"
    """It is no more; its row stays for a while."""


@cache
def _tint_of(change: Change) -> "QBrush":
    """Return a ground that is light on a light table, dark on a dark one, and leaves the text as readable as before."""
    from PySide6.QtGui import QBrush, QColor  # the first picture of the window tells of no changes

    match change:
        case Change.NEW:
            return QBrush(QColor(46, 158, 91, 41))
        case Change.CLOSED:
            return QBrush(QColor(204, 75, 75, 41))
        case Change.CHANGED | Change.RESTARTED:
            return QBrush(QColor(201, 154, 30, 41))


@cache
def _font_of(change: Change) -> "QFont | None":
    if change is not Change.CLOSED:
        return None
    from PySide6.QtGui import QFont

    font = QFont()
    font.setStrikeOut(True)
    return font


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """What one column of a table shows of a record."""

    id: str
    """The name in the settings file; never translated."""
    title: str
    text: Callable[[R], str]
    """The cell in words: shown, unless it has a sign, copied and read aloud."""
    sort_key: Callable[[R], Any]
    """What the cell is ordered by; `None` goes last in either order."""
    help: str
    """What the column tells, for a tool tip of its header."""
    sample: str
    """A text as wide as the column should be at first."""
    numeric: bool = False
    sign: Callable[[R], str] | None = None
    """Given where the cell shows a sign for its text, a character or two."""
    shown: bool = True
    """Whether it is visible at first."""
    stretches: bool = False
    """Whether it takes the room that the others leave."""
    copied: Callable[[R], str] | None = None
    """The cell as other programs can compute with it, where that is not its text."""
    unit: str = ""
    """The unit of what is copied, where the copied cells do not say it."""
    icon: "Callable[[R], QIcon | None] | None" = None
    """Given where an icon may stand before the text."""
    asks: Callable[[R], str | None] | None = None
    """Given where the search can ask for the value of a cell: the word that does, `None` for a cell without a value."""

    @property
    def alignment(self) -> int:
        """How cells and header are aligned, as Qt's flags."""
        return _CENTRE if self.sign else _RIGHT if self.numeric else _LEFT

    @property
    def shown_text(self) -> Callable[[R], str]:
        """What tells the cell as it is painted."""
        return self.sign or self.text

    @property
    def copied_title(self) -> str:
        """The title with the unit of what is copied."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def copied_text(self) -> Callable[[R], str]:
        """What tells the cell as it is copied."""
        return self.copied or self.text


@dataclass(frozen=True, slots=True)
class Preset:
    """An arrangement of columns to choose."""

    title: str
    columns: tuple[str, ...]
    """The ids of those that are shown, from left to right."""
    sorting: str
    """As a page writes it: `process,-port`."""


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """A table of immutable records with unique keys.

    `set_records` shows other records (a model reset), `merge` brings a live list up to date row by row. Sorting orders
    what is shown; column -1 is the order in which the records were given, and like ones stand in that order or in that
    of a second column. A merge does not move rows that stay, and while the rows are held it does not move any: what
    would come and go waits.
    """

    merging = Signal()
    """Rows are about to come and go by a merge; indexes that are to follow must be persistent."""
    merged = Signal()
    """They have."""
    updated = Signal()
    """The rows are up to date with the records given last, as far as they are not held; other records or a merge."""
    waiting_changed = Signal(int)
    """Another number of rows waits to come or go."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.presets: tuple[Preset, ...] = ()
        self._key = key
        self._given: Sequence[R] = ()
        self._rows: list[R] = []
        self._sorting: tuple[tuple[int, bool], ...] = ()
        """The columns that are sorted by, the first one first, each with whether it is descending; two at most."""
        self._held = False
        self._waiting = 0
        self._roles = {_DISPLAY, _ALIGNMENT}
        """Those that have an answer here: a view asks for eight of each cell that it paints."""
        if any(column.icon for column in self.columns):
            self._roles.add(_DECORATION)
        if any(column.sign for column in self.columns):
            self._roles |= {_TOOL_TIP, _ACCESSIBLE}
        if type(self).change is not RecordTableModel.change:
            self._roles |= {*_OF_CHANGE, _ACCESSIBLE}

    # What is shown

    def record(self, row: int) -> R:
        """Return the record of a row."""
        return self._rows[row]

    def records(self) -> Sequence[R]:
        """Return all records in the order of their rows."""
        return tuple(self._rows)

    def key(self, row: int) -> Hashable:
        """Return the key of the record of a row."""
        return self._key(self._rows[row])

    def rows_of(self, records: Sequence[R]) -> list[int | None]:
        """Return the row of each record, or of the one with its key, or `None`.

        Found by key only in tables of a usual size: in a great one that would take longer than a keystroke may.
        """
        wanted = set(map(id, records))
        rows = {id(record): row for row, record in enumerate(self._rows) if id(record) in wanted} if wanted else {}
        if len(rows) < len(wanted) and len(self._rows) <= _USUAL:
            keys = {self._key(record): id(record) for record in records if id(record) not in rows}
            for row, record in enumerate(self._rows):
                if (found := keys.get(self._key(record))) is not None:
                    rows[found] = row
        return [rows.get(id(record)) for record in records]

    def change(self, record: R) -> Change | None:  # noqa: ARG002 - of tables that follow something
        """Return what happened to a record lately; nothing in a table that does not follow anything."""
        return None

    def set_shown_columns(self, ids: Collection[str]) -> None:
        """Take note of the columns that somebody sees; only a model whose cells cost something needs to know."""

    def set_records(self, records: Sequence[R]) -> None:
        """Show these records instead; nothing waits any more."""
        self.beginResetModel()
        self._given = records
        self._rows = self._ordered(records)
        self.endResetModel()
        self._tell_waiting(0)
        self.updated.emit()

    # Merging

    @property
    def waiting(self) -> int:
        """How many rows wait to come or go."""
        return self._waiting

    @property
    def held(self) -> bool:
        """Whether no row moves, comes or goes."""
        return self._held

    def hold(self, held: bool) -> None:
        """Hold the rows where they are, or let them go: what waits is shown then."""
        if held != self._held:
            self._held = held
            if not held:
                self.show_waiting()

    def show_waiting(self) -> None:
        """Let the rows that wait come and go, held or not."""
        if self._waiting:
            self._merge(self._given, held=False)

    def merge(self, records: Sequence[R]) -> None:
        """Bring the rows up to date: drop, change and insert by key; what stays keeps its place.

        While held, rows only change, but for those that come into an empty table. Records that are the very objects
        shown already cost nearly nothing, the others are found by key.
        """
        self._merge(records, self._held and bool(self._rows))

    def _merge(self, records: Sequence[R], held: bool) -> None:
        self._given = records
        rows = self._rows
        were, are = set(map(id, rows)), set(ids := list(map(id, records)))
        gone_ids, new_ids = were - are, are - were
        others = {self._key(records[place]): place for place, each in enumerate(ids) if each in new_ids}
        gone, changed = [], []
        for row in [row for row, record in enumerate(rows) if id(record) in gone_ids] if gone_ids else ():
            place = others.pop(self._key(rows[row]), None)
            if place is None:
                gone.append(row)
                continue
            if records[place] != rows[row]:
                changed.append(row)
            rows[row] = records[place]
        self._tell_changed(changed)
        if held:
            self._tell_waiting(len(gone) + len(others))
            self.updated.emit()
            return
        if gone or others:
            self.merging.emit()
            self._replace(gone, sorted(others.values()), ids)
            self.merged.emit()
        self._tell_waiting(0)
        self.updated.emit()

    def _replace(self, gone: list[int], new: list[int], ids: list[int]) -> None:
        """Remove some rows and insert the records that are given in some places.

        Run by run; where these are many all at the end, with the rows put into order before and after. `ids` are those
        of the given records as objects.
        """
        parts = list(runs(gone))
        if len(parts) > _RUNS:
            leaving = set(gone)
            stay = [record for row, record in enumerate(self._rows) if row not in leaving]
            self._rearrange(stay + [self._rows[row] for row in gone])
            parts = [(len(stay), len(self._rows) - 1)]
        for first, last in reversed(parts):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        starts = self._starts(new, ids) if new else {}
        if len(starts) > _RUNS:
            rows, kept, last = [], self._rows[:], 0
            for start in sorted(starts):
                rows += kept[last:start]
                rows += starts[start]
                last = start
            rows += kept[last:]
            starts = {len(kept): [self._given[place] for place in new]}
        else:
            rows = []
        for start in sorted(starts, reverse=True):
            self.beginInsertRows(QModelIndex(), start, start + len(starts[start]) - 1)
            self._rows[start:start] = starts[start]
            self.endInsertRows()
        if rows:
            self._rearrange(rows)

    def _starts(self, new: list[int], ids: list[int]) -> dict[int, list[R]]:
        """Return the records that are given in some places by the row that they are to come before."""
        starts: dict[int, list[R]] = {}
        rows, given = self._rows, self._given
        if len(new) * _SOUGHT < len(rows):
            place_of = dict(zip(ids, count()))
            ranked = sorted((self._rank(given[place], place), place) for place in new)
            for rank, place in ranked:
                start = bisect_left(rows, rank, key=lambda record: self._rank(record, place_of[id(record)]))
                starts.setdefault(start, []).append(given[place])
            return starts
        row_of = dict(zip(map(id, rows), count()))
        start = 0
        for record in self._ordered(given):
            row = row_of.get(id(record))
            if row is None:
                starts.setdefault(start, []).append(record)
            else:
                start = row + 1
        return starts

    def _rearrange(self, rows: list[R]) -> None:
        """Put the records into another order; selection and current cell follow."""
        hint = QAbstractTableModel.LayoutChangeHint.VerticalSortHint
        about_to_change: Any = self.layoutAboutToBeChanged  # the stub does not know that signals have overloads
        changed: Any = self.layoutChanged
        about_to_change[_LAYOUT].emit([], hint)
        before = self.persistentIndexList()
        if before:
            row_of = dict(zip(map(id, rows), count()))
            olds = self._rows
            after = [self.createIndex(row_of[id(olds[index.row()])], index.column()) for index in before]
            self._rows = rows
            self.changePersistentIndexList(before, after)
        self._rows = rows
        changed[_LAYOUT].emit([], hint)

    def _tell_changed(self, rows: list[int]) -> None:
        last_column = len(self.columns) - 1
        told = list(runs(rows))
        if len(told) > _RUNS:  # a view looks at its visible rows anyway
            told = [(rows[0], rows[-1])]
        for first, last in told:
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))

    def _tell_waiting(self, number: int) -> None:
        if number != self._waiting:
            self._waiting = number
            self.waiting_changed.emit(number)

    def sort_again(self, column_id: str) -> None:
        """Put the rows into order anew if they are sorted by this column."""
        if any(self.columns[column].id == column_id for column, _ in self._sorting):
            self._sort(self._sorting)

    def touch(self, column_id: str | None = None) -> None:
        """Tell the views that the cells of a column, or all, show something else now."""
        places = [place for place, column in enumerate(self.columns) if column_id in (None, column.id)]
        if self._rows:
            self.dataChanged.emit(self.index(0, places[0]), self.index(len(self._rows) - 1, places[-1]))

    # Qt's model

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in self._roles:
            return None
        if role == _DISPLAY:
            return self.columns[index.column()].shown_text(self._rows[index.row()]) if index.isValid() else None
        if role == _ALIGNMENT:
            return self.columns[index.column()].alignment
        if role == _DECORATION:
            icon = self.columns[index.column()].icon if index.isValid() else None
            return icon and icon(self._rows[index.row()])
        if role in _OF_CHANGE:
            change = self.change(self._rows[index.row()]) if index.isValid() else None
            return change and (
                _tint_of(change) if role == _BACKGROUND else _font_of(change) if role == _FONT else change
            )
        if not index.isValid():
            return None
        record, column = self._rows[index.row()], self.columns[index.column()]
        if role == _TOOL_TIP:
            return column.text(record) if column.sign else None
        change = self.change(record)
        if change:
            return ", ".join(filter(None, dict.fromkeys((column.text(record), change_text(change)))))
        return column.text(record) if column.sign else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        second = self._sorting[1][1] if len(self._sorting) > 1 and self._sorting[1][0] == section else None
        if role == _DISPLAY:
            if second is not None:
                return column.title + (_SECOND_DOWN if second else _SECOND_UP)
            return column.title + _ARROW_ROOM if column.numeric else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help
        if role == _ALIGNMENT:
            return column.alignment
        if role == _ACCESSIBLE:
            if second is None:
                return column.title
            told = (
                translate("RecordTable", "%1, sorted by second, downwards")
                if second
                else translate("RecordTable", "%1, sorted by second, upwards")
            )
            return told.replace("%1", column.title)
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; the second one stays where the first does."""
        second = self._sorting[1:] if self._sorting and self._sorting[0][0] == column else ()
        first = ((column, order == Qt.SortOrder.DescendingOrder),) if 0 <= column < len(self.columns) else ()
        self._sort((*first, *second))

    @property
    def second(self) -> tuple[int, bool] | None:
        """The second column that is sorted by, and whether it is descending."""
        return self._sorting[1] if len(self._sorting) > 1 else None

    def sort_second(self, column: int, *, descending: bool = False) -> None:
        """Order the rows that are alike in the column sorted by by another one; -1 for none."""
        if self._sorting:
            self._sort((self._sorting[0], *([(column, descending)] if column >= 0 else [])))

    def _sort(self, sorting: tuple[tuple[int, bool], ...]) -> None:
        self.show_waiting()  # who sorts asks for other places
        told = {column for column, _ in (*self._sorting[1:], *sorting[1:])}
        self._sorting = sorting
        self._rearrange(self._ordered(self._given))
        for column in told:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def _ordered(self, records: Sequence[R]) -> list[R]:
        rows = list(records)
        for column, descending in reversed(self._sorting):
            keys = list(map(self.columns[column].sort_key, rows))
            known = [place for place, key in enumerate(keys) if key is not None]
            unknown = [rows[place] for place, key in enumerate(keys) if key is None] if len(known) < len(rows) else []
            known.sort(key=keys.__getitem__, reverse=descending)
            rows = [rows[place] for place in known] + unknown
        return rows

    def _rank(self, record: R, place: int) -> tuple[Any, ...]:
        """Return what orders a record given in some place as `_ordered` does."""
        rank: list[Any] = []
        for column, descending in self._sorting:
            key = self.columns[column].sort_key(record)
            rank += (key is None, 0 if key is None else _Downwards(key) if descending else key)
        return (*rank, place)


class _Downwards:
    """A value that is smaller the greater it is."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Downwards) and bool(self._value == other._value)

    @override
    def __hash__(self) -> int:
        return hash(self._value)

    def __lt__(self, other: "_Downwards") -> bool:
        return bool(other._value < self._value)


def change_text(change: Change | None) -> str:
    """Return a change in a word."""
    match change:
        case Change.NEW:
            return translate("RecordTable", "New")
        case Change.CHANGED:
            return translate("RecordTable", "Changed")
        case Change.RESTARTED:
            return translate("RecordTable", "Restarted")
        case Change.CLOSED:
            return translate("RecordTable", "Closed")
        case None:
            return ""


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive numbers.

    >>> list(runs([1, 2, 3, 7, 9, 10]))
    [(1, 3), (7, 7), (9, 10)]
    """
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[start], rows[place - 1]
            start = place
