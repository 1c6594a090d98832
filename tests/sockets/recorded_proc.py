"""A `/proc` and a clock that a test makes up."""

from pathlib import Path


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Recorded:
    """A `/proc` made up by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "stat").write_text("btime 1700000000\n")

    def process(self, pid: int, *, parent: int = 1, name: str = "server", started: int = 100, **files: bytes) -> Path:
        folder = self.folder / str(pid)
        (folder / "fd").mkdir(parents=True, exist_ok=True)
        (folder / "stat").write_text(f"{pid} ({name}) S {parent} {'0 ' * 17}{started} 0\n")
        for file, data in files.items():
            (folder / file).write_bytes(data)
        return folder

    def link(self, pid: int, descriptor: int, inode: int | None) -> None:
        link = self.folder / str(pid) / "fd" / str(descriptor)
        link.unlink(missing_ok=True)
        if inode is not None:
            link.symlink_to(f"socket:[{inode}]")
