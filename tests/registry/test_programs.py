"""Which programs are expected on a port: names as systems show them, go-betweens, and the shipped knowledge."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from portgui import resources
from portgui.ports import Transport
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, Standing
from portgui.registry.programs import expected, may_hold_any_port
from tests.fakes import make_entry, make_knowledge

TCP, UDP = Transport.TCP, Transport.UDP
POSTGRESQL = make_entry(
    "5432",
    "postgresql",
    [TCP, UDP],
    knowledge=make_knowledge(
        in_practice=frozenset({TCP}),
        software=("PostgreSQL", "EDB Postgres"),
        programs=("postgres", "pgbouncer"),
        aliases=("base de données", "Été"),
    ),
)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("postgres", "postgres"),
        ("postgres.exe", "postgres"),
        ("Postgres.EXE", "postgres"),
        ("adguardhome", "AdGuardHome"),
        ("systemd-resolve", "systemd-resolved"),
        ("Plex Media Serv", "Plex Media Server"),
        ("AppleFileServer", "AppleFileServer"),
        ("gnome-remote-de", "gnome-remote-desktop-daemon"),
        ("python3", "python"),
        ("python3.11", "python"),
        ("pythonw.exe", "python"),
        ("pypy3", "python"),
        ("nodejs", "node"),
        ("node18", "node"),
        ("javaw.exe", "java"),
        ("ruby2.7", "ruby"),
        ("lua5.4", "lua"),
        ("php-fpm8.2", "php"),
        ("exim4", "exim"),
        ("beam.smp", "beam.smp"),
        ("pveproxy worker", "pveproxy worker"),
    ],
)
def test_a_program_is_known_by_what_the_system_makes_of_its_name(name: str, program: str) -> None:
    assert expected(name, ["other", program])


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("node", "postgres"),
        ("postgres", "postgresql"),
        ("postgresql-backup", "postgres"),
        ("systemd", "systemd-resolved"),
        ("systemd-network", "systemd-resolved"),
        ("java", "javac"),
        ("python", "python-proxy"),
        ("", "postgres"),
        ("exe", "postgres"),
        ("3306", "mysqld"),
        ("k3s", "k"),
    ],
)
def test_another_program_is_not_taken_for_it(name: str, program: str) -> None:
    assert not expected(name, [program])


@pytest.mark.parametrize(
    "name",
    [
        *("docker-proxy", "systemd", "launchd", "svchost.exe", "sshd", "ssh", "xinetd", "rootlessport", "conmon"),
        *("slirp4netns", "pasta", "pasta.avx2", "gvproxy", "kubectl", "wslrelay.exe", "vpnkit", "com.docker.backend"),
        *("com.docker.backend.exe", "com.docker.back", "socat", "haproxy", "nginx", "envoy", "qemu-system-x86_64"),
        *("qemu-system-x86", "session-manager", "wine64-preloader", "busybox", "OrbStack Helper"),
    ],
)
def test_go_betweens_may_hold_any_port(name: str) -> None:
    assert may_hold_any_port(name)


@pytest.mark.parametrize("name", ["node", "python3", "java", "postgres", "main", "dotnet", "", "system", "dockerfoo"])
def test_others_may_not(name: str) -> None:
    assert not may_hold_any_port(name)


def unusual(names: Sequence[str], *entries: Entry, port: int = 5432, transport: Transport = TCP) -> tuple[str, ...]:
    return Catalog(entries or (POSTGRESQL,), None).unusual(port, transport, names)


NORMALLY = ("PostgreSQL", "EDB Postgres")


@pytest.mark.parametrize("names", [["node"], ["python3.11"], ["java"], ["myapp", "node"], ["a"], ["x" * 15], ["%1"]])
def test_what_is_not_expected_is_unusual_with_what_is(names: list[str]) -> None:
    assert unusual(names) == NORMALLY


@pytest.mark.parametrize(
    "names",
    [
        *(["postgres"], ["postgres.exe"], ["pgbouncer"], ["wrapper", "postgres"], ["postgres", "node"]),
        *(["docker-proxy"], ["app", "com.docker.backend"], ["systemd"]),
        *(["postgresql"], ["PostgreSQL"], ["été"], ["edb"]),  # a word that the entry is called by
        [],
    ],
)
def test_what_is_expected_or_a_go_between_or_unknown_is_not(names: list[str]) -> None:
    assert unusual(names) == ()


def test_of_a_number_without_programs_nothing_is_said() -> None:
    for entry in (
        make_entry("5432", "x"),
        make_entry("5432", "x", knowledge=make_knowledge(software=("X",))),
        make_entry("5432", None, standing=Standing.UNASSIGNED),
        make_entry("5432", None, standing=Standing.RESERVED),
    ):
        assert unusual(["node"], entry) == ()
    assert Catalog.empty().unusual(5432, TCP, ["node"]) == ()


def test_a_transport_that_is_not_used_in_practice_says_nothing() -> None:
    assert unusual(["node"], transport=UDP) == ()


def test_of_several_uses_none_must_fit() -> None:
    other = make_entry(
        "5432",
        "crate",
        standing=Standing.UNOFFICIAL,
        knowledge=make_knowledge(in_practice=frozenset({TCP}), software=("CrateDB",), programs=("java",)),
    )
    assert unusual(["node"], POSTGRESQL, other) == (*NORMALLY, "CrateDB")
    assert unusual(["java"], POSTGRESQL, other) == ()
    assert unusual(["postgres"], POSTGRESQL, other) == ()


def test_a_use_whose_programs_we_do_not_know_may_be_the_one() -> None:
    other = make_entry(
        "5432", "some", standing=Standing.UNOFFICIAL, knowledge=make_knowledge(in_practice=frozenset({TCP}))
    )
    assert unusual(["node"], POSTGRESQL, other) == ()


def test_a_mere_registration_is_a_use_only_if_it_tells_the_name() -> None:
    registered = make_entry("5432", "targus", [TCP])
    assert unusual(["node"], POSTGRESQL, registered) == NORMALLY
    assert unusual(["targus"], POSTGRESQL, registered) == ()


def test_of_a_range_each_number_is_judged() -> None:
    x11 = make_entry("6000-6063", "x11", knowledge=make_knowledge(software=("X.Org",), programs=("Xorg",)))
    assert unusual(["node"], x11, port=6001) == ("X.Org",)
    assert unusual(["xorg"], x11, port=6063) == ()
    assert unusual(["node"], x11, port=6064) == ()


# The shipped knowledge


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


@pytest.mark.parametrize(
    ("port", "transport", "usual", "strange"),
    [
        (22, TCP, "sshd dropbear tinysshd", "python3 node"),
        (25, TCP, "master exim4 sendmail", "ruby"),
        (53, UDP, "systemd-resolve named unbound dnsmasq coredns pihole-FTL", "chrome"),
        (123, UDP, "chronyd ntpd", "firefox"),
        (631, TCP, "cupsd", "node"),
        (3306, TCP, "mysqld mariadbd mysqld.exe", "node java"),
        (3310, TCP, "clamd", "python3"),
        (5432, TCP, "postgres postgres.exe pgbouncer", "node java python3.12"),
        (6379, TCP, "redis-server valkey-server", "python3 java"),
        (9200, TCP, "java", "node"),
        (11211, TCP, "memcached", "php"),
        (27017, TCP, "mongod mongos", "java"),
        (32400, TCP, "Plex_Media_Serv Plex_Media_Server.exe", "python3"),
    ],
)
def test_shipped_knowledge_tells_usual_from_unusual(
    catalog: Catalog, port: int, transport: Transport, usual: str, strange: str
) -> None:
    names = {name.replace("_", " "): () for name in usual.split()}
    assert {name: catalog.unusual(port, transport, [name]) for name in names} == names
    for name in strange.split():
        assert catalog.unusual(port, transport, [name]), name


@pytest.mark.parametrize("port", [80, 443, 3000, 5000, 8000, 8080, 8443, 9000, 50000, 4, 65535])
def test_ports_that_anything_may_use_are_never_unusual(catalog: Catalog, port: int) -> None:
    for transport in Transport:
        assert catalog.unusual(port, transport, ["node"]) == ()


def test_programs_are_told_with_software_of_essential_entries_or_of_uses_beside_them(catalog: Catalog) -> None:
    told = [entry for entry in catalog.entries if entry.knowledge and entry.knowledge.programs]
    assert len(told) > 100
    essential = {entry.ports for entry in told if entry.essential}
    for entry in told:
        assert entry.knowledge
        assert entry.knowledge.software, entry.name
        assert entry.ports in essential, entry.name


def test_what_knows_the_programs_of_one_use_knows_those_of_all(catalog: Catalog) -> None:
    """Otherwise the names are there in vain: nothing can be said."""
    for entry in catalog.entries:
        if entry.knowledge and entry.knowledge.programs and entry.ports and entry.in_practice:
            assert any(
                catalog.unusual(entry.ports.first, transport, ["surely no program"]) for transport in entry.in_practice
            ), entry.name


def test_names_of_programs_are_names_of_processes() -> None:
    files: list[Path] = sorted(resources.path("knowledge").glob("*.rec"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line.startswith("programs:")]
    assert lines
    for line in lines:
        for name in line.removeprefix("programs:").split(","):
            assert re.fullmatch(r"[A-Za-z][\w.+-]*( [\w.+-]+)*", name.strip()) or not name.strip(), line
