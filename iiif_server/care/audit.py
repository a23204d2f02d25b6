"""Gathers what a report says of a library, and writes it whole or not at all. Reads no master and no pyramid."""

import os
from collections.abc import Collection
from pathlib import Path

from iiif_server.care.errors import BadWish
from iiif_server.care.history import program_version
from iiif_server.care.ledger import Ledger
from iiif_server.care.report import FORMS, Audit, lines_of
from iiif_server.ingest.holdings import Holdings


def check_report_name(file: Path) -> None:
    """Raises BadWish where the ending says no form of report."""
    if file.suffix.lower() not in FORMS:
        raise BadWish(f"{file.name}: a report ends in {', '.join(FORMS)}; the ending says which form it has")


def audit(holdings: Holdings, books: Collection[str]) -> Audit:
    """What was last found of every file of these books, in the order of their identifiers and pages."""
    pages = []
    for book_id in sorted(set(books)):
        records = {record.id: record for record in holdings.catalog.of_group(book_id)}
        for page in holdings.library.get(book_id).pages_with_image:
            if page.image and page.image.id in records:
                pages.append((page.key, records[page.image.id]))
    lines = tuple(lines_of(pages, Ledger(holdings.engine).entries(books)))
    return Audit(holdings.clock(), holdings.urls.base, program_version(), lines)


def write_report(holdings: Holdings, books: Collection[str], file: Path) -> Audit:
    """Raises BadWish, UnknownBook, OSError."""
    check_report_name(file)
    made = audit(holdings, books)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(FORMS[file.suffix.lower()](made), encoding="utf-8", newline="")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return made
