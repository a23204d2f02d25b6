"""How aliases of images change: all that was asked for, or nothing; then the running servers know."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from iiif_server.database import writing
from iiif_server.ingest.errors import BadTable
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import library_lock
from image_store import BadAlias
from image_store.aliases import Alias, Aliases

R = TypeVar("R")

HEADER = ("alias", "image")
DELIMITERS = ("\t", ";", ",")
# More lines than a person reads are not printed.
MOST_TOLD = 50


def add_aliases(holdings: Holdings, numbered: Iterable[tuple[int, Alias]], *, replace: bool) -> int:
    """Adds aliases, each with the number of its line; how many were new. Nothing is changed when one is refused.

    Raises BadTable with a sentence for each that is refused; LibraryBusy.
    """

    def put(transaction: Connection) -> int:
        aliases, added = Aliases(holdings.engine), 0
        seen: dict[str, str] = {}
        problems = []
        for line, alias in numbered:
            try:
                if seen.setdefault(alias.alias, alias.image) != alias.image:
                    raise BadAlias(f"{alias.alias!r} stands here twice, with different images")
                added += aliases.put(transaction, alias, replace=replace)
            except BadAlias as problem:
                problems.append(f"line {line}: {problem}")
        if problems:
            raise BadTable(_told(problems))
        return added

    return _change(holdings, "the adding of aliases", put)


def add_alias(holdings: Holdings, alias: Alias, *, replace: bool) -> bool:
    """Adds one alias; whether it is new. Raises BadAlias, LibraryBusy."""

    def put(transaction: Connection) -> bool:
        return Aliases(holdings.engine).put(transaction, alias, replace=replace)

    return _change(holdings, "the adding of an alias", put)


def remove_aliases(holdings: Holdings, names: Sequence[str]) -> None:
    """Removes aliases, all of them or none. Raises BadAlias, LibraryBusy."""

    def forget(transaction: Connection) -> None:
        for name in names:
            Aliases(holdings.engine).forget(transaction, name)

    _change(holdings, "the removal of aliases", forget)


def read_table(text: str) -> Iterator[tuple[int, Alias]]:
    """The aliases of a table in CSV, each with the number of its line. Raises BadTable.

    Two columns, alias and image, parted by comma, semicolon or tab; a heading may stand above, empty lines between.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in DELIMITERS if mark in first), ",")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems = []
    try:
        for number, row in enumerate(rows):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (number == 0 and tuple(cell.casefold() for cell in cells) == HEADER):
                continue
            if len(cells) != 2:
                problems.append(f"line {rows.line_num}: {len(cells)} columns instead of alias and image")
                continue
            yield rows.line_num, Alias(cells[0], cells[1])
    except csv.Error as error:
        problems.append(f"line {rows.line_num}: {error}")
    if problems:
        raise BadTable(_told(problems))


def _change(holdings: Holdings, what: str, change: Callable[[Connection], R]) -> R:
    with library_lock(holdings.home, what):
        with writing(holdings.engine) as transaction:
            done = change(transaction)
        holdings.publication.advance()
        return done


def _told(problems: Sequence[str]) -> str:
    more = [f"and {len(problems) - MOST_TOLD} more"] if len(problems) > MOST_TOLD else []
    return "\n".join(["Nothing was changed:", *problems[:MOST_TOLD], *more])
