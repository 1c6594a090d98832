"""The words for an owner of a port that is not the expected one: what is normal, and why it need not be wrong."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.models.table_copy import one_line
from portgui.models.texts import fill
from portgui.ports import Transport
from portgui.records import frozen

translate: Final = QCoreApplication.translate

UsualSoftware = Callable[[int, Transport, tuple[str, ...]], Sequence[str]]
"""Tells what software normally holds a port where a program of these names is none of it; nothing where it is, or where
that is not known."""


@frozen
class UnusualOwner:
    """The owner of a port that is not one of those expected there."""

    program: str
    normally: tuple[str, ...]
    """The software that is expected, at least one."""


def unusual_text(owner: UnusualOwner | None) -> str:
    """Return what is normal, in words that stand in the row of the program; nothing where nothing is unusual."""
    return translate("Owner", "normally %1").replace("%1", owner.normally[0]) if owner else ""


def unusual_sentence(owner: UnusualOwner, port: int) -> str:
    """Return the same in full, with all the software that is known, and what to make of it."""
    text = translate(
        "Owner",
        "Unusual: port %1 is normally used by %2; here it is %3. "
        "That need not be wrong: most programs can be told to use another port.",
    )
    return fill(text, str(port), ", ".join(owner.normally), one_line(owner.program))
