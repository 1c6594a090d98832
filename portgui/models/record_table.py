"""The one table model: records in rows, columns that are values; sorting, and merging of a live list, by key."""

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, count
from operator import is_
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
from portgui.records import frozen

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

_SORTED_AGAIN: Final = 5000
"""Rows up to which a live table that nobody aims into is sorted again when they tell something else."""

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


@frozen
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


@frozen
class Preset:
    """An arrangement of columns to choose."""

    title: str
    columns: tuple[str, ...]
    """The ids of those that are shown, from left to right."""
    sorting: str
    """As a page writes it: `process,-port`."""


@frozen
class Update(Generic[R]):
    """What is different between two lists of records with unique keys; no key is named twice."""

    gone: Sequence[R] = ()
    changed: Sequence[tuple[R, R]] = ()
    """Before and after, with the same key; two that are equal are two objects."""
    new: Sequence[R] = ()
    """In the order of the later list."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.changed or self.new)


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """A table of immutable records with unique keys.

    `set_records` shows other records (a model reset), `merge` brings a live list up to date row by row. Sorting orders
    what is shown; column -1 is the order in which the records were given, and like ones stand in that order or in that
    of a second column. A merge does not move rows that stay, and while the rows are held it does not move any: what
    would come and go waits.
    """

    order: Callable[[R], Any] | None = None
    """What the records are ordered by as they are given, where there is such a thing: it spares a walk over all."""

    merging = Signal(object)
    """Rows are about to come and go by a merge: the list of those that go; indexes that are to follow must be
    persistent.
    """
    merged = Signal(object)
    """They have: the list of the new rows."""
    updated = Signal(object)
    """The rows are up to date with the records given last, as far as they are not held: the `Update` that they took, or
    `None` for other records.
    """
    waiting_changed = Signal(int)
    """Another number of rows waits to come or go."""

    ranked = False
    """Whether records are given best match first."""

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
        self._leaving: dict[Hashable, R] = {}
        """By key: records that are not given any more and have their row still."""
        self._coming: dict[Hashable, R] = {}
        """By key: records that are given and have no row yet."""
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

    @property
    def best(self) -> int:
        """The row of the best match, -1 in an empty table; the first one where records have no rank."""
        if not self._rows:
            return -1
        row = self.rows_of(self._given[:1])[0] if self.ranked and self._sorting and self._given else 0
        return row or 0

    def rows_of(self, records: Sequence[R]) -> list[int | None]:
        """Return the row of each record, or of the one with its key, or `None`."""
        row_of = places(self._rows, records)
        others = {self._key(record): id(record) for record in records if id(record) not in row_of}
        if others:
            for row, record in enumerate(self._rows):
                if (found := others.get(self._key(record))) is not None:
                    row_of[found] = row
        return [row_of.get(id(record)) for record in records]

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
        self._leaving.clear()
        self._coming.clear()
        self.endResetModel()
        self._tell_waiting(0)
        self.updated.emit(None)

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
            self._bring(Update(), held=False)

    def merge(self, records: Sequence[R], update: Update[R] | None = None) -> None:
        """Bring the rows up to date: drop, change and insert by key; what stays keeps its place.

        While held, rows only change, but for those that come into an empty table. `update` is what is different from
        the records given before, as objects, where that is known: finding it out takes longer than all the rest.
        """
        if update is None:
            update = self._difference(records)
        self._given = records
        self._bring(update, self._held and bool(self._rows))

    def _difference(self, records: Sequence[R]) -> Update[R]:
        """Return what is different from the records given before; what is the very same object costs little."""
        were, are = set(map(id, self._given)), set(map(id, records))
        gone = [record for record in self._given if id(record) not in are]
        new = [record for record in records if id(record) not in were]
        if not gone or not new:
            return Update(gone, (), new)
        others = {self._key(record): record for record in new}
        alone: list[R] = []
        changed: list[tuple[R, R]] = []
        for record in gone:
            after = others.pop(self._key(record), None)
            if after is None:
                alone.append(record)
            else:
                changed.append((record, after))
        return Update(alone, changed, list(others.values()))

    def _bring(self, update: Update[R], held: bool) -> None:
        """Let the rows change; let those come and go that waited or are to now, unless they are held."""
        if held or self._waiting:
            update = self._wait(update, held)
        rows = self._rows
        row_of = places(rows, (*update.gone, *(before for before, _ in update.changed)))
        for before, after in update.changed:
            rows[row_of[id(before)]] = after
        self._tell_changed(sorted(row_of[id(before)] for before, after in update.changed if before != after))
        if update.gone or update.new:
            gone = sorted(row_of[id(record)] for record in update.gone)
            self.merging.emit(gone)
            self.merged.emit(self._replace(gone, update.new))
        self._tell_waiting(len(self._leaving) + len(self._coming))
        self.updated.emit(update)

    def _wait(self, update: Update[R], held: bool) -> Update[R]:
        """Let what comes and goes wait, with what waits already; return what happens to the rows now."""
        leaving, coming = self._leaving, self._coming
        changed: list[tuple[R, R]] = []
        for record in update.gone:
            key = self._key(record)
            if coming.pop(key, None) is None:
                leaving[key] = record
        for before, after in update.changed:
            if (key := self._key(after)) in coming:
                coming[key] = after
            else:
                changed.append((before, after))
        for record in update.new:
            was = leaving.pop(key := self._key(record), None)
            if was is None:
                coming[key] = record
            else:
                changed.append((was, record))
        if held:
            return Update(changed=changed)
        update = Update(list(leaving.values()), changed, list(coming.values()))
        leaving.clear()
        coming.clear()
        return update

    def _replace(self, gone: list[int], new: Sequence[R]) -> list[int]:
        """Remove some rows and insert records where they belong; return the rows of these.

        Run by run; where these are many all at the end, with the rows put into order before and after.
        """
        parts = list(runs(gone))
        if len(parts) > _RUNS:
            stay = spliced(self._rows, gone, {})

            def to_the_end(row: int) -> int:
                place = bisect_left(gone, row)
                return len(stay) + place if place < len(gone) and gone[place] == row else row - place

            self._rearrange(stay + [self._rows[row] for row in gone], to_the_end)
            parts = [(len(stay), len(self._rows) - 1)]
        for first, last in reversed(parts):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        starts = self._starts(new) if new else {}
        come: list[int] = []
        for start in sorted(starts):
            first = start + len(come)
            come += range(first, first + len(starts[start]))
        rows: list[R] = []
        stayed = len(self._rows)
        if len(starts) > _RUNS:
            rows = spliced(self._rows, (), starts)
            starts = {stayed: [record for start in sorted(starts) for record in starts[start]]}
        for start in sorted(starts, reverse=True):
            self.beginInsertRows(QModelIndex(), start, start + len(starts[start]) - 1)
            self._rows[start:start] = starts[start]
            self.endInsertRows()
        if rows:
            before = [row - place for place, row in enumerate(come)]  # the row that each belongs before
            self._rearrange(rows, lambda row: row + bisect_right(before, row) if row < stayed else come[row - stayed])
        return come

    def _starts(self, new: Sequence[R]) -> dict[int, list[R]]:
        """Return records that are given by the row that they are to come before."""
        given, place = self._given, self.order
        if place is None:
            place_of = dict(zip(map(id, given), count()))
            place = lambda record: place_of[id(record)]  # noqa: E731 - a function for each is not shorter
        return self._starts_among(0, len(self._rows), new, self._ranking(place), lambda: self._sorted(given))

    def _starts_among(
        self,
        first: int,
        end: int,
        new: Sequence[R],
        rank: Callable[[R], Any],
        in_order: Callable[[], Iterable[R]],
    ) -> dict[int, list[R]]:
        """Return new records by the row that they are to come before, of those from a first one up to an end.

        `rank` tells what they are ordered by, `in_order` the new ones and those in the rows as they should stand.
        """
        starts: dict[int, list[R]] = {}
        rows = self._rows
        if len(new) * _SOUGHT < end - first:
            for record in sorted(new, key=rank):
                starts.setdefault(bisect_right(rows, rank(record), first, end, key=rank), []).append(record)
            return starts
        row_of = dict(zip(map(id, rows[first:end]), count(first)))
        start = first
        for record in in_order():
            row = row_of.get(id(record))
            if row is None:
                starts.setdefault(start, []).append(record)
            elif row >= start or rank(rows[start - 1]) != rank(record):  # else one that is like it stands further down
                start = row + 1
        return starts

    def _rearrange(self, rows: list[R], move: Callable[[int], int] | None = None) -> None:
        """Put the records into another order; selection and current cell follow.

        `move` tells where a row goes, where that is known without a walk over all.
        """
        hint = QAbstractTableModel.LayoutChangeHint.VerticalSortHint
        about_to_change: Any = self.layoutAboutToBeChanged  # the stub does not know that signals have overloads
        changed: Any = self.layoutChanged
        about_to_change[_LAYOUT].emit([], hint)
        before = self.persistentIndexList()
        if before:
            if move is None:
                olds = [self._rows[index.row()] for index in before]
                row_of = places(rows, olds)
                towards = [row_of[id(old)] for old in olds]
            else:
                towards = [move(index.row()) for index in before]
            after = [self.createIndex(row, index.column()) for row, index in zip(towards, before, strict=True)]
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

    def sort_again(self, column_id: str | None = None) -> None:
        """Put the rows into order anew if they are sorted by this column, or by any."""
        if any(column_id in (None, self.columns[column].id) for column, _ in self._sorting):
            rows = self._ordered(self._given)
            if not all(map(is_, rows, self._rows)):
                self._rearrange(rows)

    def keep_sorted(self) -> None:
        """Let the rows stand where what they tell now belongs, but where they are held or very many."""
        if not self.held and len(self._rows) <= _SORTED_AGAIN:
            self.sort_again()

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

    def bare_text(self, row: int, column: int) -> str | None:
        """Return the text of a cell of which nothing else is to be painted, `None` for one with an icon or a change."""
        cell, record = self.columns[column], self._rows[row]
        return None if cell.icon or self.change(record) else cell.shown_text(record)

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
        """Return all rows that records make, in their order."""
        return self._sorted(records)

    def _sorted(self, records: Sequence[R]) -> list[R]:
        rows = list(records)
        for column, descending in reversed(self._sorting):
            keys = list(map(self._sort_key(column, descending), rows))
            known: Iterable[int] = range(len(rows))
            unknown: list[R] = []
            if None in keys:
                known = [place for place, key in enumerate(keys) if key is not None]
                unknown = [row for row, key in zip(rows, keys, strict=True) if key is None]
            known = sorted(known, key=keys.__getitem__, reverse=descending)
            rows = [*map(rows.__getitem__, known), *unknown]
        return rows

    def _ranking(self, place: Callable[[R], Any]) -> Callable[[R], tuple[Any, ...]]:
        """Return what orders records as `_sorted` does, given what tells their place among those given."""
        sorting = [(self._sort_key(column, descending), descending) for column, descending in self._sorting]
        if not sorting:
            return lambda record: (place(record),)
        if len(sorting) == 1 and not sorting[0][1]:  # asked for a hundred thousand times a second
            only = sorting[0][0]
            return lambda record: ((key := only(record)) is None, 0 if key is None else key, place(record))

        def rank(record: R) -> tuple[Any, ...]:
            found: list[Any] = []
            for sort_key, descending in sorting:
                key = sort_key(record)
                found += (key is None, 0 if key is None else _Downwards(key) if descending else key)
            return (*found, place(record))

        return rank

    def _sort_key(self, column: int, descending: bool) -> Callable[[R], Any]:  # noqa: ARG002 - for what has several
        """Return what tells what a record is ordered by in a column."""
        return self.columns[column].sort_key


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


def moved(spans: Iterable[tuple[int, int]], gone: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of runs of rows, given from the top down, after a merge.

    `gone` are the rows that went, `new` those that came, as they are numbered after it, both upwards.

    >>> list(moved([(0, 3), (5, 5), (7, 9)], [1, 5], [2, 9]))
    [(0, 1), (3, 3), (6, 8)]
    """
    before = [row - place for place, row in enumerate(new)]  # the row that each came before, without the others
    for top, bottom in spans:
        first, last = top - bisect_left(gone, top), bottom - bisect_right(gone, bottom)
        place, end = bisect_right(before, first), bisect_right(before, last)
        while first <= last:
            until = before[place] - 1 if place < end else last
            if first <= until:
                yield first + place, until + place
            first = until + 1
            place += 1


def places(rows: Sequence[R], records: Sequence[R], order: Callable[[R], Any] | None = None) -> dict[int, int]:
    """Return where records are among rows, by themselves as objects; those that are not there are left out.

    `order` is what the rows are ordered by, where they are: few records among many are sought by halves then.
    """
    wanted = set(map(id, records))
    if not wanted:
        return {}
    if order and len(wanted) * _SOUGHT < len(rows):
        found: dict[int, int] = {}
        for value in set(map(order, records)):
            first = bisect_left(rows, value, key=order)
            end = bisect_right(rows, value, first, key=order)
            found.update((id(record), row) for row, record in enumerate(rows[first:end], first) if id(record) in wanted)
        return found
    there = compress(count(), map(wanted.__contains__, map(id, rows)))
    return {id(rows[row]): row for row in there}


def joined(rows: Sequence[R], new: Iterable[R], order: Callable[[R], Any]) -> list[R]:
    """Return rows that are in an order with new ones where they belong, behind those that are alike."""
    starts: dict[int, list[R]] = {}
    for record in sorted(new, key=order):
        starts.setdefault(bisect_right(rows, order(record), key=order), []).append(record)
    return spliced(rows, (), starts)


def spliced(rows: Sequence[R], gone: Iterable[int], starts: Mapping[int, Sequence[R]]) -> list[R]:
    """Return rows without some, or with others before some, of their places.

    >>> spliced("abcde", [1, 2], {}), spliced("abc", [], {0: "xy", 3: "z"})
    (['a', 'd', 'e'], ['x', 'y', 'a', 'b', 'c', 'z'])
    """
    parts: list[R] = []
    last = 0
    for row in gone:
        parts += rows[last:row]
        last = row + 1
    for start in sorted(starts):
        parts += rows[last:start]
        parts += starts[start]
        last = start
    parts += rows[last:]
    return parts
