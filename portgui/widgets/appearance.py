"""Light, dark, or as the system has it."""

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_LIGHT: Final = {
    QPalette.ColorRole.Window: "#f3f4f6",
    QPalette.ColorRole.WindowText: "#1b1f24",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f7f8fa",
    QPalette.ColorRole.Text: "#1b1f24",
    QPalette.ColorRole.Button: "#eceef1",
    QPalette.ColorRole.ButtonText: "#1b1f24",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.Highlight: "#1f6fb2",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: "#1b1f24",
    QPalette.ColorRole.PlaceholderText: "#6b737d",
    QPalette.ColorRole.Link: "#1b62a0",
    QPalette.ColorRole.Light: "#ffffff",
    QPalette.ColorRole.Midlight: "#e4e7eb",
    QPalette.ColorRole.Mid: "#b9bfc7",
    QPalette.ColorRole.Dark: "#9aa1aa",
    QPalette.ColorRole.Shadow: "#6b737d",
}
_DARK: Final = {
    QPalette.ColorRole.Window: "#2d323a",
    QPalette.ColorRole.WindowText: "#e6e8eb",
    QPalette.ColorRole.Base: "#181b20",
    QPalette.ColorRole.AlternateBase: "#1e2228",
    QPalette.ColorRole.Text: "#e6e8eb",
    QPalette.ColorRole.Button: "#3a414b",
    QPalette.ColorRole.ButtonText: "#e6e8eb",
    QPalette.ColorRole.BrightText: "#ffffff",
    QPalette.ColorRole.Highlight: "#2a6ea8",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#2f343c",
    QPalette.ColorRole.ToolTipText: "#e6e8eb",
    QPalette.ColorRole.PlaceholderText: "#959da7",
    QPalette.ColorRole.Link: "#6cb2ea",
    QPalette.ColorRole.Light: "#3d444e",
    QPalette.ColorRole.Midlight: "#363c45",
    QPalette.ColorRole.Mid: "#15181c",
    QPalette.ColorRole.Dark: "#101215",
    QPalette.ColorRole.Shadow: "#08090b",
}
_DARK_BOX: Final = "#56606d"
_DISABLED: Final = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def apply_appearance(application: QApplication, appearance: str) -> None:
    """Show the application `light`, `dark` or as the `system` has it.

    Windows, macOS and the big desktops do this themselves (`QStyleHints.setColorScheme`). A plain X11 session has no
    colour scheme to follow or to set (platform theme missing, Qt 6.11): there the colours are ours.
    """
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    hints = application.styleHints()
    hints.setColorScheme(schemes.get(appearance, Qt.ColorScheme.Unknown))
    if sys.platform in ("win32", "darwin"):
        return
    dark = appearance == "dark" or (appearance == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
    if appearance == "system" and hints.colorScheme() != Qt.ColorScheme.Unknown:
        application.setPalette(QPalette())  # the desktop's own
    else:
        palette = _palette(_DARK if dark else _LIGHT)
        application.setPalette(palette)
        if dark:  # Fusion draws the frame of an empty box darker than the window: the box itself has to be lighter
            palette.setColor(QPalette.ColorRole.Base, QColor(_DARK_BOX))
        application.setPalette(palette, "QCheckBox")  # type: ignore[arg-type]  # the stub says bytes, which it refuses


def _palette(colours: dict[QPalette.ColorRole, str]) -> QPalette:
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours[QPalette.ColorRole.PlaceholderText]))
    return palette
