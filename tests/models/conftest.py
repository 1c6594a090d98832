"""The language that the models speak is the same on every computer that tests them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale


@pytest.fixture(autouse=True)
def read_in() -> Iterator[Callable[[str], None]]:
    """Let the user read no language in particular; returns a function that chooses one, e.g. `fr_CA`."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield lambda language: QLocale.setDefault(QLocale(language))
    QLocale.setDefault(before)
