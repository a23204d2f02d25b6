"""What there is to do for an export: which books, which of their images, how much room. Writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iiif_server.export.documents import addresses_of, book_key
from iiif_server.export.errors import CannotExport
from iiif_server.export.folder import Folder, look_into
from iiif_server.export.images import is_there, made_of
from iiif_server.export.kept import Kept, kept_of
from iiif_server.export.names import not_for_sticks
from iiif_server.export.pages import Look
from iiif_server.export.site import viewer_folder
from iiif_server.export.space import Space, space_of
from iiif_server.gate import Access, Gate, Refused, admit
from iiif_server.ingest.holdings import Holdings
from image_store import ImageRecord, Limits, limits0
from manifests import Book, UnknownBook, Urls, is_book_id


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be in the folder `root`: the `books` that are named or all (`every`), and what is there already.

    `only`: what is there and is not named goes. `base`: the address at which the folder will be served. `language`: of
    the pages for people. `jobs`: images at a time.
    """

    root: Path
    base: str
    books: Sequence[str]
    language: str
    jobs: int
    every: bool = False
    only: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One library, where npm put the viewer, and who may see what."""

    holdings: Holdings
    node_modules: Path
    gate: Gate = field(default_factory=Gate)

    def look(self, wish: Wish) -> Look:
        """How the pages of an export look."""
        return Look(wish.language, viewer_folder(self.node_modules))


@dataclass(frozen=True, slots=True)
class BookPlan:
    """What is to be done with a book. `images`: what each must be made of; `to_write`: those that are not there so."""

    book: Book
    key: str
    images: dict[str, str]
    records: dict[str, ImageRecord]
    to_write: tuple[str, ...]
    limits: Limits
    access: Access
    kept: Kept

    @property
    def is_unchanged(self) -> bool:
        """Whether all of it is there."""
        return self.kept.whole and self.kept.key == self.key


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export comes to. `gone`: books that are in the folder and do not stay; `refused`: what may not be seen,
    and why; `awkward`: names that a memory stick cannot have."""

    books: tuple[BookPlan, ...]
    gone: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    space: Space
    awkward: tuple[str, ...]


def plan_export(source: Source, wish: Wish) -> Plan:
    """What there is to do. Raises CannotExport, UnknownBook, OSError."""
    try:
        Urls(wish.base)
    except ValueError as error:
        raise CannotExport(f"--base-url: {error}") from error
    folder = look_into(wish.root)
    shelf = [book.id for book in source.holdings.library.books()]
    there = [name for name in folder.books() if is_book_id(name) and kept_of(folder, name) is not None]
    asked = set(shelf) if wish.every else set(wish.books)
    if unknown := sorted(asked - set(shelf)):
        raise UnknownBook(f"There is no book {unknown[0]!r} in this library.")
    wanted = asked if wish.only else asked | set(there)
    refused: dict[str, str] = {}
    books = tuple(_planned(source, folder, wish, [book for book in shelf if book in wanted], refused))
    records = [one.records[image] for one in books for image in one.to_write]
    names = [name for one in books for name in (one.book.id, *one.images)]
    staying = {one.book.id for one in books}
    return Plan(
        books,
        tuple(name for name in there if name not in staying),
        tuple(refused.items()),
        space_of(records, source.holdings.pyramids, wish.root),
        not_for_sticks(names),
    )


def _planned(
    source: Source, folder: Folder, wish: Wish, books: Sequence[str], refused: dict[str, str]
) -> Iterator[BookPlan]:
    """Each book that may be seen; the others are put among the refused."""
    look = source.look(wish)
    for book_id in books:
        access = source.gate.access(book_id)
        try:
            limits = limits0(admit(access, source.holdings.limits))
        except Refused as error:
            refused[book_id] = f"{error} It is not exported."
            continue
        yield _plan_book(source, folder, wish, book_id, limits, access, look)


def _plan_book(
    source: Source, folder: Folder, wish: Wish, book_id: str, limits: Limits, access: Access, look: Look
) -> BookPlan:
    book, version = source.holdings.library.with_version(book_id)
    wanted = {page.image.id for page in book.shown_pages if page.image}
    if book.cover:
        # It may be a page that readers are not shown, and still stand on the shelf.
        wanted.add(book.cover.id)
    records = {one.id: one for one in source.holdings.catalog.of_group(book_id) if one.id in wanted}
    images = {name: made_of(record, limits) for name, record in sorted(records.items())}
    kept = kept_of(folder, book_id) or Kept()
    key = book_key(version, addresses_of(book, wish.base), limits, images, look, source.holdings.provider)
    to_write: tuple[str, ...] = ()
    if not (kept.whole and kept.key == key):
        # Where a book was begun and left, lists say what was written, and only the files whether the disk has it.
        to_write = tuple(
            name
            for name, made in images.items()
            if kept.images.get(name) != made or not (kept.whole or is_there(folder, records[name], limits))
        )
    return BookPlan(book, key, images, records, to_write, limits, access, kept)
