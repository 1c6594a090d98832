"""PortGUI in the user's application menu: writes and removes the desktop entry and its icon (freedesktop.org systems).

Desktop Entry Specification 1.5; Icon Theme Specification 0.13. Windows and macOS have packages for this.
"""

import logging
import os
import re
import sys
from pathlib import Path
from typing import Final

import platformdirs

from portgui import resources

DESKTOP_ID: Final = "net.portgui.portgui"
"""The name of the desktop entry and of the icon; windows carry it too (`QGuiApplication.setDesktopFileName`)."""

_ENV = "/usr/bin/env"
_PLAIN: Final = r"(?a)[\w@%+=:,./-]+"
"""Arguments of an Exec line that need no quotes."""

_log = logging.getLogger(__name__)


class LauncherError(Exception):
    """The desktop entry could not be written or removed; the message says why."""


def install() -> list[Path]:
    """Write the desktop entry and the icon into the user's folders; return what was written. Raises `LauncherError`."""
    import shutil

    entry, icon = _targets()
    environment, program = _command()
    text = resources.path("portgui.desktop").read_text("utf-8")
    text = text.replace("@exec@", exec_value([*environment, *program]))
    text = text.replace("@try_exec@", _escape(program[0]))
    try:
        data = text.encode()
        for target in (entry, icon):
            target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(resources.path("icons", "portgui.svg"), icon)
        entry.write_bytes(data)
    except UnicodeEncodeError as error:
        raise LauncherError(f"a desktop entry cannot name a path that is not UTF-8: {program[0]!r}") from error
    except OSError as error:
        raise LauncherError(f"the desktop entry could not be written: {error}") from error
    _announce(entry, icon)
    return [entry, icon]


def remove() -> list[Path]:
    """Remove what `install` wrote, as far as it is there; return what was removed. Raises `LauncherError`."""
    entry, icon = _targets()
    present = [target for target in (entry, icon) if target.exists()]
    try:
        for target in present:
            target.unlink()
    except OSError as error:
        raise LauncherError(f"the desktop entry could not be removed: {error}") from error
    if present:
        _announce(entry, icon)
    return present


def exec_value(command: list[str]) -> str:
    r"""Write a command as the value of the key Exec (Desktop Entry Specification, "The Exec key").

    A backslash is escaped once inside the quotes and once more in the value.
    Raises `LauncherError` for a program whose path holds `=`, which the specification forbids.

    >>> print(exec_value(["/opt/port gui/portgui", "$HOME", "100%"]))
    "/opt/port gui/portgui" "\\$HOME" 100%%
    """
    if "=" in command[0]:
        raise LauncherError(f"a desktop entry cannot start a program whose path holds '=': {command[0]}")
    if "%" in command[0]:  # GLib looks for the program before it turns %% into %
        command = [_ENV, *command]
    return " ".join(_escape(_quote(argument).replace("%", "%%")) for argument in command)


def _quote(argument: str) -> str:
    """Quote an argument of an Exec line where it must be."""
    return argument if re.fullmatch(_PLAIN, argument) else '"' + re.sub(r'(["`$\\])', r"\\\1", argument) + '"'


def _escape(text: str) -> str:
    r"""Write a text as a value of type string, where `\`, tabs and line breaks are escaped."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def _command() -> tuple[list[str], list[str]]:
    """Return the command that starts this PortGUI from any folder: what sets its environment, and the program."""
    if getattr(sys, "frozen", False):
        return [], [sys.executable]
    script = Path(sys.executable).with_name("portgui")
    if script.is_file():
        return [], [str(script)]
    checkout = Path(__file__).resolve().parent.parent
    return [_ENV, f"PYTHONPATH={checkout}"], [sys.executable, "-P", "-m", "portgui"]


def _targets() -> tuple[Path, Path]:
    """Return the paths of the desktop entry and of the icon. Raises `LauncherError` where there are no such things."""
    if sys.platform in ("win32", "darwin"):
        system = "Windows" if sys.platform == "win32" else "macOS"
        raise LauncherError(f"on {system} the menu entry comes with the package of PortGUI, not from this command")
    data = platformdirs.user_data_path()
    icons = data / "icons" / "hicolor" / "scalable" / "apps"
    return data / "applications" / f"{DESKTOP_ID}.desktop", icons / f"{DESKTOP_ID}.svg"


def _announce(entry: Path, icon: Path) -> None:
    """Make desktops see the change: icons by the date of their theme's folder, entries by the desktop database."""
    import shutil
    import subprocess  # with shutil, the start of the window can do without them

    theme = icon.parents[2]
    if theme.is_dir():
        os.utime(theme)
    program = shutil.which("update-desktop-database")
    if program and entry.parent.is_dir():
        done = subprocess.run([program, "-q", entry.parent], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            _log.info("update-desktop-database: %s", done.stderr.strip())
