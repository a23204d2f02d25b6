"""`iiif-server cache stats|purge`: the cache of derived images."""

import click

from config import Config
from iiif_server.cli.rooms import check_library, plain_errors
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
@_JSON
@plain_errors
def purge(as_json: bool) -> None:
    """Empty the cache; everything in it can be made again."""
    gone = _cache().purge()
    if as_json:
        say_json({"entries": gone.entries, "bytes": gone.bytes})
    else:
        click.echo(f"{_in_words(gone)}: all removed.")


def _cache() -> Cache:
    config = Config.load()
    check_library(config)
    return open_cache(config.cache_folder, config.cache_bytes)


def _in_words(fill: CacheFill) -> str:
    return f"{counted(fill.entries, 'image')}, {bytes_in_words(fill.bytes)}"
