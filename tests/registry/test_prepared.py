"""The reference as it was read last: the same as its sources, used as long as none has changed, harmless if damaged."""

import logging
import os
import random
from pathlib import Path
from typing import Final

import pytest

from portgui import resources
from portgui.ports import PortRange, Transport
from portgui.query import Query
from portgui.registry import dataset
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry, Standing
from portgui.registry.own import OwnData, OwnEntry, PortNote
from portgui.registry.prepared import PreparedReference
from portgui.registry.services import Service
from tests.fakes import make_entry

TCP, UDP = Transport.TCP, Transport.UDP
SHIPPED: Final = (resources.path("registry.tsv"), resources.path("knowledge"), None)
KNOWN: Final = "port: {}\nname: {}\nsource: x\nen: {}\nfr: {}\n"
TEXTS: Final = ("", "22", "ssh", "postgers", "8000-8100", "bureau à distance", "encrypted:no web", "tcp/0", "zzqqxx")

Sources = tuple[Path, Path, Path | None]


def load(file: Path, sources: Sources) -> Catalog:
    """Read a reference as a start does, and get ready for searches, which keeps it."""
    catalog = Catalog.load(*sources, PreparedReference(file, *sources))
    catalog.prepare()
    return catalog


def unseen(catalog: Catalog) -> int:
    """Return how many entries nobody has looked at."""
    return sum(entry.packed is not None for entry in catalog.entries)


@pytest.fixture(scope="module")
def fresh() -> Catalog:
    """The shipped reference, read from its sources."""
    return Catalog.load(*SHIPPED)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the shipped reference in it."""
    file = tmp_path_factory.mktemp("cache") / "deep" / "reference.prepared"
    load(file, SHIPPED)
    return file


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """A small dataset, a folder of knowledge with one file, and the place of an own copy that is not there."""
    registry, knowledge = tmp_path / "registry.tsv", tmp_path / "knowledge"
    registry.write_text(dataset.write([make_entry("80", "http", [TCP], description="Web")], "2025-04-07"), "utf-8")
    knowledge.mkdir()
    (knowledge / "a.rec").write_text(KNOWN.format(80, "http", "The Web.", "Le Web."), "utf-8")
    return registry, knowledge, tmp_path / "own.tsv"


def summaries(catalog: Catalog) -> list[tuple[str | None, str]]:
    return [(entry.name, entry.knowledge.summary_en if entry.knowledge else "") for entry in catalog.entries]


# The same as the sources


def test_every_entry_is_as_in_the_sources(kept: Path, fresh: Catalog) -> None:
    catalog = load(kept, SHIPPED)
    assert unseen(catalog) == len(fresh.entries), "it came out of the file"
    assert (catalog.date, catalog.reach, catalog.problem) == (fresh.date, fresh.reach, fresh.problem)
    assert catalog.judged == fresh.judged
    assert [list(column) for column in catalog.figures] == [list(column) for column in fresh.figures]
    assert list(catalog.entries) == list(fresh.entries)
    assert unseen(catalog) == 0, "they were compared"
    assert list(map(hash, catalog.entries)) == list(map(hash, fresh.entries))


@pytest.mark.parametrize("text", TEXTS)
def test_searches_find_the_same(kept: Path, fresh: Catalog, text: str) -> None:
    assert load(kept, SHIPPED).find(Query.parse(text), {TCP, UDP}) == fresh.find(Query.parse(text), {TCP, UDP})


def test_most_entries_are_never_looked_at(kept: Path) -> None:
    catalog = load(kept, SHIPPED)
    everything = len(catalog.entries)
    assert len(catalog.find(None, {TCP}).entries) > everything // 2
    assert catalog.service_name(22, TCP) == "ssh"
    assert "PostgreSQL" in catalog.unusual(5432, TCP, ("node",))
    catalog.find(Query.parse("remote desktop"))
    assert unseen(catalog) > everything - 50


def test_what_is_laid_over_it_is_the_same_and_looks_at_few(kept: Path, fresh: Catalog) -> None:
    services = [Service("ssh", 22, TCP), Service("mine", 4242, TCP), Service("mine", 4242, UDP)]
    own = OwnData(
        (
            PortNote(PortRange(22), True, "a"),
            PortNote(PortRange(4242), note="b"),
            PortNote(PortRange(47999, 48002), note="c"),
            PortNote(PortRange(60000), True),
        ),
        (
            OwnEntry(PortRange(22), "shop", frozenset({TCP}), "d", own_id=1),
            OwnEntry(PortRange(65535), "last", frozenset({UDP}), own_id=2),
            OwnEntry(PortRange(0, 65535), "all", frozenset({UDP}), own_id=3),
        ),
    )
    laid = load(kept, SHIPPED).with_services(services).with_own(own)
    assert unseen(laid) > len(laid.entries) - 100
    anew = fresh.with_services(services).with_own(own)
    assert list(laid.entries) == list(anew.entries)
    for text in (*TEXTS, "shop", "note:b", "origin:own", "4242"):
        assert laid.find(Query.parse(text)) == anew.find(Query.parse(text)), text


# As long as the sources are the same


def test_a_changed_knowledge_file_is_read(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "prepared"
    assert summaries(load(file, sources)) == [("http", "The Web.")]
    assert unseen(load(file, sources)) == 1
    (sources[1] / "a.rec").write_text(KNOWN.format(80, "http", "The Net.", "Le Net."), "utf-8")
    assert summaries(load(file, sources)) == [("http", "The Net.")]
    assert unseen(load(file, sources)) == 1, "what is kept is the new one"
    (sources[1] / "b.rec").write_text("standing: unofficial\n" + KNOWN.format(81, "x", "X.", "X."), "utf-8")
    assert summaries(load(file, sources)) == [("http", "The Net."), ("x", "X.")]
    (sources[1] / "b.rec").unlink()
    assert summaries(load(file, sources)) == [("http", "The Net.")]


def test_another_registry_is_read(sources: Sources, tmp_path: Path) -> None:
    file, own = tmp_path / "prepared", sources[2]
    assert own is not None
    load(file, sources)
    own.write_text(dataset.write([make_entry("80", "http", [TCP, UDP])], "2030-01-01"), "utf-8")
    assert (load(file, sources).date, load(file, sources).date) == ("2030-01-01", "2030-01-01")
    own.unlink()
    assert load(file, sources).date == "2025-04-07"


def test_what_was_changed_while_it_was_read_is_not_taken_for_new(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "prepared"
    catalog = Catalog.load(*sources, PreparedReference(file, *sources))
    (sources[1] / "a.rec").write_text(KNOWN.format(80, "http", "The later Web.", "Le Web."), "utf-8")
    catalog.prepare()
    assert summaries(load(file, sources)) == [("http", "The later Web.")]


def test_a_reference_with_a_problem_is_not_kept(sources: Sources, tmp_path: Path) -> None:
    file, own = tmp_path / "prepared", sources[2]
    assert own is not None
    own.write_text("PortGUI registry\tformat=1\tiana=2030-01-01\tchanges=\tentries=9\n", "utf-8")
    assert load(file, sources).problem
    assert not file.exists()


# Damage


def test_a_damaged_file_is_not_used(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "prepared"
    load(file, sources)
    whole = file.read_bytes()
    chance = random.Random(6335)  # noqa: S311 - no secret
    damaged = [whole[:length] for length in range(0, len(whole), 7)] + [b"", b"\0" * 50, os.urandom(500)]
    for _ in range(300):
        place = chance.randrange(len(whole))
        damaged.append(whole[:place] + bytes([whole[place] ^ chance.randrange(1, 256)]) + whole[place + 1 :])
    for data in damaged:
        file.write_bytes(data)
        catalog = load(file, sources)
        assert summaries(catalog) == [("http", "The Web.")]
        assert [entry.name for entry in catalog.search(Query.parse("web"))] == ["http"]


def test_the_texts_may_have_been_replaced_since_the_start(sources: Sources, tmp_path: Path) -> None:
    file = tmp_path / "prepared"
    load(file, sources)
    catalog = Catalog.load(*sources, PreparedReference(file, *sources))
    file.write_bytes(file.read_bytes()[::-1])
    assert [entry.name for entry in catalog.search(Query.parse("web"))] == ["http"]


@pytest.mark.parametrize("hindrance", ["a folder in its place", "a file in the place of its folder"])
def test_where_it_cannot_be_kept_the_sources_do(
    sources: Sources, tmp_path: Path, hindrance: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "cache" / "prepared"
    if hindrance == "a folder in its place":
        file.mkdir(parents=True)
    else:
        file.parent.write_text("")
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            assert summaries(load(file, sources)) == [("http", "The Web.")]
    assert "cannot be kept" in caplog.text


def test_an_unknown_attribute_is_one_of_a_packed_entry_too() -> None:
    for entry in (make_entry("22", "ssh"), Entry(None, None, Standing.OFFICIAL, frozenset(), "")):
        with pytest.raises(AttributeError, match="nonsense"):
            entry.nonsense  # type: ignore[attr-defined]  # noqa: B018
