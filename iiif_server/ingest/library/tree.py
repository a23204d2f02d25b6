"""Reads what lies in a folder of folders, as values for the rules. Looks at names, and into few files; changes nothing.

A name with the ending of an image counts as one, whatever is in it: if it is none, it is a page that cannot be read.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.find import ARCHIVE, IMAGE_SUFFIXES, Passed, is_litter
from iiif_server.ingest.keys import readable
from iiif_server.ingest.library.rules import Folder
from iiif_server.ingest.order import natural_order
from image_store.building import kind_of

MOST_FOLDERS = 100_000
DEEPEST = 64
# Of files without an ending that tells anything, so many are looked into to find an image.
MOST_OPENED = 100
# Beside thousands of ALTO files lies one METS.
MOST_XML = 300
_HEAD = 4096

_DOCUMENTS = frozenset({".pdf", ".djvu", ".djv", ".cbz", ".zip"})
_DOCUMENT_KINDS = frozenset({"pdf", "djvu", ARCHIVE})
_IMAGES = IMAGE_SUFFIXES - _DOCUMENTS
# What may be a table of books.
TABLES = frozenset({".csv", ".tsv", ".xlsx"})
BOOK_YAML = ("book.yaml", "book.yml")


class TooManyFolders(IngestError):
    """More folders than a library has: probably a whole disk."""


@dataclass(slots=True)
class _Count:
    apart: Collection[Path]
    folders: int = 0
    left_out: list[Passed] = field(default_factory=list)


def read_tree(top: Path, apart: Collection[Path] = ()) -> tuple[Folder, tuple[Passed, ...]]:
    """What lies in a folder and below it, and the links to folders that are passed over. Raises TooManyFolders.

    `top` is without links. `apart`: folders that are not looked into.
    """
    count = _Count(apart)
    return _read(top, PurePosixPath(), count), tuple(count.left_out)


def _read(place: Path, path: PurePosixPath, count: _Count) -> Folder:
    count.folders += 1
    if count.folders > MOST_FOLDERS or len(path.parts) > DEEPEST:
        raise TooManyFolders(
            f"Below {readable(str(place))} lie more folders than a library has (at most {MOST_FOLDERS:,}, each within"
            f" at most {DEEPEST} others). Name the folder in which the books lie; nothing was changed."
        )
    try:
        with os.scandir(place) as found:
            entries = sorted(
                (entry for entry in found if not is_litter(entry.name)),
                key=lambda entry: natural_order(readable(entry.name)),
            )
    except OSError as error:
        return Folder(path, problem=f"the folder cannot be read: {error.strerror}")
    files, folders = [], []
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if Path(entry.path) not in count.apart:
                folders.append(entry.name)
        elif entry.is_symlink() and entry.is_dir():
            count.left_out.append(Passed(readable(str(path / entry.name)), "a link to a folder"))
        else:
            files.append(entry.name)
    images, documents = _scans(place, files)
    return Folder(
        path,
        images,
        documents,
        _described_by(place, files),
        tuple(name for name in files if _ending(name) in TABLES),
        tuple(_read(place / name, path / name, count) for name in folders),
    )


def _scans(place: Path, files: list[str]) -> tuple[bool, tuple[str, ...]]:
    documents = tuple(name for name in files if _ending(name) in _DOCUMENTS)
    if any(_ending(name) in _IMAGES for name in files):
        return True, documents
    opened = [name for name in files if _ending(name) not in _DOCUMENTS | TABLES | {".xml", ".txt", ".yaml", ".yml"}]
    kinds = {name: _kind(place / name) for name in opened[:MOST_OPENED]}
    images = any(kind is not None and kind not in _DOCUMENT_KINDS for kind in kinds.values())
    # Office documents are archives too: an archive is a book by its name only.
    more = tuple(name for name, kind in kinds.items() if kind in _DOCUMENT_KINDS - {ARCHIVE})
    return images, tuple(sorted((*documents, *more)))


def _kind(path: Path) -> str | None:
    try:
        return kind_of(path) if path.is_file() else None
    except OSError:
        return None  # whoever takes in the folder says so


def _described_by(place: Path, files: list[str]) -> str | None:
    for name in files:
        if name.lower() in BOOK_YAML:
            return name
    records = sorted((name for name in files if _ending(name) == ".xml"), key=lambda name: "mets" not in name.lower())
    return next((name for name in records[:MOST_XML] if _is_mets(place / name)), None)


def _is_mets(path: Path) -> bool:
    """By its first element: what is really in it, the reader of descriptions says."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    # UTF-16 has a NUL in each letter.
    plain = head.replace(b"\0", b"").lower()
    start = next((at for at in _starts(plain)), -1)
    name = plain[start + 1 :].split(b">")[0].split()[0:1]
    return bool(start >= 0 and name and name[0].rpartition(b":")[2] == b"mets")


def _starts(text: bytes) -> list[int]:
    """Where the first element begins: behind declarations and comments."""
    at = text.find(b"<")
    while at >= 0 and text[at + 1 : at + 2] in (b"?", b"!"):
        ending = b"-->" if text.startswith(b"<!--", at) else b">"
        behind = text.find(ending, at)
        at = text.find(b"<", behind) if behind >= 0 else -1
    return [at] if at >= 0 else []


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
