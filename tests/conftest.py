"""What holds for every test: nothing touches the user's folders, and a warning in the log is a failure."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is first used


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own; returns it. What the program keeps lies below."""
    home = tmp_path / "home"
    for variable, folder in {
        "HOME": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
    }.items():
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("PORTGUI_SERVICES", str(home / "services"))  # what this computer's says is no test's matter
    home.mkdir()
    return home


@pytest.fixture(autouse=True)
def no_warnings_logged(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a warning in the log, or on none where the test is marked `logs_warnings`."""
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    warnings = [record for record in records if record.levelno >= logging.WARNING]
    if request.node.get_closest_marker("logs_warnings"):
        assert warnings, "the test is marked logs_warnings, but none was logged"
    else:
        assert not warnings, [f"{record.name}: {record.getMessage()}" for record in warnings]


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Clear the clipboard before Python ends: data left there crashes PySide6 at exit under the offscreen platform."""
    yield
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance() is not None:
            QGuiApplication.clipboard().clear()


pytest_plugins = ["tests.installation"]
