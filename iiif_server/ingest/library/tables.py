"""Tables with one row a book, which lie beside the folders of the books: which row is of which folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from iiif_server.ingest.find import Passed
from iiif_server.ingest.keys import plain_name, readable
from iiif_server.ingest.library.rules import Folder
from iiif_server.ingest.library.tree import TABLES
from manifests.describe import MOST_BYTES, BadDescription, Description, Rank, Ranked, describe


@dataclass(frozen=True, slots=True)
class Rows:
    """What the tables of a tree say: path -> descriptions of that book, and what could not be joined with anything.

    `unread`: tables that cannot be understood. `lost`: rows whose folder is not there.
    """

    said: dict[PurePosixPath, tuple[Ranked, ...]]
    unread: tuple[Passed, ...] = ()
    lost: tuple[Passed, ...] = ()


def is_table(name: str) -> bool:
    """Whether a file is called as a table is."""
    return PurePosixPath(name).suffix.lower() in TABLES


def read_tables(tree: Folder, top: Path, only: str | None = None) -> Rows:
    """The tables of books in a tree. `only`: the one that was named, directly in `top`; then every fault is told.

    Tables in a folder with scans of its own are of that book and its pages, and not read here.
    """
    said: dict[PurePosixPath, tuple[Ranked, ...]] = {}
    unread, lost = [], []
    for folder in tree.walk():
        if only is None and (folder.images or folder.described_by is not None):
            continue
        for name in folder.tables if only is None else (only,):
            source = readable(str(folder.path / name))
            try:
                rows = _books(top / folder.path / name)
            except (BadDescription, OSError) as error:
                unread.append(Passed(source, str(error)))
                continue
            paths = _paths(folder)
            for row in rows:
                path = paths.find(row.book_id)
                if path is None:
                    lost.append(Passed(source, f"there is no folder or file {row.book_id!r} beside it"))
                else:
                    said[path] = (*said.get(path, ()), Ranked(Rank.TABLE, row))
        if only is not None:
            break
    return Rows(said, tuple(unread), tuple(lost))


def _books(path: Path) -> Sequence[Description]:
    """The rows of a table that name a book each; none of a table of pages or of something else."""
    with path.open("rb") as file:
        described = describe(file.read(MOST_BYTES + 1), path.name)
    return [one for one in described if one.book_id and not one.pages]


@dataclass(frozen=True, slots=True)
class _Paths:
    """Every folder and document of a tree below one folder, by the names that a row may have for it."""

    exact: dict[str, PurePosixPath]
    alike: dict[str, list[PurePosixPath]]

    def find(self, named: str) -> PurePosixPath | None:
        """The one that a row names: as it is written, else the only one that is called so but for spelling."""
        plain = readable(named.replace("\\", "/")).strip("/").removeprefix("./")
        if plain in self.exact:
            return self.exact[plain]
        found = self.alike.get(_folded(plain), [])
        return found[0] if len(found) == 1 else None


def _paths(folder: Folder) -> _Paths:
    paths = _Paths({}, {})
    for path in _below(folder):
        below = path.relative_to(folder.path)
        paths.exact.setdefault(readable(str(below)), path)
        # A document is named with its ending or without; either by its whole path or by its last part.
        for name in {str(below), str(below.with_suffix("")), path.name, path.stem}:
            alike = paths.alike.setdefault(_folded(readable(name)), [])
            if path not in alike:
                alike.append(path)
    return paths


def _below(folder: Folder) -> Iterator[PurePosixPath]:
    for one in folder.walk():
        if one is not folder:
            yield one.path
        yield from (one.path / name for name in one.documents)


def _folded(name: str) -> str:
    return "/".join(plain_name(part).lower() for part in name.split("/"))
