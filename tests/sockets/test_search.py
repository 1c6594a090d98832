"""Which sockets a search text finds."""

import pytest

from portgui.ports import Transport
from portgui.query import Query
from portgui.sockets.search import matches
from portgui.sockets.socket import State
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
        ("state:wait", set()),
        ("etat:listen", {"listener"}),
        ("address:192.168.22.7", {"listener", "connection"}),
        ("remote:2001:db8", {"connection"}),
        ("remote:192.168", set()),
        ("reach:every", {"datagrams"}),
        ("reach:this-network", {"listener"}),
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


def test_endpoints_are_found_as_they_are_copied() -> None:
    for socket in SOCKETS.values():
        for endpoint in filter(None, (socket.local, socket.remote)):
            assert matches(Query.parse(str(endpoint)), socket, None)


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
