"""The search text of both halves: what a person typed, read once into terms that any record can be held against.

    word word          every word must match
    "two words"        the words next to each other, as whole words
    -word              what matches it is left out
    a|b                either; `a b | c d` with blanks around it: either side as a whole
    443  8000-8100     a port number, a range; `8000-` has no end
    53/udp  6 tcp      a number on one transport; `udp/53`, `:443`, `port 443` and `localhost:443` are read too
    key:value          `port:` `name:` `transport:` `standing:` `encrypted:` `rfc:` `in-use:` `origin:`
                       `favourite:` `note:` (`note:*` for any) of entries, `process:`
                       `pid:` `user:` `unit:` `state:` `address:` `remote:` `remote-port:` `local-port:`
                       `reach:` `interface:` of sockets;
                       `port:80,443` is either; `port:>1000`, `pid:1000-2000`, `address:10.0.0.0/8`

Any text can be read. What cannot be meant (a key or a value that there is not) is left out of the terms and told as a
`Problem`. So is a port number over 65535, but where nothing else is asked for with it, that finds nothing.
"""

import enum
import ipaddress
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Self

from portgui.ports import MAX_PORT, PortRange, RangeName, Transport
from portgui.records import frozen, replace

MAX_LENGTH: Final = 500
"""Characters of a search text that are read; what follows is left out."""

CORRECTED_FROM: Final = 4
"""Letters that a word must have for a typing error in it to be forgiven: of fewer, almost any is near another."""
CORRECTED_TO: Final = 40

_AROUND: Final = "()[]{}<>\"'«»“”,;"
"""What may stand around a word without being part of it."""
_AROUND_VALUES: Final = "\"'«»“”,;"
_UNFOLDED: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "\u00a0": " ", "\u202f": " "})
_COMBINING: Final = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return the text without case and accents, as it is searched in.

    >>> fold("Bureau à distance – Œuvre")
    'bureau a distance – oeuvre'
    """
    if text.isascii():
        return text.lower()
    plain = _COMBINING.sub("", unicodedata.normalize("NFKD", text.casefold().translate(_UNFOLDED)))
    if plain.isascii():
        return plain
    return "".join(character for character in plain if not unicodedata.combining(character))


class Key(enum.Enum):
    """What a term is asked of, where it says so: the word before the colon."""

    PORT = "port"
    NAME = "name"
    TRANSPORT = "transport"
    STANDING = "standing"
    ENCRYPTED = "encrypted"
    RFC = "rfc"
    IN_USE = "in-use"
    ORIGIN = "origin"
    FAVOURITE = "favourite"
    NOTE = "note"
    PROCESS = "process"
    PID = "pid"
    USER = "user"
    STATE = "state"
    ADDRESS = "address"
    REMOTE = "remote"
    REMOTE_PORT = "remote-port"
    LOCAL_PORT = "local-port"
    REACH = "reach"
    UNIT = "unit"
    INTERFACE = "interface"


ENTRY_KEYS: Final = frozenset({Key.STANDING, Key.ENCRYPTED, Key.RFC, Key.IN_USE, Key.ORIGIN, Key.FAVOURITE, Key.NOTE})
"""What only entries of the reference are asked."""
SOCKET_KEYS: Final = frozenset(
    {
        *(Key.PROCESS, Key.PID, Key.USER, Key.UNIT, Key.STATE),
        *(Key.ADDRESS, Key.REMOTE, Key.REMOTE_PORT, Key.LOCAL_PORT, Key.REACH, Key.INTERFACE),
    }
)
"""What only sockets are asked."""

_KEYS: Final = {key.value: key for key in Key} | {
    "nom": Key.NAME,
    "service": Key.NAME,
    "statut": Key.STANDING,
    "encryption": Key.ENCRYPTED,
    "chiffre": Key.ENCRYPTED,
    "chiffrement": Key.ENCRYPTED,
    "utilise": Key.IN_USE,
    "utilises": Key.IN_USE,
    "utilise-ici": Key.IN_USE,
    "utilises-ici": Key.IN_USE,
    "origine": Key.ORIGIN,
    "favorite": Key.FAVOURITE,
    "favori": Key.FAVOURITE,
    "favoris": Key.FAVOURITE,
    "notes": Key.NOTE,
    "processus": Key.PROCESS,
    "program": Key.PROCESS,
    "programme": Key.PROCESS,
    "utilisateur": Key.USER,
    "etat": Key.STATE,
    "adresse": Key.ADDRESS,
    "distant": Key.REMOTE,
    "distante": Key.REMOTE,
    "adresse-distante": Key.REMOTE,
    "port-distant": Key.REMOTE_PORT,
    "port-local": Key.LOCAL_PORT,
    "portee": Key.REACH,
    "unite": Key.UNIT,
    "container": Key.UNIT,
    "conteneur": Key.UNIT,
}
"""Every spelling that is understood, the French ones too."""

_YES: Final = {"yes": "yes", "y": "yes", "oui": "yes", "true": "yes", "vrai": "yes", "1": "yes"}
_NO: Final = {"no": "no", "n": "no", "non": "no", "false": "no", "faux": "no", "0": "no"}
_STATES: Final = (
    *("listen", "syn-sent", "syn-received", "established", "fin-wait-1", "fin-wait-2", "close-wait", "closing"),
    *("last-ack", "time-wait", "closed"),
)
"""The states of TCP (RFC 9293)."""
_VALUES: Final[dict[Key, dict[str, str]]] = {
    Key.TRANSPORT: {transport.value: transport.value for transport in Transport},
    Key.STANDING: {
        "official": "official",
        "officiel": "official",
        "assigned": "official",
        "assigned-by-iana": "official",
        "attribue": "official",
        "attribue-par-l'iana": "official",
        "unofficial": "unofficial",
        "unofficial-use": "unofficial",
        "officieux": "unofficial",
        "non-officiel": "unofficial",
        "usage-non-officiel": "unofficial",
        "reserved": "reserved",
        "reserved-by-iana": "reserved",
        "reserve": "reserved",
        "reserve-par-l'iana": "reserved",
        "unassigned": "unassigned",
        "free": "unassigned",
        "libre": "unassigned",
        "non-attribue": "unassigned",
        "dynamic": "dynamic",
        "dynamique": "dynamic",
        "never-assigned": "dynamic",
        "jamais-attribue": "dynamic",
    },
    Key.ENCRYPTED: _YES | _NO | {"optional": "optional", "optionnel": "optional", "facultatif": "optional"},
    Key.IN_USE: _YES | _NO,
    Key.STATE: {state: state for state in _STATES}
    | {
        "listening": "listen",
        "estab": "established",
        "syn-recv": "syn-received",
        **{f"fin-wait{number}": f"fin-wait-{number}" for number in (1, 2)},
        **dict.fromkeys(("ecoute", "en-ecoute"), "listen"),
        **dict.fromkeys(("etabli", "etablie", "etablis", "etablies"), "established"),
        **dict.fromkeys(("ferme", "fermee", "fermes", "fermees"), "closed"),
    },
    Key.REACH: {
        "this-computer": "this-computer",
        "this-computer-only": "this-computer",
        "computer": "this-computer",
        "localhost": "this-computer",
        "loopback": "this-computer",
        "cet-ordinateur": "this-computer",
        "cet-ordinateur-seul": "this-computer",
        "ordinateur": "this-computer",
        "this-network": "this-network",
        "network": "this-network",
        "ce-reseau": "this-network",
        "reseau": "this-network",
        "reseau-local": "this-network",
        "every-interface": "every-interface",
        "interface": "every-interface",
        "all": "every-interface",
        "toute-interface": "every-interface",
        "toutes-les-interfaces": "every-interface",
    },
    Key.ORIGIN: {
        "iana": "iana",
        "portgui": "portgui",
        "services-file": "services-file",
        "fichier-services": "services-file",
        "fichier-de-services": "services-file",
        "own": "own",
        "mine": "own",
        "my-own": "own",
        "moi": "own",
        "a-moi": "own",
        "personnel": "own",
    },
    Key.FAVOURITE: _YES | _NO,
}
"""The values of the keys that have few, by every spelling that is understood: the words of the window too, in both
languages, with a hyphen for each blank."""


_RANGE_NAMES: Final = {name.value: name for name in RangeName} | {
    "systeme": RangeName.SYSTEM,
    "utilisateur": RangeName.USER,
    "dynamique": RangeName.DYNAMIC,
}
_PORT_KEYS: Final = frozenset({Key.LOCAL_PORT, Key.REMOTE_PORT})
"""The keys that ask for the port number of one end."""
_RANGED: Final = _PORT_KEYS | {Key.PID}
"""The keys of numbers that may be a range or a comparison; `port:` is by itself, for it has transports too."""
_BY_BEGINNING: Final = frozenset({Key.STATE, Key.REACH})
"""The keys of which the beginning of several values asks for all of these."""


def values(key: Key) -> tuple[str, ...]:
    """Return the values of a key that has few, as they are told to people; nothing for the others.

    >>> values(Key.ENCRYPTED), values(Key.NAME)
    (('yes', 'no', 'optional'), ())
    """
    return tuple(dict.fromkeys(_VALUES.get(key, {}).values()))


@frozen
class Term:
    """One word or phrase of a search text, the port number or range that it is, or the value of a key."""

    text: str
    """The word or value, folded; for numbers as typed, e.g. `8000-8100`."""
    ports: PortRange | None = None
    """For an address with a port number (`key` is `ADDRESS`): that number."""
    transport: Transport | None = None
    """Given with a number: `53/udp`; or the value of `transport:`."""
    key: Key | None = None
    phrase: bool = False
    """It was in quotes: it stands in a text as such, in whole words."""

    def within(self, text: str) -> bool:
        """Say whether a folded text has the term: a word anywhere, a number or phrase only by itself."""
        if self.text not in text:
            return False
        if self.ports is not None:
            return re.search(rf"(?<![0-9]){re.escape(self.text)}(?![0-9])", text) is not None
        return not self.phrase or re.search(rf"(?<!\w){re.escape(self.text)}(?!\w)", text) is not None

    @property
    def beyond(self) -> bool:
        """Whether it is a port number over 65535 or a range of such; a text may have the number all the same."""
        return self.ports is None and (self.key is Key.PORT or (self.key is None and _is_beyond(self.text)))

    @property
    def numbers(self) -> tuple[int, int | None] | None:
        """The first and the last number of a range of pids or ports of one end, `None` for one without an end.

        >>> [Term(text, key=Key.PID).numbers for text in ("4711", "1000-2000", "1000-")]
        [(4711, 4711), (1000, 2000), (1000, None)]
        """
        found = _RANGE.fullmatch(self.text)
        if found is None:
            return None
        first = int(found[1])
        if found[2] is None:
            return first, first
        return (min(first, int(found[3])), max(first, int(found[3]))) if found[3] else (first, None)


@frozen
class Clause:
    """Terms of which one must match, or none where it is excluded."""

    terms: tuple[Term, ...]
    excluded: bool = False


@frozen
class Alternative:
    """One side of an `|`: all its clauses must hold."""

    clauses: tuple[Clause, ...]
    words: str
    """Its words, folded, with single spaces, without what is excluded and without keys."""


@frozen
class Correction:
    """A word that nothing has, and the one that was searched for instead."""

    typed: str
    read: str


class Fault(enum.Enum):
    """What is wrong with a part of a search text. In every case the rest is searched for."""

    UNKNOWN_KEY = "unknown key"
    """There is no such key; the part is left out."""
    GUESSED_KEY = "guessed key"
    """There is no such key, but one that is written nearly so; it is taken."""
    NO_VALUE = "no value"
    """Nothing follows the key; the part is left out."""
    UNKNOWN_VALUE = "unknown value"
    """The key has no such value; the part is left out."""
    NOT_A_PORT = "not a port"
    """It should be a port number or a range, or another number, and is none; the part is left out."""
    NOT_A_NETWORK = "not a network"
    """An address with a prefix length that there is not; the part is left out."""
    BEYOND = "beyond"
    """There are no port numbers over 65535. A range is cut off there; where nothing is left of it, nothing is found."""


@frozen
class Problem:
    """A part of a search text that cannot be meant as it is written."""

    fault: Fault
    text: str
    """The part, folded: the key where that is wrong, else the value."""
    key: Key | None = None
    """The key that the value is of, or the one that was taken instead."""


@frozen
class Query:
    """A search text, read. One of its alternatives must match; without any it matches everything.

    >>> [term.text for term in Query.parse("  8000 - 8100 (Téléphone) ").terms]
    ['8000-8100', 'telephone']
    """

    text: str
    """The words of the whole text, folded, with single spaces."""
    alternatives: tuple[Alternative, ...]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read any text; there is none that is wrong."""
        folded = fold(text[:MAX_LENGTH])
        asked = folded.rstrip().endswith("?")
        folded = _ENDED.sub(r"\1", _ASKED.sub("", folded))
        problems: list[Problem] = []
        alternatives = [each for words in _sides(folded) for each in _alternatives(words, problems, asked=asked)]
        return cls(
            " ".join(word.strip(_AROUND) or word for word in _joined(folded).split()),
            tuple(dict.fromkeys(each for each in alternatives if each.clauses)),
            tuple(dict.fromkeys(problems)),
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms of all alternatives, those that are excluded too."""
        return tuple(term for side in self.alternatives for clause in side.clauses for term in clause.terms)

    @property
    def number(self) -> Term | None:
        """The port number, with its transport if one is said, where the query is that and nothing else."""
        if len(self.alternatives) != 1:
            return None
        found: Term | None = None
        transport: Transport | None = None
        for clause in self.alternatives[0].clauses:
            term = clause.terms[0]
            if clause.excluded or len(clause.terms) > 1:
                return None
            if term.ports is not None and len(term.ports) == 1 and found is None:
                found = term
            elif term.key is Key.TRANSPORT and transport is None:
                transport = term.transport
            else:
                return None
        return replace(found, transport=found.transport or transport) if found else None

    @property
    def port(self) -> int | None:
        """The port number, where the query is one and nothing else, but for a transport."""
        return found.ports.first if (found := self.number) and found.ports else None

    @property
    def beyond(self) -> bool:
        """Whether it can only be met by a port number over 65535, which does not exist."""
        return bool(self.alternatives) and all(
            any(not clause.excluded and all(term.beyond for term in clause.terms) for clause in side.clauses)
            for side in self.alternatives
        )

    @property
    def keys(self) -> frozenset[Key]:
        """The keys that it asks with; an address with a port number asks with none."""
        return frozenset(term.key for term in self.terms if term.key and not _is_endpoint(term))


def _is_beyond(text: str) -> bool:
    found = _PORTS.fullmatch(text)
    return found is not None and all(int(end) > MAX_PORT for end in found.group(1, 3) if end)


def _is_endpoint(term: Term) -> bool:
    return term.key is Key.ADDRESS and term.ports is not None


# How a text is taken apart

_QUOTED: Final = r'"[^"]*"|«[^»]*»|“[^”]*”'
_WORD: Final = re.compile(rf"(?:{_QUOTED}|\S)+")
_PART: Final = re.compile(rf"(?:{_QUOTED}|[^|])+")
_DASHES: Final = re.compile(r"(?<=[0-9])\s+[-\u2013]\s+(?=[0-9])")
_EXCLUDES: Final = re.compile(r"-(?=[\w\"«“])")
_KEYED: Final = re.compile(r"([a-z][a-z-]*)[:=](.*)")
_ELIDED: Final = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w{2})")
_PORTS: Final = re.compile(r"([0-9]+)(?:([-\u2013])([0-9]*))?(?:/([a-z]*))?")
_RANGE: Final = re.compile(r"([0-9]+)(?:([-\u2013])([0-9]*))?")
_PREFIXED: Final = re.compile(r"(?:(tcp|udp|sctp|dccp)[:/]|(?:localhost|\*|::)?:)(?=[0-9])")
_ENDPOINT: Final = re.compile(r"(?:[a-z]+://)?((?:\[[\w:.%-]+\]|[\w-]+(?:\.[\w-]+)+):([0-9]+))(?:[/?#].*)?")
_LOCAL: Final = re.compile(r"(?:[a-z]+://)?localhost:([0-9]+)(?:[/?#].*)?")
_IPV6: Final = re.compile(r"(\[?)([0-9a-f:]*:[0-9a-f]*:[0-9a-f:.]*)((?:%[^\]]+)?(?:\](?::[0-9]*)?)?)")
_COMPARED: Final = re.compile(r"([<>])(=?)([0-9]+)")
_ASKED: Final = re.compile(r"(?<=[\w\")»”])\s*[?!]+(?=\s|$)")
_ENDED: Final = re.compile(r"\b(ports?\s+[0-9]+)\.+(?=\s|$)")
_MOST_SIDES: Final = 8
_NUMBER_WORDS: Final = frozenset({"port", "ports"})
_ASKING_WORDS: Final = frozenset(
    {
        *("what", "what's", "whats", "which", "who", "who's", "whos", "whose"),
        *("quel", "quelle", "quels", "quelles", "que", "qui", "quoi", "lequel", "laquelle", "est-ce"),
    }
)
"""What makes a question of a text."""
_OPENING_WORDS: Final = frozenset(
    {
        *("are", "did", "do", "does", "how", "is", "tell", "when", "where", "where's", "why"),
        *("combien", "comment", "dois-je", "est", "faut-il", "ou", "peut-on", "pourquoi", "puis-je", "y"),
    }
)
"""What makes a question of a text that begins with it."""
_FRAME_WORDS: Final = (
    _NUMBER_WORDS
    | _ASKING_WORDS
    | {
        *("a", "are", "by", "default", "does", "for", "holds", "in", "is", "my", "needed", "number", "of", "on"),
        *("open", "required", "run", "running", "runs", "the", "to", "use", "used", "uses", "using"),
        *("au", "aux", "avec", "c'est", "ca", "ce", "d", "de", "defaut", "des", "du", "ecoute", "en", "est", "l", "la"),
        *("le", "les", "numero", "occupe", "ouvrir", "par", "pour", "sert", "sont", "sur", "tourne", "un", "une"),
        "utilise",
    }
)
"""What stands around a service or number in a question, or beside the word `port`: `default port of mysql`, `what runs
on 8080`, `quel port pour minecraft`, `qui utilise le 443`."""
_QUESTION_WORDS: Final = (
    _FRAME_WORDS
    | _OPENING_WORDS
    | {
        # who or what is asked for
        *("anybody", "anyone", "anything", "app", "application", "applications", "apps", "daemon", "daemons", "it"),
        *("its", "pid", "process", "processes", "program", "programs", "protocol", "protocols", "service", "services"),
        *("software", "somebody", "someone", "something", "that", "there", "this", "user"),
        *("appli", "applis", "chose", "demon", "elle", "il", "logiciel", "logiciels"),
        *("processus", "programme", "programmes", "protocole", "quelqu'un", "quelque"),
        *("utilisateur", "personne"),
        # what it does or is
        *("available", "be", "been", "being", "bind", "binding", "binds", "blocked", "blocking", "blocks", "bound"),
        *("busy", "can", "closed", "could", "had", "has", "have", "held", "hold", "holding"),
        *("listen", "listened", "listening", "listens", "mean", "means", "meant", "need", "needs", "occupied"),
        *("occupies", "occupying", "opened", "opening", "opens", "own", "owned", "owns", "run", "should", "stand"),
        *("stands", "taken", "takes", "taking", "usage", "usually"),
        *("appartient", "bloque", "bloquee", "correspond", "correspondent", "disponible", "ecoutent"),
        *("ecouter", "ecoutes", "est-elle", "est-il", "etre", "faire", "fait", "ferme", "fermee", "font"),
        *("fonctionne", "fonctionnent", "libre", "occupee", "occupent", "occuper", "ouvert", "ouverte"),
        *("ouvre", "passe", "passe-t-il", "prend", "pris", "prise", "represente", "servent", "servir", "sert-il"),
        *("signifie", "trouve", "tournent", "utilisee", "utilisent", "utiliser", "utilises", "veut", "dire"),
        # how it is asked
        *("about", "actually", "already", "and", "at", "common", "commonly", "currently", "from"),
        *("here", "i", "me", "normally", "now", "or", "right", "standard", "still"),
        *("typically", "usual", "we", "with", "you", "computer", "machine", "localhost"),
        *("a-t-il", "actuellement", "ai", "as", "cet", "cette", "deja", "derriere", "dois", "doit", "donc"),
        *("encore", "et", "habituel", "ici", "je", "j'ai", "ma", "maintenant", "mes", "mon", "normalement"),
        *("ordinateur", "peut", "qu'y", "savoir", "se", "tu", "vous"),
    }
)
"""What stands in questions besides; alone, or where nothing is asked, each is a word to be searched for."""
_NUMBER_QUESTION_WORDS: Final = _QUESTION_WORDS | {
    *("check", "close", "find", "free", "get", "kill", "list", "scan", "see", "show", "stop", "test"),
    *("afficher", "arreter", "cache", "fermer", "liberer", "montrer", "tester", "trouver", "tuer", "verifier", "voir"),
}
"""What stands in questions about a number besides: `kill the process on port 3000`."""


def _joined(folded: str) -> str:
    """Take the blanks out of `8000 - 8100`."""
    return _DASHES.sub("-", folded)


def _sides(folded: str) -> Iterator[list[list[str]]]:
    """Yield the sides of the `|` that stand apart; a side is a list of words, a word the list of its own parts.

    >>> list(_sides('a|b "c d" | e'))
    [[['a', 'b'], ['"c d"']], [['e']]]
    """
    side: list[list[str]] = []
    for word in _WORD.findall(_joined(folded)):
        if word[0] == "|":
            yield side
            side = []
        if parts := _PART.findall(word):
            side.append(parts)
            if word[-1] == "|":
                yield side
                side = []
    yield side


def _alternatives(words: Iterable[list[str]], problems: list[Problem], *, asked: bool) -> Iterator[Alternative]:
    """Read one side, `asked` with a question mark.

    It becomes two where a number and a word are either: `80|ssh` is `80 | ssh`.
    """
    sides: list[list[Clause]] = [[]]
    for parts in words:
        excluded = _EXCLUDES.match(parts[0]) is not None
        terms: list[Term] = []
        keyed = _KEYED.fullmatch(parts[0][1:] if excluded else parts[0])
        inherited = f"{keyed[1]}:" if keyed and keyed[1] in _KEYS else ""  # name:a|b is name:a|name:b
        for place, part in enumerate(parts):
            if place == 0:
                terms += _terms(part[1:] if excluded else part, problems)
            else:
                terms += _terms(part if _KEYED.fullmatch(part) else inherited + part, problems)
        numbers, others = (
            tuple(dict.fromkeys(each for each in terms if (each.ports is not None) is so)) for so in (True, False)
        )
        either = [Clause(some, excluded) for some in (numbers, others) if some]
        if excluded or len(sides) > _MOST_SIDES:
            sides = [[*side, *either] for side in sides]
        elif either:
            sides = [[*side, clause] for side in sides for clause in either]
    for side in sides:
        spoken = [term.text for each in side if not each.excluded for term in each.terms if term.key is None]
        yield Alternative(tuple(dict.fromkeys(_meant(side, asked=asked))), " ".join(spoken))


def _meant(clauses: list[Clause], *, asked: bool) -> list[Clause]:
    """Take `port 443`, `443 udp` and `default port of mysql` as they are meant; `asked` with a question mark."""
    plain = [clause for clause in clauses if not clause.excluded and clause.terms[0].key is None]
    numbers = [clause for clause in clauses if not clause.excluded and clause.terms[0].ports is not None]
    words = {
        clause: term.text
        for clause in plain
        if len(clause.terms) == 1 and not ((term := clause.terms[0]).phrase or term.ports)
    }
    about_ports = not _NUMBER_WORDS.isdisjoint(words.values())
    if (
        asked
        or not _ASKING_WORDS.isdisjoint(words.values())
        or (clauses and words.get(clauses[0]) in _OPENING_WORDS)
        or (about_ports and numbers)
    ):
        around = _NUMBER_QUESTION_WORDS if numbers else _QUESTION_WORDS
        clauses = _without(words, around, clauses) or _without(words, _FRAME_WORDS, clauses) or clauses
    elif about_ports:
        clauses = _without(words, _FRAME_WORDS, clauses) or clauses
    transports = [clause for clause in plain if clause.terms[0].text in _VALUES[Key.TRANSPORT]]
    if numbers and len(transports) == 1 and len(transports[0].terms) == 1:
        transport = Transport(transports[0].terms[0].text)
        clauses = [
            Clause(tuple(replace(term, transport=term.transport or transport) for term in clause.terms))
            if clause in numbers
            else clause
            for clause in clauses
            if clause is not transports[0]
        ]
    return clauses


def _without(words: Mapping[Clause, str], unwanted: Collection[str], clauses: Iterable[Clause]) -> list[Clause]:
    """Return clauses without some words, none where nothing is left to be searched for."""
    rest = [clause for clause in clauses if words.get(clause) not in unwanted]
    return rest if any(not clause.excluded for clause in rest) else []


def _terms(part: str, problems: list[Problem]) -> list[Term]:
    """Read one folded part of a word: mostly one term, several for `80,443`, none for what is wrong."""
    if re.fullmatch(_QUOTED, part) and (phrase := " ".join(part[1:-1].split()).strip(_AROUND)):
        return [_number(phrase, None, []) or Term(phrase, phrase=True)]
    if found := _LOCAL.fullmatch(part):
        part = found[1]
    if (found := _ENDPOINT.fullmatch(part)) and int(found[2]) <= MAX_PORT:
        return [Term(_usual_address(found[1]), PortRange(int(found[2])), key=Key.ADDRESS)]
    if not _PREFIXED.match(part) and (found := _KEYED.fullmatch(part.lstrip("([{<',;").rstrip(")}>',;"))):
        key, value = _KEYS.get(found[1]), found[2]
        if key is None and value and value[0] not in ":/\\=" and ":" not in value and len(found[1]) > 1:
            key = _nearest_key(found[1])
            problems.append(Problem(Fault.GUESSED_KEY if key else Fault.UNKNOWN_KEY, found[1], key))
            if key is None:
                return []
        if key is not None:
            return _valued(key, value, problems)
    terms = []
    for word in filter(None, (part.strip(_AROUND) or part).split(",")):
        told: list[Problem] = []
        term = _number(_without_end(word), None, told)
        if term is None and not told:
            term = Term(_usual_address(_ELIDED.sub("", word.rstrip(":") or word, count=1)))
        problems += told
        if term is not None:
            terms.append(term)
    return terms


def _without_end(word: str) -> str:
    """Return a port number without what ends a sentence after it; a number up to 255 may begin an address instead.

    >>> [_without_end(word) for word in ("443.", "22:", "22/tcp.", "22.", "10.0.", "ssh:")]
    ['443', '22', '22/tcp', '22.', '10.0.', 'ssh:']
    """
    bare = word.rstrip(".:")
    if word == bare or not _PORTS.fullmatch(bare):
        return word
    return bare if word[-1] == ":" or "/" in bare or not bare.isdigit() or int(bare[:9]) > 255 else word


def _nearest_key(name: str) -> Key | None:
    """Return the key that somebody who wrote this most likely meant.

    >>> _nearest_key("prot"), _nearest_key("transp"), _nearest_key("rem"), _nearest_key("postgres")
    (<Key.PORT: 'port'>, <Key.TRANSPORT: 'transport'>, <Key.REMOTE: 'remote'>, None)
    """
    if len(name) < 3:
        return None
    spellings = [spelling for spelling in _KEYS if spelling.startswith(name)]
    shortest = min(spellings, key=len, default="")
    begun = {_KEYS[each] for each in spellings if each == shortest or not each.startswith(shortest)}
    near = {_KEYS[edit] for edit in edits(name) if edit in _KEYS}
    return next((found.pop() for found in (begun, near) if len(found) == 1), None)


def _valued(key: Key, value: str, problems: list[Problem]) -> list[Term]:
    """Read the value of a key."""
    quoted = re.fullmatch(_QUOTED, value)
    stripped = " ".join((value[1:-1] if quoted else value).split()).strip(_AROUND_VALUES)
    if not stripped:
        problems.append(Problem(Fault.NO_VALUE, key.value, key))
        return []
    if key is Key.PORT:
        terms = []
        for each in filter(None, stripped.split(",")):
            told: list[Problem] = []
            term = _number(each, key, told)
            if term is not None:
                terms.append(term)
            elif not told:
                told.append(Problem(Fault.NOT_A_PORT, each, key))
            problems += told
        return [term for term in terms if term.ports] or terms
    if key in _VALUES:
        terms = []
        for each in filter(None, stripped.split(",")):
            each = each.strip().replace("_", "-").replace(" ", "-")
            known = _VALUES[key].get(each) or _begun(each, _VALUES[key])
            if known is None and key in _BY_BEGINNING and any(value.startswith(each) for value in values(key)):
                known = each  # `fin-wait` is two states
            if known is None:
                problems.append(Problem(Fault.UNKNOWN_VALUE, each, key))
            else:
                transport = Transport(known) if key is Key.TRANSPORT else None
                terms.append(Term(known, transport=transport, key=key))
        return terms
    if key is Key.RFC or key in _RANGED:
        terms = []
        for each in filter(None, stripped.split(",")):
            number = _compared(each) if key in _RANGED else each.removeprefix("rfc")
            if key in _PORT_KEYS and (name := _RANGE_NAMES.get(number)):
                number = str(name.ports)
            if number.isascii() and number.isdigit():
                terms.append(Term(number.lstrip("0") or "0", key=key))
            elif key in _RANGED and _RANGE.fullmatch(number):
                terms.append(Term(number, key=key))
            else:
                problems.append(Problem(Fault.NOT_A_PORT, each, key))
                continue
            if key in _PORT_KEYS and any(int(end) > MAX_PORT for end in re.findall("[0-9]+", number)):
                problems.append(Problem(Fault.BEYOND, each, key))
        return terms
    if key in (Key.ADDRESS, Key.REMOTE) and "/" in stripped and network(stripped) is None:
        problems.append(Problem(Fault.NOT_A_NETWORK, stripped, key))
        return []
    if key in (Key.ADDRESS, Key.REMOTE):
        stripped = _usual_address(stripped)
    return [Term(stripped, key=key, phrase=quoted is not None)]


def _usual_address(text: str) -> str:
    """Return an IPv6 address, or an endpoint with one, as systems write it (RFC 5952); another text as it is.

    >>> [_usual_address(text) for text in ("fe80:0:0:0::1%eth0", "[::0:1]:80", "::ffff:7f00:1", "[::1]", "10.0.0.1")]
    ['fe80::1%eth0', '[::1]:80', '::ffff:127.0.0.1', '::1', '10.0.0.1']
    """
    found = _IPV6.fullmatch(text)
    try:
        ip = ipaddress.IPv6Address(found[2]) if found else None
    except ValueError:
        return text
    if found is None or ip is None:
        return text
    address = f"::ffff:{ip.ipv4_mapped}" if ip.ipv4_mapped else str(ip)
    return f"[{address}{found[3]}" if "]:" in found[3] else address + found[3].rstrip("]")


def _compared(value: str) -> str:
    """Return a comparison as the range that it is, another value as it is.

    >>> [_compared(value) for value in (">1000", ">=1000", "<1000", "<=1000", "1000")]
    ['1001-', '1000-', '0-999', '0-1000', '1000']
    """
    found = _COMPARED.fullmatch(value)
    if found is None:
        return value
    number = int(found[3]) + (0 if found[2] else 1 if found[1] == ">" else -1)
    return value if number < 0 else f"{number}-" if found[1] == ">" else f"0-{number}"


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Return the addresses that a prefix stands for (RFC 4632, RFC 4291), `None` for a text that is none.

    >>> network("192.0.2.77/24"), network("192.0.2.77/99"), network("192.0.2.77")
    (IPv4Network('192.0.2.0/24'), None, None)
    """
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _begun(value: str, known: dict[str, str]) -> str | None:
    """Return the one value that begins so, which is how it looks while it is typed."""
    begun = {known[spelling] for spelling in known if spelling.startswith(value)}
    return begun.pop() if len(begun) == 1 else None


def _number(word: str, key: Key | None, problems: list[Problem]) -> Term | None:
    """Read one port number or range, `None` for what is none.

    A number over 65535 has no `ports`; where no key stands before it, it is a word that a text may have.

    >>> told = []
    >>> _number("53/udp", None, told).transport, str(_number("8100-8000", None, told).ports), told
    (<Transport.UDP: 'udp'>, '8000-8100', [])
    """
    transport: Transport | None = None
    written = word
    if key is not None:
        if name := _RANGE_NAMES.get(word):
            return Term(word, name.ports, key=key)
        word = _compared(word)
    if prefixed := _PREFIXED.match(word):
        transport = Transport(prefixed[1]) if prefixed[1] else None
        word = word[prefixed.end() :]
    if (found := _PORTS.fullmatch(word)) is None:
        return None
    first = int(found[1])
    last = first if found[2] is None else int(found[3]) if found[3] else MAX_PORT
    if found[4]:
        begun = _begun(found[4], _VALUES[Key.TRANSPORT])
        if begun is None:
            problems.append(Problem(Fault.UNKNOWN_VALUE, found[4], Key.TRANSPORT))
        elif found[4] == begun:
            transport = Transport(begun)
    text = word.partition("/")[0]
    if first > MAX_PORT or last > MAX_PORT:
        problems.append(Problem(Fault.BEYOND, text if key is None else written, key))
        if _is_beyond(word):
            return Term(word if key is None else text, key=key)
    first, last = min(first, last), min(max(first, last), MAX_PORT)
    return Term(text, PortRange(first, last), transport, key)


# How a text is written


def keyed(key: Key, value: str) -> str | None:
    """Return the word that asks a key for a value as such, `None` for a value that no quotes can hold.

    >>> keyed(Key.PROCESS, "Web Content"), keyed(Key.PROCESS, 'a"b'), keyed(Key.PID, "4711")
    ('process:"Web Content"', 'process:«a"b»', 'pid:4711')
    """
    value = " ".join(value.split())
    if not value:
        return None
    if key is Key.PORT or key in _RANGED or key in _VALUES:
        return f"{key.value}:{value}"
    quotes = next((pair for pair in ('""', "«»", "“”") if not set(pair) & set(value)), None)
    return f"{key.value}:{quotes[0]}{value}{quotes[1]}" if quotes else None


def narrowed(text: str, word: str, *, excluded: bool = False) -> str:
    """Return a search text that asks for a word of `keyed` besides, or for all but it, on every side of its `|`.

    What says the opposite goes, and, where the word is asked for, what asks its key for something else.

    >>> narrowed('ssh | -user:root web', 'user:"root"')
    'ssh user:"root" | web user:"root"'
    >>> narrowed('ssh user:"root"', 'user:"root"', excluded=True)
    'ssh -user:"root"'
    """
    key = word.partition(":")[0] + ":"
    sides: list[list[str]] = [[]]
    for each in _WORD.findall(text):
        bare = each.strip("|")
        if each[0] == "|":
            sides.append([])
        plain = _unquoted(bare)
        if excluded:
            keep = plain != _unquoted(word)
        else:
            keep = plain != _unquoted(f"-{word}") and not bare.casefold().startswith(key)
        if bare and keep:
            sides[-1].append(bare)
        if bare and each[-1] == "|":
            sides.append([])
    asked = f"-{word}" if excluded else word
    whole = [side for side in sides if side] or [[]]
    return " | ".join(" ".join([*(each for each in side if each != asked), asked]) for side in whole)


def _unquoted(word: str) -> str:
    return word.translate(_NO_QUOTES).casefold()


_NO_QUOTES: Final = dict.fromkeys(map(ord, '"«»“”'))


def edits(word: str) -> Iterator[str]:
    """Yield every word at a Damerau-Levenshtein distance of 1: two letters swapped, one left out, put in, or another.

    The likeliest errors come first. Some 75 words for each letter.

    >>> {"postgres", "posters", "postgerts", "postgess"} <= set(edits("postgers"))
    True
    """
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    for before, after in halves:
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
    for before, after in halves:
        for letter in _LETTERS:
            yield before + letter + after
    for before, after in halves:
        if after:
            yield before + after[1:]
    for before, after in halves:
        if after:
            for letter in _LETTERS:
                if letter != after[0]:
                    yield before + letter + after[1:]


_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
