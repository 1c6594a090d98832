"""Sizes of windows that a small screen has room for."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_FRAME: Final = QSize(16, 40)
"""What a window manager puts around a window, about."""


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window a size in pixels, or as much of it as its screen has room for beside taskbars."""
    room = window.screen().availableSize() - _FRAME
    window.resize(QSize(width, height).boundedTo(room))
