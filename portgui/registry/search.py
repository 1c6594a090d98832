"""Search in the entries of the reference: which match a query, in which order, and what was forgiven to find them."""

import bisect
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from portgui.ports import PortRange, Transport
from portgui.query import CORRECTED_FROM, CORRECTED_TO, Alternative, Clause, Correction, Key, Query, Term, edits, fold
from portgui.records import replace
from portgui.registry.entry import Entry, Found, InUse, Mark, Standing
from portgui.registry.figures import BIT, OBSCURE, Figures, bits_of, on_ports

if TYPE_CHECKING:
    from portgui.registry.overlay import Local

Texts = tuple[list[str], list[str], list[str], list[str], list[str]]

_SEPARATORS: Final = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~–—…«»\t\n", " "))
_BEFORE_DIGITS: Final = re.compile("(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_COMPLETED_FROM: Final = 5
"""Letters from which the beginning of a word is corrected too, as it is typed."""

# How a word is in an entry, the best first: the blocks of the order, and the places within the one for names.
_NUMBER, _RANGE, _NAME, _CALLED, _PROGRAM, _BEGINS, _BEGINS_CALLED, _WORD, _PART, _TEXT, _REST = range(11)
_BLOCK: Final = (0, 1, 2, 3, 4, 5, 5, 5, 5, 6, 7)
_SUB: Final = 24
"""Bits of what orders the entries within a block."""


class Index:
    """The texts of entries, folded, in which a search looks. Making it takes some 0.1 s.

    Made `like` another one it takes the texts of the entries that both have from there, in a tenth of that time.

    **The order of what is found.** A match is better the higher it stands in this list:

    1. the number that was asked for; a range of numbers is answered in the order of the numbers
    2. a range that has the number in it
    3. the exact service name (`ms-sql-s`, also written `ms sql s`) of an entry that we know
    4. an exact alias (`rdp`, `bureau à distance`), or the exact name of an entry that is merely registered: `oracle`
       asks for the database on 1521, and then for what once got that name for 2005
    5. the exact name of a program (`nginx`)
    6. the name, or what the service or a program is also called: it begins with the text, or a word in it does, or
       the name has it in the middle
    7. a word of the summaries or the description begins with it
    8. anything else: the middle of a word, a number in a text, the number of an RFC

    Within each of these come first the entries that the user made, then the essential ones (`essential` in the
    knowledge: many people meet them), then the others that we or this computer's services file know, then what is
    merely registered. Within these, in 1 what is used before what is only
    registered; in 4 what has the alias in its name too; in 6 the beginning of the name (the shorter it is, the nearer),
    the beginning of an alias or program, the beginning of a word, the middle of the name. Then by number.

    Of several words each must match, and the worst counts, but words that stand next to each other as they were typed
    (`remote desktop`) are as good as one, and a number among the words counts by itself. Of several alternatives the
    best counts. Keys other than `port:` and `name:` do not change the order.
    """

    def __init__(
        self, entries: Sequence[Entry], figures: Figures, like: "Index | None" = None, texts: "Texts | None" = None
    ) -> None:
        """Take the `texts` of an index of the same entries where there are some: then no entry is looked at."""
        order = sorted(range(len(entries)), key=figures.precedences.__getitem__)
        self._places = order
        self._entries = [entries[place] for place in order]
        self._tiers = [max(figures.precedences[place], 0) for place in order]
        self._marks = [figures.marks[place] for place in order]
        self._firsts = [figures.firsts[place] for place in order]
        self._lasts = [figures.lasts[place] for place in order]
        self._ticked: dict[int, list[int]] = {}
        self._before: tuple[list[int], str, list[int]] = ([], "", [])
        """Where a word was looked for last, the word, and what has it."""
        self._vocabulary: dict[str, int] = {}
        self._sorted_words: list[str] = []
        self.texts: Texts = texts or ([], [], [], [], [])
        """Folded: names, what else they are called, programs, texts, all of it; in the order of the index."""
        self._names, self._called, self._programs, self._texts, self._wholes = self.texts
        if texts:
            return
        known = {id(entry): at for at, entry in enumerate(like._entries)} if like else {}
        for entry in self._entries:
            at = known.get(id(entry))
            if like is None or at is None:
                self._add(entry)
            else:
                for column, others in zip(self.texts, like.texts, strict=True):
                    column.append(others[at])

    def _add(self, entry: Entry) -> None:
        known, local = entry.knowledge, entry.local
        name = fold(entry.name or "")
        namings = [word for naming in (local.namings if local else ()) for word in (naming.name, *naming.aliases)]
        aliases = fold("\n".join([*entry.aliases, *(known.aliases if known else ()), *namings]))
        programs = fold("\n".join(known.software)) if known else ""
        texts = [entry.description]
        if known:
            texts += (known.summary_en, known.summary_fr)
        if local:
            texts += (local.note, local.basis, *(naming.comment for naming in local.namings))
        text = fold("\n".join(texts))
        transports = entry.registered | (known.in_practice or frozenset()) if known else entry.registered
        rest = [
            *(f"rfc {number} rfc{number}" for number in (known.rfcs if known else ())),
            *(f"{ref.kind} {ref.target} {ref.kind}{ref.target}" for ref in entry.references),
            *(transport.value for transport in transports),
            entry.standing.value,
            *((*(transport.value for transport in local.transports), entry.origin.value) if local else ()),
        ]
        called = _lines(f"{name}\n{aliases}")
        self._names.append(name)
        self._called.append(called)  # each on a line of its own, words with single spaces between them
        self._programs.append(_lines(programs))
        self._texts.append(" " + text.translate(_SEPARATORS))
        raw = f"{name}\n{aliases}\n{programs}"
        spaced = "" if raw.translate(_SEPARATORS) == raw.replace("\n", " ") else called
        self._wholes.append("\n".join((raw, spaced, text, fold("\n".join(rest)))))

    def find(self, query: Query, transports: Collection[Transport], in_use: InUse | None = None) -> Found:
        """Return the entries that match one of the alternatives and have a mark for one of the transports, best first.

        Where an alternative matches nothing on any transport, one typing error is forgiven in each of its words that
        nothing has. Without `in_use`, what is asked of it is left out.
        """
        ticked = bits_of(transports)
        shown = self._ticked.get(ticked)
        if shown is None:
            shown = self._ticked[ticked] = [at for at, marks in enumerate(self._marks) if marks & ticked]
        sides, corrections = self._forgiven(query)
        best: dict[int, int] = {}
        for side in sides:
            ranks = self._ranks(side, shown, in_use)
            if len(sides) > 1:
                for at, rank in ranks.items():
                    if at not in best or rank < best[at]:
                        best[at] = rank
            else:
                best = ranks
        ordered = sorted(zip(best.values(), best, strict=True))  # equals as they stand in the index: by number
        entries = [self._entries[at] for _, at in ordered]
        number = query.number
        if number is not None and self._entries and not (ordered and ordered[0][0] >> _SUB <= _BLOCK[_RANGE]):
            entries[:0] = self._states(number, transports)
        return Found(entries, corrections)

    # Which entries match, and how well

    def _ranks(self, side: Alternative, shown: list[int], in_use: InUse | None) -> dict[int, int]:
        """Return what orders each entry that matches one side: a number, the smaller the better, its block on top."""
        numbers = [clause for clause in side.clauses if _is_number(clause)]
        words = [clause for clause in side.clauses if _is_word(clause)]
        found = self._having_words(words, shown) if words else shown
        for clause in side.clauses:
            if clause not in words and (clause not in numbers or clause.terms[0].key is Key.PORT):
                found = self._filtered(clause, found, in_use)
        rank_of = self._word_ranker(words, side) if words else None
        if numbers:
            return self._numbered([term for clause in numbers for term in clause.terms], rank_of, found)
        if rank_of is None:
            named = (clause.terms[0] for clause in side.clauses if clause.terms[0].key is Key.NAME)
            rank_of = next(map(self._name_ranker, named), lambda _: _REST)
        called = " ".join(_spaced(clause.terms[0].text) for clause in words)
        tiers, plain = self._tiers, (_BLOCK[_REST] << _SUB) + _REST * 256
        ranked: dict[int, int] = {}
        for at in found:
            rank, tier = rank_of(at), tiers[at]
            if rank == _REST:
                ranked[at] = plain + tier * 65536
            else:
                block = _BLOCK[_CALLED] if rank == _NAME and tier == OBSCURE else _BLOCK[rank]
                farness = self._farness(at, rank, called) if rank in (_BEGINS, _CALLED) else 0
                ranked[at] = (block << _SUB) + tier * 65536 + rank * 256 + farness
        return ranked

    def _farness(self, at: int, rank: int, called: str) -> int:
        """Return the smaller a number, the nearer the name of an entry is to what was typed."""
        if rank == _BEGINS:
            return min(len(self._names[at]), 255)
        return int(rank == _CALLED and called not in _spaced(self._names[at]))

    def _having_words(self, clauses: list[Clause], found: list[int]) -> list[int]:
        """Return those that have each of some words, or one of its alternatives."""
        alone = len(clauses) == 1
        for clause in sorted(clauses, key=lambda clause: -min(len(term.text) for term in clause.terms)):
            having = [
                (self._begun(term.text, found) if alone and len(term.text) == 1 else []) or self._having(term, found)
                for term in clause.terms
            ]
            found = having[0] if len(having) == 1 else sorted(set().union(*having))
        return found

    def _having(self, term: Term, found: list[int]) -> list[int]:
        """Return those that have a word or phrase in their texts.

        What has a word has its beginning too, and that was looked for with the letter before.
        """
        wholes, text = self._wholes, term.text
        spaced = _spaced(text)
        among, beginning, having = self._before
        if among is not found or not text.startswith(beginning):
            having = found
        if spaced != text and spaced:
            return [at for at in having if text in wholes[at] or spaced in wholes[at]]
        having = [at for at in having if text in wholes[at]]
        if spaced:
            self._before = (found, text, having)
        return [at for at in having if term.within(wholes[at])] if term.phrase or term.ports else having

    def _begun(self, letter: str, found: list[int]) -> list[int]:
        """Return those of which a name has a word that begins with a letter; within a word it would tell nothing."""
        line, word, called, programs = f"\n{letter}", f" {letter}", self._called, self._programs
        return [
            at
            for at in found
            if line in called[at] or word in called[at] or line in programs[at] or word in programs[at]
        ]

    def _filtered(self, clause: Clause, found: list[int], in_use: InUse | None) -> list[int]:
        """Return those of which a clause holds that is not a word to be looked for."""
        matching: set[int] | None = None
        for term in clause.terms:
            some = self._asked(term, found, in_use)
            if some is not None:
                matching = matching.union(some) if matching is not None else set(some)
        if matching is None:
            return found
        return [at for at in found if (at in matching) != clause.excluded]

    def _asked(self, term: Term, found: list[int], in_use: InUse | None) -> Iterable[int] | None:
        """Return those that have what a term asks for, `None` where entries cannot be asked that."""
        entries, wanted = self._entries, term.text
        match term.key:
            case _ if term.ports is not None:
                return self._on(term, found)
            case Key.PORT:
                return []
            case None:
                return self._having(term, found)
            case Key.NAME:
                names, spaced = self._names, _spaced(wanted)
                if term.phrase:
                    return [at for at in found if f" {spaced} " in f" {_spaced(names[at])} "]
                if spaced != wanted:
                    return [at for at in found if wanted in names[at] or spaced in _spaced(names[at])]
                return [at for at in found if wanted in names[at]]
            case Key.TRANSPORT:
                bit = BIT[Transport(wanted)]
                return [at for at in found if self._marks[at] & bit]
            case Key.STANDING:
                return [at for at in found if entries[at].standing.value == wanted]
            case Key.ENCRYPTED:
                return [at for at in found if _encrypted(entries[at]) == wanted]
            case Key.RFC:
                return [at for at in found if wanted in _rfcs(entries[at])]
            case Key.ORIGIN:
                return [at for at in found if entries[at].origin.value == wanted]
            case Key.FAVOURITE:
                return [at for at in found if _is_favourite(entries[at]) == (wanted == "yes")]
            case Key.NOTE:
                return [at for at in found if (local := entries[at].local) and _has_note(local, term)]
            case Key.IN_USE if in_use is not None:
                held = {
                    at for at in on_ports(in_use.ports, found, self._firsts, self._lasts) if in_use.holds(entries[at])
                }
                return [at for at in found if (at in held) == (wanted == "yes")]
            case _:
                return None

    def _on(self, term: Term, found: list[int]) -> list[int]:
        """Return those that are of the number or range of a term, on its transport."""
        if term.ports is None:
            return []
        first, last, firsts, lasts = term.ports.first, term.ports.last, self._firsts, self._lasts
        on = [at for at in found if firsts[at] <= last and first <= lasts[at]]
        return [at for at in on if self._marks[at] & BIT[term.transport]] if term.transport else on

    def _numbered(self, asked: list[Term], rank_of: Callable[[int], int] | None, found: list[int]) -> dict[int, int]:
        """Return what orders each entry of one of the numbers, or with one of them in its texts.

        An entry has one number only: of several numbers each that stands without a key may be it.
        """
        by_range = any(term.ports and len(term.ports) > 1 for term in asked)
        by_number = by_range or len(asked) > 1
        firsts, lasts, tiers, places = self._firsts, self._lasts, self._tiers, self._places
        ranked: dict[int, int] = {}
        for at in {at for term in asked for at in self._on(term, found)}:
            if by_number:
                ranked[at] = places[at] if by_range else firsts[at] * 4 + tiers[at]
            else:
                block = _BLOCK[_NUMBER if firsts[at] == lasts[at] else _RANGE]
                word = _BLOCK[rank_of(at)] if rank_of else 0
                ranked[at] = (block << _SUB) + word * 256 + tiers[at] * 16 + self._is_idle(at)
        for term in asked:
            if term.key is None and term.transport is None:
                for at in self._having(term, found):
                    ranked.setdefault(at, (_BLOCK[_REST] << _SUB) + tiers[at] * 65536)
        return ranked

    def _is_idle(self, at: int) -> bool:
        return all(self._entries[at].mark(transport) is not Mark.USED for transport in Transport)

    def _name_ranker(self, term: Term) -> Callable[[int], int]:
        def rank(at: int) -> int:
            name = self._names[at]
            return _NAME if name == term.text else _BEGINS if name.startswith(term.text) else _PART

        return rank

    def _word_ranker(self, clauses: list[Clause], side: Alternative) -> Callable[[int], int]:
        """Return what tells how well an entry matches words that it has."""
        rankers = [[self._ranker(term.text) for term in clause.terms] for clause in clauses]
        meant = " ".join(_spaced(clause.terms[0].text) for clause in clauses)
        texts = [text for text in dict.fromkeys((_spaced(side.words), meant)) if " " in text]
        if len(rankers) == 1:
            either = rankers[0] + [self._ranker(text) for text in texts]
            return either[0] if len(either) == 1 else lambda at: min([rank(at) for rank in either])
        phrases = [self._ranker(text) for text in texts]
        as_meant = texts == [meant]

        def rank_of(at: int) -> int:
            worst = _BEGINS_CALLED
            for either in rankers:
                rank = either[0](at) if len(either) == 1 else min([rank(at) for rank in either])
                if rank == _REST and as_meant:
                    return _REST  # where a word is not to be found, the words are not next to each other either
                worst = max(worst, rank)
            return min([worst, *[rank(at) for rank in phrases]])

        return rank_of

    def _ranker(self, text: str) -> Callable[[int], int]:
        """Return what tells how an entry has a word, or words next to each other."""
        names, called, programs, texts = self._names, self._called, self._programs, self._texts
        spaced = _spaced(text)
        if not spaced:
            return lambda _: _REST
        line, lines, word = f"\n{spaced}", f"\n{spaced}\n", f" {spaced}"

        def rank(at: int) -> int:
            name, also = names[at], called[at]
            if spaced in also:
                if text == name:
                    return _NAME
                if lines in also:
                    return _NAME if also.startswith(lines) else _CALLED
                if also.startswith(line):
                    return _PROGRAM if lines in programs[at] else _BEGINS
                if line in also:
                    return _PROGRAM if lines in programs[at] else _BEGINS_CALLED
                if lines in programs[at]:
                    return _PROGRAM
                if line in programs[at]:
                    return _BEGINS_CALLED
                if word in also or word in programs[at]:
                    return _WORD
                if text in name:
                    return _PART
            elif spaced in programs[at]:
                if lines in programs[at]:
                    return _PROGRAM
                if line in programs[at]:
                    return _BEGINS_CALLED
                if word in programs[at]:
                    return _WORD
            return _TEXT if word in texts[at] else _REST

        return rank

    def _states(self, asked: Term, transports: Collection[Transport]) -> list[Entry]:
        """Return the entries that say what is known of a number on transports on which nothing is assigned."""
        if asked.ports is None:
            return []
        port = asked.ports.first
        told = frozenset({asked.transport} if asked.transport else transports)
        held = (
            entry.reserved
            for entry, first, last in zip(self._entries, self._firsts, self._lasts, strict=True)
            if first <= port <= last and entry.standing is not Standing.UNASSIGNED
        )
        reserved = told & frozenset().union(*held)
        return [
            Entry(PortRange(port), None, standing, frozenset(), standing.value.capitalize(), reserved=part)
            for standing, part in ((Standing.RESERVED, reserved), (Standing.UNASSIGNED, told - reserved))
            if part
        ]

    # Typing errors

    def _forgiven(self, query: Query) -> tuple[list[Alternative], tuple[Correction, ...]]:
        """Return the sides of a query with the words that nothing has corrected, without those beyond help."""
        sides: list[Alternative] = []
        corrections: dict[str, Correction] = {}
        for side in query.alternatives:
            changed: dict[Clause, Clause | None] = {}
            for clause in side.clauses:
                if clause.excluded or not (_is_word(clause) or clause.terms[0].key is Key.NAME):
                    continue
                if any(map(self._is_somewhere, clause.terms)):
                    continue
                term = clause.terms[0]
                read = None if term.phrase or len(clause.terms) > 1 else self._correction(term)
                if read is None:
                    changed[clause] = None
                    break
                corrections[term.text] = Correction(term.text, read)
                changed[clause] = Clause((replace(term, text=read),))
            if not changed:
                sides.append(side)
            elif None not in changed.values():
                clauses = tuple(changed.get(clause) or clause for clause in side.clauses)
                words = " ".join(clause.terms[0].text for clause in clauses if _is_word(clause))
                sides.append(Alternative(clauses, words))
        return sides, tuple(corrections.values())

    def _is_somewhere(self, term: Term) -> bool:
        every = range(len(self._entries))
        if term.key is Key.NAME:
            return bool(self._asked(term, list(every), None))
        text, wholes = term.text, self._wholes
        if not term.phrase and any(text in whole for whole in wholes):
            return True
        return bool(self._having(term, list(every)))

    def _correction(self, term: Term) -> str | None:
        """Return the word that somebody most likely meant who made one typing error, `None` for none that is near."""
        word = term.text
        if not CORRECTED_FROM <= len(word) <= CORRECTED_TO or not re.search("[a-z]", word):
            return None
        self._gather()
        apart = _BEFORE_DIGITS.sub(" ", word)
        if apart != word and any(f"\n{apart}" in each or f" {apart}" in each for each in self._called):
            return apart
        vocabulary, words = self._vocabulary, self._sorted_words
        best: tuple[int, int, str] | None = None
        for place, edit in enumerate(edits(word)):
            weight = vocabulary.get(edit)
            if weight is not None and (best is None or (weight, place) < best[:2]):
                best = (weight, place, edit)
        if best is not None:
            return best[2]
        for place in range(2, len(word) - 1):  # the error may be a blank that was not typed
            apart = f"{word[:place]} {word[place:]}"
            if (
                word[:place] in vocabulary
                and word[place:] in vocabulary
                and any(apart in each for each in self._called)
            ):
                return apart
        if len(word) < _COMPLETED_FROM:
            return None
        for place, edit in enumerate(edits(word)):
            at = bisect.bisect_left(words, edit)
            if at < len(words) and words[at].startswith(edit):
                weight = min(vocabulary[each] for each in words[at : at + 8] if each.startswith(edit))
                if best is None or (weight, place) < best[:2]:
                    best = (weight, place, edit)
        return best[2] if best else None

    def _gather(self) -> None:
        """Gather the words that typing errors are corrected to."""
        if self._vocabulary:
            return
        weights: dict[str, int] = {}
        for at, tier in enumerate(self._tiers):
            called = f"{self._names[at]}\n{self._called[at]}\n{self._programs[at]}".split()
            for word in called:
                if weights.get(word, 9) > tier:
                    weights[word] = tier
            for word in self._texts[at].split():
                weights.setdefault(word, 3 + tier)
        self._vocabulary = {word: weight for word, weight in weights.items() if len(word) > 2}
        self._sorted_words = sorted(self._vocabulary)


def _spaced(text: str) -> str:
    """Return the words of a text with single spaces between them.

    >>> _spaced("ms-wbt-server"), _spaced("z39.50")
    ('ms wbt server', 'z39 50')
    """
    return " ".join(text.translate(_SEPARATORS).split())


def _lines(texts: str) -> str:
    """Return the words of each line between two ends of a line.

    >>> _lines("http-alt\\nweb (other)")
    '\\nhttp alt\\n\\nweb other\\n'
    """
    return "".join(f"\n{line}\n" for text in texts.split("\n") if (line := _spaced(text)))


def _is_number(clause: Clause) -> bool:
    """Say whether a clause asks for port numbers."""
    return not clause.excluded and all(term.ports is not None for term in clause.terms)


def _is_word(clause: Clause) -> bool:
    """Say whether a clause asks for words."""
    return not clause.excluded and not _is_number(clause) and all(term.key is None for term in clause.terms)


def _is_favourite(entry: Entry) -> bool:
    return entry.local is not None and entry.local.favourite


def _has_note(local: "Local", asked: Term) -> bool:
    """Say whether there is a note with a word or phrase; `*` is any note."""
    return bool(local.note) and (asked.text == "*" or asked.within(fold(local.note)))


def _encrypted(entry: Entry) -> str | None:
    return entry.knowledge.encrypted.value if entry.knowledge and entry.knowledge.encrypted else None


def _rfcs(entry: Entry) -> list[str]:
    known = entry.knowledge
    return [str(number) for number in (known.rfcs if known else ())] + [
        ref.target.lstrip("0") for ref in entry.references if ref.kind == "rfc"
    ]
