"""The reference as a whole: every number has an answer, every row of the seed is found, nothing searched for raises."""

import itertools
import json
import os
import random
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import pytest

from portgui import resources
from portgui.ports import ALL_TRANSPORTS, MAX_PORT, PortRange, Transport
from portgui.query import Query
from portgui.registry import dataset
from portgui.registry.catalog import Catalog, CatalogError
from portgui.registry.entry import Entry, Mark, Standing
from tests.fakes import make_entry, make_knowledge
from tests.hostile import HOSTILE_TEXTS, random_texts

TCP, UDP, SCTP, DCCP = Transport
TICKED: Final = [set(some) for size in range(1, 5) for some in itertools.combinations(Transport, size)]

Row = dict[str, Any]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of the seed, each with facts that were checked."""
    iana = os.environ.get("PORTGUI_IANA")
    shared = Path(iana).parent if iana else Path(__file__).parents[2].parent / "shared"
    file = shared / "seed" / "seed_ports.json"
    if not file.is_file():
        pytest.skip(f"no file {file}: put it into a folder seed beside the one that PORTGUI_IANA names")
    rows: list[Row] = json.loads(file.read_bytes())
    assert [row["row"] for row in rows] == list(range(1, 142))
    return rows


def row_name(row: Row) -> str:
    """The name of a row without the remark in brackets: `Torpark` of `Torpark (Control)`."""
    return re.sub(r" \(.*\)", "", row["seed_name"])


def search(catalog: Catalog, text: str, transports: Collection[Transport] = ALL_TRANSPORTS) -> list[Entry]:
    return catalog.search(Query.parse(text), transports)


def told_of(row: Row, entries: list[Entry]) -> Entry | None:
    """The best of these entries that is of the number of a row and has knowledge."""
    return next((entry for entry in entries if entry.ports and row["port"] in entry.ports and entry.knowledge), None)


def names(entries: list[Entry]) -> list[str | None]:
    return [entry.name for entry in entries]


# The seed


def test_every_row_of_the_seed_is_found_by_number(catalog: Catalog, rows: list[Row]) -> None:
    for row in rows:
        found = search(catalog, str(row["port"]))
        of_row = told_of(row, search(catalog, row_name(row)))
        assert of_row is not None, row["seed_name"]
        of_number = [entry for entry in found if entry.ports and row["port"] in entry.ports]
        assert of_row in of_number, row["seed_name"]
        assert found[: len(of_number)] == of_number, "what is of the number comes before what only mentions it"
        known = [entry for entry in of_number if len(entry.ports or ()) == 1 and entry.knowledge]
        assert found[: len(known)] == known, "of a single number, known ones come first"


def test_every_row_of_the_seed_is_found_first_by_name(catalog: Catalog, rows: list[Row]) -> None:
    """Only entries of the same name may come before: Torpark and TeamSpeak 3 have several numbers each."""
    for row in rows:
        found = search(catalog, row_name(row))
        of_row = told_of(row, found)
        assert of_row is not None, row["seed_name"]
        assert {entry.name for entry in found[: found.index(of_row)]} <= {of_row.name}, row["seed_name"]


def test_every_row_of_the_seed_is_found_by_its_whole_cell(catalog: Catalog, rows: list[Row]) -> None:
    missed = [row["seed_name"] for row in rows if not told_of(row, search(catalog, row["seed_name"]))]
    assert missed == []


def test_every_row_of_the_seed_is_found_with_its_number_and_name_together(catalog: Catalog, rows: list[Row]) -> None:
    for row in rows:
        found = search(catalog, f"{row['port']} {row_name(row)}")
        assert told_of(row, found[:1]), row["seed_name"]


def test_practice_is_that_of_the_seed(catalog: Catalog, rows: list[Row]) -> None:
    for row in rows:
        entry = told_of(row, search(catalog, row_name(row)))
        assert entry is not None
        if entry.in_practice is None:
            assert row["confidence"] == "low", f"{row['seed_name']}: practice is not said, although it is known"
            continue
        sure = {Transport(name) for name, used in row["in_practice"].items() if used}
        optional = {Transport(name) for name in row["optional_transports"]}
        assert sure <= entry.in_practice <= sure | optional, row["seed_name"]


def test_encryption_is_that_of_the_seed(catalog: Catalog, rows: list[Row]) -> None:
    compared = 0
    for row in rows:
        entry = told_of(row, search(catalog, row_name(row)))
        assert entry is not None
        assert entry.knowledge is not None
        said = entry.knowledge.encrypted
        assert said is not None or row["confidence"] != "high" or row["encrypted"] == "n/a", row["seed_name"]
        if said:
            assert said.value == row["encrypted"], row["seed_name"]
            compared += 1
    assert compared > len(rows) // 2


def test_official_rows_are_registered_as_the_seed_says(catalog: Catalog, rows: list[Row]) -> None:
    for row in rows:
        wanted = row["iana_name_for_this_service"]
        if not wanted:
            continue
        (entry,) = [each for each in catalog.on_port(row["port"]) if each.name == wanted]
        assert entry.standing is Standing.OFFICIAL
        assert entry.knowledge, row["seed_name"]
        for transport in (TCP, UDP, SCTP, DCCP):
            if not row["seed_name"].startswith(wanted) or entry.ports != PortRange(row["port"]):
                continue  # its marks are of all names on the number
            assert transport not in entry.registered or row[f"iana_{transport.value}"], (row["seed_name"], transport)


UNOFFICIAL = {
    81: ("Torpark", None),
    82: ("Torpark", "xfer"),
    631: ("CUPS", "ipp"),
    2008: ("TeamSpeak 3", "conf"),
    2010: ("TeamSpeak 3", "search"),
    23399: ("Skype", None),
    25565: ("Minecraft", None),
}


@pytest.mark.parametrize(("port", "name", "official"), [(port, *both) for port, both in UNOFFICIAL.items()])
def test_unofficial_uses_stand_beside_what_iana_says(
    catalog: Catalog, port: int, name: str, official: str | None
) -> None:
    entries = catalog.on_port(port)
    (unofficial,) = [entry for entry in entries if entry.standing is Standing.UNOFFICIAL]
    assert unofficial.name == name
    assert unofficial.ports == PortRange(port)
    assert unofficial.registered == frozenset()
    assert unofficial.knowledge
    beside = [entry for entry in entries if entry is not unofficial]
    assert beside
    if official:
        assert official in names(beside)
        assert all(entry.standing is Standing.OFFICIAL for entry in beside)
    else:
        assert [entry.standing for entry in beside] == [Standing.UNASSIGNED]
    assert unofficial in search(catalog, str(port))
    assert set(beside) <= set(search(catalog, str(port)))


# Every number


def test_entries_stand_in_the_order_of_their_numbers_and_each_is_itself(catalog: Catalog) -> None:
    firsts = [entry.ports.first if entry.ports else MAX_PORT + 1 for entry in catalog.entries]
    assert firsts == sorted(firsts)
    assert len({entry.key for entry in catalog.entries}) == len(catalog.entries)


def test_every_number_has_an_entry(catalog: Catalog) -> None:
    told = {port for entry in catalog.entries if entry.ports for port in range(entry.ports.first, entry.ports.last + 1)}
    assert told == set(range(MAX_PORT + 1))


def test_on_port_gives_all_entries_of_a_number_and_no_others(catalog: Catalog) -> None:
    chance = random.Random(793)  # noqa: S311 - no secret
    ends = [0, 1023, 1024, 49151, 49152, MAX_PORT, 6000, 6063, 6064, 143, 512]
    for port in [*ends, *chance.sample(range(MAX_PORT + 1), 150)]:
        expected = [entry for entry in catalog.entries if entry.ports and port in entry.ports]
        found = catalog.on_port(port)
        assert found, port
        assert sorted(found, key=catalog.entries.index) == expected, port
        for transport in Transport:
            on_transport = catalog.on_port(port, transport)
            assert sorted(on_transport, key=catalog.entries.index) == [
                entry for entry in expected if entry.mark(transport)
            ], (port, transport)


def test_on_port_answers_every_number(catalog: Catalog) -> None:
    """All are covered by an entry; here one in eight is asked for, from a start that is no multiple of eight."""
    assert all(catalog.on_port(port) for port in range(5, MAX_PORT + 1, 8))


def test_a_number_is_answered_whatever_is_ticked(catalog: Catalog) -> None:
    """Numbers alike in what stands there and on which transports are answered alike: one of each kind is asked for."""
    kinds: dict[int, set[object]] = {port: set() for port in range(MAX_PORT + 1)}
    for entry in catalog.entries:
        if entry.ports:
            kind = (entry.standing, entry.reserved, tuple(map(entry.mark, Transport)), len(entry.ports) > 1)
            for port in range(entry.ports.first, entry.ports.last + 1):
                kinds[port].add(kind)
    asked = {frozenset(kind): port for port, kind in kinds.items()}.values()
    assert len(asked) > len(Standing)
    chance = random.Random(6335)  # noqa: S311 - no secret
    for port, ticked in [
        *itertools.product(asked, TICKED),
        *((port, chance.choice(TICKED)) for port in chance.sample(range(MAX_PORT + 1), 300)),
    ]:
        best = search(catalog, str(port), ticked)[0]
        assert best.ports, (port, ticked)
        assert port in best.ports, (port, ticked)
        assert any(map(best.mark, ticked)), (port, ticked)


@pytest.mark.parametrize(
    ("text", "ticked", "states"),
    [
        ("22", {DCCP}, [(Standing.UNASSIGNED, {DCCP})]),
        ("143", {UDP}, [(Standing.RESERVED, {UDP})]),
        ("143", {UDP, SCTP}, [(Standing.RESERVED, {UDP}), (Standing.UNASSIGNED, {SCTP})]),
        ("143/udp", ALL_TRANSPORTS, [(Standing.RESERVED, {UDP})]),
        ("143/sctp", ALL_TRANSPORTS, [(Standing.UNASSIGNED, {SCTP})]),
        ("22/dccp", {TCP}, [(Standing.UNASSIGNED, {DCCP})]),
    ],
)
def test_a_number_without_an_entry_on_a_transport_is_told_so(
    catalog: Catalog, text: str, ticked: set[Transport], states: list[tuple[Standing, set[Transport]]]
) -> None:
    found = search(catalog, text, ticked)
    port = Query.parse(text).port
    told = [(entry.ports, entry.name, entry.standing, set(entry.reserved)) for entry in found[: len(states)]]
    assert port is not None
    assert told == [(PortRange(port), None, standing, on) for standing, on in states]
    assert not any(entry.ports and port in entry.ports for entry in found[len(states) :])


@pytest.mark.parametrize(
    ("port", "standing"),
    [
        (0, Standing.RESERVED),
        (1023, Standing.RESERVED),
        (4, Standing.UNASSIGNED),
        (22, Standing.OFFICIAL),
        (25565, Standing.UNOFFICIAL),
        (49151, Standing.RESERVED),
        (49152, Standing.DYNAMIC),
        (MAX_PORT, Standing.DYNAMIC),
    ],
)
def test_the_best_answer_of_a_number_has_its_standing(catalog: Catalog, port: int, standing: Standing) -> None:
    assert search(catalog, str(port))[0].standing is standing
    assert catalog.on_port(port)[0].standing is standing


@pytest.mark.parametrize(
    ("port", "transport", "name"),
    [
        (22, TCP, "ssh"),
        (443, UDP, "https"),
        (512, TCP, "exec"),
        (512, UDP, "biff"),
        (514, TCP, "shell"),
        (514, UDP, "syslog"),
        (6005, TCP, "x11"),
        (25565, TCP, "Minecraft"),
        (27017, TCP, "mongodb"),
        (27017, UDP, None),
        (4, TCP, None),
        (0, TCP, None),
        (65535, TCP, None),
        (22, DCCP, None),
    ],
)
def test_the_service_name_of_a_port(catalog: Catalog, port: int, transport: Transport, name: str | None) -> None:
    if (port, transport) == (512, UDP):
        assert catalog.service_name(port, transport) in {"biff", "comsat"}
    else:
        assert catalog.service_name(port, transport) == name


# Search on real data


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ssh", "ssh"),
        ("SSH", "ssh"),
        ("https", "https"),
        ("z39.50", "z39-50"),
        ("dns", "domain"),
        ("minecraft", "Minecraft"),
        ("mongo", "mongodb"),
        ("serveur web", "http"),
        ("cups", "CUPS"),
        ("22/tcp", "ssh"),
        ("6005", "x11"),
        ("443 udp", "https"),
    ],
)
def test_the_best_match_comes_first(catalog: Catalog, text: str, first: str) -> None:
    assert search(catalog, text)[0].name == first


def test_accents_and_case_make_no_difference(catalog: Catalog) -> None:
    plain = search(catalog, "telephones")
    assert plain
    for text in ("téléphones", "TÉLÉPHONES", "te\u0301le\u0301phones", "  Telephones "):
        assert search(catalog, text) == plain


def test_both_languages_are_searched(catalog: Catalog) -> None:
    for entry in catalog.entries:
        if entry.name in {"ssh", "imap", "ntp", "mysql"} and entry.knowledge:
            for summary in (entry.knowledge.summary_en, entry.knowledge.summary_fr):
                assert search(catalog, summary)[:1] == [entry], summary


@pytest.mark.parametrize(("first", "last"), [(8000, 8100), (0, MAX_PORT), (6010, 6020), (443, 443), (65000, MAX_PORT)])
def test_a_range_finds_what_overlaps_it(catalog: Catalog, first: int, last: int) -> None:
    ports = PortRange(first, last)
    expected = [entry for entry in catalog.entries if entry.ports and entry.ports.overlaps(ports)]
    for text in (f"{first}-{last}", f"{last}-{first}", f"{first}–{last}", f"{first} - {last}"):
        found = [entry for entry in search(catalog, text) if entry.ports and entry.ports.overlaps(ports)]
        assert len(found) == len(expected)
        assert {entry.key for entry in found} == {entry.key for entry in expected}
        if len(ports) > 1:
            assert found == expected, "a range is answered by number"


def test_what_is_found_has_a_mark_for_what_is_ticked(catalog: Catalog) -> None:
    for text, ticked in itertools.product(("", "http", "8000-8100", "reserved", "22"), TICKED):
        for entry in search(catalog, text, ticked):
            assert any(map(entry.mark, ticked)), (text, entry)


def test_ticking_more_finds_more(catalog: Catalog) -> None:
    for text in ("", "http", "time", "1-1000"):
        every = {entry.key for entry in search(catalog, text)}
        by_one = [{entry.key for entry in search(catalog, text, {transport})} for transport in Transport]
        assert set().union(*by_one) == every


def test_an_empty_search_gives_every_entry_in_order(catalog: Catalog) -> None:
    assert search(catalog, "") == list(catalog.entries)
    assert search(catalog, " ") == list(catalog.entries)


@pytest.mark.parametrize("text", ["", "22", "ssh", "0-65535", "65536"])
def test_without_a_transport_nothing_is_found(catalog: Catalog, text: str) -> None:
    assert search(catalog, text, ()) == []


def test_the_same_transport_twice_is_once(catalog: Catalog) -> None:
    assert search(catalog, "http", [TCP, TCP]) == search(catalog, "http", {TCP})
    assert search(catalog, "", [TCP, TCP]) == search(catalog, "", {TCP})


@pytest.mark.parametrize("text", ["65536", "99999999999999999999", "zzqqxx", "22 zzqqxx", "\x00"])
def test_what_is_nowhere_is_not_found(catalog: Catalog, text: str) -> None:
    assert search(catalog, text) == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_any_text_may_be_searched_for(catalog: Catalog, text: str) -> None:
    check_search(catalog, text, ALL_TRANSPORTS)
    check_search(catalog, text, {UDP})


def test_any_text_made_by_chance_may_be_searched_for(catalog: Catalog) -> None:
    for text, ticked in zip(random_texts(1_000), itertools.cycle(TICKED), strict=False):
        check_search(catalog, text, ticked)


def check_search(catalog: Catalog, text: str, ticked: Collection[Transport]) -> None:
    found = search(catalog, text, ticked)
    assert len({entry.key for entry in found}) == len(found)
    if (port := Query.parse(text).port) is not None:
        assert found[0].ports is not None
        assert port in found[0].ports


# Search on entries made for it

SSH: Final = make_entry("22", "ssh", [TCP, UDP], description="Secure Shell", aliases=("old-ssh",))
RANKED: Final = [
    make_entry("1", "alpha", description="speaks of beta"),
    make_entry("2", "x-beta", description="its name ends with it"),
    make_entry("3", "beta-x", description="its name begins with it"),
    make_entry("4", "gamma", aliases=("beta",)),
    make_entry("5", "beta"),
    make_entry("6", "beta-known", knowledge=make_knowledge()),
    make_entry("7", "delta", knowledge=make_knowledge(en="Much like Beta.")),
    make_entry("8", "other"),
    make_entry("9", "epsilon", knowledge=make_knowledge(aliases=("bêta",))),
    make_entry("10", "zeta", knowledge=make_knowledge(software=("Beta Server",))),
]


def test_order_of_matches_by_name() -> None:
    found = search(Catalog(RANKED, None), "beta")
    assert names(found) == ["epsilon", "beta", "gamma", "beta-known", "zeta", "beta-x", "x-beta", "delta", "alpha"]


def test_order_of_matches_by_number() -> None:
    entries = [
        make_entry("1", "mentions", description="uses 80 as well"),
        make_entry("79-90", "range"),
        make_entry("80", "unknown"),
        make_entry("80", "known", knowledge=make_knowledge()),
        make_entry("8080", "longer"),
    ]
    catalog = Catalog(entries, None)
    assert names(search(catalog, "80")) == ["known", "unknown", "range", "mentions"]
    assert names(search(catalog, "80/tcp")) == ["known", "unknown", "range"]
    assert names(search(catalog, "80-81")) == ["range", "unknown", "known"]
    assert names(search(catalog, "80 tcp")) == ["known", "unknown", "range"]


def test_on_port_prefers_use_then_services_then_the_single_number_then_what_is_known() -> None:
    entries = [
        make_entry("80", None, standing=Standing.UNASSIGNED),
        make_entry("79-90", "range", [TCP]),
        make_entry("80", "idle", [TCP], knowledge=make_knowledge(in_practice=frozenset())),
        make_entry("80", "second", [TCP]),
        make_entry("80", "first", [TCP], knowledge=make_knowledge()),
        make_entry("80", "on-udp", [UDP]),
    ]
    catalog = Catalog(sorted(entries, key=lambda entry: entry.ports or PortRange(0)), None)
    assert names(catalog.on_port(80, TCP)) == ["first", "second", "range", "idle", None]
    assert names(catalog.on_port(80, UDP)) == ["on-udp", None]
    assert names(catalog.on_port(85)) == ["range"]
    assert catalog.on_port(91) == []
    assert catalog.service_name(80, TCP) == "first"
    assert catalog.service_name(80, SCTP) is None


def test_a_service_that_nobody_uses_tells_more_of_a_number_than_its_state() -> None:
    idle = make_entry("79-90", "idle", [TCP], knowledge=make_knowledge(in_practice=frozenset()))
    free = make_entry("80", None, standing=Standing.UNASSIGNED)
    assert Catalog([idle, free], None).on_port(80) == [idle, free]


def test_free_on_a_transport_is_not_held_back_on_it() -> None:
    entries = [
        make_entry("5", "taken", [TCP]),
        make_entry("5", None, standing=Standing.UNASSIGNED, reserved=frozenset({UDP})),
    ]
    (told,) = search(Catalog(entries, None), "5/udp", {TCP})
    assert (told.standing, set(told.reserved)) == (Standing.UNASSIGNED, {UDP})


def test_all_terms_must_match() -> None:
    catalog = Catalog([SSH], None)
    for text in ("secure", "shell secure", "22 ssh", "22 tcp", "official udp", "old-ssh 20-30", '"Secure Shell"'):
        assert search(catalog, text) == [SSH], text
    for text in ("secure telnet", "23 ssh", "22/sctp ssh"):
        assert search(catalog, text) == [], text


def test_references_are_found_in_both_spellings() -> None:
    entry = make_entry("22", "ssh", knowledge=make_knowledge(rfcs=(4251,)))
    for text in ("rfc4251", "RFC 4251", "4251"):
        found = search(Catalog([entry], None), text)
        assert entry in found, text


def test_an_entry_without_a_number_is_found_by_name_only() -> None:
    entry = make_entry(None, "some-service", [TCP])
    catalog = Catalog([SSH, entry], None)
    assert search(catalog, "some-service") == [entry]
    assert entry not in search(catalog, "0-65535")
    assert entry not in catalog.on_port(22)


def test_an_empty_catalog_answers_nothing() -> None:
    catalog = Catalog.empty()
    assert (list(catalog.entries), catalog.date) == ([], None)
    assert catalog.on_port(80) == []
    assert catalog.service_name(80, TCP) is None
    for text in ("", "80", "http", "0-65535", "65536"):
        assert search(catalog, text) == []


def test_preparing_changes_no_answer(catalog: Catalog) -> None:
    prepared = Catalog(catalog.entries, catalog.date)
    prepared.prepare()
    prepared.prepare()
    assert search(prepared, "http") == search(Catalog(catalog.entries, catalog.date), "http")


# Loading

REGISTRY: Final = dataset.write(
    [
        make_entry("22", "ssh", [TCP, UDP], description="Secure Shell"),
        make_entry("80", "http", [TCP], description="World Wide Web"),
        make_entry("81", None, standing=Standing.UNASSIGNED, description="Unassigned"),
        make_entry(None, "numberless", [TCP], description="No number"),
    ],
    "2025-04-07",
)
KNOWN: Final = "port: {}\nname: {}\nsource: x\nen: The Web.\nfr: Le Web.\n"


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A small dataset and a folder of knowledge with one sound file."""
    registry, knowledge = tmp_path / "registry.tsv", tmp_path / "knowledge"
    registry.write_text(REGISTRY, "utf-8")
    knowledge.mkdir()
    (knowledge / "a.rec").write_text(KNOWN.format(80, "http"), "utf-8")
    return registry, knowledge


def test_loading_joins_the_dataset_and_every_knowledge_file(places: tuple[Path, Path]) -> None:
    (places[1] / "b.rec").write_text(
        KNOWN.format(81, "Other") + "standing: unofficial\n\n" + KNOWN.format(22, "ssh") + "in-practice: tcp\n", "utf-8"
    )
    (places[1] / "notes.txt").write_text("not ours", "utf-8")
    catalog = Catalog.load(*places)
    assert catalog.date == "2025-04-07"
    assert [(str(entry.ports), entry.name, entry.knowledge is not None) for entry in catalog.entries] == [
        ("22", "ssh", True),
        ("80", "http", True),
        ("81", None, False),
        ("81", "Other", True),
        ("None", "numberless", False),
    ]
    assert catalog.entries[0].mark(UDP) is Mark.REGISTERED


def test_the_shipped_data_is_of_iana_and_dated(catalog: Catalog) -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", catalog.date or "")


REGISTRY_FAULTS = {
    "not ours": b"%PDF-1.7\n",
    "empty": b"",
    "binary": bytes(range(256)),
    "truncated": REGISTRY.encode()[:-40],
    "truncated at a line": REGISTRY.encode().rsplit(b"\n", 2)[0] + b"\n",
    "another version": REGISTRY.replace("format=1", "format=99").encode(),
    "damaged": REGISTRY.replace("\t22", "\tx", 1).replace("\n22\t", "\nxx\t").encode(),
    "not UTF-8": REGISTRY.encode().replace(b"Secure", b"S\xe9cure"),
}


@pytest.mark.parametrize("data", REGISTRY_FAULTS.values(), ids=REGISTRY_FAULTS)
def test_a_dataset_that_is_not_sound_is_told_with_its_name(places: tuple[Path, Path], data: bytes) -> None:
    places[0].write_bytes(data)
    with pytest.raises(CatalogError) as caught:
        Catalog.load(*places)
    assert str(caught.value).startswith(str(places[0]))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < len(str(places[0])) + 400


def test_a_missing_dataset_is_told_with_its_name(places: tuple[Path, Path]) -> None:
    places[0].unlink()
    with pytest.raises(CatalogError, match=re.escape(str(places[0]))):
        Catalog.load(*places)


def test_a_folder_in_place_of_the_dataset_is_told_with_its_name(places: tuple[Path, Path]) -> None:
    with pytest.raises(CatalogError, match=re.escape(str(places[1]))):
        Catalog.load(places[1], places[1])


def test_a_missing_knowledge_folder_is_told_with_its_name(places: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=re.escape(str(tmp_path / "nowhere"))):
        Catalog.load(places[0], tmp_path / "nowhere")


KNOWLEDGE_FAULTS = {
    "a fault in a field": (KNOWN.format("x", "http"), 1, "port"),
    "no such service": (KNOWN.format(80, "htpt"), 1, "IANA has no such service"),
    "no such number": (KNOWN.format(8081, "http"), 1, "IANA has no such service"),
    "a range for a number": (KNOWN.format("80-81", "http"), 1, "IANA has no such service"),
    "said before": (KNOWN.format(80, "http"), 1, "another record"),
    "twice unofficial": (
        (KNOWN.format(81, "Other") + "standing: unofficial\n\n") * 2,
        8,
        "another record",
    ),
    "no text": (b"\n\nport: 80\nname: \xff\n", 4, "UTF-8"),
}


@pytest.mark.parametrize(("text", "line", "said"), KNOWLEDGE_FAULTS.values(), ids=KNOWLEDGE_FAULTS)
def test_a_fault_in_the_knowledge_is_told_with_file_and_line(
    places: tuple[Path, Path], text: str | bytes, line: int, said: str
) -> None:
    file = places[1] / "b.rec"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(CatalogError) as caught:
        Catalog.load(*places)
    assert str(caught.value).startswith(f"{file}:{line}:")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("program", "name"),
    [("grafana", "Grafana"), ("Grafana", "Grafana"), ("gitea", "Gitea"), (None, "Next.js"), ("unheard-of", "Next.js")],
)
def test_of_several_uses_that_of_the_program_is_likeliest(program: str | None, name: str) -> None:
    uses = [
        make_entry(
            "3000", known, (), standing=Standing.UNOFFICIAL, knowledge=make_knowledge(in_practice=frozenset({TCP}))
        )
        for known in ("Next.js", "Grafana", "Gitea")
    ]
    assert Catalog(uses, None).service_name(3000, TCP, program) == name


def test_an_answer_does_not_depend_on_what_was_typed_before(catalog: Catalog) -> None:
    """Each letter is looked for among what had the ones before."""
    words = ("remote desktop", "x-ray", "-x", "re- re", "8080 tcp", "port:8000-8100 tls", "ssh|telnet -gerrit", "e.g.")
    typed = [word[:end] for word in words for end in range(1, len(word) + 1)]
    other = Catalog(catalog.entries, catalog.date)
    for texts in (typed, typed[::-1], sorted(typed, key=lambda text: text[::-1])):
        for text in texts:
            other.search(Query.parse("nothing that any of them begins with"))
            assert catalog.search(Query.parse(text)) == other.search(Query.parse(text)), text
