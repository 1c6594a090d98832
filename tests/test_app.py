"""The program as a process of its own: language, name and icon, the user's folders, its end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Final

import pytest

from portgui import __version__
from portgui.app import Places

ROOT: Final = Path(__file__).resolve().parent.parent
PATIENCE_S: Final = 30
PROC: Final = Path("/proc")

LOOK: Final = """
import sys
from PySide6.QtWidgets import QMessageBox
from portgui.app import Places, build, start_application
from portgui.sockets.source import SystemSource
application = start_application(*sys.argv[1:])
window = build(application, Places.usual(), SystemSource())
print(*(action.text().replace("&", "") for action in window.menuBar().actions()))
box = QMessageBox(QMessageBox.Icon.Information, "", "", QMessageBox.StandardButton.Cancel)
print(box.button(QMessageBox.StandardButton.Cancel).text().replace("&", ""))
print(application.applicationName(), application.applicationVersion(), application.desktopFileName())
print(application.windowIcon().isNull(), window.windowTitle())
"""


def look(*arguments: str, language: str = "C") -> list[list[str]]:
    """Start the application in a system of a language; return what it says of itself, line by line."""
    environment = {**os.environ, "LANG": language, "LANGUAGE": "", "LC_ALL": language}
    command = [sys.executable, "-c", LOOK, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=PATIENCE_S
    )
    return [line.split() for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "system", "menus", "cancel"),
    [
        ((), "C", ["File", "Edit"], "Cancel"),
        ((), "en_GB.UTF-8", ["File", "Edit"], "Cancel"),
        ((), "fr_FR.UTF-8", ["Fichier", "Édition"], "Annuler"),
        ((), "fr_CA.UTF-8", ["Fichier", "Édition"], "Annuler"),
        ((), "pl_PL.UTF-8", ["File", "Edit"], None),
        (("fr",), "en_US.UTF-8", ["Fichier", "Édition"], "Annuler"),
        (("en",), "fr_FR.UTF-8", ["File", "Edit"], "Cancel"),
    ],
    ids=["none", "British", "French", "Canadian", "Polish", "French asked for", "English asked for"],
)
def test_the_language(arguments: tuple[str, ...], system: str, menus: list[str], cancel: str | None) -> None:
    seen, buttons, *_ = look(*arguments, language=system)
    assert seen[:2] == menus
    assert cancel is None or buttons == [cancel], "Qt's own texts"


def test_name_version_desktop_entry_and_icon() -> None:
    *_, names, looks = look()
    assert names[:2] == ["PortGUI", __version__]
    assert len(names) == 3, "the desktop needs the name of the entry to show the icon of the window"
    assert looks == ["False", "PortGUI"]


def test_data_is_shipped_and_settings_are_the_users(user_folders: Path) -> None:
    places = Places.usual()
    assert places.registry.is_file()
    assert places.knowledge.is_dir()
    if sys.platform == "linux":
        assert places.settings == user_folders / ".config" / "portgui" / "settings.ini"
    assert not places.settings.is_relative_to(ROOT)


def complaints(errors: str) -> str:
    """Return what a program wrote on its stderr, without what the offscreen platform always says."""
    return "\n".join(line for line in errors.splitlines() if "This plugin does not support" not in line)


CLOSE_WHILE_READING: Final = """
import sys
import threading
from PySide6.QtCore import QTimer
from portgui.app import Places, build, start_application
from portgui.sockets.socket import Snapshot

class SlowSource:
    reading = finished = False

    def read(self):
        self.reading = True
        threading.Event().wait(0.5)
        self.finished = True
        return Snapshot((), 1.0)

source = SlowSource()
application = start_application()
window = build(application, Places.usual(), source)
window.show()
timer = QTimer(interval=5)
timer.timeout.connect(lambda: source.reading and window.close())
timer.start()
status = application.exec()
print("finished" if source.finished else "still reading")
sys.exit(status)
"""


def test_no_reading_outlives_the_event_loop() -> None:
    command = [sys.executable, "-c", CLOSE_WHILE_READING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S)
    assert done.returncode == 0
    assert complaints(done.stderr) == ""
    assert done.stdout == "finished\n", "a thread that reads while Python and Qt are taken down crashes now and then"


READ_SOURCES: Final = """
import linecache, sys
from portgui.hurry import hurry
hurry()
from portgui import app
import portgui.widgets.live_half
print(len([name for name in sys.modules if name.startswith("portgui")]) > 50)
print([file for file in linecache.cache if "portgui" in file and "__init__" not in file and "__main__" not in file])
"""


def test_pyside_reads_no_source_of_ours() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_SOURCES], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S
    )
    assert (done.stderr, done.stdout) == ("", "True\n[]\n")


TOLD: Final = """
import sys
if sys.argv[1:] == ["hurry"]:
    from portgui.hurry import hurry
    hurry()
from PySide6.QtCore import QObject, QPoint
layout = sys.modules["shibokensupport.signature.layout"]
print("there" if "create_signature" in vars(layout) else "put off", file=sys.stderr)
from PySide6.support.signature import get_signature
from PySide6.QtWidgets import QApplication, QLabel, QWidget
application = QApplication(sys.argv[:1])
for mistake in (
    lambda: QWidget().resize("wide"),
    lambda: QLabel(1, 2, 3),
    lambda: QLabel(wide=True),
    lambda: QWidget().wide,
    lambda: QPoint() + "wide",
    lambda: QObject().setObjectName(),
):
    try:
        mistake()
    except Exception as error:
        print(type(error), error)
print(QWidget.resize.__doc__, get_signature(QWidget.resize), compile("1 + 1", "", "eval"))
from PySide6.support.signature.lib import enum_sig, pyi_generator
print(enum_sig.ExactEnumerator, pyi_generator.generate_pyi)
"""


def test_what_is_put_off_is_there_when_it_is_asked_for() -> None:
    """What Qt for Python says of wrong arguments and of its methods is the same after a hurried start."""
    usual, hurried = (
        subprocess.run(
            [sys.executable, "-c", TOLD, *more], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE_S
        )
        for more in ([], ["hurry"])
    )
    assert (usual.returncode, usual.stderr) == (0, "there\n")
    assert (hurried.returncode, hurried.stderr) == (0, "put off\n")
    assert "Supported signatures" in usual.stdout
    without_addresses = [re.sub("0x[0-9a-f]+", "", done.stdout) for done in (usual, hurried)]
    assert without_addresses[0] == without_addresses[1]


@pytest.fixture
def program(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Return the running program, which searches for ssh; it reacts to signals already."""
    if not PROC.is_dir():
        pytest.skip("only Linux tells in /proc when a process is ready for signals")
    command = [sys.executable, "-m", "portgui", "--search", "ssh"]
    with (tmp_path / "errors").open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
    deadline = time.monotonic() + PATIENCE_S
    while not catches(process.pid, signal.SIGTERM):
        assert process.poll() is None, f"the program ended by itself: {(tmp_path / 'errors').read_text()}"
        assert time.monotonic() < deadline, "the program did not start"
    yield process
    process.kill()
    process.wait()


def catches(pid: int, number: signal.Signals) -> bool:
    """Say whether a process has a handler for a signal (proc(5): SigCgt is a mask in hexadecimal digits)."""
    status = (PROC / str(pid) / "status").read_text()
    (mask,) = (int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(mask >> (number - 1) & 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_ends_it_in_order(
    program: "subprocess.Popen[str]", number: signal.Signals, user_folders: Path, tmp_path: Path
) -> None:
    program.send_signal(number)
    output, _ = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 0
    assert output == ""
    assert complaints((tmp_path / "errors").read_text()) == ""
    settings = ConfigParser(interpolation=None)
    assert settings.read(user_folders / ".config" / "portgui" / "settings.ini")
    assert settings["filter"]["search"] == "ssh"
