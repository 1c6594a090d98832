"""What this user and this computer say, laid over the reference: rows, order, search; the reference itself stays."""

from typing import Any, Final

import pytest

from portgui import resources
from portgui.ports import PortRange, Transport
from portgui.query import Query
from portgui.records import replace
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, EntryFilter, Mark, Origin, Standing
from portgui.registry.own import NOTHING, OwnData, OwnEntry, PortNote, make_entry
from portgui.registry.services import parse
from tests.fakes import make_entry as entry
from tests.fakes import make_knowledge

TCP, UDP = Transport.TCP, Transport.UDP
SSH: Final = entry("22", "ssh", [TCP, UDP], knowledge=make_knowledge(aliases=("secure shell",), essential=True))
ALT: Final = entry("8080", "http-alt", [TCP, UDP], aliases=("webcache",))
JENKINS: Final = entry(
    "8080",
    "Jenkins",
    standing=Standing.UNOFFICIAL,
    knowledge=make_knowledge(essential=True, in_practice=frozenset({TCP})),
)
X11: Final = entry("6000-6063", "x11", [TCP])
DYNAMIC: Final = entry("49152-65535", None, standing=Standing.DYNAMIC)
NAMELESS: Final = entry(None, "dns-only", [])


def catalog(*entries: Entry) -> Catalog:
    return Catalog(entries or (SSH, X11, ALT, JENKINS, DYNAMIC, NAMELESS), "2030-01-01")


def own(ports: str, name: str, *transports: Transport, own_id: int = 1, **others: Any) -> OwnEntry:
    return replace(make_entry(ports, name, transports or (TCP,), **others), own_id=own_id)


def with_own(*records: PortNote | OwnEntry, over: Catalog | None = None) -> Catalog:
    return (over or catalog()).with_own(
        OwnData(
            tuple(record for record in records if isinstance(record, PortNote)),
            tuple(record for record in records if isinstance(record, OwnEntry)),
        )
    )


def rows(made: Catalog) -> list[tuple[str, str | None]]:
    return [(str(each.ports) if each.ports else "-", each.name) for each in made.entries]


def found(made: Catalog, text: str) -> list[tuple[str, str | None]]:
    return [(str(each.ports) if each.ports else "-", each.name) for each in made.search(Query.parse(text))]


# Notes and favourites


def test_without_own_data_the_catalog_is_the_same() -> None:
    bare = catalog()
    assert bare.with_own(NOTHING) is bare
    assert list(bare.with_services(()).entries) == list(bare.entries)


def test_all_entries_of_a_number_carry_its_note() -> None:
    made = with_own(PortNote(PortRange(8080), True, "shop"))
    assert rows(made) == rows(catalog())
    told = {each.name: each.local for each in made.entries if each.local}
    assert told.keys() == {"http-alt", "Jenkins"}
    assert all(local.favourite and local.note == "shop" for local in told.values() if local)
    assert catalog().entries[2].local is None


def test_the_key_and_the_origin_of_an_entry_stay() -> None:
    made = with_own(PortNote(PortRange(22), True))
    assert (made.entries[0].key, made.entries[0].origin) == (SSH.key, Origin.IANA)


@pytest.mark.parametrize(
    ("ports", "name", "standing"),
    [
        ("6005", "x11", Standing.OFFICIAL),
        ("50123", None, Standing.DYNAMIC),
        ("4", None, Standing.UNASSIGNED),
        ("6000-6010", "x11", Standing.OFFICIAL),
        ("22-23", None, Standing.UNASSIGNED),
    ],
)
def test_numbers_without_an_entry_get_one_for_their_note(ports: str, name: str | None, standing: Standing) -> None:
    numbers = PortRange.parse(ports)
    made = with_own(PortNote(numbers, True, "x"))
    (row,) = [each for each in made.entries if each.ports == numbers]
    assert (row.name, row.standing) == (name, standing)
    assert row.local
    assert (row.local.favourite, row.local.note) == (True, "x")
    assert len(made.entries) == len(catalog().entries) + 1
    assert row in made.on_port(numbers.first)
    firsts = [each.ports.first for each in made.entries if each.ports]
    assert firsts == sorted(firsts)


def test_a_note_on_a_range_is_on_its_row_only() -> None:
    made = with_own(PortNote(X11.ports or PortRange(0), False, "displays"))
    assert [(each.name, each.local.note) for each in made.entries if each.local] == [("x11", "displays")]


# Own entries


def test_own_entries_stand_first_on_their_number() -> None:
    made = with_own(own("8080", "my shop", UDP, description="Web shop", basis="ticket"), own("1", "low", own_id=2))
    assert rows(made)[:2] == [("1", "low"), ("22", "ssh")]
    assert [each.name for each in made.entries if each.ports == PortRange(8080)] == ["my shop", "http-alt", "Jenkins"]
    (shop,) = [each for each in made.entries if each.name == "my shop"]
    assert (shop.origin, shop.standing, shop.description) == (Origin.OWN, Standing.UNOFFICIAL, "Web shop")
    assert (shop.mark(TCP), shop.mark(UDP)) == (None, Mark.USED)
    assert made.on_port(8080)[0] is shop
    assert made.service_name(8080, UDP) == "my shop"
    assert made.service_name(8080, TCP) != "my shop"


def test_many_own_entries_keep_the_order_of_the_numbers() -> None:
    made = with_own(*(own(str(number), f"n{number}", own_id=number) for number in (9, 3, 8080, 7, 65535, 3000)))
    firsts = [each.ports.first for each in made.entries if each.ports]
    assert firsts == sorted(firsts)
    assert made.entries[-1] is NAMELESS
    for number in (3, 7, 9, 3000, 65535):
        assert f"n{number}" in [each.name for each in made.on_port(number)]


def test_entries_alike_have_different_keys() -> None:
    alike = entry("8080", "my shop", standing=Standing.UNOFFICIAL, knowledge=make_knowledge())
    made = with_own(own("8080", "my shop"), own("8080", "my shop", UDP, own_id=2), over=catalog(alike))
    assert len({each.key for each in made.entries}) == 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("jenkins", ("9999", "Jenkins")),
        ("JENKINS", ("9999", "Jenkins")),
        ("secure shell", ("9998", "secure shell")),
        ("8080", ("8080", "my shop")),
        ("my", ("8080", "my shop")),
        ("third floor", ("8080", "my shop")),
        ("ticket", ("8080", "my shop")),
        ("origin:own port:8000-9000", ("8080", "my shop")),
        ("ssh", ("22", "ssh")),
    ],
)
def test_a_name_that_the_user_gave_comes_first(text: str, first: tuple[str, str]) -> None:
    made = with_own(
        own("9999", "Jenkins"),
        own("9998", "secure shell", own_id=2),
        own("8080", "my shop", own_id=3, description="Third floor", basis="ticket 7"),
        own("9997", "sshuttle", own_id=4),
    )
    assert found(made, text)[0] == first


# Query keys and filters


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("favourite:yes", {"ssh"}),
        ("favori:oui", {"ssh"}),
        ("favourite:no port:22", set()),
        ("note:office", {"ssh"}),
        ("note:OFFICE", {"ssh"}),
        ('note:"the office"', {"ssh"}),
        ('note:"office the"', set()),
        ("note:*", {"ssh", "x11"}),
        ("-note:* port:22-6063", set()),
        ("office", {"ssh"}),
        ("origin:own", {"shop"}),
        ("origine:moi", {"shop"}),
        ("origin:portgui", {"Jenkins"}),
        ("origin:iana port:8080", {"http-alt"}),
        ("origin:services-file", {"daemon"}),
        ("origin:serv", {"daemon"}),
        ("-origin:iana -origin:portgui -origin:own", {"daemon"}),
    ],
)
def test_keys(text: str, names: set[str]) -> None:
    over = catalog().with_services(parse(b"daemon 7777/tcp").services)
    made = with_own(
        PortNote(PortRange(22), True, "Only from the office"),
        PortNote(PortRange(6000, 6063), False, "displays"),
        own("8081", "shop"),
        over=over,
    )
    query = Query.parse(text)
    assert not query.problems
    assert {each.name for each in made.search(query)} == names


def test_filters() -> None:
    made = with_own(PortNote(PortRange(22), True), own("8081", "shop"))

    def admitted(wanted: EntryFilter) -> set[str | None]:
        assert wanted.active
        return {each.name for each in made.entries if wanted.admits(each)}

    assert admitted(EntryFilter(favourite=True)) == {"ssh"}
    assert admitted(EntryFilter(origins=frozenset({Origin.OWN}))) == {"shop"}
    assert admitted(EntryFilter(origins=frozenset({Origin.OWN, Origin.PORTGUI}))) == {"shop", "Jenkins"}
    assert admitted(EntryFilter(favourite=True, origins=frozenset({Origin.OWN}))) == set()


# The services file


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("ssh 22/tcp", "ssh"),
        ("SSH 22/tcp", "ssh"),
        ("sec 22/tcp secure-shell", "ssh"),
        ("http_alt 8080/tcp", "http-alt"),
        ("webcache 8080/udp proxy", "http-alt"),
        ("jenkins 8080/tcp", "Jenkins"),
        ("x11-5 6005/tcp", "x11"),
        ("x11 6005/tcp", "x11"),
    ],
)
def test_a_line_that_is_known_already_is_a_part_of_the_entry(line: str, name: str) -> None:
    made = catalog().with_services(parse(f"{line} # from the file".encode()).services)
    assert rows(made) == rows(catalog())
    (told,) = [each for each in made.entries if each.local]
    assert told.name == name
    assert told.origin in (Origin.IANA, Origin.PORTGUI)
    assert told.local
    (naming,) = told.local.namings
    assert (naming.name, naming.comment) == (line.split()[0], "from the file")


@pytest.mark.parametrize("line", ["x11-6 6005/tcp", "ssh 2222/tcp", "telnet 22/tcp", "x 50000/udp"])
def test_a_line_that_says_something_else_is_an_entry(line: str) -> None:
    name, number = line.split("/")[0].split()
    made = catalog().with_services(parse(f"{line} other # Comment".encode()).services)
    (added,) = [each for each in made.entries if each.origin is Origin.SERVICES_FILE]
    assert (str(added.ports), added.name, added.description, added.aliases) == (number, name, "Comment", ("other",))
    assert added in made.on_port(int(number))
    assert found(made, "other") == [(number, name)]


def test_lines_of_one_service_are_one_entry() -> None:
    made = catalog().with_services(parse(b"thing 7/tcp a # C\nthing 7/udp b\nthing 8/tcp").services)
    added = [each for each in made.entries if each.origin is Origin.SERVICES_FILE]
    assert [(str(each.ports), each.in_practice, each.aliases) for each in added] == [
        ("7", frozenset({TCP, UDP}), ("a", "b")),
        ("8", frozenset({TCP}), ()),
    ]


def test_aliases_of_the_services_file_are_found() -> None:
    made = catalog().with_services(parse("ssh 22/tcp sichere-hülle".encode()).services)
    assert found(made, "sichere hulle") == [("22", "ssh")]


def test_what_is_known_beats_the_services_file() -> None:
    made = catalog().with_services(parse(b"jenkins-old 8080/tcp").services)
    assert made.on_port(8080)[0] is JENKINS
    assert made.service_name(8080, TCP) == "Jenkins"


# On the shipped reference


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


QUERIES: Final = ["ssh", "8080", "remote desktop", "web -http", "port:8000-8100 transport:udp", "postgers", "shop", "a"]


@pytest.mark.parametrize("text", QUERIES)
def test_an_index_made_like_another_finds_the_same(shipped: Catalog, text: str) -> None:
    data = OwnData((PortNote(PortRange(22), True, "shop"), PortNote(PortRange(50123), True)), (own("8080", "my shop"),))
    services = parse(b"ssh 22/tcp sicher\nshop 7777/tcp").services
    anew = Catalog(shipped.entries, shipped.date).with_services(services).with_own(data)
    shipped.prepare()
    prepared = shipped.with_services(services)
    alike = prepared.with_own(data)
    query = Query.parse(text)
    assert alike.find(query) == anew.find(query)
    assert alike.find(query).entries
    back = prepared.with_own(NOTHING)
    assert back.find(query) == Catalog(prepared.entries, prepared.date).find(query)
