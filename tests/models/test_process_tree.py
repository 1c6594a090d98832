"""The sockets by process: groups and their counts, opening, order, merging, and standing still."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from portgui.models.live import LiveModel
from portgui.models.process_tree import ProcessGroup, ProcessTreeModel
from portgui.models.record_table import CHANGE_ROLE, Change
from portgui.ports import ALL_TRANSPORTS, Transport
from portgui.query import Query
from portgui.records import replace
from portgui.sockets.socket import Kind, Snapshot, Socket, State, Traffic, Unseen
from tests.fakes import make_process, make_snapshot, make_socket

NGINX = make_process("nginx", 4711, user="www-data", started_at=1.0)
SSHD = make_process("sshd", 812, user="root", started_at=2.0)
BASH = make_process("Bash", 5000, user="joe", started_at=3.0)
WEB = make_socket("0.0.0.0:80", process=NGINX, inode=1)
WEBS = make_socket("127.0.0.1:8080", process=NGINX, inode=2)
VISIT = make_socket("192.0.2.1:80", "192.0.2.9:51000", process=NGINX, inode=3)
SSH = make_socket("[::]:22", process=SSHD, inode=4)
CALL = make_socket("192.0.2.1:40000", "198.51.100.7:443", process=BASH, inode=5)
DNS = make_socket("127.0.0.53:53", transport=Transport.UDP, unseen=Unseen.NOT_PERMITTED, user="resolve", inode=6)
WAIT = make_socket("192.0.2.1:81", "192.0.2.9:51001", state=State.TIME_WAIT, unseen=Unseen.KERNEL, inode=7)
ALL = (WEB, WEBS, VISIT, SSH, CALL, DNS, WAIT)


@pytest.fixture
def live(qtbot: QtBot) -> LiveModel:
    model = LiveModel(lambda *_: None, highlight_ms=0)
    model.show_snapshot(make_snapshot(*ALL))
    model.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    return model


@pytest.fixture
def tree(live: LiveModel) -> Iterator[ProcessTreeModel]:
    """A tree under Qt's model tester, whose complaints fail the test as logged warnings."""
    model = ProcessTreeModel(live)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.follow(True)
    model.sort(column(model, "process"))
    yield model
    del tester


def column(model: ProcessTreeModel, column_id: str) -> int:
    return [each.id for each in model.columns].index(column_id)


def name(group: ProcessGroup) -> str:
    return group.process.name if group.process else f"{group.unseen}"


def rows(model: ProcessTreeModel) -> list[str | int]:
    """Return the names of processes and the ports of sockets as they stand."""
    return [name(row) if isinstance(row, ProcessGroup) else row.local.port for row in model.records()]


def group(model: ProcessTreeModel, wanted: str) -> ProcessGroup:
    (found,) = [each for each in model.groups() if name(each) == wanted]
    return found


def spoken(model: QAbstractItemModel, row: int) -> str:
    return str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def check_structure(model: ProcessTreeModel) -> None:
    """Compare the rows with what they must be: each process once, below it its sockets if it is open."""
    found: list[tuple[ProcessGroup, list[Socket]]] = []
    for row in model.records():
        if isinstance(row, ProcessGroup):
            found.append((row, []))
        else:
            found[-1][1].append(row)
    keys = [each.key for each, _ in found]
    assert len(set(keys)) == len(keys)
    for each, sockets in found:
        assert set(map(id, sockets)) == (set(map(id, each.sockets)) if model.is_open(each) else set())


def test_every_process_has_one_closed_row(tree: ProcessTreeModel) -> None:
    assert rows(tree) == ["Bash", "nginx", "sshd", "Unseen.NOT_PERMITTED", "Unseen.KERNEL"]
    assert tree.text(group(tree, "nginx")) == "nginx (4711) · www-data · 3 sockets, 2 listening, 1 exposed"
    assert tree.text(group(tree, "Bash")) == "Bash (5000) · joe · 1 sockets"  # English plurals come by a translation
    assert "resolve" in tree.text(group(tree, "Unseen.NOT_PERMITTED"))


def test_sockets_without_a_process_are_apart_by_reason_and_user(live: LiveModel, tree: ProcessTreeModel) -> None:
    other = make_socket("127.0.0.1:631", unseen=Unseen.NOT_PERMITTED, user="cups", inode=8)
    same = make_socket("127.0.0.1:54", transport=Transport.UDP, unseen=Unseen.NOT_PERMITTED, user="resolve", inode=9)
    live.show_snapshot(make_snapshot(DNS, other, same, WAIT))
    assert sorted(sorted(each.local.port for each in found.sockets) for found in tree.groups()) == [
        [53, 54],
        [81],
        [631],
    ]


def test_two_processes_with_one_number_are_two(live: LiveModel, tree: ProcessTreeModel) -> None:
    later = replace(SSH, process=replace(SSHD, started_at=9.0), inode=90)
    live.show_snapshot(make_snapshot(SSH, later))
    assert rows(tree) == ["sshd", "sshd"]


def test_a_process_opens_and_closes(tree: ProcessTreeModel) -> None:
    tree.set_open([group(tree, "nginx")], True)
    assert rows(tree)[:6] == ["Bash", "nginx", 80, 80, 8080, "sshd"]
    assert spoken(tree, 1).endswith(", open")
    tree.set_open([group(tree, "nginx")], False)
    assert rows(tree)[:3] == ["Bash", "nginx", "sshd"]
    assert spoken(tree, 1).endswith(", closed")


def test_what_is_open_stays_open_through_a_filter_that_hides_it(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.set_open([group(tree, "nginx")], True)
    live.show_matches(Query.parse("sshd"), ALL_TRANSPORTS, ())
    assert rows(tree) == ["sshd"]
    live.show_matches(Query.parse(""), ALL_TRANSPORTS, (Kind.LISTENING,))
    assert rows(tree)[:4] == ["nginx", 80, 8080, "sshd"]
    assert tree.text(group(tree, "nginx")).endswith("2 sockets, 2 listening, 1 exposed")


def test_sorting_by_name_and_by_count(tree: ProcessTreeModel) -> None:
    down = Qt.SortOrder.DescendingOrder
    tree.sort(column(tree, "process"), down)
    assert rows(tree)[:3] == ["sshd", "nginx", "Bash"]
    tree.sort(column(tree, "sockets"), down)
    assert rows(tree)[0] == "nginx"
    tree.sort(column(tree, "pid"))
    assert rows(tree)[:3] == ["sshd", "nginx", "Bash"]


def test_another_column_orders_sockets_and_processes_by_their_first(tree: ProcessTreeModel) -> None:
    tree.set_open([group(tree, "nginx")], True)
    tree.sort(column(tree, "port"), Qt.SortOrder.DescendingOrder)
    assert rows(tree) == ["Bash", "nginx", 8080, 80, 80, "Unseen.KERNEL", "Unseen.NOT_PERMITTED", "sshd"]


def test_places_are_followed_when_sockets_come_and_go(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.set_open([group(tree, "nginx"), group(tree, "sshd")], True)
    of_group, of_socket = (QPersistentModelIndex(tree.index(rows(tree).index(wanted), 0)) for wanted in ("nginx", 22))
    resets: list[None] = []
    tree.modelReset.connect(lambda: resets.append(None))
    early = make_process("aaa", 1, user="joe", started_at=4.0)
    more = make_socket("0.0.0.0:443", process=NGINX, inode=10)
    live.show_snapshot(make_snapshot(SSH, WEBS, more, make_socket("0.0.0.0:9", process=early, inode=11)))
    assert rows(tree) == ["aaa", "nginx", 443, 8080, "sshd", 22]
    assert (of_group.row(), of_socket.row()) == (1, 5)
    assert not resets


def test_a_socket_that_is_handed_on_goes_to_its_process(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.set_open(tree.groups(), True)
    live.show_snapshot(make_snapshot(replace(WEBS, process=SSHD), WEB, SSH))
    assert rows(tree) == ["nginx", 80, "sshd", 22, 8080]


def test_nothing_moves_while_it_is_held(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.set_open(tree.groups(), True)
    before = rows(tree)
    tree.hold(True)
    handed_on = replace(WEBS, process=SSHD)
    live.show_snapshot(make_snapshot(WEB, handed_on, SSH, make_socket("0.0.0.0:443", process=NGINX, inode=10)))
    assert rows(tree) == before
    assert tree.waiting == 5
    tree.hold(False)
    assert rows(tree) == ["nginx", 80, 443, "sshd", 22, 8080]
    assert tree.waiting == 0


def test_a_socket_that_was_handed_on_while_held_goes_there_when_nothing_else_waits(
    live: LiveModel, tree: ProcessTreeModel
) -> None:
    tree.set_open(tree.groups(), True)
    before = rows(tree)
    tree.hold(True)
    live.show_snapshot(make_snapshot(*(socket for socket in ALL if socket is not WEBS), replace(WEBS, process=SSHD)))
    assert rows(tree) == before
    tree.hold(False)
    assert rows(tree)[:7] == ["Bash", 40000, "nginx", 80, 80, "sshd", 22]
    assert 8080 in [each.local.port for each in group(tree, "sshd").sockets]
    check_structure(tree)


def test_a_process_can_be_opened_while_the_rows_are_held(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.hold(True)
    live.show_snapshot(make_snapshot(*ALL, make_socket("0.0.0.0:443", process=BASH, inode=10)))
    tree.set_open([group(tree, "nginx")], True)
    assert rows(tree)[:6] == ["Bash", "nginx", 80, 80, 8080, "sshd"]
    assert tree.waiting == 1


def test_a_row_of_a_process_stands_for_its_sockets_once_each(tree: ProcessTreeModel) -> None:
    tree.set_open([group(tree, "nginx")], True)
    assert tree.sockets_of([*tree.records(), *tree.groups()]) == tree.sockets_of(tree.groups())
    assert {each.key for each in tree.sockets_of(tree.groups())} == {each.key for each in ALL}


def test_it_costs_nothing_while_it_does_not_follow(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.follow(False)
    before = rows(tree)
    live.show_snapshot(make_snapshot(SSH))
    assert rows(tree) == before
    tree.follow(True)
    assert rows(tree) == ["sshd"]


@pytest.mark.parametrize("seed", range(4))
def test_any_change_leaves_every_socket_below_its_process(live: LiveModel, tree: ProcessTreeModel, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    processes = [make_process(f"p{number % 4}", number, started_at=1.0, user="u") for number in range(1, 9)]
    sockets = [make_socket(f"127.0.0.1:{n}", process=chance.choice(processes), inode=n) for n in range(1000, 1060)]
    held = False
    for step in range(40):
        match chance.randrange(7):
            case 0:
                held = not held
                tree.hold(held)
            case 1 if groups := tree.groups():
                some = chance.sample(groups, chance.randrange(1, len(groups) + 1))
                tree.set_open(some, chance.random() < 0.7)
            case 2:
                order = chance.choice((Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder))
                tree.sort(chance.randrange(-1, len(tree.columns)), order)
            case 3:
                live.show_matches(Query.parse(chance.choice(("", "p1", "-p2", "10"))), ALL_TRANSPORTS, ())
            case _:
                for _ in range(chance.choice((1, 3, 40))):
                    place = chance.randrange(len(sockets))
                    number = 2000 + 100 * step + place
                    new = make_socket(f"127.0.0.1:{number}", process=chance.choice(processes), inode=number)
                    handed = replace(sockets[place], process=chance.choice(processes))
                    sockets[place] = chance.choice((new, handed))
                live.show_snapshot(Snapshot(tuple({each.key: each for each in sockets}.values()), 1.0 + step))
        check_structure(tree)
    tree.hold(False)
    check_structure(tree)
    assert {id(each) for each in tree.sockets_of(tree.groups())} == set(map(id, live.records()))
    for each in tree.groups():
        assert {(one.process and one.process.pid) for one in each.sockets} == {each.process and each.process.pid}


def test_a_process_tells_what_happened_to_its_sockets(qtbot: QtBot) -> None:
    live = LiveModel(lambda *_: None, highlight_ms=600_000)
    live.show_snapshot(make_snapshot(WEB, WEBS, SSH, CALL))
    live.show_matches(Query.parse(""), ALL_TRANSPORTS, ())
    tree = ProcessTreeModel(live)
    tree.follow(True)
    assert {tree.change(each) for each in tree.groups()} == {None}
    later = make_process("later", 7000, user="joe", started_at=5.0)
    new = make_socket("127.0.0.1:9", process=later, inode=11)
    live.show_snapshot(make_snapshot(WEB, WEBS, VISIT, SSH, new))
    assert {name(each): tree.change(each) for each in tree.groups()} == {
        "later": Change.NEW,
        "sshd": None,
        "Bash": Change.CLOSED,
        "nginx": Change.CHANGED,
    }
    assert {spoken(tree, row).rpartition(", ")[2] for row in range(4)} == {"New", "closed", "Closed", "Changed"}
    assert tree.index(rows(tree).index("Bash"), 0).data(CHANGE_ROLE) is Change.CLOSED
    live.set_highlight(0)
    assert sorted(map(name, tree.groups())) == ["later", "nginx", "sshd"]
    assert {tree.change(each) for each in tree.groups()} == {None}


# Very many sockets: the window answers between the merge of the one table and that of the other

MANY = tuple(
    make_socket(f"127.0.0.1:{port}", process=SSHD if port % 100 else NGINX, inode=port)
    for port in range(10_000, 15_000)
)
MORE = make_socket("127.0.0.1:20000", process=BASH, inode=20_000)


@pytest.fixture
def crowd(live: LiveModel, tree: ProcessTreeModel) -> ProcessTreeModel:
    """The tree with so many sockets that it follows a moment later."""
    live.show_snapshot(make_snapshot(*MANY, taken_at=2.0))
    tree.follow(True)
    assert rows(tree) == ["nginx", "sshd"]
    return tree


def test_of_very_many_what_happened_comes_a_moment_later(
    qtbot: QtBot, live: LiveModel, crowd: ProcessTreeModel
) -> None:
    live.show_snapshot(make_snapshot(*MANY, MORE, taken_at=3.0))
    assert rows(crowd) == ["nginx", "sshd"]
    assert len(live.records()) == len(MANY) + 1
    qtbot.waitUntil(lambda: rows(crowd) == ["Bash", "nginx", "sshd"])
    check_structure(crowd)


def test_several_that_came_before_are_taken_in_their_order(
    qtbot: QtBot, live: LiveModel, crowd: ProcessTreeModel
) -> None:
    handed_on = replace(MORE, process=NGINX)
    for taken_at, more in ((3.0, [MORE]), (4.0, [handed_on]), (5.0, []), (6.0, [MORE])):
        live.show_snapshot(make_snapshot(*MANY, *more, taken_at=taken_at))
    qtbot.waitUntil(lambda: rows(crowd) == ["Bash", "nginx", "sshd"])
    assert [len(each.sockets) for each in crowd.groups()] == [1, 50, 4950]


def test_what_a_person_does_meanwhile_is_done_to_what_there_is(live: LiveModel, crowd: ProcessTreeModel) -> None:
    live.show_snapshot(make_snapshot(*MANY[2:], taken_at=3.0))
    crowd.set_open([group(crowd, "nginx")], is_open=True)
    assert len(rows(crowd)) == 2 + 49
    live.show_snapshot(make_snapshot(*MANY[2:], MORE, taken_at=4.0))
    crowd.hold(True)
    assert "Bash" in rows(crowd)
    live.show_snapshot(make_snapshot(*MANY[2:], taken_at=5.0))
    crowd.hold(False)
    assert "Bash" not in rows(crowd)
    check_structure(crowd)


def test_another_filter_makes_up_for_all_that_is_behind(live: LiveModel, crowd: ProcessTreeModel) -> None:
    live.show_snapshot(make_snapshot(*MANY, MORE, taken_at=3.0))
    live.show_matches(Query.parse("20000"), ALL_TRANSPORTS, ())
    assert rows(crowd) == ["Bash"]


def test_who_follows_no_more_is_not_behind(qtbot: QtBot, live: LiveModel, crowd: ProcessTreeModel) -> None:
    live.show_snapshot(make_snapshot(*MANY, MORE, taken_at=3.0))
    crowd.follow(False)
    with qtbot.assertNotEmitted(crowd.merged, wait=20):
        pass
    crowd.follow(True)
    assert rows(crowd) == ["Bash", "nginx", "sshd"]


# Sockets that go to another process


PARENT = make_process("parent", 900, user="root", started_at=4.0)
WORKER = make_process("worker", 901, user="joe", started_at=5.0)
FIRST = make_socket("0.0.0.0:22", process=PARENT, inode=22)
SECOND = make_socket("0.0.0.0:80", process=PARENT, inode=80)
THIRD = make_socket("127.0.0.1:6010", process=WORKER, inode=61)
HANDED_ON = replace(FIRST, process=WORKER)


def test_a_held_row_keeps_the_name_of_its_process(live: LiveModel, tree: ProcessTreeModel) -> None:
    live.show_snapshot(make_snapshot(FIRST, SECOND, THIRD))
    tree.hold(True)
    live.show_snapshot(make_snapshot(HANDED_ON, SECOND, THIRD))
    assert rows(tree) == ["parent", "worker"]
    held = group(tree, "parent")
    assert (held.process, held.owner, held.unseen) == (PARENT, "root", None)
    assert tree.text(held).startswith("parent (900) · root")
    live.show_snapshot(make_snapshot(HANDED_ON, replace(SECOND, process=WORKER), THIRD))
    assert group(tree, "parent").process == PARENT, "also when it has no socket left"
    tree.hold(False)
    assert rows(tree) == ["worker"]


def test_a_search_puts_what_stayed_below_its_own_process(live: LiveModel, tree: ProcessTreeModel) -> None:
    live.show_snapshot(make_snapshot(FIRST, SECOND, THIRD))
    tree.set_open(tree.groups(), True)
    tree.hold(True)
    live.show_snapshot(make_snapshot(HANDED_ON, SECOND, THIRD))
    assert rows(tree) == ["parent", 22, 80, "worker", 6010]
    live.show_matches(Query.parse("-nothing"), ALL_TRANSPORTS, ())
    assert rows(tree) == ["parent", 80, "worker", 22, 6010]
    check_structure(tree)
    tree.hold(False)
    tree.set_open([group(tree, "parent")], False)
    check_structure(tree)


def test_processes_stand_in_order_after_a_search(live: LiveModel, tree: ProcessTreeModel) -> None:
    tree.sort(column(tree, "sockets"), Qt.SortOrder.DescendingOrder)
    assert rows(tree)[0] == "nginx"
    more = [make_socket(f"127.0.0.1:{port}", process=SSHD, inode=port) for port in (9001, 9002)]
    live.show_snapshot(make_snapshot(*ALL, make_socket("127.0.0.1:79", process=NGINX, inode=79), *more))
    assert rows(tree)[:2] == ["nginx", "sshd"]
    live.show_matches(Query.parse("local-port:8000-"), ALL_TRANSPORTS, ())
    assert [name(each) for each in tree.groups()] == ["sshd", "nginx", "Bash"]


def test_processes_follow_what_moves_by_itself_as_the_table_does(live: LiveModel, tree: ProcessTreeModel) -> None:
    visit, call = replace(VISIT, cookie=1), replace(CALL, cookie=2)

    def snapshot(at: float, of_visit: int) -> Snapshot:
        sent = {visit.key: of_visit, call.key: 100}
        return Snapshot((visit, call), at, traffic=lambda socket: Traffic(bytes_sent=sent[socket.key]))

    live.set_shown_columns({"sent"})
    live.show_snapshot(snapshot(11.0, 5))
    tree.sort(column(tree, "sent"), Qt.SortOrder.DescendingOrder)
    assert rows(tree) == ["Bash", "nginx"]
    live.show_snapshot(snapshot(12.0, 5000))
    assert rows(tree) == ["nginx", "Bash"]
    tree.hold(True)
    live.show_snapshot(snapshot(13.0, 5))
    assert rows(tree) == ["nginx", "Bash"]
