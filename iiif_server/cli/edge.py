"""Tells the proxy in front that a book changed, for the commands that change books. Knows the settings."""

import click

from config import Config
from iiif_server.edge import Concern, EdgeError, purge
from iiif_server.ingest.holdings import Holdings
from image_store.aliases import Aliases

# For answers that were on their way, and for clocks.
SLACK = 60


def purge_book(config: Config, holdings: Holdings, book_id: str, *, newer: float | None = None) -> int:
    """Takes away what the edge keeps of a book; how much. 0 without IIIF_EDGE_PURGE_URL. Raises EdgeError.

    `newer`: only what was asked in so many seconds.
    """
    if config.edge_purge_url is None:
        return 0
    aliases = {one.alias for one in Aliases(holdings.engine).all() if one.image.startswith(f"{book_id}_")}
    return purge(config.edge_purge_url, Concern(book_id, aliases), newer=newer)


def purge_all(config: Config) -> int:
    """Takes away all that the edge keeps; how much. Raises EdgeError."""
    return 0 if config.edge_purge_url is None else purge(config.edge_purge_url, None)


def tell_edge(config: Config, holdings: Holdings, book_id: str) -> None:
    """A book changed. A proxy that does not answer is a warning: it asks again by itself before long.

    What it has not asked about for longer than IIIF_EDGE_SECONDS it will ask about anyway.
    """
    try:
        purge_book(config, holdings, book_id, newer=config.edge_seconds + SLACK)
    except EdgeError as error:
        click.echo(
            f"Warning: {error} Readers may see the book as it was for {config.edge_seconds} more seconds.", err=True
        )
