"""Buttons in as many lines as the width asks for."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from portgui.widgets.flow_layout import FlowLayout


@pytest.mark.parametrize(("room", "lines"), [(3, 1), (2, 2), (1, 3)])
def test_lines_follow_the_width(qapp: QApplication, room: int, lines: int) -> None:
    widget, layout = QWidget(), FlowLayout()
    widget.setLayout(layout)
    layout.setContentsMargins(5, 5, 5, 5)
    layout.setSpacing(4)
    buttons = [QPushButton(text) for text in ("First", "Second button", "Third")]
    for button in buttons:
        layout.addWidget(button)
    wide = max(button.sizeHint().width() for button in buttons)
    width = wide if room == 1 else sum(button.sizeHint().width() for button in buttons[:room]) + 4 * (room - 1)
    widget.resize(width + 10, layout.heightForWidth(width + 10))
    layout.setGeometry(widget.rect())
    assert len({button.y() for button in buttons}) == lines
    assert all(button.size() == button.sizeHint() for button in buttons)
    assert all(widget.rect().adjusted(5, 5, -5, -5).contains(button.geometry()) for button in buttons)
    assert layout.minimumSize().width() == wide + 10
