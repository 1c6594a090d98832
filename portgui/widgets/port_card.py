"""The pane that shows a port card: text that can be read, selected and heard, at any width."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)
from PySide6.QtWidgets import QPushButton, QTextBrowser, QVBoxLayout, QWidget

from portgui.models.port_card import Card, Fact, Section
from portgui.overrides import override
from portgui.widgets.flow_layout import FlowLayout

_CELL_PADDING: Final = 2
"""Pixels around the text of a fact."""
_LABEL_WIDTH: Final = 18
"""Width, in average characters, that the labels of facts take at most, unless one of their words is longer."""
_SHORT_NAME: Final = 12
"""Characters of the name of a link, such as "RFC 9110", that stays in one line."""
_NARROW: Final = 44
"""Width, in average characters, of a pane in which they take but their longest word."""


class PortCardPane(QWidget):
    """Shows one card, or a hint while nothing is selected.

    Where only values of facts change, only they are written anew: what is selected or scrolled to elsewhere stays.
    """

    link_clicked = Signal(str)
    """The target of a link: `port:443`, or an address of the Web."""

    def __init__(
        self, buttons: Sequence[QPushButton], others: Sequence[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        """Take the buttons that need a card, and others that stand beside them."""
        super().__init__(parent)
        self._card: Card | None = None
        self._tables: dict[int, QTextTable] = {}
        """The facts in the text, by the place of their section in the card."""
        self._narrow = False
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.anchorClicked.connect(lambda address: self.link_clicked.emit(address.toString()))
        self._text.setAccessibleName(self.tr("Port card"))
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.document().setDocumentMargin(12)
        self._buttons = tuple(buttons)
        row = FlowLayout()
        row.setContentsMargins(12, 4, 12, 8)
        row.setSpacing(6)
        for button in (*buttons, *others):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._text, 1)
        layout.addLayout(row)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._write()

    @property
    def card(self) -> Card | None:
        """What is shown."""
        return self._card

    def show_card(self, card: Card | None) -> None:
        """Show a card, or the hint. Showing the same again changes nothing; the same row keeps its scroll position."""
        before = self._card
        if card == before:
            return
        if before and card and _only_values_differ(before, card):
            self._card = card
            self._rewrite_values(before, card)
            return
        same_row = card is not None and self._card is not None and card.number == self._card.number
        place = self._text.verticalScrollBar().value() if same_row else 0
        self._card = card
        self._write()
        self._text.verticalScrollBar().setValue(place)

    def _write(self) -> None:
        for button in self._buttons:
            button.setEnabled(self._card is not None)
        document = self._text.document()
        document.clear()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        writer = _Writer(cursor, self.font(), self.palette(), self._narrow)
        if self._card is None:
            writer.write_hint(self.tr("Select a row to see what the port is for and who uses it here."))
        else:
            writer.write(self._card)
        self._tables = writer.tables
        cursor.endEditBlock()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)  # what is laid out anew is scrolled to where that stands

    def _rewrite_values(self, before: Card, card: Card) -> None:
        cursor = QTextCursor(self._text.document())
        writer = _Writer(cursor, self.font(), self.palette(), self._narrow)
        cursor.beginEditBlock()
        for place, (old, new) in enumerate(zip(before.sections, card.sections, strict=True)):
            for row, fact in enumerate(new.facts):
                if fact != old.facts[row]:
                    writer.rewrite_value(self._tables[place].cellAt(row, 1), fact)
        cursor.endEditBlock()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._write()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * self.fontMetrics().averageCharWidth()
        if narrow is not self._narrow:
            self._narrow = narrow
            place = self._text.verticalScrollBar().value()
            self._write()
            self._text.verticalScrollBar().setValue(place)


class _Writer:
    """Writes a card into a document as plain text in formats; nothing is read as markup."""

    def __init__(self, cursor: QTextCursor, font: QFont, palette: QPalette, narrow: bool) -> None:
        self._cursor = cursor
        self._narrow = narrow
        self._font = font
        self._label_width = 0.0
        self.tables: dict[int, QTextTable] = {}
        """What was written, by the place of its section."""
        size = QFontInfo(font).pointSizeF()  # a font may be given in pixels
        text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
        self._plain = QTextCharFormat()
        self._dim = QTextCharFormat()
        self._dim.setForeground(_mix(text, base, 0.62))
        self._link = QTextCharFormat()
        self._link.setAnchor(True)
        self._link.setForeground(palette.color(QPalette.ColorRole.Link))
        self._link.setFontUnderline(True)
        self._number = QTextCharFormat()
        self._number.setFontPointSize(size * 1.9)
        self._number.setFontWeight(QFont.Weight.Bold)
        self._title = QTextCharFormat()
        self._title.setFontPointSize(size * 1.35)
        self._tag = QTextCharFormat()
        self._tag.setFontPointSize(size * 0.9)
        self._tag.setBackground(_mix(text, base, 0.13))
        self._heading = QTextCharFormat()
        self._heading.setFontWeight(QFont.Weight.DemiBold)
        self._heading.setForeground(_mix(palette.color(QPalette.ColorRole.Highlight), text, 0.7))
        self._block = QTextBlockFormat()
        self._block.setBottomMargin(size * 0.5)
        self._block.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        self._above = QTextBlockFormat()
        self._above.setTopMargin(size * 1.1)
        self._above.setBottomMargin(size * 0.3)

    def write_hint(self, text: str) -> None:
        """Write what stands there while there is no card."""
        self._cursor.insertText(text, self._dim)

    def write(self, card: Card) -> None:
        """Write the whole card."""
        cursor = self._cursor
        self._label_width = self._width_of([fact.label for section in card.sections for fact in section.facts])
        cursor.setBlockFormat(self._block)
        if card.number:
            cursor.insertText(card.number, self._number)
            cursor.insertText("\u2002", self._title)
        cursor.insertText(card.title, self._title)
        cursor.insertBlock(self._block)
        for tag in card.tags:
            cursor.insertText(f"\u00a0{tag.replace(' ', chr(0xA0))}\u00a0", self._tag)
            cursor.insertText(" ", self._plain)
        for place, section in enumerate(card.sections):
            self._write_section(section)
            if section.facts:
                self.tables[place] = self._write_facts(section.facts)

    def rewrite_value(self, cell: QTextTableCell, fact: Fact) -> None:
        """Write a value in place of what stands in a cell."""
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._write_value(cursor, fact)

    def _width_of(self, labels: list[str]) -> float:
        """Return the width in pixels of a column for labels that may wrap between words, not within."""
        metrics = QFontMetricsF(self._font)
        whole = 0.0 if self._narrow else max(map(metrics.horizontalAdvance, labels), default=0)
        word = max((metrics.horizontalAdvance(word) for label in labels for word in label.split()), default=0)
        return max(word, min(whole, _LABEL_WIDTH * metrics.averageCharWidth())) + metrics.averageCharWidth() * 2

    def _write_section(self, section: Section) -> None:
        cursor = self._cursor
        if section.heading:
            cursor.insertBlock(self._above)
            cursor.insertText(section.heading, self._heading)
        for paragraph in section.paragraphs:
            cursor.insertBlock(self._block)
            cursor.insertText(paragraph, self._plain)

    def _write_facts(self, facts: tuple[Fact, ...]) -> QTextTable:
        cursor = self._cursor
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellSpacing(0)
        form.setCellPadding(_CELL_PADDING)
        form.setLeftMargin(-_CELL_PADDING)  # the labels line up with the paragraphs
        form.setTopMargin(_CELL_PADDING)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.FixedLength, self._label_width),
                QTextLength(QTextLength.Type.VariableLength, 0),
            ]
        )
        table = cursor.insertTable(len(facts), 2, form)
        for row, fact in enumerate(facts):
            table.cellAt(row, 0).firstCursorPosition().insertText(fact.label, self._dim)
            self._write_value(table.cellAt(row, 1).firstCursorPosition(), fact)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return table

    def _write_value(self, cursor: QTextCursor, fact: Fact) -> None:
        rest = fact.value
        for link in fact.links:
            before, _, rest = rest.partition(link.text)
            cursor.insertText(before, self._plain)
            anchor = QTextCharFormat(self._link)
            anchor.setAnchorHref(link.target)
            short = len(link.text) <= _SHORT_NAME
            cursor.insertText(link.text.replace(" ", "\u00a0") if short else link.text, anchor)
        cursor.insertText(rest, self._plain)


def _only_values_differ(card: Card, other: Card) -> bool:
    """Say whether two cards have the same sections with the same labels, and so the same layout."""

    def layout(each: Card) -> tuple[object, ...]:
        labels = ((part.heading, part.paragraphs, tuple(fact.label for fact in part.facts)) for part in each.sections)
        return (each.number, each.title, each.tags, *labels)

    return layout(card) == layout(other)


def _mix(colour: QColor, other: QColor, part: float) -> QColor:
    """Return a colour that is `part` (0 to 1) of the one and the rest of the other."""
    rest = 1 - part
    return QColor.fromRgbF(
        colour.redF() * part + other.redF() * rest,
        colour.greenF() * part + other.greenF() * rest,
        colour.blueF() * part + other.blueF() * rest,
    )
