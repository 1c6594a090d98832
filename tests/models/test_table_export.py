"""Export to real files and folders: what is written, what stays when it fails, and that the window lives meanwhile."""

import errno
import os
import resource
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from portgui.models.table_export import Export

PATIENCE_MS = 20_000
AS_ROOT = os.geteuid() == 0


def run(qtbot: QtBot, file: Path, pieces: Iterator[str]) -> str:
    """Export; return the reason of a failure, empty where it went well."""
    answers: list[str] = []
    export = Export(file, pieces)
    export.finished.connect(lambda: answers.append(""))
    export.failed.connect(answers.append)
    export.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
    assert not export.running
    qtbot.wait(1)
    (answer,) = answers
    return answer


def many(count: int) -> Iterator[str]:
    return (f"{number}: é\n" for number in range(count))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def test_a_file_is_written_in_utf_8(qtbot: QtBot, folder: Path) -> None:
    assert run(qtbot, folder / "new é.txt", iter(["a\r\n", "é🦈\n", ""])) == ""
    assert (folder / "new é.txt").read_bytes() == "a\r\né🦈\n".encode()
    assert [file.name for file in folder.iterdir()] == ["new é.txt"]


def test_a_file_that_is_replaced_keeps_its_permissions(qtbot: QtBot, folder: Path) -> None:
    file = folder / "old.csv"
    file.write_text("old")
    file.chmod(0o640)
    assert run(qtbot, file, many(10)) == ""
    assert file.read_text() == "".join(many(10))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_through_a_link_the_file_it_points_to_is_replaced(qtbot: QtBot, folder: Path) -> None:
    target, link = folder / "target.csv", folder / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert run(qtbot, link, many(3)) == ""
    assert link.is_symlink()
    assert target.read_text() == "".join(many(3))


def test_a_new_file_has_the_permissions_of_the_user(qtbot: QtBot, folder: Path) -> None:
    before = os.umask(0o027)
    try:
        assert run(qtbot, folder / "new.csv", many(1)) == ""
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "new.csv").stat().st_mode) == 0o640


def test_a_folder_in_place_of_the_file(qtbot: QtBot, folder: Path) -> None:
    (folder / "a.csv").mkdir()
    assert run(qtbot, folder / "a.csv", many(3))
    assert [file.name for file in folder.iterdir()] == ["a.csv"]
    assert (folder / "a.csv").is_dir()


def test_a_folder_that_is_gone(qtbot: QtBot, folder: Path) -> None:
    assert os.strerror(errno.ENOENT) in run(qtbot, folder / "gone" / "a.csv", many(3))
    assert list(folder.iterdir()) == []


def test_a_folder_that_vanishes_while_it_is_written(qtbot: QtBot, folder: Path) -> None:
    place = folder / "place"
    place.mkdir()

    def pieces() -> Iterator[str]:
        yield from many(100)
        shutil.rmtree(place)
        yield "end"

    assert run(qtbot, place / "a.csv", pieces())
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(
    AS_ROOT and shutil.which("unshare") is None, reason="root writes everywhere, and mounts need unshare"
)
def test_a_read_only_folder(qtbot: QtBot, folder: Path) -> None:
    if AS_ROOT:
        flag = shutil.which("chattr")
        done = flag and subprocess.run([flag, "+i", str(folder)], capture_output=True, check=False).returncode == 0
        if not done:
            pytest.skip("root writes everywhere, and this file system knows no immutable folders")
    else:
        folder.chmod(0o500)
    try:
        assert run(qtbot, folder / "a.csv", many(3))
        assert list(folder.iterdir()) == []
    finally:
        if AS_ROOT:
            subprocess.run(["chattr", "-i", str(folder)], check=True)
        else:
            folder.chmod(0o700)


def test_a_disk_that_is_full_leaves_what_was_there(qtbot: QtBot, folder: Path) -> None:
    """The limit of a file's size makes a write fail in the middle, as a full disk does."""
    file = folder / "a.csv"
    file.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        reason = run(qtbot, file, many(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert os.strerror(errno.EFBIG) in reason
    assert file.read_text() == "old"
    assert [each.name for each in folder.iterdir()] == ["a.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_replaced(qtbot: QtBot, folder: Path) -> None:
    """A root who writes to /dev/full or to a pipe would otherwise have a plain file in its place."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    assert run(qtbot, pipe, many(3))
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [each.name for each in folder.iterdir()] == ["pipe"]


@pytest.mark.skipif(AS_ROOT, reason="root may write every file")
def test_a_file_that_may_not_be_written_is_not_replaced(qtbot: QtBot, folder: Path) -> None:
    file = folder / "a.csv"
    file.write_text("old")
    file.chmod(0o400)
    assert run(qtbot, file, many(3)) == os.strerror(errno.EACCES)
    assert file.read_text() == "old"


def test_a_name_that_is_too_long(qtbot: QtBot, folder: Path) -> None:
    assert run(qtbot, folder / ("x" * 300 + ".csv"), many(3)) == os.strerror(errno.ENAMETOOLONG)
    assert list(folder.iterdir()) == []


def test_the_event_loop_turns_while_many_rows_are_written(qtbot: QtBot, folder: Path) -> None:
    turns: list[int] = []
    progress: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(1))
    export = Export(folder / "a.txt", (str(sum(range(2_000))) + "\n" for _ in range(20_000)))
    export.progressed.connect(progress.append)
    timer.start()
    with qtbot.waitSignal(export.finished, timeout=PATIENCE_MS):
        export.start()
    timer.stop()
    assert len(turns) > 3
    assert progress == sorted(progress)
    assert 0 < progress[-1] <= 20_000
    assert len((folder / "a.txt").read_text().splitlines()) == 20_000


def test_cancelling_leaves_everything_as_it_was(qtbot: QtBot, folder: Path) -> None:
    file = folder / "a.txt"
    file.write_text("old")

    def endless() -> Iterator[str]:
        while True:
            yield "x" * 100

    export = Export(file, endless())
    ended: list[object] = []
    export.finished.connect(lambda: ended.append(1))
    export.failed.connect(ended.append)
    with qtbot.waitSignal(export.progressed, timeout=PATIENCE_MS):
        export.start()
    export.cancel()
    assert not export.running
    qtbot.wait(1)
    assert ended == []
    assert file.read_text() == "old"
    assert [each.name for each in folder.iterdir()] == ["a.txt"]


def test_an_export_that_is_thrown_away_leaves_no_half_file(qtbot: QtBot, folder: Path) -> None:
    export = Export(folder / "a.txt", ("x" * 1_000 for _ in range(10_000_000)))
    with qtbot.waitSignal(export.progressed, timeout=PATIENCE_MS):
        export.start()
    export.deleteLater()
    qtbot.waitUntil(lambda: list(folder.iterdir()) == [], timeout=PATIENCE_MS)


def test_a_row_that_cannot_be_written_is_told_and_leaves_no_half_file(qtbot: QtBot, folder: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "x"
        raise LookupError("no such row")

    reasons: list[str] = []
    export = Export(folder / "a.txt", pieces())
    export.failed.connect(reasons.append)
    with qtbot.captureExceptions() as caught:
        export.start()
        qtbot.waitUntil(lambda: bool(reasons), timeout=PATIENCE_MS)
    assert "no such row" in reasons[0]
    assert [kind for kind, *_ in caught] == [LookupError]
    assert list(folder.iterdir()) == []
