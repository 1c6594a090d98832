"""The translations of the window: `.ts` sources in resources/translations, and what is made of them.

Run as a program it takes one word:

    compile   make every .qm that is missing or older than its .ts
    update    bring the .ts up to the texts in the program (pyside6-lupdate)
    check     fail when a .ts lacks a text of the program, keeps one that is gone, or leaves one without its translation

`outdated` needs the standard library only; the rest needs PySide6-Essentials beside the running Python.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr")
_SOURCE_LANGUAGE = "en"  # its .ts holds plurals only: "%n port(s)" -> "1 port", "2 ports"


def sources(root: Path = ROOT) -> list[Path]:
    """Return the .ts files of a checkout; `update` makes those that are missing."""
    return [root / "resources" / "translations" / f"portgui_{language}.ts" for language in LANGUAGES]


def outdated(root: Path = ROOT) -> list[Path]:
    """Return the .ts files whose .qm is missing or older."""
    return [ts for ts in sources(root) if ts.is_file() and not _is_newer(ts.with_suffix(".qm"), ts)]


def _is_newer(product: Path, source: Path) -> bool:
    return product.is_file() and product.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_outdated(root: Path = ROOT) -> None:
    """Make the .qm files that are missing or older than their .ts. Raises `subprocess.CalledProcessError`."""
    for ts in outdated(root):
        _tool("lrelease", "-silent", str(ts), "-qm", str(ts.with_suffix(".qm")))


def update(files: list[Path], root: Path = ROOT) -> None:
    """Bring .ts files up to the texts of the program. Raises `subprocess.CalledProcessError`."""
    for ts in files:
        ts.parent.mkdir(parents=True, exist_ok=True)
        language = ts.stem.rpartition("_")[2]
        plurals = ["-pluralonly"] if language == _SOURCE_LANGUAGE else []
        options = ["-extensions", "py", "-locations", "none", "-no-obsolete", "-silent"]
        languages = ["-source-language", _SOURCE_LANGUAGE, "-target-language", language]
        _tool("lupdate", *options, *plurals, *languages, str(root / "portgui"), "-ts", str(ts))


def check(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the .ts files, nothing when each holds and translates exactly the program's texts."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for ts in sources(root):
            if not ts.is_file():
                faults.append(f"{ts.name} is missing: run `python3 dev.py translations`")
                continue
            fresh = Path(shutil.copy(ts, folder))
            update([fresh], root)
            if fresh.read_bytes() != ts.read_bytes():
                faults.append(f"{ts.name} does not match the texts of the program: run `python3 dev.py translations`")
            try:
                _tool("lrelease", "-silent", "-fail-on-unfinished", str(fresh), "-qm", str(fresh.with_suffix(".qm")))
            except subprocess.CalledProcessError:
                faults.append(f"{ts.name} has texts without a translation")
    return faults


def _tool(name: str, *arguments: str) -> None:
    """Run a Qt tool of PySide6-Essentials, which needs no script folder on the PATH this way."""
    code = f"from PySide6.scripts.pyside_tool import {name}; {name}()"
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)


def main(words: list[str]) -> int:
    """Do what the one word says; return the exit status."""
    match words:
        case ["compile"]:
            compile_outdated()
        case ["update"]:
            update(sources())
        case ["check"]:
            faults = check()
            print("\n".join(faults or [f"translations: {len(sources())} files match the program"]))
            return 1 if faults else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
