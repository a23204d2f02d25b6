"""`iiif-server serve`: checks the settings, brings the catalogue up to date, and becomes gunicorn.

`--check` is for whoever reloads a server: gunicorn ends where its new workers do not start, and readers would see a
library that is closed.
"""

import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, cast

import click

import config as settings
from config import Config, environment_with
from iiif_server.cli import LINEAR_ALGEBRA
from iiif_server.cli.rooms import plain_errors
from iiif_server.database import has_catalogue, open_database, upgrade_schema
from iiif_server.finding import make_findable
from iiif_server.metrics import FOLDER as METRICS
from iiif_server.notices import FOLDER, Notices
from iiif_server.publication import PublicationCounter
from iiif_server.shared_numbers import forget_numbers_of_the_dead
from iiif_server.stats.robots import BadRobots, read_robots

APPLICATION = "iiif_server.application"
# For glibc, mallopt(3): memory for pixels stays with the process until its next image. Given back and taken anew, the
# kernel clears it each time: a fifth of a region's or a page's time (docs/adr/0008). Who sets them has their way.
MALLOC = {
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "134217728",
    "MALLOC_TOP_PAD_": "4194304",
    "MALLOC_ARENA_MAX": "2",
}


class Application(Protocol):
    """What `iiif_server.application` offers."""

    def create_app(self, config: Config) -> object: ...


@click.command
@click.option("--bind", metavar="HOST:PORT", help="Where to listen (IIIF_BIND).")
@click.option("--workers", metavar="N", type=int, help="Server processes (IIIF_WORKERS).")
@click.option("--check", is_flag=True, help="Only tell whether it would start with the settings of now.")
@plain_errors
def command(bind: str | None, workers: int | None, check: bool) -> None:
    """Start the web server. It runs until it is stopped with Ctrl-C or SIGTERM."""
    config = Config.load(bind=bind, workers=workers)
    if check:
        _check(config)
        return
    config.home.mkdir(parents=True, exist_ok=True)
    upgrade_schema(config.database_url)
    engine = open_database(config.database_url)
    make_findable(engine)
    engine.dispose()
    _check_robots(config)
    _check_free(config.bind)
    Notices(config.home / FOLDER, PublicationCounter(config.publication_file).value).clear()
    forget_numbers_of_the_dead(config.home / METRICS)
    click.echo(f"{config.public_url}/")
    sys.stdout.flush()
    # The same process goes on as gunicorn, with its number and its signals: nothing stands between.
    arguments = [sys.executable, "-m", "gunicorn", "--config", str(_gunicorn_settings())]
    os.execve(sys.executable, arguments, {**LINEAR_ALGEBRA, **MALLOC, **environment_with(bind=bind, workers=workers)})


def _gunicorn_settings() -> Path:
    return Path(settings.__file__).with_name("gunicorn.conf.py")


def _check(config: Config) -> None:
    """Raises what a worker would end of."""
    has_catalogue(config.database_url)
    # By name and only here: what starts a server loads nothing of what serves.
    application = cast(Application, import_module(APPLICATION))
    # A worker counts in files of the library; this one is none.
    with TemporaryDirectory() as folder:
        application.create_app(config.model_copy(update={"home": Path(folder)}))
    click.echo("The server would start with these settings. Nothing was started.")


def _check_robots(config: Config) -> None:
    """Raises ClickException when the list of robots cannot be used: each worker would say so, and end."""
    try:
        read_robots(config.statistics_robots)
    except BadRobots as error:
        raise click.ClickException(f"IIIF_STATISTICS_ROBOTS: {error}") from error


def _check_free(bind: str) -> None:
    """Raises ClickException when somebody else listens there: gunicorn would try for a while, then say less."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise click.ClickException(
                f"The server cannot listen on {bind}: {error.strerror}. Stop what listens there, or choose another"
                " port with --bind HOST:PORT."
            ) from error
