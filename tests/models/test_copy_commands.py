"""The commands that are copied, run for real where this system has their programs, against sockets of the test."""

import contextlib
import itertools
import re
import shlex
import shutil
import socket as system
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portgui import resources
from portgui.models import copy_commands
from portgui.models.copy_commands import Subject, UnfitError, entry_subject, posix, powershell, slug, socket_subject
from portgui.overrides import override
from portgui.ports import Transport
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Knowledge, Standing
from portgui.sockets.socket import Socket, Unseen
from portgui.sockets.source import SystemSource
from tests.fakes import make_endpoint, make_entry, make_knowledge, make_process, make_socket
from tests.hostile import HOSTILE_TEXTS

Write = Callable[[Subject], Iterator[str]]

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the commands are those of Linux")
EVIL = [
    *("$(touch evil)", "`touch evil`", "a;touch evil", "a|b", "a&b", "a b", "-rf", "a'b", 'a"b', "\\"),
    *("é\u202e", "%PATH%"),
]
SHELL_COMMANDS: list[Write] = [
    copy_commands.ss,
    copy_commands.lsof,
    copy_commands.netstat_linux,
    copy_commands.netstat_mac,
    copy_commands.nc,
    copy_commands.curl,
    copy_commands.ssh_tunnel,
    copy_commands.docker_publish,
    copy_commands.ufw,
    copy_commands.firewalld,
    copy_commands.nftables,
]


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed here")


def subject(socket: Socket, service: str | None = None, login: str = "", known: Knowledge | None = None) -> Subject:
    """Return what the forms ask of a socket whose own end tells the service."""
    entry = make_entry(str(socket.local.port), service, knowledge=known) if service else None
    return socket_subject(socket, entry, socket.local, login)


def lines(write: Write, asked: Subject) -> list[str]:
    return list(write(asked))


def refusal(write: Write, asked: Subject) -> str:
    with pytest.raises(UnfitError) as caught:
        list(write(asked))
    return str(caught.value)


def run(command: str, seconds: float = 20) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=seconds, check=False)


@contextlib.contextmanager
def bound(address: str, *, udp: bool = False, only_v6: bool = True) -> Iterator[system.socket]:
    """Hold a socket on a free port of an address."""
    family = system.AF_INET6 if ":" in address else system.AF_INET
    with system.socket(family, system.SOCK_DGRAM if udp else system.SOCK_STREAM) as made:
        if family == system.AF_INET6:
            made.setsockopt(system.IPPROTO_IPV6, system.IPV6_V6ONLY, int(only_v6))
        made.bind((address, 0))
        if not udp:
            made.listen()
        yield made


def as_seen(made: system.socket) -> Socket:
    """Return the record of a socket of this process as the program reads it."""
    port, kind = made.getsockname()[1], Transport.UDP if made.type == system.SOCK_DGRAM else Transport.TCP
    (found,) = [
        each
        for each in SystemSource().read().sockets
        if each.local.port == port and each.transport is kind and each.remote is None
    ]
    return found


ADDRESSES = ["127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"]  # noqa: S104 - for a moment, with nobody to answer


# Places


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("0.0.0.0:22", "127.0.0.1:22"),
        ("[::]:22", "[::1]:22"),
        ("[::ffff:0.0.0.0]:22", "127.0.0.1:22"),
        ("[::ffff:192.0.2.7]:22", "192.0.2.7:22"),
        ("[fe80::1%eth0]:22", "[fe80::1%eth0]:22"),
    ],
)
def test_an_address_and_port_that_one_can_connect_to(local: str, expected: str) -> None:
    assert lines(copy_commands.host_port, subject(make_socket(local))) == [expected]


def test_the_place_of_a_call_from_here_is_the_other_end() -> None:
    call = make_socket("192.0.2.1:40000", "[2001:db8::7]:443")
    assert call.remote
    asked = socket_subject(call, make_entry("443", "https"), call.remote)
    assert lines(copy_commands.host_port, asked) == ["[2001:db8::7]:443"]
    assert lines(copy_commands.remote_host_port, asked) == ["[2001:db8::7]:443"]
    assert lines(copy_commands.url, asked) == ["https://[2001:db8::7]/"]


def test_an_entry_stands_for_its_port_on_this_computer() -> None:
    asked = entry_subject(make_entry("5432", "postgresql", (Transport.TCP, Transport.UDP)))
    assert lines(copy_commands.host_port, asked) == ["localhost:5432"]
    assert lines(copy_commands.url, asked) == ["postgresql://localhost"]
    assert refusal(copy_commands.remote_host_port, asked)


@pytest.mark.parametrize(
    ("service", "local", "expected"),
    [
        ("http", "127.0.0.1:80", "http://127.0.0.1/"),
        ("http-alt", "127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("pcsync-https", "[::1]:8443", "https://[::1]:8443/"),
        ("ssh", "0.0.0.0:2222", "ssh://127.0.0.1:2222"),
        ("redis", "[::]:6379", "redis://[::1]"),
        ("http", "[fe80::1%eth0]:80", "http://[fe80::1%25eth0]/"),
        ("http", "[fe80::1%a&b c]:80", "http://[fe80::1%25a%26b%20c]/"),
        ("nothing-known", "127.0.0.1:3000", "http://127.0.0.1:3000/"),
        (None, "127.0.0.1:3000", "http://127.0.0.1:3000/"),
    ],
)
def test_urls(service: str | None, local: str, expected: str) -> None:
    assert lines(copy_commands.url, subject(make_socket(local), service)) == [expected]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


@pytest.mark.parametrize(
    ("port", "program", "expected"),
    [
        (3000, "grafana", "http://127.0.0.1:3000/"),
        (8443, "java", "https://127.0.0.1:8443/"),
        (8920, "jellyfin", "https://127.0.0.1:8920/"),
        (8089, "splunkd", "https://127.0.0.1:8089/"),
        (1025, "mailpit", "smtp://127.0.0.1:1025"),
        (5060, "asterisk", None),
        (9092, "java", None),
        (9300, "java", None),
        (9997, "splunkd", None),
        (11211, "memcached", None),
        (22000, "syncthing", None),
        (25565, "java", None),
        (50000, "java", None),
        (51413, "transmission-da", None),
        (115, "sftpd", None),
    ],
)
def test_the_kind_of_url_is_what_we_know_of_the_service(
    catalog: Catalog, port: int, program: str, expected: str | None
) -> None:
    socket = make_socket(f"127.0.0.1:{port}", process=make_process(program))
    asked = socket_subject(socket, catalog.service(port, Transport.TCP, program), socket.local)
    if expected is None:
        assert refusal(copy_commands.url, asked)
    else:
        assert lines(copy_commands.url, asked) == [expected]


def test_what_we_know_goes_before_the_name() -> None:
    socket = make_socket("127.0.0.1:8443")
    https = make_knowledge(scheme="https")
    assert lines(copy_commands.url, subject(socket, "http", known=https)) == ["https://127.0.0.1:8443/"]
    assert refusal(copy_commands.url, subject(socket, "http", known=make_knowledge()))


@pytest.mark.parametrize(
    "asked",
    [
        subject(make_socket("127.0.0.1:1", process=make_process())),
        subject(make_socket("127.0.0.1:53", transport=Transport.UDP), "domain"),
        subject(make_socket("127.0.0.1:443", transport=Transport.UDP), "https"),
        entry_subject(make_entry("6000-6063", "http")),
        entry_subject(make_entry(None, "http")),
        entry_subject(make_entry("0", None, standing=Standing.RESERVED)),
    ],
    ids=["no scheme", "udp", "quic", "range", "no number", "zero"],
)
def test_what_has_no_url_says_why(asked: Subject) -> None:
    assert refusal(copy_commands.url, asked)


def test_a_line_of_the_services_file() -> None:
    entry = make_entry("53", "domain", (Transport.TCP, Transport.UDP), aliases=("dns", "name server"))
    parsed = [line.split() for line in lines(copy_commands.services_line, entry_subject(entry))]
    assert parsed == [["domain", "53/tcp", "dns", "name-server"], ["domain", "53/udp", "dns", "name-server"]]
    assert refusal(copy_commands.services_line, entry_subject(make_entry("6000-6063", "x11")))
    assert refusal(copy_commands.services_line, subject(make_socket("127.0.0.1:4000")))


@pytest.mark.parametrize("name", [*EVIL, *HOSTILE_TEXTS.values()], ids=ascii)
def test_a_hostile_name_is_one_word_of_the_services_file_or_none(name: str) -> None:
    asked = subject(make_socket("127.0.0.1:4000", process=make_process(name)))
    try:
        (line,) = lines(copy_commands.services_line, asked)
    except UnfitError:
        assert slug(name) == ""
    else:
        assert re.fullmatch(r"[A-Za-z0-9_.+-]+ +4000/tcp", line)


# Commands that show a socket


@LINUX
@needs("ss")
@pytest.mark.parametrize("address", ADDRESSES)
def test_ss_shows_exactly_the_socket(address: str) -> None:
    with bound(address, only_v6=address != "::ffff:127.0.0.1") as made:
        (command,) = lines(copy_commands.ss, subject(as_seen(made)))
        done = run(command)
    assert done.returncode == 0, done.stderr
    shown = done.stdout.splitlines()[1:]
    assert len(shown) == 1, done.stdout
    assert f":{made_port(shown[0])}" in shown[0]
    assert "pid=" in shown[0]


def made_port(line: str) -> int:
    """Return the local port of a line of ss."""
    return int(line.split()[3].rpartition(":")[2])


@LINUX
@needs("ss")
@needs("netstat")
@needs("lsof")
@pytest.mark.parametrize("write", [copy_commands.ss, copy_commands.netstat_linux, copy_commands.lsof])
@pytest.mark.parametrize("udp", [False, True], ids=["tcp", "udp"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_command_that_shows_a_socket_shows_it(write: Write, address: str, udp: bool) -> None:
    with bound(address, udp=udp, only_v6=address != "::ffff:127.0.0.1") as made:
        port = made.getsockname()[1]
        (command,) = lines(write, subject(as_seen(made)))
        done = run(command)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert str(port) in done.stdout, command


@LINUX
@needs("ss")
@needs("netstat")
@needs("lsof")
@pytest.mark.parametrize("write", [copy_commands.ss, copy_commands.netstat_linux, copy_commands.lsof])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_every_command_shows_a_connection(write: Write, address: str) -> None:
    with bound(address) as server, system.create_connection((address, server.getsockname()[1])) as client:
        port = client.getsockname()[1]
        (mine,) = [each for each in SystemSource().read().sockets if each.local.port == port and each.remote]
        (command,) = lines(write, subject(mine))
        done = run(command)
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert str(port) in done.stdout
    assert len(done.stdout.splitlines()) <= 3


@LINUX
@needs("ss")
@needs("lsof")
@pytest.mark.parametrize("write", [copy_commands.ss, copy_commands.lsof])
def test_an_entry_is_looked_for_by_its_ports(write: Write) -> None:
    with bound("127.0.0.1") as made:
        port = made.getsockname()[1]
        entry = make_entry(f"{port - 1}-{port}", "x", (Transport.TCP, Transport.UDP))
        (command,) = lines(write, entry_subject(entry))
        done = run(command)
    assert str(port) in done.stdout, done.stderr


@pytest.mark.parametrize("write", [copy_commands.ss, copy_commands.netstat_linux, copy_commands.netstat_mac])
def test_a_zone_is_not_asked_for(write: Write) -> None:
    """None of them can select by it, and they print addresses without it."""
    asked = subject(make_socket("[fe80::1%$(touch evil)]:22"))
    assert "evil" not in "".join(lines(write, asked))
    assert "fe80::1" in "".join(lines(write, asked))


def test_lsof_asks_for_rights_where_we_have_none_and_is_not_offered_where_it_shows_nothing() -> None:
    foreign = make_socket("127.0.0.1:22", unseen=Unseen.NOT_PERMITTED)
    assert lines(copy_commands.lsof, subject(foreign)) == ["sudo lsof -nP -i4TCP@127.0.0.1:22 -sTCP:LISTEN"]
    assert refusal(copy_commands.lsof, subject(make_socket("127.0.0.1:22", unseen=Unseen.KERNEL)))
    assert refusal(copy_commands.lsof, entry_subject(make_entry("2905", "m3ua", (Transport.SCTP,))))


def test_the_commands_of_macos() -> None:
    write = copy_commands.netstat_mac
    assert lines(write, subject(make_socket("0.0.0.0:22"))) == ["netstat -anv -p tcp | grep -F -- ' *.22 '"]
    assert lines(write, subject(make_socket("[::1]:53", transport=Transport.UDP))) == [
        "netstat -anv -p udp | grep -F -- ' ::1.53 '"
    ]


def test_the_commands_of_windows() -> None:
    tcp, call = make_socket("[::1]:8080"), make_socket("192.0.2.1:4000", "192.0.2.2:80")
    netstat, connection = copy_commands.netstat_windows, copy_commands.net_connection
    assert lines(netstat, subject(tcp)) == ['netstat -ano -p TCPv6 | findstr /C:" [::1]:8080 "']
    assert lines(netstat, subject(call)) == [
        'netstat -ano -p TCP | findstr /C:" 192.0.2.1:4000 " | findstr /C:" 192.0.2.2:80 "'
    ]
    assert lines(connection, subject(tcp)) == ["Get-NetTCPConnection -LocalAddress '::1' -LocalPort 8080 -State Listen"]
    assert lines(connection, subject(call)) == [
        "Get-NetTCPConnection -LocalAddress '192.0.2.1' -LocalPort 4000 -RemoteAddress '192.0.2.2' -RemotePort 80"
    ]
    udp = subject(make_socket("0.0.0.0:53", transport=Transport.UDP))
    assert lines(connection, udp) == ["Get-NetUDPEndpoint -LocalAddress '0.0.0.0' -LocalPort 53"]
    evil = subject(make_socket('[fe80::1%4" & calc & "]:22'))
    assert lines(netstat, evil) == ['netstat -ano -p TCPv6 | findstr /C:":22 "']
    assert lines(connection, subject(make_socket("[fe80::1%it's]:22"))) == [
        "Get-NetTCPConnection -LocalAddress 'fe80::1%it''s' -LocalPort 22 -State Listen"
    ]


# Commands that use a port


@LINUX
@needs("nc")
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1", "::"])  # noqa: S104
def test_nc_finds_what_listens_and_misses_what_does_not(address: str) -> None:
    with bound(address) as made:
        (command,) = lines(copy_commands.nc, subject(as_seen(made)))
        assert run(command).returncode == 0, command
    assert run(command).returncode != 0, command


@LINUX
@needs("nc")
def test_nc_tries_a_range() -> None:
    with bound("127.0.0.1") as made:
        port = made.getsockname()[1]
        (command,) = lines(copy_commands.nc, entry_subject(make_entry(f"{port}-{port + 1}", "x")))
        done = run(command)
    assert "succeeded" in done.stdout + done.stderr


class _Answer(BaseHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello from the test")


@needs("curl")
@needs("sh")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_curl_gets_an_answer(address: str) -> None:
    class _Server(HTTPServer):
        address_family = system.AF_INET6 if ":" in address else system.AF_INET

    with _Server((address, 0), _Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        endpoint = f"[{address}]" if ":" in address else address
        (command,) = lines(copy_commands.curl, subject(make_socket(f"{endpoint}:{server.server_port}"), "http"))
        done = run(command.replace("curl ", "curl --noproxy '*' ", 1))
        thread.join()
    assert done.stdout == "hello from the test", done.stderr


@needs("ssh")
@needs("sh")
@pytest.mark.parametrize(
    ("local", "forward"),
    [
        ("127.0.0.1:8080", "8080 [127.0.0.1]:8080"),
        ("0.0.0.0:443", "10443 [127.0.0.1]:443"),
        ("[::1]:5432", "5432 [::1]:5432"),
    ],
)
@pytest.mark.parametrize("login", ["joe@laptop", "o'neil$(id)@host name", ""])
def test_ssh_understands_the_tunnel(local: str, forward: str, login: str) -> None:
    (command,) = lines(copy_commands.ssh_tunnel, subject(make_socket(local), login=login))
    words = shlex.split(command)
    assert words[-1] == (login or "USER@HOST")
    done = run(" ".join(["ssh -G -F none", *map(shlex.quote, words[1:-1]), "joe@laptop"]))
    assert f"localforward {forward}" in done.stdout.splitlines(), done.stderr


def test_a_login_never_becomes_an_option() -> None:
    (command,) = lines(copy_commands.ssh_tunnel, subject(make_socket("127.0.0.1:80"), login="-oProxyCommand=id"))
    assert shlex.split(command)[-1] == "USER@HOST"


def test_docker_publishes_ports() -> None:
    entry = make_entry("53", "domain", (Transport.TCP, Transport.UDP))
    assert lines(copy_commands.docker_publish, entry_subject(entry)) == ["-p 53:53 -p 53:53/udp"]
    ranged = make_entry("6000-6063", "x11")
    assert lines(copy_commands.docker_publish, entry_subject(ranged)) == ["-p 6000-6063:6000-6063"]


# Firewall rules


FIREWALLS: list[Write] = [
    copy_commands.ufw,
    copy_commands.firewalld,
    copy_commands.nftables,
    copy_commands.netsh,
    copy_commands.new_net_firewall_rule,
]
OPENED = {
    "any": subject(make_socket("0.0.0.0:22"), "ssh"),
    "any6": subject(make_socket("[::]:22"), "ssh"),
    "one": subject(make_socket("192.0.2.1:22"), "ssh"),
    "one6": subject(make_socket("[2001:db8::1]:22"), "ssh"),
    "zone": subject(make_socket("[fe80::1%eth0;reboot]:22"), "ssh"),
    "mapped": subject(make_socket("[::ffff:192.0.2.1]:22"), "ssh"),
    "udp": subject(make_socket("0.0.0.0:53", transport=Transport.UDP), "domain"),
    "range": entry_subject(make_entry("6000-6063", "x11", (Transport.TCP, Transport.UDP))),
    "evil": subject(make_socket("0.0.0.0:99"), "'\"; reboot; $(id) `id` %PATH% & \u2019"),
}


@pytest.mark.parametrize("write", FIREWALLS)
@pytest.mark.parametrize(
    "asked",
    [
        subject(make_socket("127.0.0.1:22")),
        subject(make_socket("192.0.2.1:22", "192.0.2.2:4000")),
        entry_subject(make_entry(None, "name-only")),
        entry_subject(make_entry("0", None, standing=Standing.RESERVED)),
    ],
    ids=["loopback", "connection", "no number", "zero"],
)
def test_a_rule_that_makes_no_sense_is_refused_with_the_reason(write: Write, asked: Subject) -> None:
    assert refusal(write, asked)


@pytest.mark.parametrize("asked", OPENED.values(), ids=OPENED)
@needs("nft")
@needs("unshare")
@LINUX
def test_nft_takes_the_rules(asked: Subject, tmp_path: Path) -> None:
    chain = "add table inet filter\nadd chain inet filter input { type filter hook input priority 0; }\n"
    rules = "".join(" ".join(shlex.split(line)[2:]) + "\n" for line in lines(copy_commands.nftables, asked))
    file = tmp_path / "rules.nft"
    file.write_text(chain + rules)
    command = ["unshare", "--net", "nft", "-c", "-f", str(file)]
    probe = subprocess.run(["unshare", "--net", "nft", "list", "ruleset"], capture_output=True, text=True, check=False)
    if probe.returncode:
        pytest.skip(f"nft does not work here: {probe.stderr.strip()[:200]}")
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0, done.stderr
    assert rules


@pytest.mark.parametrize("asked", OPENED.values(), ids=OPENED)
@needs("ufw")
@LINUX
def test_ufw_takes_the_rules(asked: Subject) -> None:
    for line in lines(copy_commands.ufw, asked):
        words = shlex.split(line)
        assert words[:2] == ["sudo", "ufw"]
        done = subprocess.run(["ufw", "--dry-run", *words[2:]], capture_output=True, text=True, timeout=20, check=False)
        if "ou need to be root" in done.stderr or "problem running" in done.stderr:
            pytest.skip(f"ufw does not work here: {done.stderr.strip()[:200]}")
        assert done.returncode == 0, done.stdout + done.stderr
        assert str(asked.ports).replace("-", ":") in done.stdout


def test_rules_of_firewalld_and_windows() -> None:
    assert lines(copy_commands.firewalld, OPENED["range"]) == [
        "sudo firewall-cmd --permanent --add-port=6000-6063/tcp",
        "sudo firewall-cmd --permanent --add-port=6000-6063/udp",
    ]
    (rich,) = lines(copy_commands.firewalld, OPENED["zone"])
    assert shlex.split(rich)[-1] == (
        '--add-rich-rule=rule family="ipv6" destination address="fe80::1" port port="22" protocol="tcp" accept'
    )
    assert lines(copy_commands.netsh, OPENED["one"]) == [
        'netsh advfirewall firewall add rule name="ssh 22 TCP" dir=in action=allow protocol=TCP '
        "localip=192.0.2.1 localport=22"
    ]
    assert lines(copy_commands.new_net_firewall_rule, OPENED["one6"]) == [
        "New-NetFirewallRule -DisplayName 'ssh 22 TCP' -Direction Inbound -Action Allow -Protocol TCP "
        "-LocalAddress '2001:db8::1' -LocalPort '22'"
    ]


def test_sctp_is_offered_where_it_is_known() -> None:
    sctp = entry_subject(make_entry("2905", "m3ua", (Transport.SCTP,)))
    assert lines(copy_commands.firewalld, sctp) == ["sudo firewall-cmd --permanent --add-port=2905/sctp"]
    assert lines(copy_commands.nftables, sctp) == ["sudo nft insert rule inet filter input sctp dport 2905 accept"]
    assert lines(copy_commands.ss, sctp) == ["ss -Sanp 'sport = :2905'"]
    unknown: list[Write] = [
        copy_commands.nc,
        copy_commands.ufw,
        copy_commands.netsh,
        copy_commands.new_net_firewall_rule,
        copy_commands.netstat_linux,
        copy_commands.net_connection,
        copy_commands.ssh_tunnel,
        copy_commands.test_net_connection,
    ]
    for write in unknown:
        assert refusal(write, sctp)


def test_an_entry_is_for_the_transports_it_is_used_on() -> None:
    both = (Transport.TCP, Transport.UDP)
    used = make_entry("22", "ssh", both, knowledge=make_knowledge(in_practice=frozenset({Transport.TCP})))
    assert entry_subject(used).transports == (Transport.TCP,)
    nobody = make_entry("99", "x", both, knowledge=make_knowledge(in_practice=frozenset()))
    assert entry_subject(nobody).transports == both
    free = make_entry("4", None, standing=Standing.UNASSIGNED)
    assert entry_subject(free).transports == both


# Quoting


def hostile_subjects() -> Iterator[Subject]:
    for text in (*EVIL, *HOSTILE_TEXTS.values()):
        zone = "".join(text.replace("%", "").replace("/", "").split())[:100] or "x"  # as Linux names interfaces
        yield Subject(
            OPENED["any"].ports,
            (Transport.TCP,),
            f"http {text}",
            f"fe80::1%{zone}",
            aliases=(text,),
            socket=make_socket(f"[fe80::1%{zone}]:22", process=make_process(text)),
            login=text,
        )


@needs("sh")
@pytest.mark.parametrize("write", SHELL_COMMANDS)
def test_nothing_from_outside_is_run_by_the_shell(write: Write, tmp_path: Path) -> None:
    """Run every command with its programs replaced by `true`, and find that nothing else has run."""
    programs = ("ss", "lsof", "netstat", "grep", "nc", "curl", "ssh", "sudo")
    functions = " ".join(f"{name}() {{ true; }};" for name in programs)
    script = []
    for asked in hostile_subjects():
        with contextlib.suppress(UnfitError):
            script += [line.replace("\0", "") for line in write(asked)]
    assert script
    folder = tmp_path / "here"
    folder.mkdir()
    text = "\n".join(f"ss {line}" if line.startswith("-p") else line for line in script)
    encoded = (functions + "\n" + text).encode("utf-8", "replace")
    done = subprocess.run(["sh"], input=encoded, cwd=folder, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("text", [*EVIL, *(text for text in HOSTILE_TEXTS.values() if "\0" not in text)], ids=ascii)
def test_quoting_gives_the_text_back(text: str) -> None:
    assert shlex.split(posix(text)) == [text]
    inside = powershell(text)[1:-1]
    quotes = "'\u2018\u2019\u201a\u201b"
    assert re.sub(f"([{quotes}])\\1", r"\1", inside) == text
    assert all(len(list(run)) % 2 == 0 for key, run in itertools.groupby(inside) if key in quotes and run)
    assert re.fullmatch(r"[A-Za-z0-9_.+-]*", slug(text))


@needs("pwsh")
@pytest.mark.parametrize("text", EVIL)
def test_powershell_gives_the_text_back(text: str) -> None:
    done = subprocess.run(
        ["pwsh", "-NoProfile", "-Command", f"Write-Output {powershell(text)}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.rstrip("\n") == text


def test_the_place_of_an_endpoint_of_another_computer_has_no_login() -> None:
    call = make_socket("192.0.2.1:40000", "198.51.100.7:5432")
    assert call.remote
    assert socket_subject(call, None, call.remote, "joe@here").login == ""
    assert socket_subject(call, None, make_endpoint("192.0.2.1:40000"), "joe@here").login == "joe@here"
