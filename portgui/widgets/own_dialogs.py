"""The dialogs in which a user writes a note or an entry. What cannot be kept is told in them, and nothing is lost."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from portgui.models.own_notes import OwnNotes
from portgui.models.own_texts import error_text, field_text
from portgui.overrides import override
from portgui.ports import PortRange, Transport
from portgui.registry.own import Field, InvalidEntryError, OwnEntry, OwnError, make_entry
from portgui.widgets.within_screen import resize_within_screen


class _OwnDialog(QDialog):
    """A dialog with Save and Cancel, and a place for why something cannot be saved."""

    def __init__(self, own: OwnNotes, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._own = own
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._told.hide()
        self._buttons = QDialogButtonBox()
        save = self._buttons.addButton(self.tr("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setDefault(True)
        self._buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self._save)
        self._buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._save)
        self._first: object = None
        """What stood in it at first."""
        self._asked: QMessageBox | None = None

    @override
    def reject(self) -> None:
        """Close without saving; where something was written, ask first what is to become of it."""
        if self._written() == self._first or self._asked:
            super().reject()
            return
        question = self.tr("Save what you wrote?")
        box = self._asked = QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), question, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = box.addButton(self.tr("&Save"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(save)
        discard = box.addButton(self.tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.setEscapeButton(box.addButton(self.tr("&Go on writing"), QMessageBox.ButtonRole.RejectRole))
        box.finished.connect(self._forget_question)
        save.clicked.connect(self._save)
        discard.clicked.connect(self._discard)
        box.open()

    @Slot()
    def _forget_question(self) -> None:
        self._asked = None

    @Slot()
    def _discard(self) -> None:
        super().reject()

    def _written(self) -> object:
        """Return what stands in the dialog."""
        raise NotImplementedError

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._first = self._written()

    @Slot()
    def _save(self) -> None:
        try:
            self._keep()
        except OwnError as error:
            self._told.setText(error_text(error))
            self._told.show()
            self._point_at(error.flaws[0].field if isinstance(error, InvalidEntryError) else None)
        else:
            self.accept()

    def _keep(self) -> None:
        """Keep what was written. Raises `OwnError`."""
        raise NotImplementedError

    def _point_at(self, field: Field | None) -> None:
        """Put the keyboard into a field that cannot be as it is."""


class NoteDialog(_OwnDialog):
    """Writes the note of a number or range."""

    def __init__(self, own: OwnNotes, ports: PortRange, parent: QWidget | None = None) -> None:
        super().__init__(own, parent)
        title = self.tr("Note on port %1").replace("%1", str(ports))
        self.setWindowTitle(title)
        self._ports = ports
        self._text = QPlainTextEdit(own.data.note_of(ports).note)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(title)
        hint = QLabel(
            self.tr("Only you see it. An empty note is no note. Ctrl+Enter saves."),
            wordWrap=True,
            textFormat=Qt.TextFormat.PlainText,
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self._text, 1)
        layout.addWidget(hint)
        layout.addWidget(self._told)
        layout.addWidget(self._buttons)
        metrics = self.fontMetrics()
        resize_within_screen(self, metrics.averageCharWidth() * 70, metrics.height() * 14)
        self._text.setFocus()

    @override
    def _written(self) -> object:
        return self._text.toPlainText()

    @override
    def _keep(self) -> None:
        self._own.set_note(self._ports, self._text.toPlainText())


class EntryDialog(_OwnDialog):
    """Makes an entry of the user's, or changes one."""

    def __init__(
        self, own: OwnNotes, entry: OwnEntry | None, ports: PortRange | None, parent: QWidget | None = None
    ) -> None:
        """Take the entry to change, or `None` and the numbers that a new one is probably for."""
        super().__init__(own, parent)
        self.setWindowTitle(self.tr("Edit entry") if entry else self.tr("New entry"))
        self._own_id = entry.own_id if entry else None
        numbers = entry.ports if entry else ports
        self._ports = QLineEdit(str(numbers) if numbers else "")
        self._ports.setPlaceholderText(self.tr("one number or a range: 8080 or 8000-8010"))
        self._name = QLineEdit(entry.name if entry else "")
        self._description = QLineEdit(entry.description if entry else "")
        self._basis = QLineEdit(entry.basis if entry else "")
        self._basis.setPlaceholderText(self.tr("who decided it, where it is written down"))
        self._boxes = {transport: QCheckBox(transport.label) for transport in Transport}
        ticked = entry.transports if entry else {Transport.TCP}
        boxes = QHBoxLayout()
        for transport, box in self._boxes.items():
            box.setChecked(transport in ticked)
            boxes.addWidget(box)
        boxes.addStretch(1)
        form = QFormLayout()
        self._fields: dict[Field, QLineEdit | QCheckBox] = {
            Field.PORTS: self._ports,
            Field.NAME: self._name,
            Field.TRANSPORTS: self._boxes[Transport.TCP],
            Field.DESCRIPTION: self._description,
            Field.BASIS: self._basis,
        }
        for field, editor in self._fields.items():
            label = QLabel(field_text(field))
            label.setBuddy(editor)
            if field is Field.TRANSPORTS:
                form.addRow(label, boxes)
            else:
                editor.setAccessibleName(field_text(field))
                form.addRow(label, editor)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._told)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        resize_within_screen(self, self.fontMetrics().averageCharWidth() * 70, self.sizeHint().height())
        (self._name if numbers else self._ports).setFocus()

    @override
    def _written(self) -> object:
        texts = [editor.text() for editor in (self._ports, self._name, self._description, self._basis)]
        return texts, [box.isChecked() for box in self._boxes.values()]

    @override
    def _keep(self) -> None:
        self._own.keep(
            make_entry(
                self._ports.text(),
                self._name.text(),
                [transport for transport, box in self._boxes.items() if box.isChecked()],
                self._description.text(),
                self._basis.text(),
                self._own_id,
            )
        )

    @override
    def _point_at(self, field: Field | None) -> None:
        if editor := self._fields.get(field) if field else None:
            editor.setFocus()
            if isinstance(editor, QLineEdit):
                editor.selectAll()
