"""The pane of the port card alone: plain text that can be read, selected and heard."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPalette, QTextBlock, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from portgui.models.port_card import Card, Fact, Link, Section
from portgui.widgets.port_card import PortCardPane
from tests.widgets.person import PATIENCE_MS, contrast

MARKUP = "<h1>big</h1> & &amp; <img src='file:///x.png'>"
CARD = Card(
    "22",
    "ssh",
    ("System Port", "Assigned by IANA"),
    (
        Section("", ("What it is for.",), (Fact("Used on", "TCP"), Fact("Encrypted", "yes"))),
        Section("On this computer", (), (Fact("sshd (812)", "TCP [::]:22"),)),
        Section("A heading alone"),
    ),
)
LONG = Card("22", "ssh", (), tuple(Section(f"Part {part}", ("text",) * 3) for part in range(40)))


@pytest.fixture
def pane(qtbot: QtBot) -> PortCardPane:
    made = PortCardPane([QPushButton("Copy card")])
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def text(pane: PortCardPane) -> QTextEdit:
    (found,) = pane.findChildren(QTextEdit)
    return found


def button(pane: PortCardPane) -> QPushButton:
    (found,) = pane.findChildren(QPushButton)
    return found


def blocks(pane: PortCardPane) -> Iterator[QTextBlock]:
    """Yield each paragraph of the text."""
    block = text(pane).document().begin()
    while block.isValid():
        yield block
        block = block.next()


def lines(block: QTextBlock) -> list[str]:
    """Return the lines that a paragraph is laid out in."""
    layout = block.layout()
    placed = (layout.lineAt(number) for number in range(layout.lineCount()))
    return [block.text()[line.textStart() : line.textStart() + line.textLength()] for line in placed]


def pieces(pane: PortCardPane) -> Iterator[tuple[str, QTextCharFormat]]:
    """Yield each piece of the text with its looks."""
    for block in blocks(pane):
        place: Any = block.begin()  # an iterator that PySide6's stubs do not know as one
        while not place.atEnd():
            yield place.fragment().text(), place.fragment().charFormat()
            place += 1


def test_without_a_card_there_is_a_hint_and_nothing_to_copy(pane: PortCardPane) -> None:
    assert pane.card is None
    assert text(pane).toPlainText().startswith("Select a row")
    assert not button(pane).isEnabled()


def test_a_card_is_shown_whole_and_in_its_order(pane: PortCardPane) -> None:
    pane.show_card(CARD)
    assert pane.card == CARD
    assert button(pane).isEnabled()
    shown = text(pane).toPlainText().replace("\u00a0", " ")
    expected = [CARD.number, CARD.title, *CARD.tags]
    for section in CARD.sections:
        expected += [section.heading, *section.paragraphs]
        expected += [part for fact in section.facts for part in (fact.label, fact.value)]
    place = 0
    for part in expected:
        place = shown.index(part, place) + len(part)


def test_the_hint_comes_back(pane: PortCardPane) -> None:
    hint = text(pane).toPlainText()
    pane.show_card(CARD)
    pane.show_card(None)
    assert text(pane).toPlainText() == hint
    assert not button(pane).isEnabled()


def test_markup_is_shown_as_text_everywhere(pane: PortCardPane) -> None:
    pane.show_card(Card(MARKUP, MARKUP, (MARKUP,), (Section(MARKUP, (MARKUP,), (Fact(MARKUP, MARKUP),)),)))
    assert text(pane).toPlainText().replace("\u00a0", " ").count(MARKUP) == 7
    assert not any(look.isImageFormat() or look.isAnchor() for _, look in pieces(pane))


ODD: Final = {
    "empty": "",
    "zero": "\x00",
    "object": "\ufffc",
    "separators": "\u2029\u2028",
    "no characters": "\ufdd0\ufdd1",
    "long word": "x" * 20_000,
    "right to left": "\u202e",
    "emoji": "🔥",
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_no_text_is_too_odd(pane: PortCardPane, odd: str) -> None:
    pane.show_card(Card(odd, odd, (odd,), (Section(odd, (odd,), (Fact(odd, odd), Fact("last", "value"))),)))
    assert "value" in text(pane).toPlainText()
    assert not pane.grab().isNull()


def test_a_long_word_is_wrapped(pane: PortCardPane) -> None:
    pane.show_card(Card("1", "x", (), (Section("", (), (Fact("Command line", "/opt/" + "x" * 2000),)),)))
    assert text(pane).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [220, 320, 600])
def test_a_fact_breaks_no_word_and_no_link_name(pane: PortCardPane, width: int) -> None:
    facts = (
        Fact("Also registered for", "responsibilities of some kind"),
        Fact("Documents", "RFC 4251, RFC 4252", (Link("RFC 4251", "https://x/1"), Link("RFC 4252", "https://x/2"))),
    )
    pane.show_card(Card("22", "ssh", (), (Section("", (), facts),)))
    pane.resize(width, 400)
    told = {line for block in blocks(pane) for line in lines(block)}
    words = f"22 ssh {' '.join(fact.label + ' ' + fact.value for fact in facts)}".replace("RFC ", "RFC\u00a0")
    assert {word for line in told for word in re.split("[ \u2002]", line) if word} == set(words.split(" "))


def test_a_card_that_was_there_before_the_window_starts_at_its_top(qtbot: QtBot) -> None:
    """Qt lays the text out when it is first shown, and then scrolls to where its cursor stands."""
    made = PortCardPane([QPushButton("Copy card")])
    qtbot.addWidget(made)
    made.show_card(LONG)
    made.resize(320, 400)
    made.show()
    qtbot.waitExposed(made)
    made.resize(420, 400)
    assert text(made).verticalScrollBar().maximum() > 0
    assert text(made).verticalScrollBar().value() == 0


def test_a_card_that_is_made_wider_keeps_its_place(pane: PortCardPane) -> None:
    pane.resize(420, 400)
    pane.show_card(LONG)
    bar = text(pane).verticalScrollBar()
    bar.setValue(500)
    pane.resize(440, 400)
    assert bar.value() == 500


def test_a_card_that_is_made_narrow_keeps_its_place(pane: PortCardPane) -> None:
    pane.show_card(LONG)
    text(pane).verticalScrollBar().setValue(300)
    pane.resize(230, 400)
    pane.resize(600, 400)
    assert text(pane).verticalScrollBar().value() == 300


def test_links_are_reached_and_followed_by_keys_one_after_the_other(pane: PortCardPane, qtbot: QtBot) -> None:
    links = (Link("https (443)", "port:443"), Link("RFC 9110", "https://example.org/9110"))
    facts = (Fact("Safer", "https (443)", links[:1]), Fact("Documents", "RFC 9110", links[1:]))
    pane.show_card(Card("80", "http", (), (Section("", (), facts),)))
    text(pane).setFocus()
    followed: list[str] = []
    pane.link_clicked.connect(followed.append)
    for _ in links:
        QTest.keyClick(text(pane), Qt.Key.Key_Tab)
        QTest.keyClick(text(pane), Qt.Key.Key_Return)
    assert followed == ["port:443", "https://example.org/9110"]
    QTest.keyClick(text(pane), Qt.Key.Key_Tab)
    assert button(pane).hasFocus()


def test_a_screen_reader_is_told_the_card_in_its_order(pane: PortCardPane) -> None:
    pane.show_card(CARD)
    told = QAccessible.queryAccessibleInterface(text(pane))
    assert told.text(QAccessible.Text.Name) == "Port card"
    words = told.text(QAccessible.Text.Value).split()
    assert words == [
        "22", "ssh", "System", "Port", "Assigned", "by", "IANA", "What", "it", "is", "for.", "Used", "on", "TCP",
        "Encrypted", "yes", "On", "this", "computer", "sshd", "(812)", "TCP", "[::]:22", "A", "heading", "alone",
    ]  # fmt: skip


def test_the_same_row_keeps_its_place_and_another_starts_at_the_top(pane: PortCardPane) -> None:
    bar = text(pane).verticalScrollBar()
    pane.show_card(LONG)
    assert bar.value() == 0
    bar.setValue(300)
    assert bar.value() == 300
    pane.show_card(Card("22", "ssh", (), (*LONG.sections, Section("One more"))))
    assert bar.value() == 300
    pane.show_card(Card("23", "telnet", (), LONG.sections))
    assert bar.value() == 0


def test_the_same_card_again_leaves_a_selection_alone(pane: PortCardPane) -> None:
    pane.show_card(CARD)
    text(pane).selectAll()
    selected = text(pane).textCursor().selectedText()
    pane.show_card(Card(CARD.number, CARD.title, CARD.tags, CARD.sections))
    assert text(pane).textCursor().selectedText() == selected != ""


def test_the_card_cannot_be_edited(pane: PortCardPane, qtbot: QtBot) -> None:
    pane.show_card(CARD)
    before = text(pane).toPlainText()
    QTest.keyClicks(text(pane), "typed")
    assert text(pane).toPlainText() == before


@pytest.mark.parametrize(
    ("paper", "ink", "mark"),
    [("#ffffff", "#1b1f24", "#1f6fb2"), ("#181b20", "#e6e8eb", "#3d8fd1"), ("#000000", "#ffffff", "#1aebff")],
    ids=["light", "dark", "high contrast"],
)
def test_every_text_stands_out_in_the_colours_of_the_day(pane: PortCardPane, paper: str, ink: str, mark: str) -> None:
    pane.show_card(CARD)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(paper))
    palette.setColor(QPalette.ColorRole.Text, QColor(ink))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(mark))
    pane.setPalette(palette)
    seen = 0
    for piece, look in pieces(pane):
        if piece.strip():
            front = look.foreground().color() if look.hasProperty(QTextCharFormat.Property.ForegroundBrush) else ink
            back = look.background().color() if look.hasProperty(QTextCharFormat.Property.BackgroundBrush) else paper
            assert contrast(QColor(front), QColor(back)) >= 4.5, piece
            seen += 1
    assert seen > 5


def test_a_larger_font_makes_everything_larger(pane: PortCardPane, qtbot: QtBot) -> None:
    pane.show_card(CARD)
    before = text(pane).document().size().height()
    sizes = [look.fontPointSize() for _, look in pieces(pane)]
    font = pane.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    pane.setFont(font)
    qtbot.waitUntil(lambda: text(pane).document().size().height() > 1.3 * before, timeout=PATIENCE_MS)
    for (piece, look), size in zip(pieces(pane), sizes, strict=True):
        assert look.fontPointSize() == pytest.approx(2 * size), piece


def test_a_font_given_in_pixels_is_no_obstacle(pane: PortCardPane) -> None:
    font = pane.font()
    font.setPixelSize(20)
    pane.setFont(font)
    pane.show_card(CARD)
    assert "ssh" in text(pane).toPlainText()
    assert all(look.fontPointSize() >= 0 for _, look in pieces(pane))
