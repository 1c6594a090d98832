"""The two editions of the registry, the shipped dataset and the user's own copy: which is used, replacing the copy."""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from portgui.registry import dataset
from portgui.registry.dataset import Dataset, DatasetError, last_day

_ABANDONED_S: Final = 3600.0
"""The age at which a temporary file is one that a killed program left."""


def own_registry() -> Path:
    """Return where the user's own copy lies once there is one."""
    return platformdirs.user_data_path("portgui", appauthor=False) / "registry.tsv"


@dataclass(frozen=True, slots=True)
class Edition:
    """The dataset in use."""

    data: Dataset
    own: bool
    """Whether it is the user's own copy."""
    problem: str
    """Why the own copy is not used although there is one: it cannot be read. Empty for no such problem."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The files of the shipped dataset and of the user's own copy; `own` is `None` for a program without one."""

    shipped: Path
    own: Path | None

    def read(self) -> Edition:
        """Read the edition to use: the own copy where it is whole and not older than the shipped dataset.

        A copy that the user preferred although it is older stays preferred until a newer dataset is shipped.
        Raises `OSError` or `DatasetError` where the shipped dataset is needed and cannot be read.
        """
        problem = ""
        if self.own is not None:
            try:
                if self._is_preferred(self.own):
                    return Edition(dataset.read(self.own.read_bytes(), str(self.own)), True, "")
            except (FileNotFoundError, NotADirectoryError):
                pass
            except OSError as error:
                problem = f"{self.own}: {error.strerror}"
            except DatasetError as error:
                problem = str(error)
        return Edition(dataset.read(self.shipped.read_bytes(), str(self.shipped)), False, problem)

    def has_own(self) -> bool:
        """Say whether there is an own copy, used or not."""
        return self.own is not None and self.own.exists()

    def replace_own(self, data: Dataset) -> None:
        """Make a dataset the own copy, preferred to what is shipped now. Raises `OSError`; then the old one stays."""
        if self.own is None:
            raise FileNotFoundError("there is no place for a copy of the registry")
        try:
            over, _ = _reach(self.shipped)
        except (OSError, DatasetError):
            over = ""
        self.own.parent.mkdir(parents=True, exist_ok=True)
        text = dataset.write(data.entries, data.date, data.changes_date, over)
        replace_whole(self.own, text.encode("utf-8"))

    def remove_own(self) -> bool:
        """Go back to the shipped dataset; say whether there was an own copy. Raises `OSError`."""
        if self.own is None:
            return False
        try:
            self.own.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(self.own.parent)
        return True

    def _is_preferred(self, own: Path) -> bool:
        reach, over = _reach(own)
        try:
            shipped, _ = _reach(self.shipped)
        except (OSError, DatasetError):
            return True
        return over == shipped or last_day(reach) >= last_day(shipped)


def _reach(file: Path) -> tuple[str, str | None]:
    with file.open("rb") as stream:
        return dataset.read_reach(stream.readline(500), str(file))


def replace_whole(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, whatever happens meanwhile: a full disk, a kill, a power failure.

    Raises `OSError`; then the file is what it was before.
    """
    temporary = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(file.parent)
    for left in file.parent.glob(f".{file.name}.*.new"):
        with contextlib.suppress(OSError):  # another program's, which may end at this moment
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                left.unlink()


def _sync_folder(folder: Path) -> None:
    """Make a change of names in a folder last; Windows does without (it opens no folders)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some file systems cannot; the file itself is whole all the same
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
