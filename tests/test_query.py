"""The search text: what is read as number, range or word, how texts are folded, and that none is too strange."""

import pytest

from portgui.ports import MAX_PORT, PortRange, Transport
from portgui.query import (
    ENTRY_KEYS,
    MAX_LENGTH,
    SOCKET_KEYS,
    Fault,
    Key,
    Problem,
    Query,
    Term,
    edits,
    fold,
    values,
)
from tests.hostile import HOSTILE_TEXTS, random_texts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("SSH", "ssh"),
        ("Téléphone", "telephone"),
        ("TE\u0301LE\u0301PHONE", "telephone"),  # decomposed, as macOS types it
        ("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "aaaceeeeiioouuuy"),
        ("Œuvre, cœur, Cæsar", "oeuvre, coeur, caesar"),
        ("Straße", "strasse"),
        ("Łódź Ørsted", "lodz orsted"),
        ("d’écho", "d'echo"),
        ("a\u00a0b\u202fc", "a b c"),
        ("８０ ﬁle", "80 file"),
        ("", ""),
    ],
)
def test_folding_takes_case_and_accents_away(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("word", "first", "last", "transport"),
    [
        ("0", 0, 0, None),
        ("80", 80, 80, None),
        ("00080", 80, 80, None),
        (str(MAX_PORT), MAX_PORT, MAX_PORT, None),
        ("8000-8100", 8000, 8100, None),
        ("8000\u20138100", 8000, 8100, None),
        ("8100-8000", 8000, 8100, None),
        ("8000 - 8100", 8000, 8100, None),
        ("8000 \u2013 8100", 8000, 8100, None),
        ("22-22", 22, 22, None),
        ("0-65535", 0, MAX_PORT, None),
        ("53/udp", 53, 53, Transport.UDP),
        ("53/TCP", 53, 53, Transport.TCP),
        ("5000-5100/sctp", 5000, 5100, Transport.SCTP),
        ("80,", 80, 80, None),
        ("(443)", 443, 443, None),
        ('"443"', 443, 443, None),
        # as they are written elsewhere, and while they are typed
        (":443", 443, 443, None),
        ("*:443", 443, 443, None),
        ("localhost:443", 443, 443, None),
        ("http://localhost:443/path?x=1", 443, 443, None),
        ("tcp/443", 443, 443, Transport.TCP),
        ("udp:443", 443, 443, Transport.UDP),
        ("443 udp", 443, 443, Transport.UDP),
        ("UDP 8000-8100", 8000, 8100, Transport.UDP),
        ("tcp port 22", 22, 22, Transport.TCP),
        ("port 22", 22, 22, None),
        ("8000-", 8000, MAX_PORT, None),
        ("53/", 53, 53, None),
        ("53/u", 53, 53, None),
    ],
)
def test_numbers_and_ranges_are_read(word: str, first: int, last: int, transport: Transport | None) -> None:
    (term,) = Query.parse(word).terms
    assert (term.ports, term.transport) == (PortRange(first, last), transport)


@pytest.mark.parametrize(
    "word", ["65536", "-", "1-2-3", "0x50", "8e3", "80//udp", "٨٠", "http://x.org", "c:\\x", "std::x", "fe80::1", "--x"]
)
def test_what_is_no_number_is_a_word(word: str) -> None:
    assert Query.parse(word).terms == (Term(word),)


def test_words_are_folded_and_freed_of_what_stands_around_them() -> None:
    assert [term.text for term in Query.parse('  Réseau (Système), "d’écho"\t[x] ').terms] == [
        "reseau",
        "systeme",
        "d'echo",
        "x",
    ]
    assert Query.parse(" CUPS (Common  Unix) ").text == "cups common unix"


def test_a_word_of_nothing_but_brackets_stays_one() -> None:
    assert [term.text for term in Query.parse("() ssh").terms] == ["()", "ssh"]


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u00a0"])
def test_an_empty_text_has_no_terms(text: str) -> None:
    assert Query.parse(text) == Query("", ())


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("80", 80),
        ("80/tcp", 80),
        ("80 tcp", 80),
        ("port 80", 80),
        ("port:80", 80),
        ("port:80 transport:udp", 80),
        ("127.0.0.1:80", 80),
        ("80,443", None),
        ("80|443", None),
        ("80 | ssh", None),
        ("-80", None),
        ("80 -ssh", None),
        ("80 tcp udp", None),
        ("80 transport:tcp transport:udp", None),
        (" 0 ", 0),
        ("80 443", None),
        ("80 ssh", None),
        ("80-81", None),
        ("ssh", None),
        ("65536", None),
        ("", None),
    ],
)
def test_the_port_of_a_query_is_that_of_one_number_and_nothing_else(text: str, port: int | None) -> None:
    assert Query.parse(text).port == port


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("65535", False),
        ("65536", True),
        ("65536/tcp", True),
        ("999999999", True),
        ("99999999999999999999", True),
        ("9" * MAX_LENGTH, True),
        ("70000-80000", True),
        ("port:70000", True),
        ("port:70000 nginx", True),
        ("port:70000,80000", True),
        ("port:>65535", True),
        ("70000-", True),
        ("70000 | 80000", True),
        # there is something else, which may not be met
        ("1-65536", False),
        ("99999-1", False),
        ("xyzzy port:1-70000", False),
        ("port:22,70000 xyzzy", False),
        ("22 | 70000", False),
        ("-port:70000", False),
        ("port:<70000", False),
        ("ssh 65536", True),
        ("0-65535", False),
        ("-1", False),
        ("65536x", False),
        ("ssh", False),
        ("", False),
    ],
)
def test_beyond_is_what_only_a_number_that_no_port_has_would_meet(text: str, beyond: bool) -> None:
    assert Query.parse(text).beyond is beyond


def written(text: str) -> str:
    """A query as it is understood, written out: `(key:word|-word ...)` for each side."""
    sides = []
    for side in Query.parse(text).alternatives:
        clauses = []
        for clause in side.clauses:
            terms = []
            for term in clause.terms:
                quoted = f'"{term.text}"' if term.phrase else term.text
                number = (
                    f"{term.ports}" + (f"/{term.transport.value}" if term.transport else "") if term.ports else quoted
                )
                terms.append(f"{term.key.value}:{number}" if term.key else number)
            clauses.append(("-" if clause.excluded else "") + "|".join(terms))
        sides.append(" ".join(clauses))
    return " | ".join(sides)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("a b c", "a b c"),
        ("a a b", "a b"),
        ("a -b", "a -b"),
        ("-a", "-a"),
        ("-80", "-80"),
        ('-"a b" c', '-"a b" c'),
        ("–a", "–a"),
        ("a|b c", "a|b c"),
        ("a | b c", "a | b c"),
        ("a| b |c", "a | b | c"),
        ("a | | b", "a | b"),
        ("|", ""),
        ("a | a", "a"),
        ("-a|b", "-a|b"),
        ("80|a b", "80 b | a b"),
        ("-80|a", "-80 -a"),
        ("22,80", "22|80"),
        ("ssh, telnet", "ssh telnet"),
        ("ssh,telnet", "ssh|telnet"),
        ('"a  b" c', '"a b" c'),
        ('"a', "a"),
        ('a"b c"', 'a"b c'),
        ("«à b» “c d”", '"a b" "c d"'),
        ("port:22", "port:22"),
        ("PORT:22", "port:22"),
        ("port=22", "port:22"),
        ("(port:22)", "port:22"),
        ("port:22,80|443", "port:22|port:80|port:443"),
        ("-port:22", "-port:22"),
        ("-name:a|b", "-name:a|name:b"),
        ("name:a|port:22", "port:22 | name:a"),
        ("port:53/udp", "port:53/udp"),
        ("port:53 udp", "port:53/udp"),
        ("port:8000-8100 transport:udp", "port:8000-8100 transport:udp"),
        ("port:100-", "port:100-65535"),
        ("port:>100", "port:101-65535"),
        ("port:<100", "port:0-99"),
        ("port:system", "port:0-1023"),
        ("port:dynamic", "port:49152-65535"),
        ("port:utilisateur", "port:1024-49151"),
        ("pid:>8000", "pid:8001-"),
        ("remote-port:<=1000", "remote-port:0-1000"),
        ("port-local:80", "local-port:80"),
        ("name:Ünï", "name:uni"),
        ('name:"a b"', 'name:"a b"'),
        ("transport:t", "transport:tcp"),
        ("standing:Réservé", "standing:reserved"),
        ("standing:libre", "standing:unassigned"),
        ("encrypted:oui", "encrypted:yes"),
        ("chiffre:non", "encrypted:no"),
        ("chiffré:oui", "encrypted:yes"),
        ("chiffré:facultatif", "encrypted:optional"),
        ('statut:"attribué par l’IANA"', "standing:official"),
        ("statut:attribué", "standing:official"),
        ("statut:usage_non_officiel", "standing:unofficial"),
        ('statut:"réservé par l’IANA"', "standing:reserved"),
        ('statut:"non attribué"', "standing:unassigned"),
        ('statut:"jamais attribué"', "standing:dynamic"),
        ('origine:"à moi"', "origin:own"),
        ('origine:"fichier services"', "origin:services-file"),
        ("favori:oui", "favourite:yes"),
        ('"utilisés ici:non"', '"utilises ici:non"'),
        ("utilisés-ici:non", "in-use:no"),
        ("état:écoute", "state:listen"),
        ("état:établi", "state:established"),
        ("etat:etablies", "state:established"),
        ("état:fermée", "state:closed"),
        ("state:e", "state:e"),
        ("portée:cet-ordinateur", "reach:this-computer"),
        ('portée:"ce réseau"', "reach:this-network"),
        ('portée:"toute interface"', "reach:every-interface"),
        ("portée:réseau", "reach:this-network"),
        ("reach:local", "reach:this-computer"),
        ("rfc:RFC9110", "rfc:9110"),
        ("rfc:0791", "rfc:791"),
        ("in-use:yes", "in-use:yes"),
        ("pid:12 user:root", "pid:12 user:root"),
        ("address:fe80::1", "address:fe80::1"),
        ("127.0.0.1:80", "address:80"),
        ("[::1]:80", "address:80"),
        ("example.org:80", "address:80"),
        ("127.0.0.1:99999", "127.0.0.1:99999"),
        ("2001:db8::53", "2001:db8::53"),
        ("dead:beef::1", "dead:beef::1"),
        ("ssh port", "ssh"),
        ("port", "port"),
        ("default port of ssh", "ssh"),
        ("quel est le port de l’imprimante", "imprimante"),
        ("of ssh", "of ssh"),
        ("process", "process"),
        ("service", "service"),
        ("print service", "print service"),
        ("nginx listen", "nginx listen"),
        ("service port", "service"),
        ("which service", "service"),
        ("what is a process?", "process"),
        ("check point port", "check point"),
        ("what port does check point use", "check point"),
        ('what "process" uses 80', '"process" 80'),
        ("which process uses 80 -java", "80 -java"),
        ("who uses 80 | service", "80 | service"),
        ("port 22.", "22"),
        (":::22", "22"),
        ("port -ssh", "port -ssh"),
        ("l'imprimante", "imprimante"),
        ("aujourd'hui", "aujourd'hui"),
        ("ssh:", "ssh"),
        ("prot:22", "port:22"),
        ("tranport:udp", "transport:udp"),
        ("foo:bar ssh", "ssh"),
        ("port:x ssh", "ssh"),
        ("port:1-2-3", ""),
        ("port:70000", "port:70000"),
        ("port:70000,22", "port:22"),
        ("-port:70000 ssh", "-port:70000 ssh"),
        ("port:1-70000", "port:1-65535"),
        ("70000-80000", "70000-80000"),
        ("80/xyz", "80"),
        ("transport:xyz", ""),
        ("port:", ""),
    ],
)
def test_the_language(text: str, understood: str) -> None:
    assert written(text) == understood


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("ssh 22 8000-8100 -x a|b transport:udp", []),
        ("foo:bar", [Problem(Fault.UNKNOWN_KEY, "foo")]),
        ("foo:bar foo:baz", [Problem(Fault.UNKNOWN_KEY, "foo")]),
        ("prot:443", [Problem(Fault.GUESSED_KEY, "prot", Key.PORT)]),
        ("trans:udp", [Problem(Fault.GUESSED_KEY, "trans", Key.TRANSPORT)]),
        ("port:", [Problem(Fault.NO_VALUE, "port", Key.PORT)]),
        ('name:""', [Problem(Fault.NO_VALUE, "name", Key.NAME)]),
        ("port:abc", [Problem(Fault.NOT_A_PORT, "abc", Key.PORT)]),
        ("port:22,abc", [Problem(Fault.NOT_A_PORT, "abc", Key.PORT)]),
        ("rfc:x", [Problem(Fault.NOT_A_PORT, "x", Key.RFC)]),
        ("pid:x", [Problem(Fault.NOT_A_PORT, "x", Key.PID)]),
        ("port:70000", [Problem(Fault.BEYOND, "70000", Key.PORT)]),
        ("remote-port:70000", [Problem(Fault.BEYOND, "70000", Key.REMOTE_PORT)]),
        ("pid:70000", []),
        ("pid:>8000 remote-port:>1000 local-port:<1024", []),
        ("pid:>x", [Problem(Fault.NOT_A_PORT, ">x", Key.PID)]),
        ("port:<0", [Problem(Fault.NOT_A_PORT, "<0", Key.PORT)]),
        ("port:>70000", [Problem(Fault.BEYOND, ">70000", Key.PORT)]),
        ("port:22,70000", [Problem(Fault.BEYOND, "70000", Key.PORT)]),
        ("70000-80000", [Problem(Fault.BEYOND, "70000-80000")]),
        ("1-70000", [Problem(Fault.BEYOND, "1-70000")]),
        ("70000", [Problem(Fault.BEYOND, "70000")]),
        ("53/xyz", [Problem(Fault.UNKNOWN_VALUE, "xyz", Key.TRANSPORT)]),
        ("transport:xyz", [Problem(Fault.UNKNOWN_VALUE, "xyz", Key.TRANSPORT)]),
        ("encrypted:maybe", [Problem(Fault.UNKNOWN_VALUE, "maybe", Key.ENCRYPTED)]),
        ("standing:lost", [Problem(Fault.UNKNOWN_VALUE, "lost", Key.STANDING)]),
        ("in-use:perhaps", [Problem(Fault.UNKNOWN_VALUE, "perhaps", Key.IN_USE)]),
    ],
)
def test_what_cannot_be_meant_is_told(text: str, problems: list[Problem]) -> None:
    assert list(Query.parse(text).problems) == problems


def test_a_number_knows_the_transport_that_is_asked_for() -> None:
    for text in ("53/udp", "53 udp", "udp/53", "port:53 transport:udp", "transport:udp 53"):
        number = Query.parse(text).number
        assert number is not None, text
        assert (number.ports, number.transport) == (PortRange(53), Transport.UDP), text


def test_keys_are_those_that_are_asked_with() -> None:
    assert Query.parse("ssh port:22 -pid:1 | rfc:1").keys == {Key.PORT, Key.PID, Key.RFC}
    assert Query.parse("127.0.0.1:80 ssh").keys == set()
    assert ENTRY_KEYS.isdisjoint(SOCKET_KEYS)


def test_every_value_is_understood_as_itself() -> None:
    for key in Key:
        for value in values(key):
            assert [term.text for term in Query.parse(f"{key.value}:{value}").terms] == [value]


def test_edits_are_at_a_distance_of_one() -> None:
    """Against the definition: no word without its edit has the same letters in the same order but for one step."""
    found = set(edits("abca"))
    assert {"bbca", "abc", "bca", "aca", "abca1", "xabca", "abxca", "baca", "acba", "abac"} <= found
    assert "abca" not in found - {"abca"}
    assert found.isdisjoint({"ab", "cba", "abcaxx", "xbcx", "bacaa"})


@pytest.mark.parametrize(
    ("word", "text", "within"),
    [
        ("ssh", "openssh server", True),
        ("ssh", "s sh", False),
        ("80", "ports 80 and 443", True),
        ("80", "8080", False),
        ("80", "180", False),
        ("80", "8080 80", True),
        ("80", "http80x", True),
        ("8000-8100", "8000-8100", True),
        ("8000-8100", "18000-8100", False),
        ("a.c", "abc", False),
        ("", "", False),
    ],
)
def test_a_word_is_within_a_text_anywhere_a_number_only_by_itself(word: str, text: str, within: bool) -> None:
    terms = Query.parse(word).terms
    assert any(term.within(text) for term in terms) is within


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert Query.parse("x" * MAX_LENGTH + " ssh") == Query.parse("x" * MAX_LENGTH)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_no_text_is_wrong(text: str) -> None:
    check_sound(text)


def test_no_text_made_by_chance_is_wrong() -> None:
    for text in random_texts(5_000):
        check_sound(text)


def check_sound(text: str) -> None:
    """Read a text and look at all that its query tells."""
    query = Query.parse(text)
    assert query.text == " ".join(query.text.split())
    if not query.terms:
        assert query.problems or not fold(text[:MAX_LENGTH]).replace("|", "").replace(",", "").strip(), (
            "nothing is lost"
        )
    assert all(side.clauses for side in query.alternatives)
    for term in query.terms:
        assert term.text
        assert term.text == fold(term.text)
        assert term.within(f"x {term.text} x")
        assert term.transport is None or term.ports is not None or term.key is Key.TRANSPORT
    assert query.port is None or 0 <= query.port <= MAX_PORT
    for problem in query.problems:
        assert problem.fault is not Fault.GUESSED_KEY or problem.key
        assert len(problem.text) <= MAX_LENGTH
