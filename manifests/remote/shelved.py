"""What of other institutions stands on our shelves: the rows, read and written. Knows no network."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from manifests.about import About
from manifests.collections.tables import COLLECTION_KEYS, COLLECTIONS
from manifests.collections.tree import label_key
from manifests.finding.fields import Row as KeyRow
from manifests.finding.fields import rows
from manifests.finding.matching import matches
from manifests.finding.query import parse_query
from manifests.remote.described_json import described_json, described_of
from manifests.remote.tables import REMOTES
from manifests.remote.values import Remote, Validators

ROWS = REMOTES.c
# A few hundred bytes each.
_REMEMBERED = 5_000
_Pairs: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Remotes:
    """What of others is on the shelves of one database. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Remote]:
        """Every document, in the order of their addresses."""
        with self._engine.connect() as connection:
            return [_remote(row) for row in connection.execute(select(REMOTES).order_by(ROWS.address))]

    def due(self, now: datetime) -> list[Remote]:
        """Those that are to be asked for again, the one that waits longest first."""
        asked = select(REMOTES).where(ROWS.due <= now).order_by(ROWS.due, ROWS.address)
        with self._engine.connect() as connection:
            return [_remote(row) for row in connection.execute(asked)]

    def get(self, address: str) -> Remote | None:
        """The document that is fetched at this address, or that has this identifier."""
        if "\0" in address:
            return None  # PostgreSQL fails on it instead of finding nothing
        with self._engine.connect() as connection:
            found = connection.execute(select(REMOTES).where(ROWS.address == address)).one_or_none()
        return _remote(found) if found else next((one for one in self.all() if one.described.id == address), None)

    def in_collection(self, name: str | None) -> tuple[Remote, ...]:
        """Those in a collection and below it, by the alphabet; None: all."""
        if name is None:
            return sorted_by_label(self.all())
        with self._engine.connect() as connection:
            parents = _parents(connection)
            places = _places(connection)
            names = [given for given, place in places.items() if name in _upwards(place, parents)]
            return sorted_by_label(_some(connection, names))

    def find(self, text: str) -> tuple[Remote, ...]:
        """Those that have all that a reader typed, in their label, institution or language; by the alphabet."""
        query = parse_query(text)
        return () if query.is_empty else sorted_by_label(one for one in self.all() if matches(query, _keys(one)))

    def put(self, transaction: Connection, remote: Remote) -> None:
        """Writes a document in place of what was known of it."""
        row = _row(remote)
        if transaction.scalar(select(ROWS.address).where(ROWS.address == remote.address)) is None:
            transaction.execute(insert(REMOTES), row)
        else:
            transaction.execute(update(REMOTES).where(ROWS.address == remote.address).values(**row))

    def forget(self, transaction: Connection, address: str) -> None:
        """Takes a document from the shelf."""
        transaction.execute(delete(REMOTES).where(ROWS.address == address))


def remotes_in(connection: Connection, name: str | None) -> tuple[Remote, ...]:
    """What of others is in a collection itself, by the alphabet. None: the root; there is also what was put into a
    collection that is gone."""
    return sorted_by_label(_some(connection, [given for given, place in _places(connection).items() if place == name]))


def remotes_below(connection: Connection) -> Counter[str | None]:
    """Collection -> how many of others are in it and below it; None: in all. No document is read."""
    counts: Counter[str | None] = Counter()
    given = connection.execute(select(ROWS.collection, func.count()).group_by(ROWS.collection)).all()
    if given:
        places, parents = _places(connection), _parents(connection)
        for name, count in given:
            for above in (None, *_upwards(places[name], parents)):
                counts[above] += count
    return counts


def _places(connection: Connection) -> Mapping[str | None, str | None]:
    """The collections that documents were put into -> where they stand now: there, in the one of the settings that has
    taken it in since, or in the root."""
    names = set(connection.scalars(select(ROWS.collection).distinct()))
    if names <= {None}:
        return dict.fromkeys(names)
    there: set[str | None] = set(connection.scalars(select(COLLECTIONS.c.id)))
    leading = {row.id: row.collection for row in connection.execute(select(COLLECTION_KEYS))}
    return {name: next((place for place in (name, leading.get(name or "")) if place in there), None) for name in names}


def _parents(connection: Connection) -> Mapping[str, str | None]:
    rows = connection.execute(select(COLLECTIONS.c.id, COLLECTIONS.c.parent))
    return {row.id: row.parent for row in rows}


def _some(connection: Connection, names: Sequence[str | None]) -> list[Remote]:
    """The documents that were put into one of these."""
    put_there = [ROWS.collection.in_([name for name in names if name is not None])]
    if None in names:
        put_there.append(ROWS.collection.is_(None))
    return [_remote(row) for row in connection.execute(select(REMOTES).where(or_(*put_there)))]


def sorted_by_label(remotes: Iterable[Remote]) -> tuple[Remote, ...]:
    """In the order of readers: by the Azerbaijani alphabet."""
    return tuple(sorted(remotes, key=lambda one: (label_key(one.described.label), one.address)))


def _keys(remote: Remote) -> tuple[KeyRow, ...]:
    said = remote.described
    return _keys_of(tuple(said.label.items()), tuple(said.provider.items()), said.languages)


@lru_cache(_REMEMBERED)
def _keys_of(label: _Pairs, provider: _Pairs, languages: tuple[str, ...]) -> tuple[KeyRow, ...]:
    """By what a document is found. Remembered, for it takes a hundred times as long as looking for something in it."""
    return rows(dict(label), None, About(institution=dict(provider), other_languages=languages))


def _upwards(name: str | None, parents: Mapping[str, str | None]) -> Iterable[str]:
    while name is not None:
        yield name
        name = parents.get(name)


def _remote(row: Row[Any]) -> Remote:
    return Remote(
        row.address,
        described_of(row.described),
        row.collection,
        row.added,
        row.checked,
        row.fetched,
        row.due,
        Validators(row.etag, row.modified),
        row.failures,
        row.since,
        row.problem,
    )


def _row(remote: Remote) -> dict[str, Any]:
    return {
        "address": remote.address,
        "collection": remote.collection,
        "described": described_json(remote.described),
        "added": remote.added,
        "checked": remote.checked,
        "fetched": remote.fetched,
        "due": remote.due,
        "etag": remote.validators.etag,
        "modified": remote.validators.modified,
        "failures": remote.failures,
        "since": remote.since,
        "problem": remote.problem,
    }
