"""The set-up command: on a checkout of its own whose locks are empty, so that nothing needs the network."""

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portgui import cli

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "import os, sys; print(sys.argv[1:], os.getcwd()); sys.exit(7)"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout with dev.py and a program that says how it was started and ends with status 7."""
    checkout = tmp_path_factory.mktemp("a checkout")
    (checkout / "packaging").mkdir()
    (checkout / "portgui").mkdir()
    shutil.copy(ROOT / "dev.py", checkout)
    shutil.copy(ROOT / "packaging" / "translations.py", checkout / "packaging")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (checkout / "packaging" / name).write_text("# nothing\n", "utf-8")
    (checkout / "portgui" / "__init__.py").touch()
    (checkout / "portgui" / "__main__.py").write_text(PROGRAM, "utf-8")
    return checkout


def dev(checkout: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py from another folder, without terminal and display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, str(checkout / "dev.py"), *words]
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def interrupt_installation(checkout: Path) -> None:
    """Leave what an interruption leaves at its earliest: the environment is still empty."""
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "portgui-unfinished").touch()


def remove_its_python(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv" / ("Scripts" if sys.platform == "win32" else "bin"))


def damage_its_record(checkout: Path) -> None:
    (checkout / ".venv" / "portgui-installed.json").write_text("[", "utf-8")


def change_the_lock(checkout: Path) -> None:
    with (checkout / "packaging" / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")


@pytest.mark.parametrize("harm", [interrupt_installation, remove_its_python, damage_its_record, change_the_lock])
def test_environment_is_made_once_and_mended(checkout: Path, tmp_path: Path, harm: Callable[[Path], None]) -> None:
    harm(checkout)
    first = dev(checkout, tmp_path, "lookup", "a b")
    assert "Installing the packages of requirements.lock" in first.stdout
    second = dev(checkout, tmp_path, "lookup", "a b")
    assert (second.stdout, second.stderr) == (f"['lookup', 'a b'] {tmp_path}\n", "")
    assert first.stdout.endswith(second.stdout)
    assert first.returncode == second.returncode == 7


def test_window_without_display_names_the_terminal_command(checkout: Path, tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is always a display")
    done = dev(checkout, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "python3 dev.py lookup 22" in line


def answers_in_the_terminal(*words: str) -> bool:
    try:
        return cli.parse(words).answer is not None
    except SystemExit as end:  # --help, --version
        return end.code == 0


def test_words_of_the_terminal_are_those_of_the_program() -> None:
    words = runpy.run_path(str(ROOT / "dev.py"))["TERMINAL_WORDS"]
    assert {word for word in words if answers_in_the_terminal(word, *(["22"] if word == "lookup" else []))} == words
    assert not answers_in_the_terminal("--search", "ssh")
