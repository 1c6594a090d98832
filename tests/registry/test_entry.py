"""What an entry says of a transport: the marks that the columns show and the filter uses."""

import itertools
from typing import Any

import pytest

from portgui.ports import Transport
from portgui.records import replace
from portgui.registry.entry import Entry, Mark, Standing
from tests.fakes import make_entry, make_knowledge

TCP, UDP, SCTP, DCCP = Transport
USED, REGISTERED, UNSPECIFIED = Mark.USED, Mark.REGISTERED, Mark.UNSPECIFIED


def known(*in_practice: Transport) -> dict[str, Any]:
    return {"knowledge": make_knowledge(in_practice=frozenset(in_practice))}


# An entry, and its marks for TCP, UDP, SCTP, DCCP
MARKS: dict[str, tuple[Entry, tuple[Mark | None, ...]]] = {
    "only registered": (make_entry("1", "a", [TCP, UDP]), (USED, USED, None, None)),
    "registered for more than is used": (
        make_entry("22", "ssh", [TCP, UDP, SCTP], **known(TCP)),
        (USED, REGISTERED, REGISTERED, None),
    ),
    "used beyond the registration": (make_entry("1", "a", [TCP], **known(TCP, UDP)), (USED, USED, None, None)),
    "not used any more": (make_entry("1", "a", [TCP], **known()), (REGISTERED, None, None, None)),
    "practice not known": (
        make_entry("1", "a", [TCP], knowledge=make_knowledge()),
        (USED, None, None, None),
    ),
    "assigned without a transport": (make_entry("1", "a", []), (UNSPECIFIED,) * 4),
    "assigned without a transport, use known": (make_entry("1", "a", [], **known(UDP)), (None, USED, None, None)),
    "without a number": (make_entry(None, "a", [UDP]), (None, USED, None, None)),
    "assigned beside a reserved transport": (
        make_entry("143", "imap", [TCP], reserved=frozenset({UDP})),
        (USED, None, None, None),
    ),
    "unofficial, use known": (
        make_entry("1", "a", standing=Standing.UNOFFICIAL, **known(TCP)),
        (USED, None, None, None),
    ),
    "unofficial, use not known": (
        make_entry("1", "a", standing=Standing.UNOFFICIAL, knowledge=make_knowledge()),
        (UNSPECIFIED,) * 4,
    ),
    "unassigned": (make_entry("1", None, standing=Standing.UNASSIGNED), (UNSPECIFIED,) * 4),
    "unassigned on some": (
        make_entry("1", None, standing=Standing.UNASSIGNED, reserved=frozenset({SCTP, DCCP})),
        (None, None, UNSPECIFIED, UNSPECIFIED),
    ),
    "reserved": (make_entry("1", None, standing=Standing.RESERVED), (UNSPECIFIED,) * 4),
    "reserved on some": (
        make_entry("0", None, standing=Standing.RESERVED, reserved=frozenset({TCP, UDP})),
        (UNSPECIFIED, UNSPECIFIED, None, None),
    ),
    "dynamic": (make_entry("49152-65535", None, standing=Standing.DYNAMIC), (UNSPECIFIED,) * 4),
}


@pytest.mark.parametrize(("entry", "marks"), MARKS.values(), ids=MARKS)
def test_marks(entry: Entry, marks: tuple[Mark | None, ...]) -> None:
    assert tuple(map(entry.mark, Transport)) == marks


def test_every_entry_has_a_mark_whatever_is_registered_used_or_reserved() -> None:
    subsets = [frozenset(some) for size in range(5) for some in itertools.combinations(Transport, size)]
    for standing, registered, in_practice in itertools.product(Standing, subsets, [None, *subsets]):
        entry = make_entry("1", "a", registered, standing=standing)
        entry = replace(entry, knowledge=make_knowledge(in_practice=in_practice))
        assert any(map(entry.mark, Transport)), entry


def test_in_practice_is_what_the_knowledge_says() -> None:
    assert make_entry("1", "a").in_practice is None
    assert make_entry("1", "a", knowledge=make_knowledge()).in_practice is None
    assert make_entry("1", "a", **known()).in_practice == frozenset()
    assert make_entry("1", "a", **known(UDP)).in_practice == frozenset({UDP})


def test_the_key_tells_entries_apart_and_holds_when_texts_change() -> None:
    entry = make_entry("1-2", "a", [TCP])
    assert replace(entry, description="other", note="n", knowledge=make_knowledge()).key == entry.key
    others = [
        make_entry("1-3", "a", [TCP]),
        make_entry("1-2", "b", [TCP]),
        make_entry("1-2", None, [TCP]),
        make_entry(None, "a", [TCP]),
        make_entry("1-2", "a", [UDP]),
        make_entry("1-2", "a", standing=Standing.UNOFFICIAL),
    ]
    assert len({entry.key, *(other.key for other in others)}) == len(others) + 1
