"""The update on its own thread: found, stored, gone back, cancelled, failed; from a real HTTPS server."""

import itertools
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from portgui import resources
from portgui.models.registry_update import RegistryUpdate, problem_text
from portgui.registry import dataset
from portgui.registry.catalog import Catalog
from portgui.registry.editions import Editions
from portgui.registry.update import Candidate, Problem, UpdateError
from tests.https_server import Certificate, HttpsServer, Request, certificate, server
from tests.iana_files import iana_xml

__all__ = ["certificate", "server"]

PATIENCE_MS: Final = 15_000


@pytest.fixture(scope="module")
def newer() -> bytes:
    entries = dataset.read(resources.path("registry.tsv").read_bytes(), "shipped").entries
    return iana_xml(entry for entry in entries if entry.name != "gopher" or entry.ports is None)


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    return Editions(resources.path("registry.tsv"), tmp_path / "own" / "registry.tsv")


@pytest.fixture
def update(
    qtbot: QtBot,
    server: HttpsServer,
    certificate: Certificate,
    editions: Editions,
    newer: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RegistryUpdate]:
    """Return an update from the server, which has a registry without port 70."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    free = b"<record><number>70</number><description>Unassigned</description></record></registry>"
    server.serve("/", newer.replace(b"</registry>", free))
    made = RegistryUpdate(editions, resources.path("knowledge"), server.address("/"))
    yield made
    made.stop()


def find(update: RegistryUpdate, qtbot: QtBot) -> Candidate:
    with qtbot.waitSignal(update.found, timeout=PATIENCE_MS) as answer:
        update.fetch()
    assert isinstance(answer.args[0], Candidate)
    return answer.args[0]


def fail(update: RegistryUpdate, qtbot: QtBot) -> UpdateError:
    with qtbot.waitSignal(update.failed, timeout=PATIENCE_MS) as answer:
        update.fetch()
    assert isinstance(answer.args[0], UpdateError)
    return answer.args[0]


def test_nothing_is_asked_before_it_is_wanted(update: RegistryUpdate, server: HttpsServer, qtbot: QtBot) -> None:
    qtbot.wait(50)
    assert server.asked == []
    (thread,) = update.findChildren(QThread)
    assert not thread.isRunning()


def test_found_stored_and_gone_back(update: RegistryUpdate, editions: Editions, qtbot: QtBot) -> None:
    progress: list[tuple[int, int]] = []
    update.progressed.connect(lambda *told: progress.append(told))
    candidate = find(update, qtbot)
    assert [entry.name for entry in candidate.differences.removed] == ["gopher"]
    assert progress[-1][0] == progress[-1][1] > 1_000_000
    assert not update.has_own()
    with qtbot.waitSignal(update.replaced, timeout=PATIENCE_MS) as answer:
        update.store(candidate)
    catalog = answer.args[0]
    assert isinstance(catalog, Catalog)
    assert (catalog.date, catalog.reach) == ("2030-01-31", "2030-01-31")
    assert update.has_own()
    assert editions.read().own
    with qtbot.waitSignal(update.replaced, timeout=PATIENCE_MS) as answer:
        update.go_back()
    assert answer.args[0].reach == "2026-08"
    assert not update.has_own()


def test_the_window_answers_meanwhile(update: RegistryUpdate, qtbot: QtBot) -> None:
    beats: list[float] = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    candidate = find(update, qtbot)
    with qtbot.waitSignal(update.replaced, timeout=PATIENCE_MS):
        update.store(candidate)
    timer.stop()
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(beats))
    assert len(beats) > 20
    assert gaps[-1] < 0.5, "the thread held up the event loop"


def stall(request: Request) -> None:
    request.answer(b"<?xml", length=1_000_000)
    request.wait()


def test_cancelled(update: RegistryUpdate, server: HttpsServer, qtbot: QtBot) -> None:
    server.answers["/"] = stall
    update.progressed.connect(update.cancel)
    started = time.monotonic()
    assert fail(update, qtbot).problem is Problem.CANCELLED
    assert time.monotonic() - started < 5
    assert not update.has_own()


def test_fetched_anew_right_after_it_was_cancelled(update: RegistryUpdate, server: HttpsServer, qtbot: QtBot) -> None:
    whole = server.answers["/"]
    server.answers["/"] = stall
    failures: list[UpdateError] = []
    update.failed.connect(failures.append)
    update.fetch()
    qtbot.waitUntil(server.stalled.is_set, timeout=PATIENCE_MS)
    server.answers["/"] = whole
    with qtbot.waitSignal(update.found, timeout=PATIENCE_MS):
        update.cancel()
        update.fetch()
    assert failures == []


def test_one_request_at_a_time(update: RegistryUpdate, server: HttpsServer, qtbot: QtBot) -> None:
    found: list[object] = []
    update.found.connect(found.append)
    update.fetch()
    update.fetch()
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE_MS)
    find(update, qtbot)
    assert len(server.asked) == len(found) == 2


def test_a_failure_is_told_and_another_attempt_is_possible(
    update: RegistryUpdate, server: HttpsServer, qtbot: QtBot
) -> None:
    whole = server.answers["/"]
    server.serve("/", b"<html>")
    assert fail(update, qtbot).problem is Problem.WEB_PAGE
    server.answers["/"] = whole
    find(update, qtbot)


def test_a_copy_that_cannot_be_stored(update: RegistryUpdate, editions: Editions, qtbot: QtBot) -> None:
    candidate = find(update, qtbot)
    assert editions.own
    editions.own.parent.write_text("no folder")
    with qtbot.waitSignal(update.failed, timeout=PATIENCE_MS) as answer:
        update.store(candidate)
    assert answer.args[0].problem is Problem.NOT_WRITTEN


def test_knowledge_that_cannot_be_read_is_told(
    server: HttpsServer, update: RegistryUpdate, editions: Editions, tmp_path: Path, qtbot: QtBot
) -> None:
    without = RegistryUpdate(editions, tmp_path / "none", server.address("/"))
    with qtbot.waitSignal(without.failed, timeout=PATIENCE_MS) as answer:
        without.go_back()
    assert answer.args[0].problem is Problem.UNREADABLE
    without.stop()


def test_stopping_in_the_middle_does_not_wait_for_the_server(
    update: RegistryUpdate, server: HttpsServer, qtbot: QtBot
) -> None:
    server.answers["/"] = stall
    update.fetch()
    qtbot.waitUntil(server.stalled.is_set, timeout=PATIENCE_MS)
    started = time.monotonic()
    update.stop()
    assert time.monotonic() - started < 2


def test_signals_come_in_the_thread_of_the_window(update: RegistryUpdate, qtbot: QtBot) -> None:
    threads = set()
    update.found.connect(lambda _: threads.add(threading.current_thread()))
    find(update, qtbot)
    assert threads == {threading.main_thread()}


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_sentence(problem: Problem) -> None:
    plain = problem_text(UpdateError(problem))
    assert plain.endswith((".", "?"))
    assert problem_text(UpdateError(problem, "errno 7")) == f"{plain} (errno 7)"
    others = {problem_text(UpdateError(other)) for other in Problem if other is not problem}
    assert plain not in others
