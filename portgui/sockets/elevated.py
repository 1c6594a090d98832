"""Ask once, with the system's own question for the password, which processes hold the sockets of other users.

Only a small program of ours runs as root (`print_holders.py`), only after the question, only until it has answered: not
the window, and nothing stays behind. On Linux pkexec asks. macOS and Windows have no such question for a single program
without one that is signed and installed for it: there the message tells what to start instead.
"""

import contextlib
import enum
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

HELPER: Final = Path(__file__).with_name("print_holders.py")
_SYSTEM_PYTHON: Final = Path("/usr/bin/python3")
"""Preferred to our own Python, which may be in a folder that the user's other programs can write to."""
_MOST_BYTES: Final = 40_000_000
_LOOK_S: Final = 0.1
"""How often, while the user is waited for, it is looked whether that was given up."""
_LINE: Final = re.compile(rb"([1-9][0-9]{0,18}) ([1-9][0-9]{0,6})\n")


class Hindrance(enum.Enum):
    """Why nothing was learnt."""

    CANCELLED = "cancelled"
    """The user closed the question, or PortGUI ended while it was open."""
    REFUSED = "refused"
    """The password was wrong, this user may not, or there is nobody to ask (no polkit agent runs)."""
    NOT_INSTALLED = "not-installed"
    """There is no pkexec, or nothing that could run the helper."""
    UNSUPPORTED = "unsupported"
    """Not on this system."""
    FAILED = "failed"
    """It took too long, or the answer makes no sense."""


class ElevationError(Exception):
    """The holders were not told; the message says why and, where there is another way, which."""

    def __init__(self, hindrance: Hindrance, message: str) -> None:
        super().__init__(message)
        self.hindrance = hindrance


class Elevation(Protocol):
    """The way to an administrator's rights on a computer."""

    platform: str
    """The system, as `sys.platform` names it."""

    @property
    def administrator(self) -> bool:
        """Whether this program itself runs with them."""
        ...

    def ask(self, given_up: threading.Event) -> list[tuple[int, int]]:
        """Let the user allow it, and return pairs of inode and pid; waits for the user. Raises `ElevationError`."""
        ...


class SystemElevation:
    """Asks as this system does."""

    platform = sys.platform

    @property
    def administrator(self) -> bool:
        """Whether this program itself runs as root, or elevated on Windows."""
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.shell32.IsUserAnAdmin())
        return os.geteuid() == 0

    def ask(self, given_up: threading.Event) -> list[tuple[int, int]]:
        """Let the user allow it, and return pairs of inode and pid; waits for the user. Raises `ElevationError`."""
        return ask_for_all_holders(given_up)


def ask_for_all_holders(
    given_up: threading.Event | None = None,
    *,
    time_limit_s: float = 120.0,
    platform: str = sys.platform,
    pkexec: str | None = None,
    python: Path = _SYSTEM_PYTHON,
) -> list[tuple[int, int]]:
    """Let the user allow it, and return pairs of inode and pid. Raises `ElevationError`.

    Waits for the user, until `given_up` is set: not to be called on the thread of the window.
    `SocketSource.take_holders` joins the pairs.
    """
    if platform != "linux":
        raise ElevationError(Hindrance.UNSUPPORTED, _elsewhere(platform))
    pkexec = pkexec or shutil.which("pkexec")
    if pkexec is None:
        raise ElevationError(
            Hindrance.NOT_INSTALLED,
            "pkexec, which asks for the password, is not installed; in a terminal: sudo portgui-cli sockets",
        )
    if not python.exists():
        if getattr(sys, "frozen", False):  # then `sys.executable` is PortGUI, which must not run as root
            raise ElevationError(
                Hindrance.NOT_INSTALLED,
                f"{python}, which runs the helper, is not installed; in a terminal: sudo portgui-cli sockets",
            )
        python = Path(sys.executable)
    # without its own agent pkexec asks in a window or not at all: a terminal behind the window would not be seen
    return run_helper((pkexec, "--disable-internal-agent", str(python), "-I", str(HELPER)), time_limit_s, given_up)


def _elsewhere(platform: str) -> str:
    if platform == "darwin":
        return "macOS tells the sockets of others to administrators only; in a terminal: sudo portgui-cli sockets"
    if platform == "win32":
        return "Windows names the process of every socket; for more about it start PortGUI as administrator"
    return "Only an administrator sees the sockets of others here; in a terminal: sudo portgui-cli sockets"


def run_helper(
    command: Sequence[str], time_limit_s: float, given_up: threading.Event | None = None
) -> list[tuple[int, int]]:
    """Run a command that ends in the helper and return what it prints. Raises `ElevationError`.

    The command is ended when the time is over or `given_up` is set.
    """
    given_up = given_up or threading.Event()
    try:
        program = subprocess.Popen(  # noqa: S603 - a fixed command
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/"
        )
    except OSError as error:
        raise ElevationError(Hindrance.FAILED, f"{command[0]} could not be started: {error}") from error
    with program:
        answer, complaint = _wait(program, time.monotonic() + time_limit_s, given_up)
    if answer is None:
        if given_up.is_set():
            raise ElevationError(Hindrance.CANCELLED, "it was given up before there was an answer")
        raise ElevationError(Hindrance.FAILED, f"no answer within {time_limit_s:g} s")
    match program.returncode:
        case 0:
            return parse_pairs(answer)
        case 126:  # pkexec(1): the user dismissed the dialogue
            raise ElevationError(Hindrance.CANCELLED, "the question for the password was closed")
        case 127:  # pkexec(1): not authorised, or nobody to ask
            raise ElevationError(Hindrance.REFUSED, _said(complaint) or "not allowed")
        case status:
            raise ElevationError(Hindrance.FAILED, f"it ended with status {status}: {_said(complaint)}")


def _wait(program: subprocess.Popen[bytes], deadline: float, given_up: threading.Event) -> tuple[bytes | None, bytes]:
    """Return what a program prints and complains of, `None` where it was not waited for; then it is told to end."""
    while time.monotonic() < deadline and not given_up.is_set():
        with contextlib.suppress(subprocess.TimeoutExpired):  # nothing is lost: the next call goes on
            return program.communicate(timeout=_LOOK_S)
    with contextlib.suppress(PermissionError):  # by now it may be root's; it ends when nobody reads
        program.kill()
    for pipe in (program.stdout, program.stderr):
        if pipe:
            pipe.close()
    return None, b""


def _said(complaint: bytes) -> str:
    """Return the last line of an error output, shortened."""
    lines = complaint.decode("utf-8", "replace").split("\n")
    return next((line.strip()[:200] for line in reversed(lines) if line.strip()), "")


def parse_pairs(answer: bytes) -> list[tuple[int, int]]:
    """Decode lines of inode and pid. Raises `ElevationError` for anything else.

    >>> parse_pairs(b"9081 102\\n9082 1\\n")
    [(9081, 102), (9082, 1)]
    """
    if len(answer) > _MOST_BYTES:
        raise ElevationError(Hindrance.FAILED, f"the answer is too long: {len(answer)} bytes")
    pairs = []
    for number, line in enumerate(answer.splitlines(keepends=True), start=1):
        found = _LINE.fullmatch(line)
        if not found:
            raise ElevationError(Hindrance.FAILED, f"line {number} of the answer is no pair: {line[:60]!r}")
        pairs.append((int(found[1]), int(found[2])))
    return pairs
