"""What was counted, in SQL: added to, and asked for sums. Knows no request."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.dialects import postgresql, sqlite

from iiif_server.database import writing
from iiif_server.stats.sites import NONE, OTHER
from iiif_server.stats.tables import USES

# Sites of one day that are told apart: more than that are the inventions of somebody who wants to fill the disk.
MOST_SITES = 500

By = Literal["day", "month", "site", "book"]
_COLUMNS: Mapping[By, ColumnElement[str]] = MappingProxyType(
    {"day": USES.c.day, "month": func.substr(USES.c.day, 1, 7), "site": USES.c.site, "book": USES.c.book}
)
_INSERTS: Mapping[str, Any] = MappingProxyType({"sqlite": sqlite.insert, "postgresql": postgresql.insert})


class Row(NamedTuple):
    """What is counted together. `day` as 2026-11-27."""

    day: str
    site: str
    book: str
    kind: str
    robot: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day to which, both among them, and of which book; None: all."""

    first: str | None = None
    last: str | None = None
    book: str | None = None


class Group(NamedTuple):
    """Uses of one kind, as many as have these values of what was asked for."""

    values: tuple[str, ...]
    kind: str
    robot: bool
    number: int


class KeptUses:
    """The uses of one library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        made = _INSERTS[engine.dialect.name](USES)
        added = {"number": USES.c.number + made.excluded.number}
        self._add = made.on_conflict_do_update(index_elements=list(USES.primary_key), set_=added)

    def add(self, counted: Mapping[Row, int]) -> None:
        """Adds to what is there already, in one short transaction."""
        known = {day: self._sites(day) for day in {row.day for row in counted}}
        merged: Counter[Row] = Counter()
        for row, number in counted.items():
            merged[_told_apart(row, known[row.day])] += number
        # In one order: two processes that lock rows in two orders would wait for each other.
        rows = [{**row._asdict(), "number": merged[row]} for row in sorted(merged)]
        with writing(self._engine) as transaction:
            transaction.execute(self._add, rows)

    def sums(self, by: Sequence[By], asked: Asked) -> list[Group]:
        """The uses that were asked for, in groups, in the order of their values."""
        columns = [_COLUMNS[one] for one in by]
        keys = (*columns, USES.c.kind, USES.c.robot)
        wanted = select(*keys, func.sum(USES.c.number)).where(*_conditions(asked)).group_by(*keys).order_by(*keys)
        with self._engine.connect() as connection:
            return [
                Group(tuple(values), kind, robot, number) for *values, kind, robot, number in connection.execute(wanted)
            ]

    def _sites(self, day: str) -> set[str]:
        asked = select(USES.c.site).where(USES.c.day == day).distinct().limit(MOST_SITES)
        with self._engine.connect() as connection:
            return set(connection.scalars(asked))


def _told_apart(row: Row, sites: set[str]) -> Row:
    """The row with its site among those of its day; there is no room for more than MOST_SITES of them."""
    if len(sites) < MOST_SITES:
        sites.add(row.site)
    return row if row.site in sites or row.site == NONE else row._replace(site=OTHER)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found = []
    if asked.first is not None:
        found.append(USES.c.day >= asked.first)
    if asked.last is not None:
        found.append(USES.c.day <= asked.last)
    if asked.book is not None:
        found.append(USES.c.book == asked.book)
    return found
