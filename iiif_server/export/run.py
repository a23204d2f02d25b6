"""The use case: books of the library into a folder, and only what changed since the last time.

Images first, then the documents of a book, its manifests last of all; the list of books names what is there. Knows no
terminal.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

from iiif_server.export.addresses import folder_of
from iiif_server.export.documents import addresses_of, addresses_of_covers, book_files, shelf_files, with_images
from iiif_server.export.folder import Folder, open_for_writing
from iiif_server.export.images import remove_image, write_image
from iiif_server.export.kept import Journal, Kept, kept_of, own_files, seal
from iiif_server.export.pages import Look
from iiif_server.export.plan import BookPlan, Plan, Source, Wish, plan_export
from iiif_server.export.site import site_files, viewer_words
from image_store import BrokenPyramid, Busy, NoCache, limits0
from image_store.store import LARGE_LOCK, ImageStore, OpenTiles
from manifests import Book, BookSummary

# After so many bytes the disk is waited for: what a power cut takes of books that are not sealed is written again.
BYTES_UNSEALED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class BookBegun:
    """A book of which so many images are to be written."""

    book_id: str
    images: int


@dataclass(frozen=True, slots=True)
class ImageDone:
    """An image is through. `problem`: why it is not there."""

    book_id: str
    image_id: str
    problem: str | None


Tell = Callable[[BookBegun | ImageDone], None]


@dataclass
class Report:
    """What an export came to. `problems`: page or book, and why it is not there as it should be."""

    books: int = 0
    unchanged: int = 0
    images: int = 0
    documents: int = 0
    bytes: int = 0
    gone: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def export(source: Source, wish: Wish, tell: Tell) -> Report:
    """Brings a folder to what is wished; broken off and run again, it goes on.

    Raises CannotExport and UnknownBook before anything is written; OSError.
    """
    report = Report()
    with open_for_writing(wish.root) as folder:
        plan = plan_export(source, wish)
        plan.space.check(wish.root)
        report.problems += plan.refused
        folder.mark(wish.base)
        for path, body in site_files(source.node_modules):
            report.documents += folder.put(path, body)
        _Export(folder, source, wish, report, tell).all(plan)
    return report


class _Export:
    """One run of it."""

    def __init__(self, folder: Folder, source: Source, wish: Wish, report: Report, tell: Tell) -> None:
        self._folder = folder
        self._wish = wish
        self._report = report
        self._tell = tell
        self._look: Look = source.look(wish)
        self._words = viewer_words(wish.language)
        self._unsealed: dict[str, Kept] = {}
        self._sealed_bytes = 0
        holdings = source.holdings
        self._library, self._limits, self._provider = holdings.library, limits0(holdings.limits), holdings.provider
        # Nothing of it is kept but in the export, and nobody publishes anew for whoever works by the plan.
        tiles, large = OpenTiles(holdings.pyramids), holdings.home / LARGE_LOCK
        self._store = ImageStore(holdings.catalog, tiles, NoCache(), lambda: 0, large, nullcontext)

    def all(self, plan: Plan) -> None:
        """The books, the list of them, and then away with what does not stay."""
        written = [self._book(one) for one in plan.books]
        self._seal()
        self._shelf({book.id: book for book in written if book is not None})
        lost = [one.book.id for one, book in zip(plan.books, written, strict=True) if book is None]
        for book_id in (*plan.gone, *lost):
            remove_book(self._folder, book_id)
            self._report.gone.append(book_id)

    def _book(self, plan: BookPlan) -> Book | None:
        """The book as it is in the export; None: it has no page there."""
        if plan.is_unchanged:
            self._report.unchanged += 1
            return plan.book
        self._tell(BookBegun(plan.book.id, len(plan.to_write)))
        with Journal(self._folder, plan.book.id) as journal:
            failed = self._without_record(plan) | self._images(plan, journal)
            ready = {name: made for name, made in plan.images.items() if name not in failed}
            book = with_images(plan.book, ready)
            if not book.shown_pages:
                self._report.problems.append((plan.book.id, "No page of it could be exported, so it is left out."))
                return None
            documents = self._documents(plan, book, journal)
            self._sweep(plan, ready, documents)
            # What failed is tried again the next time.
            done = Kept("" if failed else plan.key, ready, documents)
        self._report.books += 1
        self._done(book.id, done)
        return book

    def _done(self, book_id: str, kept: Kept) -> None:
        """The system brings all to the disk, whoever wrote it, and that takes its time: so not for each book."""
        self._unsealed[book_id] = kept
        if self._report.bytes - self._sealed_bytes > BYTES_UNSEALED:
            self._seal()

    def _seal(self) -> None:
        seal(self._folder, self._unsealed)
        self._unsealed, self._sealed_bytes = {}, self._report.bytes

    def _without_record(self, plan: BookPlan) -> set[str]:
        """Images that a page names and the catalogue does not have; they are told."""
        named = [page.image.id for page in plan.book.shown_pages if page.image]
        lost = [name for name in named if name not in plan.images]
        self._report.problems += [(name, "The catalogue has no record of this image.") for name in lost]
        return set(lost)

    def _images(self, plan: BookPlan, journal: Journal) -> set[str]:
        """Writes what is missing, side by side; those that could not be written."""
        failed: set[str] = set()

        def write(name: str) -> tuple[str, int | str]:
            journal.image(name, "")
            try:
                size = write_image(self._folder, self._store, plan.records[name], plan.limits, plan.access)
            except (BrokenPyramid, Busy) as error:
                return name, str(error)
            journal.image(name, plan.images[name])
            return name, size

        with ThreadPoolExecutor(self._wish.jobs) as pool:
            try:
                for name, result in pool.map(write, plan.to_write):
                    self._settle(plan.book.id, name, result, failed)
            except BaseException:
                # A full disk, or Ctrl-C: what waits is not begun any more.
                pool.shutdown(cancel_futures=True)
                raise
        return failed

    def _settle(self, book_id: str, name: str, result: int | str, failed: set[str]) -> None:
        problem = result if isinstance(result, str) else None
        if isinstance(result, str):
            failed.add(name)
            self._report.problems.append((name, result))
        else:
            self._report.images += 1
            self._report.bytes += result
        self._tell(ImageDone(book_id, name, problem))

    def _documents(self, plan: BookPlan, book: Book, journal: Journal) -> set[str]:
        urls = addresses_of(book, self._wish.base)
        files = list(book_files(book, urls, plan.limits, self._look, self._words, self._provider))
        journal.documents([path for path, _ in files])
        for path, body in files:
            self._report.documents += self._folder.put(f"{folder_of(book.id)}/{path}", body)
        return {path for path, _ in files}

    def _sweep(self, plan: BookPlan, ready: dict[str, str], documents: set[str]) -> None:
        """Takes away what the book had before: now that no manifest names it."""
        place = folder_of(plan.book.id)
        self._folder.remove(f"{place}/{path}" for path in plan.kept.documents - documents)
        for name in {*plan.kept.images, *plan.images} - ready.keys():
            remove_image(self._folder, plan.book.id, name)

    def _shelf(self, books: dict[str, Book]) -> None:
        shown = [replace(one, cover=books[one.id].cover) for one in self._shown(books)]
        urls = addresses_of_covers(shown, self._wish.base)
        for path, body in shelf_files(shown, urls, self._limits, self._look, self._provider):
            self._report.documents += self._folder.put(path, body)

    def _shown(self, books: dict[str, Book]) -> Sequence[BookSummary]:
        return [one for one in self._library.books() if one.id in books]


def remove_book(folder: Folder, book_id: str) -> None:
    """Takes a book out of an export: its manifests first, its list last."""
    kept, place = kept_of(folder, book_id) or Kept(), folder_of(book_id)
    folder.remove(f"{place}/{path}" for path in sorted(kept.documents, key=lambda one: "manifest" not in one))
    for name in kept.images:
        remove_image(folder, book_id, name)
    folder.remove(own_files(folder, book_id))


def usual_jobs() -> int:
    """Images at a time: one for each core, and no more than a disk is glad of."""
    return min(4, os.cpu_count() or 1)
