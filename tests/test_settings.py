"""Settings come back from their file; whatever is in that file, the program starts with what can be read."""

import logging
import random
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from portgui.ports import ALL_TRANSPORTS, PortRange, RangeName, Transport
from portgui.registry.entry import Origin, Standing
from portgui.settings import Settings
from portgui.sockets.socket import Kind
from portgui.sockets.watch import Moment, Watch

DEFAULTS: dict[str, Any] = {
    "search": "",
    "transports": frozenset({Transport.TCP, Transport.UDP}),
    "kinds": frozenset(),
    "ranges": frozenset(),
    "standings": frozenset(),
    "essential": False,
    "favourite": False,
    "origins": frozenset(),
    "in_use": False,
    "page": "reference",
    "appearance": "system",
    "geometry": b"",
    "splitter": (),
    "card_shown": True,
    "reference_columns": "",
    "reference_sorting": "",
    "live_columns": "",
    "live_sorting": "port",
    "copy_form": "",
    "export_form": "",
    "export_folder": "",
    "interval_ms": 2000,
    "highlight_ms": 5000,
    "tree_columns": "",
    "tree_sorting": "process",
    "by_process": False,
    "host_names": False,
    "watches": (),
    "log_shown": False,
    "tray": False,
    "start_in_tray": False,
    "tray_explained": False,
}

TEXTS = [
    "",
    "ssh",
    "a,b",
    "a, b",
    "a;b # c",
    " lead and trail ",
    "Téléphone – œuvre 日本語 😀",
    'quotes " and \\ backslashes \\n',
    "line\nbreak\ttab\rreturn",
    "nul\0byte",
    "@Invalid()",
    "@ByteArray(abc)",
    "@@at",
    "%41=[x]",
    "true",
    "x" * 10_000,
]

VALUES: dict[str, list[Any]] = {
    "search": TEXTS,
    "transports": [frozenset(), frozenset({Transport.SCTP}), ALL_TRANSPORTS],
    "kinds": [frozenset(), *(frozenset({kind}) for kind in Kind), frozenset(Kind)],
    "ranges": [frozenset(), frozenset({RangeName.USER}), frozenset(RangeName)],
    "standings": [frozenset(), frozenset({Standing.DYNAMIC, Standing.OFFICIAL}), frozenset(Standing)],
    "essential": [True, False],
    "favourite": [True, False],
    "origins": [frozenset(), frozenset({Origin.OWN}), frozenset(Origin)],
    "in_use": [True, False],
    "page": ["live", "reference"],
    "appearance": ["system", "light", "dark"],
    "geometry": [b"", b"\0\xff,;\n", bytes(range(256))],
    "splitter": [(), (0, 100_000), (700, 300), (1,)],
    "card_shown": [False, True],
    "reference_columns": ["port:60,tcp:40,-sctp:40", *TEXTS],
    "reference_sorting": ["name", "-name", ""],
    "live_columns": ["-user:80,port:60"],
    "live_sorting": ["", "-pid"],
    "copy_form": ["markdown", "no such form"],
    "export_form": ["json"],
    "export_folder": ["/home/joe/été, 2026", "C:\\Users\\joe", *TEXTS],
    "interval_ms": [250, 3_600_000, 2000],
    "highlight_ms": [0, 600_000, 5000],
    "tree_columns": ["", "port:60,-pid:40"],
    "tree_sorting": ["process", "-sockets,process"],
    "by_process": [False, True],
    "host_names": [False, True],
    "watches": [
        (),
        (Watch(PortRange(22), None, Moment.OPENS), Watch(None, 'a, "b"\\; é\n%41', Moment.BOTH)),
        tuple(Watch(PortRange(port, port + 1), None) for port in range(0, 200, 2)),
    ],
    "log_shown": [False, True],
    "tray": [False, True],
    "start_in_tray": [False, True],
    "tray_explained": [False, True],
}

KEYS = {
    "transports": "filter/transports",
    "kinds": "filter/kinds",
    "ranges": "filter/ranges",
    "standings": "filter/standings",
    "essential": "filter/essential",
    "favourite": "filter/favourite",
    "origins": "filter/origins",
    "in_use": "filter/in_use",
    "page": "window/page",
    "appearance": "window/appearance",
    "geometry": "window/geometry",
    "splitter": "window/splitter",
    "card_shown": "window/card",
    "interval_ms": "live/interval_ms",
    "highlight_ms": "live/highlight_ms",
    "tree_columns": "tree/columns",
    "tree_sorting": "tree/sorting",
    "by_process": "live/by_process",
    "host_names": "live/host_names",
    "watches": "watch/watches",
    "log_shown": "watch/log",
    "tray": "tray/icon",
    "start_in_tray": "tray/start",
    "tray_explained": "tray/explained",
}
"""The names in the file; a user's file keeps them from version to version."""

NO_TEXT = ["@Point(1 2)", "@ByteArray(tcp)", "@Size(3 4)"]

DAMAGED = {
    "transports": ["tcp,xns", "TCP", "tcp udp", "6", *NO_TEXT],
    "kinds": ["listening,loud", "Listening", *NO_TEXT],
    "ranges": ["system,private", "System", *NO_TEXT],
    "standings": ["official,fake", *NO_TEXT],
    "essential": ["yes", "1", *NO_TEXT],
    "favourite": ["no", "TRUE", *NO_TEXT],
    "origins": ["own,fake", *NO_TEXT],
    "in_use": ["no", "TRUE", *NO_TEXT],
    "page": ["", "reference,live", "Live", "../../etc/passwd", *NO_TEXT],
    "appearance": ["", "pink", "dark,dark", *NO_TEXT],
    "geometry": ["é", "AAA", "A A=", "AAAA!", "not base64!", *NO_TEXT],
    "splitter": ["a,b", "1,-1", "100001", "1.5", "9" * 5000, "@Point(1 2), 3", *NO_TEXT],
    "card_shown": ["", "True", "1", "yes", *NO_TEXT],
    "highlight_ms": ["", "-1", "600001", "1e3", "nan", "9" * 5000, "1,2", *NO_TEXT],
    "interval_ms": ["", "249", "3600001", "0", "-2000", "2e3", "2000.0", "nan", "9" * 5000, "1,2", *NO_TEXT],
    "tree_columns": NO_TEXT,
    "tree_sorting": NO_TEXT,
    "by_process": ["yes", "1", *NO_TEXT],
    "host_names": ["yes", "1", *NO_TEXT],
    "watches": ["", "22", "[1]", '[["port", "70000", "both"]]', "[" * 5000, *NO_TEXT],
    "log_shown": ["yes", *NO_TEXT],
    "tray": ["yes", *NO_TEXT],
    "start_in_tray": ["yes", *NO_TEXT],
    "tray_explained": ["yes", *NO_TEXT],
}


def cases(values: dict[str, list[Any]]) -> list[Any]:
    """Return a parameter set for each value, named by its setting and place."""
    return [
        pytest.param(name, value, id=f"{name}-{place}")
        for name, several in values.items()
        for place, value in enumerate(several)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def write_line(file: Path, key: str, stored: str) -> None:
    """Write a file with one setting, as a person with an editor does."""
    group, _, name = key.partition("/")
    file.write_text(f"[{group}]\n{name}={stored}\n", encoding="utf-8")


def everything(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in DEFAULTS}


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_without_a_file_everything_has_its_default_and_none_is_made(file: Path) -> None:
    settings = Settings(file)
    assert everything(settings) == DEFAULTS
    assert not file.exists()


@pytest.mark.parametrize(("name", "value"), cases(VALUES))
def test_every_setting_comes_back_from_its_file(tmp_path: Path, file: Path, name: str, value: Any) -> None:
    settings = Settings(file)
    setattr(settings, name, value)
    settings.save()
    elsewhere = tmp_path / "copy.ini"  # Qt keeps what it knows of a file: only a copy is read for certain
    elsewhere.write_bytes(file.read_bytes())
    for again in (settings, Settings(file), Settings(elsewhere)):
        assert everything(again) == {**DEFAULTS, name: value}


def test_all_settings_are_kept_side_by_side(tmp_path: Path, file: Path) -> None:
    values = {name: values[-1] for name, values in VALUES.items()}
    settings = Settings(file)
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save()
    elsewhere = tmp_path / "copy.ini"
    elsewhere.write_bytes(file.read_bytes())
    assert everything(Settings(elsewhere)) == values
    assert len(QSettings(str(file), QSettings.Format.IniFormat).allKeys()) == len(values)


def test_every_setting_is_tested_here() -> None:
    settable = {
        name for name, value in vars(Settings).items() if hasattr(type(value), "__set__") and not name.startswith("__")
    }
    assert settable == DEFAULTS.keys() == VALUES.keys()
    assert DAMAGED.keys() == KEYS.keys()


def test_the_file_can_be_read_by_a_person(file: Path) -> None:
    settings = Settings(file)
    settings.transports = frozenset({Transport.UDP})
    settings.card_shown = False
    settings.interval_ms = 500
    settings.splitter = (700, 300)
    settings.save()
    lines = file.read_text(encoding="utf-8").splitlines()
    assert {"transports=udp", "card=false", "interval_ms=500", 'splitter="700,300"'} <= set(lines)


@pytest.mark.parametrize(
    ("name", "stored", "value"),
    [
        ("transports", "udp, tcp", frozenset({Transport.TCP, Transport.UDP})),
        ("kinds", "exposed , established", frozenset({Kind.EXPOSED, Kind.ESTABLISHED})),
        ("transports", "udp,tcp", frozenset({Transport.TCP, Transport.UDP})),
        ("transports", "", frozenset()),
        ("kinds", "exposed,listening,exposed", frozenset({Kind.EXPOSED, Kind.LISTENING})),
        ("splitter", "500, 200", (500, 200)),
        ("splitter", '"500,200"', (500, 200)),
        ("interval_ms", " 500 ", 500),
        ("card_shown", "false", False),
    ],
)
def test_a_line_written_by_hand_is_understood(file: Path, name: str, stored: str, value: Any) -> None:
    write_line(file, KEYS[name], stored)
    assert getattr(Settings(file), name) == value


@pytest.mark.logs_warnings
@pytest.mark.parametrize(("name", "stored"), cases(DAMAGED))
def test_a_damaged_setting_has_its_default_and_one_line_in_the_log(
    file: Path, caplog: pytest.LogCaptureFixture, name: str, stored: str
) -> None:
    write_line(file, KEYS[name], stored)
    settings = Settings(file)
    for _ in range(3):
        assert getattr(settings, name) == DEFAULTS[name]
    (line,) = warnings(caplog)
    assert KEYS[name] in line
    assert len(line) < 500
    assert everything(settings) == DEFAULTS


@pytest.mark.logs_warnings
def test_a_text_that_is_none_has_its_default(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_line(file, "filter/search", "@Point(1 2)")
    assert Settings(file).search == ""
    (line,) = warnings(caplog)
    assert "filter/search" in line


@pytest.mark.logs_warnings
def test_a_damaged_setting_leaves_the_others_alone_and_can_be_set(file: Path) -> None:
    file.write_text("[live]\ninterval_ms=soon\n[window]\npage=live\n", encoding="utf-8")
    settings = Settings(file)
    assert (settings.interval_ms, settings.page) == (DEFAULTS["interval_ms"], "live")
    settings.interval_ms = 500
    settings.save()
    assert Settings(file).interval_ms == 500


FILES = {
    "every byte": bytes(range(256)) * 20,
    "noise": random.Random(1).randbytes(5000),  # noqa: S311 - no secret
    "zeros": bytes(1000),
    "json": b'{"page": "live"}\n',
    "no sections": b"hello\nworld\n",
    "an open section": b"[window\npage=live\n",
    "utf-16": "[window]\npage=live\n".encode("utf-16"),
    "an image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
}


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_a_file_that_is_no_settings_file_means_defaults_and_one_line_in_the_log(
    file: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file.write_bytes(content)
    settings = Settings(file)
    assert {**everything(settings), "page": None} == {**DEFAULTS, "page": None}
    assert settings.page in ("reference", "live")
    (line,) = warnings(caplog)
    assert str(file) in line


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_a_file_that_was_none_is_one_after_saving(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file.write_bytes(content)
    settings = Settings(file)
    settings.page, settings.interval_ms = "live", 700
    settings.save()
    elsewhere = tmp_path / "copy.ini"
    elsewhere.write_bytes(file.read_bytes())
    before = warnings(caplog)
    again = Settings(elsewhere)
    assert everything(again) == {**DEFAULTS, "page": "live", "interval_ms": 700}
    assert warnings(caplog) == before


@pytest.mark.logs_warnings
def test_what_is_whole_in_a_damaged_file_is_kept(file: Path) -> None:
    file.write_text("[live]\ninterval_ms=500\nnonsense\n[window]\npage=live\n", encoding="utf-8")
    settings = Settings(file)
    assert (settings.interval_ms, settings.page) == (500, "live")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"; a comment\n", b"[window]\n", b"\xef\xbb\xbf"], ids=ascii)
def test_an_empty_file_is_no_damage(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert everything(Settings(file)) == DEFAULTS


@pytest.mark.parametrize(
    "content",
    [
        b"[window]\r\npage=live\r\n",
        b"\xef\xbb\xbf[window]\npage=live\n",
        b"[window]\npage=dark\npage=live\n",
        b"[window]\nfuture=1\npage=live\n[new]\nx=@Invalid()\n",
    ],
    ids=["Windows line ends", "byte order mark", "twice", "of a later version"],
)
def test_what_other_programs_and_versions_make_of_a_file_is_read(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert everything(Settings(file)) == {**DEFAULTS, "page": "live"}


@pytest.mark.logs_warnings
def test_a_folder_in_the_place_of_the_file_means_defaults(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.mkdir()
    settings = Settings(file)
    assert everything(settings) == DEFAULTS
    (line,) = warnings(caplog)
    assert str(file) in line
    settings.page = "live"
    settings.save()
    assert len(warnings(caplog)) == 2
    assert list(file.iterdir()) == []


@pytest.mark.logs_warnings
def test_a_folder_that_cannot_be_written_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A file in the place of the folder: even an administrator cannot write below it."""
    (tmp_path / "portgui").write_text("not a folder", encoding="utf-8")
    file = tmp_path / "portgui" / "settings.ini"
    settings = Settings(file)
    settings.page = "live"
    settings.save()
    (line,) = warnings(caplog)
    assert str(file) in line
    assert settings.page == "live"


def test_the_folder_is_made_when_something_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "settings.ini"
    settings = Settings(file)
    settings.page = "live"
    settings.save()
    assert file.is_file()
