"""Buttons that show clearly whether they are on."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton

from portgui.overrides import override

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class ToggleButton(QToolButton):
    """A button that has the colours of a selection while it is on.

    Qt's Fusion style, which Linux desktops get, only darkens such a button a little: on a dark window that cannot be
    seen (1.2:1). The styles of Windows and macOS show it well themselves and are left alone.
    """

    @property
    def on(self) -> bool:
        """Whether it shows that it is on."""
        return self.isChecked()

    @override
    def paintEvent(self, event: "QPaintEvent") -> None:
        if not self.on or self.style().name() != "fusion":
            super().paintEvent(event)
            return
        from PySide6.QtGui import QPalette  # what a first picture without a filter can do without
        from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter

        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        palette = option.palette
        text, fill = palette.highlightedText().color(), palette.highlight().color()
        if text.lightness() > fill.lightness():
            fill = fill.darker(115)  # Fusion makes a button lighter towards its top
        palette.setColor(QPalette.ColorRole.Button, fill)
        palette.setColor(QPalette.ColorRole.ButtonText, text)
        option.palette = palette
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
