"""Notifications of the desktop, through the programs that send them (Desktop Notifications Specification 1.2).

Qt's D-Bus binding cannot be used from Python for this: it makes the unsigned number that `Notify` takes a signed one.
"""

import json
import sys
from typing import Final

from PySide6.QtCore import QProcess

from portgui import resources
from portgui.launcher import DESKTOP_ID

_LONGEST_TITLE: Final = 100
_LONGEST_TEXT: Final = 400
_NO_MARKUP: Final = str.maketrans({"<": "‹", ">": "›", "&": "+"})
"""Servers may read the text as markup, or not: what is none in either case looks nearly the same."""


def notification_text(text: str) -> str:
    """Return a text that every notification server shows as it is, in one line and bounded.

    >>> notification_text("<b>java</b>\\n& co")
    '‹b›java‹/b› + co'
    """
    plain = " ".join(text.translate(_NO_MARKUP).split())
    printable = "".join(character if character.isprintable() else " " for character in plain)
    return printable if len(printable) <= _LONGEST_TEXT else printable[: _LONGEST_TEXT - 1] + "…"


def notify(title: str, text: str) -> bool:
    """Send a notification; say whether a program was started that does so. Waits for nothing."""
    title, text = notification_text(title)[:_LONGEST_TITLE], notification_text(text)
    icon = str(resources.path("icons", "portgui.svg"))
    if sys.platform in ("win32", "darwin"):
        return False
    import shutil  # the start can do without it

    if program := shutil.which("notify-send"):
        hint = f"--hint=string:desktop-entry:{DESKTOP_ID}"
        return _start(program, ["--app-name=PortGUI", f"--icon={icon}", hint, "--", title, text])
    if program := shutil.which("gdbus"):
        target = ["--dest=org.freedesktop.Notifications", "--object-path=/org/freedesktop/Notifications"]
        method = "--method=org.freedesktop.Notifications.Notify"
        arguments = [_variant("PortGUI"), "uint32 0", *map(_variant, (icon, title, text)), "@as []", "@a{sv} {}"]
        return _start(program, ["call", "--session", *target, method, *arguments, "int32 -1"])
    return False


def _variant(text: str) -> str:
    """Write a string as GVariant's text format does; JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False)


def _start(program: str, arguments: list[str]) -> bool:
    process = QProcess()
    process.setProgram(program)
    process.setArguments(arguments)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    started = process.startDetached()
    return bool(started[0] if isinstance(started, tuple) else started)
