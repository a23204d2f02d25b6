"""The tables of books in SQL, and how their values are written. They are made by the migrations of the application."""

from datetime import UTC, datetime
from functools import lru_cache

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from manifests.about import NOTHING_SAID, About
from manifests.about_values import about_json, about_of
from manifests.book import PageOrder
from manifests.language_maps import LanguageMap
from manifests.orders import orders_json, orders_of

# Language maps that are remembered: most labels are numbers, and all books have the same.
TEXTS_KEPT = 4096


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
        return None if value is None else texts_of(value)


@lru_cache(TEXTS_KEPT)
def texts_of(written: str) -> LanguageMap:
    """The language map of its JSON text."""
    return {tag: tuple(texts) for tag, texts in orjson.loads(written).items()}


class Said(TypeDecorator[About]):
    """What is said of a book, as JSON text; null where nothing is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: About | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        said = about_json(value) if value is not None else {}
        return orjson.dumps(said).decode() if said else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> About:  # noqa: ARG002
        return NOTHING_SAID if value is None else about_of(orjson.loads(value))


class Orders(TypeDecorator[tuple[PageOrder, ...]]):
    """Other orders of the pages of a book, as JSON text; null where there are none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[PageOrder, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return orjson.dumps(orders_json(value)).decode() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[PageOrder, ...]:  # noqa: ARG002
        return () if value is None else orders_of(orjson.loads(value))


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
    # The side of the stored tiles; null for 512.
    Column("tile", Integer),
    Column("about", Said),
    # The page that was chosen as the cover; null: the first that is shown.
    Column("cover_key", String),
    # The page at which readers open the book; null: the first.
    Column("start_key", String),
    Column("orders", Orders),
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
    Column("tile", Integer),
    Column("hidden", Boolean, nullable=False),
    # How the page is shown (manifests/behaviours.py), where somebody said so.
    Column("behaviour", String),
    Column("has_text", Boolean, nullable=False),
    UniqueConstraint("book", "key", name="uq_pages_book_key"),
    ForeignKeyConstraint(["book", "source"], ["page_keys.book", "page_keys.source"], name="fk_pages_page_keys"),
)
# The table of contents as it is read: each line with how deep it stands.
SECTIONS = Table(
    "sections",
    METADATA,
    Column("book", String, ForeignKey("books.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("depth", Integer, nullable=False),
    Column("label", Texts, nullable=False),
    Column("page", String, nullable=False),
)
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("book", String, ForeignKey("books.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
# Records of catalogues that described a book at its last ingest, as they were given; `body` is their gzip.
GIVEN_RECORDS = Table(
    "given_records",
    METADATA,
    Column("book", String, ForeignKey("books.id"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("form", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
