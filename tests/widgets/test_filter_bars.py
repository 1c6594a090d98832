"""The filters beside the search, in the window on the shipped data."""

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QTimer, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import QToolButton

from portgui.sockets.source import SystemSource
from tests.fakes import GivenSnapshots, make_process, make_snapshot, make_socket
from tests.widgets.conftest import Open
from tests.widgets.person import LIVE, REFERENCE, Person, contrast, plain

LISTENER = make_socket("0.0.0.0:22", process=make_process())


def choose(person: Person, button: str, *choices: str) -> None:
    """Tick things in the menu of a button that says what is ticked."""
    found = next(each for each in person.widgets(QToolButton) if plain(each.text()).partition(":")[0] == button)
    for choice in choices:
        QTimer.singleShot(0, lambda choice=choice: person.pick(found.menu(), choice))
        person.click(found)  # returns when the menu has closed


def numbers(person: Person) -> set[int]:
    return {int(text.partition("-")[0]) for text in person.cells("Port") if text != "–"}


def ground(button: QToolButton) -> QColor:
    """The colour of a button beside its text."""
    image = button.grab().toImage()
    return QColor(image.pixel(3, image.height() // 2))


@pytest.mark.parametrize("appearance", ["Light", "Dark"])
def test_a_filter_that_is_on_is_seen(open_window: Open, appearance: str) -> None:
    person = open_window()
    person.appear(appearance)
    for name in ("Essential", "Favourites"):
        button = next(each for each in person.widgets(QToolButton) if plain(each.text()) == name)
        off = ground(button)
        person.click(button)
        on = ground(button)
        assert contrast(off, on) >= 2, name
        assert contrast(on, button.palette().highlightedText().color()) >= 4.5, name
        person.click(button)
        assert ground(button) == off
    ranges = next(each for each in person.widgets(QToolButton) if plain(each.text()) == "Range")
    off = ground(ranges)
    choose(person, "Range", "System Port (0-1023)")
    assert contrast(off, ground(ranges)) >= 2


def test_ranges_keep_other_numbers_out(open_window: Open) -> None:
    person = open_window()
    choose(person, "Range", "System Port (0-1023)")
    assert max(numbers(person)) == 1023
    assert min(numbers(person)) == 0
    choose(person, "Range", "Dynamic Port (49152-65535)")
    above = {number for number in numbers(person) if number > 1023}
    assert min(above) == 49152


def test_what_is_ticked_stands_on_the_button(open_window: Open) -> None:
    person = open_window()
    choose(person, "Standing", "Unofficial use")
    assert person.button("Standing: Unofficial use").isVisible()
    assert "Minecraft" in person.cells("Name")
    assert "ssh" not in person.cells("Name")


def test_essential_entries_are_few_and_known(open_window: Open) -> None:
    person = open_window()
    all_of_them = person.tab_counts()[REFERENCE]
    person.click(person.button("Essential"))
    assert {"ssh", "http", "https", "domain"} <= set(person.cells("Name"))
    assert 0 < person.tab_counts()[REFERENCE] < all_of_them / 10


def test_in_use_here_follows_the_sockets(open_window: Open) -> None:
    source = GivenSnapshots(make_snapshot(LISTENER), make_snapshot())
    person = open_window(source)
    person.click(person.button("In use here"))
    assert person.cells("Port") == ["22"]
    person.refresh()
    assert person.cells("Port") == []
    assert person.says("Nothing matches with these check boxes and buttons")


def test_in_use_here_with_a_real_socket(open_window: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        person = open_window(SystemSource())
        person.click(person.button("In use here"))
        assert any(int(first) <= port <= int(last or first) for first, _, last in _ends(person))


def _ends(person: Person) -> list[tuple[str, str, str]]:
    return [text.partition("-") for text in person.cells("Port")]


def test_one_click_clears_all_and_all_comes_back_otherwise(open_window: Open, settings_file: Path) -> None:
    person = open_window()
    before = person.tab_counts()
    choose(person, "Range", "User Port (1024-49151)")
    choose(person, "Standing", "Assigned by IANA")
    person.click(person.button("Essential"))
    filtered = person.tab_counts()
    assert filtered[REFERENCE] < before[REFERENCE]
    person.window.close()

    again = open_window()
    assert again.tab_counts() == filtered
    again.click(again.button("Filter active – clear"))
    assert again.tab_counts() == before
    assert not again.button("Essential").isChecked()


class Browser(QObject):
    """Stands in for the desktop's Web browser and remembers what it was to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


def click_link(person: Person, text: str) -> None:
    """Click a link of the port card where it is drawn."""
    card = person.card_text
    found = card.document().find(text)
    assert not found.isNull(), text
    found.setPosition(found.selectionStart() + 2)
    card.setTextCursor(found)
    card.ensureCursorVisible()
    place = card.cursorRect(found).center()
    person.click(card.viewport(), QPoint(place.x(), place.y()))


def test_a_link_to_a_port_leads_to_its_entry(open_window: Open) -> None:
    person = open_window()
    person.search("telnet")
    click_link(person, "ssh (22)")
    assert person.card.startswith("22")
    assert person.field.text() == "22"


def test_a_document_opens_in_the_browser_on_click_only(open_window: Open) -> None:
    person = open_window()
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stub says bytes
    try:
        person.search("telnet")
        assert browser.opened == []
        click_link(person, "RFC 854")
        assert browser.opened == ["https://www.rfc-editor.org/info/rfc854"]
        assert person.card.startswith("23"), "the card stays"
    finally:
        QDesktopServices.unsetUrlHandler("https")


def test_the_search_and_the_filters_work_together(open_window: Open) -> None:
    person = open_window()
    person.search("http")
    assert {"http", "https", "http-mgmt"} <= set(person.cells("Name"))
    person.click(person.button("Essential"))
    assert {"http", "https"} <= set(person.cells("Name"))
    assert "http-mgmt" not in person.cells("Name")


def test_what_the_buttons_hide_is_told_before_a_number_that_is_none(open_window: Open) -> None:
    person = open_window(GivenSnapshots(make_snapshot(LISTENER)))
    person.search("port:20-25,70000")
    found = person.model.rowCount()
    person.click(person.button("Favourites"))
    assert person.says(f"Without them: {found} entries")
    person.show_page(LIVE)
    person.search("port:22,70000")
    person.click(person.button("Established"))
    assert person.says("Without them: 1 socket")
