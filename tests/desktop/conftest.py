"""The screen that the desktop tests share."""

from collections.abc import Iterator

import pytest

from tests.desktop.screen import Screen, started_screen


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """Return a running screen."""
    with started_screen(tmp_path_factory.mktemp("screen")) as screen:
        yield screen
