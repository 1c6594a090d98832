"""Files that are written whole or not at all, whatever happens meanwhile; what else there may be in their place."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Final

import pytest

from portgui.whole_file import replace_whole

ROOT: Final = Path(__file__).resolve().parents[1]
PATIENCE_S: Final = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


def test_nothing_is_left_beside_the_file(folder: Path) -> None:
    file = folder / "file"
    for content in (b"one", b"another"):
        replace_whole(file, content)
        assert file.read_bytes() == content
        assert list(folder.iterdir()) == [file]


def test_what_killed_programs_left_is_cleared_away(folder: Path) -> None:
    file, long_ago = folder / "file", time.time() - 4000
    abandoned, fresh, foreign = (folder / name for name in (".portgui-1.part", ".portgui-2.part", ".other.part"))
    for left in (abandoned, fresh, foreign):
        left.write_bytes(b"part")
    for left in (abandoned, foreign):
        os.utime(left, (long_ago, long_ago))
    replace_whole(file, b"whole")
    assert sorted(folder.iterdir()) == sorted([file, fresh, foreign])


def child(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), *arguments], cwd=ROOT, stdout=subprocess.PIPE)


OLD: Final = b"old" * 200_000
NEW: Final = b"fresh" * 200_000


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_kill_at_the_worst_moment_leaves_the_old_file(tmp_path: Path, moment: str) -> None:
    """Killed when the new file is written in part, and when it is written but not yet in its place."""
    file = tmp_path / "registry.tsv"
    file.write_bytes(OLD)
    code = """
        import os, pathlib, signal, sys
        from portgui.whole_file import replace_whole
        def die(*_): os.kill(os.getpid(), signal.SIGKILL)
        if sys.argv[2] == "fsync": os.fsync = die
        else: pathlib.Path.replace = die
        replace_whole(pathlib.Path(sys.argv[1]), b"fresh" * 200_000)
    """
    with child(code, str(file), moment) as process:
        assert process.wait(PATIENCE_S) == -signal.SIGKILL
    assert file.read_bytes() == OLD
    replace_whole(file, NEW)
    assert file.read_bytes() == NEW


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "registry.tsv"
    file.write_bytes(OLD)
    code = """
        import pathlib, sys
        from portgui.whole_file import replace_whole
        print("started", flush=True)
        while True:
            for content in (b"fresh" * 200_000, b"old" * 200_000):
                replace_whole(pathlib.Path(sys.argv[1]), content)
    """
    chance = random.Random(1)  # noqa: S311 - no secret
    seen = set()
    for _ in range(12):
        with child(code, str(file)) as process:
            assert process.stdout
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0.001, 0.08))
            process.kill()
            process.wait(PATIENCE_S)
        content = file.read_bytes()
        assert content in (OLD, NEW)
        seen.add(content)
    assert NEW in seen, "the child never came to replace the file"


@pytest.mark.skipif(os.name != "posix", reason="there is no RLIMIT_FSIZE")
def test_a_disk_that_takes_a_part_only_leaves_the_old_file(folder: Path) -> None:
    file = folder / "registry.tsv"
    file.write_bytes(OLD)
    code = """
        import pathlib, resource, signal, sys
        from portgui.whole_file import replace_whole
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
        try: replace_whole(pathlib.Path(sys.argv[1]), b"fresh" * 200_000)
        except OSError as error: print(error.errno)
    """
    with child(code, str(file)) as process:
        output, _ = process.communicate(timeout=PATIENCE_S)
    assert int(output) == 27  # EFBIG
    assert file.read_bytes() == OLD
    assert list(folder.iterdir()) == [file], "no part of it is left"


@pytest.mark.skipif(os.name != "posix", reason="links take an administrator")
def test_a_link_stays_and_what_it_points_to_is_replaced(folder: Path) -> None:
    file, link = folder / "file", folder / "link"
    file.write_bytes(b"before")
    link.symlink_to(file)
    replace_whole(link, b"after")
    assert link.is_symlink()
    assert file.read_bytes() == b"after"


@pytest.mark.skipif(os.name != "posix", reason="files inherit from their folder")
def test_who_may_read_a_file_stays(folder: Path) -> None:
    file = folder / "file"
    file.write_bytes(b"mine")
    file.chmod(0o600)
    replace_whole(file, b"still mine")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_or_a_device_is_left_alone(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="no regular file"):
        replace_whole(pipe, b"data")
    assert pipe.is_fifo()
    assert list(folder.iterdir()) == [pipe]
