"""The one table model: Qt's own tester, merging by key, sorting, and what persistent indexes point at."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester

from portgui.models.record_table import CHANGE_ROLE, Column, RecordTableModel, places
from portgui.records import replace

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
NUMBER, NAME, MARK = range(3)


@dataclass(frozen=True, slots=True)
class Thing:
    """A record with a key, and values to show."""

    key: int
    number: int | None = None
    name: str | None = None


COLUMNS: tuple[Column[Thing], ...] = (
    Column(
        "number",
        "Number",
        lambda thing: "" if thing.number is None else str(thing.number),
        lambda thing: thing.number,
        "How many",
        "123",
        numeric=True,
    ),
    Column("name", "Name", lambda thing: thing.name or "", lambda thing: thing.name, "What it is called", "name"),
    Column(
        "mark",
        "Mark",
        lambda thing: "used" if thing.number else "",
        lambda _: None,
        "Whether it is used",
        "M",
        sign=lambda thing: "x" if thing.number else "",
    ),
)


class Things(RecordTableModel[Thing]):
    """A table of things."""

    def __init__(self, *records: Thing) -> None:
        super().__init__(COLUMNS, lambda thing: thing.key)
        if records:
            self.set_records(records)


class Follower:
    """Follows a model by its signals alone, as a view does: holds what it was told, and counts how it was told."""

    def __init__(self, model: RecordTableModel[Thing]) -> None:
        self.model = model
        self.rows = self._all()
        self.resets = 0
        self.changed: list[int] = []
        """The rows of every `dataChanged`, one after the other."""
        self.columns: set[tuple[int, int]] = set()
        """The first and last column of every `dataChanged`."""
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.dataChanged.connect(self._on_changed)
        model.modelReset.connect(self._on_reset)
        model.layoutChanged.connect(self._on_layout)

    def _row(self, row: int) -> tuple[str, ...]:
        return tuple(self.model.index(row, column).data() for column in range(self.model.columnCount()))

    def _all(self) -> list[tuple[str, ...]]:
        return [self._row(row) for row in range(self.model.rowCount())]

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        assert not parent.isValid()
        self.rows[first:first] = [self._row(row) for row in range(first, last + 1)]

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        assert not parent.isValid()
        del self.rows[first : last + 1]

    def _on_changed(self, top_left: QModelIndex, bottom_right: QModelIndex) -> None:
        self.columns.add((top_left.column(), bottom_right.column()))
        for row in range(top_left.row(), bottom_right.row() + 1):
            self.changed.append(row)
            self.rows[row] = self._row(row)

    def _on_reset(self) -> None:
        self.resets += 1
        self.rows = self._all()

    def _on_layout(self) -> None:
        self.rows = self._all()


def shown(records: Sequence[Thing]) -> list[tuple[str, ...]]:
    """Return the rows that these records make."""
    return [tuple(column.shown_text(record) for column in COLUMNS) for record in records]


def numbers(model: RecordTableModel[Thing]) -> list[int | None]:
    return [thing.number for thing in model.records()]


def keys(model: RecordTableModel[Thing]) -> list[int]:
    return [thing.key for thing in model.records()]


@pytest.fixture
def watched() -> Iterator[Things]:
    """A table under Qt's model tester: what is wrong with its signals is a logged warning, which fails the test."""
    model = Things()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield model
    del tester


# Qt's rules for models


@pytest.mark.parametrize("count", [0, 1, 30])
def test_qt_finds_no_fault_with_the_model(qtmodeltester: ModelTester, count: int) -> None:
    model = Things(*(Thing(key, key % 7 or None, f"name {key % 3}") for key in range(count)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.sort(NUMBER, DOWN)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.merge([Thing(key, key) for key in range(0, 2 * count, 2)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_qt_finds_no_fault_while_the_model_changes(watched: Things) -> None:
    first = [Thing(key, 10 - key, "a") for key in range(10)]
    watched.merge(first)
    watched.merge([Thing(20), *first[2:5], Thing(21), Thing(22), *first[7:], Thing(23)])
    for column in (*range(watched.columnCount()), -1):
        watched.sort(column, DOWN)
    watched.merge([replace(thing, name="b") for thing in first])
    watched.set_records(first[:3])
    watched.merge([])
    watched.set_records([])
    watched.merge(first)
    assert keys(watched) == list(range(10))


def test_nothing_is_below_a_row(watched: Things) -> None:
    watched.set_records([Thing(1)])
    below = watched.index(0, 0)
    assert (watched.rowCount(), watched.columnCount()) == (1, 3)
    assert (watched.rowCount(below), watched.columnCount(below)) == (0, 0)


# What is shown


def test_cells_are_texts_alignments_and_signs() -> None:
    model = Things(Thing(1, 5, "five"), Thing(2))
    assert [model.index(0, column).data() for column in range(3)] == ["5", "five", "x"]
    assert [model.index(1, column).data() for column in range(3)] == ["", "", ""]
    alignments = [model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    wanted = [Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter]
    assert [flag.value & alignment for flag, alignment in zip(wanted, alignments, strict=True)] == [
        flag.value for flag in wanted
    ]
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert [model.index(row, MARK).data(role) for row in range(2)] == ["used", ""]
        assert model.index(0, NAME).data(role) is None, "it shows its text"
    assert model.index(0, NAME).data(Qt.ItemDataRole.DecorationRole) is None


@pytest.mark.parametrize("role", [int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole), CHANGE_ROLE])
@pytest.mark.parametrize("records", [(), (Thing(1, 1),)], ids=["empty", "one row"])
def test_an_invalid_index_has_no_data(records: tuple[Thing, ...], role: int) -> None:
    assert Things(*records).data(QModelIndex(), role) is None


def test_headers_tell_title_and_help_of_columns_only() -> None:
    model = Things(Thing(1))
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    titles = [model.headerData(column, across) for column in range(3)]
    assert [title.strip() for title in titles] == ["Number", "Name", "Mark"]
    helps = [model.headerData(column, across, Qt.ItemDataRole.ToolTipRole) for column in range(3)]
    assert helps == ["How many", "What it is called", "Whether it is used"]
    assert [model.headerData(section, across) for section in (-1, 3)] == [None, None]
    assert model.headerData(0, down) is None
    assert model.headerData(0, across, Qt.ItemDataRole.DecorationRole) is None
    for column in range(3):
        alignment = model.headerData(column, across, Qt.ItemDataRole.TextAlignmentRole)
        assert alignment == model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)


def test_rows_are_found_by_record_or_key() -> None:
    model = Things(*(Thing(key) for key in (5, 3, 9, 1)))
    assert [model.key(row) for row in range(4)] == [5, 3, 9, 1]
    assert model.rows_of([Thing(1), model.record(0), Thing(42)]) == [3, 0, None]
    assert model.rows_of([]) == []
    assert [model.record(row) for row in (0, 3)] == [Thing(5), Thing(1)]


def test_a_touched_column_is_told_for_all_rows() -> None:
    model = Things(*(Thing(key) for key in range(4)))
    follower = Follower(model)
    model.touch("name")
    assert follower.changed == [0, 1, 2, 3]
    assert follower.columns == {(NAME, NAME)}


def test_touching_an_empty_table_tells_nothing(watched: Things) -> None:
    follower = Follower(watched)
    watched.touch("name")
    assert follower.columns == set()


# Merging


MERGES = {
    "the same again": ([1, 2, 3], [1, 2, 3]),
    "from nothing": ([], [1, 2, 3]),
    "to nothing": ([1, 2, 3], []),
    "nothing to nothing": ([], []),
    "everything else": ([1, 2, 3], [4, 5]),
    "before, between and after": ([2, 5], [1, 2, 3, 4, 5, 6]),
    "gone from both ends": ([1, 2, 3, 4, 5], [3]),
    "gone from the middle": ([1, 2, 3, 4, 5], [1, 5]),
    "one in the place of another": ([1, 2, 3], [1, 9, 3]),
    "every second one in the place of another": ([1, 2, 3, 4, 5], [9, 2, 8, 4, 7]),
}


@pytest.mark.parametrize(("before", "after"), MERGES.values(), ids=MERGES.keys())
def test_a_merge_ends_with_the_target(watched: Things, before: list[int], after: list[int]) -> None:
    watched.set_records([Thing(key, key) for key in before])
    follower = Follower(watched)
    target = [Thing(key, key) for key in after]
    watched.merge(target)
    assert list(watched.records()) == target
    assert follower.rows == shown(target)
    assert follower.resets == 0
    assert follower.changed == []


def test_rows_that_stay_keep_their_places_when_the_target_has_another_order(watched: Things) -> None:
    watched.set_records([Thing(key) for key in (1, 2, 3, 4)])
    watched.merge([Thing(key) for key in (4, 9, 3, 1)])
    assert [key for key in keys(watched) if key != 9] == [1, 3, 4]
    assert sorted(keys(watched)) == [1, 3, 4, 9]


def test_only_rows_whose_record_changed_are_told_of() -> None:
    before = [Thing(key, key) for key in range(10)]
    model = Things(*before)
    follower = Follower(model)
    changes = {2, 3, 7}
    after = [replace(thing, name="new") if thing.key in changes else replace(thing) for thing in before]
    model.merge(after)
    assert follower.changed == sorted(changes)
    assert follower.columns == {(0, model.columnCount() - 1)}
    assert list(model.records()) == after
    assert all(held is given for held, given in zip(model.records(), after, strict=True)), "old records are let go"


def test_changes_are_told_at_the_rows_they_are_in_when_others_come_and_go() -> None:
    model = Things(*(Thing(key, key) for key in range(6)))
    follower = Follower(model)
    after = [Thing(10, 10), Thing(2, 2, "new"), Thing(11, 11), Thing(3, 3), Thing(5, 5, "new")]
    model.merge(after)
    assert list(model.records()) == after
    assert follower.rows == shown(after)


def test_a_great_change_keeps_what_points_at_the_rows_that_stay(watched: Things) -> None:
    watched.set_records([Thing(key) for key in range(1000)])
    follower = Follower(watched)
    persistent = [QPersistentModelIndex(watched.index(row, NAME)) for row in range(1000)]
    after = [Thing(key + 1000 if key % 2 else key) for key in range(1000)]
    watched.merge(after)
    assert (follower.resets, list(watched.records())) == (0, after)
    assert follower.rows == shown(after)
    assert [index.isValid() for index in persistent] == [row % 2 == 0 for row in range(1000)]
    assert [watched.key(index.row()) for index in persistent if index.isValid()] == list(range(0, 1000, 2))


def test_a_small_change_of_a_great_table_is_not_a_reset() -> None:
    model = Things(*(Thing(key) for key in range(5000)))
    follower = Follower(model)
    after = [Thing(key) for key in range(100, 5100) if key != 2500]
    model.merge(after)
    assert (follower.resets, list(model.records())) == (0, after)
    assert follower.rows == shown(after)


def next_snapshot(chance: random.Random, things: Sequence[Thing], size: int, churn: float) -> list[Thing]:
    """Return other records: some gone, some changed, some new, about `size` of them, in the order of their keys."""
    stay = [thing for thing in things if chance.random() >= churn]
    alike = [replace(thing) if chance.random() < 0.3 else thing for thing in stay]  # equal, but another object
    moved = [replace(thing, name=chance.choice("abc")) if chance.random() < churn else thing for thing in alike]
    taken = {thing.key for thing in things}
    wanted = max(0, chance.randint(size // 2, size) - len(moved)) if churn < 1 else chance.randint(0, size)
    free = [key for key in range(10 * size) if key not in taken]
    fresh = [Thing(key, chance.choice([None, *range(20)]), "a") for key in chance.sample(free, wanted)]
    return sorted([*moved, *fresh], key=lambda thing: thing.key)


def random_churn(chance: random.Random) -> float:
    return chance.choice([0.0, 0.02, 0.1, 0.5, 1.0])


@pytest.mark.parametrize("sorted_by", [-1, NUMBER], ids=["as given", "sorted"])
@pytest.mark.parametrize("seed", range(3))
def test_random_merges_keep_qts_rules(watched: Things, seed: int, sorted_by: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    things: list[Thing] = []
    watched.sort(sorted_by, DOWN)
    for _ in range(60):
        things = next_snapshot(chance, things, 14, random_churn(chance))
        watched.merge(things)
        assert sorted(keys(watched)) == [thing.key for thing in things]


@pytest.mark.parametrize("order", [UP, DOWN], ids=["up", "down"])
@pytest.mark.parametrize("sorted_by", [-1, NUMBER], ids=["as given", "sorted"])
@pytest.mark.parametrize("size", [12, 400])
@pytest.mark.parametrize("seed", range(2))
def test_random_merges_show_exactly_the_target(seed: int, size: int, sorted_by: int, order: Qt.SortOrder) -> None:
    """What sorts a record never changes here, so that rows that keep their places are in order too."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    model, things = Things(), list[Thing]()
    model.sort(sorted_by, order)
    follower = Follower(model)
    for _ in range(150):
        before = {thing.key: thing for thing in model.records()}
        things = next_snapshot(chance, things, size, random_churn(chance))
        follower.changed.clear()
        watched_keys = keys(model)
        persistent = [QPersistentModelIndex(model.index(row, NAME)) for row in range(model.rowCount())]

        model.merge(things)

        reference = Things(*things)
        reference.sort(sorted_by, order)
        assert model.records() == reference.records()
        assert follower.rows == shown(model.records())
        stay = {thing.key for thing in things}
        assert [index.isValid() for index in persistent] == [key in stay for key in watched_keys]
        assert [model.key(index.row()) for index in persistent if index.isValid()] == [
            key for key in watched_keys if key in stay
        ]
        changed = sum(thing.key in before and before[thing.key] != thing for thing in things)
        assert len(follower.changed) == len(set(follower.changed)) >= changed
        assert changed or not follower.changed
    assert follower.resets == 0


# Holding


def held(*keys: int) -> Things:
    """Return a table of things that is held."""
    model = Things(*(Thing(key) for key in keys))
    model.hold(True)
    return model


def test_while_held_rows_change_but_do_not_come_or_go(watched: Things) -> None:
    watched.set_records([Thing(key) for key in range(5)])
    waiting: list[int] = []
    watched.waiting_changed.connect(waiting.append)
    watched.hold(True)
    watched.merge([Thing(0, 7), Thing(9), *(Thing(key) for key in (2, 3, 4))])
    assert [(thing.key, thing.number) for thing in watched.records()] == [(0, 7), *((key, None) for key in range(1, 5))]
    assert (watched.waiting, waiting) == (2, [2])
    watched.merge([Thing(0, 8), Thing(9), Thing(10), *(Thing(key) for key in (2, 3, 4))])
    assert waiting == [2, 3]
    watched.hold(False)
    assert keys(watched) == [0, 9, 10, 2, 3, 4]
    assert (watched.waiting, waiting) == (0, [2, 3, 0])


def test_what_comes_back_while_held_does_not_wait() -> None:
    model = held(1, 2)
    model.merge([Thing(1)])
    assert model.waiting == 1
    model.merge([Thing(1), Thing(2)])
    assert (model.waiting, keys(model)) == (0, [1, 2])


def test_what_waits_can_be_shown_and_the_next_is_held_again() -> None:
    model = held(1, 2)
    model.merge([Thing(1), Thing(2), Thing(3)])
    model.show_waiting()
    assert (keys(model), model.waiting, model.held) == ([1, 2, 3], 0, True)
    model.merge([Thing(1)])
    assert (keys(model), model.waiting) == ([1, 2, 3], 2)


def test_whoever_sorts_or_filters_asks_for_what_waits_too(watched: Things) -> None:
    watched.set_records([Thing(1, 1), Thing(2, 2)])
    watched.hold(True)
    watched.merge([Thing(2, 2), Thing(3, 3)])
    watched.sort(NUMBER, DOWN)
    assert (numbers(watched), watched.waiting) == ([3, 2], 0)
    watched.merge([Thing(2, 2)])
    watched.set_records([Thing(2, 2), Thing(4, 4)])
    assert (numbers(watched), watched.waiting) == ([4, 2], 0)


def test_an_empty_table_has_nothing_to_hold() -> None:
    model = held()
    model.merge([Thing(1)])
    assert (keys(model), model.waiting) == ([1], 0)


def test_selection_follows_its_records_through_a_merge(watched: Things) -> None:
    watched.set_records([Thing(key) for key in range(6)])
    selection = QItemSelectionModel(watched)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (1, 3, 4):
        selection.select(watched.index(row, 0), flags)
    selection.setCurrentIndex(watched.index(4, NAME), QItemSelectionModel.SelectionFlag.NoUpdate)
    watched.merge([Thing(10), Thing(1), Thing(11), Thing(12), Thing(4, 44), Thing(5)])
    assert sorted(watched.key(index.row()) for index in selection.selectedRows()) == [1, 4]  # type: ignore[type-var]
    current = selection.currentIndex()
    assert (watched.record(current.row()), current.column()) == (Thing(4, 44), NAME)


# Sorting


UNSORTED = (
    Thing(0, 10, "b"),
    Thing(1, None, "a"),
    Thing(2, 9, None),
    Thing(3, 100, "B"),
    Thing(4, 9, "a"),
    Thing(5, None, None),
    Thing(6, 0, "b"),
)


@pytest.mark.parametrize(
    ("column", "order", "wanted"),
    [
        (NUMBER, UP, [6, 2, 4, 0, 3, 1, 5]),
        (NUMBER, DOWN, [3, 0, 2, 4, 6, 1, 5]),
        (NAME, UP, [3, 1, 4, 0, 6, 2, 5]),
        (NAME, DOWN, [0, 6, 1, 4, 3, 2, 5]),
        (MARK, UP, [0, 1, 2, 3, 4, 5, 6]),
        (MARK, DOWN, [0, 1, 2, 3, 4, 5, 6]),
        (-1, UP, [0, 1, 2, 3, 4, 5, 6]),
        (-1, DOWN, [0, 1, 2, 3, 4, 5, 6]),
        (99, UP, [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_rows_are_sorted_by_value_with_none_last_and_like_ones_as_given(
    watched: Things, column: int, order: Qt.SortOrder, wanted: list[int]
) -> None:
    watched.set_records(UNSORTED)
    watched.sort(NAME, DOWN)  # what was sorted by before is to leave no trace
    watched.sort(column, order)
    assert keys(watched) == wanted


def test_clearing_the_sorting_returns_to_the_order_given_last() -> None:
    model = Things(*UNSORTED)
    model.sort(NUMBER, DOWN)
    latest = [*reversed(UNSORTED), Thing(7, 50)]
    model.merge(latest)
    model.sort(-1)
    assert list(model.records()) == latest


def test_new_records_come_sorted_while_a_sorting_is_set(watched: Things) -> None:
    watched.sort(NUMBER, DOWN)
    watched.set_records([Thing(1, 1), Thing(2, 3), Thing(3, 2), Thing(4, None)])
    assert numbers(watched) == [3, 2, 1, None]
    watched.merge([*watched.records(), Thing(5, 9), Thing(6, 2), Thing(7, None), Thing(8, 0)])
    assert numbers(watched) == [9, 3, 2, 2, 1, 0, None, None]


def test_a_merge_does_not_move_a_row_whose_sorted_value_changes() -> None:
    model = Things(Thing(1, 1), Thing(2, 2), Thing(3, 3))
    model.sort(NUMBER, UP)
    model.merge([Thing(1, 50), Thing(2, 2), Thing(3, 3)])
    assert numbers(model) == [50, 2, 3]
    model.sort(NUMBER, UP)
    assert numbers(model) == [2, 3, 50]


@pytest.mark.parametrize("seed", range(5))
def test_few_among_many_in_order_are_found_where_a_walk_finds_them(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows = sorted((Thing(key, chance.randrange(300)) for key in range(2000)), key=lambda thing: thing.number or 0)
    wanted = [*chance.sample(rows, 20), replace(rows[0]), Thing(9999, -1), Thing(9999, 999)]
    found = places(rows, wanted, lambda thing: thing.number)
    assert found == places(rows, wanted)
    assert len(found) == 20
    assert all(rows[found[id(thing)]] is thing for thing in wanted[:20])


@pytest.mark.parametrize("order", [UP, DOWN], ids=["up", "down"])
@pytest.mark.parametrize("column", [NUMBER, NAME, -1])
def test_persistent_indexes_follow_their_records_through_sorting(
    watched: Things, column: int, order: Qt.SortOrder
) -> None:
    watched.set_records(UNSORTED)
    watched.sort(NAME, DOWN)
    cells = [(row, at) for row in range(watched.rowCount()) for at in range(watched.columnCount())]
    kept = {
        (watched.key(row), at): QPersistentModelIndex(watched.index(row, at)) for row, at in cells if (row + at) % 2
    }
    watched.sort(column, order)
    assert {cell: (watched.key(index.row()), index.column()) for cell, index in kept.items()} == {
        cell: cell for cell in kept
    }


def test_sorting_an_empty_table_is_nothing(watched: Things) -> None:
    watched.sort(NUMBER, DOWN)
    assert watched.records() == ()


def test_a_second_column_orders_what_is_alike_in_the_first(watched: Things) -> None:
    watched.set_records(UNSORTED)
    watched.sort(NAME, DOWN)
    assert keys(watched) == [0, 6, 1, 4, 3, 2, 5]
    watched.sort_second(NUMBER)
    assert keys(watched) == [6, 0, 4, 1, 3, 2, 5]
    assert watched.second == (NUMBER, False)
    watched.sort_second(NUMBER, descending=True)
    assert keys(watched) == [0, 6, 4, 1, 3, 2, 5]
    watched.sort(NAME, UP)
    assert keys(watched) == [3, 4, 1, 0, 6, 2, 5], "turning the first round keeps the second"
    watched.sort(MARK, UP)
    assert keys(watched) == list(range(7)), "another first column comes without a second"


def test_the_header_tells_the_second_column_in_signs_and_words() -> None:
    model = Things(*UNSORTED)
    told: list[int] = []
    model.headerDataChanged.connect(lambda _, first, last: told.extend(range(first, last + 1)))
    across, aloud = Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole

    def titles() -> list[str]:
        return [str(model.headerData(column, across)).strip() for column in (NUMBER, NAME)]

    model.sort(NAME)
    assert titles() == ["Number", "Name"]
    model.sort_second(NUMBER)
    up = titles()[0]
    assert up.startswith("Number ")
    assert model.headerData(NUMBER, across, aloud) == "Number, sorted by second, upwards"
    model.sort_second(NUMBER, descending=True)
    assert titles()[0].startswith("Number ")
    assert titles()[0] != up
    assert set(told) == {NUMBER}
    model.sort_second(-1)
    assert titles() == ["Number", "Name"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [12, 400])
def test_random_merges_end_in_the_order_of_both_columns(size: int, descending: bool) -> None:
    chance = random.Random(size)  # noqa: S311 - no secret
    model, things = Things(), list[Thing]()
    model.sort(NUMBER, DOWN)
    model.sort_second(NAME, descending=descending)
    for _ in range(60):
        names = {thing.key: thing.name for thing in things}
        things = next_snapshot(chance, things, size, random_churn(chance))
        # what sorts a record does not change; the names of new ones are of several kinds
        things = [replace(thing, name=names.get(thing.key, "xyz"[thing.key % 3])) for thing in things]
        model.merge(things)
        reference = Things(*things)
        reference.sort(NUMBER, DOWN)
        reference.sort_second(NAME, descending=descending)
        assert model.records() == reference.records()
