"""What happened to a book, and when: rows that are added and never changed. Knows no file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Engine, insert, select

from iiif_server.care.tables import HISTORY
from manifests import Book, first_text, wording_of

What: TypeAlias = Literal["ingested", "retitled", "removed", "restored", "emptied", "verified", "repaired", "edited"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a book. `at` is in UTC; `details` are plain values."""

    at: datetime
    book: str
    event: str
    program: str
    details: Mapping[str, Any]


def program_version() -> str:
    """The version of this program, as it is installed."""
    try:
        return version("iiif-server")
    except PackageNotFoundError:
        return "unknown"


def record(transaction: Connection, at: datetime, book: str, event: What, details: Mapping[str, Any]) -> None:
    """Adds what happened, inside the caller's transaction: it is there if and only if it was done."""
    told = json.dumps(details, ensure_ascii=False)
    row = {"at": at, "book": book, "event": event, "program": program_version(), "details": told}
    transaction.execute(insert(HISTORY), row)


def record_publication(transaction: Connection, at: datetime, old: Book | None, new: Book) -> None:
    """Adds that a book appeared or changed by an ingest, and a new title apart from that."""
    record(transaction, at, new.id, "ingested", changes(old, new))
    if old is not None and old.title != new.title:
        titles = {"from": first_text(old.title)[0], "to": first_text(new.title)[0]}
        record(transaction, at, new.id, "retitled", titles)


def changes(old: Book | None, new: Book) -> dict[str, Any]:
    """What an ingest made of a book: page keys, in reading order."""
    before = {page.key: page for page in old.pages} if old else {}
    after = {page.key for page in new.pages}
    return {
        "pages": len(new.pages),
        "missing": new.missing_count,
        "new": [page.key for page in new.pages if page.key not in before],
        "changed": [
            page.key
            for page in new.pages
            if page.key in before and before[page.key].fingerprint != page.fingerprint and page.image
        ],
        "gone": [key for key in before if key not in after],
        "damaged": {page.key: page.problem for page in new.pages if page.problem},
        "described": reworded(old, new) if old else [],
    }


def reworded(old: Book, new: Book) -> list[str]:
    """What is said otherwise of a book than before, in the words of people; pages that are new are not compared."""
    before, after = wording_of(old), wording_of(new)
    pages = {page.key: page for page in before.pages}
    there = {page.key for page in after.pages}
    both = [(pages[page.key], page) for page in after.pages if page.key in pages]
    changed = {
        "title": before.title != after.title,
        "language": before.language != after.language,
        "description": before.about != after.about,
        "order": [one.key for one in before.pages if one.key in there] != [one.key for _, one in both],
        "labels": any(one.label != other.label for one, other in both),
        "hidden pages": any(one.hidden != other.hidden for one, other in both),
        "how pages are shown": any(one.behaviour != other.behaviour for one, other in both),
        "contents": before.sections != after.sections,
        "cover": before.cover_key != after.cover_key,
        "first page to open": before.start_key != after.start_key,
        "other orders": before.orders != after.orders,
        "catalogue records": old.records != new.records,
    }
    return [name for name, is_other in changed.items() if is_other]


def history_of(engine: Engine, book_id: str) -> list[Happening]:
    """All that happened to a book, the oldest first; also to one that is not in the library any more."""
    asked = select(HISTORY).where(HISTORY.c.book == book_id).order_by(HISTORY.c.id)
    with engine.connect() as connection:
        return [
            Happening(row.at, row.book, row.event, row.program, json.loads(row.details))
            for row in connection.execute(asked)
        ]
