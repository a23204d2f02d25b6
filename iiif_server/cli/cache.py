"""`iiif-server cache stats|purge`: the cache of derived images, layer by layer."""

from collections.abc import Callable

import click

from config import Config
from iiif_server.cli.edge import purge_all, purge_book
from iiif_server.cli.rooms import check_library, open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from iiif_server.publication import PublicationCounter
from image_store import Cache, CacheFill, CacheUnreachable, open_shared

_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
_BOUNDS = {"files": "IIIF_CACHE_BYTES", "redis": "maxmemory of Redis, which others may share"}
_NAMES = {"files": "Files", "redis": "Redis"}


@click.group
def command() -> None:
    """Look at the cache of images, or empty it."""


@command.command
@_JSON
@plain_errors
def stats(as_json: bool) -> None:
    """How full the cache is."""
    config = _config()
    fills, problems = _each(config, lambda layer: layer.fill())
    if as_json:
        memory = {"bound": config.memory_cache_bytes, "processes": config.workers}
        say_json({**_as_json(fills, "entries", "bytes", "bound"), "memory": memory})
    else:
        for name, fill in fills.items():
            bound = f"the bound is {bytes_in_words(fill.bound)} ({_BOUNDS[name]})"
            click.echo(f"{_NAMES[name]}: {_in_words(fill)}; {bound}.")
        if config.memory_cache_bytes:
            most = bytes_in_words(config.memory_cache_bytes)
            click.echo(f"Memory: up to {most} in each server process (IIIF_MEMORY_CACHE_BYTES), which alone knows.")
        if not fills and not problems and not config.memory_cache_bytes:
            click.echo("No cache is kept: its settings are 0.")
    _fail(problems)


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
    config = _config()
    gone, problems = _each(config, lambda layer: layer.purge())
    # After the layers below, so that nothing comes up again. The processes see it at their next request.
    PublicationCounter(config.purges_file).advance()
    purge_all(config)
    if as_json:
        say_json(_as_json(gone, "entries", "bytes"))
    else:
        for name, fill in gone.items():
            click.echo(f"{_NAMES[name]}: {_in_words(fill)}: all removed.")
        if config.memory_cache_bytes:
            click.echo("Memory: every server process of this machine forgets at its next request.")
    _fail(problems)


def _purge_book(book_id: str, as_json: bool) -> None:
    config = Config.load()
    count = purge_book(config, open_existing(config), book_id)
    if as_json:
        say_json({"book": book_id, "edge": count})
    elif config.edge_purge_url is None:
        click.echo("No proxy is set whose cache could be emptied (IIIF_EDGE_PURGE_URL).")
    else:
        click.echo(f"{book_id}: {counted(count, 'answer')} taken out of the cache of the proxy in front.")


def _config() -> Config:
    config = Config.load()
    check_library(config)
    return config


def _each(config: Config, ask: Callable[[Cache], CacheFill]) -> tuple[dict[str, CacheFill], list[str]]:
    """What each layer answers, by its name, and a sentence for each that does not: the others are asked all the same.

    What others share first: nothing comes up again into a layer that is empty already.
    """
    fills, problems = {}, []
    for layer in reversed(open_shared(config.cache_folder, config.cache_bytes, redis_url=config.redis_url)):
        try:
            fills[layer.name] = ask(layer)
        except CacheUnreachable as error:
            problems.append(str(error))
    return dict(reversed(fills.items())), problems


def _as_json(fills: dict[str, CacheFill], *parts: str) -> dict[str, object]:
    """The files as they were always told, and Redis beside them."""
    files = fills.get("files", CacheFill(0, 0, 0))
    document: dict[str, object] = {part: getattr(files, part) for part in parts}
    if "redis" in fills:
        document["redis"] = {part: getattr(fills["redis"], part) for part in parts}
    return document


def _in_words(fill: CacheFill) -> str:
    return f"{counted(fill.entries, 'image')}, {bytes_in_words(fill.bytes)}"


def _fail(problems: list[str]) -> None:
    if problems:
        raise click.ClickException(" ".join(problems))
