"""What lies in a folder of scans, or in one file: the masters by content, in natural order, and what is left out.

Opens for reading.
"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.keys import free_source, readable
from iiif_server.ingest.order import natural_order
from image_store.building import Leaf, kind_of

# What a scanning station, a NAS or an operating system leaves behind: never worth a word.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "@eadir", "$recycle.bin"})

# Office documents are archives too; of these names a librarian says that they hold pages.
ARCHIVE = "zip"
_ARCHIVE_SUFFIXES = frozenset({".cbz", ".zip"})

_IMAGE_ENDINGS = (
    "avif bmp cbz djv djvu gif heic heif j2c j2k jfif jp2 jpe jpeg jpf jpg jph jpx jxl pdf png psd tif tiff webp"
)
# Of images and of documents that hold pages.
IMAGE_SUFFIXES = frozenset(f".{ending}" for ending in _IMAGE_ENDINGS.split())


# The page of a file that is one page.
WHOLE = Leaf()


@dataclass(frozen=True, slots=True)
class Found:
    """A master, or a page of one, or what should be one. `problem`: why it is certain already that it is no page.

    `source` is its lasting name within the book: the path below the folder, with `/`, readable. `kind` is that of the
    file, where it is known.
    Of a master that holds several pages, each page is found: `leaf` is the page, `number` counts it from 0, `of` is
    the name of the file. `resolution`: at how many dots for each inch it is to be drawn.
    """

    path: Path
    source: str
    problem: str | None = None
    kind: str | None = None
    leaf: Leaf = WHOLE
    number: int = 0
    of: str = ""
    resolution: int | None = None

    @property
    def file(self) -> str:
        """The name of the file within the book."""
        return self.of or self.source


@dataclass(frozen=True, slots=True)
class Passed:
    """A file or folder that is no page, with the reason."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Masters in reading order; what was passed over rightly; what could not be looked at."""

    masters: tuple[Found, ...]
    left_out: tuple[Passed, ...]
    problems: tuple[Passed, ...]


def find_masters(path: Path, without: Collection[Path] = ()) -> Findings:
    """The masters in a folder, sub-folders too but for those that are books of their own; or the file itself.

    Raises NothingToIngest.
    """
    if not path.exists():
        raise NothingToIngest(f"There is no folder or file {readable(str(path))}. Check the path.")
    if not path.is_dir():
        return _find_one(path)
    problems: list[Passed] = []
    looked = [_look(file, path, source) for file, source in _named(_files(path, problems, without), path)]
    masters = [found for found in looked if isinstance(found, Found)]
    if not masters:
        reason = f" ({problems[0].reason})" if problems else ""
        raise NothingToIngest(f"There is no image in {readable(str(path))}{reason}. Nothing was changed.")
    masters.sort(key=lambda found: natural_order(found.source))
    return Findings(tuple(masters), tuple(passed for passed in looked if isinstance(passed, Passed)), tuple(problems))


def _find_one(path: Path) -> Findings:
    # Who names a link means the file that it leads to.
    found = _look(path, path.resolve().parent, readable(path.name))
    if isinstance(found, Passed):
        raise NothingToIngest(
            f"{readable(str(path))} is a file that holds no page ({found.reason}). Name an image, a document or an"
            " archive of images, or the folder that holds the pages of the book."
        )
    return Findings((found,), (), ())


def _files(folder: Path, problems: list[Passed], without: Collection[Path]) -> Iterator[Path]:
    """All but hidden files and litter. Links to folders are not followed: they could lead round in a circle."""

    def cannot_list(error: OSError) -> None:
        place = _source(Path(error.filename), folder)
        problems.append(Passed(place, f"the folder cannot be read: {error.strerror}"))

    for place, folders, names in os.walk(folder, onerror=cannot_list):
        folders[:] = sorted(name for name in folders if not is_litter(name) and Path(place, name) not in without)
        yield from (Path(place, name) for name in folders if Path(place, name).is_symlink())
        yield from (Path(place, name) for name in sorted(names) if not is_litter(name))


def is_litter(name: str) -> bool:
    """Whether a file or folder is hidden, or left behind by a scanning station, a NAS or an operating system."""
    return name.startswith(".") or name.lower() in _LITTER


def _look(path: Path, folder: Path, source: str) -> Found | Passed:
    if path.is_symlink() and not _leads_inside(path, folder):
        return Passed(source, "a link that leads out of the folder; put the file itself here")
    named_image = path.suffix.lower() in IMAGE_SUFFIXES
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return Passed(source, "a link to a folder")
        if not stat.S_ISREG(status.st_mode):
            return Passed(source, "not a regular file")
        kind = kind_of(path)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
        return Found(path, source, reason) if named_image else Passed(source, reason)
    if kind == ARCHIVE and path.suffix.lower() not in _ARCHIVE_SUFFIXES:
        kind = None
    if kind is not None:
        return Found(path, source, kind=kind)
    if not named_image:
        return Passed(source, "not an image")
    return Found(
        path, source, "the file is empty" if status.st_size == 0 else "it has an image's name, but is no image"
    )


def _leads_inside(link: Path, folder: Path) -> bool:
    """Whether a link ends below the folder. One that leads round in a circle does not end; `stat` says so of it."""
    return Path(os.path.realpath(link)).is_relative_to(folder.resolve())


def _named(paths: Iterable[Path], folder: Path) -> Iterator[tuple[Path, str]]:
    """Each path with its name in the book; two spellings that Unicode calls equal still get two names."""
    used: set[str] = set()
    for path in paths:
        source = free_source(_source(path, folder), used.__contains__)
        used.add(source)
        yield path, source


def _source(path: Path, folder: Path) -> str:
    return readable(path.relative_to(folder).as_posix())
