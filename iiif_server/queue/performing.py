"""How an order is performed: by the code of the embedded ingest. The one place where the queue calls it."""

from pathlib import Path

from iiif_server.ingest.events import Tell
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from iiif_server.queue.orders import BookOrder


def perform(order: BookOrder, holdings: Holdings, cores: int, tell: Tell) -> Report:
    """Ingests the book of an order on so many cores. Raises what `ingest` raises."""
    return ingest(
        Order(
            folder=Path(order.path),
            jobs=order.jobs or cores,
            book_id=order.book_id,
            title=order.title,
            language=order.language,
            prune=order.prune,
            cores=cores,
            resolution=order.resolution,
        ),
        holdings,
        tell,
    )
