"""`iiif-server remove BOOK`: moves a book to the trash."""

import sys

import click

from config import Config
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json, swept_in_words
from iiif_server.ingest.withdraw import withdraw
from manifests import first_text


@click.command
@click.argument("book_id", metavar="BOOK")
@click.option("--moved-to", metavar="OTHER", help="The book that takes its place: harvesters are told of a move.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(book_id: str, moved_to: str | None, yes: bool, as_json: bool) -> None:
    """Move BOOK to the trash. The masters are not touched.

    `iiif-server restore BOOK` brings it back as it was. Ingested again, it has its old addresses, too.
    """
    config = Config.load()
    holdings = open_existing(config)
    book = holdings.library.get(book_id)
    if moved_to is not None:
        holdings.library.version(moved_to)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("There is nobody to ask whether the book shall go. Give --yes to remove it.")
        question = f"Remove {first_text(book.title)[0]} ({book.id}, {counted(len(book.pages), 'page')})?"
        click.confirm(question, abort=True, err=True)
    gone = withdraw(holdings, book_id, moved_to)
    tell_edge(config, holdings, book_id)
    if as_json:
        told = {
            "trash": gone.entry.name,
            "bytes": gone.entry.bytes,
            "swept": list(gone.swept.books),
            "aliases": gone.aliases,
        }
        say_json({"book": book_id, "removed": True, **told})
    else:
        click.echo(
            f"The book {book_id} is removed and lies in the trash ({bytes_in_words(gone.entry.bytes)}). Its masters"
            f" are where they were. `iiif-server restore {book_id}` brings it back, `iiif-server trash empty`"
            " frees the disk."
        )
        if gone.aliases:
            click.echo(f"Aliases that lead nowhere until the book is back: {gone.aliases} (`iiif-server alias list`).")
        if gone.swept.books:
            click.echo(swept_in_words(gone.swept.books, gone.swept.bytes))
