"""Books in a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from iiif_server.database import writing
from image_store import Dimensions, ImageInfo
from manifests import Book, InvalidBook, Page, PageImage, Section, UnknownBook, language_map
from manifests.library import Library
from tests.manifests.test_about import ALL

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def library(engine: Engine) -> Library:
    return Library(engine)


def page(key: str, *, missing: bool = False) -> Page:
    image = None if missing else PageImage.of(f"b_{key}", ImageInfo(Dimensions(3019, 4357), gray=key.endswith("g")))
    return Page(key, f"Şəki {key}.tif", "ab" * 32, language_map(key), image, "cut in half" if missing else None)


def book(*keys: str, title: str = "Şəki xanlığı") -> Book:
    pages = tuple(page(key.strip("-"), missing=key.startswith("-")) for key in keys)
    return Book("b", language_map(title, "az"), "az-Latn", pages)


def publish(engine: Engine, *books: Book, at: datetime = NOW) -> None:
    for one in books:
        with writing(engine) as transaction:
            Library(engine).put(transaction, one, at)


def test_a_book_comes_back_as_it_was_put(engine: Engine, library: Library) -> None:
    put = book("-p1", "p2", "p3g")
    publish(engine, put)
    assert library.get("b") == put
    assert library.has("b")
    assert library.version("b") == put.version


def test_a_table_of_contents_comes_back_as_it_was_put(engine: Engine, library: Library) -> None:
    inner = Section(language_map("I.1"), "p2", (Section(language_map("I.1.a"), "p3g"),))
    contents = (Section(language_map("I", "az"), "p1", (inner, Section(language_map("I.2"), "p3g"))), inner)
    put = replace(book("-p1", "p2", "p3g"), sections=contents)
    publish(engine, put)
    assert library.get("b") == put
    publish(engine, book("p2"))
    assert library.get("b").sections == ()
    publish(engine, put)
    with writing(engine) as transaction:
        library.forget(transaction, "b", NOW)
    assert not library.has("b")


def test_what_is_said_of_a_book_comes_back_as_it_was_put(engine: Engine, library: Library) -> None:
    pages = book("-p1", "p2", "p3g").pages
    put = replace(book("p2"), pages=(*pages[:2], pages[2]._replace(hidden=True)), about=ALL, cover_key="p2")
    publish(engine, put)
    assert library.get("b") == put
    assert library.version("b") == put.version
    publish(engine, book("p2"))
    assert library.get("b") == book("p2")


def test_a_book_that_shows_nothing_is_not_published(engine: Engine, library: Library) -> None:
    hidden = replace(book("p1"), pages=(page("p1")._replace(hidden=True),))
    with pytest.raises(InvalidBook, match="all of its pages are hidden"):
        publish(engine, hidden)
    assert not library.has("b")


@pytest.mark.parametrize("name", ["b", "şəki", "\x00", "\ud800", "", "x" * 5000])
def test_unknown_book(library: Library, name: str) -> None:
    assert not library.has(name)
    assert library.books() == []
    for look_up in (library.get, library.version):
        with pytest.raises(UnknownBook, match="There is no book '"):
            look_up(name)


def test_a_book_is_replaced_whole(engine: Engine, library: Library) -> None:
    publish(engine, book("p1", "p2", "p3"))
    newer = book("p3", "p0", title="Şəki")
    publish(engine, newer, at=NOW + timedelta(hours=1))
    assert library.get("b") == newer
    [summary] = library.books()
    assert (summary.page_count, summary.version) == (2, newer.version)
    assert summary.published == NOW + timedelta(hours=1)


def test_a_transaction_that_fails_leaves_the_old_book(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"))
    with pytest.raises(RuntimeError), writing(engine) as transaction:
        library.put(transaction, book("p1", "p2"), NOW)
        raise RuntimeError("killed")
    assert library.get("b") == book("p1")
    assert library.page_keys("b") == {"Şəki p1.tif": "p1"}


def test_page_keys_are_kept_for_ever(engine: Engine, library: Library) -> None:
    publish(engine, book("p1", "p2"), book("p2"))
    assert library.page_keys("b") == {"Şəki p1.tif": "p1", "Şəki p2.tif": "p2"}
    with writing(engine) as transaction:
        library.forget(transaction, "b", NOW)
    assert library.page_keys("b") == {"Şəki p1.tif": "p1", "Şəki p2.tif": "p2"}
    assert library.page_keys("c") == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (page("p1")._replace(key="p9"), "'Şəki p1.tif' has the key 'p1' for ever, not 'p9'"),
        (page("p1")._replace(source="x.tif"), "key 'p1' belongs to 'Şəki p1.tif' for ever"),
        (page("p3", missing=True), "the book 'b' has nothing to publish: none of its pages has an image"),
    ],
)
def test_what_cannot_be_put_writes_nothing(engine: Engine, library: Library, wrong: Page, said: str) -> None:
    publish(engine, book("p1", "p2"))
    with writing(engine) as transaction, pytest.raises(InvalidBook, match=said):
        library.put(transaction, replace(book("p2"), pages=(wrong,)), NOW)
    assert library.get("b") == book("p1", "p2")
    assert set(library.page_keys("b").values()) == {"p1", "p2"}


def test_forget(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"), replace(book("p1"), id="c"))
    with writing(engine) as transaction:
        library.put_document(transaction, "b", "manifest", "v1", b"{}")
        library.forget(transaction, "b", NOW)
        library.forget(transaction, "never there", NOW)
    assert [one.id for one in library.books()] == ["c"]
    assert library.document("b", "manifest", "v1") is None


def test_summaries(engine: Engine, library: Library) -> None:
    put = book("-p1", "p2", "p3")
    publish(engine, put)
    [summary] = library.books()
    assert (summary.id, summary.title, summary.language) == (put.id, put.title, put.language)
    assert (summary.page_count, summary.missing_count, summary.cover) == (3, 1, put.cover)


def test_times_are_kept_in_utc(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"), at=NOW.astimezone(timezone(timedelta(hours=4))))
    [summary] = library.books()
    assert summary.published == NOW
    assert summary.published.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without a zone"):
        publish(engine, book("p1"), at=NOW.replace(tzinfo=None))


def test_books_stand_in_the_azerbaijani_order(engine: Engine, library: Library) -> None:
    titles = ["Çay", "Xəzər", "Irmaq", "İrs", "Qala", "Şəki", "Шәки", "کتاب"]
    for at, title in enumerate(titles):
        publish(engine, replace(book("p1", title=title), id=f"b{-at % 7}{at}"))
    assert [one.title["az"][0] for one in library.books()] == titles


def test_the_order_of_languages_in_a_title_is_kept(engine: Engine, library: Library) -> None:
    title = {"ru": ("Шеки",), "az": ("Şəki", "شکی"), "none": ("MS 12",)}
    publish(engine, replace(book("p1"), title=title))
    assert list(library.get("b").title.items()) == list(title.items())


def test_documents(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"))
    with writing(engine) as transaction:
        library.put_document(transaction, "b", "manifest", "v1", b"one")
        library.put_document(transaction, "b", "manifest", "v2", "şəki".encode())
        library.put_document(transaction, "b", "canvas", "v1", b"other")
    assert library.document("b", "manifest", "v1") is None
    assert library.document("b", "manifest", "v2") == "şəki".encode()
    assert library.document("b", "canvas", "v1") == b"other"
    assert library.document("c", "manifest", "v2") is None


def test_no_document_without_its_book(engine: Engine, library: Library) -> None:
    with pytest.raises(IntegrityError), writing(engine) as transaction:
        library.put_document(transaction, "nobody", "manifest", "v1", b"{}")


def test_readers_see_the_old_book_until_the_commit(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"))
    with writing(engine) as transaction:
        library.put(transaction, book("p1", "p2"), NOW)
        assert library.get("b") == book("p1")
    assert library.get("b") == book("p1", "p2")


def test_the_place_of_a_renamed_page_is_kept(engine: Engine, library: Library) -> None:
    renamed = replace(book("p1"), pages=(page("p1")._replace(moved_to="01 Titul.tif"),))
    publish(engine, book("p1"), renamed)
    assert library.get("b") == renamed
    assert library.get("b").pages[0].place == "01 Titul.tif"


def test_a_page_key_is_known_after_its_book_went(engine: Engine, library: Library) -> None:
    publish(engine, book("p1"))
    with writing(engine) as transaction:
        library.forget(transaction, "b", NOW)
    assert library.has_page_key("b", "p1")
    assert not library.has_page_key("b", "p2")
    assert not library.has_page_key("c", "p1")
