"""A line without enough room ends in dots and tells the whole in its tool tip."""

from html import escape

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from portgui.widgets.elided_label import ElidedLabel

TEXT = "8,783 entries, <b>216</b> shown"


@pytest.fixture
def label(qtbot: QtBot) -> ElidedLabel:
    made = ElidedLabel()
    qtbot.addWidget(made)
    made.setText(TEXT)
    made.show()
    return made


def tip(label: ElidedLabel) -> str:
    """Return what stands in the tool tip after the pointer has rested on the label."""
    QToolTip.hideText()
    place = QPoint(3, 3)
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place)))
    return QToolTip.text()


def test_with_room_it_is_an_ordinary_line(label: ElidedLabel) -> None:
    label.resize(label.sizeHint())
    assert (label.shown, tip(label)) == (TEXT, "")


def test_without_room_it_ends_in_dots_and_tells_the_rest(label: ElidedLabel) -> None:
    label.setMargin(4)
    label.resize(label.sizeHint() - QSize(20, 0))
    assert label.shown.endswith("…")
    assert TEXT.startswith(label.shown.removesuffix("…"))
    assert escape(TEXT) in tip(label), "as text, not as markup"
    label.setToolTip("Something else")
    assert tip(label) == "Something else"


def test_it_gives_way(label: ElidedLabel) -> None:
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 2
    label.setText("a")
    assert label.minimumSizeHint().width() <= label.sizeHint().width()


def test_it_draws_what_there_is_room_for(label: ElidedLabel) -> None:
    label.resize(60, label.sizeHint().height())
    cut = label.grab().toImage()
    label.setText(label.shown)
    assert label.grab().toImage() == cut
    label.setText("")
    assert label.grab().toImage() != cut
