"""Search texts that nobody should type, and some that chance makes: nothing that reads one may ever raise."""

import random
from collections.abc import Iterator
from typing import Final

HOSTILE_TEXTS: Final = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u2003 ",
    "very long word": "a" * 100_000,
    "very long text": "80 ssh " * 10_000,
    "long number": "9" * 5_000,
    "long range": "1" * 400 + "-" + "2" * 400,
    "many terms": " ".join(map(str, range(500))),
    "control characters": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "nul": "ss\x00h",
    "terminal steering": "\x1b[31mssh\x1b]0;title\x07",
    "lone surrogates": "\ud800 \udfff ssh\udc80",
    "regular expression": r".*(ssh|[0-9]+)\d{1,99999}(?P<x>$^\\",
    "unclosed brackets": "[(({",
    "only quotes": "\"'\"' '",
    "emoji": "🦈 👩‍👩‍👧‍👦 🇫🇷",
    "right to left": "\u202egnirts\u202c بروتوكول 80",
    "combining only": "\u0301\u0302 e\u0301\u0301\u0301",
    "expands when folded": "\ufdfa" * 600,
    "foreign digits": "٨٠ ８０ ⑳ ² ½",
    "beyond": "65536",
    "huge": "99999999999999999999",
    "zero": "0",
    "leading zeros": "0000000000080",
    "negative": "-1",
    "open range": "1-",
    "no first": "-80",
    "backwards beyond": "99999-1",
    "three ends": "1-2-3",
    "dashes": "- -- – -–-",
    "half transports": "53/ /udp 53/xyz 53//udp",
    "template": "%s %n {0} {x!r} ${HOME} %1",
    "markup": "<b>ssh</b><script>&amp;",
    "path": "../../etc/passwd\\..\\",
    "separators": "\u2028\u2029\x1c\x1d\x85",
}

_ALPHABET: Final = [
    *"0123456789-–/ \t.:,;()[]{}'\"*+?\\|^$azAZéÉœßİıſﬁ",
    *("\x00", "\x1b", "\n", "\u00a0", "\u0301", "\u202e", "\u200d", "\ud800", "\udfff", "\ufffe", "\U0010ffff", "🦈"),
    *("tcp", "udp", "65535", "65536", "ssh", "/udp", "rfc"),
]


def random_texts(count: int, seed: int = 6335) -> Iterator[str]:
    """Yield search texts made by chance, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(count):
        yield "".join(chance.choices(_ALPHABET, k=chance.randrange(40)))
