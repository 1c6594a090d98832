"""What is remembered between two starts: one table of settings, each with its type, default and check."""

import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from PySide6.QtCore import QSettings

from portgui.ports import RangeName, Transport
from portgui.registry.entry import Origin, Standing

if TYPE_CHECKING:  # the words of the live half are imported when they are asked for, after the first picture
    from portgui.sockets.socket import Kind
    from portgui.sockets.watch import Watch

_log: Final = logging.getLogger(__name__)
T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class _Setting(Generic[T]):
    """One setting: stored as readable text, read through a function that raises `ValueError` for what cannot be."""

    def __init__(self, key: str, default: T, read: Callable[[str], T], write: Callable[[T], str] = str) -> None:
        self._key = key
        self._default = default
        self._read = read
        self._write = write

    def __get__(self, owner: "Settings", _: type) -> T:
        stored = owner.store.value(self._key)
        if stored is None:
            return self._default
        try:
            return self._read(_text(stored))
        except (ValueError, KeyError) as error:
            owner.complain(self._key, stored, error)
            return self._default

    def __set__(self, owner: "Settings", value: T) -> None:
        owner.store.setValue(self._key, self._write(value))


def _text(stored: object) -> str:
    """Return the text of a stored value; a line that was edited by hand and has commas comes as a list."""
    if isinstance(stored, list):
        return ",".join(map(_text, stored))
    if not isinstance(stored, str):
        raise ValueError("not a text")
    return stored


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


def _encoded(value: bytes) -> str:
    return b64encode(value).decode("ascii")


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _lower(value: bool) -> str:
    return str(value).lower()


def _interval(text: str) -> int:
    interval_ms = int(text)
    if not 250 <= interval_ms <= 3_600_000:
        raise ValueError("from 250 to 3600000 ms")
    return interval_ms


def _highlight(text: str) -> int:
    highlight_ms = int(text)
    if not 0 <= highlight_ms <= 600_000:
        raise ValueError("from 0 to 600000 ms")
    return highlight_ms


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(size) for size in text.split(",") if size)
    if any(not 0 <= size <= 100_000 for size in sizes):
        raise ValueError("from 0 to 100000 pixels each")
    return sizes


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text

    return read


def _set_of(kind: type[E]) -> Callable[[str], frozenset[E]]:
    return lambda text: frozenset(kind(word) for word in text.split(",") if word)


def _kinds(text: str) -> "frozenset[Kind]":
    from portgui.sockets.socket import Kind

    return _set_of(Kind)(text)


def _watches(text: str) -> "tuple[Watch, ...]":
    from portgui.sockets.watch import read_watches

    return read_watches(text)


def _written(watches: "tuple[Watch, ...]") -> str:
    from portgui.sockets.watch import written

    return written(watches)


def _joined(values: Collection[Enum]) -> str:
    return ",".join(sorted(value.value for value in values))


class Settings:
    """The settings file. What is missing or damaged in it has its default, with a line in the log."""

    search = _Setting("filter/search", "", str)
    transports = _Setting("filter/transports", frozenset({Transport.TCP, Transport.UDP}), _set_of(Transport), _joined)
    kinds: "_Setting[frozenset[Kind]]" = _Setting("filter/kinds", frozenset(), _kinds, _joined)
    ranges: _Setting[frozenset[RangeName]] = _Setting("filter/ranges", frozenset(), _set_of(RangeName), _joined)
    standings: _Setting[frozenset[Standing]] = _Setting("filter/standings", frozenset(), _set_of(Standing), _joined)
    essential = _Setting("filter/essential", False, _bool, _lower)
    in_use = _Setting("filter/in_use", False, _bool, _lower)
    favourite = _Setting("filter/favourite", False, _bool, _lower)
    origins: _Setting[frozenset[Origin]] = _Setting("filter/origins", frozenset(), _set_of(Origin), _joined)
    page = _Setting("window/page", "reference", _one_of("reference", "live"))
    appearance = _Setting("window/appearance", "system", _one_of("system", "light", "dark"))
    geometry = _Setting("window/geometry", b"", _bytes, _encoded)
    """What `QWidget.saveGeometry` gave."""
    splitter: _Setting[tuple[int, ...]] = _Setting(
        "window/splitter", (), _sizes, lambda sizes: ",".join(map(str, sizes))
    )
    """Widths of the pages and the port card in pixels; empty for the first start."""
    card_shown = _Setting("window/card", True, _bool, _lower)
    reference_columns = _Setting("reference/columns", "", str)
    reference_sorting = _Setting("reference/sorting", "", str)
    live_columns = _Setting("live/columns", "", str)
    live_sorting = _Setting("live/sorting", "port", str)
    tree_columns = _Setting("tree/columns", "", str)
    tree_sorting = _Setting("tree/sorting", "process", str)
    by_process = _Setting("live/by_process", False, _bool, _lower)
    """Whether the live page shows its sockets by process."""
    copy_form = _Setting("copy/form", "", str)
    """The form in which rows were last copied."""
    export_form = _Setting("export/form", "", str)
    export_folder = _Setting("export/folder", "", str)
    interval_ms = _Setting("live/interval_ms", 2000, _interval)
    """Milliseconds from one reading of the sockets to the next."""
    highlight_ms = _Setting("live/highlight_ms", 5000, _highlight)
    """Milliseconds for which a change of a socket is told; 0 for not at all."""
    host_names = _Setting("live/host_names", False, _bool, _lower)
    watches: "_Setting[tuple[Watch, ...]]" = _Setting("watch/watches", (), _watches, _written)
    log_shown = _Setting("watch/log", False, _bool, _lower)
    tray = _Setting("tray/icon", False, _bool, _lower)
    start_in_tray = _Setting("tray/start", False, _bool, _lower)
    tray_explained = _Setting("tray/explained", False, _bool, _lower)
    """Whether it was said that closing the window leaves the program in the tray."""

    def __init__(self, file: Path) -> None:
        self.store = QSettings(str(file), QSettings.Format.IniFormat)
        self._complained: set[str] = set()
        self.store.allKeys()  # makes Qt read every line: only then is the status that of the whole file
        if self.store.status() != QSettings.Status.NoError:
            _log.warning("%s is damaged (%s): what cannot be read has its default", file, self.store.status().name)

    def save(self) -> None:
        """Write the file now; a failure is a line in the log."""
        self.store.sync()
        if self.store.status() == QSettings.Status.AccessError:
            _log.warning("%s cannot be written", self.store.fileName())

    def complain(self, key: str, stored: object, error: Exception) -> None:
        """Log that a stored value cannot be used, once each."""
        if key not in self._complained:
            self._complained.add(key)
            _log.warning("setting %s cannot be %.100r (%.100s): its default is used", key, stored, error)
