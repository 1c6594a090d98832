"""The project built as a wheel and installed, for the tests of what is built and of what a desktop starts."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    "portgui",
    "resources",
    "packaging",
    "tests",
    "dev.py",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
)


@dataclass(frozen=True, slots=True)
class Built:
    """A source distribution, the wheel made from it, and the checkout they come from."""

    checkout: Path
    sdist: Path
    wheel: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a checkout as it is cloned: without compiled translations and caches."""
    checkout = tmp_path_factory.mktemp("checkout")
    made = shutil.ignore_patterns("*.qm", "__pycache__")
    for name in (*SOURCES, ".gitignore"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=made)
        else:
            shutil.copy(source, checkout)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = out.glob("*.tar.gz")
    (wheel,) = out.glob("*.whl")
    return Built(checkout, sdist, wheel)


@pytest.fixture(scope="session")
def installation(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment that sees our dependencies; return its folder of programs."""
    folder = tmp_path_factory.mktemp("installation")
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", vars=paths))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(built.wheel)]
    subprocess.run(pip, check=True)
    return programs
