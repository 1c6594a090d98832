"""Measure the window: cold start and memory against an empty window, a keystroke, a click on a header.

    .venv/bin/python tests/benchmarks/window.py [RUNS]

Prints a table; asserts nothing. Start and memory are medians of the ratios of paired runs, one after the other, so that
what else the computer does weighs on both alike; byte code and files have been read once before, and a start before
kept the reference as it was read. Budgets: design, section 6.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

EMPTY = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        from PySide6.QtCore import QTimer
        QTimer.singleShot(0, painted)
application = QApplication([])
window = Window()
window.setCentralWidget(QTableView())
window.resize(1280, 720)
window.show()
"""
WHOLE = """
import os, sys
from portgui.hurry import hurry
hurry()
from portgui import app
application = app.start_application()
window = app.build(application, app.Places.usual())
window.first_painted.connect(lambda: painted())
window.show()
"""
END_AT_PAINT = "def painted(): os._exit(0)\napplication.exec()\n"
END_WITH_MEMORY = """
from PySide6.QtCore import QTimer
def painted(): pass
def told():
    print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
    sys.stdout.flush()
    os._exit(0)
import sys
QTimer.singleShot(2500, told)
application.exec()
"""
KEYSTROKES = (
    *("s", "h", "8", "e", "http", "8080", "remote desktop", "8000-8100", "zzz", "bureau a distance", "postgers"),
    *("port:8000-8100 transport:udp", "ssh|telnet -gerrit", "encrypted:no", "in-use:yes"),
)


def main(runs: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": home,
            "XDG_CACHE_HOME": home,
            "PYTHONPYCACHEPREFIX": f"{home}/bytecode",  # as after an installation, whatever this environment says
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _run(WHOLE + END_WITH_MEMORY, environment)  # which keeps the reference for the next start
        for start in (EMPTY, WHOLE):
            _seconds(start, environment)
        starts = [(_seconds(EMPTY, environment), _seconds(WHOLE, environment)) for _ in range(runs)]
        _row("cold start : empty window", _median_ratio(starts), 1.35, "x")
        print(f"    medians: {_median_ms(starts, 0):.0f} ms and {_median_ms(starts, 1):.0f} ms, {runs} pairs")
        if sys.platform == "linux":
            sizes = [(_kibibytes(EMPTY, environment), _kibibytes(WHOLE, environment)) for _ in range(min(runs, 5))]
            _row("resident memory : empty window", _median_ratio(sizes), 1.35, "x")
            print(f"    medians: {sizes[0][0] / 1024:.0f} MiB and {sizes[0][1] / 1024:.0f} MiB")
        os.environ.update(environment)
        _in_this_process(Path(home))


def _in_this_process(home: Path) -> None:
    sys.path.insert(0, str(ROOT))
    from PySide6.QtCore import QEvent, QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    from portgui import app

    application = app.start_application("en")
    usual = app.Places.usual()
    window = app.build(application, usual._replace(settings=home / "s.ini"))
    window.show()
    QTest.qWait(1500)
    field = window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    times, whole_times = [], []
    for word in KEYSTROKES * 5:
        for character in word:
            begun = time.perf_counter()
            QTest.keyClicks(field, character)
            application.sendPostedEvents(window, QEvent.Type.UpdateRequest)  # which paints the table; the card follows
            times.append(time.perf_counter() - begun)
            application.processEvents()
            whole_times.append(time.perf_counter() - begun)
            application.processEvents()  # the card is painted before anybody finds the next key
        field.clear()
        application.processEvents()
    _row("keystroke to painted table, p95", _percentile(times, 95) * 1e3, 16, "ms")
    whole = _percentile(whole_times, 95) * 1e3
    print(f"    median {statistics.median(times) * 1e3:.1f} ms; with the port card, p95 {whole:.1f} ms")
    _searches()
    header = window.reference.view.horizontalHeader()
    times = []
    for _ in range(5):
        for section in range(header.count()):
            if header.isSectionHidden(section):
                continue
            place = QPoint(header.sectionViewportPosition(section) + header.sectionSize(section) // 2, 5)
            begun = time.perf_counter()
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
            application.processEvents()
            times.append(time.perf_counter() - begun)
    _row("click on a header to painted table, p95", _percentile(times, 95) * 1e3, 50, "ms")
    window.close()


def _searches() -> None:
    """Measure the search in the reference alone, for every beginning of the texts."""
    from portgui import resources
    from portgui.query import Query
    from portgui.registry.catalog import Catalog

    catalog = Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))
    catalog.prepare()
    slowest: dict[str, float] = {}
    for word in KEYSTROKES:
        for end in range(1, len(word) + 1):
            times = []
            for _ in range(5):
                begun = time.perf_counter()
                catalog.find(Query.parse(word[:end]))
                times.append(time.perf_counter() - begun)
            slowest[word[:end]] = statistics.median(times)
    _row("search in the reference, slowest text", max(slowest.values()) * 1e3, 4, "ms")
    print(f"    of {len(slowest)} texts: {max(slowest, key=lambda text: slowest[text])!r}")


def _seconds(start: str, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    _run(start + END_AT_PAINT, environment)
    return time.perf_counter() - begun


def _kibibytes(start: str, environment: dict[str, str]) -> float:
    return float(_run(start + END_WITH_MEMORY, environment))


def _run(code: str, environment: dict[str, str]) -> bytes:
    """Run a program to its end; return what it printed."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout


def _median_ratio(pairs: list[tuple[float, float]]) -> float:
    return statistics.median(whole / empty for empty, whole in pairs)


def _median_ms(pairs: list[tuple[float, float]], place: int) -> float:
    return statistics.median(pair[place] for pair in pairs) * 1e3


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _row(what: str, measured: float, budget: float, unit: str) -> None:
    print(f"{what:42} {measured:8.2f} {unit:2}   budget {budget:g} {unit}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
