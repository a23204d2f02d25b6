"""`iiif-server verify`: reads every pyramid and compares it with its index and with the catalogue."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import click

from config import Config, cores
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import counted, say_json
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import library_lock
from image_store import BrokenPyramid, ImageRecord
from image_store.building import check_pyramid, disown_pyramid, read_index


@click.command
@click.argument("book_ids", metavar="[BOOK]...", nargs=-1)
@click.option("--repair", is_flag=True, help="Give damaged pyramids up, so that the next ingest builds them anew.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each damaged page, then one for all.")
@plain_errors
def command(book_ids: tuple[str, ...], repair: bool, as_json: bool) -> None:
    """Read every pyramid of the books (all books, if none is named) and report the damaged ones.

    Exit status 1 when one is damaged, also when it was given up with --repair: then its book is to be ingested again.
    """
    holdings = open_existing(Config.load())
    # Without the lock an ingest could put a sound pyramid in place between the look and the repair.
    with library_lock(holdings.home, "a repair") if repair else nullcontext():
        books, images, damaged = _verify(holdings, book_ids, as_json)
        for record in damaged if repair else ():
            disown_pyramid(holdings.pyramids / record.pyramid)
    if as_json:
        counts = {"books": books, "images": images, "damaged": len(damaged)}
        say_json({"event": "verified", **counts, "repaired": repair and bool(damaged)})
    else:
        verdict = f"{len(damaged)} damaged" if damaged else "all sound"
        click.echo(f"{counted(images, 'image')} of {counted(books, 'book')} read: {verdict}.")
        if damaged:
            click.echo(_remedy(sorted({record.group for record in damaged}), repair), err=True)
    if damaged:
        sys.exit(1)


def _verify(holdings: Holdings, book_ids: Sequence[str], as_json: bool) -> tuple[int, int, list[ImageRecord]]:
    """How many books and images were read, and the damaged ones, each told as it is found. Raises UnknownBook."""
    for book_id in book_ids:
        holdings.library.version(book_id)
    names = book_ids or [book.id for book in holdings.library.books()]
    records = [record for name in names for record in holdings.catalog.of_group(name)]
    damaged = []
    with ThreadPoolExecutor(cores()) as pool:
        faults = pool.map(lambda record: _fault(record, holdings.pyramids), records)
        for record, fault in zip(records, faults, strict=True):
            if fault is not None:
                damaged.append(record)
                _tell(record, fault, as_json)
    return len(names), len(records), damaged


def _remedy(books: Sequence[str], repair: bool) -> str:
    again = f"ingest the folder of {', '.join(books)} again"
    if not repair:
        return f"Run `iiif-server verify --repair`, then {again}: the damaged pages are built anew."
    return f"The damaged pyramids are given up and show no image until you {again}: that builds them anew."


def _fault(record: ImageRecord, pyramids: Path) -> str | None:
    stem = pyramids / record.pyramid
    try:
        check_pyramid(stem)
        index = read_index(stem)
    except BrokenPyramid as error:
        return str(error)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if index.fingerprint != record.source.fingerprint:
        return "it was made from another master than the catalogue says"
    if index.pyramid.dimensions != record.dimensions or index.gray != record.gray:
        return "it has another size or other colours than the catalogue says"
    return None


def _tell(record: ImageRecord, fault: str, as_json: bool) -> None:
    if as_json:
        say_json(
            {"event": "damaged", "book": record.group, "image": record.id, "pyramid": record.pyramid, "reason": fault}
        )
    else:
        click.echo(f"{record.group}: {record.source.key}: {fault} ({record.pyramid})", err=True)
