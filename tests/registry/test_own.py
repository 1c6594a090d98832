"""What users keep of their own: the rules for it, the file for another computer, merging."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.registry.own import (
    NOTHING,
    FileError,
    InvalidEntryError,
    NewerFileError,
    NotOwnFileError,
    OwnData,
    OwnEntry,
    PortNote,
    check_free,
    clean_note,
    export,
    make_entry,
    merge,
    parse,
)
from tests.hostile import HOSTILE_TEXTS

TCP, UDP = Transport.TCP, Transport.UDP


def entry(ports: str = "8000", name: str = "shop", transports: Iterable[Transport] = (TCP,), **others: Any) -> OwnEntry:
    return replace(make_entry(ports, name, transports), **others)


def data(*records: PortNote | OwnEntry) -> OwnData:
    return OwnData(
        tuple(record for record in records if isinstance(record, PortNote)),
        tuple(record for record in records if isinstance(record, OwnEntry)),
    )


# Rules


def test_what_was_typed_is_tidied() -> None:
    made = make_entry(" 8000 – 8010 ", "  my \t shop ", [TCP, UDP], " a\nb ", " ticket  7 ")
    assert made == OwnEntry(PortRange(8000, 8010), "my shop", frozenset({TCP, UDP}), "a b", "ticket 7")


@pytest.mark.parametrize("name", ["x", "Büro-Drucker 2. Stock", "日本語", "a/b (c) & d", "🦈", "👩\u200d👧", "n" * 100])
def test_names_may_be_what_people_call_things(name: str) -> None:
    assert make_entry("1", name, [TCP]).name == name


@pytest.mark.parametrize("ports", ["0", "65535", "0-65535"])
def test_all_numbers_are_allowed(ports: str) -> None:
    assert str(make_entry(ports, "x", [TCP]).ports) == ports


@pytest.mark.parametrize(
    ("fields", "flaws"),
    [
        ({"ports": ""}, ["port is missing"]),
        ({"ports": "65536"}, ["port is no port number from 0 to 65535, and no range of them"]),
        ({"ports": "-1"}, ["port is no port number from 0 to 65535, and no range of them"]),
        ({"ports": "9-8"}, ["port is no port number from 0 to 65535, and no range of them"]),
        ({"ports": "http"}, ["port is no port number from 0 to 65535, and no range of them"]),
        ({"name": " \t\n"}, ["name is missing"]),
        ({"name": "a\x00b"}, ["name has characters that cannot be shown"]),
        ({"name": "a\x1b[1m"}, ["name has characters that cannot be shown"]),
        ({"name": "\u202etxt"}, ["name has characters that cannot be shown"]),
        ({"name": "\ud800"}, ["name has characters that cannot be shown"]),
        ({"name": "n" * 101}, ["name is too long"]),
        ({"transports": []}, ["transports is missing"]),
        ({"description": "d" * 1001}, ["description is too long"]),
        ({"basis": "\x7f"}, ["basis has characters that cannot be shown"]),
        ({"ports": "x", "name": "", "transports": []}, ["port is no", "name is missing", "transports is missing"]),
    ],
)
def test_a_flaw_names_its_field(fields: dict[str, Any], flaws: list[str]) -> None:
    typed: dict[str, Any] = {"ports": "8000", "name": "shop", "transports": [TCP], **fields}
    with pytest.raises(InvalidEntryError) as raised:
        make_entry(**typed)
    told = str(raised.value).split("; ")
    assert len(told) == len(flaws) == len(raised.value.flaws)
    assert all(text.startswith(flaw) for text, flaw in zip(told, flaws, strict=True))


@pytest.mark.parametrize(
    ("other", "free"),
    [
        (entry(own_id=2), False),
        (entry(name="SHOP", own_id=2), False),
        (entry("7990-8000", own_id=2), False),
        (entry(transports=[UDP], own_id=2), True),
        (entry("8001", own_id=2), True),
        (entry(name="shop 2", own_id=2), True),
        (entry(own_id=1), True),
    ],
    ids=["the same", "another case", "in a range", "other transport", "other number", "other name", "itself"],
)
def test_no_two_entries_say_the_same(other: OwnEntry, free: bool) -> None:
    mine = entry(own_id=1)
    if free:
        check_free(mine, [other])
        return
    with pytest.raises(InvalidEntryError, match="name is an own entry already"):
        check_free(mine, [other])


def test_a_note_is_kept_as_lines_of_plain_text() -> None:
    assert clean_note("\n one\r\ntwo\rthree\u2028four\x00\x1b \n\n ") == " one\ntwo\nthree\nfour"
    assert clean_note("n" * 10_000) == "n" * 10_000
    with pytest.raises(InvalidEntryError, match="note is too long"):
        clean_note("n" * 10_001)


# The file

FULL = data(
    PortNote(PortRange(22), True, "Only from the office.\nAsk Ann – “ünïcode” 🦈"),
    PortNote(PortRange(6000, 6063), False, "displays"),
    entry("8000-8010", "my shop", [TCP, UDP], description="Web shop", basis="ticket 7"),
    entry("8000", "tests", [Transport.SCTP]),
)


def test_what_is_exported_is_imported() -> None:
    assert parse(export(FULL)) == replace(FULL, entries=tuple(sorted(FULL.entries, key=lambda each: each.ports)))
    assert parse(export(NOTHING)) == NOTHING


def test_people_can_read_and_write_the_file() -> None:
    text = export(FULL).decode()
    assert "“ünïcode” 🦈" in text
    assert '"port": "8000-8010"' in text
    typed = {"format": "portgui-own", "version": 1, "ports": [{"port": 80, "note": "x", "colour": "red"}]}
    for encoding in ("utf-8", "utf-8-sig"):
        assert parse(json.dumps(typed).encode(encoding)) == data(PortNote(PortRange(80), False, "x"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no file of own notes"),
        ('{"format": "other"}', "no file of own notes"),
        ('{"format": "portgui-own"}', '"version"'),
        ('{"format": "portgui-own", "version": "1"}', '"version"'),
        ('{"format": "portgui-own", "version": 1, "ports": {}}', '"ports": a list'),
        ('{"format": "portgui-own", "version": 1, "ports": [1]}', '"ports", number 1: an object'),
        ('{"format": "portgui-own", "version": 1, "ports": [{}]}', '"ports", number 1, field "port"'),
        ('{"format": "portgui-own", "version": 1, "ports": [{"port": "65536"}]}', 'field "port"'),
        ('{"format": "portgui-own", "version": 1, "ports": [{"port": "1", "note": 5}]}', 'field "note": a text'),
        ('{"format": "portgui-own", "version": 1, "ports": [{"port": "1", "favourite": 1}]}', 'field "favourite"'),
        ('{"format": "portgui-own", "version": 1, "ports": [{"port": 1, "note": "a"}, {"port": "1"}]}', "twice"),
        ('{"format": "portgui-own", "version": 1, "entries": [{"port": "1", "name": "x"}]}', 'field "transports"'),
        ('{"format": "portgui-own", "version": 1, "entries": [{"port": "1", "transports": ["tcp"]}]}', "name is miss"),
        ('{"format": "portgui-own", "version": 1, "entries": [{"port": "1", "transports": [[]]}]}', '"transports"'),
    ],
)
def test_a_wrong_file_is_told_with_the_place(text: str, told: str) -> None:
    with pytest.raises(NotOwnFileError) as raised:
        parse(text.encode())
    assert told in str(raised.value)


def test_contradicting_entries_in_a_file_are_told() -> None:
    with pytest.raises(NotOwnFileError, match="8000 shop: name is an own entry already"):
        parse(export(data(entry(description="a"), entry(description="b"))))


def test_a_newer_file_is_refused() -> None:
    with pytest.raises(NewerFileError, match="newer PortGUI"):
        parse(export(FULL).replace(b'"version": 1', b'"version": 2'))


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_any_text_is_refused_as_such(text: str) -> None:
    with pytest.raises(FileError):
        parse(text.encode("utf-8", "surrogatepass"))


# Merging


def test_what_is_new_is_taken() -> None:
    change = merge(NOTHING, FULL)
    assert (change.notes, change.new_entries) == (FULL.notes, FULL.entries)
    assert (change.new_favourites, change.new_notes, change.joined_notes) == (1, 2, 0)
    assert not change.kept_entries


def test_the_same_again_changes_nothing() -> None:
    mine = replace(FULL, entries=tuple(replace(each, own_id=n) for n, each in enumerate(FULL.entries, 1)))
    change = merge(mine, FULL)
    assert not change
    assert not change.kept_entries


def test_entries_of_one_name_and_number_on_other_transports_are_the_same_again_too() -> None:
    mine = data(entry("8080", "my"), entry("8080", "my", (UDP,), description="mine"))
    merged = merge(mine, parse(export(mine)))
    assert (merged.new_entries, merged.filled_entries, merged.kept_entries) == ((), (), ())


def test_no_note_is_lost() -> None:
    mine = data(PortNote(PortRange(22), True, "mine"), PortNote(PortRange(23), True, ""))
    other = data(PortNote(PortRange(22), False, "theirs"), PortNote(PortRange(23), False, "new"))
    change = merge(mine, other)
    assert change.notes == (PortNote(PortRange(22), True, "mine\n\ntheirs"), PortNote(PortRange(23), True, "new"))
    assert (change.new_notes, change.joined_notes, change.new_favourites) == (1, 1, 0)
    assert not merge(data(*change.notes), other)


def test_two_notes_that_are_too_long_together_stay_as_they_are_and_that_is_told() -> None:
    mine, other = (data(PortNote(PortRange(22), False, letter * 6_000)) for letter in "mo")
    change = merge(mine, other)
    assert not change
    assert change.left_notes == other.notes


def test_an_entry_that_is_there_is_filled_not_overwritten() -> None:
    mine = entry(description="mine", own_id=7)
    change = merge(data(mine), data(entry(transports=[UDP], description="theirs", basis="ticket 7")))
    assert change.filled_entries == (replace(mine, transports=frozenset({TCP, UDP}), basis="ticket 7"),)
    assert [each.description for each in change.kept_entries] == ["theirs"]
    assert not change.new_entries


def test_an_entry_that_overlaps_one_of_the_same_name_is_left_out_and_told() -> None:
    change = merge(data(entry("8000-8010", own_id=1)), data(entry("8005"), entry("9000")))
    assert [str(each.ports) for each in change.new_entries] == ["9000"]
    assert [str(each.ports) for each in change.kept_entries] == ["8005"]


def test_large_files_are_read_and_merged() -> None:
    many = data(*(entry(str(number), f"n{number}") for number in range(5_000)))
    assert len(merge(parse(export(many)), parse(export(many))).kept_entries) == 0
    with pytest.raises(NotOwnFileError, match="at most 5000"):
        parse(export(data(*many.entries, entry("5000", "one more"))))
