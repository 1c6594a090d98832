"""What the tests of the sources open, and close again."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.live_sockets import Start, starting


@pytest.fixture
def sockets() -> Iterator[contextlib.ExitStack]:
    """Close what the test puts in."""
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts a Python program and gives it pipes; all are ended with the test."""
    with starting() as start_program:
        yield start_program
