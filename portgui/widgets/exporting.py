"""What the actions of exporting do: ask for a file, write it while the window stays alive, tell how it went."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget

from portgui.models.texts import fill
from portgui.settings import Settings
from portgui.widgets.actions import Actions

if TYPE_CHECKING:
    from portgui.models.copy_forms import FileForm, Selection
    from portgui.models.table_export import Export

_PATIENCE_MS: Final = 400
"""How long a file is written without a word."""


class Exporting(QObject):
    """Carries out the exporting of a window."""

    told = Signal(str)
    """What was written, for the status bar."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        settings: Settings,
        rows: Callable[[bool], "Selection[Any]"],
        name: Callable[[], str],
    ) -> None:
        """Take a function that gives the rows shown, or only those selected, and one that proposes a file name."""
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._rows = rows
        self._name = name
        actions.export_shown.triggered.connect(lambda: self._ask(selected=False))
        actions.export_selected.triggered.connect(lambda: self._ask(selected=True))

    def _ask(self, *, selected: bool) -> None:
        from portgui.models.copy_forms import file_forms

        rows, forms = self._rows(selected), file_forms()
        if not rows.records:
            self.told.emit(self.tr("There is no row to export."))
            return
        dialog = QFileDialog(self._window, self.tr("Export %Ln rows", "", len(rows.records)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([form.name_filter for form in forms])
        last = next((form for form in forms if form.id == self._settings.export_form), forms[0])
        dialog.selectNameFilter(last.name_filter)
        folder = self._settings.export_folder
        if not Path(folder).is_dir() or not folder:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(folder if Path(folder).is_dir() else str(Path.home()))
        dialog.selectFile(self._name() + last.suffixes[0])

        def follow(name_filter: str) -> None:
            """Give the proposed name the ending of the type that is chosen."""
            form = forms[[each.name_filter for each in forms].index(name_filter)]
            names = dialog.selectedFiles()
            if names and (path := Path(names[0])).suffix.lower() in {s for each in forms for s in each.suffixes}:
                dialog.selectFile(path.with_suffix(form.suffixes[0]).name)

        def take(name: str) -> None:
            filters = [each.name_filter for each in forms]
            chosen = dialog.selectedNameFilter()
            self._check(name, forms[filters.index(chosen) if chosen in filters else 0], rows)

        dialog.filterSelected.connect(follow)
        dialog.fileSelected.connect(take)
        dialog.open()

    def _check(self, name: str, chosen: "FileForm", rows: "Selection[Any]") -> None:
        """Write the file, after a question where the name that it gets was not the one that the dialog asked about."""
        from portgui.models.copy_forms import file_form

        full, form = file_form(name, chosen)
        file = Path(full)
        if full == name or not file.exists():
            self._write(file, form, rows)
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Export"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("%1 is there already. Replace it?").replace("%1", file.name))
        replace = box.addButton(self.tr("&Replace"), QMessageBox.ButtonRole.AcceptRole)
        replace.clicked.connect(lambda: self._write(file, form, rows))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.open()

    def _write(self, file: Path, form: "FileForm", rows: "Selection[Any]") -> None:
        from portgui.models.table_export import Export

        self._settings.export_folder = str(file.parent)
        self._settings.export_form = form.id
        count = len(rows.records)
        export = Export(file, form.pieces(rows), self)
        progress = QProgressDialog(
            self.tr("Writing %1 …").replace("%1", file.name), "", 0, form.passes * count, self._window
        )
        progress.setCancelButtonText(self.tr("Cancel"))
        progress.setWindowTitle(self.tr("Export"))
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(_PATIENCE_MS)
        progress.setAutoReset(False)
        export.progressed.connect(progress.setValue)
        progress.canceled.connect(lambda: self._on_cancelled(export, progress))
        export.finished.connect(lambda: self._on_finished(export, progress, file, count))
        export.failed.connect(lambda reason: self._on_failed(export, progress, file, reason))
        export.start()

    def _on_finished(self, export: QObject, progress: QProgressDialog, file: Path, count: int) -> None:
        _forget(export, progress)
        self.told.emit(self.tr("%Ln rows written to %1", "", count).replace("%1", str(file)))

    def _on_cancelled(self, export: "Export", progress: QProgressDialog) -> None:
        export.cancel()
        _forget(export, progress)
        self.told.emit(self.tr("Nothing was written."))

    def _on_failed(self, export: QObject, progress: QProgressDialog, file: Path, reason: str) -> None:
        _forget(export, progress)
        box = QMessageBox(QMessageBox.Icon.Warning, self.tr("Export"), "", parent=self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(fill(self.tr("%1 was not written: %2"), str(file), reason))
        box.open()


def _forget(export: QObject, progress: QProgressDialog) -> None:
    progress.blockSignals(True)  # closing it would count as cancelling
    progress.close()
    progress.deleteLater()
    export.deleteLater()
