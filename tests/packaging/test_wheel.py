"""What is built from the project holds what it must, and works where it is installed."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import portgui
from portgui.launcher import DESKTOP_ID
from tests.desktop_entry import DesktopEntry
from tests.installation import SOURCES, Built


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def expected_in_wheel(checkout: Path) -> set[str]:
    """Return the files of the package and the resources, translations compiled."""
    modules = {f"portgui/{name}" for name in files_below(checkout / "portgui") if not name.endswith(".pyc")}
    resources = {f"portgui/resources/{name}" for name in files_below(checkout / "resources")}
    sources = {name for name in resources if name.endswith(".ts")}
    assert any(name.endswith("_fr.ts") for name in sources), "the window is translated into French"
    return modules | (resources - sources) | {name.removesuffix(".ts") + ".qm" for name in sources}


def run(command: list[str | Path], folder: Path) -> str:
    """Run a program in another folder, without our import paths; return what it writes."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_wheel_holds_the_package_its_resources_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        licenses = [name for name in wheel.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
    assert names == expected_in_wheel(built.checkout)
    assert len(licenses) == 1


def test_sdist_holds_the_sources_with_their_translations_compiled(built: Built) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    sources = {
        path for path in files_below(built.checkout) if path.startswith(SOURCES) and not path.endswith((".qm", ".pyc"))
    }
    compiled = {path.removesuffix(".ts") + ".qm" for path in sources if path.endswith(".ts")}
    assert names - {"PKG-INFO", ".gitignore"} == sources | compiled


@pytest.mark.parametrize("program", ["portgui", "portgui-cli"])
def test_installed_programs_answer(installation: Path, tmp_path: Path, program: str) -> None:
    assert run([installation / program, "--version"], tmp_path).split()[-1] == portgui.__version__
    assert "ssh" in run([installation / program, "lookup", "22"], tmp_path)


def test_installed_resources_are_found(installation: Path, built: Built, tmp_path: Path) -> None:
    code = "from portgui import resources; print(resources.path())"
    folder = Path(run([installation / "python", "-c", code], tmp_path).strip())
    assert folder.is_relative_to(installation.parent)
    found = {f"portgui/resources/{name}" for name in files_below(folder)}
    assert found == {name for name in expected_in_wheel(built.checkout) if name.startswith("portgui/resources/")}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="desktop entries are of freedesktop.org systems")
def test_installed_launcher_starts_the_installed_program(
    installation: Path, tmp_path: Path, user_folders: Path
) -> None:
    run([installation / "portgui", "--install-launcher"], tmp_path)
    entry = user_folders / ".local" / "share" / "applications" / f"{DESKTOP_ID}.desktop"
    command = DesktopEntry.read(entry).command()
    assert command == [str(installation / "portgui")]
    assert run([*command, "--version"], tmp_path).split()[-1] == portgui.__version__
