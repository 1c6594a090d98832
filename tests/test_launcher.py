"""The desktop entry starts the program wherever it lies, and goes without a trace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import portgui
from portgui import launcher
from tests.desktop_entry import DesktopEntry

ODD_FOLDERS = [
    "plain",
    "with space",
    "100%",
    "%f",
    'say "hi"',
    "$HOME",
    "back\\slash",
    "back\\\\slashes\\n",
    "`id`",
    "it's ~ (a) #1 & more;",
    "tab\there",
    "line\nbreak",
    "été",
]

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="desktop entries are of freedesktop.org systems"
)


@pytest.fixture
def data_home(user_folders: Path) -> Path:
    """Return the folder that $XDG_DATA_HOME names."""
    return user_folders / ".local" / "share"


def entry_in(data_home: Path) -> Path:
    return data_home / "applications" / f"{launcher.DESKTOP_ID}.desktop"


def files_below(folder: Path) -> set[Path]:
    """Return all files but the database, which update-desktop-database makes and owns."""
    return {path for path in folder.rglob("*") if path.is_file() and path.name != "mimeinfo.cache"}


def run_elsewhere(command: list[str], folder: Path) -> str:
    """Run a command in another folder and without our import paths; return what it writes."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_install_writes_the_entry_and_its_icon(data_home: Path) -> None:
    written = launcher.install()

    icon = data_home / "icons" / "hicolor" / "scalable" / "apps" / f"{launcher.DESKTOP_ID}.svg"
    assert set(written) == files_below(data_home) == {entry_in(data_home), icon}
    assert DesktopEntry.read(entry_in(data_home)).text("Icon") == icon.stem
    assert icon.read_text("utf-8").startswith("<svg")


def test_install_follows_xdg_data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "other"))
    launcher.install()
    assert entry_in(tmp_path / "other").is_file()


def test_entry_satisfies_the_validator(data_home: Path) -> None:
    validator = shutil.which("desktop-file-validate")
    if validator is None:
        pytest.skip("desktop-file-validate (desktop-file-utils) is not installed; the desktop test installs it")
    launcher.install()
    done = subprocess.run([validator, entry_in(data_home)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("key", ["GenericName", "Comment", "Keywords"])
def test_texts_are_translated(data_home: Path, key: str) -> None:
    launcher.install()
    keys = DesktopEntry.read(entry_in(data_home)).keys
    assert keys[key] != keys[f"{key}[fr]"]


def test_entry_of_a_checkout_starts_it_from_any_folder(data_home: Path, tmp_path: Path) -> None:
    launcher.install()
    command = DesktopEntry.read(entry_in(data_home)).command()
    assert Path(command[0]).is_absolute()
    assert run_elsewhere([*command, "--version"], tmp_path).split()[-1] == portgui.__version__


def make_installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder of programs as pip does and pretend that its Python runs us; return the script `portgui`."""
    folder.mkdir(parents=True)
    script = folder / "portgui"
    script.write_text('#!/bin/sh\nprintf "%s|" "$0" "$@"\n', "utf-8")
    script.chmod(0o755)
    python = folder / "python3"
    python.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(python))
    return script


@pytest.mark.parametrize("name", ODD_FOLDERS)
def test_entry_of_an_installation_starts_its_script(
    data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    script = make_installation(tmp_path / name / "bin", monkeypatch)
    launcher.install()
    entry = DesktopEntry.read(entry_in(data_home))
    assert entry.text("TryExec") == str(script)
    assert run_elsewhere([*entry.command(), "--version"], tmp_path) == f"{script}|--version|"


@pytest.mark.parametrize("name", ODD_FOLDERS)
def test_entry_of_an_installation_is_started_by_a_desktop(
    data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    gio = shutil.which("gio")
    if gio is None:
        pytest.skip("gio (libglib2.0-bin), the launcher of GLib, is not installed")
    script = make_installation(tmp_path / name / "bin", monkeypatch)
    launcher.install()
    assert run_elsewhere([gio, "launch", str(entry_in(data_home))], tmp_path) == f"{script}|"


def test_entry_of_a_frozen_program_starts_it(data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "PortGUI bundle"))
    launcher.install()
    assert DesktopEntry.read(entry_in(data_home)).command() == [str(tmp_path / "PortGUI bundle")]


def test_install_refuses_a_path_that_an_entry_cannot_name(
    data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_installation(tmp_path / "a=b", monkeypatch)
    with pytest.raises(launcher.LauncherError, match="a=b"):
        launcher.install()
    assert not files_below(data_home)


def test_install_refuses_a_path_that_is_not_utf_8(
    data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_installation(tmp_path / os.fsdecode(b"latin-\xe9"), monkeypatch)
    with pytest.raises(launcher.LauncherError, match="UTF-8"):
        launcher.install()
    assert not files_below(data_home)


def test_install_says_why_it_cannot_write(data_home: Path) -> None:
    data_home.parent.mkdir(parents=True)
    data_home.write_text("a file where a folder should be", "utf-8")
    with pytest.raises(launcher.LauncherError, match=str(data_home)):
        launcher.install()


def test_install_twice_is_install_once(data_home: Path) -> None:
    launcher.install()
    first = {path: path.read_bytes() for path in files_below(data_home)}
    launcher.install()
    assert {path: path.read_bytes() for path in files_below(data_home)} == first


def test_remove_takes_away_what_install_wrote(data_home: Path) -> None:
    neighbour = data_home / "applications" / "other.desktop"
    neighbour.parent.mkdir(parents=True)
    neighbour.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\n", "utf-8")
    written = launcher.install()
    assert set(launcher.remove()) == set(written)
    assert files_below(data_home) == {neighbour}


def test_remove_where_nothing_is_removes_nothing(data_home: Path) -> None:
    assert launcher.remove() == []
    assert not data_home.exists()


@pytest.mark.parametrize(("platform", "name"), [("win32", "Windows"), ("darwin", "macOS")])
def test_other_systems_are_told(data_home: Path, monkeypatch: pytest.MonkeyPatch, platform: str, name: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for act in (launcher.install, launcher.remove):
        with pytest.raises(launcher.LauncherError, match=name):
            act()
    assert not data_home.exists()
