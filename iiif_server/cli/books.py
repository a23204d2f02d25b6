"""`iiif-server books`: one line for each book."""

import click

from config import Config
from iiif_server.care.ledger import BookChecks, Ledger
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
    books, checks = holdings.library.books(), Ledger(holdings.engine).books()
    if as_json:
        for book in books:
            say_json(_document(book, holdings.urls, checks.get(book.id)))
    elif books:
        rows = [(book.id, _pages(book, checks.get(book.id)), first_text(book.title)[0]) for book in books]
        say_table([("BOOK", "PAGES", "TITLE"), *rows])
    else:
        click.echo("The library is empty. `iiif-server ingest FOLDER` makes a book of a folder of scans.", err=True)


def _pages(book: BookSummary, checks: BookChecks | None) -> str:
    """`12 pages, INCOMPLETE: 1 missing, DAMAGED: 2 files`."""
    missing = f", INCOMPLETE: {book.missing_count} missing" if book.missing_count else ""
    damaged = f", DAMAGED: {counted(checks.bad, 'file')}" if checks and checks.bad else ""
    return counted(book.page_count, "page") + missing + damaged


def _document(book: BookSummary, urls: Urls, checks: BookChecks | None) -> dict[str, object]:
    return {
        "book": book.id,
        "title": {tag: list(texts) for tag, texts in book.title.items()},
        "language": book.language,
        "pages": book.page_count,
        "missing": book.missing_count,
        "incomplete": book.missing_count > 0,
        "bad_files": checks.bad if checks else None,
        "verified": checks.newest.isoformat() if checks else None,
        "published": book.published.isoformat(),
        "manifest": urls.manifest(book.id),
    }
