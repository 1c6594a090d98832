"""The one table model: records in rows, columns that are values; sorting, and merging of a live list, by key."""

import enum
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from portgui.overrides import override
from portgui.registry.entry import Mark

R = TypeVar("R")


class Sign(enum.Enum):
    """What a user keeps of a record."""

    FAVOURITE = "favourite"
    NOTE = "note"
    BOTH = "both"


Index = QModelIndex | QPersistentModelIndex

MARK_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The `Mark` or `Sign` of a cell that is drawn as one; its text is the same in words."""

_RUNS: Final = 64
"""A merge of more separate changes than this resets the model: each change costs the view a walk over its rows."""

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_ARROW_ROOM: Final = "\u2003"
"""Follows a right-aligned title, over whose end Qt would draw the sort arrow."""
_NOWHERE: Final = QModelIndex()
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """What one column of a table shows of a record."""

    id: str
    """The name in the settings file; never translated."""
    title: str
    text: Callable[[R], str]
    """The cell in words: shown, copied and read aloud."""
    sort_key: Callable[[R], Any]
    """What the cell is ordered by; `None` goes last in either order."""
    help: str
    """What the column tells, for a tool tip of its header."""
    sample: str
    """A text as wide as the column should be at first."""
    numeric: bool = False
    mark: Callable[[R], Mark | Sign | None] | None = None
    """Given where the cell is drawn as a mark."""
    shown: bool = True
    """Whether it is visible at first."""
    stretches: bool = False
    """Whether it takes the room that the others leave."""

    @property
    def alignment(self) -> int:
        """How cells and header are aligned, as Qt's flags."""
        return _CENTRE if self.mark else _RIGHT if self.numeric else _LEFT


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """A table of immutable records with unique keys.

    `set_records` shows other records (a model reset), `merge` brings a live list up to date row by row. Sorting orders
    what is shown; column -1 is the order in which the records were given. A merge does not move rows that stay.
    """

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._given: Sequence[R] = ()
        self._rows: list[R] = []
        self._sort_column = -1
        self._descending = False

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

    def rows_of(self, keys: set[Hashable]) -> Iterator[int]:
        """Yield the rows of the records with these keys, upwards. Costs a walk over all rows."""
        if keys:
            yield from (row for row, record in enumerate(self._rows) if self._key(record) in keys)

    def set_records(self, records: Sequence[R]) -> None:
        """Show these records instead."""
        self.beginResetModel()
        self._given = records
        self._rows = self._ordered(records)
        self.endResetModel()

    def merge(self, records: Sequence[R]) -> None:
        """Bring the rows up to date: drop, change and insert by key; what stays keeps its place.

        Records that are the very objects shown already cost a sixth of those that have to be found by key.
        """
        places = self._places_in(records)
        gone = [row for row, place in enumerate(places) if place < 0]
        kept = [records[place] for place in places if place >= 0]
        target: list[R] | None = None
        inserted: dict[int, list[R]] = {}  # by the row, among those kept, that they come after
        if len(kept) < len(records):
            target = self._ordered(records)
            rows = {id(record): row for row, record in enumerate(kept)}
            after = -1
            for record in target:
                row = rows.get(id(record))
                if row is None:
                    inserted.setdefault(after, []).append(record)
                else:
                    after = row
        gone_runs = list(runs(gone))
        self._given = records
        if len(gone_runs) + len(inserted) > _RUNS:
            self.beginResetModel()
            self._rows = self._ordered(records) if target is None else target
            self.endResetModel()
            return
        for first, last in reversed(gone_runs):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        changed = []
        for row, record in enumerate(kept):
            if record is not self._rows[row]:
                if record != self._rows[row]:
                    changed.append(row)
                self._rows[row] = record
        last_column = len(self.columns) - 1
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))
        for after in sorted(inserted, reverse=True):
            new = inserted[after]
            self.beginInsertRows(QModelIndex(), after + 1, after + len(new))
            self._rows[after + 1 : after + 1] = new
            self.endInsertRows()

    def _places_in(self, records: Sequence[R]) -> list[int]:
        """Return for each row the place of its record, or of the one with the same key, among others; -1 for none."""
        places = [-1] * len(self._rows)
        rows = {id(record): row for row, record in enumerate(self._rows)}
        others: dict[Hashable, int] = {}
        for place, record in enumerate(records):
            row = rows.get(id(record))
            if row is None:
                others[self._key(record)] = place
            else:
                places[row] = place
        if others:
            for row, place in enumerate(places):
                if place < 0:
                    places[row] = others.get(self._key(self._rows[row]), -1)
        return places

    def sort_again(self, column_id: str) -> None:
        """Put the rows into order anew if they are sorted by this column."""
        if self._sort_column >= 0 and self.columns[self._sort_column].id == column_id:
            descending = Qt.SortOrder.DescendingOrder if self._descending else Qt.SortOrder.AscendingOrder
            self.sort(self._sort_column, descending)

    def touch(self, column_id: str) -> None:
        """Tell the views that the cells of a column show something else now."""
        column = next(place for place, column in enumerate(self.columns) if column.id == column_id)
        if self._rows:
            self.dataChanged.emit(self.index(0, column), self.index(len(self._rows) - 1, column))

    # Qt's model

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self.columns[index.column()].text(self._rows[index.row()]) if index.isValid() else None
        if role == _ALIGNMENT:
            return self.columns[index.column()].alignment
        if role == MARK_ROLE and index.isValid() and (mark := self.columns[index.column()].mark):
            return mark(self._rows[index.row()])
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _DISPLAY:
            return column.title + _ARROW_ROOM if column.numeric else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.help
        if role == _ALIGNMENT:
            return column.alignment
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title
        return None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key(index.row()) for index in before]
        self._sort_column = column if column < len(self.columns) else -1
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._rows = self._ordered(self._given)
        if before:
            wanted = set(keys)
            rows = {self._key(record): row for row, record in enumerate(self._rows) if self._key(record) in wanted}
            self.changePersistentIndexList(
                before, [self.index(rows[key], index.column()) for key, index in zip(keys, before, strict=True)]
            )
        self.layoutChanged.emit()

    def _ordered(self, records: Sequence[R]) -> list[R]:
        if self._sort_column < 0:
            return list(records)
        sort_key = self.columns[self._sort_column].sort_key
        keyed = [(sort_key(record), record) for record in records]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=_first, reverse=self._descending)
        return [record for _, record in known] + [record for key, record in keyed if key is None]


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


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
