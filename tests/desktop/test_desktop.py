"""A user on a desktop: PortGUI from the menu, a search, a copy into another program, the end."""

import csv
import subprocess
from html.parser import HTMLParser
from pathlib import Path

from portgui.launcher import DESKTOP_ID
from portgui.overrides import override
from tests.desktop.screen import Screen, until
from tests.desktop_entry import DesktopEntry


def installed_entry(screen: Screen, programs: Path) -> Path:
    """Install the desktop entry of the installed program as a user does; return its path."""
    subprocess.run([programs / "portgui", "--install-launcher"], env=screen.environment, check=True, timeout=20)
    return Path(screen.environment["XDG_DATA_HOME"]) / "applications" / f"{DESKTOP_ID}.desktop"


def rows_of_text(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines(), delimiter="\t"))


class TableReader(HTMLParser):
    """Collects the cells of the one table of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    @override
    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    @override
    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def rows_of_html(text: str) -> list[list[str]]:
    reader = TableReader()
    reader.feed(text)
    return reader.rows


def test_search_filter_copy_and_close(screen: Screen, installation: Path, tmp_path: Path) -> None:
    entry = DesktopEntry.read(installed_entry(screen, installation))
    assert entry.command() == [str(installation / "portgui")], "the installed program, not the checkout"
    with screen.program(entry.command(), tmp_path) as program:
        window = screen.window(program, "PortGUI")

        def copied_names() -> set[str]:
            """Select all rows of the table and copy them; return the names on the clipboard."""
            screen.press("ctrl+a", "ctrl+c")
            rows = rows_of_text(screen.clipboard())
            if not rows or "Name" not in rows[0]:
                return set()
            return {row[rows[0].index("Name")] for row in rows[1:]}

        screen.press("ctrl+f")
        screen.write("ssh")
        screen.click(window, across=0.25, down=0.7)  # once: a second one would be a double click
        until(lambda: {"ssh", "snmpssh"} <= (names := copied_names()) and "http" not in names, "the search for ssh")

        screen.press("alt+t")  # SSH is registered for UDP too, SNMP over SSH (5161) for TCP only
        until(lambda: "ssh" in (names := copied_names()) and "snmpssh" not in names, "the rows without TCP")

        rows = rows_of_text(screen.clipboard())
        assert rows[0][:6] == ["Port", "TCP", "UDP", "Name", "Mine", "Description"]
        assert ["22", "ssh"] in [[row[0], row[3]] for row in rows]
        assert rows_of_html(screen.clipboard("text/html")) == rows

        screen.press("alt+F4")
        assert program.end_status() == 0
        assert program.errors.read_text() == ""
        assert program.output.read_text() == ""
