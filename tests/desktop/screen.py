"""A desktop for a test run: X server without a monitor, window manager, keyboard, mouse and clipboard."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

_POLL_SECONDS = 0.02
_T = TypeVar("_T")


def until(condition: Callable[[], _T], what: str, *, seconds: float = 10.0) -> _T:
    """Ask until the answer is truthy; return it. Raises `TimeoutError`, which names what was awaited."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(_POLL_SECONDS)
    return answer


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was started on the screen, with what it wrote."""

    process: subprocess.Popen[bytes]
    output: Path
    errors: Path

    def end_status(self) -> int:
        """Wait until the program has ended by itself; return its status. Raises `TimeoutError`."""
        until(lambda: self.process.poll() is not None, "the end of the program")
        return self.process.wait()


class Screen:
    """A running X server with its window manager."""

    def __init__(self, display: str, runtime_folder: Path) -> None:
        self._display = display
        self._runtime_folder = runtime_folder

    @property
    def environment(self) -> dict[str, str]:
        """What a desktop gives the programs that it starts; the user's folders are those of the running test."""
        kept = ("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "DISPLAY": self._display,
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self._runtime_folder),
            "XDG_SESSION_TYPE": "x11",
        }

    @contextmanager
    def program(self, command: list[str], folder: Path) -> Iterator[Program]:
        """Start a program in a folder; it is ended with the block where it has not ended by itself."""
        output, errors = folder / "stdout", folder / "stderr"
        with (
            output.open("wb") as stdout,
            errors.open("wb") as stderr,
            _started(command, self.environment, stdout, stderr, folder) as process,
        ):
            yield Program(process, output, errors)

    def window(self, program: Program, title: str) -> str:
        """Wait for the window of a program whose title begins so, shown and active; return its number."""

        def active() -> str | None:
            assert program.process.poll() is None, f"ended: {program.errors.read_text()}"
            search = ["search", "--onlyvisible", "--all", "--pid", str(program.process.pid), "--name", f"^{title}"]
            found = self._ask("xdotool", *search).split()
            return next((window for window in found if window == self._ask("xdotool", "getactivewindow").strip()), None)

        return until(active, f"a window {title!r}", seconds=20) or ""

    def press(self, *keys: str) -> None:
        """Press keys one after the other, written as xdotool does: `ctrl+f`, `Down`."""
        self._do("xdotool", "key", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._do("xdotool", "type", "--delay", "5", text)

    def click(self, window: str, across: float, down: float) -> None:
        """Click into a window, at parts of its width and height (0 to 1)."""
        lines = self._ask("xdotool", "getwindowgeometry", "--shell", window).split()
        size = dict(line.split("=") for line in lines)
        position = [str(round(int(size["WIDTH"]) * across)), str(round(int(size["HEIGHT"]) * down))]
        self._do("xdotool", "mousemove", "--window", window, *position, "click", "1")

    def clipboard(self, target: str = "UTF8_STRING") -> str:
        """Return what the clipboard holds of a type, as another program gets it; empty where it has none."""
        return self._ask("xclip", "-selection", "clipboard", "-out", "-target", target)

    def _do(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, timeout=10)

    def _ask(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=10)
        return done.stdout if done.returncode == 0 else ""


@contextmanager
def started_screen(folder: Path) -> Iterator[Screen]:
    """Start an X server on a free display and a window manager; they end with the block."""
    for program in ("Xvfb", "openbox", "xdotool", "xclip"):
        assert shutil.which(program), f"{program} is missing; `python3 dev.py desktop-test` installs it"
    runtime_folder = folder / "runtime"
    runtime_folder.mkdir(mode=0o700)
    with (folder / "log").open("wb") as log, _x_server(log) as display:
        screen = Screen(display, runtime_folder)
        with _started(["openbox"], screen.environment, log, log, folder):
            until(lambda: screen._ask("xdotool", "get_num_desktops"), "the window manager")
            yield screen


@contextmanager
def _x_server(log: IO[bytes]) -> Iterator[str]:
    """Start Xvfb, which takes a free display and tells which through a pipe once it accepts clients."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
    try:
        process = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=[writer])
    finally:
        os.close(writer)
    with _ended_after(process), os.fdopen(reader) as pipe:
        number = pipe.readline().strip()  # an end of file where the server could not start
        assert number, "Xvfb did not start"
        yield f":{number}"


@contextmanager
def _started(
    command: list[str], environment: dict[str, str], stdout: IO[bytes], stderr: IO[bytes], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
    )
    with _ended_after(process):
        yield process


@contextmanager
def _ended_after(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process with the block, by force where it does not obey."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
