"""Puts values into the places of translated texts."""

import re


def fill(text: str, *values: str) -> str:
    """Return a text with the values for its places `%1` to `%9`; what looks like a place within a value is left alone.

    >>> fill("%1 cannot be read: %2", "a%20b.json", "no such file")
    'a%20b.json cannot be read: no such file'
    """
    return re.sub(r"%([1-9])", lambda found: _at(values, int(found[1]), found[0]), text)


def _at(values: tuple[str, ...], place: int, otherwise: str) -> str:
    return values[place - 1] if place <= len(values) else otherwise
