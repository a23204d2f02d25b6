"""`iiif-server count KIND`: how many books there are of each author, year, language and so on."""

import click

from config import Config
from iiif_server.cli.rooms import NoLibrary, open_existing, plain_errors
from iiif_server.cli.words import say_json, say_table
from manifests.collections import KINDS, Kind
from manifests.collections.counting import Counted, by_label


@click.command("count")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--collection", metavar="ID", help="Books in this collection and below it only.")
@click.option("--by-name", is_flag=True, help="In alphabetical order, numbers by value; else the most frequent first.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each value, one a line.")
@plain_errors
def command(kind: Kind, collection: str | None, by_name: bool, limit: int | None, as_json: bool) -> None:
    """Count the books of each value of KIND.

    `person` is everybody who is named, in whatever role. Of a book with several values each is counted.
    """
    try:
        library = open_existing(Config.load()).library
    except NoLibrary as none:
        # No books is an answer: a program that asks for them goes on.
        click.echo(none.message, err=True)
        return
    within = library.collections.get(collection).id if collection is not None else None
    found = library.facets.count(kind, within)
    found = (by_label(found) if by_name else found)[:limit]
    if as_json:
        for one in found:
            label = {tag: list(texts) for tag, texts in one.label.items()}
            say_json({"kind": kind, "value": one.value, "label": label, "books": one.books})
    elif found:
        say_table([("BOOKS", kind.upper()), *((str(one.books), _names(one)) for one in found)])
    else:
        click.echo(f"No book says anything of this kind: {kind}.", err=True)


def _names(counted: Counted) -> str:
    """In all its languages, each form once."""
    return " = ".join(dict.fromkeys(text for texts in counted.label.values() for text in texts))
