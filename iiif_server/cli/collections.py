"""`iiif-server collections`: the words for the tree. What it is made of is decided in `manifests.collections`."""

from collections.abc import Sequence
from pathlib import Path

import click

from config import Config
from iiif_server.care.shelving import FILE, Shelved, export, is_behind, read_file, shelve
from iiif_server.cli.rooms import NoLibrary, open_existing, plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from iiif_server.ingest.holdings import Holdings
from manifests import BadDescription, Urls
from manifests.collections import CollectionNode, walk_nodes

# What stands for the file in the folder of the library.
_THAT_OF_THE_LIBRARY = ""


@click.command("collections")
@click.option(
    "--check",
    "to_check",
    metavar="[FILE]",
    is_flag=False,
    flag_value=_THAT_OF_THE_LIBRARY,
    help="Say what would come of FILE, and change nothing.",
)
@click.option(
    "--import",
    "to_import",
    metavar="[FILE]",
    is_flag=False,
    flag_value=_THAT_OF_THE_LIBRARY,
    help=f"Take the collections of FILE in place of those imported last. Without FILE: {FILE} in IIIF_HOME.",
)
@click.option("--export", "to_export", is_flag=True, help="Print the tree as a file to be changed and imported.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each collection, one a line.")
@plain_errors
def command(to_check: str | None, to_import: str | None, to_export: bool, as_json: bool) -> None:
    """Show the tree of collections, and how many books are in each and below it.

    They are made of what descriptions say, of folders (IIIF_COLLECTIONS_BY_FOLDER), and of a file of yours; an empty
    one is not shown.
    """
    if sum((to_check is not None, to_import is not None, to_export)) > 1:
        raise click.UsageError("--check, --import and --export are three commands; give one of them.")
    config = Config.load()
    try:
        holdings = open_existing(config)
    except NoLibrary as none:
        if to_check is not None or to_import is not None:
            raise
        # No collections is an answer: a program that asks for them goes on.
        click.echo(none.message, err=True)
        return
    if to_export:
        click.echo(export(holdings), nl=False)
    elif to_check is not None:
        _tell(_shelve(holdings, to_check, keep=False), holdings, "Nothing was changed.", as_json)
    elif to_import is not None:
        done = _shelve(holdings, to_import, keep=True)
        _tell(done, holdings, "Imported." if done.changed else "Imported: nothing is other than before.", as_json)
    else:
        _show(holdings, as_json)


def _shelve(holdings: Holdings, name: str, *, keep: bool) -> Shelved:
    path = Path(name) if name else holdings.home / FILE
    if not path.is_file():
        raise BadDescription(
            f"There is no file {path}. `iiif-server collections --export` prints the tree as it is, to begin with."
        )
    return shelve(holdings, read_file(path), keep=keep)


def _tell(done: Shelved, holdings: Holdings, end: str, as_json: bool) -> None:
    _say_tree(done.tree, holdings.urls, as_json)
    for note in done.notes:
        click.echo(note, err=True)
    click.echo(end, err=as_json)


def _show(holdings: Holdings, as_json: bool) -> None:
    collections = holdings.library.collections
    tree = collections.tree()
    _say_tree(tree, holdings.urls, as_json)
    if not as_json:
        alone = collections.alone()
        click.echo(f"{counted(alone, 'book')} in no collection." if tree or alone else "The library is empty.")
    try:
        if is_behind(holdings):
            click.echo(
                f"{FILE} in IIIF_HOME says something else. `iiif-server collections --import` takes it in.", err=True
            )
    except BadDescription as error:
        click.echo(str(error), err=True)


def _say_tree(tree: Sequence[CollectionNode], urls: Urls, as_json: bool) -> None:
    nodes = list(walk_nodes(tree))
    if as_json:
        for depth, node in nodes:
            say_json(_document(node, depth, urls))
    elif nodes:
        others = any(node.remotes for _, node in nodes)
        say_table(
            [
                _cells(others, "COLLECTION", "BOOKS", "IN IT ITSELF", "OF OTHERS", "MADE BY", "LABEL"),
                *(
                    _cells(
                        others,
                        "  " * depth + node.record.id,
                        str(node.books),
                        str(node.direct),
                        str(node.remotes),
                        node.record.origin,
                        _label(node),
                    )
                    for depth, node in nodes
                ),
            ]
        )


def _cells(others: bool, *cells: str) -> tuple[str, ...]:
    """A line; the column on what other institutions have is there where something is in it."""
    return cells if others else (*cells[:3], *cells[4:])


def _label(node: CollectionNode) -> str:
    return " = ".join(text for texts in node.record.label.values() for text in texts)


def _document(node: CollectionNode, depth: int, urls: Urls) -> dict[str, object]:
    record = node.record
    return {
        "collection": record.id,
        "label": {tag: list(texts) for tag, texts in record.label.items()},
        "summary": {tag: list(texts) for tag, texts in record.summary.items()},
        "parent": record.parent,
        "depth": depth,
        "made_by": record.origin,
        "path": list(record.path),
        "books": node.books,
        "direct": node.direct,
        "remotes": node.remotes,
        "address": urls.collection(record.id),
    }
