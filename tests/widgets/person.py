"""A person at the window: finds what is seen or heard, types, clicks, drags, copies; knows no private attribute."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QGuiApplication, QHelpEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from portgui.models.record_table import RecordTableModel
from portgui.models.socket_monitor import SocketMonitor
from portgui.widgets.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

PATIENCE_MS: Final = 5000
REFERENCE: Final = 0
LIVE: Final = 1


def plain(text: str) -> str:
    """Return the text of a control without the marks of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def mnemonic(text: str) -> str | None:
    """Return the letter that a control is reached by together with Alt, in lower case.

    >>> mnemonic("T&ools"), mnemonic("R && D"), mnemonic("")
    ('o', None, None)
    """
    rest = text.replace("&&", "")
    place = rest.find("&")
    return rest[place + 1].lower() if 0 <= place < len(rest) - 1 else None


def clipboard() -> QMimeData:
    """Return what other programs would paste."""
    return QGuiApplication.clipboard().mimeData()


def rows_of_html(html: str) -> list[list[str]]:
    """Return the cells of the one table of an HTML text, as a word processor reads them."""
    document = QTextDocument()
    document.setHtml(html)
    (table,) = document.rootFrame().childFrames()
    cells: Any = table  # PySide6's stubs know a QTextFrame only
    return [
        [cells.cellAt(row, column).firstCursorPosition().block().text() for column in range(cells.columns())]
        for row in range(cells.rows())
    ]


class Person:
    """Uses one window that is shown."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def monitor(self) -> SocketMonitor:
        """What reads the sockets for the window."""
        (found,) = self.window.findChildren(SocketMonitor)
        return found

    # What is there

    def widgets(self, kind: type[W]) -> list[W]:
        """Return the widgets of a kind that can be seen."""
        return [widget for widget in self.window.findChildren(kind) if widget.isVisible()]

    def read_aloud(self, kind: type[W], name: str) -> W:
        """Return the one visible widget of a kind with an accessible name."""
        (found,) = [widget for widget in self.widgets(kind) if widget.accessibleName() == name]
        return found

    def button(self, text: str) -> QAbstractButton:
        """Return the one visible button with a text."""
        (found,) = [button for button in self.widgets(QAbstractButton) if plain(button.text()) == text]
        return found

    def box(self, text: str) -> QCheckBox:
        """Return the check box with a text."""
        (found,) = [box for box in self.widgets(QCheckBox) if plain(box.text()) == text]
        return found

    def action(self, text: str) -> QAction:
        """Return the window's action with a text."""
        (found,) = [
            action
            for action in self.window.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if plain(action.text()) == text
        ]
        return found

    @property
    def field(self) -> QLineEdit:
        """The search field."""
        return self.read_aloud(QLineEdit, "Search")

    @property
    def tabs(self) -> QTabBar:
        """The tabs of the two pages."""
        (found,) = self.widgets(QTabBar)
        return found

    @property
    def page(self) -> Any:
        """The page that is shown, a `TablePage`."""
        if self.tabs.currentIndex() == REFERENCE:
            return self.window.reference
        return self.window.complete().page

    @property
    def table(self) -> QTableView:
        """The table that is shown."""
        (found,) = self.widgets(QTableView)
        return found

    @property
    def model(self) -> RecordTableModel[Any]:
        """The rows of the table that is shown."""
        return self.page.model  # type: ignore[no-any-return]

    @property
    def header(self) -> QHeaderView:
        """The header of the table that is shown."""
        return self.table.horizontalHeader()

    @property
    def card(self) -> str:
        """The text of the port card."""
        return self.card_text.toPlainText()

    @property
    def card_text(self) -> QTextEdit:
        """The text of the port card as a widget, when it has been written, which it is after the table was painted."""
        QApplication.processEvents()
        (found,) = self.widgets(QTextEdit)
        return found

    def labels(self) -> list[str]:
        """Return the texts that stand in the window, outside of tables, card and buttons."""
        return [label.text() for label in self.widgets(QLabel) if label.text()]

    def says(self, words: str) -> bool:
        """Say whether a label has these words."""
        return any(words in text for text in self.labels())

    def tab_counts(self) -> tuple[int, int]:
        """Return the numbers on the two tabs."""
        texts = [self.tabs.tabText(place) for place in (REFERENCE, LIVE)]
        first, second = (int("".join(filter(str.isdigit, text))) for text in texts)
        return first, second

    def column(self, title: str) -> int:
        """Return the model's place of the column with a title, in the table that is shown."""
        titles = [self.model.headerData(place, Qt.Orientation.Horizontal) for place in range(self.header.count())]
        return [str(text).strip() for text in titles].index(title)

    def cells(self, title: str) -> list[str]:
        """Return the texts of a column of the table that is shown; of signs what their tool tips say."""
        column = self.column(title)
        cells = [self.model.index(row, column) for row in range(self.model.rowCount())]
        return [str(cell.data(Qt.ItemDataRole.ToolTipRole) or cell.data()) for cell in cells]

    def shown_titles(self) -> list[str]:
        """Return the titles of the visible columns as they stand from left to right."""
        places = [self.header.logicalIndex(visual) for visual in range(self.header.count())]
        return [
            str(self.model.headerData(place, Qt.Orientation.Horizontal)).strip()
            for place in places
            if not self.header.isSectionHidden(place)
        ]

    def row_of(self, title: str, text: str) -> int:
        """Return the first row with a text in a column."""
        return self.cells(title).index(text)

    # What a person does

    def keys(self, text: str) -> None:
        """Press the keys of a text (Latin-1), in the widget that has the focus."""
        QTest.keyClicks(self.focus(), text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key in the widget that has the focus."""
        QTest.keyClick(self.focus(), key, modifiers)

    def control(self, key: Qt.Key) -> None:
        """Press a key together with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def focus(self) -> QWidget:
        """The widget that keys go to."""
        return QApplication.focusWidget() or self.window

    def refresh(self) -> None:
        """Press F5 and wait for what is read."""
        with self.qtbot.waitSignal(self.monitor.snapshot, timeout=PATIENCE_MS):
            self.press(Qt.Key.Key_F5)

    def search(self, text: str) -> None:
        """Type a text into the search field in place of what is there."""
        self.control(Qt.Key.Key_F)
        self.press(Qt.Key.Key_Delete)
        self.keys(text)

    def paste(self, text: str) -> None:
        """Paste a text into the search field in place of what is there."""
        QGuiApplication.clipboard().setText(text)
        self.control(Qt.Key.Key_F)
        self.control(Qt.Key.Key_V)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget with the left button."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())

    def tick(self, text: str) -> None:
        """Click a check box on its box."""
        self.click(self.box(text), QPoint(8, self.box(text).height() // 2))

    def show_page(self, page: int) -> None:
        """Click a tab."""
        self.click(self.tabs, self.tabs.tabRect(page).center())

    def cell(self, row: int, title: str | None = None) -> QRect:
        """Return where a cell stands in the viewport, after scrolling it into view; else the first visible column."""
        column = self.column(title if title is not None else self.shown_titles()[0])
        index = self.model.index(row, column)
        self.table.scrollTo(index)
        return self.table.visualRect(index)

    def click_row(
        self,
        row: int,
        title: str | None = None,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Click a cell of a row."""
        place = self.cell(row, title).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifiers, place)

    def double_click_row(self, row: int) -> None:
        """Double-click a row."""
        place = self.cell(row).center()
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(self.table.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def choose(self, text: str) -> None:
        """Trigger an action of the window, as its menu does; it must not be greyed out."""
        action = self.action(text)
        assert action.isEnabled(), f"{text} cannot be chosen"
        action.trigger()

    def appear(self, look: str) -> None:
        """Choose `Light`, `Dark` or `As the system` in the menu View, Appearance."""
        entries = [action for menu in self.window.findChildren(QMenu) for action in menu.actions()]
        (wanted,) = [action for action in entries if plain(action.text()) == look]
        wanted.trigger()

    def context_menu(self, row: int, title: str | None = None) -> QMenu:
        """Click a cell with the right button; return the menu that opens."""
        viewport, place = self.table.viewport(), self.cell(row, title).center()
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=place)
        return self.open_menu(viewport, place)

    def header_menu(self) -> QMenu:
        """Click the header with the right button; return the menu that opens."""
        return self.open_menu(self.header.viewport(), QPoint(5, 5))

    def open_menu(self, widget: QWidget, place: QPoint) -> QMenu:
        """Send what the platform sends after a right click; return the menu that opens."""
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def pick(self, menu: QMenu, text: str) -> None:
        """Click an entry of an open menu."""
        (action,) = [action for action in menu.actions() if plain(action.text()) == text]
        self.click(menu, menu.actionGeometry(action).center())

    def tool_tip(self, row: int, title: str) -> str:
        """Rest the pointer on a cell; return the tool tip as it is read, empty for none."""
        place = self.cell(row, title).center()
        viewport = self.table.viewport()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
        if not QToolTip.isVisible():
            return ""
        (label,) = [
            label
            for label in QApplication.topLevelWidgets()
            if isinstance(label, QLabel) and label.isVisible() and label.text() == QToolTip.text()
        ]
        assert label.textFormat() == Qt.TextFormat.AutoText, "this helper reads what Qt takes for rich text"
        document = QTextDocument()
        document.setHtml(label.text())
        return document.toPlainText()

    def move_column(self, title: str, before: str) -> None:
        """Drag the title of a column to the left, to the place of another."""
        header, viewport = self.header, self.header.viewport()
        middle = viewport.height() // 2
        moved, place = self.column(title), self.column(before)
        start = QPoint(header.sectionViewportPosition(moved) + header.sectionSize(moved) // 2, middle)
        end = QPoint(header.sectionViewportPosition(place) + 2, middle)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for part in range(1, 11):
            QTest.mouseMove(viewport, start + (end - start) * part / 10)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)

    def resize_column(self, title: str, width: int) -> None:
        """Drag the right edge of a column until it has a width."""
        header, viewport = self.header, self.header.viewport()
        place = self.column(title)
        start = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) - 1, viewport.height() // 2)
        end = start + QPoint(width - header.sectionSize(place), 0)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(viewport, end)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)

    def sort_by(self, title: str) -> None:
        """Click the title of a column."""
        header = self.header
        place = self.column(title)
        middle = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, header.height() // 2)
        self.click(header.viewport(), middle)

    def stops(self, key: Qt.Key) -> Iterator[QWidget]:
        """Press Tab or Backtab from the search field on, round the window; yield what gets the focus."""
        modifiers = Qt.KeyboardModifier.ShiftModifier if key is Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier
        self.control(Qt.Key.Key_F)
        first = self.focus()
        yield first
        for _ in range(100):
            self.press(key, modifiers)
            if self.focus() is first:
                return
            yield self.focus()
        raise AssertionError("the keys do not come round")


def is_tool_button(widget: QWidget) -> bool:
    """Say whether a widget is a tool button that the window made, none of Qt's own inside others."""
    return isinstance(widget, QToolButton) and not widget.objectName().startswith("qt_")


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
