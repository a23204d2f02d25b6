"""Books, their pages and their documents in SQL. Knows no HTTP and no file; tables are made by the migrations.

A page key is kept for ever (`page_keys`), also when the page or the whole book is forgotten: a book that comes
back has its old addresses.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from image_store import Dimensions, ImageInfo
from manifests.book import NAME, Book, BookSummary, LanguageMap, Page, PageImage, check_book_id, first_text
from manifests.errors import InvalidBook, UnknownBook
from manifests.sorting import SortKey, title_key


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, written and read in UTC; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept; give it in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Texts(TypeDecorator[LanguageMap]):
    """A language map as JSON text: its keys keep their order, which a JSON column need not."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: LanguageMap | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else orjson.dumps(dict(value)).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> LanguageMap | None:  # noqa: ARG002
        return None if value is None else {tag: tuple(texts) for tag, texts in orjson.loads(value).items()}


METADATA = MetaData()
BOOKS = Table(
    "books",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", Texts, nullable=False),
    Column("language", String),
    Column("version", String, nullable=False),
    Column("published", UtcDateTime, nullable=False),
    # What a list of books says, so that making one reads no pages.
    Column("page_count", Integer, nullable=False),
    Column("missing_count", Integer, nullable=False),
    Column("image", String),
    Column("width", Integer),
    Column("height", Integer),
    Column("gray", Boolean),
)
PAGE_KEYS = Table(
    "page_keys",
    METADATA,
    Column("book", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("key", String, nullable=False),
    UniqueConstraint("book", "key", name="uq_page_keys_book_key"),
)
PAGES = Table(
    "pages",
    METADATA,
    Column("book", String, ForeignKey("books.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("label", Texts, nullable=False),
    Column("problem", Text),
    Column("moved_to", String),
    Column("image", String),
    Column("width", Integer),
    Column("height", Integer),
    Column("gray", Boolean),
    UniqueConstraint("book", "key", name="uq_pages_book_key"),
    ForeignKeyConstraint(["book", "source"], ["page_keys.book", "page_keys.source"], name="fk_pages_page_keys"),
)
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("book", String, ForeignKey("books.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


class Library:
    """The books of one database. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, book_id: str) -> Book:
        """A book with all its pages, in reading order. Raises UnknownBook."""
        pages = select(PAGES).where(PAGES.c.book == book_id).order_by(PAGES.c.number)
        with self._engine.connect() as connection:
            book = _published(connection, book_id)
            rows = connection.execute(pages).all()
        return Book(book.id, book.title, book.language, tuple(map(_page, rows)))

    def has(self, book_id: str) -> bool:
        """Whether a book is published."""
        with self._engine.connect() as connection:
            return _find(connection, book_id) is not None

    def version(self, book_id: str) -> str:
        """The version of a published book, as `Book.version` says it. Raises UnknownBook."""
        with self._engine.connect() as connection:
            return str(_published(connection, book_id).version)

    def books(self) -> list[BookSummary]:
        """Every published book, in the Azerbaijani order of their titles."""
        with self._engine.connect() as connection:
            found = [_summary(row) for row in connection.execute(select(BOOKS))]
        return sorted(found, key=_order)

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

    def put(self, transaction: Connection, book: Book, published: datetime) -> None:
        """Publishes a book, or replaces it whole. `published` has a zone.

        Raises InvalidBook, before anything is written, when no page has an image or when a page's key is not
        the one that is kept for its source.
        """
        new_keys = _new_keys(transaction, book)
        if book.cover is None:
            raise InvalidBook(f"no page of the book {book.id!r} has an image, so there is nothing to publish")
        rows = [{"book": book.id, "number": at, **_page_row(page)} for at, page in enumerate(book.pages)]
        if new_keys:
            transaction.execute(insert(PAGE_KEYS), new_keys)
        transaction.execute(delete(PAGES).where(PAGES.c.book == book.id))
        values = _book_row(book, published)
        if transaction.scalar(select(BOOKS.c.id).where(BOOKS.c.id == book.id)) is None:
            transaction.execute(insert(BOOKS), {"id": book.id, **values})
        else:
            transaction.execute(update(BOOKS).where(BOOKS.c.id == book.id).values(**values))
        transaction.execute(insert(PAGES), rows)

    def forget(self, transaction: Connection, book_id: str) -> None:
        """Takes a book out of the library; its page keys stay. A book that is not there is passed over."""
        for table in (DOCUMENTS, PAGES):
            transaction.execute(delete(table).where(table.c.book == book_id))
        transaction.execute(delete(BOOKS).where(BOOKS.c.id == book_id))

    def put_document(self, transaction: Connection, book_id: str, kind: str, version: str, body: bytes) -> None:
        """Keeps a document of a published book; one of each kind, the newest."""
        mine = (DOCUMENTS.c.book == book_id) & (DOCUMENTS.c.kind == kind)
        transaction.execute(delete(DOCUMENTS).where(mine))
        transaction.execute(insert(DOCUMENTS), {"book": book_id, "kind": kind, "version": version, "body": body})

    def document(self, book_id: str, kind: str, version: str) -> bytes | None:
        """The kept document of exactly this version (`presentation.document_version`), else None."""
        mine = (DOCUMENTS.c.book == book_id) & (DOCUMENTS.c.kind == kind) & (DOCUMENTS.c.version == version)
        with self._engine.connect() as connection:
            body = connection.scalar(select(DOCUMENTS.c.body).where(mine))
        return None if body is None else bytes(body)


def _find(connection: Connection, book_id: str) -> Row[Any] | None:
    # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
    if not NAME.fullmatch(book_id):
        return None
    return connection.execute(select(BOOKS).where(BOOKS.c.id == book_id)).one_or_none()


def _published(connection: Connection, book_id: str) -> Row[Any]:
    found = _find(connection, book_id)
    if found is None:
        raise UnknownBook(f"There is no book {book_id!r} in this library.")
    return found


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
        **_image_row(page.image),
    }


def _image_row(image: PageImage | None) -> dict[str, Any]:
    if image is None:
        return {"image": None, "width": None, "height": None, "gray": None}
    full = image.info.dimensions
    return {"image": image.id, "width": full.width, "height": full.height, "gray": image.info.gray}


def _image(row: Row[Any]) -> PageImage | None:
    if row.image is None:
        return None
    return PageImage(row.image, ImageInfo(Dimensions(row.width, row.height), row.gray))


def _page(row: Row[Any]) -> Page:
    return Page(row.key, row.source, row.fingerprint, row.label, _image(row), row.problem, row.moved_to)


def _summary(row: Row[Any]) -> BookSummary:
    return BookSummary(
        row.id,
        row.title,
        row.language,
        row.page_count,
        row.missing_count,
        _image(row),
        row.published,
        row.version,
    )


def _order(book: BookSummary) -> tuple[SortKey, str]:
    text, tag = first_text(book.title)
    return title_key(text, book.language or tag if tag == "none" else tag), book.id
