"""`iiif-server cache stats|purge`: the cache of derived images."""

import click

from config import Config
from iiif_server.cli.edge import purge_all, purge_book
from iiif_server.cli.rooms import check_library, open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from image_store import Cache, CacheFill, open_cache

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")


@click.group
def command() -> None:
    """Look at the cache of images, or empty it."""


@command.command
@_JSON
@plain_errors
def stats(as_json: bool) -> None:
    """How full the cache is."""
    fill = _cache().fill()
    if as_json:
        say_json({"entries": fill.entries, "bytes": fill.bytes, "bound": fill.bound})
    else:
        click.echo(f"{_in_words(fill)}; the bound is {bytes_in_words(fill.bound)} (IIIF_CACHE_BYTES).")


@command.command
@click.argument("book_id", metavar="[BOOK]", required=False)
@_JSON
@plain_errors
def purge(book_id: str | None, as_json: bool) -> None:
    """Empty the cache, and that of the proxy in front; everything in them can be made again.

    With BOOK: only what the proxy in front keeps of this book (IIIF_EDGE_PURGE_URL). The server's own cache has
    images by their content, so nothing in it can be out of date.
    """
    if book_id is not None:
        _purge_book(book_id, as_json)
        return
    purge_all(Config.load())
    gone = _cache().purge()
    if as_json:
        say_json({"entries": gone.entries, "bytes": gone.bytes})
    else:
        click.echo(f"{_in_words(gone)}: all removed.")


def _purge_book(book_id: str, as_json: bool) -> None:
    config = Config.load()
    count = purge_book(config, open_existing(config), book_id)
    if as_json:
        say_json({"book": book_id, "edge": count})
    elif config.edge_purge_url is None:
        click.echo("No proxy is set whose cache could be emptied (IIIF_EDGE_PURGE_URL).")
    else:
        click.echo(f"{book_id}: {counted(count, 'answer')} taken out of the cache of the proxy in front.")


def _cache() -> Cache:
    config = Config.load()
    check_library(config)
    return open_cache(config.cache_folder, config.cache_bytes)


def _in_words(fill: CacheFill) -> str:
    return f"{counted(fill.entries, 'image')}, {bytes_in_words(fill.bytes)}"
