"""Tools > Update the registry, in the whole window: a person, a real HTTPS server, and what the window then shows."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from portgui import resources
from portgui.registry import dataset
from portgui.registry.entry import Entry
from portgui.widgets.update_dialog import UpdateDialog
from tests.fakes import GivenSnapshots, make_entry, make_process, make_snapshot, make_socket
from tests.https_server import Certificate, HttpsServer, Request, certificate, server
from tests.iana_files import changed_registry, iana_xml
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, REFERENCE, Person, mnemonic, plain

__all__ = ["certificate", "server"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PATIENCE_MS: Final = 15_000
LANGUAGES = pytest.mark.parametrize("language", ["en_US", "fr_FR"], indirect=True)
UPDATE: Final = "Update the registry …"
BACK: Final = "Back to the shipped registry …"

W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return dataset.read(resources.path("registry.tsv").read_bytes(), "shipped").entries


@pytest.fixture(scope="module")
def newer(entries: tuple[Entry, ...]) -> bytes:
    return changed_registry(
        entries, "<b>Who</b> is there", make_entry("49151", "brand-new", description="Brand new service")
    )


@pytest.fixture(autouse=True)
def trust(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "data" / "registry.tsv"


class Dialog:
    """The dialog as a person sees it."""

    def __init__(self, person: Person, action: str = UPDATE) -> None:
        self.person = person
        self.qtbot = person.qtbot
        person.choose(action)
        (self.widget,) = person.window.findChildren(UpdateDialog)
        self.wait_for(self.widget.isActiveWindow)

    def find(self, kind: type[W]) -> list[W]:
        """Return the widgets of a kind that can be seen; none when the dialog is closed."""
        if not isValid(self.widget):
            return []
        return [found for found in self.widget.findChildren(kind) if found.isVisible()]

    def buttons(self) -> list[str]:
        return [plain(button.text()) for button in self.find(QAbstractButton)]

    def press(self, text: str) -> None:
        (button,) = [button for button in self.find(QAbstractButton) if plain(button.text()) == text]
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def text(self) -> str:
        return "\n".join(label.text() for label in self.find(QLabel))

    @property
    def changes(self) -> str:
        return "\n".join(field.toPlainText() for field in self.find(QPlainTextEdit))

    def leave(self) -> None:
        """Click the window behind, or close what can only be closed."""
        if "Close" in self.buttons():
            self.press("Close")
        self.person.window.activateWindow()
        self.wait_for(self.person.window.isActiveWindow)

    def says(self, words: str) -> bool:
        return words in self.text

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    def wait_for_button(self, text: str) -> None:
        self.wait_for(lambda: text in self.buttons())


def test_nothing_is_fetched_before_the_click(open_window: Open, server: HttpsServer, own: Path) -> None:
    person = open_window(address=server.address("/"), own_registry=own)
    dialog = Dialog(person)
    assert "www.iana.org" in dialog.text
    assert "2026-08" in dialog.text
    assert sorted(dialog.buttons()) == ["Cancel", "Download"]
    person.qtbot.wait(50)
    assert server.asked == []
    dialog.press("Cancel")
    assert not dialog.find(QLabel)
    person.qtbot.wait(50)
    assert server.asked == []


def test_the_whole_way(open_window: Open, server: HttpsServer, newer: bytes, own: Path) -> None:
    """Fetch, look, agree; the window shows the new registry without a restart, and the shipped one again."""
    finger = make_socket("127.0.0.1:49151", process=make_process("fingerd", 79))
    person = open_window(GivenSnapshots(make_snapshot(finger)), address=server.serve("/", newer), own_registry=own)
    person.search("gopher")
    assert "gopher" in person.cells("Name")
    person.show_page(LIVE)
    person.search("")
    assert person.cells("Service") == [""]
    assert not person.action(BACK).isEnabled()

    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for_button("Use it")
    assert "2030-01-31" in dialog.text
    assert "2026-08" in dialog.text
    assert re.search(r"1 new, 1 renamed, 1 described anew, 1 removed", dialog.text)
    lines = dialog.changes.splitlines()
    assert lines[lines.index("New") + 1].strip() == "49151 brand-new  Brand new service"
    assert lines[lines.index("Renamed") + 1].strip().startswith("70 gopher → gopher-hole")
    assert lines[lines.index("Described anew") + 1].strip() == "79 finger  Finger → <b>Who</b> is there"
    assert lines[lines.index("Removed") + 1].strip().startswith("4793 uet")
    assert not own.exists(), "nothing is replaced without consent"

    dialog.press("Use it")
    dialog.wait_for_button("Close")
    assert "2030-01-31" in dialog.text
    assert own.is_file()
    dialog.leave()
    assert person.cells("Service") == ["brand-new"]
    person.show_page(REFERENCE)
    person.search("gopher-hole")
    assert person.cells("Name")[0] == "gopher-hole"
    assert "gopher-hole" in person.card
    person.search("4793")
    assert person.card.startswith("4793")
    assert "uet" not in person.card
    person.search("49151")
    assert person.cells("In use here") == ["fingerd (79)"]

    person.choose(BACK)
    (question,) = person.window.findChildren(QMessageBox)
    (go_back,) = [button for button in question.buttons() if plain(button.text()) == "Go back"]
    go_back.click()
    person.qtbot.waitUntil(lambda: not own.exists(), timeout=PATIENCE_MS)
    dialog.leave()
    person.qtbot.waitUntil(lambda: person.cells("Name") == [""], timeout=PATIENCE_MS)
    assert not person.action(BACK).isEnabled()
    person.search("4793")
    assert "uet" in person.card


def test_the_next_start_uses_it(open_window: Open, server: HttpsServer, newer: bytes, own: Path) -> None:
    dialog = Dialog(open_window(address=server.serve("/", newer), own_registry=own))
    dialog.press("Download")
    dialog.wait_for_button("Use it")
    dialog.press("Use it")
    dialog.wait_for_button("Close")
    later = open_window(own_registry=own)
    later.search("brand-new")
    assert later.cells("Port") == ["49151"]
    assert later.action(BACK).isEnabled()


def test_selection_filter_and_sorting_stay(open_window: Open, server: HttpsServer, newer: bytes, own: Path) -> None:
    person = open_window(address=server.serve("/", newer), own_registry=own)
    person.search("http")
    person.sort_by("Name")
    person.click_row(person.row_of("Name", "http-alt"))
    before, card = person.cells("Name"), person.card
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for_button("Use it")
    dialog.press("Use it")
    dialog.wait_for_button("Close")
    dialog.leave()
    assert person.cells("Name") == before
    assert person.card == card.replace("registry of 2025-04-07", "registry of 2030-01-31")
    assert person.field.text() == "http"


def stall(request: Request) -> None:
    request.answer(b"<?xml version='1.0'?>" + b" " * 500_000, length=1_000_000)
    request.wait()


def test_progress_and_cancel(open_window: Open, server: HttpsServer, newer: bytes, own: Path) -> None:
    person = open_window(address=server.serve("/", newer), own_registry=own)
    server.answers["/"] = stall
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for(lambda: "0.5 of 1.0 MB" in dialog.text)
    (bar,) = dialog.find(QProgressBar)
    assert 0.45 < bar.value() / bar.maximum() < 0.55
    dialog.leave()
    person.search("ssh")  # the window answers meanwhile
    assert person.cells("Name")[0] == "ssh"
    dialog.press("Cancel")
    dialog.wait_for(lambda: "You cancelled the update." in dialog.text)
    assert "stays as it is" in dialog.text
    assert not own.exists()
    server.serve("/", newer)
    dialog.press("Try again")
    dialog.wait_for_button("Use it")
    QTest.keyClick(dialog.widget, Qt.Key.Key_Escape)
    assert not dialog.find(QLabel)
    assert not own.exists()


def test_the_dialog_is_there_once(open_window: Open, own: Path) -> None:
    person = open_window(own_registry=own)
    assert Dialog(person).widget is Dialog(person).widget


def test_an_older_registry_wants_another_consent(
    open_window: Open, server: HttpsServer, entries: tuple[Entry, ...], own: Path
) -> None:
    person = open_window(address=server.serve("/", iana_xml(entries, "2020-02-02")), own_registry=own)
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for_button("Use the older one")
    assert "The registry in use is newer." in dialog.text
    assert not own.exists()
    dialog.press("Use the older one")
    dialog.wait_for_button("Close")
    assert "2020-02-02" in dialog.text
    assert own.exists()


def test_nothing_new(open_window: Open, server: HttpsServer, entries: tuple[Entry, ...], own: Path) -> None:
    person = open_window(address=server.serve("/", iana_xml(entries, "2026-08-31")), own_registry=own)
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for_button("Close")
    assert "Nothing has changed." in dialog.text
    assert dialog.buttons() == ["Close"]
    assert not own.exists()


@LANGUAGES
def test_a_failure_says_why_and_the_old_data_stay(
    open_window: Open, server: HttpsServer, newer: bytes, own: Path, language: None
) -> None:
    french = QApplication.translate("RegistryUpdate", "The transfer was interrupted.").startswith("Le ")
    person = open_window(address=server.address("/"), own_registry=own)
    update = "Mettre à jour le registre…" if french else UPDATE
    dialog = Dialog(person, update)
    dialog.press("Télécharger" if french else "Download")
    again = "Réessayer" if french else "Try again"
    for answer, english, french_text in (
        ({"status": 503, "body": b""}, "The server refused", "Le serveur a refusé"),
        ({"body": b"<!doctype html><b>Log in"}, "A web page came", "Une page web est arrivée"),
        ({"body": b"no registry"}, "What came is not IANA's", "Ce qui est arrivé n’est pas"),
        ({"body": newer[:999], "length": 9999}, "The transfer was interrupted", "Le transfert a été interrompu"),
        ({"body": b"", "length": 10**9}, "The file is too large", "Le fichier est trop gros"),
        ({"body": b"", "status": 302, "Location": "http://portal/"}, "The server sends", "Le serveur renvoie"),
    ):
        dialog.wait_for_button(again)
        server.serve("/", **answer)
        dialog.press(again)
        wanted = french_text if french else english
        dialog.wait_for(partial(dialog.says, wanted))
        assert "(" in dialog.text, "the technical reason"
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.find(QLabel) if label.text())
    assert not own.exists()
    assert not person.action("Revenir au registre fourni…" if french else BACK).isEnabled()


def test_an_untrusted_certificate(
    open_window: Open, server: HttpsServer, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Certificate.make(tmp_path, "IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.certificate))
    dialog = Dialog(open_window(address=server.serve("/", b""), own_registry=own))
    dialog.press("Download")
    dialog.wait_for_button("Try again")
    assert "not trusted" in dialog.text
    assert server.asked == []


def test_a_copy_that_cannot_be_stored(
    open_window: Open, server: HttpsServer, newer: bytes, own: Path, tmp_path: Path
) -> None:
    """The folder turns out to be a file: what cannot be stored is told, and the old data stay."""
    own.parent.write_text("no folder")
    person = open_window(address=server.serve("/", newer), own_registry=own)
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for_button("Use it")
    dialog.press("Use it")
    dialog.wait_for_button("Try again")
    assert "could not be stored" in dialog.text
    dialog.leave()
    person.search("4793")
    assert "uet" in person.card


@pytest.mark.logs_warnings
def test_a_damaged_copy_is_told_and_the_shipped_registry_shown(open_window: Open, own: Path) -> None:
    own.parent.mkdir()
    own.write_text("PortGUI registry\tformat=1\tiana=2030-01-01\tchanges=\tentries=9\tover=\n")
    person = open_window(own_registry=own)
    assert person.says("Your newer copy of the registry cannot be used")
    assert person.says(str(own))
    person.search("22")
    assert person.cells("Name")[0] == "ssh"
    person.choose(BACK)
    (question,) = person.window.findChildren(QMessageBox)
    (go_back,) = [button for button in question.buttons() if plain(button.text()) == "Go back"]
    go_back.click()
    person.qtbot.waitUntil(lambda: not person.says("cannot be used"), timeout=PATIENCE_MS)
    assert not own.exists()


def test_going_back_wants_a_yes_and_tells_of_failure(open_window: Open, own: Path) -> None:
    own.parent.mkdir()
    whole = dataset.write([make_entry("80", "http", description="x")], "2031-01-01")
    own.write_text(whole)
    person = open_window(own_registry=own)
    assert person.tab_counts()[0] > 1  # with our knowledge of other ports
    person.choose(BACK)
    (question,) = person.window.findChildren(QMessageBox)
    question.button(QMessageBox.StandardButton.Cancel).click()
    person.qtbot.wait(50)
    assert own.read_text() == whole
    own.unlink()
    own.mkdir()  # cannot be removed as a file
    person.choose(BACK)
    question = next(box for box in person.window.findChildren(QMessageBox) if box.isVisible())
    (go_back,) = [button for button in question.buttons() if plain(button.text()) == "Go back"]
    go_back.click()

    def warnings() -> list[str]:
        boxes = [box for box in person.window.findChildren(QMessageBox) if box.isVisible()]
        return [box.text() for box in boxes if box.icon() == QMessageBox.Icon.Warning]

    person.qtbot.waitUntil(lambda: len(warnings()) == 1, timeout=PATIENCE_MS)
    assert warnings()[0].startswith("The registry was not changed: ")


def test_the_window_closes_in_the_middle_of_a_transfer(open_window: Open, server: HttpsServer, own: Path) -> None:
    server.answers["/"] = stall
    person = open_window(address=server.address("/"), own_registry=own)
    dialog = Dialog(person)
    dialog.press("Download")
    dialog.wait_for(server.stalled.is_set)
    person.window.close()
    assert not own.exists()


@LANGUAGES
def test_the_dialog_by_keyboard(
    open_window: Open, server: HttpsServer, newer: bytes, own: Path, language: None
) -> None:
    """Enter fetches, what changes is reached by Tab, and Enter agrees; letters with Alt are different ones."""
    person = open_window(address=server.serve("/", newer), own_registry=own)
    french = QApplication.translate("RegistryUpdate", "The transfer was interrupted.").startswith("Le ")
    dialog = Dialog(person, "Mettre à jour le registre…" if french else UPDATE)
    QTest.keyClick(dialog.widget, Qt.Key.Key_Return)
    dialog.wait_for(lambda: bool(dialog.changes))
    letters = [letter for button in dialog.find(QAbstractButton) if (letter := mnemonic(button.text()))]
    assert len(letters) == len(set(letters))
    (changes,) = dialog.find(QPlainTextEdit)
    assert changes.accessibleName()
    focus, seen = dialog.widget.focusWidget(), set[QWidget]()
    while (
        changes not in seen or not isinstance(focus, QPushButton) or plain(focus.text()) not in ("Use it", "L’utiliser")
    ):
        assert len(seen) < 10, "the keys do not come to what changes and to the button"
        seen.add(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = dialog.widget.focusWidget()
    QTest.keyClick(focus, Qt.Key.Key_Return)
    dialog.wait_for(own.is_file)


def test_dialogs_are_no_children_for_ever(open_window: Open, own: Path) -> None:
    person = open_window(own_registry=own)
    for _ in range(3):
        dialog = Dialog(person)
        dialog.press("Cancel")
        person.qtbot.waitUntil(lambda: not person.window.findChildren(QDialog))
