"""Put rows of a table into the forms that other programs paste: tab-separated text and an HTML table."""

from collections.abc import Iterable, Sequence
from typing import Final

_BREAKS: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
"""Control characters and Unicode's line breaks: programs end cells, lines or the whole text there."""
_CHARSET: Final = '<meta charset="utf-8">'
"""Under X11 the clipboard does not say how HTML is encoded, and some programs guess wrong."""


def one_line(text: str) -> str:
    """Return a text with a space for each control character and line break.

    >>> one_line("sshd\\nrm -rf ~\\x1b[0m")
    'sshd rm -rf ~ [0m'
    """
    return text.translate(_BREAKS)


def tab_separated(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a header line and a line a row, cells apart by tabs; control characters within cells become spaces.

    >>> tab_separated(["Port", "Name"], [["22", "ssh"]])
    'Port\\tName\\n22\\tssh\\n'
    """
    lines = [titles, *rows]
    return "".join("\t".join(cells if _plain(cells) else map(one_line, cells)) + "\n" for cells in lines)


def html_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with a header row; what the cells hold stays text.

    >>> html_table(["#"], [["<b>"]])
    '<meta charset="utf-8"><table><thead><tr><th>#</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    from html import escape  # at the first copy, not at the start

    def line(cells: Sequence[str], kind: str) -> str:
        between = f"</{kind}><{kind}>"
        if not _plain(cells):
            return f"<tr><{kind}>{between.join(map(escape, cells))}</{kind}></tr>"
        whole = escape("\t".join(cells)).replace("\t", between)  # in no more time than a cell
        return f"<tr><{kind}>{whole}</{kind}></tr>"

    body = "".join(line(cells, "td") for cells in rows)
    return f"{_CHARSET}<table><thead>{line(titles, 'th')}</thead><tbody>{body}</tbody></table>"


def _plain(cells: Sequence[str]) -> bool:
    """Say whether no cell has a control character or line break."""
    return " ".join(cells).isprintable()
