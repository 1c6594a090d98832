"""The port card, as the text that is copied: what each kind of entry and socket says, and what it does not."""

from collections.abc import Callable

import pytest

from portgui.models.owner import UnusualOwner, unusual_text
from portgui.models.port_card import Card, entry_card, socket_card
from portgui.models.reach import access_text, networks_text, reach_text
from portgui.models.reference import range_text
from portgui.models.socket_columns import process_text, unseen_text
from portgui.ports import PortRange, RangeName, Transport
from portgui.records import replace
from portgui.registry.entry import Alternative, Encryption, Origin, Reference, Standing
from portgui.registry.overlay import Local, Naming
from portgui.registry.own import PortNote
from portgui.sockets.interfaces import Interface, InterfaceKind, Interfaces
from portgui.sockets.reach import access
from portgui.sockets.socket import Ancestor, Container, Reach, State, Unit, Unseen
from tests.fakes import make_entry, make_knowledge, make_process, make_socket

TCP, UDP = Transport.TCP, Transport.UDP

SSHD = make_process(
    "sshd", 812, executable="/usr/sbin/sshd", command_line=("sshd", "-D"), user="root", started_at=1_000_000_000.5
)
LISTENER = make_socket("0.0.0.0:22", process=SSHD)
INBOUND = make_socket("192.0.2.1:22", "198.51.100.7:51000", process=SSHD)
SSH = make_entry(
    "22",
    "ssh",
    [TCP, UDP],
    description="The Secure Shell (SSH) Protocol",
    aliases=("secure-shell",),
    references=(Reference("rfc", "4251"), Reference("text", "A book"), Reference("rfc", "1", "RFC1, Section 2")),
    registered_on="1995-07",
    note="A note of IANA.",
    knowledge=make_knowledge(
        "Remote login. All is encrypted.",
        "Connexion à distance. Tout est chiffré.",
        in_practice=frozenset({TCP}),
        encrypted=Encryption.YES,
        rfcs=(4251, 4253),
        software=("OpenSSH", "PuTTY"),
        source="its manual",
    ),
)
TELNET = make_entry(
    "23",
    "telnet",
    knowledge=make_knowledge("Remote login.", encrypted=Encryption.NO, safer=Alternative("ssh", 22)),
)


def lines(card: Card) -> list[str]:
    """Return the lines of the card, without those that only part sections."""
    return [line for line in card.as_text().splitlines() if line]


def sections(card: Card) -> list[list[str]]:
    """Return the lines of each part of the card; the first part are its number, title and tags."""
    return [part.splitlines() for part in card.as_text().rstrip("\n").split("\n\n")]


def part(card: Card, heading: str) -> list[str]:
    """Return the lines below a heading."""
    (found,) = [section[1:] for section in sections(card) if section[0] == heading]
    return found


# Entries


def test_ssh_with_a_socket_that_listens_here() -> None:
    card = entry_card(SSH, [], [LISTENER])
    assert sections(card) == [
        ["22  ssh", "System Port · Assigned by IANA"],
        [
            "Remote login. All is encrypted.",
            "Used on: TCP",
            "Registered for: TCP, UDP",
            "Web browsers: refuse to open it (WHATWG Fetch standard)",
            "Encrypted: yes",
            "Typical software: OpenSSH, PuTTY",
            "Documents: RFC 4251, RFC 4253",
            "Source: its manual",
        ],
        ["On this computer", "TCP LISTEN: sshd (812) · 0.0.0.0:22 · Every interface"],
        [
            "In IANA's registry",
            "Description: The Secure Shell (SSH) Protocol",
            "Historic names: secure-shell",
            "References: RFC 4251, A book, RFC1, Section 2",
            "Registered: 1995-07",
            "Note: A note of IANA.",
        ],
    ]


def test_the_text_of_a_card_ends_with_one_line_break() -> None:
    text = entry_card(SSH, [TELNET], [LISTENER]).as_text()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("fr_FR", "Connexion à distance. Tout est chiffré."),
        ("en_US", "Remote login. All is encrypted."),
        ("ja_JP", "Remote login. All is encrypted."),
    ],
)
def test_the_purpose_is_told_in_the_language_of_the_user(
    read_in: Callable[[str], None], language: str, paragraph: str
) -> None:
    read_in(language)
    assert paragraph in lines(entry_card(SSH, [], []))
    assert paragraph in lines(socket_card(LISTENER, 22, [SSH], [LISTENER]))


def test_a_safer_alternative_is_named_with_its_port() -> None:
    text = lines(entry_card(TELNET, [], []))
    assert "Safer alternative: ssh (22)" in text
    assert any(line.startswith("Encrypted: no") for line in text)


@pytest.mark.parametrize("encrypted", Encryption)
def test_each_kind_of_encryption_is_said_in_its_own_words(encrypted: Encryption) -> None:
    def said(value: Encryption) -> str:
        entry = make_entry("9", "x", knowledge=make_knowledge(encrypted=value))
        (line,) = [line for line in lines(entry_card(entry, [], [])) if line.startswith("Encrypted: ")]
        return line

    assert [other for other in Encryption if said(other) == said(encrypted)] == [encrypted]


def test_what_is_not_known_is_not_said() -> None:
    card = entry_card(make_entry("8", "echo"), [], [])
    assert sections(card) == [
        ["8  echo", "System Port · Assigned by IANA"],
        ["echo", "Registered for: TCP"],
        ["On this computer", "Nothing uses this port now."],
    ]


def test_a_range_says_so() -> None:
    card = entry_card(make_entry("6000-6063", "x11", [TCP, UDP], description="X Window System"), [], [])
    assert sections(card)[0] == ["6000-6063  x11", "User Port · Assigned by IANA"]
    assert part(card, "On this computer") == ["Nothing uses these ports now."]


def test_the_sockets_of_a_range_tell_their_port() -> None:
    entry = make_entry("6000-6063", "x11", [TCP, UDP])
    sockets = [make_socket(f"127.0.0.1:{port}", process=make_process("Xorg", 5)) for port in (6000, 6010)]
    assert part(entry_card(entry, [], sockets), "On this computer") == [
        f"TCP LISTEN: Xorg (5) · 127.0.0.1:{port} · This computer only" for port in (6000, 6010)
    ]


@pytest.mark.parametrize(
    ("ports", "standing", "tags"),
    [
        ("4", Standing.UNASSIGNED, "System Port · Unassigned"),
        ("1023", Standing.RESERVED, "System Port · Reserved by IANA"),
        ("1024", Standing.RESERVED, "User Port · Reserved by IANA"),
        ("49151", Standing.UNASSIGNED, "User Port · Unassigned"),
        ("49152-65535", Standing.DYNAMIC, "Dynamic Port · Never assigned"),
    ],
)
def test_a_number_without_a_service_says_what_it_is(ports: str, standing: Standing, tags: str) -> None:
    card = entry_card(make_entry(ports, None, standing=standing), [], [])
    first = sections(card)[0]
    assert first[0].startswith(f"{ports}  ")
    assert first[0].removeprefix(ports).strip()
    assert first[1] == tags
    assert sections(card)[1]
    assert "IANA's registry" not in card.as_text()


def test_states_of_numbers_have_titles_of_their_own() -> None:
    states = (Standing.UNASSIGNED, Standing.RESERVED, Standing.DYNAMIC)
    assert len({entry_card(make_entry("9", None, standing=state), [], []).title for state in states}) == 3


@pytest.mark.parametrize(
    ("standing", "label"), [(Standing.UNASSIGNED, "Unassigned on"), (Standing.RESERVED, "Reserved on")]
)
def test_a_state_of_some_transports_only_names_them(standing: Standing, label: str) -> None:
    entry = make_entry("9", None, standing=standing, reserved=frozenset({UDP, TCP}))
    assert f"{label}: TCP, UDP" in lines(entry_card(entry, [], []))


def test_an_unofficial_use_stands_beside_the_official_one() -> None:
    official = make_entry("8000", "irdmi", [TCP, UDP], description="iRDMI")
    unofficial = make_entry(
        "8000", "django", standing=Standing.UNOFFICIAL, knowledge=make_knowledge("Development server. It is slow.")
    )
    card = entry_card(official, [unofficial], [])
    assert part(card, "Also on this number") == ["django: Development server (Unofficial use)"]
    card = entry_card(unofficial, [official], [])
    assert sections(card)[0] == ["8000  django", "User Port · Unofficial use"]
    assert part(card, "Also on this number") == ["irdmi: iRDMI (TCP, UDP)"]
    assert "Registered for" not in card.as_text()


def test_a_name_without_a_number_says_how_it_is_found() -> None:
    card = entry_card(make_entry(None, "webdav", [TCP], description="WebDAV"), [], [])
    assert sections(card)[0] == ["webdav", "Assigned by IANA"]
    (text,) = part(card, "On this computer")
    assert "DNS" in text


def test_an_assignment_without_name_or_transport_is_told_by_its_description() -> None:
    card = entry_card(make_entry("9", None, [], description="any private use"), [], [])
    assert sections(card)[0][0] == "9  any private use"
    assert "Registered for: no transport named" in lines(card)


def test_what_listens_comes_before_its_connections_however_many_there_are() -> None:
    callers = [make_socket("192.0.2.1:22", f"198.51.100.7:{port}", process=SSHD) for port in range(50000, 50100)]
    listener6 = make_socket("[::]:22", process=SSHD)
    told = [line for line in lines(entry_card(SSH, [], [LISTENER, *callers, listener6])) if line.startswith("TCP ")]
    assert [line.partition(" · ")[2].partition(" · ")[0] for line in told[:2]] == ["0.0.0.0:22", "[::]:22"]
    assert all(line.startswith("TCP ESTABLISHED") for line in told[2:])


def test_a_service_that_nobody_uses_any_more_says_so() -> None:
    entry = make_entry("9", "x", knowledge=make_knowledge(in_practice=frozenset()))
    assert "Used on: none any more" in lines(entry_card(entry, [], []))


def test_many_sockets_are_cut_short_and_the_rest_counted() -> None:
    sockets = [make_socket(f"127.0.0.1:{port}", process=make_process(pid=port)) for port in range(50_000, 50_400)]
    card = entry_card(make_entry("49152-65535", None, standing=Standing.DYNAMIC), [], sockets)
    *told, rest = part(card, "On this computer")
    left_out = int("".join(character for character in rest if character.isdigit()))
    assert 0 < len(told) < len(sockets)
    assert len(told) + left_out == len(sockets)


# Sockets


def test_a_listening_socket_tells_of_itself_its_process_and_its_port() -> None:
    card = socket_card(LISTENER, 22, [SSH, TELNET], [LISTENER, INBOUND])
    assert sections(card)[:2] == [
        ["22  sshd", "TCP · IPv4 · LISTEN · Every interface"],
        [
            "Local: 0.0.0.0:22",
            "Reach: Every interface (0.0.0.0)",
            "Answers on: IPv4 only",
            "Firewall: not looked at; it may let fewer computers in",
        ],
    ]
    process = part(card, "Process")
    assert process[:-1] == [
        "Name: sshd",
        "PID: 812",
        "User: root",
        "Program file: /usr/sbin/sshd",
        "Command line: sshd -D",
    ]
    assert process[-1].startswith("Started: ")
    assert "2001" in process[-1]  # 1,000,000,000 s after the epoch
    assert part(card, "What port 22 ssh is for")[0] == "Remote login. All is encrypted."
    assert part(card, "Also on this number") == ["telnet: Remote login (TCP)"]
    assert part(card, "Also on this local port") == ["TCP ESTABLISHED: sshd (812) · 192.0.2.1:22 → 198.51.100.7:51000"]


def test_a_connection_tells_its_remote_end_and_no_reach() -> None:
    socket = make_socket("[2001:db8::1]:45000", "[2001:db8::2]:443", process=make_process("curl", 9))
    card = socket_card(socket, 443, [make_entry("443", "https", description="HTTP over TLS")], [socket])
    assert sections(card)[:2] == [
        ["45000  curl", "TCP · IPv6 · ESTABLISHED"],
        ["Local: [2001:db8::1]:45000", "Remote: [2001:db8::2]:443"],
    ]
    assert part(card, "What port 443 https is for")[0] == "HTTP over TLS"
    assert "Also on" not in card.as_text()


def test_a_udp_socket_has_no_state() -> None:
    socket = make_socket("0.0.0.0:5353", transport=UDP)
    assert socket_card(socket, 5353, [], [socket]).tags == ("UDP · IPv4", "Every interface")


def test_a_port_that_nothing_is_known_of_leaves_its_purpose_out() -> None:
    assert len(sections(socket_card(LISTENER, 22, [], [LISTENER]))) == 3


@pytest.mark.parametrize("unseen", Unseen)
def test_an_unknown_process_says_why(unseen: Unseen) -> None:
    socket = make_socket("127.0.0.1:9", state=State.LISTEN, unseen=unseen)
    card = socket_card(socket, 9, [], [socket])
    assert card.title == process_text(socket)
    assert part(card, "Process") == [unseen_text(unseen)]
    held = entry_card(make_entry("9", "discard"), [], [socket])
    assert part(held, "On this computer") == [f"TCP LISTEN: {process_text(socket)} · 127.0.0.1:9 · This computer only"]


def test_who_is_root_is_not_sent_to_an_administrator() -> None:
    socket = make_socket("127.0.0.1:9", unseen=Unseen.WITHHELD, user="www-data")
    told = part(socket_card(socket, 9, [], [socket]), "Process")[0]
    assert "CAP_SYS_PTRACE" in told
    assert "administrator" not in told


def test_what_may_not_be_read_of_a_process_says_so() -> None:
    socket = make_socket("127.0.0.1:9", process=make_process("x", 5))
    hidden = part(socket_card(socket, 9, [], [socket]), "Process")
    assert hidden[:2] == ["Name: x", "PID: 5"]
    assert [line.partition(": ")[0] for line in hidden[2:]] == ["User", "Program file", "Command line"]
    assert len({line.partition(": ")[2] for line in hidden[2:]}) == 1
    assert all(line.partition(": ")[2].strip() for line in hidden)


def test_the_owner_is_told_where_the_process_is_not() -> None:
    socket = make_socket("127.0.0.1:9", unseen=Unseen.NOT_PERMITTED, user="root")
    assert process_text(socket) == "(root; not readable by you)"
    assert part(socket_card(socket, 9, [], [socket]), "Process") == [unseen_text(Unseen.NOT_PERMITTED), "User: root"]


def test_where_a_process_runs_who_started_it_and_who_shares_its_socket() -> None:
    process = make_process(
        "nginx",
        20,
        working_directory="/srv",
        ancestors=(Ancestor(10, "nginx"), Ancestor(1, "systemd")),
        unit=Unit("nginx.service", of_user=False),
        container=Container("docker", "0123456789ab"),
    )
    workers = tuple(make_process("worker", pid) for pid in (21, 22))
    socket = make_socket("0.0.0.0:80", process=process, other_processes=workers)
    assert part(socket_card(socket, 80, [], [socket]), "Process")[-5:] == [
        "Folder: /srv",
        "Started by: nginx (10) ← systemd (1)",
        "systemd unit: nginx.service",
        "Container: docker 0123456789ab",
        "Shared with: worker (21), worker (22)",
    ]
    many = make_socket("0.0.0.0:80", process=process, other_processes=workers * 500)
    assert part(socket_card(many, 80, [], [many]), "Process")[-1].endswith(", …")


def test_udp_lite_is_named() -> None:
    socket = make_socket("0.0.0.0:80", transport=UDP, lite=True)
    assert socket_card(socket, 80, [], [socket]).tags[0] == "UDP-Lite · IPv4"


def test_a_name_that_may_not_be_read_is_no_empty_line() -> None:
    socket = make_socket("127.0.0.1:9", process=make_process("", 5))
    card = socket_card(socket, 9, [], [socket])
    assert card.title.strip()
    assert all(line.partition(":")[2].strip() for line in part(card, "Process"))


# Reach, and who is expected


LO = Interface("lo", InterfaceKind.LOOPBACK, True, ("127.0.0.1", "::1"))
LAN = Interface("eth0", InterfaceKind.WIRED, True, ("192.0.2.1", "2001:db8::1"), ("192.0.2.255",))
WG = Interface("wg0", InterfaceKind.VPN, True, ("10.8.0.2",))
DOCKER = [Interface(f"br-{number}", InterfaceKind.CONTAINERS, True, (f"172.17.{number}.1",), ()) for number in range(7)]
OFF = Interface("wlan0", InterfaceKind.WIRELESS, False, ("10.9.9.9",))
HERE = Interfaces((LO, LAN, WG, *DOCKER, OFF))
FIREWALL = "Firewall: not looked at; it may let fewer computers in"


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (
            "0.0.0.0:80",
            [
                "Reach: Every interface (0.0.0.0)",
                "Through: your local network (eth0), the VPN (wg0), "
                "containers on this computer (br-0, br-1, br-2, br-3, …)",
                "Answers on: IPv4 only",
                FIREWALL,
            ],
        ),
        (
            "[::]:80",
            [
                "Reach: Every interface (::)",
                "Through: your local network (eth0), the VPN (wg0), "
                "containers on this computer (br-0, br-1, br-2, br-3, …)",
                "Answers on: IPv6, and IPv4 unless the program forbids it",
                FIREWALL,
            ],
        ),
        ("127.0.0.1:80", ["Reach: This computer only (127.0.0.1)"]),
        ("192.0.2.1:80", ["Reach: This network (192.0.2.1)", "Through: your local network (eth0)", FIREWALL]),
        ("10.8.0.2:80", ["Reach: This network (10.8.0.2)", "Through: the VPN (wg0)", FIREWALL]),
        (
            "172.17.3.1:80",
            ["Reach: This network (172.17.3.1)", "Through: containers on this computer (br-3)", FIREWALL],
        ),
        (
            "10.9.9.9:80",
            ["Reach: This network (10.9.9.9)", "Through: your wireless network, switched off now (wlan0)", FIREWALL],
        ),
        ("192.0.2.9:80", ["Reach: No interface has this address (192.0.2.9)"]),
        ("192.0.2.255:80", ["Reach: Broadcasts (192.0.2.255)", "Through: your local network (eth0)", FIREWALL]),
        ("[ff02::fb]:80", ["Reach: Multicast group (ff02::fb)", "Through: your local network (eth0)", FIREWALL]),
    ],
)
def test_the_reach_names_networks_and_never_forgets_the_firewall(local: str, told: list[str]) -> None:
    socket = make_socket(local, process=SSHD)
    assert sections(socket_card(socket, 80, [], [socket], interfaces=HERE))[1][1:] == told


def test_without_any_network_the_wildcard_says_so() -> None:
    socket = make_socket("0.0.0.0:80", process=SSHD)
    assert "Through: no network at the moment" in lines(
        socket_card(socket, 80, [], [socket], interfaces=Interfaces((LO, OFF)))
    )


def test_the_sockets_of_an_entry_name_their_networks() -> None:
    sockets = [make_socket("192.0.2.1:22", process=SSHD), make_socket("127.0.0.1:22", process=SSHD)]
    assert part(entry_card(SSH, [], sockets, interfaces=HERE), "On this computer") == [
        "TCP LISTEN: sshd (812) · 192.0.2.1:22 · Local network (eth0)",
        "TCP LISTEN: sshd (812) · 127.0.0.1:22 · This computer only",
    ]


def test_every_kind_of_network_has_words_of_its_own() -> None:
    interfaces = [Interface("x0", kind, up, ("192.0.2.1",)) for kind in InterfaceKind for up in (True, False)]
    long = {networks_text([interface]) for interface in interfaces}
    short = {access_text(access("192.0.2.1", Interfaces((interface,)))) for interface in interfaces}
    for texts in (long, short):
        assert len(texts) == len(interfaces)
        assert all(text.endswith("(x0)") for text in texts)
    assert not long & short


@pytest.mark.parametrize("name", ["<b>x</b>", "%1", "a\nb"], ids=ascii)
def test_names_of_interfaces_are_plain_text(name: str) -> None:
    text = networks_text([Interface(name, InterfaceKind.VPN, True, ())])
    assert text == f"the VPN ({name.replace(chr(10), ' ')})"


UNUSUAL = UnusualOwner("node%2", ("PostgreSQL", "EDB Postgres"))
SENTENCE = (
    "Unusual: port 22 is normally used by PostgreSQL, EDB Postgres; here it is node%2. "
    "That need not be wrong: most programs can be told to use another port."
)


def test_an_unusual_owner_is_told_with_the_reason_on_both_cards() -> None:
    card = socket_card(LISTENER, 22, [SSH], [LISTENER], judge=lambda _: UNUSUAL)
    assert part(card, "Process")[0] == SENTENCE
    twice = [LISTENER, make_socket("[::]:22", process=SSHD)]
    card = entry_card(SSH, [], twice, judge=lambda _: UNUSUAL)
    assert part(card, "On this computer")[0] == SENTENCE
    assert card.as_text().count(SENTENCE) == 1


def test_nothing_is_said_of_a_usual_owner() -> None:
    assert "Unusual" not in socket_card(LISTENER, 22, [SSH], [LISTENER]).as_text()
    assert "Unusual" not in entry_card(SSH, [], [LISTENER]).as_text()
    assert unusual_text(None) == ""
    assert unusual_text(UNUSUAL) == "normally PostgreSQL"


def test_other_sockets_of_the_port_do_not_include_the_one_itself() -> None:
    """The window may hold an older record of the socket than the snapshot: the key tells, not the value."""
    older = make_socket("192.0.2.1:22", "198.51.100.7:51000", state=State.SYN_RECEIVED, process=SSHD)
    assert "Also on this local port" not in socket_card(older, 22, [], [INBOUND]).as_text()


# Text from outside


HOSTILE = ["<b>bold</b>", "<img src=x onerror=y>", "&lt;&amp;", "%1 %2 %n %L1", "{0} %s", "\u202egnp.exe", "日本語"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_from_outside_stays_what_it_is(text: str) -> None:
    process = make_process(text, 5, executable=text, command_line=(text, text), user=text)
    socket = make_socket("127.0.0.1:9", process=process)
    entry = make_entry("9", text, description=text, note=text)
    card = socket_card(socket, 9, [entry], [socket])
    assert card.title == text
    assert part(card, "Process")[:5] == [
        f"Name: {text}",
        "PID: 5",
        f"User: {text}",
        f"Program file: {text}",
        f"Command line: {text} {text}",
    ]
    assert part(card, f"What port 9 {text} is for")[0] == text
    card = entry_card(entry, [entry], [socket])
    assert card.title == text
    assert part(card, "On this computer")[0].startswith(f"TCP LISTEN: {text} (5) · ")
    assert part(card, "Also on this number") == [f"{text}: {text} (TCP)"]
    assert f"Note: {text}" in part(card, "In IANA's registry")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\n\n"], ids=ascii)
def test_line_breaks_from_outside_cannot_pass_for_lines_of_the_card(line_break: str) -> None:
    def height(text: str) -> int:
        process = make_process(text, 5, executable=text, command_line=("sh", "-c", text), user=text)
        socket = make_socket("127.0.0.1:9", process=process)
        return len(socket_card(socket, 9, [], [socket]).as_text().splitlines())

    assert height(f"x{line_break}User: root") == height("plain")


# Words


def test_ranges_and_reaches_have_words_of_their_own() -> None:
    assert [range_text(name) for name in RangeName] == ["System Port", "User Port", "Dynamic Port"]
    assert len({reach_text(reach) for reach in Reach}) == len(Reach)


# Links, browsers, outgoing connections


def links_of(card: Card) -> dict[str, str]:
    return {link.text: link.target for section in card.sections for fact in section.facts for link in fact.links}


def test_documents_and_the_safer_alternative_are_links() -> None:
    entry = make_entry(
        "23",
        "telnet",
        references=(
            Reference("rfc", "854"),
            Reference("draft", "draft-example-telnet-09"),
            Reference("draft", "RFC-ietf-example-12"),
            Reference("uri", "https://example.org/telnet", "Telnet"),
            Reference("uri", "javascript:alert(1)"),
            Reference("text", "A book"),
        ),
        knowledge=make_knowledge(safer=Alternative("ssh", 22), rfcs=(854, 855)),
    )
    card = entry_card(entry, [], [])
    assert links_of(card) == {
        "ssh (22)": "port:22",
        "RFC 854": "https://www.rfc-editor.org/info/rfc854",
        "RFC 855": "https://www.rfc-editor.org/info/rfc855",
        "draft-example-telnet-09": "https://datatracker.ietf.org/doc/draft-example-telnet-09",
        "Telnet": "https://example.org/telnet",
    }
    for section in card.sections:
        for fact in section.facts:
            rest = fact.value
            for link in fact.links:
                assert link.text in rest, "links stand in their value in their order"
                rest = rest.partition(link.text)[2]


@pytest.mark.parametrize(("ports", "refused"), [("22", True), ("6667", True), ("8080", False), ("6665-6669", False)])
def test_what_browsers_refuse_is_told_of_single_numbers(ports: str, refused: bool) -> None:
    text = lines(entry_card(make_entry(ports, "any"), [], []))
    assert any(line.startswith("Web browsers: refuse") for line in text) is refused


@pytest.mark.parametrize(
    ("ports", "told"), [("32767", False), ("32768", True), ("60999", True), ("61000", False), ("49152-65535", True)]
)
def test_numbers_for_outgoing_connections_are_told(ports: str, told: bool) -> None:
    card = entry_card(make_entry(ports, "any"), [], [], PortRange(32768, 60999))
    text = "This computer takes port numbers for outgoing connections from here (32768-60999)."
    assert (text in part(card, "On this computer")) is told


def test_the_registry_says_of_which_day_it_is() -> None:
    card = entry_card(make_entry("22", "ssh", description="Shell"), [], [], None, "2025-04-07")
    assert "In IANA's registry of 2025-04-07" in [section.heading for section in card.sections]


def test_a_note_that_says_nothing_is_left_out() -> None:
    assert "TXT" not in entry_card(make_entry("22", "ssh", note="Defined TXT keys: None"), [], []).as_text()
    assert (
        "Note: Defined TXT keys: u" in entry_card(make_entry("22", "ssh", note="Defined TXT keys: u"), [], []).as_text()
    )


# What the user keeps


def test_notes_stand_in_the_card_line_by_line_and_markup_stays_text() -> None:
    notes = [
        PortNote(PortRange(22), True, "Only from <b>the office</b>\n\nAsk Ann"),
        PortNote(PortRange(20, 30), False, "r"),
    ]
    for card in (entry_card(SSH, [], [], notes=notes), socket_card(LISTENER, 22, [SSH], [LISTENER], notes)):
        assert "★ Favourite" in card.tags
        told = {section.heading: section.paragraphs for section in card.sections}
        assert told["My note"] == ("Only from <b>the office</b>", "", "Ask Ann")
        assert told["My note on 20-30"] == ("r",)


def test_a_favourite_without_a_note_has_no_section() -> None:
    card = entry_card(SSH, [], [], notes=[PortNote(PortRange(22), True)])
    assert [section.heading for section in card.sections] == [
        section.heading for section in entry_card(SSH, [], []).sections
    ]


def test_an_own_entry_says_whose_it_is_and_on_what_it_rests() -> None:
    local = Local(origin=Origin.OWN, transports=frozenset({Transport.TCP}), own_id=1, basis="ticket 7")
    own = make_entry("8080", "shop", standing=Standing.UNOFFICIAL, description="Web shop", local=local)
    assert sections(entry_card(own, [], []))[:2] == [
        ["8080  shop", "User Port · My own entry"],
        ["Web shop", "Used on: TCP", "Basis: ticket 7"],
    ]
    assert "shop: Web shop (My own entry)" in lines(entry_card(SSH, [own], []))


def test_what_the_services_file_says_is_told() -> None:
    naming = Naming("sec", frozenset({Transport.TCP, Transport.UDP}), ("a", "b"), "Fernzugang")
    told = replace(SSH, local=Local(namings=(naming,)))
    wanted = ["In this computer's services file", "sec: TCP, UDP · also called a, b · Fernzugang"]
    assert wanted in sections(entry_card(told, [], []))
    assert wanted in sections(socket_card(LISTENER, 22, [told], [LISTENER]))
    local = Local(namings=(naming,), origin=Origin.SERVICES_FILE, transports=naming.transports)
    alone = make_entry("7777", "sec", standing=Standing.UNOFFICIAL, description="Fernzugang", local=local)
    card = entry_card(alone, [], [])
    assert "From this computer's services file" in card.tags
    assert ["In this computer's services file", "sec: TCP, UDP · also called a, b"] in sections(card)
