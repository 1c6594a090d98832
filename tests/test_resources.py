"""Resources are found from a checkout and from an installed package; tests/packaging proves the second."""

import subprocess
import sys
from pathlib import Path

from portgui import resources

ROOT = Path(__file__).parent.parent


def test_of_a_checkout_lie_beside_the_package() -> None:
    assert resources.path("icons", "portgui.svg") == ROOT / "resources" / "icons" / "portgui.svg"
    assert resources.path("icons", "portgui.svg").read_text("utf-8").startswith("<svg")


def test_of_a_package_lie_within(tmp_path: Path) -> None:
    package = tmp_path / "portgui"
    (package / "resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()  # a neighbour in the same site-packages that is not ours
    for name in ("__init__.py", "resources.py"):
        (package / name).write_bytes((ROOT / "portgui" / name).read_bytes())
    code = "from portgui import resources; print(resources.path('a', 'b.txt'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == package / "resources" / "a" / "b.txt"


def test_are_found_without_any_other_module() -> None:
    code = "import sys; before = set(sys.modules); import portgui.resources; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded - sys.stdlib_module_names == {"portgui"}
