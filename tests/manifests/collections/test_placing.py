"""In which collections a book is, and what they are called for ever."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from manifests import About, CollectionPath
from manifests.collections import CollectionRecord, Settings, walk_nodes
from manifests.collections.placing import Key, Placement, paths_of, place
from manifests.collections.selecting import traits_of
from manifests.collections.tree import grow
from manifests.collections.values import MOST_DEPTH, MOST_PATHS, cleaned_path, path_source
from tests.manifests.collections.books import settings

NEWS = settings("""
collections:
  - id: Metbuat
    label: Mətbuat
    collections:
      - {id: Qezetler, label: {az: Qəzetlər, en: Newspapers}, names: [Газеты]}
  - {id: Rusca, label: Rusca, books: {language: ru}}
""")


def placed(
    *paths: CollectionPath,
    given: Settings | None = None,
    known: Mapping[str, Key] | None = None,
    language: str = "az",
) -> Placement:
    known = known or {}
    taken = {key.id.lower() for key in known.values()}
    about = About(collections=paths)
    book = traits_of("b", language, about)
    return place(book, paths_of(about, ()), given or Settings(), known, taken.__contains__)


def key(path: CollectionPath, identifier: str, collection: str = "") -> dict[str, Key]:
    return {path_source(path): Key(identifier, collection or identifier)}


def test_a_path_makes_a_collection_at_each_step() -> None:
    found = placed(("Qəzetlər", "Molla Nəsrəddin"))
    assert found.direct == {"Qezetler_Molla-Nesreddin"}
    assert found.within == {"Qezetler", "Qezetler_Molla-Nesreddin"}
    assert found.records == (
        CollectionRecord("Qezetler", {"none": ("Qəzetlər",)}, path=("Qəzetlər",)),
        CollectionRecord(
            "Qezetler_Molla-Nesreddin",
            {"none": ("Molla Nəsrəddin",)},
            "Qezetler",
            path=("Qəzetlər", "Molla Nəsrəddin"),
        ),
    )


def test_a_book_in_several_collections() -> None:
    found = placed(("A", "B"), ("A",), ("C",))
    assert found.direct == found.within == {"A", "A_B", "C"}


def test_an_identifier_stays_and_is_never_given_twice() -> None:
    assert placed(("Şəki",), known=key(("şəki ",), "old")).direct == {"old"}
    assert placed(("Sheki",), known=key(("Şəki",), "Sheki")).direct == {"Sheki-2"}
    assert placed(("SHEKI",), known=key(("Şəki",), "Sheki")).direct == {"SHEKI-2"}
    assert placed(("Şəki",), ("Sheki",)).direct == {"Sheki", "Sheki-2"}
    assert placed(("Top",)).direct == {"Top-2"}
    assert placed(("Şəki",), known=key(("Şəki",), "Sheki")).keys == {}


def test_settings_take_in_what_has_their_identifier_or_one_of_their_names() -> None:
    by_id = placed(("Qəzetlər", "Satira"), given=NEWS)
    assert by_id.within == {"Metbuat", "Qezetler", "Qezetler_Satira"}
    assert [(one.id, one.parent) for one in by_id.records] == [("Qezetler_Satira", "Qezetler")]
    by_name = placed(("ГАЗЕТЫ",), given=NEWS)
    assert by_name.direct == {"Qezetler"}
    assert (by_name.records, by_name.keys) == ((), {})
    both = placed(("Qəzetlər",), ("Газеты",), given=NEWS)
    assert both.direct == {"Qezetler"}


def test_an_address_that_settings_take_in_leads_to_theirs() -> None:
    found = placed(("Газеты",), given=NEWS, known=key(("Газеты",), "Gazety"))
    assert found.keys == key(("Газеты",), "Gazety", "Qezetler")
    again = placed(("Газеты",), known=found.keys)
    assert again.direct == {"Gazety"}
    assert again.keys == key(("Газеты",), "Gazety")


def test_selections() -> None:
    assert placed(given=NEWS, language="ru").within == {"Rusca"}
    assert placed(("Газеты",), given=NEWS, language="ru").direct == {"Rusca", "Qezetler"}


def test_what_is_said_too_often_too_deep_or_too_long_is_cut() -> None:
    about = About(collections=tuple((str(at),) for at in range(100)))
    assert len(paths_of(about, ())) == MOST_PATHS
    assert len(cleaned_path(map(str, range(100)))) == MOST_DEPTH
    assert len(path_source(cleaned_path(["ə" * 5000] * 9))) < 100
    assert paths_of(About(collections=(("A ",),)), [("a",), (" ",), ("B",)]) == (
        (("A",), "description"),
        (("B",), "folder"),
    )


NAMES = st.lists(
    st.sampled_from(["A", "a", "Ə", "E", "B", "Qəzetlər", "Газеты", "top", "x" * 90]), min_size=1, max_size=4
)


@given(st.lists(NAMES.map(tuple), max_size=6))
def test_whatever_is_said_there_is_a_tree_and_the_keys_stay(paths: list[CollectionPath]) -> None:
    found = placed(*paths, given=NEWS)
    again = placed(*paths, given=NEWS, known=found.keys)
    assert (again.direct, again.within, again.keys) == (found.direct, found.within, {})
    ids = [one.id for one in found.keys.values()]
    assert len({one.lower() for one in ids}) == len(ids)
    records = [*found.records, *(one.record for one in NEWS.all)]
    tree = grow(records, dict.fromkeys(found.within, 1), {})
    assert {node.record.id for _, node in walk_nodes(tree)} == found.within


def test_the_tree_is_in_the_order_of_the_settings_then_of_the_alphabet() -> None:
    records = [
        CollectionRecord("1", {"az": ("Şəki",)}),
        CollectionRecord("2", {"ru": ("Я",), "az": ("Çay",)}),
        CollectionRecord("3", {"az": ("Z",)}, number=7),
        CollectionRecord("4", {"az": ("Empty",)}),
        CollectionRecord("5", {"none": ("x",)}, "2"),
    ]
    tree = grow(records, {"1": 1, "2": 3, "3": 1, "5": 2}, {"2": 1})
    assert [(depth, node.record.id, node.books, node.direct) for depth, node in walk_nodes(tree)] == [
        (0, "3", 1, 0),
        (0, "2", 3, 1),
        (1, "5", 2, 0),
        (0, "1", 1, 0),
    ]
