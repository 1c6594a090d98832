"""The dataset: how assignments become entries, the text it is kept in, and the command that builds it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from portgui.ports import MAX_PORT, PortRange, Transport
from portgui.records import replace
from portgui.registry.__main__ import main
from portgui.registry.build import build, parse_changes
from portgui.registry.dataset import Dataset, DatasetError, read, write
from portgui.registry.entry import Entry, Reference, Standing
from portgui.registry.iana import CSV_HEADER, RegistryError, parse_csv

ROOT = Path(__file__).parents[2]
TCP, UDP, SCTP = Transport.TCP, Transport.UDP, Transport.SCTP
HEADER = ",".join(CSV_HEADER) + "\n"
MORE = ",,,,,,,,\n"
"""The end of a row that says nothing after its description."""


def rows(*texts: str) -> str:
    """IANA's CSV of these rows, `name,number,transport,description`, and of unassigned numbers below and above them."""
    numbers = [PortRange.parse(number) for number in (text.split(",")[1] for text in texts) if number]
    low = min((ports.first for ports in numbers), default=1)
    high = max((ports.last for ports in numbers), default=0)
    texts = (f",0-{low - 1},,Unassigned", *texts) if low else texts
    full = [text + MORE if text.count(",") == 3 else text + "\n" for text in (*texts, f",{high + 1}-49151,,Unassigned")]
    return HEADER + "".join(full)


def entries(*texts: str, changes: str = "[]") -> list[Entry]:
    """The entries of these rows, without the unassigned and dynamic numbers around them."""
    built = build(parse_csv(rows(*texts), "c"), parse_changes(changes, "changes.json"))
    return [entry for entry in built if entry.standing is not Standing.DYNAMIC][bool(built[0].name is None) : -1]


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where IANA's files lie."""
    path = Path(os.environ.get("PORTGUI_IANA") or ROOT.parent / "shared" / "iana")
    if not path.is_dir():
        pytest.skip(
            f"no folder {path}: put service-names-port-numbers.xml and .csv of www.iana.org/assignments into a folder "
            "and name it in the environment variable PORTGUI_IANA"
        )
    return path


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    file = ROOT / "resources" / "registry.tsv"
    return read(file.read_bytes(), file.name)


# -- building ----------------------------------------------------------------------------------------------------------


def around(*texts: str) -> list[tuple[str, str | None, str, str, str]]:
    """The entries of these rows in short: number, name, standing, registered and reserved transports."""
    built = build(parse_csv(rows(*texts), "c"))
    return [
        (
            str(entry.ports or ""),
            entry.name,
            entry.standing.value,
            " ".join(kind.value for kind in Transport if kind in entry.registered),
            " ".join(kind.value for kind in Transport if kind in entry.reserved),
        )
        for entry in built
        if entry.ports is None or (entry.ports.first > 0 and entry.ports.last < 49151)
    ]


FOLDED = {
    "transports of one service": (
        ["a,5,tcp,A", "a,5,udp,A", "a,5,sctp,A"],
        [("5", "a", "official", "tcp udp sctp", "")],
    ),
    "no transport": (["a,5,,A"], [("5", "a", "official", "", "")]),
    "several names keep IANA's order": (
        ["http,80,tcp,H", "aaa,80,tcp,A", "http,80,udp,H"],
        [("80", "http", "official", "tcp udp", ""), ("80", "aaa", "official", "tcp", "")],
    ),
    "one name on two numbers": (
        ["a,5,tcp,A", "a,6,tcp,A"],
        [("5", "a", "official", "tcp", ""), ("6", "a", "official", "tcp", "")],
    ),
    "a range": (["x11,5-9,tcp,X", "x11,5-9,udp,X"], [("5-9", "x11", "official", "tcp udp", "")]),
    "the other transport is reserved": (
        ["a,5,tcp,A", ",5,udp,Reserved"],
        [("5", "a", "official", "tcp", "udp")],
    ),
    "reserved on a range": (
        ["ircu,5-9,tcp,I", ",5-9,udp,Reserved"],
        [("5-9", "ircu", "official", "tcp", "udp")],
    ),
    "reserved beside two names": (
        ["a,5,tcp,A", ",5,udp,De-registered", "b,5,sctp,B"],
        [("5", "a", "official", "tcp", "udp"), ("5", "b", "official", "sctp", "udp")],
    ),
    "the other transport is unassigned": (
        ["a,5,tcp,A", ",5,udp,Unassigned"],
        [("5", "a", "official", "tcp", "")],
    ),
    "named, but de-registered on one transport": (
        ["sua,5,tcp,SUA", "sua,5,udp,De-Registered", "sua,5,sctp,SUA"],
        [("5", "sua", "official", "tcp sctp", "udp")],
    ),
    "any private": (
        [",5,tcp,any private mail system", ",5,udp,any private mail system"],
        [("5", None, "official", "tcp udp", "")],
    ),
    "reserved beside any private": (
        [",5,tcp,any private mail system", ",5,udp,Reserved"],
        [("5", None, "official", "tcp", "udp")],
    ),
    "reserved": ([",5,tcp,Reserved", ",5,udp,Reserved"], [("5", None, "reserved", "", "tcp udp")]),
    "reserved without a transport": ([",5,,De-Commissioned Port"], [("5", None, "reserved", "", "")]),
    "neighbours that say the same": (
        [",5,tcp,Reserved", ",5,udp,Reserved", ",6,tcp,Reserved", ",6,udp,Reserved", ",7,tcp,Reserved"],
        [("5-6", None, "reserved", "", "tcp udp"), ("7", None, "reserved", "", "tcp")],
    ),
    "neighbours that say more": (
        [",5,,Reserved,,,,2024-01,,,,", ",6,,Reserved,,,,2024-01,,,,", ",7-8,,Reserved", ",9,,Reserved"],
        [("5", None, "reserved", "", ""), ("6", None, "reserved", "", ""), ("7-9", None, "reserved", "", "")],
    ),
    "unassigned, in all its wordings": (
        ["x,4,tcp,X", ",5,tcp,Unassigned [was netstat]", ",5,udp,Unassigned", ",6,,(unassigned) Possibly", "x,7,tcp,X"],
        [
            ("4", "x", "official", "tcp", ""),
            ("5", None, "unassigned", "", ""),
            ("6", None, "unassigned", "", ""),
            ("7", "x", "official", "tcp", ""),
        ],
    ),
    "a range over an assignment": (
        ["x,4,tcp,X", ",5-9,,Unassigned", "a,7,tcp,A", ",7,udp,Reserved", ",9,,Unassigned", "x,10,tcp,X"],
        [
            ("4", "x", "official", "tcp", ""),
            ("5-6", None, "unassigned", "", ""),
            ("7", "a", "official", "tcp", "udp"),
            ("8-9", None, "unassigned", "", ""),
            ("10", "x", "official", "tcp", ""),
        ],
    ),
    "a range over a reserved number": (
        ["x,4,tcp,X", ",5-9,,Unassigned", ",7,,Reserved", "x,10,tcp,X"],
        [
            ("4", "x", "official", "tcp", ""),
            ("5-6", None, "unassigned", "", ""),
            ("7", None, "reserved", "", ""),
            ("8-9", None, "unassigned", "", ""),
            ("10", "x", "official", "tcp", ""),
        ],
    ),
    "no number: last, by name": (
        ["z,,tcp,Z", "a,5,tcp,A", "b,,,B", "z,,udp,Z"],
        [("5", "a", "official", "tcp", ""), ("", "b", "official", "", ""), ("", "z", "official", "tcp udp", "")],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), FOLDED.values(), ids=FOLDED.keys())
def test_assignments_become_entries(texts: list[str], expected: list[tuple[str, str | None, str, str, str]]) -> None:
    assert around(*texts) == expected


def test_an_alias_is_part_of_its_entry() -> None:
    note = (
        'New contact. This entry is an alias to ""a-b"". This entry is now historic, not usable for use with many '
        "common service discovery mechanisms."
    )
    (entry,) = entries(
        'a-b,5,tcp,"IANA assigned this well-formed service name as a replacement for ""a_b""."',
        f'a_b,5,tcp,The A B,,,,,[RFC1],,Known use on 5,"{note}"',
        'a-b,5,udp,"The B A\nIANA assigned this well-formed service name as a replacement for ""a_b"".",,,,,[RFC2],,,',
    )
    assert entry == Entry(
        ports=PortRange(5),
        name="a-b",
        standing=Standing.OFFICIAL,
        registered=frozenset({TCP, UDP}),
        description="The B A / The A B",
        aliases=("a_b",),
        references=(Reference("rfc", "2"), Reference("rfc", "1")),
        note="New contact.",
        unauthorized_use="Known use on 5",
    )


def test_differing_records_are_united() -> None:
    (entry,) = entries(
        "a,5,tcp,M-Files Server,,,2006-09,2013-01,[RFC1],,Use on 5,Note",
        "a,5,udp,M-files server,,,2004-01,2012-01,[RFC2][RFC1],7,Use on 5,Note",
        "a,5,sctp,Another,,,,,,,,Other note",
        ",5,dccp,Reserved,,,1999-01,,[RFC3],,,This was removed",
    )
    assert (entry.description, entry.note) == (
        "M-Files Server / Another",
        "Note / Other note / DCCP: This was removed",
    )
    assert entry.references == (Reference("rfc", "1"), Reference("rfc", "2"))
    assert (entry.registered_on, entry.updated_on) == ("2004-01", "2013-01")
    assert (entry.unauthorized_use, entry.service_code) == ("Use on 5", 7)


def test_the_name_describes_where_iana_does_not() -> None:
    assert entries("syslog,5,udp,")[0].description == "syslog"


def test_a_footnote_gives_its_text() -> None:
    registry = replace(parse_csv(rows("exp1,5,tcp,E,,,,,[1][RFC4727],,,"), "c"), footnotes={"1": "For experiments."})
    (entry,) = [entry for entry in build(registry) if entry.name]
    assert entry.references == (Reference("note", "1", "For experiments."), Reference("rfc", "4727"))


def test_a_registry_with_gaps_is_refused() -> None:
    whole = rows("a,5,tcp,A", ",6-9,,Reserved")
    build(parse_csv(whole, "c"))
    with pytest.raises(RegistryError, match=r"not whole: no record covers 4 numbers, first 6"):
        build(parse_csv(whole.replace(",6-9,,Reserved,,,,,,,,\n", ""), "c"))


# -- changes -----------------------------------------------------------------------------------------------------------


def change(kind: str, **values: object) -> str:
    return json.dumps([{"change": kind, "port": 5, "transport": "tcp", "description": "New", **values}])


CHANGED = {
    "new": (["b,5,udp,B"], change("new", name="a"), [("b", "udp", "B", None), ("a", "tcp", "New", None)]),
    "new in a free range": ([",3-9,,Unassigned"], change("new", name="a"), [("a", "tcp", "New", None)]),
    "new and reserved": (["b,5,udp,B"], change("new", name=None), [("b", "udp", "B", None)]),
    "described": (
        ["a,5,tcp,A", "a,5,udp,A"],
        change("described", name="a", old_description="A"),
        [("a", "tcp udp", "New / A", None)],
    ),
    "renamed": (
        ["a,5,tcp,A,,,,,,,,Note"],
        change("renamed", name="b", old_names=["a"]),
        [("b", "tcp", "New", "Note / renamed from a")],
    ),
    "named": (
        ["a,5,udp,A", ",5,tcp,Reserved"],
        change("named", name="a", old_names=[""]),
        [("a", "tcp udp", "A / New", None)],
    ),
}


@pytest.mark.parametrize(("texts", "changes", "expected"), CHANGED.values(), ids=CHANGED.keys())
def test_changes_are_applied(texts: list[str], changes: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    registry = parse_csv(rows(*texts), "c")
    found = [entry for entry in build(registry, parse_changes(changes, "c.json")) if entry.name]
    assert [
        (
            entry.name,
            " ".join(kind.value for kind in Transport if kind in entry.registered),
            entry.description,
            entry.note,
        )
        for entry in found
    ] == expected
    reserved = {TCP} if '"name": null' in changes else set()
    assert all(entry.reserved == reserved for entry in found)


def test_a_de_assigned_number_is_reserved() -> None:
    changes = json.dumps(
        [
            {
                "change": "de-assigned",
                "port": 5,
                "transport": kind,
                "old_names": ["a"],
                "name": None,
                "description": "Reserved",
            }
            for kind in ("tcp", "udp")
        ]
    )
    (entry,) = entries("a,5,tcp,A,,,2001-01,,[RFC1],,,", "a,5,udp,A", changes=changes)
    assert entry == Entry(
        ports=PortRange(5),
        name=None,
        standing=Standing.RESERVED,
        registered=frozenset(),
        description="Reserved",
        note="previously a",
        reserved=frozenset({TCP, UDP}),
    )


BAD_CHANGES = {
    "no json": ('[\n{"change": "new",\n', 3, ""),
    "cut off": (change("new", name="b")[:-5], 1, '[{"change": "new"'),
    "no list": ('{"change": "new"}', 1, "change"),
    "no object": ('[\n\n"new"]', 3, "new"),
    "unknown kind": (change("moved", name="a"), 1, "moved"),
    "unknown transport": (change("new", name="b", transport="quic"), 1, "quic"),
    "no port": (change("new", name="b", port=70000), 1, "70000"),
    "name no text": (change("new", name=5), 1, "5"),
    "old names no list": (change("renamed", name="b", old_names="a"), 1, "a"),
    "old names missing": (change("renamed", name="b", old_names=[]), 1, "[]"),
    "new name missing": (change("renamed", name=None, old_names=["a"]), 1, "None"),
    "de-assigned to a name": (change("de-assigned", name="b", old_names=["a"]), 1, "b"),
    "nothing to rename": ("\n\n" + change("renamed", name="b", old_names=["c"]), 3, "renamed 5/tcp b"),
    "nothing to describe": (change("described", name="a", transport="udp"), 1, "described 5/udp a"),
    "nothing to name": (change("named", name="b", old_names=[""]), 1, "named 5/tcp b"),
    "described otherwise": (change("described", name="a", old_description="B"), 1, "described 5/tcp a"),
    "there already": (change("new", name="a"), 1, "new 5/tcp a"),
}


@pytest.mark.parametrize(("changes", "line", "text"), BAD_CHANGES.values(), ids=BAD_CHANGES.keys())
def test_bad_changes_are_refused(changes: str, line: int, text: str) -> None:
    registry = parse_csv(rows("a,5,tcp,A"), "c")
    with pytest.raises(RegistryError, match=rf"^c\.json, line {line}: [^:]+.*: ['\"].*{re.escape(text)}"):
        build(registry, parse_changes(changes, "c.json"))


# -- the text ----------------------------------------------------------------------------------------------------------

SAMPLE = (
    Entry(PortRange(5), "a", Standing.OFFICIAL, frozenset({TCP, UDP, SCTP}), "A", reserved=frozenset({Transport.DCCP})),
    Entry(
        ports=PortRange(6000, 6063),
        name="odd \\name",
        standing=Standing.OFFICIAL,
        registered=frozenset({UDP}),
        description="a\ttab, two\nlines\r, a \\ and \\t é",
        aliases=("z39.50", "with space", "back\\slash|"),
        references=(
            Reference("rfc", "8765", "RFC8765, Section 6.1"),
            Reference("uri", "https://example.com/~a?b|c=d:e"),
            Reference("text", "ISO / \\ ~", ""),
        ),
        registered_on="2004-01",
        updated_on="2005-01-02",
        note="x\ny",
        unauthorized_use="Known",
        service_code=0,
    ),
    Entry(None, "numberless", Standing.OFFICIAL, frozenset(), ""),
    Entry(PortRange(49152, 65535), None, Standing.DYNAMIC, frozenset(), "Dynamic"),
)


def test_what_is_written_is_read() -> None:
    text = write(SAMPLE, "2025-04-07", "2026-08")
    assert text.count("\n") == len(SAMPLE) + 2
    assert read(text, "r.tsv") == Dataset("2025-04-07", "2026-08", SAMPLE)
    assert read(text.encode(), "r.tsv") == read(text, "r.tsv")
    assert read(write(SAMPLE[:1], None), "r.tsv") == Dataset(None, None, SAMPLE[:1])
    assert read(write((), None), "r.tsv").entries == ()


def test_records_read_are_those_of_the_constructor() -> None:
    for entry in read(write(SAMPLE, None), "r.tsv").entries:
        assert replace(entry) == entry
        with pytest.raises(AttributeError):
            entry.name = "b"  # type: ignore[misc]


GOOD = write(SAMPLE[:1] * 3, "2025-04-07")
LINE = GOOD.split("\n")[2]
BAD_DATASETS: dict[str, tuple[bytes, int, str, str]] = {
    "empty": (b"", 1, "empty", ""),
    "not ours": (b"<html>\n<body>", 1, "not a dataset of PortGUI", "<html>"),
    "garbage": (bytes(range(128, 256)), 1, "not a dataset of PortGUI", "x80"),
    "another version": (
        GOOD.replace("format=1", "format=2").encode(),
        1,
        r"another version .*format 2.* reads 1",
        "format=2",
    ),
    "header": (GOOD.replace("entries=3", "entries=many").encode(), 1, "damaged", "entries=many"),
    "columns": (GOOD.replace("standing", "state", 1).encode(), 2, "damaged", "state"),
    "garbage inside": (GOOD.encode()[:-20] + b"\xff\xfe" + GOOD.encode()[-20:], 5, "no UTF-8", "xff"),
    "cut off in the header": (GOOD[:30].encode(), 1, "damaged", "PortGUI registry"),
    "cut off after the columns": (GOOD[: GOOD.index(LINE)].encode(), 2, "truncated, 0 of 3", ""),
    "cut off between lines": (GOOD[: -len(LINE) - 1].encode(), 4, "truncated, 2 of 3", "5"),
    "cut off in a line": (GOOD[:-9].encode(), 5, "truncated, 2 of 3", "5"),
    "without the last line end": (GOOD[:-1].encode(), 5, "truncated", "5"),
    "a line too many": ((GOOD + LINE + "\n").encode(), 6, "damaged, it has 4 entries instead of 3", "5"),
    "a value too many": (GOOD.replace("\ta\t", "\ta\t\t", 1).encode(), 3, "14 values instead of 13", "5"),
    "values moved to the next line": (f"{GOOD[:-1]}\t\n".replace("\tdccp\n5", "\n5", 1).encode(), 3, "12 values", "5"),
    "port": (GOOD.replace("\n5\t", "\n65536\t", 1).encode(), 3, "no port", "65536"),
    "port backwards": (GOOD.replace("\n5\t", "\n9-5\t", 1).encode(), 3, "no port", "9-5"),
    "port no number": (GOOD.replace("\n5\t", "\nfive\t", 1).encode(), 3, "no port", "five"),
    "standing": (GOOD.replace("official", "royal", 1).encode(), 3, "no standing", "royal"),
    "transport": (GOOD.replace("tcp udp", "tcp ucp", 1).encode(), 3, "no registered", "tcp ucp"),
    "escape": (GOOD.replace("\tA\t", "\tA\\x\t", 1).encode(), 3, "no description", "x"),
    "escape at the end": (GOOD.replace("\tA\t", "\tA\\\t", 1).encode(), 3, "no description", "A"),
}


@pytest.mark.parametrize(("data", "line", "problem", "text"), BAD_DATASETS.values(), ids=BAD_DATASETS.keys())
def test_a_bad_dataset_is_refused(data: bytes, line: int, problem: str, text: str) -> None:
    with pytest.raises(DatasetError, match=rf"^r\.tsv, line {line}: .*{problem}.*: b?['\"].*{re.escape(text)}"):
        read(data, "r.tsv")


def test_every_cut_of_a_dataset_is_noticed() -> None:
    data = write(SAMPLE, "2025-04-07").encode()
    for length in range(len(data)):
        with pytest.raises(DatasetError, match=r"^r\.tsv, line [1-6]: "):
            read(data[:length], "r.tsv")


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_writes_the_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "ports.csv", tmp_path / "out.tsv"
    source.write_text(rows("a,5,tcp,A"), encoding="utf-8")
    (tmp_path / "c.json").write_text(change("new", name="b"), encoding="utf-8")
    changes = ["--changes", str(tmp_path / "c.json"), "--changes-date", "2026-08"]
    assert main([str(source), *changes, "--date", "2025-04-07", "--output", str(output)]) == 0
    dataset = read(output.read_bytes(), "out.tsv")
    assert (dataset.date, dataset.changes_date) == ("2025-04-07", "2026-08")
    assert [entry.name for entry in dataset.entries] == [None, "a", "b", None, None]
    assert capsys.readouterr().out == f"5 entries written to {output}\n"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["c.json", "out.tsv", "ports.csv"]


FAILURES = {
    "bad csv": ("ports.csv", rows("a,5,tcp,A").replace("a,5,", "a,x,"), "line 3"),
    "not utf-8": ("ports.csv", "latin", "line 2: not UTF-8 text"),
    "bad xml": ("ports.xml", "<registry>", "line 1"),
    "gaps": ("ports.csv", HEADER + "a,5,tcp,A" + MORE, "not whole"),
    "missing": ("ports.csv", None, "No such file"),
}


@pytest.mark.parametrize(("name", "text", "message"), FAILURES.values(), ids=FAILURES.keys())
def test_nothing_is_written_on_an_error(
    name: str, text: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, output = tmp_path / name, tmp_path / "out.tsv"
    output.write_text("as before", encoding="utf-8")
    if text == "latin":
        source.write_bytes(HEADER.encode() + b"a,5,tcp,\xe9" + MORE.encode())
    elif text is not None:
        source.write_text(text, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    assert main([str(source), "--output", str(output)]) == 1
    assert sorted(tmp_path.iterdir()) == before
    assert output.read_text(encoding="utf-8") == "as before"
    written = capsys.readouterr()
    assert written.out == ""
    assert re.search(rf"{re.escape(name)}.*{message}|{message}", written.err)


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "ports.csv"
    source.write_text(rows("a,5,tcp,A"), encoding="utf-8")
    assert main([str(source), "--output", str(tmp_path / "none" / "out.tsv")]) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["ports.txt"], ["ports.csv", "--changes-date", "2026-08"], ["ports.csv", "--date", "today"]],
    ids=["no file", "neither format", "date without changes", "no date"],
)
def test_wrong_use_says_so(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m portgui.registry")


# -- the shipped dataset -----------------------------------------------------------------------------------------------


def test_the_shipped_dataset_is_a_fresh_build(folder: Path, tmp_path: Path, shipped: Dataset) -> None:
    """Two processes with different hashing build the same bytes, those in `resources/`."""
    source, changes = folder / "service-names-port-numbers.xml", folder / "changes_since_2025-04.json"
    assert shipped.changes_date
    built = []
    for seed in ("1", "2"):
        output = tmp_path / f"{seed}.tsv"
        command = [sys.executable, "-m", "portgui.registry", str(source), "--changes", str(changes)]
        command += ["--changes-date", shipped.changes_date, "--output", str(output)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        built.append(output.read_bytes())
    assert built[0] == built[1]
    assert built[0] == (ROOT / "resources" / "registry.tsv").read_bytes()


def test_every_number_has_an_answer(shipped: Dataset) -> None:
    named: set[int] = set()
    free: list[int] = []
    for entry in shipped.entries:
        if entry.ports:
            numbers = range(entry.ports.first, entry.ports.last + 1)
            if entry.standing is Standing.OFFICIAL:
                named.update(numbers)
            else:
                free.extend(numbers)
    assert len(free) == len(set(free)), "two rows of free numbers overlap"
    assert not named.intersection(free)
    assert named.union(free) == set(range(MAX_PORT + 1))


def test_the_order_of_the_shipped_dataset(shipped: Dataset) -> None:
    numbered = [entry.ports for entry in shipped.entries if entry.ports]
    assert numbered == sorted(numbered)
    numberless = [entry.name or "" for entry in shipped.entries[len(numbered) :]]
    assert all(entry.ports is None for entry in shipped.entries[len(numbered) :])
    assert numberless == sorted(numberless)
    assert [entry.name for entry in shipped.entries if entry.ports == PortRange(80)] == ["http", "www", "www-http"]


def test_entries_have_keys_of_their_own(shipped: Dataset) -> None:
    assert len({entry.key for entry in shipped.entries}) == len(shipped.entries)
    for entry in shipped.entries:
        assert entry.description
        assert not entry.registered & entry.reserved
        assert entry.standing is Standing.OFFICIAL or (entry.name is None and not entry.registered)


def test_what_the_changes_brought(shipped: Dataset) -> None:
    named = {(str(entry.ports), entry.name): entry for entry in shipped.entries if entry.name}
    assert named["11434", "ollama"].registered == {TCP}
    assert named["11434", "ollama"].reserved == {UDP}
    assert named["44322", "pmproxy"].note == "renamed from pmcdproxy"
    assert named["7123", "snif"].registered == {TCP, UDP}
    assert ("831", "netconf-beep") not in named
    assert ("44322", "pmcdproxy") not in named


def test_the_shipped_dataset_names_nobody(shipped: Dataset) -> None:
    text = write(shipped.entries, shipped.date)
    assert not re.search(r"mailto:|[\w.]+[@&]\w+\.\w|<\S+ at \S+>", text)
