"""The benchmarks work: small ones, of which no time is asserted."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_of_the_live_page_prints_its_table() -> None:
    script = Path(__file__).with_name("benchmarks") / "live.py"
    done = subprocess.run(
        [sys.executable, str(script), "300", "2"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if "budget" in line]
    assert len(rows) == 13
    assert all("ms" in row for row in rows)
