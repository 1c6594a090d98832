"""The dialog that updates the registry: progress, what changes, consent; and the question before going back."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.models.registry_update import RegistryUpdate, problem_text
from portgui.models.texts import fill
from portgui.overrides import override
from portgui.ports import Transport
from portgui.registry.entry import Entry
from portgui.widgets.within_screen import resize_within_screen

if TYPE_CHECKING:
    from portgui.registry.catalog import Catalog
    from portgui.registry.update import Candidate, Differences, UpdateError

_MEGA: Final = 1_000_000


class UpdateDialog(QDialog):
    """Asks before anything is fetched, shows how far it is, then what changes, and uses it if the user agrees."""

    def __init__(self, update: RegistryUpdate, reach: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._update = update
        self._candidate: Candidate | None = None
        self._fetching = False
        self.setWindowTitle(self.tr("Update the registry"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._told = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._progress = QProgressBar()
        self._progress.setAccessibleName(self.tr("Progress"))
        self._progress.hide()
        self._changes = QPlainTextEdit(readOnly=True)
        self._changes.setAccessibleName(self.tr("What changes"))
        self._changes.setTabChangesFocus(True)
        self._changes.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._changes.hide()
        self._go = QPushButton(self.tr("&Download"))
        self._go.setDefault(True)
        self._go.clicked.connect(self._download)
        self._use = QPushButton(self.tr("&Use it"))
        self._use.clicked.connect(self._store)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self._use, QDialogButtonBox.ButtonRole.ActionRole)
        self._use.hide()  # not before: adding a button shows it
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._told)
        layout.addWidget(self._progress)
        layout.addWidget(self._changes, 1)
        layout.addStretch(0)
        layout.addWidget(self._buttons)
        metrics = self.fontMetrics()
        resize_within_screen(self, metrics.averageCharWidth() * 90, metrics.height() * 12)
        self._say(
            self.tr(
                "PortGUI can fetch the newest registry of service names and port numbers from IANA, www.iana.org "
                "(about 4 MB). Nothing else is sent or fetched."
            ),
            self.tr("The registry in use is of %1.").replace("%1", reach or "–"),
        )
        self._go.setFocus()
        update.progressed.connect(self._on_progressed)
        update.found.connect(self._on_found)
        update.failed.connect(self._on_failed)
        update.replaced.connect(self._on_replaced)

    # What the user does

    @Slot()
    def _download(self) -> None:
        self._go.hide()
        self._changes.hide()
        self._progress.setRange(0, 0)  # busy: nothing is known yet
        self._progress.show()
        self._say(self.tr("Connecting …"))
        self._fetching = True
        self._update.fetch()

    @Slot()
    def _store(self) -> None:
        if self._candidate is not None:
            self._use.setEnabled(False)
            self._update.store(self._candidate, older_too=self._candidate.older)

    @override
    def reject(self) -> None:
        """Give up what is being fetched, and say so; close where nothing is."""
        if self._fetching:
            self._update.cancel()
        else:
            super().reject()

    # What happens

    @Slot(object, object)
    def _on_progressed(self, received: int, total: int | None) -> None:
        number = self.locale().toString
        megabytes = number(received / _MEGA, "f", 1)
        self._progress.setRange(0, total or 0)
        self._progress.setValue(received if total else 0)
        if total:
            text = fill(self.tr("%1 of %2 MB"), megabytes, number(total / _MEGA, "f", 1))
        else:
            text = self.tr("%1 MB").replace("%1", megabytes)
        self._say(self.tr("Fetching the registry: %1").replace("%1", text))

    @Slot(object)
    def _on_found(self, candidate: "Candidate") -> None:
        self._fetching = False
        self._progress.hide()
        self._candidate = candidate
        states = self.tr("The registry of IANA is of %1, the one in use of %2.")
        states = fill(states, candidate.data.reach, candidate.reach_before or "–")
        if candidate.older:
            self._say(states, self.tr("The registry in use is newer. To use the other one would change this:"))
            self._use.setText(self.tr("&Use the older one"))
        elif not candidate.needed:
            self._say(states, self.tr("Nothing has changed."))
            self._close_only()
            return
        else:
            self._say(states, self._summary(candidate.differences))
        self._show_changes(candidate.differences)
        self._use.show()
        if not candidate.older:
            self._use.setDefault(True)
            self._use.setFocus()

    @Slot(object)
    def _on_failed(self, error: "UpdateError") -> None:
        self._fetching = False
        self._progress.hide()
        self._use.hide()
        self._go.setText(self.tr("&Try again"))
        self._go.show()
        self._say(problem_text(error), self.tr("The registry in use stays as it is."))

    @Slot(object)
    def _on_replaced(self, catalog: "Catalog") -> None:
        self._use.hide()
        self._changes.hide()
        self._say(self.tr("The registry in use is of %1 now.").replace("%1", catalog.reach or "–"))
        self._close_only()

    def _say(self, *sentences: str) -> None:
        self._told.setText("\n\n".join(sentences))

    def _close_only(self) -> None:
        self._buttons.setStandardButtons(QDialogButtonBox.StandardButton.Close)

    def _show_changes(self, differences: "Differences") -> None:
        self._changes.setPlainText("\n".join(self._lines(differences)))
        self._changes.show()
        metrics = self.fontMetrics()
        resize_within_screen(self, self.width(), max(self.height(), metrics.height() * 28))

    def _summary(self, differences: "Differences") -> str:
        counts = (
            (differences.new, self.tr("%Ln new", "", len(differences.new))),
            (differences.renamed, self.tr("%Ln renamed", "", len(differences.renamed))),
            (differences.redescribed, self.tr("%Ln described anew", "", len(differences.redescribed))),
            (differences.transports, self.tr("%Ln with other transports", "", len(differences.transports))),
            (differences.removed, self.tr("%Ln removed", "", len(differences.removed))),
            (differences.others, self.tr("%Ln with other details", "", differences.others)),
        )
        return ", ".join(text for some, text in counts if some) or self.tr("Only its date is newer.")

    def _lines(self, differences: "Differences") -> Iterator[str]:
        """Yield what changes, a heading and a line for each service."""
        if differences.new:
            yield self.tr("New")
            yield from (f"    {_called(entry)}  {entry.description}" for entry in differences.new)
        if differences.renamed:
            yield self.tr("Renamed")
            yield from (f"    {_called(old)} → {new.name}  {new.description}" for old, new in differences.renamed)
        if differences.redescribed:
            yield self.tr("Described anew")
            yield from (
                f"    {_called(old)}  {old.description} → {new.description}" for old, new in differences.redescribed
            )
        if differences.transports:
            yield self.tr("With other transports")
            yield from (
                f"    {_called(old)}  {_labels(old.registered)} → {_labels(new.registered)}"
                for old, new in differences.transports
            )
        if differences.removed:
            yield self.tr("Removed")
            yield from (f"    {_called(entry)}  {entry.description}" for entry in differences.removed)


class BackToShipped(QMessageBox):
    """The question before the user's own copy is removed."""

    def __init__(self, update: RegistryUpdate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("Back to the shipped registry"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Go back to the registry that PortGUI came with?"))
        self.setInformativeText(self.tr("The newer copy that you fetched is removed; it can be fetched again."))
        go_back = self.addButton(self.tr("&Go back"), QMessageBox.ButtonRole.AcceptRole)
        go_back.clicked.connect(update.go_back)
        self.addButton(QMessageBox.StandardButton.Cancel)


def _called(entry: Entry) -> str:
    return f"{entry.ports or '–'} {entry.name or ''}".strip()


def _labels(transports: Iterable[Transport]) -> str:
    return ", ".join(transport.label for transport in Transport if transport in transports) or "–"
