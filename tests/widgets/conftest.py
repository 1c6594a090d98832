"""The window of the tests: the real one, on the shipped reference, with the sockets that a test gives."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator
from PySide6.QtGui import QCursor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from portgui import resources
from portgui.app import Places, build
from portgui.sockets.elevated import Elevation
from portgui.sockets.host_names import Resolver
from portgui.sockets.source import SocketSource
from portgui.widgets.main_window import MainWindow
from tests.fakes import GivenRights, GivenSnapshots, NamesFromTable
from tests.widgets.person import PATIENCE_MS, Person

Open = Callable[..., Person]
"""Builds a window and shows it: `open_window(source, registry=..., knowledge=..., settings="...")`."""


@pytest.fixture(autouse=True)
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """Have the application in English, or in the language of a test's indirect parameter."""
    wanted = QLocale(getattr(request, "param", "en_US"))
    before = QLocale()
    QLocale.setDefault(wanted)
    translator = QTranslator()
    found = translator.load(wanted, "portgui", "_", str(resources.path("translations")))
    assert found or wanted.language() == QLocale.Language.English, f"there are no texts in {wanted.name()}"
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def pointer_elsewhere(qapp: QApplication) -> None:
    """Have the pointer where no window of a test is."""
    QCursor.setPos(qapp.primaryScreen().geometry().bottomRight())


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Return the settings file of all windows of a test.

    With it sockets are read at the start and by F5 only, and what closed is gone at once.
    """
    file = tmp_path / "settings.ini"
    file.write_text("[live]\ninterval_ms=3600000\nhighlight_ms=0\n")
    return file


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, settings_file: Path) -> Iterator[Open]:
    """Return what builds and shows a window; all are closed and destroyed at the end, which ends their threads."""
    windows: list[MainWindow] = []

    def open_(
        source: SocketSource | None = None,
        *,
        registry: Path | None = None,
        knowledge: Path | None = None,
        own_registry: Path | None = None,
        address: str | None = None,
        size: tuple[int, int] | None = (1100, 700),
        shown: bool = True,
        resolver: Resolver | None = None,
        elevation: Elevation | None = None,
        complete: bool = True,
    ) -> Person:
        places = Places(
            registry or resources.path("registry.tsv"),
            knowledge or resources.path("knowledge"),
            settings_file,
            own_registry or settings_file.with_name("own-registry.tsv"),
            address or "https://127.0.0.1:1/",
            settings_file.with_name("own.sqlite3"),
        )
        window = build(
            qapp,
            places,
            source or GivenSnapshots(),
            resolver or NamesFromTable({}),
            elevation or GivenRights(),
        )
        windows.append(window)
        if complete:
            window.complete()
        person = Person(window, qtbot)
        if size:
            window.resize(*size)
        if shown:
            answers: list[object] = []
            window.complete()
            person.monitor.snapshot.connect(answers.append)
            person.monitor.failed.connect(answers.append)
            window.show()
            window.activateWindow()
            qtbot.waitActive(window)
            qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
        return person

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setPalette(QPalette())
