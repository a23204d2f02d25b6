"""`iiif-server verify`: reads every pyramid and compares it with its index and with the catalogue."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from config import Config, cores
from iiif_server.cli.rooms import open_holdings, plain_errors
from iiif_server.cli.words import counted, say_json
from image_store import BrokenPyramid, ImageRecord
from image_store.building import check_pyramid, read_index


@click.command
@click.argument("book_ids", metavar="[BOOK]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each damaged page, then one for all.")
@plain_errors
def command(book_ids: tuple[str, ...], as_json: bool) -> None:
    """Read every pyramid of the books (all books, if none is named) and report the damaged ones.

    Exit status 1 when one is damaged.
    """
    holdings = open_holdings(Config.load())
    for book_id in book_ids:
        holdings.library.version(book_id)
    names = book_ids or [book.id for book in holdings.library.books()]
    records = [record for name in names for record in holdings.catalog.of_group(name)]
    damaged = 0
    with ThreadPoolExecutor(cores()) as pool:
        faults = pool.map(lambda record: _fault(record, holdings.pyramids), records)
        for record, fault in zip(records, faults, strict=True):
            if fault is not None:
                damaged += 1
                _tell(record, fault, as_json)
    if as_json:
        say_json({"event": "verified", "books": len(names), "images": len(records), "damaged": damaged})
    else:
        verdict = f"{damaged} damaged" if damaged else "all sound"
        click.echo(f"{counted(len(records), 'image')} of {counted(len(names), 'book')} read: {verdict}.")
    if damaged:
        if not as_json:
            click.echo("Remove the files named above and ingest those books again.", err=True)
        sys.exit(1)


def _fault(record: ImageRecord, pyramids: Path) -> str | None:
    stem = pyramids / record.pyramid
    try:
        check_pyramid(stem)
        index = read_index(stem)
    except BrokenPyramid as error:
        return str(error)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if index.fingerprint != record.source.sha256:
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
