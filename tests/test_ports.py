"""Port numbers and ranges: what is read, what is refused, and where the three ranges begin and end."""

import pytest

from portgui.ports import ALL_TRANSPORTS, MAX_PORT, PortError, PortRange, RangeName, Transport


def test_every_number_lies_in_exactly_one_named_range() -> None:
    sizes = dict.fromkeys(RangeName, 0)
    for port in range(MAX_PORT + 1):
        sizes[RangeName.of(port)] += 1
        assert sum(port in name.ports for name in RangeName) == 1
    assert {name: len(name.ports) for name in RangeName} == sizes


@pytest.mark.parametrize(
    ("port", "name"),
    [
        (0, RangeName.SYSTEM),
        (1023, RangeName.SYSTEM),
        (1024, RangeName.USER),
        (49151, RangeName.USER),
        (49152, RangeName.DYNAMIC),
        (65535, RangeName.DYNAMIC),
    ],
)
def test_boundaries_are_those_of_rfc_6335(port: int, name: RangeName) -> None:
    assert RangeName.of(port) is name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("0", 0, 0),
        ("80", 80, 80),
        ("00080", 80, 80),
        ("65535", 65535, 65535),
        (" 8000 - 8100 ", 8000, 8100),
        ("8000\u20138100", 8000, 8100),
        ("6000-6000", 6000, 6000),
    ],
)
def test_numbers_and_ranges_are_read(text: str, first: int, last: int) -> None:
    assert PortRange.parse(text) == PortRange(first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "http",
        "-1",
        "65536",
        "99999",
        "123456",
        "8100-8000",
        "1-65536",
        "80-",
        "-80",
        "1-2-3",
        "8 0",
        "0x50",
        "\u0668\u0660",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(PortError):
        PortRange.parse(text)


def test_an_error_quotes_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(PortError) as caught:
        PortRange.parse("9" * 10_000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("first", "last"), [(-2, 5), (5, 4), (0, 65536), (65536, 65536), (-1, -1)])
def test_a_range_outside_the_numbers_cannot_be_made(first: int, last: int) -> None:
    with pytest.raises(PortError):
        PortRange(first, last)


def test_a_range_contains_both_ends_and_says_how_many() -> None:
    ports = PortRange(6000, 6063)
    assert 6000 in ports
    assert 6063 in ports
    assert 5999 not in ports
    assert 6064 not in ports
    assert len(ports) == len(range(6000, 6064))
    assert len(PortRange(0, MAX_PORT)) == 2**16


@pytest.mark.parametrize("text", ["22", "6000-6063", "0-65535"])
def test_text_of_a_range_reads_back(text: str) -> None:
    assert str(PortRange.parse(text)) == text


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (PortRange(1, 10), PortRange(10, 20), True),
        (PortRange(1, 10), PortRange(11, 20), False),
        (PortRange(1, 100), PortRange(50), True),
        (PortRange(50), PortRange(50), True),
    ],
)
def test_overlap_is_the_same_from_both_sides(one: PortRange, other: PortRange, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


def test_ranges_sort_by_their_first_then_their_last_number() -> None:
    assert sorted([PortRange(80), PortRange(22, 30), PortRange(22)]) == [
        PortRange(22),
        PortRange(22, 30),
        PortRange(80),
    ]


def test_transports_are_spelled_as_iana_does_and_labelled_as_people_do() -> None:
    assert [Transport("tcp"), Transport("udp"), Transport("sctp"), Transport("dccp")] == list(Transport)
    assert [transport.label for transport in Transport] == ["TCP", "UDP", "SCTP", "DCCP"]
    assert set(Transport) == ALL_TRANSPORTS
