"""Tells the proxy in front that a book changed, for the commands that change books. Knows the settings."""

import click

from config import Config
from iiif_server.edge import Concern, EdgeError, purge
from iiif_server.ingest.holdings import Holdings
from image_store import Aliases


def purge_book(config: Config, holdings: Holdings, book_id: str) -> int:
    """Takes away what the edge keeps of a book; how much. 0 without IIIF_EDGE_PURGE_URL. Raises EdgeError."""
    if config.edge_purge_url is None:
        return 0
    aliases = Aliases(holdings.engine).all()
    return purge(
        config.edge_purge_url, Concern(book_id, {one.alias for one in aliases if one.image.startswith(f"{book_id}_")})
    )


def purge_all(config: Config) -> int:
    """Takes away all that the edge keeps; how much. Raises EdgeError."""
    return 0 if config.edge_purge_url is None else purge(config.edge_purge_url, None)


def tell_edge(config: Config, holdings: Holdings, book_id: str) -> None:
    """A book changed. A proxy that does not answer is a warning: it asks again by itself before long."""
    try:
        purge_book(config, holdings, book_id)
    except EdgeError as error:
        click.echo(
            f"Warning: {error} Readers may see the book as it was for {config.edge_seconds} more seconds.", err=True
        )
