"""Tables in every form, read back by the programs that such text is for: csv, json, Qt's Markdown and HTML."""

import csv
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from PySide6.QtGui import QTextDocument, QTextTable

from portgui.models import copy_tables
from portgui.models.copy_tables import harmless
from portgui.overrides import override
from tests.hostile import HOSTILE_TEXTS, random_texts

NAMES = [
    "ssh",
    "",
    'a "quoted" name',
    "semi;colon,comma",
    "$(reboot) `id` %PATH% !x",
    "pipe | and \\ backslash",
    "*bold* _it_ [link](http://example.test) <b>tag</b> &amp; ~~gone~~ # head",
    "https://example.test and www.example.test and joe@example.test",
    "Bureau à distance – œuvre",
    "日本語 🦈",
    "\u202eright to left\u202c بروتوكول",
    "it's",
]
"""Cells of one line."""
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x"]
TITLES = ["Port", "Name"]

pytestmark = pytest.mark.usefixtures("qapp")


def table_of(document: QTextDocument) -> list[list[str]]:
    (table,) = document.rootFrame().childFrames()
    assert isinstance(table, QTextTable)
    return [
        [table.cellAt(row, column).firstCursorPosition().block().text() for column in range(table.columns())]
        for row in range(table.rows())
    ]


@pytest.mark.parametrize("name", [*NAMES, "line\nbreak", "two\r\nlines", "tab\tbed", " blanks around "], ids=ascii)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["clipboard", "file"])
def test_csv_gives_every_cell_back(name: str, line_end: str) -> None:
    text = "".join(copy_tables.csv(TITLES, [["22", name], [name, "x"]], line_end))
    assert list(csv.reader(text.splitlines(keepends=True), strict=True)) == [TITLES, ["22", name], [name, "x"]]
    assert text.endswith(line_end)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_csv_rows_stay_rows_whatever_the_cells_are(text: str) -> None:
    written = "".join(copy_tables.csv(TITLES, [[text, "1"], ["2", text]], "\r\n"))
    rows = list(csv.reader(written.splitlines(keepends=True), strict=True))
    read = [row[0] for row in rows if len(row) == 2 and row[1] == "1"]
    assert len(read) == 1
    assert not any(ord(character) < 32 and character not in "\t\r\n" for character in written)


@pytest.mark.parametrize("cell", FORMULAS, ids=ascii)
@pytest.mark.parametrize("write", [copy_tables.csv, copy_tables.tsv, copy_tables.html, copy_tables.html_page])
def test_no_spreadsheet_takes_a_cell_for_a_formula(cell: str, write: Callable[..., Iterator[str]]) -> None:
    assert harmless(cell) == "'" + cell
    written = "".join(write([cell, "Name"], [["1", cell]]))
    assert written.count("&#x27;" if write in (copy_tables.html, copy_tables.html_page) else "'") >= 2


@pytest.mark.parametrize("cell", ["-5", "+3", "-1.5", "+0,25", "22", "–", "ssh", "a=b", "'x", ""])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("text", list(random_texts(40)), ids=ascii)
def test_what_is_made_harmless_begins_with_no_sign(text: str) -> None:
    cell = harmless(text)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert cell.lstrip()[:1] not in ("=", "@")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_tab_separated_text_gives_every_cell_of_one_line_back(name: str) -> None:
    text = "".join(copy_tables.tsv(TITLES, [["22", name]]))
    assert [line.split("\t") for line in text.splitlines()] == [TITLES, ["22", name]]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_markdown_shows_every_cell_as_it_is(name: str) -> None:
    text = "".join(copy_tables.markdown(TITLES, [["22", name], ["80", "http"]]))
    document = QTextDocument()
    document.setMarkdown(text)  # md4c in GitHub's dialect
    assert table_of(document) == [TITLES, ["22", name], ["80", "http"]]
    html = document.toHtml()
    assert "<a href" not in html
    assert "font-style:italic" not in html


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x1b[31mb", "\x00|"], ids=ascii)
def test_a_markdown_row_is_one_line(text: str) -> None:
    written = "".join(copy_tables.markdown(TITLES, [["22", text]]))
    assert len(written.splitlines()) == 3
    assert written.replace("\n", "").isprintable()


class _Page(HTMLParser):
    """The cells of a page, and every tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self._in_cell = False
        self.feed(text)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_cell = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        elif self._in_cell:
            self.rows[-1].append("")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._in_cell = False

    @override
    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


@pytest.mark.parametrize("name", [*NAMES, "</td></table><script>x()</script>", "<!--"], ids=ascii)
def test_an_html_page_shows_every_cell_as_it_is_and_brings_no_tag(name: str) -> None:
    text = "".join(copy_tables.html_page(TITLES, [["22", name]]))
    page = _Page(text)
    assert page.rows == [TITLES, ["22", name]]
    assert page.tags == {"html", "head", "meta", "title", "style", "body", "table", "thead", "tbody", "tr", "th", "td"}
    assert text.startswith("<!DOCTYPE html>\n")
    assert '<meta charset="utf-8">' in text


@pytest.mark.parametrize(
    "objects",
    [
        [],
        [{}],
        [{"a": 1, "b": None, "c": [], "d": {}, "e": "é\n\udce9"}],
        [{"list": ["x", "y\nz"], "object": {"en": "é", "fr": None, "deep": [1, {"k": 2.5}]}}, {"t": True}],
    ],
    ids=["none", "empty", "plain", "nested"],
)
def test_json_is_what_the_terminal_prints(objects: list[dict[str, object]]) -> None:
    assert "".join(copy_tables.json_list(objects)) == json.dumps(objects, indent=2) + "\n"


def test_aligned_text_stands_in_columns() -> None:
    lines = "".join(copy_tables.aligned(TITLES, [["22", "日本"], ["65535", "e\u0301"], ["1\n2", ""]])).splitlines()
    assert lines == ["Port   Name", "22     日本", "65535  e\u0301", "1 2"]
