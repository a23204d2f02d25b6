"""Books, their pages and their documents in SQL. Knows no HTTP and no file; its tables are in tables.py.

A page key is kept for ever (`page_keys`), also when the page or the whole book is forgotten: a book that comes
back has its old addresses.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from manifests.book import (
    NAME,
    Book,
    BookSummary,
    Page,
    PageImage,
    check_book_id,
    walk,
)
from manifests.changes.keeping import keep_published, keep_removed, places_of
from manifests.changes.reading import Changes
from manifests.changes.standing import Standings
from manifests.collections.counting import Facets
from manifests.collections.indexing import hold_index, index_book
from manifests.collections.reading import Collections
from manifests.errors import InvalidBook, UnknownBook
from manifests.finding.keeping import put_keys
from manifests.given_records import PackedRecord, packed_record, put_records
from manifests.remote.shelved import Remotes
from manifests.search import open_search
from manifests.summaries import SHELVED, summary_of
from manifests.tables import BOOKS, DOCUMENTS, GIVEN_RECORDS, METADATA, PAGE_KEYS, PAGES, SECTIONS
from manifests.whole_books import WholeBooks

__all__ = ["BOOKS", "DOCUMENTS", "METADATA", "PAGES", "PAGE_KEYS", "SECTIONS", "Library"]

NOTHING_GIVEN: Mapping[str, bytes] = MappingProxyType({})
# Made once: a question that is put together anew takes as long as its answer.
VERSION_OF = select(BOOKS.c.version).where(BOOKS.c.id == bindparam("book"))


class Library:
    """The books of one database. Reads by itself; writes inside the caller's transaction.

    `collections`: the tree that they are in. `facets`: what can be counted of them. `search`: how they are found.
    `remotes`: what of other institutions stands beside them.
    `changes`: what happened to them. `standings`: how they stand after it, removed ones too.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._whole = WholeBooks(engine)
        self.collections = Collections(engine)
        self.facets = Facets(engine)
        self.search = open_search(engine)
        self.remotes = Remotes(engine)
        self.changes = Changes(engine)
        self.standings = Standings(engine)

    def get(self, book_id: str) -> Book:
        """A book with all its pages, in reading order. Raises UnknownBook."""
        return self.with_version(book_id)[0]

    def with_version(self, book_id: str) -> tuple[Book, str]:
        """A book and its version, both of one moment. Raises UnknownBook."""
        found = self._whole.get(book_id)
        if found is None:
            raise UnknownBook(_unknown(book_id))
        return found

    def has(self, book_id: str) -> bool:
        """Whether a book is published."""
        with self._engine.connect() as connection:
            return _version(connection, book_id) is not None

    def version(self, book_id: str) -> str:
        """The version of a published book, as `Book.version` says it. Raises UnknownBook."""
        with self._engine.connect() as connection:
            version = _version(connection, book_id)
        if version is None:
            raise UnknownBook(_unknown(book_id))
        return version

    def books(self) -> list[BookSummary]:
        """Every published book, in the Azerbaijani order of their titles."""
        with self._engine.connect() as connection:
            return [summary_of(row) for row in connection.execute(SHELVED)]

    def page_keys(self, book_id: str) -> dict[str, str]:
        """Source -> page key of every page that the book ever had; empty for a book never seen."""
        asked = select(PAGE_KEYS.c.source, PAGE_KEYS.c.key).where(PAGE_KEYS.c.book == book_id)
        with self._engine.connect() as connection:
            return {row.source: row.key for row in connection.execute(asked)}

    def has_page_key(self, book_id: str, key: str) -> bool:
        """Whether a key is kept for a page of this book, published or not."""
        asked = select(PAGE_KEYS.c.key).where((PAGE_KEYS.c.book == book_id) & (PAGE_KEYS.c.key == key))
        with self._engine.connect() as connection:
            return connection.scalar(asked) is not None

    def given_record(self, book_id: str, name: str) -> PackedRecord:
        """A record that was given with a book. Raises UnknownRecord."""
        with self._engine.connect() as connection:
            return packed_record(connection, book_id, name)

    def put(
        self, transaction: Connection, book: Book, published: datetime, given: Mapping[str, bytes] = NOTHING_GIVEN
    ) -> None:
        """Publishes a book, or replaces it whole. `published` has a zone. `given`, by SHA-256: its new records.

        Raises InvalidBook, before anything is written, when no page has an image or when a page's key is not
        the one that is kept for its source; and when one of its records is neither given nor kept.
        """
        new_keys = _new_keys(transaction, book)
        if not book.shown_pages:
            why = "all of its pages are hidden" if book.pages_with_image else "none of its pages has an image"
            raise InvalidBook(f"the book {book.id!r} has nothing to publish: {why}")
        rows = [{"book": book.id, "number": at, **_page_row(page)} for at, page in enumerate(book.pages)]
        if new_keys:
            transaction.execute(insert(PAGE_KEYS), new_keys)
        transaction.execute(delete(PAGES).where(PAGES.c.book == book.id))
        values = _book_row(book, published)
        old = transaction.scalar(VERSION_OF, {"book": book.id})
        if old is None:
            transaction.execute(insert(BOOKS), {"id": book.id, **values})
        else:
            transaction.execute(update(BOOKS).where(BOOKS.c.id == book.id).values(**values))
        transaction.execute(insert(PAGES), rows)
        transaction.execute(delete(SECTIONS).where(SECTIONS.c.book == book.id))
        if book.sections:
            transaction.execute(insert(SECTIONS), _section_rows(book))
        places = places_of(transaction, book.id)
        index_book(transaction, book.id)
        if old != book.version or places != places_of(transaction, book.id):
            keep_published(transaction, book.id, published, is_new=old is None)
        put_keys(transaction, book.id, book.title, book.language, book.about)
        put_records(transaction, book, given)

    def forget(self, transaction: Connection, book_id: str, removed: datetime) -> None:
        """Takes a book out of the library; its page keys stay. A book that is not there is passed over.

        What is made of the book alone, its places in collections and what is counted of it, goes with its row.
        """
        hold_index(transaction)
        if transaction.scalar(select(BOOKS.c.id).where(BOOKS.c.id == book_id)) is not None:
            keep_removed(transaction, book_id, removed)
        for table in (GIVEN_RECORDS, DOCUMENTS, SECTIONS, PAGES):
            transaction.execute(delete(table).where(table.c.book == book_id))
        transaction.execute(delete(BOOKS).where(BOOKS.c.id == book_id))

    def put_document(self, transaction: Connection, book_id: str, kind: str, version: str, body: bytes) -> None:
        """Keeps a document of a published book; one of each kind, the newest."""
        mine = (DOCUMENTS.c.book == book_id) & (DOCUMENTS.c.kind == kind)
        transaction.execute(delete(DOCUMENTS).where(mine))
        transaction.execute(insert(DOCUMENTS), {"book": book_id, "kind": kind, "version": version, "body": body})

    def document(self, book_id: str, kind: str, version: str) -> bytes | None:
        """The kept document of exactly this version (`presentation3.document_version`), else None."""
        mine = (DOCUMENTS.c.book == book_id) & (DOCUMENTS.c.kind == kind) & (DOCUMENTS.c.version == version)
        with self._engine.connect() as connection:
            body = connection.scalar(select(DOCUMENTS.c.body).where(mine))
        return None if body is None else bytes(body)


def _version(connection: Connection, book_id: str) -> str | None:
    # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
    return connection.scalar(VERSION_OF, {"book": book_id}) if NAME.fullmatch(book_id) else None


def _unknown(book_id: str) -> str:
    return f"There is no book {book_id!r} in this library."


def _new_keys(transaction: Connection, book: Book) -> list[Mapping[str, str]]:
    """The rows of page_keys that this book adds. Raises InvalidBook where it contradicts those that are kept."""
    check_book_id(book.id)
    asked = select(PAGE_KEYS.c.source, PAGE_KEYS.c.key).where(PAGE_KEYS.c.book == book.id)
    kept = {row.source: row.key for row in transaction.execute(asked)}
    owners = {key: source for source, key in kept.items()}
    for page in book.pages:
        if kept.get(page.source, page.key) != page.key:
            raise InvalidBook(f"the page {page.source!r} has the key {kept[page.source]!r} for ever, not {page.key!r}")
        if owners.get(page.key, page.source) != page.source:
            raise InvalidBook(f"the page key {page.key!r} belongs to {owners[page.key]!r} for ever")
    return [{"book": book.id, "source": page.source, "key": page.key} for page in book.pages if page.source not in kept]


def _book_row(book: Book, published: datetime) -> dict[str, Any]:
    return {
        "title": book.title,
        "language": book.language,
        "version": book.version,
        "published": published,
        "page_count": len(book.pages),
        "missing_count": book.missing_count,
        "about": book.about,
        "cover_key": book.cover_key,
        "start_key": book.start_key,
        "orders": book.orders,
        **_image_row(book.cover),
    }


def _page_row(page: Page) -> dict[str, Any]:
    return {
        "source": page.source,
        "key": page.key,
        "fingerprint": page.fingerprint,
        "label": page.label,
        "problem": page.problem,
        "moved_to": page.moved_to,
        "hidden": page.hidden,
        "behaviour": page.behaviour,
        "has_text": page.has_text,
        **_image_row(page.image),
    }


def _section_rows(book: Book) -> list[dict[str, Any]]:
    return [
        {"book": book.id, "number": number, "depth": depth, "label": section.label, "page": section.page}
        for number, (depth, section) in enumerate(walk(book.sections), 1)
    ]


def _image_row(image: PageImage | None) -> dict[str, Any]:
    if image is None:
        return {"image": None, "width": None, "height": None, "gray": None, "tile": None}
    return {"image": image.id, "width": image.width, "height": image.height, "gray": image.gray, "tile": image.tile}
