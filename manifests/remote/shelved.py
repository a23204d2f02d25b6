"""What of other institutions stands on our shelves: the rows, read and written. Knows no network."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sized
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

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
        with self._engine.connect() as connection:
            placed = remotes_by_collection(connection)
            if name is None:
                return sorted_by_label(one for several in placed.values() for one in several)
            asked = select(COLLECTIONS.c.id, COLLECTIONS.c.parent)
            parents = {row.id: row.parent for row in connection.execute(asked)}
        return sorted_by_label(
            one for place, several in placed.items() if name in _upwards(place, parents) for one in several
        )

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


def remotes_by_collection(connection: Connection) -> Mapping[str | None, list[Remote]]:
    """Collection -> what of others is in it itself. None: the root; there is also what was put into a collection that
    is gone."""
    remotes = [_remote(row) for row in connection.execute(select(REMOTES))]
    names = {one.collection for one in remotes if one.collection is not None}
    placed: dict[str | None, list[Remote]] = defaultdict(list)
    if names:
        there = set(connection.scalars(select(COLLECTIONS.c.id)))
        leading = {row.id: row.collection for row in connection.execute(select(COLLECTION_KEYS))}
    for one in remotes:
        name = one.collection
        if name is not None and name not in there:
            # One that the settings have taken in since; or one that has gone.
            name = leading.get(name) if leading.get(name) in there else None
        placed[name].append(one)
    return placed


def remotes_below(connection: Connection, placed: Mapping[str | None, Sized]) -> Counter[str]:
    """Collection -> how many of others are in it and below it, by what is in each itself; nothing of the root."""
    counts: Counter[str] = Counter()
    if any(place is not None for place in placed):
        asked = select(COLLECTIONS.c.id, COLLECTIONS.c.parent)
        parents = {row.id: row.parent for row in connection.execute(asked)}
        for place, several in placed.items():
            for name in _upwards(place, parents):
                counts[name] += len(several)
    return counts


def sorted_by_label(remotes: Iterable[Remote]) -> tuple[Remote, ...]:
    """In the order of readers: by the Azerbaijani alphabet."""
    return tuple(sorted(remotes, key=lambda one: (label_key(one.described.label), one.address)))


def _keys(remote: Remote) -> tuple[KeyRow, ...]:
    said = remote.described
    return rows(said.label, None, About(institution=said.provider, other_languages=said.languages))


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
