"""The two editions of the registry, the shipped dataset and the user's own copy: which is used, replacing the copy."""

from pathlib import Path

from portgui.records import frozen
from portgui.registry import dataset
from portgui.registry.dataset import Dataset, DatasetError, last_day
from portgui.whole_file import replace_whole, sync_folder


@frozen
class Edition:
    """The dataset in use."""

    data: Dataset
    own: bool
    """Whether it is the user's own copy."""
    problem: str
    """Why the own copy is not used although there is one: it cannot be read. Empty for no such problem."""


@frozen
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
        sync_folder(self.own.parent)
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
