"""What the ingest of a book will take, before anything is begun: by heads and sizes of files, without their pixels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from iiif_server.ingest.advice import SLOWEST
from iiif_server.ingest.costs import BOOK_SECONDS, PAGE_SECONDS, START_SECONDS
from iiif_server.ingest.crews import Crews
from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.find import Found, find_masters
from iiif_server.ingest.fingerprints import status_of
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.find import BookAt
from iiif_server.ingest.orders import Order
from iiif_server.ingest.remembered import Remembered
from iiif_server.ingest.report import Need, Report
from iiif_server.ingest.seen import Seen
from iiif_server.ingest.space import BESIDES, TWICE, free_bytes, pixels_and_bytes
from iiif_server.ingest.speeds import SPEEDS
from iiif_server.ingest.standing import Above, standing_of, unchanged
from iiif_server.ingest.surveys import Surveyed, survey_all
from image_store.building import Contents

Outlook: TypeAlias = Literal["new", "changed", "unchanged", "unreadable"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foreseen of a book. `to_build`: pages of masters that are new or have changed, at most.

    `pages`: in the masters; `bytes` on the disk that lasts, `pages_bytes` of each page; `seconds` on one core of the
    machine that SPEEDS was measured on. `kept`: the report of a book of which nothing has changed. `problem`: why it
    cannot be taken in.
    """

    book: BookAt
    outlook: Outlook
    pages: int = 0
    to_build: int = 0
    pixels: int = 0
    bytes: float = 0
    largest: tuple[float, ...] = field(default=(), repr=False)
    seconds: float = 0
    kept: Report | None = None
    problem: str | None = None


def foresee(book: BookAt, wish: Order, holdings: Holdings, crews: Crews, above: Above) -> Forecast:
    """Looks at a book. A page that is damaged counts as one that can be built."""
    order = book.order(wish)
    if not order.rehash:
        standing = standing_of(order, holdings, above)
        kept = unchanged(standing, holdings, prune=order.prune, dry_run=order.dry_run)
        if kept is not None:
            return Forecast(book, "unchanged", pages=kept.pages, kept=kept)
    try:
        masters = find_masters(order.folder, order.without).masters
    except NothingToIngest as error:
        return Forecast(book, "unreadable", problem=str(error))
    surveys = survey_all(masters, order.jobs, holdings.max_pixels, crew=crews.surveyors)
    seen = Remembered(holdings.engine).seen(order.identifier)
    is_old = holdings.library.has(order.identifier)
    fresh = [one for one in masters if not _is_still(one, seen)] if is_old else masters
    pages = {one.file: _leaves(surveys.get(one.file)) for one in masters}
    taken = [(one, pixels_and_bytes(one.path, holdings.max_pixels), pages[one.file]) for one in fresh]
    speed: Counter[str] = Counter()
    for one, (pixels, _), leaves in taken:
        speed[one.kind or ""] += pixels * leaves
    largest = sorted((size for _, (_, size), _ in taken), reverse=True)[: order.jobs]
    return Forecast(
        book,
        "changed" if is_old else "new",
        pages=sum(pages.values()),
        to_build=sum(leaves for _, _, leaves in taken),
        pixels=sum(pixels * leaves for _, (pixels, _), leaves in taken),
        bytes=sum(size * leaves for _, (_, size), leaves in taken),
        largest=tuple(largest),
        seconds=sum(pixels / 1e6 / SPEEDS.get(kind, SLOWEST) for kind, pixels in speed.items())
        + PAGE_SECONDS * sum(leaves for _, _, leaves in taken),
    )


def seconds_of_all(forecasts: Sequence[Forecast], jobs: int) -> float:
    """How long all of them together take with so many jobs, on the machine that SPEEDS was measured on."""
    books = sum(one.outlook in ("new", "changed") for one in forecasts)
    if not books:
        return 0
    return START_SECONDS + BOOK_SECONDS * books + sum(one.seconds for one in forecasts) / jobs


def need_of_all(forecasts: Sequence[Forecast], folder: Path, jobs: int) -> Need:
    """The room that all of them need together, below the folder of the pyramids."""
    lasting = sum(one.bytes for one in forecasts)
    passing = TWICE * sum(sorted((size for one in forecasts for size in one.largest), reverse=True)[:jobs])
    needed = round(lasting + passing) + BESIDES if lasting else 0
    return Need(sum(one.pixels for one in forecasts), needed, free_bytes(folder))


def _is_still(master: Found, seen: Mapping[str, Seen]) -> bool:
    before = seen.get(master.source)
    try:
        return before is not None and before.is_still(status_of(master.path.stat()))
    except OSError:
        return False


def _leaves(surveyed: Surveyed | None) -> int:
    return len(surveyed.leaves) if isinstance(surveyed, Contents) else 1
