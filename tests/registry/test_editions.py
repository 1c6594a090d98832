"""Which edition of the registry is used: the shipped one or the user's own copy."""

import sys
from pathlib import Path
from typing import Final

import platformdirs
import pytest

from portgui.ports import PortRange, Transport
from portgui.registry import dataset
from portgui.registry.catalog import Catalog, CatalogError
from portgui.registry.dataset import Dataset, DatasetError
from portgui.registry.editions import Editions
from portgui.registry.entry import Entry, Standing
from portgui.registry.places import own_registry
from tests.fakes import make_entry

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 30


def make(name: str, date: str | None, changes_date: str | None = None, over: str | None = None) -> str:
    """Return a dataset with one entry of a name."""
    return dataset.write([make_entry("80", name)], date, changes_date, over)


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    """Return a shipped dataset of April 2025 with changes up to August 2026, and no own copy."""
    (tmp_path / "shipped.tsv").write_text(make("shipped", "2025-04-07", "2026-08"), "utf-8")
    return Editions(tmp_path / "shipped.tsv", tmp_path / "data" / "portgui" / "registry.tsv")


def use(editions: Editions) -> tuple[str | None, bool, str]:
    """Return what is used: the name of its entry, whether it is the own copy, and the problem."""
    edition = editions.read()
    return edition.data.entries[0].name, edition.own, edition.problem


def own_file(editions: Editions, text: str) -> Path:
    assert editions.own
    editions.own.parent.mkdir(parents=True, exist_ok=True)
    editions.own.write_text(text, "utf-8")
    return editions.own


def data(name: str, date: str) -> Dataset:
    return Dataset(date, None, (make_entry("80", name),))


def test_without_a_copy_the_shipped_one_is_used(editions: Editions) -> None:
    assert use(editions) == ("shipped", False, "")
    assert not editions.has_own()
    assert use(Editions(editions.shipped, None)) == ("shipped", False, "")


@pytest.mark.parametrize(
    ("date", "own"),
    [
        ("2026-08-31", True),
        ("2026-09-01", True),
        ("2027-01-01", True),
        ("2026-08-30", False),
        ("2025-04-07", False),
        (None, False),
    ],
)
def test_the_newer_one_is_used(editions: Editions, date: str | None, own: bool) -> None:
    """A month, 2026-08, reaches to its end."""
    own_file(editions, make("own", date))
    assert use(editions) == ("own" if own else "shipped", own, "")


def test_what_the_user_chose_is_used_until_a_newer_one_is_shipped(editions: Editions) -> None:
    editions.replace_own(data("older", "2025-01-01"))
    assert use(editions) == ("older", True, "")
    editions.shipped.write_text(make("shipped later", "2027-01-01"), "utf-8")
    assert use(editions) == ("shipped later", False, "")
    editions.replace_own(data("newer", "2027-02-01"))
    assert use(editions) == ("newer", True, "")


def test_back_to_the_shipped_one(editions: Editions) -> None:
    editions.replace_own(data("own", "2027-01-01"))
    assert editions.has_own()
    assert editions.remove_own()
    assert use(editions) == ("shipped", False, "")
    assert not editions.has_own()
    assert not editions.remove_own()
    assert not Editions(editions.shipped, None).remove_own()


WHOLE: Final = make("own", "2030-01-01", None, "2026-08")


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "<html>log in</html>",
        WHOLE[:10],
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-1],
        WHOLE.replace("official", "offcial"),
        WHOLE.replace("entries=1", "entries=2"),
        WHOLE.replace("format=1", "format=2"),
        WHOLE.replace("over=", "under="),
        WHOLE.replace("\n80\t", "\n65536\t"),
        "\0" * 1000,
    ],
    ids=range(11),
)
def test_a_damaged_copy_is_told_and_not_used(editions: Editions, damage: str) -> None:
    file = own_file(editions, damage)
    name, own, problem = use(editions)
    assert (name, own) == ("shipped", False)
    assert problem.startswith(str(file))
    assert file.read_text("utf-8") == damage, "it is the user's: nobody else deletes it"


def test_a_copy_that_cannot_be_read_is_told_and_not_used(editions: Editions) -> None:
    assert editions.own
    editions.own.mkdir(parents=True)
    name, own, problem = use(editions)
    assert (name, own) == ("shipped", False)
    assert problem.startswith(str(editions.own))


def test_a_good_copy_stands_in_for_a_damaged_shipped_one(editions: Editions) -> None:
    editions.shipped.write_text("damaged", "utf-8")
    with pytest.raises(DatasetError):
        editions.read()
    editions.replace_own(data("own", "2020-01-01"))
    assert use(editions) == ("own", True, "")
    editions.shipped.unlink()
    assert use(editions) == ("own", True, "")
    editions.remove_own()
    with pytest.raises(FileNotFoundError):
        editions.read()


def test_a_program_without_a_place_for_a_copy(editions: Editions) -> None:
    with pytest.raises(FileNotFoundError):
        Editions(editions.shipped, None).replace_own(data("own", "2027-01-01"))


def test_the_copy_lies_in_the_users_data_folder(user_folders: Path) -> None:
    assert own_registry().parent == platformdirs.user_data_path("portgui", appauthor=False)
    if sys.platform == "linux":
        assert own_registry() == user_folders / ".local" / "share" / "portgui" / "registry.tsv"


# The catalog


def catalog_of(tmp_path: Path, own: list[Entry], *known: tuple[str, str, str]) -> Catalog:
    """Return the catalog of an own copy, with knowledge (number, name, further field) that was written before it."""
    shipped, folder = tmp_path / "shipped.tsv", tmp_path / "knowledge"
    shipped.write_text(make("shipped", "2025-01-01"), "utf-8")
    folder.mkdir()
    blocks = (
        f"port: {port}\nname: {name}\n{more}en: About {name}.\nfr: De {name}.\nsource: x\n"
        for port, name, more in known
    )
    (folder / "a.rec").write_text("\n".join(blocks), "utf-8")
    Editions(shipped, tmp_path / "own.tsv").replace_own(Dataset("2027-01-01", None, tuple(own)))
    return Catalog.load(shipped, folder, tmp_path / "own.tsv")


def known(catalog: Catalog) -> list[tuple[str | None, Standing, str]]:
    """Return name, standing and summary of every entry."""
    return [
        (entry.name, entry.standing, entry.knowledge.summary_en if entry.knowledge else "") for entry in catalog.entries
    ]


OFFICIAL, UNOFFICIAL = Standing.OFFICIAL, Standing.UNOFFICIAL


def test_a_newer_registry_gets_our_knowledge(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, [make_entry("80", "http"), make_entry("81", "new")], ("80", "http", ""))
    assert known(catalog) == [("http", OFFICIAL, "About http."), ("new", OFFICIAL, "")]
    assert (catalog.date, catalog.reach, catalog.problem) == ("2027-01-01", "2027-01-01", "")


def test_knowledge_of_a_service_that_iana_removed_is_kept_as_unofficial(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, [make_entry("80", "http")], ("81", "gone", ""), ("80", "gone-too", ""))
    assert known(catalog) == [
        ("http", OFFICIAL, ""),
        ("gone-too", UNOFFICIAL, "About gone-too."),
        ("gone", UNOFFICIAL, "About gone."),
    ]
    assert not any(entry.registered for entry in catalog.entries if entry.standing is UNOFFICIAL)


@pytest.mark.parametrize(
    "renamed",
    [
        make_entry("81", "new-name", note="renamed from old_name"),
        make_entry("81", "new-name", note="TCP only / renamed from older / renamed from old_name"),
        make_entry("81", "new-name", aliases=("old_name",)),
    ],
    ids=["noted", "noted among others", "alias"],
)
def test_knowledge_follows_a_service_that_iana_renamed(tmp_path: Path, renamed: Entry) -> None:
    catalog = catalog_of(tmp_path, [make_entry("80", "new-name"), renamed], ("81", "old_name", ""))
    assert known(catalog) == [("new-name", OFFICIAL, ""), ("new-name", OFFICIAL, "About old_name.")]


def test_an_unofficial_use_that_iana_registered_is_one_entry(tmp_path: Path) -> None:
    own = [make_entry("80", "http"), make_entry("81", "other", (Transport.UDP,))]
    standing = "standing: unofficial\n"
    catalog = catalog_of(tmp_path, own, ("80", "web", standing), ("81", "other", standing))
    assert known(catalog) == [
        ("http", OFFICIAL, ""),
        ("web", UNOFFICIAL, "About web."),
        ("other", OFFICIAL, "About other."),
    ]
    assert catalog.on_port(81)[0].registered == {Transport.UDP}


def test_the_shipped_dataset_is_still_held_to_our_knowledge(tmp_path: Path) -> None:
    catalog_of(tmp_path, [make_entry("80", "http")], ("81", "gone", ""))
    with pytest.raises(CatalogError, match="IANA has no such service"):
        Catalog.load(tmp_path / "shipped.tsv", tmp_path / "knowledge")


def test_a_catalog_tells_of_a_damaged_copy(tmp_path: Path) -> None:
    catalog_of(tmp_path, [make_entry("80", "http")])
    own = tmp_path / "own.tsv"
    own.write_bytes(own.read_bytes()[:-5])
    catalog = Catalog.load(tmp_path / "shipped.tsv", tmp_path / "knowledge", own)
    assert [entry.ports for entry in catalog.entries] == [PortRange(80)]
    assert catalog.entries[0].name == "shipped"
    assert "truncated" in catalog.problem
