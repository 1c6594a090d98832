"""Which sockets a search text finds."""

import pytest

from portgui.ports import Transport
from portgui.query import Correction, Key, Query, values
from portgui.records import replace
from portgui.sockets.interfaces import NO_INTERFACES, Interface, InterfaceKind, Interfaces
from portgui.sockets.search import SocketIndex
from portgui.sockets.socket import Container, Reach, Socket, State, Unit
from tests.fakes import make_process, make_socket
from tests.hostile import HOSTILE_TEXTS, random_texts

JAVA = make_process(
    "java",
    4711,
    executable="/opt/jdk/bin/java",
    command_line=("java", "-jar", "Téléphonie.jar", "--port", "9090"),
    user="Jürgen",
)
LISTENER = make_socket("192.168.22.7:8080", process=JAVA)
CONNECTION = make_socket("192.168.22.7:40000", "[2001:db8::53]:443", state=State.TIME_WAIT)
DATAGRAMS = make_socket("0.0.0.0:53", transport=Transport.UDP, process=make_process("dnsmasq", 80))
SOCKETS = {"listener": LISTENER, "connection": CONNECTION, "datagrams": DATAGRAMS}
SERVICES = {"listener": "http-alt", "connection": "https", "datagrams": "domain"}


def matches(query: Query, socket: Socket, service: str | None, interfaces: Interfaces = NO_INTERFACES) -> bool:
    """Say whether a search finds a socket, whose port stands for the service of that name."""
    index = SocketIndex(lambda _: service, lambda: interfaces)
    return bool(index.matching(query, [socket]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"listener", "connection", "datagrams"}),
        # numbers: ports at both ends, the pid, and what the process says of itself
        ("8080", {"listener"}),
        ("443", {"connection"}),
        ("40000", {"connection"}),
        ("4711", {"listener"}),
        ("9090", {"listener"}),
        ("80", {"datagrams"}),  # a pid; not a part of 8080
        ("909", set()),
        # but not the numbers within addresses
        ("22", set()),
        ("192", set()),
        ("0", set()),
        ("65536", set()),
        # ranges
        ("8000-8100", {"listener"}),
        ("8100-8000", {"listener"}),
        ("50-60", {"datagrams"}),
        ("1-65535", {"listener", "connection", "datagrams"}),
        ("79-81", set()),  # a range is one of ports, not of pids
        # a transport with the number: the port and nothing else
        ("53/udp", {"datagrams"}),
        ("53/tcp", set()),
        ("8080/tcp", {"listener"}),
        ("8080/udp", set()),
        ("9090/tcp", set()),
        ("80/udp", set()),
        ("4711/tcp", set()),
        ("443/tcp", {"connection"}),
        # words
        ("http", {"listener", "connection"}),
        ("https", {"connection"}),
        ("JAVA", {"listener"}),
        ("telephonie", {"listener"}),
        ("TÉLÉPHONIE", {"listener"}),
        ("jurgen", {"listener"}),
        ("/opt/jdk", {"listener"}),
        ("dnsmasq", {"datagrams"}),
        ("tcp", {"listener", "connection"}),
        ("udp", {"datagrams"}),
        ("time-wait", {"connection"}),
        ("listen", {"listener"}),
        ("ipv4", {"listener", "connection", "datagrams"}),
        # addresses and endpoints
        ("192.168.22.7", {"listener", "connection"}),
        ("192.168.", {"listener", "connection"}),
        ("2001:DB8::53", {"connection"}),
        ("192.168.22.7:8080", {"listener"}),
        ("[2001:db8::53]:443", {"connection"}),
        # every term must match
        ("java 8080", {"listener"}),
        ("java 443", set()),
        ("192.168.22.7 443", {"connection"}),
        ("53 udp dnsmasq", {"datagrams"}),
        ("53 tcp", set()),
        ("8080 9090 4711", {"listener"}),
        ("192.168.22.7:443", set()),  # the address of one end is not that of the other
        (":8080", {"listener"}),
        ("port 443", {"connection"}),
        ("tcp/8080", {"listener"}),
        # one of several, none of the excluded
        ("java | dnsmasq", {"listener", "datagrams"}),
        ("java|dnsmasq", {"listener", "datagrams"}),
        ("8080|53", {"listener", "datagrams"}),
        ("-java", {"connection", "datagrams"}),
        ("tcp -java", {"connection"}),
        ("-8080", {"connection", "datagrams"}),
        ("-java -dnsmasq", {"connection"}),
        ('"java -jar"', {"listener"}),
        ('"jav"', set()),
        # keys
        ("port:443", {"connection"}),
        ("port:9090", set()),  # what the process says of itself is no port
        ("port:80", set()),  # nor is the pid
        ("port:8000-9000", {"listener"}),
        ("port:70000", set()),
        ("port:>65535", set()),
        ("70000-80000", set()),
        ("70000-", set()),
        ("port:70000 java", set()),
        ("port:70000,8080", {"listener"}),
        ("port:70000 | java", {"listener"}),
        ("-port:70000", {"listener", "connection", "datagrams"}),  # that leaves nothing out
        ("remote-port:443", {"connection"}),
        ("port-distant:400-500", {"connection"}),
        ("remote-port:80,443-", {"connection"}),
        ("-remote-port:443", {"listener", "datagrams"}),
        ("remote-port:8080", set()),  # that is the near end of one
        ("remote-port:>400", {"connection"}),
        ("remote-port:<=443", {"connection"}),
        ("remote-port:<443", set()),
        ("remote-port:>65535", set()),
        ("local-port:40000", {"connection"}),
        ("local-port:443", set()),  # that is the far end of one
        ("port-local:53,8080", {"listener", "datagrams"}),
        ("-local-port:>8000", {"datagrams"}),
        ("local-port:system", {"datagrams"}),
        ("port:système", {"connection", "datagrams"}),
        ("pid:>4000", {"listener"}),
        ("pid:>=80", {"listener", "datagrams"}),
        ("pid:<=80", {"datagrams"}),
        ("pid:<80", set()),
        ("pid:<0", {"listener", "connection", "datagrams"}),  # no number: left out
        ("remote-port:web", {"listener", "connection", "datagrams"}),  # no number: left out
        ("transport:udp", {"datagrams"}),
        ("-transport:udp", {"listener", "connection"}),
        ("name:http", {"listener", "connection"}),
        ('name:"https"', {"connection"}),
        ("name:java", set()),
        ("process:java", {"listener"}),
        ("programme:JDK", {"listener"}),
        ("process:9090", set()),
        ("pid:80", {"datagrams"}),
        ("pid:8", set()),
        ("user:jürgen", {"listener"}),
        ("-user:jurgen", {"connection", "datagrams"}),
        ("state:time-wait", {"connection"}),
        ("state:time", {"connection"}),
        ("state:wait", {"listener", "connection", "datagrams"}),  # left out, and told
        ("state:estab|time_wait", {"connection"}),
        ("-state:listen", {"connection", "datagrams"}),
        ("etat:listen", {"listener"}),
        ("état:écoute", {"listener"}),
        ('état:"en écoute"', {"listener"}),
        ("état:établi", set()),
        ("portée:toute-interface", {"datagrams"}),
        ('portée:"cet ordinateur seul"', set()),
        ("address:192.168.22.7", {"listener", "connection"}),
        ("remote:2001:db8", {"connection"}),
        ("remote:192.168", set()),
        ("reach:every", {"datagrams"}),
        ("reach:this-network", {"listener"}),
        ("reach:this", {"listener"}),
        ("portee:ce-reseau", {"listener"}),
        ("reach:computer", set()),
        ("reach:nowhere java", {"listener"}),
        # keys of entries say nothing of a socket and are left out
        ("java rfc:1", {"listener"}),
        ("standing:official", {"listener", "connection", "datagrams"}),
        ("-encrypted:yes java", {"listener"}),
        ("java in-use:no", {"listener"}),
        ("java foo:bar", {"listener"}),
    ],
)
def test_a_search_finds(text: str, found: set[str]) -> None:
    query = Query.parse(text)
    assert {name for name, socket in SOCKETS.items() if matches(query, socket, SERVICES[name])} == found


@pytest.mark.parametrize(
    "text",
    [
        "what program listens on port 8080",
        "Which process uses port 8080?",
        "is port 8080 open",
        "why is 8080 in use",
        "what's running on 8080",
        "who is listening on localhost:8080 ?",
        "process using port 8080",
        "what pid has 8080",
        "quel processus utilise le port 8080",
        "qui écoute sur 8080 ?",
        "que fait le port 8080",
        "à quoi correspond le port 8080",
        "quelle application bloque le port 8080",
        "pourquoi le port 8080 est-il pris ?",
        "which port does java use",
        "sur quel port écoute java",
        "is java running?",
        "port 8080.",
        "where is java listening",
    ],
)
def test_a_question_finds_what_it_asks_for(text: str) -> None:
    query = Query.parse(text)
    assert [name for name, each in SOCKETS.items() if matches(query, each, SERVICES[name])] == ["listener"]


@pytest.mark.parametrize("word", ["process", "service", "listen", "program", "écoute", "logiciel", "app", "open"])
def test_a_word_that_questions_have_is_searched_for_where_it_stands_alone(word: str) -> None:
    runs = make_socket("127.0.0.1:1", process=make_process("x", command_line=("x", f"--{word}")), state=State.CLOSED)
    other = make_socket("127.0.0.1:1", process=make_process("x"), state=State.CLOSED)
    for text in (word, f"x {word}", f'"{word}"'):
        assert matches(Query.parse(text), runs, None), text
        assert not matches(Query.parse(text), other, None), text


def test_endpoints_are_found_as_they_are_copied() -> None:
    for socket in SOCKETS.values():
        for endpoint in filter(None, (socket.local, socket.remote)):
            assert matches(Query.parse(str(endpoint)), socket, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('process:"node"', [1]),
        ("process:node", [1, 2, 3]),
        ('process:"/opt/node/bin/python"', [3]),
        ('-process:"node"', [2, 3]),
        ('user:"joe"', [1, 2]),
        ('-user:"joe"', [3]),
        ("user:joe", [1, 2, 3]),
        ('name:"http"', [1]),
        ("name:http", [1, 2]),
        ('process:"web  content"', []),
    ],
)
def test_in_quotes_a_value_is_meant_as_such(text: str, found: list[int]) -> None:
    node = make_process("node", 1, executable="/usr/bin/node", user="joe")
    exporter = make_process("node-exporter", 2, executable="/usr/bin/node-exporter", user="joe")
    python = make_process("python", 3, executable="/opt/node/bin/python", user="joe-admin")
    held = [make_socket(f"127.0.0.1:{each.pid}", process=each) for each in (node, exporter, python)]
    names = {1: "http", 2: "http-alt", 3: None}
    query = Query.parse(text)
    assert [each.local.port for each in held if matches(query, each, names[each.local.port])] == found


@pytest.mark.parametrize("text", ["process:worker", "worker", '"in the pool"', "pid:4712", "4712", "process:wroker"])
def test_all_processes_that_share_a_socket_find_it(text: str) -> None:
    worker = make_process("worker", 4712, command_line=("worker", "in", "the", "pool"))
    shared = replace(LISTENER, other_processes=(make_process("other", 4713), worker))
    index = SocketIndex(lambda _: None)
    for sockets in ([LISTENER, CONNECTION, shared], [shared, DATAGRAMS]):  # a second time from what it keeps
        assert list(index.find(Query.parse(text), sockets).sockets) == [shared]
        index.forget([LISTENER, CONNECTION])


def test_a_number_over_those_of_ports_may_be_a_pid() -> None:
    far = make_socket("127.0.0.1:80", process=make_process("far", 70_000))
    assert matches(Query.parse("70000"), far, None)
    assert not matches(Query.parse("7000"), far, None)


def test_a_process_that_tells_nothing_can_be_searched() -> None:
    silent = make_socket("127.0.0.1:80", process=make_process("", 5))
    assert matches(Query.parse("5"), silent, None)
    assert not matches(Query.parse("java"), silent, None)
    assert not matches(Query.parse("none"), silent, None)
    assert not matches(Query.parse("none"), CONNECTION, None)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_any_text_may_be_searched_and_be_part_of_a_process(text: str) -> None:
    process = make_process(text, executable=text, command_line=(text, text), user=text)
    socket = make_socket("[fe80::1%eth0]:80", process=process)
    query = Query.parse(text)
    assert matches(query, socket, text) in (True, False)
    if len(query.terms) == 1 and query.text == text and not query.terms[0].ports:
        assert matches(query, socket, None)


def test_any_text_made_by_chance_may_be_searched() -> None:
    everything = 0
    for text in random_texts(3_000):
        query = Query.parse(text)
        for name, socket in SOCKETS.items():
            found = matches(query, socket, SERVICES[name])
            everything += found
            assert found or query.terms, text
    assert 0 < everything < 9_000


def test_the_values_of_keys_are_those_of_the_records() -> None:
    assert set(values(Key.STATE)) == {state.value.lower() for state in State}
    assert set(values(Key.REACH)) == {reach.value for reach in Reach}


# Many sockets


def found(index: SocketIndex, text: str, *sockets: Socket) -> tuple[list[Socket], tuple[Correction, ...]]:
    result = index.find(Query.parse(text), sockets)
    return list(result.sockets), result.corrections


NAMED = {socket: SERVICES[name] for name, socket in SOCKETS.items()}


@pytest.mark.parametrize(
    ("text", "read", "sockets"),
    [
        ("dnsmask", "dnsmasq", [DATAGRAMS]),
        ("htpp", "http", [LISTENER, CONNECTION]),
        ("listne", "listen", [LISTENER]),
        ("jurgne", "jurgen", [LISTENER]),
        ("process:dnsmsaq", "dnsmasq", [DATAGRAMS]),
        ("name:doamin udp", "domain", [DATAGRAMS]),
    ],
)
def test_one_typing_error_is_forgiven_where_nothing_matches(text: str, read: str, sockets: list[Socket]) -> None:
    typed = next(term.text for term in Query.parse(text).terms)
    assert found(SocketIndex(NAMED.get), text, *SOCKETS.values()) == (sockets, (Correction(typed, read),))


def test_no_typing_error_is_read_as_a_program_that_has_ended() -> None:
    ended = make_socket("127.0.0.1:1", process=make_process("mina", 1), inode=1)
    there = make_socket("127.0.0.1:2", process=make_process("mind", 2), inode=2)
    index = SocketIndex(lambda _: None)
    assert found(index, "minx", ended) == ([ended], (Correction("minx", "mina"),))
    index.forget([ended])
    assert found(index, "minx", there) == ([there], (Correction("minx", "mind"),))


@pytest.mark.parametrize(
    "text",
    [
        "http",  # it is there
        "jvaa | http",  # another side is
        "jv",  # too short
        "dnsmask nothinglikeit",  # the other word is beyond help
        '"dnsmask"',  # in quotes it is meant so
        "-dnsmask ipv6",
        "99998",
        "dnsmask java",  # each is forgiven, and no socket has both
    ],
)
def test_nothing_is_forgiven_needlessly_or_in_vain(text: str) -> None:
    index = SocketIndex(NAMED.get)
    sockets, corrections = found(index, text, *SOCKETS.values())
    assert sockets == [socket for socket in SOCKETS.values() if matches(Query.parse(text), socket, NAMED[socket])]
    assert corrections == () or sockets == []


def test_a_socket_that_changes_is_found_by_what_it_is_now() -> None:
    index = SocketIndex(NAMED.get)
    assert found(index, "time-wait", *SOCKETS.values())[0] == [CONNECTION]
    changed = replace(CONNECTION, state=State.CLOSED)
    index.forget([CONNECTION])
    assert found(index, "time-wait", LISTENER, changed)[0] == []
    assert found(index, "closed", LISTENER, changed)[0] == [changed]


def test_services_are_asked_again_when_they_are_said_to_be_other_ones() -> None:
    names = {LISTENER: "http-alt"}
    index = SocketIndex(names.get)
    assert found(index, "http-alt", LISTENER)[0] == [LISTENER]
    names[LISTENER] = "tomcat"
    for sockets in ([LISTENER], None):
        index.forget_services(sockets)
        assert found(index, names[LISTENER], LISTENER)[0] == [LISTENER]
        names[LISTENER] += "2"


def test_texts_of_what_is_gone_are_not_kept() -> None:
    index = SocketIndex(lambda _: None)
    for number in range(2_000):
        socket = make_socket("127.0.0.1:80", process=make_process(f"p{number}x", number))
        assert found(index, f"p{number}x", socket)[0] == [socket]
        assert not matches(Query.parse(f"p{number - 1}x"), socket, None)
        assert found(index, f'"p{number - 1}x"', socket) == ([], ())
        index.forget([socket])


@pytest.mark.parametrize("text", ["user:jurgen", "jürgen", "user:jurgen -user:root"])
def test_the_user_of_a_socket_is_found_where_the_process_is_not_readable(text: str) -> None:
    theirs = make_socket("127.0.0.1:9", user="Jürgen")
    assert matches(Query.parse(text), theirs, None)
    assert not matches(Query.parse(text), make_socket("127.0.0.1:9", user="root"), None)


# Units, interfaces, networks, ranges of pids


NGINX = make_process("nginx", 100, unit=Unit("nginx.service", of_user=False))
BOXED = make_process("redis", 2000, container=Container("docker", "a1b2c3" + "0" * 58))
MACHINE = Interfaces(
    (
        Interface("lo", InterfaceKind.LOOPBACK, True, ("127.0.0.1", "::1")),
        Interface("eth0", InterfaceKind.WIRED, True, ("10.1.2.3", "2001:db8::1")),
        Interface("wg0", InterfaceKind.VPN, True, ("10.9.0.1",)),
    )
)
PLACES = {
    "web": make_socket("0.0.0.0:80", process=NGINX),
    "cache": make_socket("127.0.0.1:6379", process=BOXED),
    "tunnel": make_socket("10.9.0.1:22"),
    "call": make_socket("10.1.2.3:40000", "192.0.2.11:443"),
    "near": make_socket("10.1.2.3:40001", "192.0.2.1:443"),
    "mapped": make_socket("[::ffff:10.1.2.3]:40002", "[::ffff:192.0.2.1]:443"),
    "six": make_socket("[2001:db8::1]:40003", "[2001:db8:1::7]:443"),
    "tied": make_socket("0.0.0.0:68", transport=Transport.UDP, interface="wg0"),
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("unit:nginx", {"web"}),
        ("unit:nginx.service", {"web"}),
        ("container:docker", {"cache"}),
        ("unit:a1b2", {"cache"}),
        ('unit:"docker:a1b2c3' + "0" * 58 + '"', {"cache"}),
        ("unit:nginx|docker", {"web", "cache"}),
        ("-unit:docker -unit:nginx", set(PLACES) - {"web", "cache"}),
        ("pid:100", {"web"}),
        ("pid:100-2000", {"web", "cache"}),
        ("pid:2000-100", {"web", "cache"}),
        ("pid:101-", {"cache"}),
        ("pid:100,2000", {"web", "cache"}),
        ("pid:100000-9999999", set()),
        ("interface:wg0", {"web", "tunnel", "tied"}),
        ("interface:eth0", {"web", "call", "near", "mapped", "six"}),
        ("interface:lo", {"cache"}),
        ("remote:192.0.2.1", {"call", "near", "mapped"}),  # the beginning of an address, as it is typed
        ('remote:"192.0.2.1"', {"near"}),
        ('address:"10.9.0.1"', {"tunnel"}),
        ("remote:192.0.2.0/28", {"call", "near", "mapped"}),
        ("remote:192.0.2.8/29", {"call"}),
        ("address:10.0.0.0/8", {"tunnel", "call", "near", "mapped"}),
        ("address:2001:db8::/32", {"six"}),
        ("-remote:0.0.0.0/0 state:established", {"six"}),
    ],
)
def test_where_a_socket_is_and_what_it_runs_in(text: str, wanted: set[str]) -> None:
    query = Query.parse(text)
    assert not query.problems
    assert {name for name, each in PLACES.items() if matches(query, each, None, MACHINE)} == wanted


ON_8124 = {
    "four": make_socket("0.0.0.0:8124"),
    "six": make_socket("[::]:8124", v6_only=True),
    "both": make_socket("[::]:8124", v6_only=False),
    "mapped": make_socket("[::ffff:127.0.0.1]:8124"),
    "local": make_socket("127.0.0.1:8124"),
    "local six": make_socket("[::1]:8124"),
    "outside": make_socket("10.1.2.3:8124"),
    "datagrams": make_socket("0.0.0.0:8124", transport=Transport.UDP),
    "tied": make_socket("0.0.0.0:8124", interface="wg0"),
    "inbound": make_socket("127.0.0.1:8124", "127.0.0.1:50000"),
    "outbound": make_socket("[::ffff:10.1.2.3]:50001", "[::ffff:192.0.2.7]:8124"),
    "link": make_socket("[fe80::1%eth0]:8124"),
    "closed": make_socket("127.0.0.1:8124", state=State.CLOSED),
    "longer port": make_socket("127.0.0.1:18124"),
    "other port": make_socket("127.0.0.1:8125"),
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("127.0.0.1:8124", {"four", "both", "mapped", "local", "datagrams", "inbound", "closed"}),
        ("http://127.0.0.1:8124/", {"four", "both", "mapped", "local", "datagrams", "inbound", "closed"}),
        ("http://127.0.0.1:8124?page=1", {"four", "both", "mapped", "local", "datagrams", "inbound", "closed"}),
        ("127.0.0.2:8124", {"four", "both", "datagrams"}),
        ("[::1]:8124", {"six", "both", "local six"}),
        ("http://[0:0:0:0:0:0:0:1]:8124/a/b", {"six", "both", "local six"}),
        ("http://10.1.2.3:8124/", {"four", "both", "outside", "datagrams"}),
        ("10.9.0.1:8124", {"four", "both", "datagrams", "tied"}),
        ("[2001:DB8:0::1]:8124", {"six", "both"}),
        ("192.0.2.7:8124", {"outbound"}),  # no address of this computer: who listens here does not answer there
        ("192.0.2.8:8124", set()),
        ("0.0.0.0:8124", {"four", "both", "datagrams", "tied"}),
        ("[fe80::1]:8124", {"link"}),
        ("[FE80:0::1%eth0]:8124", {"link"}),
        ("[fe80::1%eth1]:8124", set()),
        ("127.0.0.1:812", set()),
        ("127.0.0.1:8124 -state:listen -udp", {"inbound", "closed"}),
    ],
)
def test_an_endpoint_finds_what_would_answer_there_and_what_is_connected(text: str, wanted: set[str]) -> None:
    query = Query.parse(text)
    assert {name for name, each in ON_8124.items() if matches(query, each, None, MACHINE)} == wanted


def test_before_the_interfaces_are_known_a_wildcard_answers_on_loopback_addresses() -> None:
    assert matches(Query.parse("127.0.0.1:8124"), ON_8124["four"], None)
    assert not matches(Query.parse("10.1.2.3:8124"), ON_8124["four"], None)


def test_an_ipv6_wildcard_that_may_refuse_ipv4_is_found_for_it() -> None:
    assert matches(Query.parse("127.0.0.1:8124"), make_socket("[::]:8124"), None, MACHINE)


@pytest.mark.parametrize("spelling", ["fe80::1", "FE80::1", "fe80:0:0:0::1", "[fe80::1]", "fe80:0:0:0:0:0:0:1"])
def test_an_ipv6_address_is_found_in_any_spelling(spelling: str) -> None:
    link, far = make_socket("[fe80::1%eth0]:80"), make_socket("10.1.2.3:80", "[fe80::1]:443")
    for text, wanted in {
        spelling: [link, far],
        f"address:{spelling}": [link, far],
        f"remote:{spelling}": [far],
        f'remote:"{spelling}"': [far],
        f"-address:{spelling}": [],
    }.items():
        assert list(SocketIndex(lambda _: None).matching(Query.parse(text), [link, far])) == wanted, text


@pytest.mark.parametrize("text", ["address:10.0.0.0/99", "remote:/0", "remote:nowhere/8", "pid:1-x"])
def test_a_network_or_range_that_there_is_not_is_left_out_and_told(text: str) -> None:
    query = Query.parse(text)
    assert len(query.problems) == 1
    assert query.terms == ()


def test_before_the_interfaces_are_known_only_what_is_bound_to_one_has_one() -> None:
    query = Query.parse("interface:wg0")
    assert {name for name, each in PLACES.items() if matches(query, each, None)} == {"tied"}
