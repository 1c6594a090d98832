#!/usr/bin/env python3
"""Set up, start and test PortGUI from its checkout, with nothing but Python 3.11 or later.

    python3 dev.py [ARGUMENT ...]        start PortGUI; other words go to it: `--lang fr`, `lookup 22`
    python3 dev.py run [ARGUMENT ...]    the same
    python3 dev.py test [ARGUMENT ...]   run every check and test; arguments go to pytest
    python3 dev.py desktop-test [...]    start the program from the desktop of a virtual screen (Debian, Ubuntu)
    python3 dev.py translations          bring the translation sources up to the texts of the program
    python3 dev.py setup                 make or renew the environment for development
    python3 dev.py lock                  renew the locked versions (needs uv)

The environment is .venv beside this file. It is made from packaging/*.lock and renewed when they change. On Debian and
Ubuntu, packages that are missing from the system are installed with apt-get, after a question unless you are root.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this far and no further
    sys.exit(
        "PortGUI needs Python 3.11 or later; this is Python " + sys.version.split()[0] + " (" + sys.executable + ")"
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
INSTALLED = VENV / "portgui-installed.json"  # which locks, for which Python
UNFINISHED = VENV / "portgui-unfinished"  # stands there while packages are being installed
LOCK = ROOT / "packaging" / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "packaging" / "requirements-dev.lock"  # holds all that LOCK holds
TRANSLATIONS = ROOT / "packaging" / "translations.py"

QT_LIBRARIES = {  # what Qt loads from a Linux system: the package of Debian; all else follows from these
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
DESKTOP_PROGRAMS = {  # what the desktop test starts: the package of Debian
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "desktop-file-validate": "desktop-file-utils",
}
TERMINAL_WORDS = {
    "lookup",
    "sockets",
    "update-registry",
    "-h",
    "--help",
    "--version",
    "--install-launcher",
    "--remove-launcher",
}
"""With one of these PortGUI answers in the terminal and needs neither display nor Qt's libraries."""


class Stop(Exception):  # noqa: N818 - no error of this program
    """The work cannot go on; the message says why and what to do."""


def main(words: list[str]) -> int:
    """Do what the command line says; return the exit status."""
    commands = {
        "run": run,
        "test": test,
        "desktop-test": desktop_test,
        "translations": update_translations,
        "setup": set_up_for_development,
        "lock": renew_locks,
    }
    if words and words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    try:
        if words and words[0] in commands:
            return commands[words[0]](words[1:])
        return run(words)
    except (Stop, OSError) as reason:
        print(f"dev.py: {reason}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(f"dev.py: status {error.returncode} from: {shlex.join(map(str, error.cmd))}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def run(arguments: list[str]) -> int:
    """Start PortGUI, in the folder where we are."""
    window = TERMINAL_WORDS.isdisjoint(arguments)
    if window and not has_display():
        raise Stop("no display for the window; in the terminal, ask for example: python3 dev.py lookup 22")
    require(missing_venv, *([missing_qt_libraries] if window else []))
    set_up(LOCK)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    command = [str(PYTHON), "-P", "-m", "portgui", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    if sys.platform != "win32":  # exec there returns to the shell at once
        sys.stdout.flush()
        os.execve(PYTHON, command, environment)  # noqa: S606
    return subprocess.call(command, env=environment)


def test(arguments: list[str]) -> int:
    """Run every check, then the tests; stop at the first that fails."""
    require(missing_venv, missing_qt_libraries)
    set_up(DEVELOPMENT_LOCK)
    checks = {
        "format": ["-m", "ruff", "format", "--check", "."],
        "lint": ["-m", "ruff", "check", "."],
        "types": ["-m", "mypy"],
        "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "translations": [str(TRANSLATIONS), "check"],
        "tests": ["-m", "pytest", *arguments],
    }
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        if subprocess.call([PYTHON, *command], cwd=ROOT, env=environment):
            print(f"== {name}: FAILED", flush=True)
            return 1
    print("== all passed")
    return 0


def desktop_test(arguments: list[str]) -> int:
    """Run the tests that need a desktop; they start its X server and window manager themselves."""
    if not sys.platform.startswith("linux"):
        raise Stop("the desktop test needs Linux")
    require(missing_venv, missing_qt_libraries, missing_desktop_programs)
    set_up(DEVELOPMENT_LOCK)
    print("== desktop test", flush=True)
    return subprocess.call([PYTHON, "-m", "pytest", "tests/desktop", *arguments], cwd=ROOT)


def update_translations(arguments: list[str]) -> int:
    """Bring the .ts files up to the texts of the program."""
    takes_nothing(arguments)
    require(missing_venv, missing_qt_libraries)
    set_up(DEVELOPMENT_LOCK)
    return subprocess.call([PYTHON, TRANSLATIONS, "update"])


def set_up_for_development(arguments: list[str]) -> int:
    """Make or renew the environment and start nothing."""
    takes_nothing(arguments)
    require(missing_venv, missing_qt_libraries)
    set_up(DEVELOPMENT_LOCK)
    return 0


def renew_locks(arguments: list[str]) -> int:
    """Lock the newest versions that pyproject.toml allows, for every system, with hashes and without addresses."""
    takes_nothing(arguments)
    uv = shutil.which("uv")
    if not uv:
        raise Stop("renewing the locks needs uv (pip install uv)")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"]
    options += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    compiler = [uv, "pip", "compile", "pyproject.toml", *options]
    subprocess.run([*compiler, "-o", LOCK], cwd=ROOT, check=True)
    subprocess.run([*compiler, "--group", "dev", "-c", LOCK, "-o", DEVELOPMENT_LOCK], cwd=ROOT, check=True)
    return 0


def takes_nothing(arguments: list[str]) -> None:
    """Refuse arguments."""
    if arguments:
        raise Stop(f"not understood: {shlex.join(arguments)} (python3 dev.py --help)")


# The environment


def set_up(lock: Path) -> None:
    """Make what a locked set of packages and the translations need, as far as it is not there."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if digest not in installed_locks():
        install(lock)
        digests = [hashlib.sha256(done.read_bytes()).hexdigest() for done in {lock, LOCK}]
        INSTALLED.write_text(json.dumps({"python": sys.version_info[:2], "locks": digests}), "utf-8")
        # A first start is as fast as the next, even where Python is told to leave no byte code behind.
        subprocess.run([PYTHON, "-m", "compileall", "-q", ROOT / "portgui"], check=False)
    if runpy.run_path(str(TRANSLATIONS))["outdated"]():
        subprocess.run([PYTHON, TRANSLATIONS, "compile"], check=True)


def installed_locks() -> list[str]:
    """Return the hashes of the locks whose packages the environment holds."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return []
    try:
        found = json.loads(INSTALLED.read_text("utf-8"))
        return list(found["locks"]) if found["python"] == list(sys.version_info[:2]) else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def install(lock: Path) -> None:
    """Install a locked set into the environment, made anew where it is missing, unfinished or of another Python."""
    uv = shutil.which("uv")
    base = getattr(sys, "_base_executable", sys.executable)  # not the Python of an environment
    print(f"Installing the packages of {lock.name} into {VENV}, once", flush=True)
    if not is_sound(needs_pip=not uv):
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
        UNFINISHED.touch()
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", base] if uv else [base, "-m", "venv"]
        subprocess.run([*command, VENV], check=True)
    UNFINISHED.touch()
    INSTALLED.unlink(missing_ok=True)
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    installer = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"]
    subprocess.run([*installer, *quiet, "--require-hashes", "-r", lock], check=True)
    UNFINISHED.unlink()


def is_sound(*, needs_pip: bool) -> bool:
    """Say whether packages can be installed into the environment as it is."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    probe = f"import sys{', pip' if needs_pip else ''}; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


# The system


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_qt_libraries() -> dict[str, str]:
    """Return what Qt would not find on this system, each with its package. Windows and macOS have all."""
    if not sys.platform.startswith("linux"):
        return {}
    return {name: package for name, package in QT_LIBRARIES.items() if not is_loadable(name)}


def missing_desktop_programs() -> dict[str, str]:
    """Return the programs that the desktop test would not find, each with its package."""
    return {name: package for name, package in DESKTOP_PROGRAMS.items() if not shutil.which(name)}


def missing_venv() -> dict[str, str]:
    """Return what this Python lacks to make the environment, with its package; Debian's Python comes without."""
    if PYTHON.exists() or shutil.which("uv") or importlib.util.find_spec("ensurepip"):
        return {}
    return {"Python's module ensurepip": f"python3.{sys.version_info[1]}-venv"}


def is_loadable(library: str) -> bool:
    """Say whether the loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require(*checks: Callable[[], dict[str, str]]) -> None:
    """Install what the checks miss on the system. Raises `Stop` where that cannot be done."""
    missing = {name: package for check in checks for name, package in check().items()}
    if not missing:
        return
    packages = sorted(set(missing.values()))
    if not (shutil.which("apt-get") and Path("/etc/debian_version").exists()):
        raise Stop(f"missing on this system: {', '.join(missing)} (in Debian's packages {' '.join(packages)})")
    install_with_apt(packages)
    importlib.invalidate_caches()
    left = [name for check in checks for name in check()]
    if left:
        raise Stop(f"{' '.join(packages)} installed, but still missing: {', '.join(left)}")


def install_with_apt(packages: list[str]) -> None:
    """Install Debian packages: as root or with nobody to ask at once, else with sudo and consent."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    sudo: list[str] = []
    if os.geteuid() != 0:
        by_hand = f"install them with: sudo apt-get update && sudo {shlex.join(command)}"
        asked = sys.stdin.isatty()
        sudo = ["sudo"] if asked else ["sudo", "-n"]  # -n: fail rather than wait for a password
        if not shutil.which("sudo") or (
            not asked and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode
        ):
            raise Stop(f"packages are missing from the system; {by_hand}")
        if asked:
            answer = input(f"Missing from the system: {' '.join(packages)}. Install with sudo apt-get? [Y/n] ")
            if answer.strip().lower() not in ("", "y", "yes"):
                raise Stop(by_hand)
    print(f"Installing {' '.join(packages)}", flush=True)
    prefix = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*prefix, "apt-get", "update", "--quiet=2"], check=True)
    subprocess.run([*prefix, *command, "--quiet=2", "--option=Dpkg::Use-Pty=0"], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
