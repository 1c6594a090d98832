"""A page alone, on a small table of its own: columns, sorting, selection, marks, what it says."""

import random
from dataclasses import dataclass
from typing import Final

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QEnterEvent, QGuiApplication, QHelpEvent, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionHeader,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from portgui.models.record_table import Change, Column, RecordTableModel
from portgui.overrides import override
from portgui.registry.entry import Mark
from portgui.widgets.table_page import TablePage
from tests.widgets.person import PATIENCE_MS, contrast, plain

SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Thing:
    """A record of the tests."""

    number: int
    name: str
    mark: Mark | None = Mark.USED
    size: int | None = None


COLUMNS: Final[tuple[Column[Thing], ...]] = (
    Column("number", "Number", lambda thing: str(thing.number), lambda thing: thing.number, "", "0000", True),
    Column(
        "mark",
        "Mark",
        lambda thing: thing.mark.value if thing.mark else "",
        str,
        "",
        "Mark0",
        sign=lambda t: "●" if t.mark else "",
    ),
    Column("name", "Name", lambda t: t.name, lambda t: t.name, "The name", "name", stretches=True),
    Column("size", "Size", lambda t: str(t.size or ""), lambda t: t.size, "", "0000", True, shown=False),
)
FIVE: Final = tuple(
    Thing(number, name, size=size)
    for number, name, size in (
        (1, "delta", 7),
        (2, "alpha", None),
        (3, "echo", 5),
        (4, "bravo", None),
        (5, "charlie", 9),
    )
)


@pytest.fixture
def model(qtbot: QtBot) -> RecordTableModel[Thing]:
    made = RecordTableModel[Thing](COLUMNS, lambda thing: thing.number)
    made.set_records(FIVE)
    return made


@pytest.fixture
def page(qtbot: QtBot, model: RecordTableModel[Thing]) -> TablePage[Thing]:
    made = TablePage[Thing](model, "Things", lambda: "There is nothing.")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def header(page: TablePage[Thing]) -> QHeaderView:
    return page.view.horizontalHeader()


def numbers(page: TablePage[Thing]) -> list[int]:
    return [thing.number for thing in page.model.records()]


def selected(page: TablePage[Thing]) -> list[int]:
    return [page.model.record(row).number for row in page.selected_rows]


def click(qtbot: QtBot, page: TablePage[Thing], row: int, modifiers: Qt.KeyboardModifier | None = None) -> None:
    place = page.view.visualRect(page.model.index(row, 0)).center()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, modifiers or none, place)


def click_title(qtbot: QtBot, page: TablePage[Thing], column: int) -> None:
    place = QPoint(header(page).sectionViewportPosition(column) + 8, header(page).height() // 2)
    QTest.mouseClick(header(page).viewport(), Qt.MouseButton.LeftButton, pos=place)


# Columns


def test_columns_come_back_in_another_page(qtbot: QtBot, page: TablePage[Thing]) -> None:
    header(page).moveSection(0, 2)
    header(page).resizeSection(1, 77)
    header(page).setSectionHidden(3, False)
    header(page).resizeSection(3, 88)
    header(page).setSectionHidden(1, True)
    line = page.columns
    other_model = RecordTableModel[Thing](COLUMNS, lambda thing: thing.number)
    other = TablePage[Thing](other_model, "Others", str)
    qtbot.addWidget(other)
    other.resize(page.size())
    other.show()
    other.set_columns(line)
    assert [part.split(":")[0] for part in other.columns.split(",")] == ["-mark", "name", "number", "size"]
    widths = (
        dict(part.split(":") for part in line.split(",")),
        dict(part.split(":") for part in other.columns.split(",")),
    )
    assert all(widths[0][name] == widths[1][name] for name in ("-mark", "number", "size"))  # the other one stretches


def test_reading_the_columns_changes_nothing(page: TablePage[Thing]) -> None:
    header(page).setSectionHidden(1, True)
    before = [(header(page).isSectionHidden(place), header(page).sectionSize(place)) for place in range(4)]
    assert page.columns == page.columns
    assert [(header(page).isSectionHidden(place), header(page).sectionSize(place)) for place in range(4)] == before


@pytest.mark.parametrize(
    "line", ["number", "number:", "number:x", "number:0", "number:-4", "number:10001", ":", "name:50,:", "number:5:5"]
)
def test_a_damaged_line_of_columns_is_refused_whole(page: TablePage[Thing], line: str) -> None:
    before = page.columns
    with pytest.raises(ValueError, match=r"."):
        page.set_columns("size:60," + line)
    assert page.columns == before


def test_names_that_are_not_known_are_passed_over(page: TablePage[Thing]) -> None:
    page.set_columns("weather:50,size:61,-tide:20,mark:62")
    parts = [part.partition(":") for part in page.columns.split(",")]
    assert [name for name, _, _ in parts] == ["size", "mark", "name", "number"]
    assert [width for _, _, width in parts[:2]] == ["61", "62"]


def test_a_name_twice_is_no_obstacle(page: TablePage[Thing]) -> None:
    page.set_columns("size:61,size:62,-size:63,number:50")
    assert sorted(part.split(":")[0].removeprefix("-") for part in page.columns.split(",")) == [
        "mark",
        "name",
        "number",
        "size",
    ]


def test_a_table_without_any_column_is_not_made(page: TablePage[Thing]) -> None:
    first = page.columns
    page.set_columns("-number:50,-mark:50,-name:50,-size:50")
    assert page.columns == first


def test_the_last_column_cannot_be_hidden(page: TablePage[Thing]) -> None:
    def actions() -> dict[str, QAction]:
        return {action.text(): action for action in page.column_actions(page) if not action.isSeparator()}

    assert {text for text, action in actions().items() if action.isChecked()} == {"Number", "Mark", "Name"}
    actions()["Number"].trigger()
    actions()["Mark"].trigger()
    assert [place for place in range(4) if not header(page).isSectionHidden(place)] == [2]
    assert not actions()["Name"].isEnabled()
    assert actions()["Size"].isEnabled()
    actions()["Back to the usual columns"].trigger()
    assert [place for place in range(4) if not header(page).isSectionHidden(place)] == [0, 1, 2]


def test_one_column_takes_the_room_that_the_others_leave(page: TablePage[Thing], qtbot: QtBot) -> None:
    def fits() -> bool:
        return header(page).length() == page.view.viewport().width()

    assert fits()
    page.resize(700, 300)
    qtbot.waitUntil(fits, timeout=1000)
    page.column_actions(page)[0].trigger()
    assert fits()
    page.resize(120, 300)
    qtbot.waitUntil(lambda: page.view.viewport().width() < 130, timeout=1000)
    assert header(page).sectionSize(2) >= page.view.fontMetrics().horizontalAdvance("charlie")


def test_titles_have_room_for_the_sort_arrow(page: TablePage[Thing], qtbot: QtBot) -> None:
    for place in (0, 1, 2):
        click_title(qtbot, page, place)
        option = QStyleOptionHeader()
        header(page).initStyleOption(option)
        arrow = header(page).style().pixelMetric(QStyle.PixelMetric.PM_HeaderMarkSize, option, header(page))
        title = header(page).fontMetrics().horizontalAdvance(COLUMNS[place].title)
        assert header(page).sectionSize(place) >= title + arrow, COLUMNS[place].title


# Sorting


def test_a_click_on_a_title_sorts_up_then_down_then_not(page: TablePage[Thing], qtbot: QtBot) -> None:
    click_title(qtbot, page, 2)
    assert (page.sorting, numbers(page)) == ("name", [2, 4, 5, 1, 3])
    click_title(qtbot, page, 2)
    assert (page.sorting, numbers(page)) == ("-name", [3, 1, 5, 4, 2])
    click_title(qtbot, page, 2)
    assert (page.sorting, numbers(page)) == ("", [1, 2, 3, 4, 5])


@pytest.mark.parametrize("line", ["", "number", "-number", "name", "-size"])
def test_sorting_comes_back(page: TablePage[Thing], line: str) -> None:
    page.set_sorting(line)
    assert page.sorting == line


@pytest.mark.parametrize("line", ["weather", "-", "--name", "name:5", "\x00"], ids=ascii)
def test_a_sorting_that_there_is_not_is_refused_and_changes_nothing(page: TablePage[Thing], line: str) -> None:
    page.set_sorting("name")
    with pytest.raises(ValueError, match="is no column to sort by"):
        page.set_sorting(line)
    assert page.sorting == "name"


@pytest.mark.parametrize(("line", "expected"), [("size", [3, 1, 5, 2, 4]), ("-size", [5, 1, 3, 2, 4])])
def test_what_has_no_value_comes_last_in_either_order(page: TablePage[Thing], line: str, expected: list[int]) -> None:
    page.set_sorting(line)
    assert numbers(page) == expected


def test_selection_and_current_row_survive_sorting(page: TablePage[Thing], qtbot: QtBot) -> None:
    click(qtbot, page, 1)
    click(qtbot, page, 3, Qt.KeyboardModifier.ControlModifier)
    for line in ("name", "-name", ""):
        page.set_sorting(line)
        assert sorted(selected(page)) == [2, 4]
        assert page.current == FIVE[3]


# What is current and selected


def test_selection_and_current_row_survive_another_filter(
    page: TablePage[Thing], model: RecordTableModel[Thing], qtbot: QtBot
) -> None:
    click(qtbot, page, 1)
    click(qtbot, page, 3, Qt.KeyboardModifier.ControlModifier)
    model.set_records(FIVE[2:])
    assert selected(page) == [4]
    assert page.current == FIVE[3]
    model.set_records(FIVE)
    assert selected(page) == [4]
    model.set_records(FIVE[:2])
    assert selected(page) == []
    assert page.current is None


def test_a_change_of_the_current_record_is_told(page: TablePage[Thing], qtbot: QtBot) -> None:
    told: list[Thing | None] = []
    page.current_changed.connect(lambda: told.append(page.current))
    click(qtbot, page, 2)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert told == [FIVE[2], FIVE[3]]


def test_select_best(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    page.select_best()
    assert (page.current, selected(page)) == (FIVE[0], [1])
    model.set_records(())
    page.select_best()
    assert (page.current, selected(page)) == (None, [])


def test_the_best_of_ranked_records_is_found_in_every_order(
    page: TablePage[Thing], model: RecordTableModel[Thing]
) -> None:
    page.set_sorting("-number")
    page.select_best()
    assert page.current == model.record(0)
    model.ranked = True
    page.select_best()
    assert page.current == FIVE[0] != model.record(0)


def test_records_are_selected(page: TablePage[Thing]) -> None:
    assert page.select_records([FIVE[3], FIVE[1]])
    assert (page.current, selected(page)) == (FIVE[1], [2, 4])
    assert not page.select_records([Thing(99, "none")])
    assert selected(page) == [2, 4]


def test_a_hidden_column_that_is_sorted_by_is_ticked_in_the_menu(page: TablePage[Thing]) -> None:
    page.set_sorting("name,-size")
    page.show_column("name", False)
    page.show_column("size", False)
    *actions, then = page.sort_actions(page)
    assert [action.text() for action in actions if action.isChecked()] == ["Name"]
    menu = then.menu()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Size"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter], ids=["Return", "Enter"])
def test_enter_activates(page: TablePage[Thing], qtbot: QtBot, key: Qt.Key) -> None:
    click(qtbot, page, 2)
    with qtbot.waitSignal(page.activated, timeout=1000):
        QTest.keyClick(page.view, key)


def test_a_double_click_activates_and_a_click_does_not(page: TablePage[Thing], qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.activated):
        click(qtbot, page, 2)
    place = page.view.visualRect(page.model.index(2, 0)).center()
    with qtbot.waitSignal(page.activated, timeout=1000):
        QTest.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


# Copying


def test_rows_are_copied_from_the_top_whatever_the_order_of_clicks(page: TablePage[Thing], qtbot: QtBot) -> None:
    for row in (4, 0, 2):
        click(qtbot, page, row, Qt.KeyboardModifier.ControlModifier)
    page.copy_rows()
    expected = "Number\tMark\tName\n1\tused\tdelta\n3\tused\techo\n5\tused\tcharlie\n"
    assert QGuiApplication.clipboard().text() == expected


def test_copying_without_a_selection_leaves_the_clipboard_alone(page: TablePage[Thing]) -> None:
    QGuiApplication.clipboard().setText("before")
    page.copy_rows()
    assert QGuiApplication.clipboard().text() == "before"


def test_the_text_of_a_cell(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    page.view.setCurrentIndex(model.index(-1, -1))
    assert page.cell_text() == ""
    row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    for column, text in ((2, "alpha"), (1, "used")):
        page.view.selectionModel().setCurrentIndex(model.index(1, column), row)
        assert page.cell_text() == text


# What it says


def visible_labels(page: TablePage[Thing]) -> list[QLabel]:
    return [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]


def test_an_empty_table_says_why(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    assert visible_labels(page) == []
    model.set_records(())
    (label,) = visible_labels(page)
    assert label.text() == "There is nothing."
    assert label.textFormat() == Qt.TextFormat.PlainText
    model.merge(FIVE)
    assert visible_labels(page) == []
    model.merge(())
    assert [label.text() for label in visible_labels(page)] == ["There is nothing."]


def test_a_banner_is_plain_text_and_goes_again(page: TablePage[Thing]) -> None:
    page.show_banner("<b>it failed</b>")
    (banner,) = visible_labels(page)
    assert banner.text() == "<b>it failed</b>"
    assert banner.textFormat() == Qt.TextFormat.PlainText
    page.show_banner("")
    assert visible_labels(page) == []


def test_a_long_banner_is_wrapped(page: TablePage[Thing], qtbot: QtBot) -> None:
    page.show_banner("word " * 60)
    (banner,) = visible_labels(page)
    qtbot.waitUntil(lambda: banner.height() >= 3 * banner.fontMetrics().height(), timeout=1000)
    assert page.width() == 500


def test_a_larger_font_makes_higher_rows(page: TablePage[Thing]) -> None:
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * 3)
    page.setFont(font)
    assert page.view.rowHeight(0) >= page.view.fontMetrics().height()


# What is drawn


def rest_on(page: TablePage[Thing], row: int, column: int) -> None:
    viewport = page.view.viewport()
    place = page.view.visualRect(page.model.index(row, column)).center()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))


def test_only_a_text_that_is_cut_off_has_a_tool_tip(
    page: TablePage[Thing], model: RecordTableModel[Thing], qtbot: QtBot
) -> None:
    long = "word " * 60
    model.set_records([Thing(1, long), Thing(2, "short")])
    rest_on(page, 0, 2)
    assert QToolTip.isVisible()
    assert long.strip() in QToolTip.text()
    rest_on(page, 1, 2)
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=PATIENCE_MS)


def test_a_mark_is_told_in_words_by_its_tool_tip(page: TablePage[Thing]) -> None:
    rest_on(page, 0, 1)
    assert QToolTip.isVisible()
    assert "used" in QToolTip.text()


def test_the_menu_of_the_header_lists_the_columns(page: TablePage[Thing]) -> None:
    header(page).customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    texts = [plain(action.text()) for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Number", "Mark", "Name", "Size", "Back to the usual columns"]
    menu.close()


# A second column to sort by


def shift_click(page: TablePage[Thing], column: int) -> None:
    place = QPoint(header(page).sectionViewportPosition(column) + 8, header(page).height() // 2)
    QTest.mouseClick(header(page).viewport(), Qt.MouseButton.LeftButton, SHIFT, place)


ALIKE: Final = (Thing(1, "b", size=2), Thing(2, "a", size=1), Thing(3, "b", size=1), Thing(4, "a", size=2))


def test_a_click_with_shift_adds_a_second_column(
    page: TablePage[Thing], model: RecordTableModel[Thing], qtbot: QtBot
) -> None:
    model.set_records(ALIKE)
    click_title(qtbot, page, 2)
    for line, order in (
        ("name,number", [2, 4, 1, 3]),
        ("name,-number", [4, 2, 3, 1]),
        ("name", [2, 4, 1, 3]),
        ("name,number", [2, 4, 1, 3]),
    ):
        shift_click(page, 0)
        assert (page.sorting, numbers(page)) == (line, order)
    shift_click(page, 2)
    assert (page.sorting, numbers(page)) == ("-name,number", [1, 3, 2, 4])
    click_title(qtbot, page, 0)
    assert (page.sorting, numbers(page)) == ("number", [1, 2, 3, 4])


def test_the_title_of_the_second_column_fits(page: TablePage[Thing]) -> None:
    header(page).resizeSection(0, 30)
    page.set_sorting("name,number")
    title = str(page.model.headerData(0, Qt.Orientation.Horizontal))
    assert header(page).sectionSize(0) >= header(page).fontMetrics().horizontalAdvance(title)


def test_the_first_click_may_be_one_with_shift(page: TablePage[Thing]) -> None:
    shift_click(page, 2)
    assert page.sorting == "name"


def test_two_columns_are_set_and_refused_whole(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    model.set_records(ALIKE)
    page.set_sorting("name,-size")
    assert (page.sorting, numbers(page)) == ("name,-size", [4, 2, 1, 3])
    with pytest.raises(ValueError, match="weather"):
        page.set_sorting("size,weather")
    assert page.sorting == "name,-size"
    page.set_sorting("size")
    assert page.sorting == "size"


def test_the_menu_ticks_and_sets_the_second_column(page: TablePage[Thing]) -> None:
    def second() -> dict[str, QAction]:
        (menu,) = [action.menu() for action in page.sort_actions(page) if action.menu()]
        assert isinstance(menu, QMenu)
        return {action.text(): action for action in menu.actions()}

    page.set_sorting("name")
    assert list(second()) == ["Number", "Mark"]
    second()["Number"].trigger()
    assert page.sorting == "name,number"
    assert [text for text, action in second().items() if action.isChecked()] == ["Number"]


# Calm


def pill(page: TablePage[Thing]) -> list[QPushButton]:
    return [button for button in page.findChildren(QPushButton) if button.isVisible()]


def enter(page: TablePage[Thing]) -> None:
    """Move the pointer into the table."""
    place = QPointF(20, 60)
    QApplication.sendEvent(page.view, QEnterEvent(place, place, page.view.mapToGlobal(place)))


def leave(page: TablePage[Thing]) -> None:
    QApplication.sendEvent(page.view, QEvent(QEvent.Type.Leave))


def test_no_row_moves_while_the_pointer_is_in_the_table(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    enter(page)
    model.merge([Thing(0, "zero"), *FIVE[1:]])
    assert numbers(page) == [1, 2, 3, 4, 5]
    (button,) = pill(page)
    assert button.text() == "2 changes"
    assert page.view.rect().contains(button.geometry())
    leave(page)
    assert numbers(page) == [0, 2, 3, 4, 5]
    assert pill(page) == []


def test_a_page_that_is_hidden_lets_go_once_and_for_all(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    """Another page of the same model may be in use when its patience would end."""
    enter(page)
    assert model.held
    page.hide()
    assert not model.held
    assert [timer for timer in page.findChildren(QTimer) if timer.isActive()] == []


def test_a_click_on_the_pill_shows_what_waits(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    enter(page)
    model.merge(FIVE[1:])
    (button,) = pill(page)
    assert button.text() == "1 change"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (numbers(page), pill(page)) == ([2, 3, 4, 5], [])
    model.merge(FIVE)
    assert numbers(page) == [2, 3, 4, 5], "the pointer is in the table still"


@pytest.mark.parametrize("way", ["brought by Tab", "a key"])
def test_no_row_moves_while_the_keyboard_is_in_the_table(
    page: TablePage[Thing], model: RecordTableModel[Thing], way: str
) -> None:
    reason = Qt.FocusReason.TabFocusReason if way == "brought by Tab" else Qt.FocusReason.OtherFocusReason
    page.view.clearFocus()
    page.view.setFocus(reason)
    if way == "a key":
        model.merge(FIVE[:4])
        assert numbers(page) == [1, 2, 3, 4], "the table merely has the focus, as after the start"
        QTest.keyClick(page.view, Qt.Key.Key_Down)
    model.merge(FIVE[1:4])
    assert 1 in numbers(page)
    page.view.clearFocus()
    assert numbers(page) == [2, 3, 4]


def test_a_hidden_table_holds_nothing(page: TablePage[Thing], model: RecordTableModel[Thing]) -> None:
    enter(page)
    model.merge(FIVE[1:])
    page.hide()
    assert numbers(page) == [2, 3, 4, 5]


def test_an_open_menu_holds_the_rows(page: TablePage[Thing], model: RecordTableModel[Thing], qtbot: QtBot) -> None:
    enter(page)
    menu = QMenu(page)
    menu.addAction("something")
    menu.popup(page.mapToGlobal(QPoint(10, 10)))
    leave(page)
    model.merge(FIVE[1:])
    assert numbers(page) == [1, 2, 3, 4, 5]
    menu.close()
    qtbot.waitUntil(lambda: numbers(page) == [2, 3, 4, 5], timeout=PATIENCE_MS)


def test_selection_current_row_and_place_survive_a_great_change(page: TablePage[Thing], qtbot: QtBot) -> None:
    page.model.set_records([Thing(number, "x") for number in range(0, 2000, 2)])
    page.view.scroll_to_row(500)
    click(qtbot, page, 501)
    click(qtbot, page, 503, Qt.KeyboardModifier.ControlModifier)
    leave(page)
    page.model.merge([Thing(number, "y") for number in range(1, 2000) if number != 1006])
    assert page.model.record(page.view.rowAt(0)).number == 1000
    assert selected(page) == [1002]
    assert page.model.record(page.view.currentIndex().row()).number == 1008, "the keyboard goes on from the next"
    assert page.current == Thing(1002, "y")


@pytest.mark.parametrize("changes", [2, 50, 400])
def test_a_great_selection_stays_as_rows_come_and_go(page: TablePage[Thing], changes: int) -> None:
    chance = random.Random(changes)  # noqa: S311 - no secret
    page.model.sort(0)
    page.model.set_records([Thing(number, "x") for number in range(0, 2000, 2)])
    page.view.selectAll()
    for number in chance.sample(range(1000), 40):
        page.view.selectionModel().select(
            page.model.index(number, 0),
            QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows,
        )
    told: list[None] = []
    page.current_changed.connect(lambda: told.append(None))
    for _ in range(3):
        chosen = set(selected(page))
        there = numbers(page)
        stay = set(there) - set(chance.sample(there, changes))
        new = chance.sample(sorted(set(range(2000)) - set(there)), changes)
        page.model.merge([Thing(number, "x") for number in sorted((*stay, *new))])
        assert selected(page) == sorted(chosen & stay)
    assert not told
    page.model.merge([])
    assert selected(page) == []


# What changed is drawn


class Changing(RecordTableModel[Thing]):
    """A table in which something has just happened to all records."""

    happened: Change | None = None

    @override
    def change(self, record: Thing) -> Change | None:
        return self.happened


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_changes_are_told_apart_with_and_without_colour(qtbot: QtBot, dark: bool) -> None:
    model = Changing(COLUMNS, lambda thing: thing.number)
    model.set_records(FIVE[:1])
    page = TablePage[Thing](model, "Things", str)
    palette = page.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#181b20" if dark else "#ffffff"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#e6e8eb" if dark else "#1b1f24"))
    page.setPalette(palette)
    qtbot.addWidget(page)
    page.resize(500, 200)
    page.show()
    grounds, pictures = set(), []
    for change in (None, Change.NEW, Change.CHANGED, Change.CLOSED):
        model.happened = change
        image = page.view.viewport().grab(page.view.visualRect(model.index(0, 0))).toImage()
        ground = image.pixelColor(image.width() // 2, 1)
        grounds.add(ground.name())
        assert contrast(ground, palette.color(QPalette.ColorRole.Text)) >= 7
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        inked = {
            (x, y)
            for x in range(grey.width())
            for y in range(2, grey.height() - 2)
            if abs(grey.pixelColor(x, y).lightness() - ground.lightness()) > 60
        }
        pictures.append(inked)
    assert len(grounds) == 4
    assert len({frozenset(picture) for picture in pictures}) == 4
