"""The search text of both halves: what a person typed, read once into terms that any record can be held against."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Self

from portgui.ports import MAX_PORT, PortRange, Transport

MAX_LENGTH: Final = 500
"""Characters of a search text that are read; what follows is left out."""

_PORTS: Final = r"([0-9]+)(?:[-\u2013]([0-9]+))?(?:/(tcp|udp|sctp|dccp))?"
_AROUND: Final = "()[]{}<>\"'«»,;"
"""What may stand around a word without being part of it."""
_UNFOLDED: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "\u00a0": " ", "\u202f": " "})


def fold(text: str) -> str:
    """Return the text without case and accents, as it is searched in.

    >>> fold("Bureau à distance – Œuvre")
    'bureau a distance – oeuvre'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNFOLDED))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a search text, or the port number or range that it is."""

    text: str
    """The word, folded; for numbers as typed, e.g. `8000-8100`."""
    ports: PortRange | None = None
    transport: Transport | None = None
    """Given with a number: `53/udp`."""

    def within(self, text: str) -> bool:
        """Say whether a folded text has the term: a word anywhere, a number only as a number of its own."""
        if self.text not in text:
            return False
        return self.ports is None or re.search(rf"(?<![0-9]){re.escape(self.text)}(?![0-9])", text) is not None


@dataclass(frozen=True, slots=True)
class Query:
    """A search text, read: all its terms must match. An empty one matches everything.

    >>> [term.text for term in Query.parse("  8000 - 8100 (Téléphone) ").terms]
    ['8000-8100', 'telephone']
    """

    text: str
    """The words of the whole text, folded, with single spaces."""
    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any text; there is none that is wrong."""
        folded = re.sub(r"(?<=[0-9])\s+[-\u2013]\s+(?=[0-9])", "-", fold(text[:MAX_LENGTH]))
        words = [word.strip(_AROUND) or word for word in folded.split()]
        return cls(" ".join(words), tuple(_term(word) for word in words))

    @property
    def port(self) -> int | None:
        """The port number, where the query is one and nothing else."""
        ports = self.terms[0].ports if len(self.terms) == 1 else None
        return ports.first if ports and ports.first == ports.last else None

    @property
    def beyond(self) -> bool:
        """Whether it asks for a port number over 65535, which does not exist."""
        return any(term.ports is None and re.fullmatch(_PORTS, term.text) for term in self.terms)


def _term(word: str) -> Term:
    """Read one folded word.

    >>> _term("53/udp").transport, _term("8100-8000").ports, _term("70000").ports
    (<Transport.UDP: 'udp'>, PortRange(first=8000, last=8100), None)
    """
    if (found := re.fullmatch(_PORTS, word)) is None:
        return Term(word)
    first = int(found[1])
    last = int(found[2]) if found[2] else first
    if max(first, last) > MAX_PORT:
        return Term(word)
    transport = Transport(found[3]) if found[3] else None
    return Term(word.partition("/")[0], PortRange(min(first, last), max(first, last)), transport)
