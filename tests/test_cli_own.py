"""Own notes, own entries and the services file in the terminal: real processes, one store with the window."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Final

import pytest

from portgui.ports import PortRange, Transport
from portgui.registry.own import OwnData, PortNote, export, make_entry
from portgui.registry.own_store import OwnStore
from tests.test_cli import Portgui, portgui

__all__ = ["portgui"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests know the data folder of Linux only")

SSH: Final = PortRange(22)
SHOP: Final = make_entry("8080", "my shop", [Transport.TCP], "Web shop", "ticket 7")


@pytest.fixture
def store(user_folders: Path) -> OwnStore:
    return OwnStore(user_folders / ".local/share/portgui/own.sqlite3")


@pytest.fixture
def services(user_folders: Path) -> Path:
    return user_folders / "services"


def test_lookup_tells_notes_favourites_and_entries(portgui: Portgui, store: OwnStore) -> None:
    store.mark(SSH, favourite=True)
    store.set_note(SSH, "Only from\nthe office")
    store.add(SHOP)
    status, output, errors = portgui("lookup", "22")
    assert (status, errors) == (0, "")
    lines = output.splitlines()
    assert "favourite" in lines[0]
    assert lines[2:4] == ["    note: Only from", "    note: the office"]
    lines = portgui("lookup", "my", "shop")[1].splitlines()
    assert lines[0].split() == ["8080", "TCP", "my", "shop", "own", "Web", "shop"]
    assert lines[1] == "    basis: ticket 7"


def test_a_note_is_told_once_for_its_number(portgui: Portgui, store: OwnStore) -> None:
    store.set_note(PortRange(8080), "the shop")
    output = portgui("lookup", "8080")[1]
    assert output.count("\n8080 ") > 1
    assert output.count("note: the shop") == 1


def test_json_tells_them_too(portgui: Portgui, store: OwnStore, services: Path) -> None:
    store.mark(SSH, favourite=True)
    store.set_note(SSH, "office")
    store.add(SHOP)
    services.write_text("ssh 22/tcp sicher # Fernzugang\nthing 7777/udp\n")
    best = portgui.ask("lookup", "22")[0]
    assert (best["origin"], best["favourite"], best["own_note"]) == ("iana", True, "office")
    assert best["services_file"] == [
        {"name": "ssh", "transports": ["tcp"], "aliases": ["sicher"], "comment": "Fernzugang"}
    ]
    best = portgui.ask("lookup", "8080")[0]
    assert (best["name"], best["origin"], best["in_practice"], best["basis"]) == ("my shop", "own", ["tcp"], "ticket 7")
    assert [said["name"] for said in portgui.ask("lookup", "origin:services-file")] == ["thing"]
    assert [said["port"] for said in portgui.ask("lookup", "favourite:yes")] == [22]
    assert [said["port"] for said in portgui.ask("lookup", "note:office")] == [22]


def test_lookup_tells_the_services_file(portgui: Portgui, services: Path) -> None:
    services.write_text("ssh 22/tcp sicher\nthing 7777/udp # by hand\n")
    assert "    services file: ssh (TCP), aliases sicher\n" in portgui("lookup", "sicher")[1]
    assert portgui("lookup", "origin:services-file")[1].splitlines()[0].split() == [
        "7777", "UDP", "thing", "services-file", "by", "hand",
    ]  # fmt: skip


def test_bad_lines_are_counted_where_the_file_is_asked_for(portgui: Portgui, services: Path) -> None:
    services.write_text("thing 7777/udp\noops\nx 99999/tcp\n")
    status, _, errors = portgui("lookup", "origin:services-file")
    assert (status, errors) == (0, f"portgui: {services}: 2 lines that cannot be understood are left out: 2, 3\n")
    assert portgui("lookup", "22")[2] == ""


def test_a_services_file_that_cannot_be_read_is_told(portgui: Portgui, services: Path) -> None:
    services.mkdir()
    status, output, errors = portgui("lookup", "22")
    assert (status, errors.count("\n")) == (0, 1)
    assert output
    assert str(services) in errors


def test_damage_is_told_and_put_aside(portgui: Portgui, store: OwnStore) -> None:
    store.set_note(SSH, "x")
    store.file.write_bytes(b"oops" * 4000)
    status, output, errors = portgui("lookup", "22")
    assert (status, errors.count("\n")) == (0, 1)
    (aside,) = store.file.parent.glob("own.sqlite3.damaged-*")
    assert str(aside) in errors
    assert "ssh" in output
    assert portgui("lookup", "22") == (0, output, "")


def test_a_newer_database_is_left_alone(portgui: Portgui, store: OwnStore) -> None:
    store.set_note(SSH, "x")
    with sqlite3.connect(store.file) as database:
        database.execute("PRAGMA user_version = 99")
    left = store.file.read_bytes()
    status, _, errors = portgui("lookup", "22")
    assert (status, "newer PortGUI" in errors) == (0, True)
    status, output, errors = portgui("own", "export", "-")
    assert (status, output, "newer PortGUI" in errors) == (2, "", True)
    assert store.file.read_bytes() == left


def test_export_and_import(portgui: Portgui, store: OwnStore, tmp_path: Path) -> None:
    store.set_note(SSH, "Grüße 🦈")
    store.add(SHOP)
    file = tmp_path / "notes.json"
    assert portgui("own", "export", str(file)) == (0, f"written: {file}\n", "")
    assert json.loads(file.read_text("utf-8"))["ports"][0]["note"] == "Grüße 🦈"
    assert portgui("own", "export", "-") == (0, file.read_text("utf-8"), "")
    status, output, errors = portgui("own", "export", str(file))
    assert (status, output, "--force" in errors) == (2, "", True)
    assert portgui("own", "export", "--force", str(file))[0] == 0

    kept = store.read()
    store.file.unlink()
    status, output, _ = portgui("own", "import", "--dry-run", str(file))
    assert (status, output) == (
        0,
        "new favourites: 0; new notes: 1, added to notes of yours: 0; new entries: 1, completed: 0\n"
        "nothing was changed\n",
    )
    assert not store.file.exists()
    assert portgui("own", "import", str(file))[0] == 0
    assert store.read() == kept


def test_import_says_what_it_leaves(portgui: Portgui, store: OwnStore, tmp_path: Path) -> None:
    store.add(SHOP)
    file = tmp_path / "notes.json"
    file.write_bytes(export(OwnData((), (make_entry("8080", "my shop", [Transport.TCP], "Other shop"),))))
    assert "yours stays as it is: 8080 my shop\n" in portgui("own", "import", str(file))[1]
    assert [entry.description for entry in store.read().entries] == ["Web shop"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\xff", None], ids=["empty", "other", "no text", "no file"])
def test_a_wrong_file_changes_nothing(portgui: Portgui, store: OwnStore, tmp_path: Path, content: bytes | None) -> None:
    store.set_note(SSH, "x")
    file = tmp_path / "notes.json"
    if content is not None:
        file.write_bytes(content)
    status, output, errors = portgui("own", "import", str(file))
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert store.read() == OwnData((PortNote(SSH, False, "x"),))


def test_a_place_that_cannot_be_written_is_told(portgui: Portgui, store: OwnStore, tmp_path: Path) -> None:
    store.set_note(SSH, "x")
    status, output, errors = portgui("own", "export", str(tmp_path / "nowhere" / "x.json"))
    assert (status, output, errors.count("\n")) == (2, "", 1)


def test_without_own_data_sqlite_is_not_loaded(portgui: Portgui, user_folders: Path) -> None:
    code = """
        import sys
        from portgui.__main__ import main
        main()
        print("sqlite3" in sys.modules, file=sys.stderr)
    """
    assert portgui("lookup", "22", code=code)[2].strip() == "False"
    assert not (user_folders / ".local").exists()
