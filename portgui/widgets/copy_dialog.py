"""The dialog Copy as: every form in groups, a preview of the selected rows, and why a form is not possible."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.copy_forms import Form, Group, Selection, group_title
from portgui.models.texts import fill
from portgui.overrides import override
from portgui.query import fold
from portgui.widgets.within_screen import resize_within_screen

_MOST_ROWS: Final = 200
"""Rows that the preview shows."""
_FORM_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_INDENT: Final = "\u2003"
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CopyDialog(QDialog):
    """Lets the user choose a form for some rows, and shows what it comes to. Enter copies and closes."""

    chosen = Signal(object)
    """The `Form` in which the rows shall be copied."""

    def __init__(
        self, forms: Sequence[Form], selection: Selection[Any], form_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._forms = forms
        self._selection = selection
        self._refusals = [form.refusal(selection) for form in forms]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Copy as"))
        self._find = QLineEdit(placeholderText=self.tr("Find a form"), clearButtonEnabled=True)
        self._find.setAccessibleName(self.tr("Find a form"))
        self._find.textChanged.connect(self._narrow)
        self._find.installEventFilter(self)
        self._headings: dict[Group, QListWidgetItem] = {}
        self._items: list[QListWidgetItem] = []
        """One a form, in the order of the forms, which are in that of the groups."""
        self._list = self._make_list()
        self._preview = QPlainTextEdit(readOnly=True)
        self._preview.setAccessibleName(self.tr("Preview"))
        self._preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._preview.setTabChangesFocus(True)
        self._note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = QPushButton(self.tr("&Copy"))
        self._copy.clicked.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        self._arrange(buttons)
        self._copy.setDefault(True)  # only now does it belong to the dialog
        self._list.currentItemChanged.connect(self._show_preview)
        self._list.itemActivated.connect(self._choose)
        self._select(form_id)

    # What is shown

    @property
    def form(self) -> Form | None:
        """The form that is current."""
        item = self._list.currentItem()
        return self._forms[item.data(_FORM_ROLE)] if item else None

    @Slot()
    def _show_preview(self) -> None:
        form = self.form
        refusal = self._refusal(form)
        self._copy.setEnabled(form is not None and not refusal)
        if form is None or refusal:
            self._preview.setPlainText("")
            self._note.setText(refusal or self.tr("No form has this name."))
            return
        shown = self._selection.first(_MOST_ROWS)
        self._preview.setPlainText(form.text(shown))
        self._note.setText("\n".join(self._notes(form, shown)))

    def _refusal(self, form: Form | None) -> str:
        return self._refusals[self._forms.index(form)] if form else ""

    def _notes(self, form: Form, shown: Selection[Any]) -> Iterator[str]:
        count, whole = len(shown.records), len(self._selection.records)
        match form.shell:
            case "sh":
                yield self.tr("For a terminal (sh, bash, zsh …).")
            case "cmd":
                yield self.tr("For the Windows command prompt.")
            case "powershell":
                yield self.tr("For PowerShell.")
        if count < whole:
            number = self.locale().toString
            text = self.tr("Shown are the first %1 of %2 rows; all are copied.")
            yield fill(text, number(count), number(whole))
        elif left_out := form.left_out(shown):
            yield self.tr("%Ln rows are left out, where it makes no sense.", "", left_out)

    # What the user does

    @Slot()
    def _choose(self) -> None:
        form = self.form
        if form is not None and self._copy.isEnabled():
            self.accept()
            self.chosen.emit(form)

    @Slot(str)
    def _narrow(self, text: str) -> None:
        """Show the forms that have all the words in their title or group; the likeliest one becomes current."""
        words = fold(text).split()
        filled: set[Group] = set()
        best: QListWidgetItem | None = None
        rank = 3
        for form, item in zip(self._forms, self._items, strict=True):
            title = fold(form.title)
            found = all(word in f"{fold(group_title(form.group))} {title}" for word in words)
            item.setHidden(not found)
            if found:
                filled.add(form.group)
                typed = " ".join(words)
                this = 0 if title == typed else 1 if title.startswith(typed) else 2
                if this < rank:
                    best, rank = item, this
        for group, heading in self._headings.items():
            heading.setHidden(group not in filled)
        if best is None:
            self._list.setCurrentRow(-1)
        elif words or self._list.currentRow() < 0:
            self._list.setCurrentItem(best)
        self._list.scrollToItem(self._list.currentItem())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys that move up and down do so in the list while the search field has the keyboard."""
        if watched is self._find and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            moves = event.key() in _MOVES
            return QCoreApplication.sendEvent(self._list, event) if moves else False
        return super().eventFilter(watched, event)

    # How it is made

    def _make_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(self.tr("Forms"))
        made.setUniformItemSizes(True)
        palette = self.palette()
        dimmed = palette.brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        for group in Group:
            heading = QListWidgetItem(group_title(group), made)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)  # the keyboard passes over it
            heading.setForeground(palette.brush(QPalette.ColorGroup.Active, QPalette.ColorRole.Text))
            font = heading.font()
            font.setBold(True)
            heading.setFont(font)
            self._headings[group] = heading
            for place, form in enumerate(self._forms):
                if form.group is group:
                    refusal = self._refusals[place]
                    text = self.tr("%1 (not possible)").replace("%1", form.title) if refusal else form.title
                    item = QListWidgetItem(_INDENT + text, made)
                    item.setData(_FORM_ROLE, place)
                    item.setToolTip(refusal)
                    if refusal:
                        item.setForeground(dimmed)
                    self._items.append(item)
        return made

    def _arrange(self, buttons: QDialogButtonBox) -> None:
        metrics = self.fontMetrics()
        left = QVBoxLayout()
        left.addWidget(self._find)
        left.addWidget(self._list, 1)
        right = QVBoxLayout()
        right.addWidget(self._preview, 1)
        right.addWidget(self._note)
        panes = QHBoxLayout()
        panes.addLayout(left)
        panes.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(panes, 1)
        layout.addWidget(buttons)
        widest = self._list.sizeHintForColumn(0) + metrics.averageCharWidth() * 5
        self._list.setFixedWidth(max(widest, metrics.averageCharWidth() * 30))
        self._find.setFixedWidth(self._list.width())
        resize_within_screen(self, metrics.averageCharWidth() * 140, metrics.height() * 34)

    def _select(self, form_id: str) -> None:
        """Make a form current, or else the first that is possible."""
        places = {form.id: place for place, form in enumerate(self._forms)}
        possible = (place for place, refusal in enumerate(self._refusals) if not refusal)
        wanted = places.get(form_id)
        if wanted is None or self._refusals[wanted]:
            wanted = next(possible, 0)
        self._list.setCurrentItem(self._items[wanted])
        self._find.setFocus()
