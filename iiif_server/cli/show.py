"""`iiif-server show BOOK`: a book and its pages."""

import click

from config import Config
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import pixels, say_json, say_table
from iiif_server.ingest.holdings import Holdings
from manifests import Book, Page, first_text


@click.command
@click.argument("book_id", metavar="BOOK")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(book_id: str, as_json: bool) -> None:
    """Show BOOK and its pages."""
    holdings = open_existing(Config.load())
    book = holdings.library.get(book_id)
    if as_json:
        say_json(_document(book, holdings))
        return
    title, language = first_text(book.title)[0], book.language or "not said (give it with ingest --language)"
    for name, value in (
        ("Book", book.id),
        ("Title", title),
        ("Language", language),
        ("Pages", f"{len(book.pages)}, of which {book.missing_count} missing"),
        ("Read", holdings.urls.read(book.id)),
        ("Manifest", holdings.urls.manifest(book.id)),
    ):
        click.echo(f"{name + ':':<10}{value}")
    click.echo()
    say_table([("PAGE", "LABEL", "SIZE", "FILE"), *map(_row, book.pages)])


def _row(page: Page) -> tuple[str, str, str, str]:
    size = pixels(page.image.info.dimensions) if page.image else "missing"
    problem = f" ({page.problem})" if page.problem else ""
    return page.key, first_text(page.label)[0], size, page.place + problem


def _document(book: Book, holdings: Holdings) -> dict[str, object]:
    return {
        "book": book.id,
        "title": {tag: list(texts) for tag, texts in book.title.items()},
        "language": book.language,
        "missing": book.missing_count,
        "manifest": holdings.urls.manifest(book.id),
        "pages": [
            {
                "page": page.key,
                "label": first_text(page.label)[0],
                "file": page.place,
                "sha256": page.fingerprint or None,
                "image": holdings.urls.image(page.image.id) if page.image else None,
                "width": page.image.info.dimensions.width if page.image else None,
                "height": page.image.info.dimensions.height if page.image else None,
                "problem": page.problem,
            }
            for page in book.pages
        ],
    }
