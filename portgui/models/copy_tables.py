"""Rows of a table as CSV, tab-separated text, Markdown, HTML, JSON and aligned text, piece by piece."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any, Final

from portgui.models.table_copy import html_table, one_line, tab_separated

Cells = Sequence[str]

_encode: Final = json.JSONEncoder().encode
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet may compute (OWASP, "CSV Injection"), blanks before it passed over."""
_LATER_FORMULA: Final = re.compile(r";(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell would go on with a formula for a program that divides cells at semicolons: Excel does in French."""
_CSV_QUOTED: Final = re.compile(r'[",;\n\r\t]|^\s|\s$')
_NO_TEXT: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)], " ")
"""Control characters that no text file should hold; line breaks and tabs may stay where cells are quoted."""
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~&#!$])")
_LINK: Final = re.compile(r"(?<=:)//|(?<=\bwww)\.|@", re.IGNORECASE)
"""What makes a link of bare text (GitHub Flavored Markdown, section 6.9)."""
_WHOLE_PAGE: Final = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>PortGUI</title>
<style>
body {{ font-family: sans-serif }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #999; padding: 2px 6px; text-align: start; vertical-align: top }}
</style>
</head>
<body>
<table>
<thead>
{head}</thead>
<tbody>
"""
_PAGE_END: Final = "</tbody>\n</table>\n</body>\n</html>\n"


def well_formed(text: str) -> str:
    """Return a text that can be encoded: halves of surrogate pairs, which stand for undecodable bytes, are replaced.

    >>> well_formed("caf\\udce9")
    'caf\ufffd'
    """
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it.

    >>> [harmless(cell) for cell in ("=1+1", " @SUM(A1)", "-5", "+1.5", "-5+cmd", "ssh", "x;=1")]
    ["'=1+1", "' @SUM(A1)", '-5', '+1.5', "'-5+cmd", 'ssh', "x;'=1"]
    """
    if ";" in cell:
        cell = _LATER_FORMULA.sub(";'", cell)
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def csv(titles: Cells, rows: Iterable[Cells], line_end: str = "\n") -> Iterator[str]:
    """Yield the lines of RFC 4180, whose own line end is CR LF; formulas are made harmless."""
    yield _csv_line(titles, line_end)
    for cells in rows:
        yield _csv_line(cells, line_end)


def _csv_line(cells: Cells, line_end: str) -> str:
    return ",".join(map(_csv_cell, cells)) + line_end


def _csv_cell(cell: str) -> str:
    """Return a cell in quotes where it needs them.

    >>> _csv_cell('the "x", or y'), _csv_cell("plain"), _csv_cell("=1")
    ('"the ""x"", or y"', 'plain', "'=1")
    """
    cell = harmless(cell.translate(_NO_TEXT))
    return '"' + cell.replace('"', '""') + '"' if _CSV_QUOTED.search(cell) else cell


def tsv(titles: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """Yield tab-separated lines; control characters within cells become spaces, formulas are made harmless."""
    yield tab_separated(_harmless(titles), ())
    for cells in rows:
        yield tab_separated(_harmless(cells), ())  # one line of cells, whichever it is


def markdown(titles: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """Yield the lines of a table in GitHub Flavored Markdown; what the cells hold stays text."""
    yield _markdown_line(titles)
    yield "|" + " --- |" * len(titles) + "\n"
    for cells in rows:
        yield _markdown_line(cells)


def _markdown_line(cells: Cells) -> str:
    return "| " + " | ".join(map(_markdown_cell, cells)) + " |\n"


def _markdown_cell(cell: str) -> str:
    r"""Return a cell with a backslash before all that Markdown could take for its own.

    >>> print(_markdown_cell("a|b *c* <d> https://e"))
    a\|b \*c\* \<d\> https:\/\/e
    """
    if cell.isalnum():  # most cells, at a tenth of the cost
        return cell
    text = _MARKUP.sub(r"\\\1", cell if cell.isprintable() else one_line(cell))
    return _LINK.sub(lambda link: "".join("\\" + character for character in link[0]), text).strip()


def html(titles: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """Yield an HTML table for the clipboard; what the cells hold stays text, formulas are made harmless."""
    yield html_table(_harmless(titles), (_harmless(cells) for cells in rows)) + "\n"


def html_page(titles: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """Yield a page that holds the table, a line a row."""
    yield _WHOLE_PAGE.format(head=_html_line("th", titles))
    for cells in rows:
        yield _html_line("td", cells)
    yield _PAGE_END


def _html_line(tag: str, cells: Cells) -> str:
    parts = (f"<{tag}>{escape(harmless(cell.translate(_NO_TEXT)))}</{tag}>" for cell in cells)
    return f"<tr>{''.join(parts)}</tr>\n"


def aligned(titles: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    """Yield lines with the columns below each other. Holds all cells; an empty piece a row while it measures."""
    lines = [[one_line(title) for title in titles]]
    widths = [_width(title) for title in lines[0]]
    for cells in rows:
        line = [one_line(cell) for cell in cells]
        widths = [max(width, _width(cell)) for width, cell in zip(widths, line, strict=True)]
        lines.append(line)
        yield ""
    for line in lines:
        parts = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(parts).rstrip() + "\n"


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal.

    >>> _width("ssh"), _width("日本"), _width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def json_list(objects: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON list as `json.dumps(list, indent=2)` writes it, in ASCII, a piece an object."""
    before = "[\n  "
    for each in objects:
        yield before + _json_object(each)
        before = ",\n  "
    yield "[]\n" if before[0] == "[" else "\n]\n"


def _json_object(values: dict[str, Any]) -> str:
    """Return an object as it stands in a list. Most values are plain, which `json` writes ten times faster."""
    parts = []
    for key, value in values.items():
        nested = isinstance(value, dict | list) and value
        text = json.dumps(value, indent=2).replace("\n", "\n    ") if nested else _encode(value)
        parts.append(f"    {_encode(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n  }" if parts else "{}"


def _harmless(cells: Cells) -> list[str]:
    return [harmless(cell) for cell in cells]
