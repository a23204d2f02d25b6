"""What is known of an exported book: which images it has, made of what, and which documents. Beside the book.

While a book is written it has a journal beside its list; what was begun is named before it is written, and what is
done after. So whoever comes after a kill knows what there may be, and what need not be made again.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from iiif_server.export.addresses import folder_of
from iiif_server.export.folder import DRAFT, Folder

LIST, JOURNAL = "export.json", "export.journal"
# A name of ours, and a path of such names: what a list says is taken away, so nothing else is believed.
_NAME = re.compile(r"(?!\.+$)[A-Za-z0-9._-]{1,401}")
_PATH = re.compile(r"(?:(?!\.+/)[A-Za-z0-9._-]{1,200}/){0,3}(?!\.+$)[A-Za-z0-9._-]{1,205}")


@dataclass
class Kept:
    """`images`: what each was made of, '' where that is not sure. `documents`: paths below the book's folder.

    `key` is of all that the book was made of, '' unless all of it is there.
    """

    key: str = ""
    images: dict[str, str] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    journal: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing was begun and left."""
        return bool(self.key) and not self.journal

    def take(self, entry: Any) -> None:
        """What a list or a line of a journal says; what is not ours is passed over."""
        if not isinstance(entry, dict):
            return
        images, documents, key = entry.get("images"), entry.get("documents"), entry.get("key")
        if isinstance(images, dict):
            self.images |= {name: str(made) for name, made in images.items() if _NAME.fullmatch(name)}
        if isinstance(documents, list):
            self.documents |= {str(path) for path in documents if _PATH.fullmatch(str(path))}
        if isinstance(key, str):
            self.key = key


def kept_of(folder: Folder, book_id: str) -> Kept | None:
    """What is known of a book in an export; None: it was never begun there. Raises OSError."""
    place, kept = folder.root / folder_of(book_id), Kept()
    written = [one for one in (LIST, JOURNAL) if (place / one).is_file()]
    if not written:
        return None
    for name in written:
        for line in (place / name).read_bytes().splitlines():
            kept.take(_value(line))
    kept.journal = JOURNAL in written
    return kept


class Journal:
    """What is begun and done of a book, written line by line; it stays until the book is sealed."""

    def __init__(self, folder: Folder, book_id: str) -> None:
        place = folder.root / folder_of(book_id)
        place.mkdir(parents=True, exist_ok=True)
        self._file = (place / JOURNAL).open("ab")
        # A line that a kill cut off must not swallow the next.
        self._file.write(b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def image(self, image_id: str, made_of: str) -> None:
        """An image is begun ('') or done."""
        self._say({"images": {image_id: made_of}})

    def documents(self, paths: list[str]) -> None:
        """Documents that will be written."""
        self._say({"documents": paths})

    def _say(self, entry: dict[str, Any]) -> None:
        self._file.write(orjson.dumps(entry) + b"\n")
        self._file.flush()


def seal(folder: Folder, done: dict[str, Kept]) -> None:
    """These books are done: each has a list and no journal. Everything before is on the disk then. Raises OSError."""
    if done:
        os.sync()
    for book_id, kept in done.items():
        entry = {"key": kept.key, "images": kept.images, "documents": sorted(kept.documents)}
        folder.put(f"{folder_of(book_id)}/{LIST}", orjson.dumps(entry))
        (folder.root / folder_of(book_id) / JOURNAL).unlink()


def own_files(folder: Folder, book_id: str) -> list[str]:
    """The list and the journal of a book, as far as they are there, as paths in the export."""
    names = [f"{folder_of(book_id)}/{name}" for name in (LIST, JOURNAL)]
    return [name for name in names if (folder.root / name).exists() or Path(f"{folder.root}/{name}{DRAFT}").exists()]


def _value(line: bytes) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        # The last line of a journal, cut off by a kill, or an empty one.
        return None
