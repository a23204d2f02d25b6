"""What the search over the catalogue promises: one suite, run against each database (here, and in tests/services)."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from time import perf_counter

import pytest
from sqlalchemy import Engine, delete, func, select, update

from benchmarks import catalogue
from iiif_server.care.rows import dump_rows, forget_rows, load_rows
from iiif_server.database import writing
from iiif_server.finding import make_findable
from image_store import Dimensions, ImageInfo
from manifests import (
    NOTHING_SAID,
    About,
    Book,
    Contributor,
    Date,
    Identifier,
    LanguageMap,
    Page,
    PageImage,
    UnknownBook,
    title_key,
)
from manifests.finding.tables import ENTRIES, WORDS
from manifests.library import Library
from manifests.search import CatalogueSearch, Listed, complete_keys, is_complete, open_search
from tests.manifests.test_about import ALL

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def book(name: str, title: LanguageMap | str, language: str | None = "az-Latn", about: About = NOTHING_SAID) -> Book:
    """A book of one page."""
    image = PageImage.of(f"{name}_p", ImageInfo(Dimensions(30, 40), gray=False))
    page = Page("p", "p.jpg", "ab" * 32, {"none": ("1",)}, image)
    return Book(
        name, {language or "none": (title,)} if isinstance(title, str) else title, language, (page,), about=about
    )


def by(*names: str) -> About:
    return About(contributors=tuple(Contributor({"az": (name,)}, "aut") for name in names))


BOOKS = (
    book("seki", "Şəki xanlığının tarixi", about=replace(by("Bakıxanov, Abbasqulu"), date=Date("[1905]", 1905))),
    book("seki-cyrl", "Шәки шәһәри", "az-Cyrl", About(date=Date("1958", 1958))),
    book("sheki-ru", "Прошлое Шекинского ханства", "ru", About(date=Date("1918", 1918))),
    book("nesreddin", "ملا نصرالدین", "az-Arab", About(date=Date("1906", 1906), publisher={"az": ("Qeyrət",)})),
    book("nesreddin-latn", "Molla Nəsrəddin lətifələri"),
    book("qorqud", "Kitabi-Dədə Qorqud", about=About(identifiers=(Identifier("shelfmark", "A-12/345"),))),
    book("qorqud-cyrl", "Дәдә Горгуд дастанлары", "az-Cyrl"),
    book("ismayil", "İsmayıl Şıxlı haqqında", about=About(subjects=({"az": ("tarix",)},))),
    book("republic", "Azərbaycan Cümhuriyyəti (1918–1920)", about=About(date=Date("2008", 2008))),
    book("karenina", "Анна Каренина", "ru", by("Толстой, Лев Николаевич", "Tolstoy")),
    book("yanalif", "Azərbajçan ədəbijjatь", "az-baku1926"),
)
# What is typed, and the books that are found, the best first; among equals in the order of titles.
CASES: tuple[tuple[str, Sequence[str]], ...] = (
    ("Şəki", ("seki", "sheki-ru", "seki-cyrl")),
    ("seki", ("seki", "sheki-ru", "seki-cyrl")),
    ("SHEKI", ("seki", "sheki-ru", "seki-cyrl")),
    ("шәки", ("seki-cyrl", "seki", "sheki-ru")),
    ("ШӘКИ", ("seki-cyrl", "seki", "sheki-ru")),
    ("Шеки", ("sheki-ru", "seki", "seki-cyrl")),
    ("şək", ("seki", "sheki-ru", "seki-cyrl")),
    ("tarix", ("seki", "ismayil")),
    ("xanliginin seki", ("seki",)),
    ("xanlığı Bakıxanov", ("seki",)),
    ("molla nesreddin", ("nesreddin-latn", "nesreddin")),
    ("ملا نصرالدين", ("nesreddin", "nesreddin-latn")),
    ("dede qorqud", ("qorqud", "qorqud-cyrl")),
    ("дәдә горгуд", ("qorqud-cyrl", "qorqud")),
    ('"dədə qorqud"', ("qorqud", "qorqud-cyrl")),
    ('"qorqud dədə"', ()),
    ('"dədə qor"', ()),
    ("kitabi-dede", ("qorqud",)),
    ("ismayil", ("ismayil",)),
    ("ISMAYIL SIXLI", ("ismayil",)),
    ("İSMAYIL", ("ismayil",)),
    ("a-12/345", ("qorqud",)),
    ("A12345", ("qorqud",)),
    ("şifr:12", ("qorqud",)),
    ("1905", ("seki",)),
    ("il:1905", ("seki",)),
    ("year:1900-1910", ("seki", "nesreddin")),
    ("год:1900–1920 шеки", ("sheki-ru", "seki")),
    ("il:1958-", ("republic", "seki-cyrl")),
    ("1918-1920", ("republic", "sheki-ru")),
    ("müəllif:bakixanov", ("seki",)),
    ("müəllif: Bakıxanov", ("seki",)),
    ("author:seki", ()),
    ('автор:"лев николаевич"', ("karenina",)),
    ("tolstoy", ("karenina",)),
    ("Tolstoi", ("karenina",)),
    ("title:tarix", ("seki",)),
    ("mövzu:tarix", ("ismayil",)),
    ("qeyret", ("nesreddin",)),
    ("azerbaycan edebiyyati", ("yanalif",)),
    ("Azərbajçan", ("yanalif",)),
    ("nothing seki", ()),
    ("", ()),
    ("  \t ", ()),
    ('""', ()),
    ("—", ()),
)
HOSTILE = (
    "\x00", "a\x00b", "\ud800", "'", '"', '"""', "seki AND OR NOT NEAR(a b)", "seki* ^seki {words}: -seki", "a:b:c:d",
    "'); DROP TABLE books; --", "%", "_", "\\", ":*", "!seki & (", "<->", "𐀀", "\u202eşəki", "ﷺ" * 300,
    "seki " * 10_000, "a" * 1_000_000, "ж" * 1_000_000, "-" * 100_000, '"' * 100_000, "il:" * 100_000,
    "il:99999999999999999999", "il:0000-9999", "2000-1000", " ".join(map(str, range(10_000))), "e̊" * 5000,
)  # fmt: skip


def ids(search: CatalogueSearch, query: str, *, only: Sequence[str] | None = None) -> list[str]:
    return [hit.book.id for hit in search.find(query, only=only, limit=100).hits]


def read_through(search: CatalogueSearch, limit: int, only: Sequence[str] | None = None) -> Iterator[str]:
    """The whole list, in parts."""
    part = search.listing(limit=limit, only=only)
    while True:
        yield from (hit.book.id for hit in part.hits)
        if part.last is None:
            return
        part = search.listing(limit=limit, only=only, after=part.last)


def publish(engine: Engine, *books: Book) -> None:
    for one in books:
        with writing(engine) as transaction:
            Library(engine).put(transaction, one, NOW)


def derived_rows(engine: Engine) -> tuple[int, int]:
    """How many entries and rows of keys there are."""
    with engine.connect() as connection:
        return tuple(connection.scalar(select(func.count()).select_from(table)) or 0 for table in (ENTRIES, WORDS))  # type: ignore[return-value]


class SearchContract:
    """Fixtures to give: `engine`, with all tables and no book."""

    @pytest.fixture
    def search(self, engine: Engine) -> CatalogueSearch:
        publish(engine, *BOOKS)
        return open_search(engine)

    def test_what_is_typed_finds(self, search: CatalogueSearch) -> None:
        found = [(query, tuple(ids(search, query))) for query, _ in CASES]
        assert [one for one, wanted in zip(found, CASES, strict=True) if one != wanted] == []

    def test_nothing_typed_raises_or_takes_long(self, search: CatalogueSearch) -> None:
        begin = perf_counter()
        for query in HOSTILE:
            found = search.find(query, limit=10)
            assert 0 <= found.total <= len(BOOKS)
        assert perf_counter() - begin < 0.3 * len(HOSTILE)

    def test_hits_are_books(self, engine: Engine, search: CatalogueSearch) -> None:
        publish(engine, book("all", "Tam", about=ALL))
        (hit,) = search.find("tam", limit=10).hits
        assert hit.about == ALL
        assert [hit.book] == [one for one in Library(engine).books() if one.id == "all"]

    def test_pages_of_what_is_found(self, search: CatalogueSearch) -> None:
        whole = ids(search, "a")
        assert len(whole) >= 4
        pages = [search.find("a", limit=2, offset=offset) for offset in range(0, len(whole) + 2, 2)]
        assert [hit.book.id for page in pages for hit in page.hits] == whole
        assert {page.total for page in pages} == {len(whole)}
        assert search.find("a", limit=-1, offset=10**30).hits == search.find("a", limit=10**30, offset=9999).hits == ()
        assert [hit.book.id for hit in search.find("a", limit=10**30, offset=-1).hits] == whole
        nothing = search.find("a", limit=0)
        assert (nothing.total, nothing.hits) == (len(whole), ())

    def test_only_some_books(self, search: CatalogueSearch) -> None:
        assert ids(search, "seki", only=["seki-cyrl", "qorqud", "no such"]) == ["seki-cyrl"]
        assert ids(search, "seki", only=[]) == []
        assert ids(search, "seki", only=[f"b{number}" for number in range(100_000)] + ["seki"]) == ["seki"]
        assert [hit.book.id for hit in search.listing(only=["qorqud", "seki"], limit=9).hits] == ["qorqud", "seki"]

    def test_the_list_is_in_the_azerbaijani_order(self, engine: Engine, search: CatalogueSearch) -> None:
        wanted = [one.id for one in Library(engine).books()]
        assert wanted == [
            one.id
            for one in sorted(BOOKS, key=lambda one: title_key(next(iter(one.title.values()))[0], one.language or ""))
        ]
        assert [hit.book.id for hit in search.listing(limit=100).hits] == wanted
        page = search.listing(limit=3, after=wanted[3])
        assert ([hit.book.id for hit in page.hits], page.last) == (wanted[4:7], wanted[6])

    def test_the_list_is_read_to_its_end_in_parts(self, search: CatalogueSearch) -> None:
        whole = [hit.book.id for hit in search.listing(limit=100).hits]
        for limit in (1, 4, len(BOOKS), len(BOOKS) + 1):
            assert list(read_through(search, limit)) == whole
        some = whole[1::3]
        assert list(read_through(search, 2, only=some)) == some
        assert (
            search.listing(limit=9, after=whole[1], only=some[1:]).hits == search.listing(limit=9, only=some[1:]).hits
        )
        assert (search.count(), search.count(only=[*some, "no such"]), search.count(only=[])) == (11, len(some), 0)

    def test_there_is_nothing_behind_the_last_book_and_no_place_behind_no_book(self, search: CatalogueSearch) -> None:
        whole = search.listing(limit=100)
        assert whole.last is None
        behind = search.listing(limit=100, after=whole.hits[-1].book.id)
        assert (behind.hits, behind.last) == ((), None)
        assert search.listing(limit=0) == search.listing(limit=-1) == Listed((), None)
        for name in ("no such", "", "a\x00b", "seki'", "ş"):
            with pytest.raises(UnknownBook, match="no book"):
                search.listing(limit=1, after=name)

    def test_books_come_and_go_between_two_parts_of_the_list(self, engine: Engine, search: CatalogueSearch) -> None:
        whole = [hit.book.id for hit in search.listing(limit=100).hits]
        first = search.listing(limit=4)
        with writing(engine) as transaction:
            Library(engine).forget(transaction, whole[1], NOW)
        publish(engine, book("aa", "AA, the first"))
        assert [hit.book.id for hit in search.listing(limit=3, after=first.last).hits] == whole[4:7]

    def test_lists_have_books_without_keys_too(self, engine: Engine) -> None:
        publish(engine, *BOOKS)
        before = [one.id for one in Library(engine).books()]
        with writing(engine) as transaction:
            transaction.execute(delete(ENTRIES).where(ENTRIES.c.book.like("seki%")))
        gone = [one for one in before if one.startswith("seki")]
        assert [one.id for one in Library(engine).books()] == [
            *(one for one in before if one not in gone),
            *sorted(gone),
        ]

    def test_books_of_one_title_are_all_there(self, engine: Engine, search: CatalogueSearch) -> None:
        publish(engine, *(book(f"b{number}", "Cild") for number in (10, 9, 1)))
        assert ids(search, "cild") == ["b1", "b10", "b9"]

    def test_a_book_that_is_published_anew_is_found_by_what_is_said_now(
        self, engine: Engine, search: CatalogueSearch
    ) -> None:
        publish(engine, book("seki", "Gəncə"))
        assert ids(search, "gence") == ["seki"]
        assert ids(search, "xanligi") == []
        with writing(engine) as transaction:
            Library(engine).forget(transaction, "seki", NOW)
        assert ids(search, "gence") == []
        assert search.count() == len(BOOKS) - 1

    def test_a_transaction_that_fails_changes_nothing(self, engine: Engine, search: CatalogueSearch) -> None:
        before = derived_rows(engine)
        with pytest.raises(RuntimeError), writing(engine) as transaction:
            Library(engine).put(transaction, book("seki", "Gəncə"), NOW)
            Library(engine).forget(transaction, "qorqud", NOW)
            raise RuntimeError("killed")
        assert derived_rows(engine) == before
        assert ids(search, "xanligi qorqud") == []
        assert ids(search, "xanligi") == ["seki"]
        assert ids(search, "kitabi") == ["qorqud"]

    def test_the_trash_takes_keys_along_and_gives_them_back(self, engine: Engine, search: CatalogueSearch) -> None:
        before = derived_rows(engine)
        with writing(engine) as transaction:
            document = dump_rows(transaction, "seki")
            forget_rows(transaction, "seki")
        assert ids(search, "xanligi") == []
        assert derived_rows(engine)[0] == before[0] - 1
        with writing(engine) as transaction:
            load_rows(transaction, document)
            assert not is_complete(transaction)
            assert complete_keys(transaction) == 1
        assert ids(search, "xanligi") == ["seki"]
        assert derived_rows(engine) == before

    def test_books_without_keys_get_them(self, engine: Engine, search: CatalogueSearch) -> None:
        before = {query: ids(search, query) for query, _ in CASES}
        with writing(engine) as transaction:
            transaction.execute(delete(ENTRIES).where(ENTRIES.c.book.like("seki%")))
            transaction.execute(update(ENTRIES).where(ENTRIES.c.book == "qorqud").values(rules=0))
            transaction.execute(
                delete(WORDS).where(WORDS.c.entry.in_(select(ENTRIES.c.id).where(ENTRIES.c.rules == 0)))
            )
        assert ids(search, "kitabi") == ids(search, "xanligi") == []
        make_findable(engine)
        assert {query: ids(search, query) for query, _ in CASES} == before
        with engine.connect() as connection:
            assert is_complete(connection)

    def test_a_filling_that_is_stopped_goes_on(self, engine: Engine) -> None:
        catalogue.put_books(engine, catalogue.books(230, 1))
        with writing(engine) as transaction:
            transaction.execute(delete(ENTRIES))
        # The first transaction is done, the second one is killed.
        with writing(engine) as transaction:
            assert complete_keys(transaction) == 200
        with pytest.raises(RuntimeError), writing(engine) as transaction:
            assert complete_keys(transaction) == 30
            raise RuntimeError("killed")
        assert derived_rows(engine)[0] == 200
        make_findable(engine)
        assert derived_rows(engine)[0] == 230

    def test_two_may_make_them_at_once(self, engine: Engine) -> None:
        catalogue.put_books(engine, catalogue.books(40, 1))
        with writing(engine) as transaction:
            transaction.execute(delete(ENTRIES))
        with ThreadPoolExecutor(4) as pool:
            # And somebody publishes some of the same books.
            publishing = pool.submit(catalogue.put_books, engine, catalogue.books(20, 1))
            for filling in [pool.submit(make_findable, engine) for _ in range(3)]:
                filling.result(timeout=60)
            publishing.result(timeout=60)
        assert derived_rows(engine)[0] == 40
        search = open_search(engine)
        assert all(one.id in ids(search, next(typed(one))) for one in catalogue.books(40, 1))

    def test_every_book_is_found_by_what_is_said_of_it(self, engine: Engine) -> None:
        made = list(catalogue.books(60, 1))
        catalogue.put_books(engine, made)
        search = open_search(engine)
        for one in made:
            for text in typed(one):
                assert one.id in ids(search, text), (text, one.title)

    def test_searches_are_answered_alike(self, engine: Engine) -> None:
        """The order of each answer, in numbers that every database must give."""
        catalogue.put_books(engine, catalogue.books(120, 1))
        search = open_search(engine)
        found = [(query, ids(search, query)) for query in catalogue.searches(Random(7), 60)]
        assert sum(bool(books) for _, books in found) > 25
        listed = [hit.book.id for hit in search.listing(limit=1000).hits]
        for query, books in found:
            assert ids(search, query, only=books[::-1]) == books
            assert len(set(books)) == len(books) <= len(listed)


def typed(one: Book) -> Iterator[str]:
    """Ways to ask for a book: its title, each word, each author, its shelfmark, with its year."""
    (title,) = (text for texts in one.title.values() for text in texts)
    assert one.about.date
    yield title
    yield f'"{title}"'
    yield title.upper()
    yield from title.split()[:3]
    yield f"{title.split()[0][:4]} {one.about.date.text}"
    for person in one.about.contributors:
        yield next(iter(person.name.values()))[0]
    yield one.about.identifiers[0].value
