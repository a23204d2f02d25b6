"""How an order is performed: by the code of the embedded ingest. The one place where the queue calls it."""

from dataclasses import replace

from iiif_server.ingest.events import Tell
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import ingest
from iiif_server.queue.orders import BookOrder


def perform(order: BookOrder, holdings: Holdings, cores: int, tell: Tell) -> Report:
    """Ingests the book of an order on so many cores. Raises what `ingest` raises."""
    return ingest(replace(order.order, jobs=order.jobs or cores, cores=cores), holdings, tell)
