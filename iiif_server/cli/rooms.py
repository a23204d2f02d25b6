"""Opens the rooms of the library for a command, and turns expected errors into one plain sentence and status 1."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError

from config import Config, ConfigError
from config_rules import logo_size
from iiif_server.backup.errors import BackupError
from iiif_server.care.errors import CareError
from iiif_server.database import CatalogueError, has_catalogue, open_database, upgrade_schema
from iiif_server.edge import EdgeError
from iiif_server.export.errors import CannotExport
from iiif_server.finding import make_findable
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.holdings import Holdings
from iiif_server.provider import provider_of
from iiif_server.publication import PublicationCounter
from iiif_server.queue.errors import QueueError
from image_store import ImageStoreError, Limits
from image_store.catalog import Catalog
from manifests import ManifestsError, Urls
from manifests.library import Library

P = ParamSpec("P")
R = TypeVar("R")


# What SQLite says, and what to do.
_REMEDIES = {
    "full": "Make room on its disk and run the same command again.",
    "locked": "Another program has been writing to it for longer than half a minute; run the same command again later.",
    "readonly": "Make its folder and its files ones that can be written to, and run the same command again.",
    "disk I/O": "Its disk is full or ill; make room or see to it, and run the same command again.",
}
_DISK_REMEDIES = {
    errno.ENOSPC: " Make room there and run the same command again.",
    errno.EROFS: " Make its disk one that can be written to and run the same command again.",
}


class NoLibrary(click.ClickException):
    """There is no library yet. The text is a sentence with the remedy."""

    def __init__(self, config: Config) -> None:
        super().__init__(f"There is no library at {config.home} yet; `iiif-server ingest FOLDER` makes one.")


def check_library(config: Config) -> None:
    """Raises NoLibrary when there is none yet."""
    if not has_catalogue(config.database_url):
        raise NoLibrary(config)


def open_existing(config: Config) -> Holdings:
    """The library of the settings, for a command that makes none. Raises NoLibrary."""
    check_library(config)
    return open_holdings(config)


@contextmanager
def open_for_dry_run(config: Config) -> Iterator[Holdings]:
    """The library of the settings; where there is none yet, an empty one that goes again, and nothing is made."""
    if has_catalogue(config.database_url):
        yield open_holdings(config)
        return
    with TemporaryDirectory() as folder:
        home = Path(folder)
        empty = config.model_copy(update={"home": home, "database_url": f"sqlite:///{home / 'catalogue.sqlite'}"})
        holdings = open_holdings(empty)
        try:
            # The place on the disk counts, where a later run will build.
            yield replace(holdings, pyramids=config.pyramids)
        finally:
            holdings.engine.dispose()


def open_holdings(config: Config) -> Holdings:
    """The library of the settings, its tables up to date. A library that does not exist yet is made."""
    config.home.mkdir(parents=True, exist_ok=True)
    upgrade_schema(config.database_url)
    engine = open_database(config.database_url)
    make_findable(engine)
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
        resolution=config.pdf_resolution,
        publish_incomplete=config.publish_incomplete,
        collections_by_folder=config.collections_by_folder,
        provider=provider_of(config.provider_name, config.provider_url, logo_size(config.provider_logo)),
    )


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose expected errors end as sentences on standard error, with exit status 1."""

    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (
            ConfigError,
            CatalogueError,
            EdgeError,
            IngestError,
            CareError,
            BackupError,
            ManifestsError,
            ImageStoreError,
            QueueError,
            CannotExport,
        ) as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(_catalogue_failed(str(error.orig))) from error
        except BrokenPipeError:
            raise  # `iiif-server books | head`: click ends quietly
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            remedy = _DISK_REMEDIES.get(error.errno or 0, "")
            raise click.ClickException(f"{error.strerror or error}{where}.{remedy}") from error

    return spoken


def _catalogue_failed(said: str) -> str:
    """A sentence for what a database said in the middle of the work. What was not committed never was."""
    remedy = next((words for mark, words in _REMEDIES.items() if mark in said), "See IIIF_DATABASE_URL.")
    return f"The catalogue cannot be used: {said}. {remedy} What is published stays as it was."
