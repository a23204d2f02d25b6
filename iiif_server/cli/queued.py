"""`iiif-server ingest --queue`: puts books on the queue and follows them, in the words of an embedded ingest."""

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from config import Config
from iiif_server.cli.progress import listener
from iiif_server.cli.queue_line import open_line, program_version
from iiif_server.cli.summary import say_summary
from iiif_server.cli.words import say_json
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.run import Order
from iiif_server.queue.board import Board
from iiif_server.queue.errors import QueueError
from iiif_server.queue.following import Follower
from iiif_server.queue.identity import library_id
from iiif_server.queue.orders import BookOrder
from manifests import Urls

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


def queue_books(config: Config, orders: Sequence[Order], jobs: int | None, as_json: bool, wait: bool) -> bool:
    """Puts each book on the queue and, if it is to be waited for, follows all to their end; whether all went well.

    `jobs`: pages to be built at a time; None: one for each core of the worker's machine. Ctrl-C ends the following,
    not the jobs.
    """
    board = Board(open_line(config))
    well, queued = True, list[BookOrder]()
    for order in orders:
        try:
            one = _order(config, order, jobs)
            new = board.put(one)
        except (QueueError, IngestError) as error:
            click.echo(f"Error: {error}", err=True)
            well = False
            continue
        queued.append(one)
        if as_json and not wait:
            say_json({"event": "queued", "job": one.job_id, "path": one.path, "new": new})
        else:
            click.echo(f"{one.path}: {'queued' if new else 'was queued already'} as {one.job_id}", err=as_json)
    if not wait:
        return well
    try:
        for one in queued:
            well = _follow(board, one, config, as_json) and well
    except KeyboardInterrupt:
        click.echo(
            "\nNo longer watching; what is not done stays on the queue. `iiif-server jobs` shows it, `iiif-server jobs"
            " cancel` takes it down.",
            err=True,
        )
        sys.exit(STOPPED)
    return well


def _order(config: Config, order: Order, jobs: int | None) -> BookOrder:
    # Who is mistaken about the path hears it now, and not from a worker.
    find_masters(order.folder)
    here = replace(order, folder=order.folder.absolute(), without=tuple(path.absolute() for path in order.without))
    return BookOrder.new(version=program_version(), library=library_id(config.home), jobs=jobs, order=here)


def _follow(board: Board, order: BookOrder, config: Config, as_json: bool) -> bool:
    try:
        with listener(as_json) as tell:
            report = Follower(board, lambda text: click.echo(text, err=True)).follow(order.job_id, tell)
    except QueueError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    if as_json:
        say_json(report.as_json())
    else:
        say_summary(report, Urls(config.public_url))
    return report.ok
