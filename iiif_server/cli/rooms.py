"""Opens the rooms of the library for a command, and turns expected errors into one plain sentence and status 1."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError

from config import Config, ConfigError
from iiif_server.database import CatalogueError, open_database, upgrade_schema
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.holdings import Holdings
from iiif_server.publication import PublicationCounter
from image_store import Catalog, ImageStoreError, Limits
from manifests import Library, ManifestsError, Urls

P = ParamSpec("P")
R = TypeVar("R")


def open_holdings(config: Config) -> Holdings:
    """The library of the settings, its tables up to date. A library that does not exist yet is made."""
    config.home.mkdir(parents=True, exist_ok=True)
    upgrade_schema(config.database_url)
    engine = open_database(config.database_url)
    return Holdings(
        home=config.home,
        pyramids=config.pyramids,
        engine=engine,
        catalog=Catalog(engine),
        library=Library(engine),
        publication=PublicationCounter(config.publication_file),
        urls=Urls(config.public_url),
        limits=Limits(config.max_area, config.max_width, config.max_height),
        roots=config.source_roots,
        max_pixels=config.master_pixels,
        clock=lambda: datetime.now(UTC),
    )


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose expected errors end as sentences on standard error, with exit status 1."""

    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (ConfigError, CatalogueError, IngestError, ManifestsError, ImageStoreError) as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(f"The catalogue cannot be used: {error.orig}. See IIIF_DATABASE_URL.") from error
        except BrokenPipeError:
            raise  # `iiif-server books | head`: click ends quietly
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise click.ClickException(f"{error.strerror or error}{where}.") from error

    return spoken
