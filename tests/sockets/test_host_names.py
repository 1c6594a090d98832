"""Names of hosts: asked for in the background by few threads, kept for a while, never holding up the end."""

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Final

import pytest

from portgui.sockets.host_names import HostNames, NoAnswerError, SystemResolver, is_asked_for
from tests.fakes import NamesFromTable

PATIENCE_S: Final = 10.0


class Answers:
    """Counts answers and waits for them."""

    def __init__(self) -> None:
        self._arrived = threading.Semaphore(0)

    def __call__(self) -> None:
        self._arrived.release()

    def wait(self, count: int = 1) -> None:
        for _ in range(count):
            assert self._arrived.acquire(timeout=PATIENCE_S), "no answer came"


def settled(table: NamesFromTable, condition: Callable[[], bool]) -> None:
    """Wait until a condition of a table holds, which is looked at after each question."""
    with table.changed:
        assert table.changed.wait_for(condition, PATIENCE_S)


def test_a_name_is_not_known_at_first_and_then_is() -> None:
    answers, table = Answers(), NamesFromTable({"192.0.2.1": "one.example"})
    names = HostNames(table, answers)
    assert names.name("192.0.2.1") is None
    answers.wait()
    assert names.name("192.0.2.1") == "one.example"
    names.close()
    assert table.asked == ["192.0.2.1"]


def test_an_ipv4_mapped_address_is_asked_for_as_ipv4() -> None:
    answers, table = Answers(), NamesFromTable({"192.0.2.1": "one.example"})
    names = HostNames(table, answers)
    names.name("::ffff:192.0.2.1")
    answers.wait()
    assert names.name("192.0.2.1") == "one.example"
    assert table.asked == ["192.0.2.1"]


@pytest.mark.parametrize(
    ("answer", "kept_s"),
    [("one.example", 3600), (None, 600), (NoAnswerError("no server"), 60)],
    ids=["a name", "no name", "a failure"],
)
def test_answers_are_kept_for_their_time_and_asked_for_again_after(
    answer: str | NoAnswerError | None, kept_s: int
) -> None:
    now = 0.0
    answers, table = Answers(), NamesFromTable({"192.0.2.1": answer})
    names = HostNames(table, answers, lambda: now)
    names.name("192.0.2.1")
    answers.wait()
    known = answer if isinstance(answer, str) else None
    now = kept_s - 1.0
    assert names.name("192.0.2.1") == known
    assert len(table.asked) == 1
    now = kept_s + 1.0
    assert names.name("192.0.2.1") == known, "the old answer stands until there is a new one"
    answers.wait()
    assert len(table.asked) == 2


def test_threads_and_waiting_addresses_are_bounded() -> None:
    answers, table = Answers(), NamesFromTable({})
    table.gate.clear()
    names = HostNames(table, answers)
    for last in range(2):
        for number in range(2000):
            assert names.name(f"10.{last}.{number >> 8}.{number & 255}") is None
    settled(table, lambda: table.at_once == 4)
    table.gate.set()
    answers.wait(512)
    names.close()
    assert (table.most_at_once, len(table.asked), len(set(table.asked))) == (4, 512, 512)


def test_answers_that_are_kept_are_bounded() -> None:
    answers, table = Answers(), NamesFromTable({})
    names = HostNames(table, answers)
    addresses = [f"10.0.{number >> 8}.{number & 255}" for number in range(5000)]
    for address in addresses:
        names.name(address)
        answers.wait()
    names.name(addresses[-1])
    assert len(table.asked) == 5000
    names.name(addresses[0])
    answers.wait()
    assert table.asked[-1] == addresses[0], "the first answer gave way"
    names.close()


def test_nothing_is_asked_after_the_end_and_no_answer_told() -> None:
    table = NamesFromTable({"192.0.2.1": "one.example"})
    table.gate.clear()
    told: list[None] = []
    names = HostNames(table, lambda: told.append(None))
    for number in range(1, 100):
        names.name(f"192.0.2.{number}")
    settled(table, lambda: table.at_once == 4)
    names.close()
    table.gate.set()
    names.name("198.51.100.1")
    settled(table, lambda: table.at_once == 0)
    assert len(table.asked) == 4, "what had begun, and nothing more"
    assert told == []
    assert not names.name("192.0.2.1")


def test_a_long_name_is_cut() -> None:
    answers = Answers()
    names = HostNames(NamesFromTable({"192.0.2.1": "x" * 5000}), answers)
    names.name("192.0.2.1")
    answers.wait()
    assert names.name("192.0.2.1") == "x" * 253


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.0.0.53", "::1", "169.254.1.1", "fe80::1%eth0", "224.0.0.251", "ff02::fb", "::"]
)
def test_addresses_that_nobody_can_know_are_not_asked_for(address: str) -> None:
    assert not is_asked_for(address)
    table = NamesFromTable({address: "never.example"})
    names = HostNames(table, lambda: None)
    assert names.name(address) is None
    names.close()
    assert table.asked == []


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "fd00::1", "2001:db8::1", "192.0.2.1"])
def test_private_and_public_addresses_are_asked_for(address: str) -> None:
    assert is_asked_for(address)


def test_the_system_knows_this_computer() -> None:
    name = SystemResolver().name("127.0.0.1")
    assert name
    assert "localhost" in name


def test_lookups_that_never_end_do_not_hold_up_the_exit() -> None:
    program = """
import threading
from portgui.sockets.host_names import HostNames
begun = threading.Event()
class Never:
    def name(self, address):
        begun.set()
        threading.Event().wait()
names = HostNames(Never(), print)
names.name("192.0.2.1")
begun.wait()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
