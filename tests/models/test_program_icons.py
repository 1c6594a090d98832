"""The icons before the names of programs, from a theme made for the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from portgui.models.live import LiveModel
from portgui.ports import ALL_TRANSPORTS
from portgui.query import Query
from tests.fakes import make_process, make_snapshot, make_socket


@pytest.fixture
def theme(qapp: QApplication, tmp_path: Path) -> Iterator[Path]:
    """Return the folder of the icons of the theme in use."""
    paths, name = QIcon.themeSearchPaths(), QIcon.themeName()
    folder = tmp_path / "made-up" / "16x16" / "apps"
    folder.mkdir(parents=True)
    (tmp_path / "made-up" / "index.theme").write_text(
        "[Icon Theme]\nName=made-up\nDirectories=16x16/apps\n[16x16/apps]\nSize=16\nType=Fixed\n"
    )
    QIcon.setThemeSearchPaths([str(tmp_path)])
    yield folder
    QIcon.setThemeSearchPaths(paths)
    QIcon.setThemeName(name)


def draw(folder: Path, **colours: str) -> None:
    """Put icons of one colour into a theme and use it."""
    for name, colour in colours.items():
        picture = QPixmap(16, 16)
        picture.fill(QColor(colour))
        assert picture.save(str(folder / f"{name.replace('_', '-')}.png"))
    QIcon.setThemeName("made-up")


def make_model(tmp_path: Path) -> LiveModel:
    outside = tmp_path / "outside.png"
    model = LiveModel(lambda *_: None, 0)
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    sockets = (
        make_socket("127.0.0.1:1", process=make_process("anything", 1, executable="/usr/bin/browser")),
        make_socket("127.0.0.1:2", process=make_process("daemon", 2)),
        make_socket("127.0.0.1:3", process=make_process(str(outside), 3)),
        make_socket("127.0.0.1:4"),
    )
    model.show_snapshot(make_snapshot(*sockets))
    return model


def colours(model: LiveModel) -> list[str | None]:
    """Return the colour of the icon of each row, of a transparent one its name."""
    column = [column.id for column in model.columns].index("process")
    told: list[str | None] = []
    for row in range(model.rowCount()):
        icon = model.data(model.index(row, column), Qt.ItemDataRole.DecorationRole)
        colour = icon.pixmap(16, 16).toImage().pixelColor(8, 8) if icon else None
        told.append(None if colour is None else colour.name() if colour.alpha() else "nothing")
    return told


def test_a_program_has_its_icon_or_that_of_any_program(theme: Path, tmp_path: Path, qtbot: QtBot) -> None:
    draw(theme, application_x_executable="#0000ff", browser="#ff0000")
    picture = QPixmap(16, 16)
    picture.fill(QColor("#00ff00"))
    assert picture.save(str(tmp_path / "outside.png"))
    model = make_model(tmp_path)
    with qtbot.waitSignal(model.dataChanged):
        assert colours(model) == [None] * 4, "nothing is looked for while a table paints"
    assert colours(model) == ["#ff0000", "#0000ff", "#0000ff", "nothing"]


def test_without_an_icon_for_any_program_there_is_none(theme: Path, tmp_path: Path) -> None:
    draw(theme, browser="#ff0000")
    model = make_model(tmp_path)
    colours(model)
    for _ in range(10):  # one name at a time
        QApplication.processEvents()
    assert colours(model) == [None] * 4
