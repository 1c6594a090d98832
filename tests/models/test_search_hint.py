"""What is said beside the search field."""

import pytest

from portgui.models.search_hint import entries_hint, sockets_hint
from portgui.query import Correction, Key, Query


def entries(text: str, *corrections: Correction) -> str:
    return entries_hint(Query.parse(text), corrections)


def sockets(text: str, *corrections: Correction) -> str:
    return sockets_hint(Query.parse(text), corrections)


@pytest.mark.parametrize("text", ["", "ssh", "22", "8000-8100 -x", "a|b", "port:22 transport:udp", '"a b"'])
def test_where_all_is_well_nothing_is_said(text: str) -> None:
    assert entries(text) == ""
    assert sockets(text) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("foo:bar", ["“foo:”", "port:", "transport:", "quotes"]),
        ("prot:443", ["“prot:”", "“port:”"]),
        ("port:", ["“port:”", "443"]),
        ("encrypted:", ["“encrypted:”", "yes no optional"]),
        ("name:", ["“name:”", "value."]),
        ("port:x", ["“x”", "port:8000-8100"]),
        ("rfc:x", ["“rfc:”", "“x”"]),
        ("transport:xyz", ["“transport:”", "“xyz”", "tcp, udp, sctp, dccp"]),
        ("1-70000", ["“1-70000”", "65535"]),
    ],
)
def test_what_cannot_be_meant_is_explained(text: str, parts: list[str]) -> None:
    hint = entries(text)
    assert all(part in hint for part in parts), hint
    assert "%" not in hint
    if not text.startswith("foo"):
        assert text.startswith("rfc") or sockets(text) == hint


def test_the_keys_that_are_named_are_those_of_the_page() -> None:
    assert "rfc:" in entries("foo:bar")
    assert "pid:" not in entries("foo:bar")
    assert "pid:" in sockets("foo:bar")
    assert "rfc:" not in sockets("foo:bar")


def test_a_key_of_the_other_page_is_told_to_be_left_out() -> None:
    assert "“pid:”" in entries("pid:1")
    assert sockets("pid:1") == ""
    assert "“rfc:”" in sockets("rfc:1")
    assert entries("rfc:1") == ""


def test_a_correction_is_told_with_what_was_typed() -> None:
    hint = entries("postgers", Correction("postgers", "postgres"))
    assert "“postgers”" in hint
    assert "“postgres”" in hint


def test_what_is_typed_is_not_taken_for_a_place_in_the_text() -> None:
    assert "“%2:”" not in entries("%2:x")
    assert "“abc%2”" in entries("abc%2", Correction("abc%2", "abc"))
    assert "“%1%2”" in entries("port:%1%2")


def test_every_key_is_told_on_one_page_or_both() -> None:
    told = entries("foo:bar") + sockets("foo:bar")
    assert all(f"{key.value}:" in told for key in Key)


def test_what_was_forgiven_is_told_on_both_pages() -> None:
    correction = Correction("postgers", "postgres")
    assert sockets("postgers", correction) == entries("postgers", correction) != ""


@pytest.mark.parametrize("text", ["state:wait", "reach:nowhere", "state:", "reach:"])
def test_the_values_that_a_key_may_have_are_told(text: str) -> None:
    known = "every-interface" if "reach" in text else "time-wait"
    assert known in sockets(text)


@pytest.mark.parametrize("text", ["state:time", "state:fin-wait", "etat:established", "reach:this", "portee:reseau"])
def test_a_value_that_is_begun_or_french_is_no_fault(text: str) -> None:
    assert sockets(text) == ""
