"""What somebody asked for: one book to be made of one path. A value that another process can be handed as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from iiif_server.ingest.keys import plain_name
from manifests import CollectionPath
from manifests.describe import Ranked


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for: a folder or one file, and what was said of the book; None: nothing was said.

    `jobs`: pages built at a time, on so many `cores`. `prune`: pages whose files are gone leave the book.
    `resolution`: at how many dots for each inch pages are drawn that have no pixels. `descriptions`: what is said of
    the book elsewhere than in its folder. `collections`: those that it belongs to by where it lies. `called`: its name
    where nobody gives it a title and the folder's says nothing. `without`: sub-folders that are books of their own.
    `guessed`: the identifier was made of a name, so it must not put this book over another. `rehash`: every master is
    read, also one that by all signs has not changed.
    """

    folder: Path
    jobs: int
    book_id: str | None = None
    title: str | None = None
    language: str | None = None
    dry_run: bool = False
    prune: bool = False
    cores: int = 1
    resolution: int | None = None
    descriptions: tuple[Ranked, ...] = ()
    collections: tuple[CollectionPath, ...] = ()
    called: str | None = None
    without: tuple[Path, ...] = ()
    guessed: bool = False
    rehash: bool = False

    @property
    def base(self) -> Path:
        """The folder that the names of masters are below."""
        return self.folder if self.folder.is_dir() else self.folder.parent

    @property
    def name(self) -> str:
        """What the folder is called, or the file without its ending."""
        if self.called is not None:
            return self.called
        return self.folder.resolve().name if self.folder.is_dir() else self.folder.stem

    @property
    def identifier(self) -> str:
        """The book's: as said, else made of its name."""
        return self.book_id if self.book_id is not None else plain_name(self.name)

    @property
    def given(self) -> tuple[str | int | None, ...]:
        """What was said now and stays until something else is said; None: nothing was."""
        return self.title, self.language, self.resolution

    @property
    def wish(self) -> tuple[object, ...]:
        """What else of it decides how the book becomes, as plain values and dataclasses."""
        return self.called, self.descriptions, self.collections, self.without


_FORM: Final = TypeAdapter(Order)


def order_as_json(order: Order) -> bytes:
    """The order, to be handed to another process. Raises ValueError when its path is not UTF-8."""
    return _FORM.dump_json(order)


def order_of_json(told: bytes) -> Order:
    """The order that another process wrote. Raises ValueError when it is none, or has anything more."""
    return _FORM.validate_json(told, strict=False)
