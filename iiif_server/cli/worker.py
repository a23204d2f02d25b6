"""`iiif-server worker`: takes books from the queue. The worker of the web server is another: iiif_server/worker.py."""

import os
import re
import signal
from functools import partial

import click

from config import Config, cores
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.queue_line import open_line, program_version
from iiif_server.cli.rooms import open_holdings, plain_errors
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.events import Tell
from iiif_server.ingest.report import Report
from iiif_server.queue.colleagues import Colleague
from iiif_server.queue.errors import JobFailed
from iiif_server.queue.identity import library_id, this_machine
from iiif_server.queue.orders import BookOrder
from iiif_server.queue.performing import perform
from iiif_server.queue.working import Worker

NAME = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)


@click.command
@click.option("--name", metavar="NAME", help="What `iiif-server jobs` calls it. Default: the name of the machine.")
@click.option("--burst", is_flag=True, help="Stop when no book waits any more.")
@plain_errors
def command(name: str | None, burst: bool) -> None:
    """Take books from the queue, one at a time, and ingest them as `iiif-server ingest` does.

    Any number may run; on more than one machine the catalogue must be PostgreSQL, and all machines share IIIF_HOME.
    Ctrl-C (or SIGTERM) puts the book in hand back: whoever comes next goes on where this one stopped.
    """
    if name is not None and not NAME.fullmatch(name):
        raise click.UsageError(f"{name!r} cannot be the name of a worker: at most 40 of A-Z a-z 0-9 . _ - are allowed.")
    config = Config.load()
    line = open_line(config)
    engine = open_holdings(config).engine
    catalogue = engine.dialect.name
    engine.dispose()
    machine = this_machine()
    shown = re.sub("[^A-Za-z0-9._-]", "-", name or machine.name)[:40]
    me = Colleague.here(f"{shown}-{os.getpid()}", machine, library_id(config.home), catalogue, program_version())
    worker = Worker(line, me, partial(perform_here, config), _say)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: worker.go_home())
    _say(f"Worker {me.name} of the library {config.home}: waiting for books.")
    worker.run(burst=burst)
    _say(f"Worker {me.name} has stopped.")


def perform_here(config: Config, order: BookOrder, tell: Tell) -> Report:
    """Performs an order with the library of these settings. Raises LibraryBusy, and JobFailed with the reason."""
    try:
        return _ingest(config, order, tell)
    except click.ClickException as failed:
        if isinstance(failed.__cause__, LibraryBusy):
            raise failed.__cause__ from None
        raise JobFailed(failed.message) from failed


@plain_errors
def _ingest(config: Config, order: BookOrder, tell: Tell) -> Report:
    holdings = open_holdings(config)
    report = perform(order, holdings, cores(), tell)
    if report.published:
        tell_edge(config, holdings, report.book_id)
    return report


def _say(text: str) -> None:
    # In several processes and a journal: each line whole, and at once.
    click.echo(text + "\n", nl=False)
