"""`iiif-server books`: one line for each book."""

import click

from config import Config
from iiif_server.cli.rooms import NoLibrary, open_existing, plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from manifests import BookSummary, Urls, first_text


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each book, one a line.")
@plain_errors
def command(as_json: bool) -> None:
    """List the books of the library."""
    try:
        holdings = open_existing(Config.load())
    except NoLibrary as none:
        # No books is an answer: a program that asks for them goes on.
        if not as_json:
            click.echo(none.message, err=True)
        return
    books = holdings.library.books()
    if as_json:
        for book in books:
            say_json(_document(book, holdings.urls))
    elif books:
        say_table([("BOOK", "PAGES", "TITLE"), *((book.id, _pages(book), first_text(book.title)[0]) for book in books)])
    else:
        click.echo("The library is empty. `iiif-server ingest FOLDER` makes a book of a folder of scans.", err=True)


def _pages(book: BookSummary) -> str:
    missing = f", {book.missing_count} missing" if book.missing_count else ""
    return counted(book.page_count, "page") + missing


def _document(book: BookSummary, urls: Urls) -> dict[str, object]:
    return {
        "book": book.id,
        "title": {tag: list(texts) for tag, texts in book.title.items()},
        "language": book.language,
        "pages": book.page_count,
        "missing": book.missing_count,
        "published": book.published.isoformat(),
        "manifest": urls.manifest(book.id),
    }
