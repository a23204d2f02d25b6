"""What collections and counts must do on every database: SQLite here, PostgreSQL in tests/services."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from iiif_server.database import writing
from manifests import About, Book, Contributor, Date, Part, UnknownCollection
from manifests.collections import Settings, dividing, walk_nodes
from manifests.collections.counting import by_label
from manifests.collections.indexing import index_all, put_folders, put_settings
from manifests.collections.tables import BOOK_FACETS, COLLECTION_BOOKS, COLLECTIONS
from manifests.collections.values import Totals
from manifests.describe.dates import parse_date
from manifests.library import Library
from tests.manifests.collections.books import book, settings

PRESS = """
collections:
  - id: Metbuat
    label: {az: Dövri mətbuat, en: Periodicals, ru: Периодика}
    summary: {az: Qəzetlər və jurnallar}
    collections:
      - {id: Qezetler, label: {az: Qəzetlər, en: Newspapers}, names: [Газеты]}
  - {id: Kohne, label: {az: Köhnə kitablar}, books: {year: -1900}}
  - {id: Bos, label: {az: Boş}}
"""
NEWS = ("Qəzetlər",)
SATIRE = ("Qəzetlər", "Satira")
ZERDABI = Contributor({"az": ("Zərdabi, Həsən bəy",), "ru": ("Зардаби, Гасан-бек",)}, "aut")


class CollectionsContract:
    """Each test has an `engine` with all tables and no book."""

    @pytest.fixture
    def library(self, engine: Engine) -> Library:
        return Library(engine)

    def publish(self, engine: Engine, *books: Book) -> None:
        for one in books:
            with writing(engine) as transaction:
                Library(engine).put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))

    def forget(self, engine: Engine, name: str) -> None:
        with writing(engine) as transaction:
            Library(engine).forget(transaction, name)

    def take(self, engine: Engine, wanted: Settings) -> None:
        with writing(engine) as transaction:
            put_settings(transaction, wanted)

    def tree(self, library: Library) -> list[tuple[int, str, int, int]]:
        nodes = walk_nodes(library.collections.tree())
        return [(depth, node.record.id, node.books, node.direct) for depth, node in nodes]

    def test_an_empty_library_has_no_collections(self, library: Library) -> None:
        assert library.collections.tree() == ()
        assert library.collections.alone() == 0
        root = library.collections.contents("top")
        assert (root.record, root.within, root.books) == (None, (), ())
        assert library.facets.count("author") == []

    def test_a_book_in_several_collections(self, engine: Engine, library: Library) -> None:
        self.publish(
            engine, book("a", collections=(SATIRE, ("Əlyazmalar",))), book("b", collections=(NEWS,)), book("c")
        )
        assert self.tree(library) == [
            (0, "Elyazmalar", 1, 1),
            (0, "Qezetler", 2, 1),
            (1, "Qezetler_Satira", 1, 1),
        ]
        assert library.collections.alone() == 1
        assert [one.id for one in library.collections.books("Qezetler")] == ["a", "b"]
        news = library.collections.contents("Qezetler")
        assert [(one.place.id, one.cover.id) for one in news.within] == [("Qezetler_Satira", "a")]
        assert [one.book.id for one in news.books] == ["b"]
        root = library.collections.contents("top")
        assert [one.place.id for one in root.within] == ["Elyazmalar", "Qezetler"]
        assert [one.book.id for one in root.books] == ["c"]
        trail = library.collections.trail(library.collections.get("Qezetler_Satira"))
        assert [one.id for one in trail] == ["Qezetler", "Qezetler_Satira"]

    def test_a_book_that_says_something_else_moves(self, engine: Engine, library: Library) -> None:
        self.publish(engine, book("a", collections=(NEWS,)), book("a", collections=(("Jurnallar",),)))
        assert self.tree(library) == [(0, "Jurnallar", 1, 1)]
        with pytest.raises(UnknownCollection, match="no collection 'Qezetler'"):
            library.collections.contents("Qezetler")

    def test_a_removed_book_leaves_and_a_collection_without_books_does_not_show(
        self, engine: Engine, library: Library
    ) -> None:
        self.publish(engine, book("a", collections=(NEWS,), contributors=(ZERDABI,)))
        self.forget(engine, "a")
        assert self.tree(library) == []
        assert library.facets.count("author") == []
        with engine.connect() as connection:
            assert connection.execute(select(COLLECTION_BOOKS)).all() == []
            assert connection.execute(select(BOOK_FACETS)).all() == []
        self.publish(engine, book("a", collections=(("QƏZETLƏR ",),)))
        assert self.tree(library) == [(0, "Qezetler", 1, 1)]

    def test_settings_give_labels_and_places_and_identifiers_stay(self, engine: Engine, library: Library) -> None:
        self.publish(
            engine,
            book("a", collections=(SATIRE,)),
            book("b", collections=(("Газеты",),), date=Date("1875", 1875)),
        )
        assert [one[1] for one in self.tree(library)] == ["Qezetler", "Qezetler_Satira", "Gazeti"]
        self.take(engine, settings(PRESS))
        assert self.tree(library) == [
            (0, "Metbuat", 2, 0),
            (1, "Qezetler", 2, 1),
            (2, "Qezetler_Satira", 1, 1),
            (0, "Kohne", 1, 1),
        ]
        assert library.collections.get("Qezetler").label == {"az": ("Qəzetlər",), "en": ("Newspapers",)}
        # The address that it had before leads to where it is now.
        assert library.collections.get("Gazeti").id == "Qezetler"
        assert [one.id for one in library.collections.books("Gazeti")] == ["a", "b"]
        self.take(engine, Settings())
        assert [one[1] for one in self.tree(library)] == ["Qezetler", "Qezetler_Satira", "Gazeti"]
        assert library.collections.get("Gazeti").id == "Gazeti"

    def test_books_that_come_later_are_placed_by_the_settings(self, engine: Engine, library: Library) -> None:
        self.take(engine, settings(PRESS))
        assert self.tree(library) == []
        assert library.collections.settings() == settings(PRESS)
        self.publish(engine, book("a", collections=(NEWS,)), book("b", date=Date("1875", 1875)))
        assert self.tree(library) == [(0, "Metbuat", 1, 0), (1, "Qezetler", 1, 1), (0, "Kohne", 1, 1)]
        self.publish(engine, book("b", date=Date("1975", 1975)))
        assert [one[1] for one in self.tree(library)] == ["Metbuat", "Qezetler"]

    def test_settings_that_fail_change_nothing(self, engine: Engine, library: Library) -> None:
        self.publish(engine, book("a", collections=(NEWS,)))
        before = self.tree(library)
        with pytest.raises(RuntimeError), writing(engine) as transaction:
            put_settings(transaction, settings(PRESS))
            raise RuntimeError("killed")
        assert (self.tree(library), library.collections.settings()) == (before, Settings())

    def test_folders_are_collections_beside_what_descriptions_say(self, engine: Engine, library: Library) -> None:
        with writing(engine) as transaction:
            put_folders(transaction, "a", [("2024", "Qutu 3")])
            library.put(transaction, book("a", collections=(NEWS,)), datetime(2026, 11, 27, tzinfo=UTC))
        assert self.tree(library) == [(0, "2024", 1, 0), (1, "2024_Qutu-3", 1, 1), (0, "Qezetler", 1, 1)]
        assert library.collections.get("2024_Qutu-3").origin == "folder"
        assert library.collections.folders("a") == (("2024", "Qutu 3"),)

    def test_what_is_shut_is_not_seen(self, engine: Engine, library: Library) -> None:
        self.publish(engine, book("a", collections=(NEWS,)), book("b", collections=(SATIRE,)), book("c"))
        shut = {"b", "c"}.isdisjoint
        nodes = walk_nodes(library.collections.tree(lambda name: shut({name})))
        assert [(node.record.id, node.books) for _, node in nodes] == [("Qezetler", 1)]
        assert library.collections.contents("Qezetler", lambda name: shut({name})).within == ()
        assert library.collections.contents("top", lambda name: shut({name})).books == ()
        with pytest.raises(UnknownCollection):
            library.collections.contents("Qezetler_Satira", lambda name: shut({name}))

    def test_the_first_book_that_may_be_seen_lends_its_cover(self, engine: Engine, library: Library) -> None:
        self.publish(engine, *(book(name, collections=(NEWS,)) for name in "cabd"))
        for seen, lent in (("abcd", "a"), ("dc", "c"), ("d", "d")):
            (news,) = library.collections.contents("top", seen.__contains__).within
            assert (news.cover.id, news.totals.books) == (lent, len(seen))
        assert library.collections.contents("top", "".__contains__).within == ()

    def test_the_parts_of_a_work_stand_in_their_order_PRE3_R66(self, engine: Engine, library: Library) -> None:
        news = ("Qəzetlər", "Əkinçi")
        self.publish(
            engine,
            book("c", "Əkinçi", collections=(news,), date=Date("5 avqust 1875", 1875), part=Part(("Əkinçi",), "", "2")),
            book("b", "Əkinçi", collections=(news,), date=Date("22 iyul 1875", 1875), part=Part(("ƏKİNÇİ",), "", "1")),
            book("a", "Haqqında", collections=(news,)),
            book("d", "Tarix", part=Part(("Tarix",), "2")),
            book("e", "Tarix", part=Part(("Tarix",), "I")),
            book("f", "Tək", part=Part((), "3")),
        )
        name = "Qezetler_Ekinchi"
        assert self.tree(library) == [(0, "Qezetler", 3, 0), (1, name, 3, 3), (0, "Tarix", 2, 2)]
        work = library.collections.contents(name)
        assert [(one.book.id, one.part, one.nav_date) for one in work.books] == [
            ("b", "№ 1, 1875-07-22", "1875-07-22T00:00:00Z"),
            ("c", "№ 2, 1875-08-05", "1875-08-05T00:00:00Z"),
            ("a", "", ""),
        ]
        assert (work.is_work, library.collections.contents("Qezetler").is_work) == (True, False)
        assert [one.id for one in library.collections.books(name)] == ["b", "c", "a"]
        assert [one.id for one in library.collections.books("Tarix")] == ["e", "d"]
        assert [one.book.id for one in library.collections.contents("top").books] == ["f"]
        # The first part lends the cover of the work, not the first book by its identifier.
        assert [one.cover.id for one in library.collections.contents("Qezetler").within] == ["b"]
        assert [one.cover.id for one in library.collections.contents("top").within] == ["a", "e"]

    def test_settings_take_in_a_work(self, engine: Engine, library: Library) -> None:
        self.publish(engine, *(book(f"n{at}", part=Part(("Газеты",), "", str(9 - at))) for at in range(3)))
        self.take(engine, settings(PRESS))
        found = library.collections.contents("Qezetler")
        assert ([one.book.id for one in found.books], found.is_work) == (["n2", "n1", "n0"], True)
        assert not library.collections.contents("Metbuat").is_work

    def test_how_much_is_seen(self, engine: Engine, library: Library) -> None:
        self.publish(
            engine, book("a", collections=(NEWS,)), book("b", collections=(SATIRE, NEWS)), book("c"), book("d")
        )
        top = library.collections.contents("top")
        assert (top.totals, [one.totals for one in top.within]) == (Totals(4, 4), [Totals(2, 2)])
        top = library.collections.contents("top", {"b", "c"}.__contains__)
        assert (top.totals, [one.totals for one in top.within]) == (Totals(2, 2), [Totals(1, 1)])
        assert library.collections.contents("Qezetler", {"b"}.__contains__).totals == Totals(1, 1)

    @pytest.fixture
    def short_lists(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Collections are long from the fourth book on: hundreds of books take long to publish."""
        monkeypatch.setattr(dividing, "MOST_LISTED", 3)
        monkeypatch.setattr(dividing, "MOST_ISSUES", 3)

    @pytest.mark.usefixtures("short_lists")
    def test_a_long_collection_in_parts_PRE3_R65(self, engine: Engine, library: Library) -> None:
        titles = ("Şeirlər", "Şəki", "Şuşa", "Şamaxı", "İncə", "Шәки", "ملا", "1001 gecə", "…")
        self.publish(engine, *(book(f"b{at}", title) for at, title in enumerate(titles)))
        top = library.collections.contents("top")
        assert top.books == ()
        divisions = {str(one.place.division): one for one in top.within}
        assert {name: one.totals.books for name, one in divisions.items()} == {
            "numbers": 1,
            "letter-i": 1,
            "letter-u015f": 4,
            "letter-u0448": 1,
            "letter-u0645": 1,
            "other": 1,
        }
        for name, one in divisions.items():
            found = library.collections.contents("top", division=name)
            assert (found.totals, found.parent) == (one.totals, top.place)
        assert [one.book.id for one in library.collections.contents("top", division="numbers").books] == ["b7"]
        assert [one.book.id for one in library.collections.contents("top", division="other").books] == ["b8"]
        letter = library.collections.contents("top", division="letter-u015f")
        assert letter.books == ()
        runs = [library.collections.contents("top", division=str(one.place.division)) for one in letter.within]
        # ə stands behind e, as in the alphabet.
        assert [[one.book.id for one in run.books] for run in runs] == [["b3", "b0", "b1"], ["b2"]]
        assert [run.parent for run in runs] == [letter.place, letter.place]

    @pytest.mark.usefixtures("short_lists")
    def test_a_newspaper_in_years_PRE3_R66(self, engine: Engine, library: Library) -> None:
        dates = ("22.07.1875", "05.08.1875", "12.01.1876", "1877", "")
        self.publish(
            engine,
            *(book(f"n{at}", date=parse_date(date), part=Part(NEWS, "", str(at))) for at, date in enumerate(dates)),
        )
        news = library.collections.contents("Qezetler")
        assert [(str(one.place.division), one.totals.books) for one in news.within] == [
            ("year-1875", 2),
            ("year-1876", 1),
            ("year-1877", 1),
            ("undated", 1),
        ]
        year = library.collections.contents("Qezetler", division="year-1875")
        assert ([one.book.id for one in year.books], year.is_work) == (["n0", "n1"], True)
        assert [one.book.id for one in library.collections.contents("Qezetler", division="undated").books] == ["n4"]
        shut = {"n1", "n2"}.__contains__
        assert library.collections.contents("Qezetler", shut, "year-1875").totals == Totals(1, 1)
        with pytest.raises(UnknownCollection):
            library.collections.contents("Qezetler", shut, "year-1877")

    @pytest.mark.parametrize(
        "name", ["letter-x", "year-1906", "undated", "all", "all.2", "\x00", "\ud800", "şəki", "é"]
    )
    def test_unknown_divisions(self, engine: Engine, library: Library, name: str) -> None:
        self.publish(engine, book("a", collections=(NEWS,)), book("b"))
        for collection in ("top", "Qezetler"):
            with pytest.raises(UnknownCollection, match="There is no collection '"):
                library.collections.contents(collection, division=name)

    @pytest.mark.usefixtures("short_lists")
    def test_one_part_reads_no_other_book_PRE3_R65(self, engine: Engine, library: Library) -> None:
        self.publish(engine, *(book(f"b{at}", f"{'abcd'[at % 4]}{at}") for at in range(12)))
        asked: list[str] = []

        def is_open(name: str) -> bool:
            asked.append(name)
            return True

        library.collections.contents("top", is_open, "letter-b")
        assert sorted(asked) == ["b1", "b5", "b9"]

    @pytest.mark.parametrize("name", ["none", "şəki", "\x00", "\ud800", "", "x" * 5000])
    def test_unknown_collections(self, library: Library, name: str) -> None:
        for ask in (library.collections.get, library.collections.contents, library.collections.books):
            with pytest.raises(UnknownCollection, match="There is no collection '"):
                ask(name)

    def test_whatever_a_description_says_the_book_is_published(self, engine: Engine, library: Library) -> None:
        long = "ə" * 100_000
        about = About(
            collections=((long, long), *(tuple(f"{at}-{deep}" for deep in range(40)) for at in range(90))),
            contributors=(Contributor({"az": (long,)}, "aut", f"http://{long}"), Contributor({"az": (long,)}, "")),
            subjects=tuple({"az": (f"{long}{at}",)} for at in range(3)),
            institution={"az": ("—",)},
        )
        self.publish(engine, replace(book("a"), about=about))
        assert max(depth for depth, _ in walk_nodes(library.collections.tree())) == 7
        assert [one.books for one in library.facets.count("subject")] == [1, 1, 1]
        assert library.facets.count("institution") == []

    def test_counts(self, engine: Engine, library: Library) -> None:
        self.publish(
            engine,
            book("a", language="az-Arab", collections=(NEWS,), date=Date("1875", 1875), contributors=(ZERDABI,)),
            book("b", language="ru", date=Date("1899", 1899), contributors=(Contributor({"ru": ZERDABI.name["ru"]}),)),
            book("c", language="az", collections=(SATIRE,), date=Date("1906", 1906), other_languages=("ru",)),
        )
        [author] = library.facets.count("author")
        assert (author.label, author.books) == (ZERDABI.name, 2)
        assert library.facets.count("author", "Qezetler")[0].books == 1
        assert [(one.value, one.books) for one in library.facets.count("language")] == [("az", 2), ("ru", 2)]
        assert [(one.value, one.books) for one in library.facets.count("script")] == [
            ("Cyrl", 2),
            ("Arab", 1),
            ("Latn", 1),
        ]
        assert [(one.value, one.books) for one in library.facets.count("century")] == [("19", 2), ("20", 1)]
        assert [one.value for one in by_label(library.facets.count("year"))] == ["1875", "1899", "1906"]
        assert [(one.value, one.books) for one in library.facets.count("year", "Qezetler_Satira")] == [("1906", 1)]
        assert library.facets.books_with([("author", author.value)]) == ["a", "b"]
        assert library.facets.books_with([("author", author.value), ("language", "ru")]) == ["b"]
        assert library.facets.books_with([("script", "Arab")], "Qezetler") == ["a"]
        assert [(one.value, one.books) for one in library.facets.count("decade", only=[("language", "ru")])] == [
            ("1890", 1),
            ("1900", 1),
        ]
        assert library.facets.books_with([("author", "\x00")]) == []
        assert library.facets.count("author", "nowhere") == []

    def test_the_same_person_with_an_address_and_without(self, engine: Engine, library: Library) -> None:
        with_address = replace(ZERDABI, uri="http://viaf.org/1")
        other_address = replace(ZERDABI, uri="https://viaf.org/1/", name={"en": ("Zardabi",)})
        several = [(ZERDABI,), (with_address,), (other_address, ZERDABI), ()]
        self.publish(engine, *(book(f"b{at}", contributors=people) for at, people in enumerate(several)))
        [author] = library.facets.count("author")
        assert (author.value, author.books) == ("https://viaf.org/1", 3)
        assert library.facets.books_with([("author", author.value)]) == ["b0", "b1", "b2"]

    def test_all_is_made_anew_of_the_books(self, engine: Engine, library: Library) -> None:
        self.publish(
            engine, *(book(f"b{at}", collections=((f"c{at % 7}",),), contributors=(ZERDABI,)) for at in range(12))
        )
        before = self.tree(library), library.facets.count("person")
        with writing(engine) as transaction:
            for table in (BOOK_FACETS, COLLECTION_BOOKS, COLLECTIONS):
                transaction.execute(table.delete())
        assert self.tree(library) == []
        with writing(engine) as transaction:
            index_all(transaction)
        assert (self.tree(library), library.facets.count("person")) == before
