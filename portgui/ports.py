"""The words both halves share: transport, port number, port range (RFC 6335, RFC 9293)."""

import enum
from typing import Final, Self

from portgui.overrides import override
from portgui.records import frozen

MAX_PORT: Final = 65535
"""The highest port number: the port fields of TCP and UDP are 16 bits wide (RFC 9293, RFC 768)."""


class PortError(ValueError):
    """The text is no port number, or no range of them."""


class Transport(enum.Enum):
    """A transport protocol with port numbers; the value is IANA's spelling."""

    TCP = "tcp"
    UDP = "udp"
    SCTP = "sctp"
    DCCP = "dccp"

    @property
    def label(self) -> str:
        """The name as people write it: `TCP`."""
        return self.name


ALL_TRANSPORTS: Final = frozenset(Transport)


class RangeName(enum.Enum):
    """The three ranges of port numbers (RFC 6335, section 6)."""

    SYSTEM = "system"
    USER = "user"
    DYNAMIC = "dynamic"

    @property
    def ports(self) -> "PortRange":
        """The first and last number of the range."""
        return _NAMED_RANGES[self]

    @classmethod
    def of(cls, port: int) -> Self:
        """Return the range that a port number (0 to 65535) lies in."""
        return next(name for name in cls if port in name.ports)


@frozen
class PortRange:
    """One or more consecutive port numbers, 0 <= first <= last <= 65535, both ends included.

    >>> str(PortRange(22)), str(PortRange(6000, 6063)), 6005 in PortRange(6000, 6063)
    ('22', '6000-6063', True)
    """

    first: int
    last: int = -1

    def __post_init__(self) -> None:
        if self.last == -1:
            object.__setattr__(self, "last", self.first)
        if not 0 <= self.first <= self.last <= MAX_PORT:
            raise PortError(f"not a range of port numbers: {self.first}-{self.last}")

    def __lt__(self, other: "PortRange") -> bool:
        return (self.first, self.last) < (other.first, other.last)

    def __contains__(self, port: int) -> bool:
        return self.first <= port <= self.last

    def __len__(self) -> int:
        return self.last - self.first + 1

    @override
    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def overlaps(self, other: "PortRange") -> bool:
        """Say whether the two ranges have a number in common."""
        return self.first <= other.last and other.first <= self.last

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `80` or `8000-8100` (spaces and an en dash allowed).

        Raises `PortError` for anything else, for numbers over 65535 and for a range that runs backwards.
        """
        first, dash, last = text.strip().replace("\u2013", "-").partition("-")
        ends = [end.strip() for end in ((first, last) if dash else (first,))]
        if all(end.isascii() and end.isdigit() and len(end) <= 5 for end in ends):
            return cls(*map(int, ends))
        raise PortError(f"not a port number or range: {text[:60]!r}")


_NAMED_RANGES: Final = {
    RangeName.SYSTEM: PortRange(0, 1023),
    RangeName.USER: PortRange(1024, 49151),
    RangeName.DYNAMIC: PortRange(49152, MAX_PORT),
}
