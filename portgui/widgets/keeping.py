"""What the actions on favourites, notes and own entries do."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QMessageBox

from portgui.models.own_notes import OwnNotes
from portgui.models.texts import fill
from portgui.ports import PortRange
from portgui.registry.entry import Entry
from portgui.whole_file import replace_whole
from portgui.widgets.actions import Actions
from portgui.widgets.table_page import TablePage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from portgui.registry.own import Merge, OwnData, OwnEntry, OwnError

_FILE_NAME: Final = "portgui-notes.json"


class Keeping(QObject):
    """Carries out for a window what changes the user's own notes and entries."""

    told = Signal(str)
    """A thing was done; a sentence about it for the status bar."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        own: OwnNotes,
        ports: Callable[[], PortRange | None],
        ports_of: Callable[[Any], PortRange | None],
        page: Callable[[], TablePage[Any]],
        show: "Callable[[Sequence[OwnEntry]], bool]",
    ) -> None:
        """Take the numbers of the current row and the page that is shown as functions: they change.

        `ports_of` returns the numbers of a record, `None` for one without. `show` selects the rows of own entries, and
        says whether there are any.
        """
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._own = own
        self._ports = ports
        self._ports_of = ports_of
        self._page = page
        self._show = show
        self._deleted: list[tuple[OwnEntry, ...]] = []
        """What was deleted together, the last ones last."""
        actions.favourite.triggered.connect(self._set_favourite)
        actions.note.triggered.connect(self._write_note)
        actions.new_entry.triggered.connect(self._make_entry)
        actions.edit_entry.triggered.connect(self._edit_entry)
        actions.delete_entry.triggered.connect(self._delete_entry)
        actions.undo_delete.triggered.connect(self._bring_back)
        actions.import_own.triggered.connect(self._choose_import)
        actions.export_own.triggered.connect(self._choose_export)
        own.failed.connect(self._on_failed)
        own.put_aside.connect(self._on_put_aside)

    @Slot()
    def enable(self) -> None:
        """Enable what there is something to do for, and tick what is so already."""
        ports = self._ports()
        own = self._own_entry(self._page().current)
        self._actions.favourite.setEnabled(ports is not None)
        self._actions.favourite.setChecked(ports is not None and self._own.data.note_of(ports).favourite)
        self._actions.note.setEnabled(ports is not None)
        self._actions.edit_entry.setEnabled(own is not None)
        self._actions.delete_entry.setEnabled(own is not None)
        self._actions.undo_delete.setEnabled(bool(self._deleted))

    # Notes

    @Slot(bool)
    def _set_favourite(self, favourite: bool) -> None:
        places = self._chosen_ports()
        if not places or not self._done(lambda: self._own.mark(places, favourite=favourite)):
            self.enable()
        elif len(places) == 1:
            text = self.tr("%1 is a favourite now.") if favourite else self.tr("%1 is no favourite any more.")
            self.told.emit(text.replace("%1", str(places[0])))
        elif favourite:
            self.told.emit(self.tr("%Ln ports are favourites now.", "", len(places)))
        else:
            self.told.emit(self.tr("%Ln ports are no favourites any more.", "", len(places)))

    def _chosen_ports(self) -> list[PortRange]:
        """Return the numbers of the selected rows, each once."""
        ports, page = self._ports(), self._page()
        if ports is None:
            return []
        rows = page.selected_rows
        return [ports] if len(rows) == 1 else list(dict.fromkeys(filter(None, map(self._ports_of, page.records(True)))))

    @Slot()
    def _write_note(self) -> None:
        from portgui.widgets.own_dialogs import NoteDialog  # the start can do without it

        if ports := self._ports():
            NoteDialog(self._own, ports, self._window).open()

    # Entries

    @Slot()
    def _make_entry(self) -> None:
        from portgui.widgets.own_dialogs import EntryDialog

        before = set(self._own.data.entries)
        dialog = EntryDialog(self._own, None, self._ports(), self._window)
        dialog.accepted.connect(lambda: self._show_made([e for e in self._own.data.entries if e not in before]))
        dialog.open()

    def _show_made(self, entries: "Sequence[OwnEntry]") -> None:
        for entry in entries:
            if self._show([entry]):
                told = self.tr("“%2” on %1 is an entry now.")
            else:
                told = self.tr("“%2” on %1 is an entry now; with the present search and filter it is not shown.")
            self.told.emit(fill(told, str(entry.ports), entry.name))

    @Slot()
    def _edit_entry(self) -> None:
        from portgui.widgets.own_dialogs import EntryDialog

        if entry := self._own_entry(self._page().current):
            EntryDialog(self._own, entry, None, self._window).open()

    @Slot()
    def _delete_entry(self) -> None:
        """Delete the own entries among the selected rows."""
        found = tuple(filter(None, map(self._own_entry, self._page().records(selected=True))))
        if not found or not self._done(lambda: self._own.delete(found)):
            return
        self._deleted.append(found)
        self.enable()
        self._tell(
            found,
            self.tr("“%2” on %1 is deleted. Ctrl+Z brings it back."),
            self.tr("%Ln entries are deleted. Ctrl+Z brings them back.", "", len(found)),
        )

    @Slot()
    def _bring_back(self) -> None:
        """Bring back what was deleted last."""
        if not self._deleted or not self._done(lambda: self._own.bring_back(self._deleted[-1])):
            return
        found = self._deleted.pop()
        self._show(found)
        self._tell(found, self.tr("“%2” on %1 is back."), self.tr("%Ln entries are back.", "", len(found)))
        self.enable()

    def _tell(self, entries: "Sequence[OwnEntry]", one: str, several: str) -> None:
        self.told.emit(several if len(entries) > 1 else fill(one, str(entries[0].ports), entries[0].name))

    def _own_entry(self, record: object) -> "OwnEntry | None":
        """Return the user's entry that a record shows."""
        own_id = record.local.own_id if isinstance(record, Entry) and record.local else None
        return next((each for each in self._own.data.entries if own_id is not None and each.own_id == own_id), None)

    # The file for another computer

    @Slot()
    def _choose_export(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # the start can do without it

        dialog = QFileDialog(self._window, self.tr("Export my notes and entries"), _FILE_NAME)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)  # which asks before it replaces a file
        dialog.setDefaultSuffix("json")
        self._open(dialog, self.export_to)

    @Slot()
    def _choose_import(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Import notes and entries"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, self.import_from)

    def _open(self, dialog: "QFileDialog", work: Callable[[str], None]) -> None:
        dialog.setNameFilters([self.tr("Notes of PortGUI (*.json)"), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(work)
        dialog.open()

    @Slot(str)
    def export_to(self, name: str) -> None:
        """Write notes and entries into a file."""
        from portgui.registry import own as own_data

        try:
            replace_whole(Path(name), own_data.export(self._own.data))
        except OSError as error:
            self._warn(fill(self.tr("%1 cannot be written: %2"), name, error.strerror or ""))
        else:
            self.told.emit(self.tr("Your notes and entries are in %1 now.").replace("%1", name))

    @Slot(str)
    def import_from(self, name: str) -> None:
        """Say what a file would add to what there is, and add it if the user agrees."""
        from portgui.registry import own as own_data

        try:
            with Path(name).open("rb") as stream:
                other = own_data.parse(stream.read(own_data.LARGEST_FILE))
        except OSError as error:
            self._warn(fill(self.tr("%1 cannot be read: %2"), name, error.strerror or ""))
            return
        except own_data.NewerFileError:
            self._warn(self.tr("A newer PortGUI wrote %1; this one cannot read it.").replace("%1", name))
            return
        except own_data.OwnError as error:
            told = self.tr("%1 is no file of notes and entries, or damaged: %2")
            self._warn(fill(told, name, str(error)))
            return
        change = own_data.merge(self._own.data, other)
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question if change else QMessageBox.Icon.Information)
        box.setWindowTitle(self.tr("Import notes and entries"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self._change_text(change))
        if change:
            box.setInformativeText(self.tr("Nothing of yours is lost by it."))
            go = box.addButton(self.tr("&Import"), QMessageBox.ButtonRole.AcceptRole)
            box.setDefaultButton(go)
            box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
            go.clicked.connect(lambda: self._import(other))
        box.open()

    def _import(self, other: "OwnData") -> None:
        changes: list[Merge] = []
        if self._done(lambda: changes.append(self._own.take(other))):
            self.told.emit(self._change_text(changes[0]).partition("\n")[0])

    def _change_text(self, change: "Merge") -> str:
        """Return what an import changes, a line each."""
        lines = [
            text
            for count, text in (
                (change.new_favourites, self.tr("%Ln new favourites", "", change.new_favourites)),
                (change.new_notes, self.tr("%Ln new notes", "", change.new_notes)),
                (change.joined_notes, self.tr("%Ln notes that follow yours", "", change.joined_notes)),
                (len(change.new_entries), self.tr("%Ln new entries", "", len(change.new_entries))),
                (len(change.filled_entries), self.tr("%Ln entries completed", "", len(change.filled_entries))),
            )
            if count
        ]
        told = [", ".join(lines) if lines else self.tr("Everything in this file is there already.")]
        if change.kept_entries:
            named = ", ".join(f"{entry.ports} {entry.name}" for entry in change.kept_entries[:5])
            more = " …" if len(change.kept_entries) > 5 else ""
            told.append(self.tr("Yours stay as they are: %1").replace("%1", named + more))
        if change.left_notes:
            named = ", ".join(str(note.ports) for note in change.left_notes[:5])
            told.append(self.tr("Not taken, too long together with yours: notes on %1").replace("%1", named))
        return "\n".join(told)

    # What goes wrong

    def _done(self, work: Callable[[], None]) -> bool:
        """Do what changes the user's own data; say whether it was done. A failure is told."""
        from portgui.registry.own import OwnError

        try:
            work()
        except OwnError as error:
            self._on_failed(error)
            return False
        return True

    @Slot(object)
    def _on_failed(self, error: "OwnError") -> None:
        from portgui.models.own_texts import error_text

        self._warn(error_text(error))

    @Slot(str)
    def _on_put_aside(self, name: str) -> None:
        told = self.tr("The file of your notes and entries was damaged. It is kept as %1; a new one is begun.")
        self._warn(told.replace("%1", name))

    def _warn(self, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "PortGUI", text, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
