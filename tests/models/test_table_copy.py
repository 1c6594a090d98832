"""Rows as tab-separated text and as an HTML table, read back as a spreadsheet and a browser read them."""

import csv
from html.parser import HTMLParser

import pytest

from portgui.models.table_copy import html_table, tab_separated
from portgui.overrides import override

HOSTILE = [
    "a\tb",
    "a\nb",
    "a\rb",
    "a\r\nb",
    "a\vb\fc",
    "a\x1eb\x85c",
    "a\u2028b\u2029c",
    "a\0b",
    "\x1b[31mred",
    "\n",
    "",
    " ",
    "\tlead and trail\t",
]
"""Cells that would end a cell, a line or the whole text where they are not made plain."""

PLAIN = ["", "ssh", "Bureau à distance – œuvre", "日本語", "😀 e\u0301", "<b>&amp;</b>", "\"'`", "=1+1", "\u202ertl"]
"""Cells that are copied as they are."""


class _Table(HTMLParser):
    """The texts of the cells of an HTML table, and every tag that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.head: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self._cells: list[str] | None = None
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tbody":
            self._cells = None
        elif tag == "tr":
            self._cells = []
            self.rows.append(self._cells)
        elif tag in ("th", "td") and self._cells is not None:
            self._cells.append("")

    @override
    def handle_data(self, data: str) -> None:
        assert self._cells, f"text outside the cells: {data!r}"
        self._cells[-1] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.head = self.rows.pop()


def test_tab_separated_text_is_a_line_for_the_header_and_each_row() -> None:
    assert tab_separated(["Port", "Name"], [["22", "ssh"], ["53", ""]]) == "Port\tName\n22\tssh\n53\t\n"


@pytest.mark.parametrize("cell", HOSTILE, ids=ascii)
def test_no_cell_breaks_out_of_its_line_or_column(cell: str) -> None:
    text = tab_separated(["A", cell], [["1", "2"], [cell, "3"], ["4", cell], [cell, cell]])
    assert [len(line.split("\t")) for line in text.splitlines()] == [2, 2, 2, 2, 2]
    assert text.count("\n") == 5
    assert all(character.isprintable() for character in text.replace("\t", "").replace("\n", ""))


@pytest.mark.parametrize("cell", PLAIN, ids=ascii)
def test_plain_cells_come_back_as_they_were_from_tab_separated_text(cell: str) -> None:
    text = tab_separated([cell, "A"], [["1", cell], [cell, "2"]])
    rows = list(csv.reader(text.split("\n")[:-1], delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows == [[cell, "A"], ["1", cell], [cell, "2"]]


@pytest.mark.parametrize(
    "cell", [*PLAIN, "</td></tr></table><script>x()</script>", "&lt;", "<!--", "a > b & c"], ids=ascii
)
def test_cells_come_back_as_they_were_from_html_and_bring_no_tags(cell: str) -> None:
    table = _Table(html_table(["A", cell], [[cell, "1"], ["2", cell]]))
    assert table.head == ["A", cell]
    assert table.rows == [[cell, "1"], ["2", cell]]
    assert table.tags == {"meta", "table", "thead", "tbody", "tr", "th", "td"}


def test_a_table_without_rows_is_its_header() -> None:
    assert tab_separated(["Port", "Name"], []) == "Port\tName\n"
    table = _Table(html_table(["Port", "Name"], []))
    assert (table.head, table.rows) == (["Port", "Name"], [])


def test_html_says_how_it_is_encoded() -> None:
    assert html_table(["Numéro"], [["é"]]).startswith('<meta charset="utf-8">')
