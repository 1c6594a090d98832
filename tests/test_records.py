"""Records that are made at once are those that the constructor makes."""

import copy
import gc
import pickle
import weakref
from dataclasses import FrozenInstanceError, dataclass, replace
from itertools import repeat

import pytest

from portgui.records import batches, make_records, no_garbage, set_values


class Marked:
    """Holds on to something, and can be watched."""

    def __init__(self, held: object) -> None:
        self.held = held


@dataclass(frozen=True, slots=True)
class Place:
    """A record with a default and a method."""

    number: int
    name: str
    note: str | None = None

    @property
    def text(self) -> str:
        return f"{self.number} {self.name}"


def test_they_are_those_of_the_constructor_in_every_respect() -> None:
    made = make_records(Place, [[1, 2], iter("ab"), repeat("?")])
    written = [Place(1, "a", "?"), Place(2, "b", "?")]
    assert made == written
    assert [type(each) for each in made] == [Place, Place]
    assert list(map(hash, made)) == list(map(hash, written))
    assert [each.text for each in made] == ["1 a", "2 b"]
    assert [copy.copy(made[0]), pickle.loads(pickle.dumps(made[0])), replace(made[1], number=1)] == [  # noqa: S301
        written[0],
        written[0],
        Place(1, "b", "?"),
    ]
    with pytest.raises(FrozenInstanceError):
        made[0].number = 7  # type: ignore[misc]


def test_none_are_made_of_nothing() -> None:
    assert make_records(Place, [[], [], repeat(None)]) == []


def test_a_column_too_many_or_too_few_is_an_error() -> None:
    for number in (2, 4):
        with pytest.raises(TypeError):
            make_records(Place, [["a"]] * number)


def test_a_value_is_set_in_new_records() -> None:
    made = make_records(Place, [[1, 2], "ab", repeat(None)])
    set_values(Place, "note", made, ["x", "y"])
    assert made == [Place(1, "a", "x"), Place(2, "b", "y")]


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 2500])
def test_pieces_hold_everything_in_its_order(number: int) -> None:
    pieces = list(batches(range(number)))
    assert [each for piece in pieces for each in piece] == list(range(number))
    assert all(pieces)


def test_what_is_made_while_no_garbage_is_looked_for_is_old_at_once() -> None:
    with no_garbage():
        assert not gc.isenabled()
        made: list[list[int]] = [[] for _ in range(5000)]
    assert gc.isenabled()
    young = {id(each) for generation in (0, 1) for each in gc.get_objects(generation)}
    assert young.isdisjoint(map(id, made))


def test_garbage_among_it_is_found_all_the_same() -> None:
    with no_garbage():
        circle: list[object] = []
        circle.append(Marked(circle))
        marked = weakref.ref(circle[0])
        del circle
    gc.collect()
    assert marked() is None


def test_who_looks_for_no_garbage_anyway_is_left_in_peace() -> None:
    gc.disable()
    try:
        with pytest.raises(KeyError), no_garbage():
            raise KeyError
        assert not gc.isenabled()
    finally:
        gc.enable()
