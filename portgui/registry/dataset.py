"""The reference of ports as a text, shipped or the user's own copy: write its entries, read them back.

The text is made for reviewing its changes: a header line, a line of column names, then one entry a line, values
separated by tabs.
"""

import operator
import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from portgui.ports import MAX_PORT, PortRange, Transport
from portgui.records import frozen, make_records, no_garbage
from portgui.registry.entry import Entry, Reference, Standing

FORMAT_VERSION: Final = 1

_MAGIC: Final = "PortGUI registry"
_COLUMNS: Final = (
    "port",
    "name",
    "standing",
    "registered",
    "description",
    "aliases",
    "references",
    "registered_on",
    "updated_on",
    "note",
    "unauthorized_use",
    "service_code",
    "reserved",
)
"""As the fields of `Entry`, in their order."""

_T = TypeVar("_T")


class DatasetError(ValueError):
    """A file is no dataset of ours, or a damaged one; the message names file, line and offending text."""


@frozen
class Dataset:
    """The reference as read: its entries in the order of the table, and how recent it is."""

    date: str | None
    """The day of IANA's last change that it holds, `YYYY-MM-DD`."""
    changes_date: str | None
    """How far later changes were applied, `YYYY-MM` or `YYYY-MM-DD`; `None` for none."""
    entries: tuple[Entry, ...]
    over: str | None = None
    """Of the user's own copy: what the shipped dataset reached when the user preferred this one to it."""

    @property
    def reach(self) -> str:
        """The last day that it knows of: `YYYY-MM-DD`, or `YYYY-MM` for a month; empty where nothing is said."""
        return _later(self.date, self.changes_date)


def _later(date: str | None, changes_date: str | None) -> str:
    return max(date or "", changes_date or "", key=last_day)


def last_day(date: str) -> str:
    """Return what orders dates: a month stands for its end.

    >>> sorted(["2026-09-01", "2026-08", "2026-08-30", ""], key=last_day)
    ['', '2026-08-30', '2026-08', '2026-09-01']
    """
    return date + "-31" if len(date) == len("YYYY-MM") else date


_ESCAPES: Final = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LIST_ESCAPES: Final = _ESCAPES | {" ": "\\s", "|": "\\p", "~": "\\w"}
"""Also within one of several values: names are separated by spaces, references by `|`, their label is after `~`."""
_UNESCAPES: Final = {escape: plain for plain, escape in _LIST_ESCAPES.items()}
_ESCAPE: Final = str.maketrans(_ESCAPES)
_NAME_ESCAPE: Final = str.maketrans(_LIST_ESCAPES)
_REFERENCE_ESCAPE: Final = str.maketrans({plain: escape for plain, escape in _LIST_ESCAPES.items() if plain != " "})
_COUNT: Final = r"[0-9]{1,9}"
_ESCAPED: Final = r"(?s)\\.?"


def write(entries: Sequence[Entry], date: str | None, changes_date: str | None = None, over: str | None = None) -> str:
    """Return the text of a dataset; the same entries make the same text. Knowledge is not part of it."""
    header = [
        _MAGIC,
        f"format={FORMAT_VERSION}",
        f"iana={date or ''}",
        f"changes={changes_date or ''}",
        f"entries={len(entries)}",
    ]
    if over is not None:
        header.append(f"over={over}")
    lines = ["\t".join(header), "\t".join(_COLUMNS), *map(_line, entries), ""]
    return "\n".join(lines)


def _line(entry: Entry) -> str:
    return "\t".join(
        (
            str(entry.ports or ""),
            (entry.name or "").translate(_ESCAPE),
            entry.standing.value,
            _transport_names(entry.registered),
            entry.description.translate(_ESCAPE),
            " ".join(alias.translate(_NAME_ESCAPE) for alias in entry.aliases),
            "|".join(map(_reference_text, entry.references)),
            entry.registered_on or "",
            entry.updated_on or "",
            (entry.note or "").translate(_ESCAPE),
            (entry.unauthorized_use or "").translate(_ESCAPE),
            "" if entry.service_code is None else str(entry.service_code),
            _transport_names(entry.reserved),
        )
    )


def _transport_names(transports: frozenset[Transport]) -> str:
    return " ".join(transport.value for transport in Transport if transport in transports)


def _reference_text(reference: Reference) -> str:
    """Write one reference.

    >>> _reference_text(Reference("rfc", "8765", "RFC8765, Section 6.1"))
    'rfc:8765~RFC8765, Section 6.1'
    """
    label = "" if reference.label is None else "~" + reference.label.translate(_REFERENCE_ESCAPE)
    return f"{reference.kind}:{reference.target.translate(_REFERENCE_ESCAPE)}{label}"


def _unescaped(text: str) -> str:
    return re.sub(_ESCAPED, lambda found: _UNESCAPES[found[0]], text) if "\\" in text else text


class _Known(dict[str, _T]):
    """The values of cells, made once for each different cell: most cells of a column are alike."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, cell: str) -> _T:
        value = self[cell] = self._make(cell)
        return value


def _read_ports(cell: str) -> PortRange | None:
    if not cell:
        return None
    first, _, last = cell.partition("-")
    return PortRange(int(first), int(last or first))


def _read_text(cell: str) -> str | None:
    return _unescaped(cell) or None


def _read_transports(cell: str) -> frozenset[Transport]:
    return frozenset(map(Transport, cell.split()))


def _read_names(cell: str) -> tuple[str, ...]:
    return tuple(map(_unescaped, cell.split()))


def _read_references(cell: str) -> tuple[Reference, ...]:
    references = []
    for part in cell.split("|") if cell else ():
        kind, colon, rest = part.partition(":")
        target, tilde, label = rest.partition("~")
        if not colon:
            raise ValueError(f"no kind: {part}")
        references.append(Reference(kind, _unescaped(target), _unescaped(label) if tilde else None))
    return tuple(references)


def _read_number(cell: str) -> int | None:
    return int(cell) if cell else None


_READERS: Final[tuple[Callable[[str], object], ...]] = (
    _read_ports,
    _read_text,
    Standing,
    _read_transports,
    _unescaped,
    _read_names,
    _read_references,
    _read_text,
    _read_text,
    _read_text,
    _read_text,
    _read_number,
    _read_transports,
)
"""What makes a value of a cell, by column."""


def read(data: bytes | str, name: str) -> Dataset:
    """Read a dataset.

    `name` is the file's name for messages. Raises `DatasetError` for a file that is not ours, of another version,
    truncated or damaged. Costs some milliseconds: every program start pays them.
    """
    text = _decoded(data, name)
    header, _, rest = text.partition("\n")
    date, changes_date, count, over = _read_header(header, name)
    columns, _, body = rest.partition("\n")
    if columns != "\t".join(_COLUMNS):
        raise DatasetError(f"{name}, line 2: the dataset is damaged, its columns are not ours: {columns[:80]!r}")
    lines = body.count("\n")
    line_ends = not body or body.endswith("\n")
    if lines < count or not line_ends:
        last = body[body.rfind("\n", 0, -1) + 1 :].strip("\n")
        line = lines + 2 + (not line_ends)
        problem = f"the dataset is truncated, {lines} of {count} entries are there"
        raise DatasetError(f"{name}, line {line}: {problem}: {last[:80]!r}")
    if lines > count:
        extra = body.split("\n", count + 1)[count]
        problem = f"the dataset is damaged, it has {lines} entries instead of {count}"
        raise DatasetError(f"{name}, line {count + 3}: {problem}: {extra[:80]!r}")
    try:
        with no_garbage():
            entries = tuple(_read_entries(body))
    except (ValueError, KeyError) as error:
        raise _damage(body, name) from error
    return Dataset(date, changes_date, entries, over)


def read_reach(header: bytes, name: str) -> tuple[str, str | None]:
    """Return `reach` and `over` of a dataset from its first line alone. Raises `DatasetError`."""
    date, changes_date, _, over = _read_header(_decoded(header, name).rstrip("\n"), name)
    return _later(date, changes_date), over


def _decoded(data: bytes | str, name: str) -> str:
    """Return the text of a dataset; raises `DatasetError` for what does not start as one, or is no text."""
    start = data[: len(_MAGIC)]
    if not start:
        raise DatasetError(f"{name}, line 1: the file is empty: ''")
    if start not in (_MAGIC, _MAGIC.encode()):
        raise DatasetError(f"{name}, line 1: not a dataset of PortGUI: {data[:60]!r}")
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = data[error.start : error.start + 60]
        raise DatasetError(f"{name}, line {line}: the dataset is damaged, this is no UTF-8 text: {text!r}") from error


def _read_header(header: str, name: str) -> tuple[str | None, str | None, int, str | None]:
    """Return IANA's date, the date of the changes, the number of entries, and what an own copy was preferred to."""
    magic, *cells = header.split("\t")
    values = dict(cell.partition("=")[::2] for cell in cells)
    version = values.get("format")
    if magic == _MAGIC and version is not None and version != str(FORMAT_VERSION):
        problem = f"a dataset for another version of PortGUI (format {version}, this one reads {FORMAT_VERSION})"
        raise DatasetError(f"{name}, line 1: {problem}: {header[:80]!r}")
    count = values.get("entries", "")
    names = ["format", "iana", "changes", "entries"]
    if magic != _MAGIC or list(values) not in (names, [*names, "over"]) or not re.fullmatch(_COUNT, count):
        raise DatasetError(f"{name}, line 1: the dataset is damaged, its header is not ours: {header[:80]!r}")
    return values["iana"] or None, values["changes"] or None, int(count), values.get("over")


def _read_entries(body: str) -> list[Entry]:
    """Make the entries column by column, which is several times as fast as line by line.

    Raises `ValueError` or `KeyError` for damage anywhere.
    """
    width = len(_COLUMNS) + 1
    cells = body.replace("\n", "\t\n\t").split("\t")
    del cells[-1]
    count = body.count("\n")
    if cells[width - 1 :: width] != ["\n"] * count:
        raise ValueError("a line with too many or too few values")
    escaped = "\\" in body
    columns: list[Sequence[object]] = []
    for number, make in enumerate(_READERS):
        column = cells[number::width]
        if make is _read_ports:
            columns.append(_read_port_column(column))
        elif make is _read_text and not escaped:
            columns.append([cell or None for cell in column])
        elif make is _unescaped and not escaped:
            columns.append(column)
        else:
            columns.append(list(map(_Known(make).__getitem__, column)))
    nothing = [None] * count  # neither knowledge nor what is local, and nothing to unpack
    return make_records(Entry, [*columns, nothing, nothing, nothing])


def _read_port_column(cells: Sequence[str]) -> list[PortRange | None]:
    """Read the numbers and ranges of all entries, as `_read_ports` does one."""
    firsts, lasts = [], []
    for cell in cells:
        if "-" in cell:
            first, _, last = cell.partition("-")
            firsts.append(int(first))
            lasts.append(int(last))
        elif cell:
            port = int(cell)
            firsts.append(port)
            lasts.append(port)
    if not all(map(operator.le, firsts, lasts)) or min(firsts, default=0) < 0 or max(lasts, default=0) > MAX_PORT:
        raise ValueError("not a range of port numbers")
    ranges = iter(make_records(PortRange, [firsts, lasts]))
    return [next(ranges) if cell else None for cell in cells]


def _damage(body: str, name: str) -> DatasetError:
    """Find the line and the value that could not be read."""
    for number, line in enumerate(body.split("\n"), 3):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS):
            problem = f"{len(cells)} values instead of {len(_COLUMNS)}"
            return DatasetError(f"{name}, line {number}: the dataset is damaged, {problem}: {line[:80]!r}")
        for column, make, cell in zip(_COLUMNS, _READERS, cells, strict=True):
            try:
                make(cell)
            except (ValueError, KeyError):
                problem = f"the dataset is damaged, this is no {column.replace('_', ' ')}"
                return DatasetError(f"{name}, line {number}: {problem}: {cell[:80]!r}")
    return DatasetError(f"{name}: the dataset is damaged")
