"""Opens the line to the queue, for the commands that need it; says plainly when there is none."""

from importlib.metadata import version

import click

from config import Config
from iiif_server.queue.line import Line


def open_line(config: Config) -> Line:
    """The line to the Redis of the settings."""
    if config.redis_url is None:
        raise click.ClickException(
            "There is no queue: IIIF_REDIS_URL is not set. Set it to a Redis, for example redis://127.0.0.1:6379/1, or"
            " ingest without --queue: then this program does the work itself."
        )
    return Line(config.redis_url)


def program_version() -> str:
    """Of this program, as it was installed."""
    return version("iiif-server")
