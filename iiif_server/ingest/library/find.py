"""The books below a path: by the rules, with the identifiers that they have in the library or shall have."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from iiif_server.care.folders import remembered_folders
from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.find import Passed
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import plain_name, readable
from iiif_server.ingest.library.names import collection_of, identifiers, name_of
from iiif_server.ingest.library.renamed import LostBooks
from iiif_server.ingest.library.rules import Candidate, Folder, Reason, books_in, is_suspicious
from iiif_server.ingest.library.tables import Rows, is_table, read_tables
from iiif_server.ingest.library.tree import BOOK_YAML, read_tree
from iiif_server.ingest.orders import Order
from iiif_server.ingest.remembered import Remembered, place_hash
from manifests import CollectionPath
from manifests.describe import MOST_BYTES, BadDescription, Ranked, describe


@dataclass(frozen=True, slots=True)
class BookAt:
    """A book that lies somewhere. `book_id` None: by the name, as always with one book. `reason`: the rule.

    `is_old`: the library has made a book of this path, or of these scans where they lay before.
    """

    path: Path
    reason: Reason
    book_id: str | None = None
    called: str | None = None
    collections: tuple[CollectionPath, ...] = ()
    descriptions: tuple[Ranked, ...] = ()
    without: tuple[Path, ...] = ()
    is_old: bool = False

    def order(self, wish: Order) -> Order:
        """The order of this book, with what was said of all."""
        if self.reason == "asked":
            return replace(wish, folder=self.path)
        return replace(
            wish,
            folder=self.path,
            book_id=self.book_id,
            called=self.called,
            collections=self.collections,
            descriptions=self.descriptions,
            without=self.without,
            guessed=not self.is_old,
        )


@dataclass(frozen=True, slots=True)
class FoundBooks:
    """What lies below one path. `top`: where was looked. `is_library`: it is no single book that was named.

    `problems` keep the run from being wholly done; `notes` are worth a word.
    """

    top: Path
    is_library: bool
    books: tuple[BookAt, ...]
    problems: tuple[Passed, ...] = ()
    notes: tuple[Passed, ...] = ()


def find_books(path: Path, holdings: Holdings, lost: LostBooks, *, one: bool = False) -> FoundBooks:
    """The books below a path. `one`: it is one book, whatever lies there. `lost`: those that may have been renamed.

    Raises NothingToIngest, TooManyFolders.
    """
    if not path.exists():
        raise NothingToIngest(f"There is no folder or file {readable(str(path))}. Check the path.")
    table = path.name if path.is_file() and is_table(path.name) else None
    if one or (path.is_file() and table is None):
        return FoundBooks(path, False, (BookAt(path, "asked"),))
    top = (path.parent if table else path).resolve()
    # A library may lie below its books; its pyramids are none.
    tree, left_out = read_tree(top, {holdings.home.resolve(), holdings.pyramids.resolve()})
    rows = read_tables(tree, top, table)
    kept = _kept(tree, top, holdings)
    candidates = list(books_in(tree, kept, rows.said))
    if table is None and [book.path for book in candidates] == [PurePosixPath()]:
        return _single(path, tree, candidates[0], kept.get(PurePosixPath()) or lost.find(top))
    closed = tuple(Passed(_shown(one.path), one.problem) for one in tree.walk() if one.problem)
    if not candidates and not closed:
        raise NothingToIngest(f"There is no image in {readable(str(path))}, and no document. Nothing was changed.")
    return FoundBooks(
        top,
        True,
        _books(tree, top, candidates, kept, rows, holdings, lost),
        (*closed, *rows.unread, *rows.lost),
        (*left_out, *_suspicious(tree, candidates)),
    )


def _single(path: Path, tree: Folder, book: Candidate, book_id: str | None) -> FoundBooks:
    """A folder that is one book: as it was ever ingested, but under the identifier that it has."""
    found = BookAt(path, "known" if book_id else "asked", book_id, is_old=book_id is not None)
    return FoundBooks(path, False, (found,), notes=_suspicious(tree, [book]))


def _books(
    tree: Folder,
    top: Path,
    candidates: list[Candidate],
    kept: Mapping[PurePosixPath, str],
    rows: Rows,
    holdings: Holdings,
    lost: LostBooks,
) -> tuple[BookAt, ...]:
    documents = {folder.path / name for folder in tree.walk() for name in folder.documents}
    described = {folder.path: folder.described_by for folder in tree.walk()}
    names = {one.path: name_of(one.path, top.name, document=one.path in documents) for one in candidates}
    old = dict(kept)
    for one in candidates:
        again = None if one.path in old else lost.find(top / one.path, [top / path for path in one.without])
        if again is not None:
            old[one.path] = again
    said = {one.path: _said(top, one, described.get(one.path), rows) for one in candidates}
    taken = _Taken(holdings)
    ids = identifiers(
        list(names.items()),
        old,
        {path: name for path, name in said.items() if name},
        lambda name, path: taken.by_another(name, top / path),
    )
    return tuple(
        BookAt(
            top / one.path,
            one.reason,
            ids[one.path],
            names[one.path],
            tuple(filter(None, [collection_of(one.path, document=one.path in documents)])),
            rows.said.get(one.path, ()),
            tuple(top / path for path in one.without),
            one.path in old,
        )
        for one in candidates
    )


def _kept(tree: Folder, top: Path, holdings: Holdings) -> dict[PurePosixPath, str]:
    """Path -> the published book that was made of exactly it."""
    books = {book.id for book in holdings.library.books()}
    places = Remembered(holdings.engine).places()
    by_place: dict[str, list[str]] = defaultdict(list)
    for book, place in places.items():
        if book in books:
            by_place[place].append(book)
    # Books of a version that noted no places are known by their folders, one book a folder.
    by_folder: dict[Path, list[str]] = defaultdict(list)
    for book, where in remembered_folders(holdings.home).items():
        if book in books and book not in places:
            by_folder[where.resolve()].append(book)
    kept = {}
    for folder in tree.walk():
        for path in (folder.path, *(folder.path / name for name in folder.documents)):
            made = by_place.get(place_hash(top / path), [])
            if made:
                # Of two that somebody made of one folder, the one that is called as it is.
                kept[path] = min(made, key=partial(_other_name, plain_name((top / path).name)))
        alone = by_folder.get(top / folder.path, [])
        if folder.path not in kept and len(alone) == 1:
            kept[folder.path] = alone[0]
    return kept


def _other_name(own: str, book_id: str) -> tuple[bool, str]:
    return book_id != own, book_id


class _Taken:
    """Which identifiers belong to books that lie elsewhere."""

    def __init__(self, holdings: Holdings) -> None:
        self._books = {book.id for book in holdings.library.books()}
        self._folders = remembered_folders(holdings.home)

    def by_another(self, book_id: str, path: Path) -> bool:
        """Whether a book of this identifier is published whose folder is still there, and another.

        Where it is no longer there, the ingest looks whether the scans are the same.
        """
        folder = self._folders.get(book_id)
        return book_id in self._books and folder is not None and folder.resolve() != path and folder.exists()


def _said(top: Path, book: Candidate, described_by: str | None, rows: Rows) -> str:
    """The identifier that a description names: `book.yaml` before a table. Of a table it is often the folder's name."""
    if described_by is not None and described_by.lower() in BOOK_YAML:
        try:
            with (top / book.path / described_by).open("rb") as file:
                (description,) = describe(file.read(MOST_BYTES + 1), described_by)
        except (BadDescription, OSError):
            return ""  # the ingest of the book says what is wrong with it
        if description.book_id:
            return description.book_id
    told = rows.said.get(book.path, ())
    names = (one.description.book_id for one in told if one.description.book_id != book.path.name)
    return next(names, "")


def _suspicious(tree: Folder, candidates: list[Candidate]) -> tuple[Passed, ...]:
    folders = {folder.path: folder for folder in tree.walk()}
    return tuple(
        Passed(
            _shown(book.path),
            "an image lies directly in this folder, so it is one book with all the folders in it. If those are books,"
            " put the image elsewhere",
        )
        for book in candidates
        if book.path in folders and is_suspicious(folders[book.path], book)
    )


def _shown(path: PurePosixPath) -> str:
    return readable(str(path))
