"""A desktop entry as a desktop reads it, written from the specification alone: it judges the output of the launcher."""

import configparser
from dataclasses import dataclass
from pathlib import Path

_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class DesktopEntry:
    """The keys of the group [Desktop Entry], values as they stand in the file."""

    keys: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "DesktopEntry":
        """Read a file. Raises `configparser.Error`."""
        parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True)
        parser.optionxform = str  # type: ignore[assignment, method-assign] # keys differ by case
        parser.read_string(path.read_text("utf-8"))
        return cls(dict(parser["Desktop Entry"]))

    def text(self, key: str) -> str:
        """Return a value of type string, its escapes undone."""
        characters = iter(self.keys[key])
        return "".join(_ESCAPES[next(characters)] if character == "\\" else character for character in characters)

    def command(self) -> list[str]:
        """Return the words of Exec, as they are handed to the program that is started without a file."""
        words: list[str] = []
        word: str | None = None
        quoted = False
        characters = iter(self.text("Exec"))
        for character in characters:
            if character == '"':
                quoted, word = not quoted, word or ""
            elif character == "\\":
                assert quoted, "a backslash outside quotes is reserved"
                word = (word or "") + next(characters)
            elif character == "%":
                assert next(characters) == "%", "field codes are not used"
                word = (word or "") + "%"
            elif character == " " and not quoted:
                words += [] if word is None else [word]
                word = None
            else:
                assert quoted or character not in "\t\n'><~|&;$*?#()`", f"{character!r} must be quoted"
                assert not quoted or character not in "`$", f"{character!r} must be escaped"
                word = (word or "") + character
        assert not quoted, "quotes are closed"
        return words if word is None else [*words, word]
