"""Image records in SQL: what is known of each image, where its master came from, where its pyramid lies.

Knows no path of this machine and no book: a group is an opaque name.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, Select, bindparam, delete, insert, select

from image_store.errors import TakenImage, UnknownImage
from image_store.geometry import Dimensions
from image_store.records import Facts, ImageRecord, Source
from image_store.tables import ALIASES, IMAGES, batches

# What a record is made of: not the facts, which no answer needs.
COLUMNS = tuple(column for column in IMAGES.c if column.name != "facts")
NAMES = tuple(column.name for column in COLUMNS)
# Built once: building them takes longer than SQLite takes to answer.
BY_ID = select(*COLUMNS).where(IMAGES.c.id == bindparam("name"))
BY_ALIAS = select(*COLUMNS).join(ALIASES, ALIASES.c.image == IMAGES.c.id).where(ALIASES.c.alias == bindparam("name"))

CONNECTIONS_KEPT = 8


class _Compiled:
    """A statement with one parameter, `name`, in the words of the database's driver."""

    def __init__(self, statement: Select[Any], engine: Engine) -> None:
        compiled = statement.compile(dialect=engine.dialect)
        self._words = compiled.string
        self._by_place = bool(compiled.positiontup)

    def first(self, connection: PoolProxiedConnection, name: str) -> Mapping[str, Any] | None:
        """The first row, or None."""
        with closing(connection.cursor()) as cursor:
            cursor.execute(self._words, (name,) if self._by_place else {"name": name})
            values = cursor.fetchone()
        return None if values is None else dict(zip(NAMES, values, strict=True))


class Catalog:
    """The image records of one database. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._by_id = _Compiled(BY_ID, engine)
        self._by_alias = _Compiled(BY_ALIAS, engine)
        # A file does not go away; a server may, and its connections are asked by the pool whether they are still there.
        self._keep = CONNECTIONS_KEPT if engine.dialect.name == "sqlite" else 0
        self._idle: list[PoolProxiedConnection] = []

    def get(self, image_id: str) -> ImageRecord:
        """The record of an image, by its identifier or, where there is no such identifier, by an alias.

        Raises UnknownImage.
        """
        # By the driver alone: a page that is asked for the first time waits for this, and the ways of SQLAlchemy
        # take five times as long as SQLite.
        with self._connection() as connection:
            row = self._by_id.first(connection, image_id)
            if row is None:
                row = self._by_alias.first(connection, unicodedata.normalize("NFC", image_id))
        if row is None:
            raise UnknownImage(f"there is no image {image_id!r} in this library")
        return _record(row)

    @contextmanager
    def _connection(self) -> Iterator[PoolProxiedConnection]:
        """A connection for reading. Some of a file are kept: the engine's pool takes longer than the question."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.raw_connection()
        try:
            yield connection
            connection.rollback()
        except BaseException:
            connection.invalidate()
            raise
        if len(self._idle) < self._keep:
            self._idle.append(connection)
        else:
            connection.close()

    def of_group(self, group: str) -> list[ImageRecord]:
        """The records of a group, by identifier; none when nothing belongs to it."""
        asked = select(*COLUMNS).where(IMAGES.c.group_name == group).order_by(IMAGES.c.id)
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(asked).mappings()]

    def facts_of_group(self, group: str) -> dict[str, Facts]:
        """What the masters of a group were and what was done to them, by image; only of those where it was noted."""
        asked = select(IMAGES.c.id, IMAGES.c.facts).where((IMAGES.c.group_name == group) & IMAGES.c.facts.is_not(None))
        with self._engine.connect() as connection:
            return {row.id: json.loads(row.facts) for row in connection.execute(asked)}

    def put(
        self,
        transaction: Connection,
        records: Iterable[ImageRecord],
        facts: Mapping[str, Facts] = MappingProxyType({}),
    ) -> None:
        """Adds records, or replaces those of the same identifier; of two in one call the last one counts.

        `facts`, by image, of those that were built; what was noted of the others stays.
        Raises TakenImage, before anything is written, when an identifier belongs to another group.
        """
        newest = {record.id: record for record in records}
        noted = {name: json.dumps(dict(found), ensure_ascii=False) for name, found in facts.items()}
        for batch in batches(newest):
            for row in transaction.execute(select(IMAGES).where(IMAGES.c.id.in_(batch))):
                if row.facts is not None and row.pyramid == newest[row.id].pyramid:
                    noted.setdefault(row.id, row.facts)
                if row.group_name != newest[row.id].group:
                    raise TakenImage(
                        f"the image {row.id!r} belongs to {row.group_name!r}, not {newest[row.id].group!r}"
                    )
        self.forget(transaction, newest)
        rows = [{**_row(record), "facts": noted.get(record.id)} for record in newest.values()]
        if rows:
            transaction.execute(insert(IMAGES), rows)

    def forget(self, transaction: Connection, ids: Iterable[str]) -> None:
        """Removes records; identifiers that are not there are passed over."""
        for batch in batches(ids):
            transaction.execute(delete(IMAGES).where(IMAGES.c.id.in_(batch)))


def _row(record: ImageRecord) -> dict[str, str | int | bool | None]:
    return {
        "id": record.id,
        "group_name": record.group,
        "width": record.dimensions.width,
        "height": record.dimensions.height,
        "gray": record.gray,
        "source_root": record.source.root,
        "source_key": record.source.key,
        "source_sha256": record.source.sha256,
        "source_size": record.source.size,
        "source_leaf": record.source.leaf,
        "source_leaf_sha256": record.source.leaf_sha256,
        "source_resolution": record.source.resolution,
        "pyramid": record.pyramid,
        "tile": record.tile,
    }


def _record(row: Mapping[Any, Any]) -> ImageRecord:
    return ImageRecord(
        row["id"],
        row["group_name"],
        Dimensions(row["width"], row["height"]),
        bool(row["gray"]),
        Source(
            row["source_root"],
            row["source_key"],
            row["source_sha256"],
            row["source_size"],
            row["source_leaf"],
            row["source_leaf_sha256"],
            row["source_resolution"],
        ),
        row["pyramid"],
        row["tile"],
    )
