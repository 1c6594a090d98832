"""Records that are made at once are those that the constructor makes."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from itertools import repeat

import pytest

from portgui.overrides import override
from portgui.records import aside, batches, frozen, make_records, no_garbage, replace, set_values


class Marked:
    """Holds on to something, and can be watched."""

    def __init__(self, held: object) -> None:
        self.held = held


@frozen
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
    with pytest.raises(AttributeError):
        made[0].number = 7  # type: ignore[misc]


class Anything:
    """Is equal to everything, if it is asked."""

    __hash__ = None  # type: ignore[assignment]

    @override
    def __eq__(self, other: object) -> bool:
        return True


@frozen
class Area:
    """A record that checks itself, with values that say nothing about what it is."""

    first: int
    last: int = 9
    seen: str = aside(default="never")
    size: int = aside(init=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("backwards")
        object.__setattr__(self, "size", self.last - self.first + 1)


def test_a_record_is_its_values() -> None:
    assert repr(Place(22, "ssh")) == "Place(number=22, name='ssh', note=None)"
    assert Place(22, name="ssh", note=None) == Place(22, "ssh")
    assert len({Place(22, "ssh"), Place(22, "ssh"), Place(22, "ssh", "!")}) == 2
    others: list[object] = [Area(3), (3, "9", None), Anything()]
    assert [Place(3, "9") == other for other in others] == [False, False, True]
    match Place(22, "ssh"):
        case Place(number, "ssh"):
            assert number == 22
        case _:
            pytest.fail("a record is matched by its values")


def test_what_stands_aside_makes_no_difference() -> None:
    one, other = Area(1, 2, "now"), Area(1, 2)
    assert (one, hash(one), repr(one)) == (other, hash(other), "Area(first=1, last=2)")
    assert (one.seen, other.seen, one.size, Area(4).size) == ("now", "never", 2, 6)
    assert replace(one, last=5).seen == copy.copy(one).seen == "now"


def test_a_record_is_checked_when_it_is_made_and_when_it_is_replaced() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Area(3, 2)
    with pytest.raises(ValueError, match="backwards"):
        replace(Area(1, 2), first=3)


@pytest.mark.parametrize(
    ("given", "named", "message"),
    [
        ((1,), {}, r"Place.__init__\(\) missing 1 required positional argument: 'name'"),
        ((1, "a", "b", "c"), {}, "takes from 3 to 4 positional arguments but 5 were given"),
        ((1, "a"), {"ports": 1}, "unexpected keyword argument 'ports'"),
    ],
)
def test_wrong_arguments_are_told_as_python_tells_them(
    given: tuple[object, ...], named: dict[str, object], message: str
) -> None:
    make: Callable[..., object] = Place
    with pytest.raises(TypeError, match=message):
        make(*given, **named)


def test_what_the_constructor_does_not_take_cannot_be_replaced() -> None:
    for name in ("size", "other"):
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
            replace(Area(1, 2), **{name: 3})


def test_nothing_can_be_set_or_added_or_deleted() -> None:
    place = Place(1, "a")
    for name in ("number", "other"):
        with pytest.raises(AttributeError, match="Place is frozen"):
            setattr(place, name, 2)
        with pytest.raises(AttributeError, match="Place is frozen"):
            delattr(place, name)
    assert place == Place(1, "a")
    assert not hasattr(place, "__dict__")


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
