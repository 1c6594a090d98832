"""Measure the live page with many sockets: refreshes, searching, sorting, selecting and copying all.

    .venv/bin/python tests/benchmarks/live.py [SOCKETS] [REFRESHES] [--real]

Prints a table; asserts nothing. The sockets are made up, and the source hands out the very same records again but for
the 1 % that came, went or changed; that costs the reader's thread next to nothing. With `--real` they are loopback
connections that are really open (tests/benchmarks/sockets.py), of which 1 % is replaced before each refresh, and this
system's source reads them, in competition with the window for Python's lock. "Longest silence" is the longest time
within a refresh, from its request to a while after it was shown, in which the window answered nothing: the gap between
two ticks of a timer on its thread. The refreshes come while the table is selected and scrolled, with the pointer
elsewhere. Budgets: design, section 6.
"""

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QItemSelectionModel, QPoint, Qt, QTimer  # noqa: E402 - the path comes first
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: E402

from portgui import app  # noqa: E402
from portgui.records import replace  # noqa: E402
from portgui.sockets.socket import Snapshot, Socket, State  # noqa: E402
from portgui.sockets.source import SystemSource  # noqa: E402
from portgui.widgets.main_window import MainWindow  # noqa: E402
from tests.benchmarks.sockets import holding  # noqa: E402
from tests.fakes import make_process, make_socket  # noqa: E402

QUERIES = ("443", "prog7", "-prog7", "10.0.3.", "https", "state:established", "8000-9000 prog1", "xyzzy", "e")


class Churn:
    """A `SocketSource` of made-up sockets, of which a part changes with each reading."""

    def __init__(self, count: int, changed: float = 0.01) -> None:
        self._chance = random.Random(6335)  # noqa: S311 - no secret
        self._changed = changed
        self._made = 0
        line = tuple(f"--option-{number}=some-value" for number in range(6))
        self._processes = [
            make_process(
                f"prog{number}", 1000 + number, executable=f"/usr/bin/prog{number}", command_line=line, user="u"
            )
            for number in range(60)
        ]
        self._sockets = [self._new() for _ in range(count)]

    def _new(self) -> Socket:
        self._made += 1
        number, process = self._made, self._chance.choice(self._processes)
        if number % 50 == 0:
            return make_socket(f"0.0.0.0:{1024 + number % 40_000}", process=process, inode=number)
        local = f"10.0.{number % 7}.{number % 250}:{1024 + number % 60_000}"
        return make_socket(
            local, f"192.0.2.{number % 250}:{(443, 80, 8080, 5432)[number % 4]}", process=process, inode=number
        )

    def read(self) -> Snapshot:
        """Return the sockets, some of them other ones than before."""
        chance, sockets = self._chance, self._sockets
        for _ in range(max(1, round(len(sockets) * self._changed / 2))):
            sockets[chance.randrange(len(sockets))] = self._new()
            place = chance.randrange(len(sockets))
            if sockets[place].remote:
                state = State.CLOSE_WAIT if sockets[place].state is State.ESTABLISHED else State.ESTABLISHED
                sockets[place] = replace(sockets[place], state=state)
        return Snapshot(tuple(sockets), time.time())

    def take_holders(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Know all of them already."""


class Pulse:
    """Ticks on the window's thread as often as it can; the gaps are when the window does not answer."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.longest = 0.0
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def start_over(self) -> None:
        """Forget the gaps so far."""
        self._last, self.longest = time.perf_counter(), 0.0

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()


class Refreshing:
    """Refreshes the window again and again."""

    def __init__(self, window: MainWindow, count: int, change: Callable[[], None]) -> None:
        self._window = window
        self._count = count
        self._change = change
        """Lets sockets change before a refresh, where the source does not make that up."""

    def measure(self, what: str) -> None:
        """Print the longest times in which the window answers nothing."""
        monitor = self._window.complete()._monitor
        pulse, silences, shown = Pulse(), [], []
        for _ in range(self._count):
            self._change()
            _run_for(20)
            pulse.start_over()
            done: list[object] = []
            connection = monitor.snapshot.connect(done.append)
            begun = time.perf_counter()
            monitor.refresh()
            _wait(lambda answers=done: bool(answers))  # type: ignore[misc]  # mypy cannot read the default
            shown.append(time.perf_counter() - begun)
            _run_for(50)
            silences.append(pulse.longest)
            monitor.snapshot.disconnect(connection)
        pulse.stop()
        _row(what, _percentile(silences, 99), 0.05)
        median_s, shown_s = statistics.median(silences), statistics.median(shown)
        print(f"    median {median_s * 1e3:.0f} ms; shown after {shown_s * 1e3:.0f} ms")


def main(count: int, refreshes: int, real: bool) -> None:
    """Print the table."""
    with holding(count) if real else nullcontext() as holders, tempfile.TemporaryDirectory() as home:
        settings = Path(home, "settings.ini")
        settings.write_text("[live]\ninterval_ms=3600000\n[window]\npage=live\n")
        application = app.start_application("en")
        usual = app.Places.usual()
        source = SystemSource() if real else Churn(count)
        places = app.Places(usual.registry, usual.knowledge, settings, Path(home, "registry.tsv"))
        window = app.build(application, places, source)
        window.resize(1100, 700)
        window.show()
        window.activateWindow()
        before = _resident()
        _wait(lambda: window.complete().live.model.rowCount() > 0)
        _run_for(500)
        kind = "real" if real else "made-up"
        print(f"{count} {kind} sockets, {refreshes} refreshes, 1 % of the sockets changed by each")
        print(f"    they and the page with them: {_resident() - before:.0f} MiB of resident memory")
        _measure(window, Refreshing(window, refreshes, holders.replace_one_of_a_hundred if holders else lambda: None))
        window.close()
        application.clipboard().clear()  # what is left there crashes PySide6 at exit under the offscreen platform
        window.deleteLater()
        _run_for(1)


def _measure(window: MainWindow, refreshes: Refreshing) -> None:
    page = window.complete().live
    model = page.model
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    page.set_sorting("port")
    rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    page.view.selectionModel().setCurrentIndex(model.index(model.rowCount() // 2, 0), rows)
    page.scroll_to_current()
    refreshes.measure("a refresh, longest silence, p99")
    page.set_sorting("process")
    refreshes.measure("the same, sorted by process")
    field = window.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    _run_for(5000)  # else the rows that closed go meanwhile, those of many refreshes at once
    begun = time.perf_counter()
    field.setText("first")
    _row("the first search after a refresh", time.perf_counter() - begun, 0.5)
    times = []
    for text in QUERIES:
        for end in range(1, len(text) + 1):
            begun = time.perf_counter()
            field.setText(text[:end])
            application.processEvents()
            times.append((time.perf_counter() - begun, text[:end]))
        field.clear()
    _row("a keystroke in the search, p95", _percentile([seconds for seconds, _ in times], 95), 0.05)
    print(f"    slowest: {max(times)[1]!r}, {max(times)[0] * 1e3:.0f} ms; median {_median(times) * 1e3:.0f} ms")
    field.setText("prog1")
    refreshes.measure("a refresh while searched, longest silence")
    field.clear()
    header = page.view.horizontalHeader()
    times = []
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        place = QPoint(header.sectionViewportPosition(section) + header.sectionSize(section) // 2, 5)
        begun = time.perf_counter()
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        application.processEvents()
        times.append((time.perf_counter() - begun, model.columns[section].id))
    _row("a click on a header, slowest", max(times)[0], 0.25)
    print(f"    column {max(times)[1]!r}; median {_median(times) * 1e3:.0f} ms")
    begun = time.perf_counter()
    page.view.selectAll()
    application.processEvents()
    _row("select all", time.perf_counter() - begun, 0.05)
    refreshes.measure("a refresh, all selected, longest silence")
    page.view.selectAll()
    begun = time.perf_counter()
    page.copy_rows()
    _row("copy all", time.perf_counter() - begun, 0.5)
    page.view.clearSelection()
    _measure_processes(window, refreshes)


def _measure_processes(window: MainWindow, refreshes: Refreshing) -> None:
    """Measure the view by process: building it, refreshes while all are closed and while all are open."""
    begun = time.perf_counter()
    window.complete()._actions.by_process.setChecked(True)
    QApplication.processEvents()
    _row("group by process", time.perf_counter() - begun, 0.25)
    refreshes.measure("a refresh, processes closed, silence")
    begun = time.perf_counter()
    window.complete().tree.open_all.trigger()
    QApplication.processEvents()
    _row("open all processes", time.perf_counter() - begun, 0.25)
    refreshes.measure("a refresh, processes open, silence")
    window.complete()._actions.by_process.setChecked(False)


def _wait(done: Callable[[], bool]) -> None:
    """Let the window work until something is so, as in `exec`: `processEvents` lets go of Python's lock each time."""
    loop = QEventLoop()
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start()
    loop.exec()


def _run_for(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _resident() -> float:
    """Return the resident memory in MiB, now where the system tells, else at its highest."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


def _median(times: list[tuple[float, str]]) -> float:
    return statistics.median(seconds for seconds, _ in times)


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def _row(what: str, measured_s: float, budget_s: float) -> None:
    print(f"{what:44} {measured_s * 1e3:8.1f} ms   budget {budget_s * 1e3:g} ms", flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word != "--real"]
    count, refreshes = (numbers + [50_000, 30][len(numbers) :])[:2]
    main(count, refreshes, "--real" in sys.argv)
