"""The search text: what is read as number, range or word, how texts are folded, and that none is too strange."""

import pytest

from portgui.ports import MAX_PORT, PortRange, Transport
from portgui.query import MAX_LENGTH, Query, Term, fold
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
    ],
)
def test_numbers_and_ranges_are_read(word: str, first: int, last: int, transport: Transport | None) -> None:
    (term,) = Query.parse(word).terms
    assert (term.ports, term.transport) == (PortRange(first, last), transport)


@pytest.mark.parametrize(
    "word", ["65536", "1-65536", "99999-1", "-1", "1-", "1-2-3", "0x50", "8e3", "80/", "80/xyz", "٨٠"]
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
        ("1-65536", True),
        ("99999-1", True),
        ("ssh 65536", True),
        ("0-65535", False),
        ("-1", False),
        ("65536x", False),
        ("ssh", False),
        ("", False),
    ],
)
def test_beyond_is_a_number_that_no_port_has(text: str, beyond: bool) -> None:
    assert Query.parse(text).beyond is beyond


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
    assert bool(query.terms) == bool(fold(text[:MAX_LENGTH]).strip())
    for term in query.terms:
        assert term.text
        assert term.text == fold(term.text)
        assert term.within(f"x {term.text} x")
        assert term.transport is None or term.ports is not None
    assert query.port is None or 0 <= query.port <= MAX_PORT
    assert not (query.beyond and query.port is not None)
