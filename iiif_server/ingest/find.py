"""What lies in a folder of scans: the masters by content, in natural order, and what is left out. Opens for reading."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.keys import free_source, readable
from iiif_server.ingest.order import natural_order
from image_store.building import kind_of, leaf_count

# What a scanning station, a NAS or an operating system leaves behind: never worth a word.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "@eadir", "$recycle.bin"})

_IMAGE_ENDINGS = (
    "avif bmp djv djvu gif heic heif j2c j2k jfif jp2 jpe jpeg jpf jpg jph jpx jxl pdf png psd tif tiff webp"
)
_IMAGE_SUFFIXES = frozenset(f".{ending}" for ending in _IMAGE_ENDINGS.split())


@dataclass(frozen=True, slots=True)
class Found:
    """A master, or what should be one. `problem`: why it is certain already that it cannot become a page.

    `source` is its lasting name within the book: the path below the folder, with `/`, readable. `leaves`: how many
    pages the file holds, of which the first is taken.
    """

    path: Path
    source: str
    problem: str | None = None
    leaves: int = 1


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


def find_masters(folder: Path) -> Findings:
    """Everything below a folder, sub-folders too. Raises NothingToIngest."""
    if not folder.exists():
        raise NothingToIngest(f"There is no folder {readable(str(folder))}. Check the path.")
    if not folder.is_dir():
        raise NothingToIngest(f"{readable(str(folder))} is a file. Name the folder that holds the pages of the book.")
    problems: list[Passed] = []
    looked = [_look(path, folder, source) for path, source in _named(_files(folder, problems), folder)]
    masters = [found for found in looked if isinstance(found, Found)]
    if not masters:
        reason = f" ({problems[0].reason})" if problems else ""
        raise NothingToIngest(f"There is no image in {readable(str(folder))}{reason}. Nothing was changed.")
    masters.sort(key=lambda found: natural_order(found.source))
    return Findings(tuple(masters), tuple(passed for passed in looked if isinstance(passed, Passed)), tuple(problems))


def _files(folder: Path, problems: list[Passed]) -> Iterator[Path]:
    """All but hidden files and litter. Links to folders are not followed: they could lead round in a circle."""

    def cannot_list(error: OSError) -> None:
        place = _source(Path(error.filename), folder)
        problems.append(Passed(place, f"the folder cannot be read: {error.strerror}"))

    for place, folders, names in os.walk(folder, onerror=cannot_list):
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        yield from (Path(place, name) for name in folders if Path(place, name).is_symlink())
        yield from (Path(place, name) for name in sorted(names) if not _is_litter(name))


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name.lower() in _LITTER


def _look(path: Path, folder: Path, source: str) -> Found | Passed:
    if path.is_symlink() and not _leads_inside(path, folder):
        return Passed(source, "a link that leads out of the folder; put the file itself here")
    named_image = path.suffix.lower() in _IMAGE_SUFFIXES
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return Passed(source, "a link to a folder")
        if not stat.S_ISREG(status.st_mode):
            return Passed(source, "not a regular file")
        kind = kind_of(path)
        leaves = leaf_count(path)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
        return Found(path, source, reason) if named_image else Passed(source, reason)
    if kind is not None:
        return Found(path, source, leaves=leaves)
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
