"""The benchmark of the sockets works: a small size of it runs, whatever the times are."""

import re
import subprocess
import sys
from pathlib import Path

from tests.live_sockets import linux

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "sockets.py"


@linux
def test_a_small_size_runs_to_its_end_and_leaves_nothing_behind() -> None:
    command = [sys.executable, str(BENCHMARK), "--sockets", "60", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = re.search(r"60 sockets asked for, ([0-9]+) in the table", done.stdout)
    assert found
    assert int(found[1]) >= 60
    for name in ("PortGUI, cold", "PortGUI, warm", "PortGUI, 1 % changed", "the kernel alone", "psutil"):
        assert re.search(rf"^{re.escape(name)}.* [0-9.]+ ms", done.stdout, re.MULTILINE), done.stdout
    for name in ("ss", "lsof", "netstat"):
        measured = re.search(rf"^{name} -.* ms", done.stdout, re.MULTILINE)
        assert bool(measured) != (f"{name} is not installed" in done.stdout)
    assert re.search(r"^memory per socket +[0-9.]+ KiB", done.stdout, re.MULTILINE)
