"""Writes the report of a run as a page into the library, with small pictures of pages beside those at fault."""

import logging
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from babel.dates import format_datetime
from babel.numbers import format_decimal

from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import readable
from iiif_server.ingest.library.html import Fault, Picture, Remarked, Told, report_page
from iiif_server.ingest.library.remarks import worth_a_look, wrong_with
from iiif_server.ingest.library.report import BookResult, LibraryReport
from iiif_server.ingest.library.words import WORDS, Words
from iiif_server.ingest.report import PageProblem
from image_store import BrokenPyramid, ImageRecord
from image_store.building import small_picture
from manifests import Book, Page, first_text

FOLDER = "reports"
KEPT = 50
MOST_PICTURES = 200
# Beyond that nobody reads on, and `--json` has them all.
MOST_FAULTS = 2000
# Of so many books it is told what is wrong with them, or worth a look, with so many remarks each; and so many pages and
# files are named, of one remark and in sum.
MOST_REMARKED, MOST_REMARKS = 2000, 100
MOST_NAMES_OF_ONE, MOST_NAMES = 1000, 20_000
# A stored tile of the smallest level: larger ones are of a master that was taken as it is.
MOST_BYTES = 200_000
_NAME = re.compile(r"ingest-[0-9]{8}-[0-9]{6}(?:-[0-9]+)?\.html")

log = logging.getLogger(__name__)


def write_page(report: LibraryReport, holdings: Holdings, language: str) -> Path | None:
    """Writes the page, and takes away the oldest when there are more than KEPT; where it is.

    None, with a warning, when it cannot be written: the ingest is done all the same.
    """
    folder = holdings.home / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        path = _free(folder, f"ingest-{report.began:%Y%m%d-%H%M%S}")
        draft = path.with_name(f".{path.name}")
        draft.write_text(report_page(report, _told(report, holdings, language)), "utf-8")
        draft.replace(path)
        _take_away_old(folder)
    except OSError as error:
        log.warning("the report cannot be written to %s: %s", folder, error)
        return None
    return path


def _told(report: LibraryReport, holdings: Holdings, language: str) -> Told:
    words = WORDS[language]
    pictures = _Pictures(holdings, words)
    faults = [fault for book in report.books for fault in _faults(book, pictures)][:MOST_FAULTS]
    paths = " ".join(shlex.quote(readable(str(path))) for path in report.paths)
    links = {book.book_id: holdings.urls.book_page(book.book_id) for book in report.books if _is_there(book)}
    return Told(
        words,
        language,
        format_datetime(_local(report.began), "medium", locale=language),
        words.seconds.format(format_decimal(round(report.seconds, 1), locale=language)),
        f"iiif-server ingest {paths}",
        links,
        faults,
        pictures.cut,
        *_bounded(_wrong(report)),
        *_bounded(_worth_a_look(report)),
    )


def _wrong(report: LibraryReport) -> Iterator[Remarked]:
    for book in report.of("failed", "faulty"):
        remarks = wrong_with(book.report) if book.report else []
        if remarks or book.reason:
            yield Remarked(book.book_id, book.title, tuple(remarks), book.reason)


def _worth_a_look(report: LibraryReport) -> Iterator[Remarked]:
    for book in report.books:
        remarks = worth_a_look(book.report) if book.report else []
        if remarks:
            yield Remarked(book.book_id, book.title, tuple(remarks))


def _bounded(books: Iterator[Remarked]) -> tuple[tuple[Remarked, ...], int]:
    """The first of them, with no more names than a page can have in sum; and how many books are not among them."""
    shown, left = list[Remarked](), MOST_NAMES
    for book in islice(books, MOST_REMARKED):
        remarks = []
        for remark in book.remarks[:MOST_REMARKS]:
            remarks.append(replace(remark, names=remark.names[: min(left, MOST_NAMES_OF_ONE)]))
            left -= len(remarks[-1].names)
        shown.append(replace(book, remarks=tuple(remarks)))
    return tuple(shown), sum(1 for _ in books)


def _is_there(book: BookResult) -> bool:
    return book.state == "gone" or (book.report is not None and book.report.available and book.report.held is None)


def _local(date: datetime) -> datetime:
    """In the time of this machine: the librarian's."""
    return date.astimezone()


def _faults(book: BookResult, pictures: "_Pictures") -> Iterator[Fault]:
    problems = book.report.problems if book.report else ()
    for problem, shown in zip(problems, pictures.of(book.book_id, problems), strict=True):
        yield Fault(book.book_id, book.title, problem.file, problem.reason, problem.missing, shown)


class _Pictures:
    """Small pictures from the pyramids, as long as there are not too many. `cut`: there were."""

    def __init__(self, holdings: Holdings, words: Words) -> None:
        self._holdings = holdings
        self._words = words
        self._left = MOST_PICTURES
        self.cut = False

    def of(self, book_id: str, problems: tuple[PageProblem, ...]) -> Iterator[tuple[Picture, ...]]:
        """What can be shown of each of these pages of a book."""
        if not problems or not self._holdings.library.has(book_id):
            yield from (() for _ in problems)
            return
        book = self._holdings.library.get(book_id)
        records = {record.id: record for record in self._holdings.catalog.of_group(book_id)}
        places = {page.key: at for at, page in enumerate(book.pages)}
        for problem in problems:
            at = places.get(problem.key)
            yield () if at is None else tuple(self._around(book, at, records))

    def _around(self, book: Book, at: int, records: dict[str, ImageRecord]) -> Iterator[Picture]:
        """The older image of a page; where it has none, the pages before and after it."""
        own = book.pages[at]
        if own.image is not None:
            yield from self._picture(self._words.own, own, records)
            return
        before = next((page for page in reversed(book.pages[:at]) if page.image), None)
        after = next((page for page in book.pages[at + 1 :] if page.image), None)
        for page, words in ((before, self._words.before), (after, self._words.after)):
            if page is not None:
                yield from self._picture(words.format(first_text(page.label)[0]), page, records)

    def _picture(self, caption: str, page: Page, records: dict[str, ImageRecord]) -> Iterator[Picture]:
        record = records.get(page.image.id) if page.image else None
        if record is None:
            return
        if self._left == 0:
            self.cut = True
            return
        try:
            jpeg = small_picture(self._holdings.pyramids / record.pyramid)
        except (BrokenPyramid, OSError) as error:
            log.warning("the page %s has no picture to show: %s", record.id, error)
            return
        if len(jpeg) <= MOST_BYTES:
            self._left -= 1
            yield Picture(caption, jpeg)


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}.html", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.html"
    return path


def _take_away_old(folder: Path) -> None:
    pages = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    by_age = sorted(pages, key=lambda path: (path.stat().st_mtime_ns, path.name))
    for path in by_age[: max(0, len(pages) - KEPT)]:
        path.unlink(missing_ok=True)
