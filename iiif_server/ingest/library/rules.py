"""Which folders and documents of a tree are books. Pure: what lies there is handed in as values.

The rules, in this order; `docs/ingesting-a-library.md` tells them to librarians:

1. A folder of which the library has made a book stays one book.
2. A folder that a table of books names is one book, and so is one with METS or `book.yaml` directly in it.
3. A folder with an image directly in it is one book; folders within it belong to it, but for those of rules 1 and 2.
4. A folder without images and with one document is one book, if no folder within it holds any; else each document is.
5. Else each folder within it is looked at in turn.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal["asked", "known", "table", "description", "images", "document"]


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in a folder. `path` is below the place where the search began, which is `.` itself.

    `images`: whether one lies directly in it. `documents` are names of files. `described_by`: the METS or `book.yaml`
    directly in it. `tables`: files that may be tables of books. `problem`: why it cannot be looked into.
    """

    path: PurePosixPath
    images: bool = False
    documents: tuple[str, ...] = ()
    described_by: str | None = None
    tables: tuple[str, ...] = ()
    folders: tuple["Folder", ...] = ()
    problem: str | None = None

    def walk(self) -> Iterator["Folder"]:
        """This folder and all within it, each before those within it."""
        yield self
        for folder in self.folders:
            yield from folder.walk()

    @property
    def holds_scans(self) -> bool:
        """Whether a page can be in it, or in a folder within it."""
        return any(folder.images or folder.documents for folder in self.walk())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A book to be: a folder, or a document. `reason`: the rule that found it.

    `without`: folders within it that are books of their own.
    """

    path: PurePosixPath
    reason: Reason
    without: tuple[PurePosixPath, ...] = ()


def books_in(
    folder: Folder, known: Collection[PurePosixPath] = (), listed: Collection[PurePosixPath] = ()
) -> Iterator[Candidate]:
    """The books of a tree, each before those within it. `known`: paths of which the library has made books.

    `listed`: paths that tables of books name.
    """
    reason = _reason(folder, known, listed)
    if reason is None:
        if len(folder.documents) == 1 and not any(one.holds_scans for one in folder.folders):
            yield Candidate(folder.path, "document")
            return
        for name in folder.documents:
            yield Candidate(folder.path / name, "document")
        for one in folder.folders:
            yield from books_in(one, known, listed)
        return
    within = [book for one in folder.folders for book in _apart(one, known, listed)]
    own = tuple(book.path for book in within if _is_outermost(book, within))
    if _has_scans_outside(folder, own):
        yield Candidate(folder.path, reason, own)
    yield from within


def is_suspicious(folder: Folder, book: Candidate) -> bool:
    """Whether images beside a whole library make one book of it: many folders with scans, all in this book."""
    return book.reason == "images" and sum(one.holds_scans for one in folder.folders) >= MANY_FOLDERS


# A book may have a folder of covers, of plates, of a second volume; more are books.
MANY_FOLDERS = 5


def _reason(folder: Folder, known: Collection[PurePosixPath], listed: Collection[PurePosixPath]) -> Reason | None:
    if folder.path in known:
        return "known"
    if folder.path in listed:
        return "table"
    if folder.described_by is not None and folder.holds_scans:
        return "description"
    return "images" if folder.images else None


def _apart(folder: Folder, known: Collection[PurePosixPath], listed: Collection[PurePosixPath]) -> Iterator[Candidate]:
    """The books of their own in a folder within a book."""
    if folder.path in known or folder.path in listed or (folder.described_by is not None and folder.holds_scans):
        yield from books_in(folder, known, listed)
        return
    for one in folder.folders:
        yield from _apart(one, known, listed)


def _has_scans_outside(folder: Folder, own: Collection[PurePosixPath]) -> bool:
    """Whether a book has pages when the folders that are books of their own are taken away."""
    if folder.path in own:
        return False
    return folder.images or bool(folder.documents) or any(_has_scans_outside(one, own) for one in folder.folders)


def _is_outermost(book: Candidate, among: Collection[Candidate]) -> bool:
    return not any(other is not book and book.path.is_relative_to(other.path) for other in among)
