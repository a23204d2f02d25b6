"""`iiif-server restore BOOK`: brings a removed book back from the trash."""

import click

from config import Config
from iiif_server.care.trash import restore
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import counted, say_json


@click.command
@click.argument("name", metavar="BOOK")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(name: str, as_json: bool) -> None:
    """Bring BOOK back from the trash, exactly as it was: the same addresses, documents and aliases.

    BOOK is the identifier of the book (its newest removal counts), or a NAME of `iiif-server trash list`.
    """
    config = Config.load()
    holdings = open_existing(config)
    back = restore(holdings, name)
    book_id = back.entry.book
    tell_edge(config, holdings, book_id)
    if as_json:
        say_json({"book": book_id, "restored": True, "pages": back.entry.pages, "aliases": list(back.other_aliases)})
        return
    pages = counted(back.entry.pages, "page")
    click.echo(f"The book {book_id} is back ({back.entry.title}, {pages}): {holdings.urls.read(book_id)}")
    for alias in back.other_aliases:
        click.echo(f"The alias {alias} leads elsewhere by now, and stays so.", err=True)
