"""Which scan each page of a description means, by the names of files. Pure: paths are texts, and lead nowhere.

First the exact path: of a path that leads from elsewhere (`../`, `C:\\`, an address) as many of its last parts as there
are. Then the name of the file, then the name without its ending, each where only one scan and one page of the
description has it. Then, of one document or where the description names no file, the number, if both have equally many
pages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from manifests.describe import DescribedPage

Parts: TypeAlias = tuple[str, ...]

# `book.pdf#page=7`, as RFC 8118 has it, for the page that lies here as `book.pdf#p0007`.
_OF_PAGE = re.compile(r"#page=([0-9]{1,6})$")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_DRIVE = re.compile(r"^[A-Za-z]:(?=/)")
# No path is deeper.
_MOST_PARTS = 50
# Pages in one sentence.
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Scan:
    """A page that lies there. `place` is its path within the book (`scans/1.tif`, `book.pdf#p0007`), `of` the name of
    the file of several pages that it is in, else ''."""

    key: str
    place: str
    of: str = ""

    @property
    def paths(self) -> Iterator[Parts]:
        """The paths by which it may be called; the page of an archive also without the archive."""
        yield parts_of(self.place)
        if self.of and self.place.startswith(f"{self.of}#"):
            inner = self.place.removeprefix(f"{self.of}#")
            yield parts_of(f"{self.of}/{inner}")
            yield parts_of(inner)


@dataclass(frozen=True, slots=True)
class Matched:
    """For each page of a description the key of its scan, None: nobody found it; and what to tell the librarian."""

    keys: tuple[str | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> frozenset[str]:
        """The keys of all scans that the description names."""
        return frozenset(key for key in self.keys if key is not None)


# Of a book without a list of pages.
NOTHING_MATCHED = Matched(())


def parts_of(path: str) -> Parts:
    """The parts of a path or address, without what leads elsewhere: `..`, drive, host, query; one form of letters."""
    if _ADDRESS.match(path):
        path = _path_of(path)
    path = _DRIVE.sub("", unicodedata.normalize("NFC", path).casefold().replace("\\", "/"))
    return tuple(part for part in path.split("/") if part not in ("", ".", ".."))[-_MOST_PARTS:]


def match(pages: Sequence[DescribedPage], scans: Sequence[Scan]) -> Matched:
    """The scan of each page. A scan is one page only: who names it first has it."""
    named = [[_with_leaf(name) for name in page.files] for page in pages]
    keys: dict[int, str] = {}
    twice = _by_path(named, scans, keys)
    _by_name(named, scans, keys, lambda last: last)
    _by_name(named, scans, keys, lambda last: PurePosixPath(last).stem)
    notes = []
    if twice:
        named_twice = ", ".join(f"no. {at + 1}" for at in twice[:_MOST_TOLD]) + (", ..." if twice[_MOST_TOLD:] else "")
        notes.append(f"A scan is one page; these name one that another page has already: {named_twice}.")
    if not keys and pages:
        notes += _by_number(pages, scans, keys)
    return Matched(tuple(keys.get(at) for at in range(len(pages))), tuple(notes))


def claimed(names: Iterable[str], scans: Sequence[Scan]) -> Iterator[str]:
    """The keys of the scans that these paths name."""
    where = _places(scans)
    return (key for name in names if (key := _at(parts_of(_with_leaf(name)), where)[0]) is not None)


def _with_leaf(name: str) -> str:
    return _OF_PAGE.sub(lambda found: f"#p{int(found[1]):04}", name)


def _path_of(address: str) -> str:
    """The path of an address, and the page that it names behind `#`; of one that is none, all of it."""
    try:
        split = urlsplit(address)
    except ValueError:
        return address
    return unquote(split.path) + (f"#{split.fragment}" if split.fragment else "")


def _places(scans: Sequence[Scan]) -> dict[Parts, str]:
    """Path -> key. Where letters of two sizes make two files, such a path names neither."""
    times = Counter(path for scan in scans for path in set(scan.paths))
    return {path: scan.key for scan in scans for path in scan.paths if path and times[path] == 1}


def _at(parts: Parts, where: dict[Parts, str]) -> tuple[str | None, bool]:
    """The key at a path or at as many of its last parts as there are; and whether it was the whole path."""
    for begin in range(len(parts)):
        if parts[begin:] in where:
            return where[parts[begin:]], begin == 0
    return None, False


def _by_path(named: Sequence[Sequence[str]], scans: Sequence[Scan], keys: dict[int, str]) -> list[int]:
    """The pages that name a scan which another page has already."""
    where = _places(scans)
    claims: dict[str, list[tuple[bool, int]]] = {}
    for at, names in enumerate(named):
        found = [_at(parts_of(name), where) for name in names]
        whole = next((key for key, exact in found if key and exact), None)
        key = whole or next((key for key, _ in found if key), None)
        if key is not None:
            claims.setdefault(key, []).append((whole is None, at))
    twice = []
    for key, several in claims.items():
        inexact = [at for shortened, at in several if shortened]
        exact = [at for shortened, at in several if not shortened]
        # Two paths of other folders that end alike may mean two files: then neither is this one.
        if exact or len(inexact) == 1:
            first, *others = exact or inexact
            keys[first] = key
            twice += others
    return sorted(twice)


def _by_name(
    named: Sequence[Sequence[str]], scans: Sequence[Scan], keys: dict[int, str], short: Callable[[str], str]
) -> None:
    """Those that are left, by the last part of their paths, or what is `short` for it."""
    taken = set(keys.values())
    of_scans: dict[str, set[str]] = {}
    for scan in scans:
        if scan.key not in taken:
            for path in scan.paths:
                of_scans.setdefault(short(path[-1]) if path else "", set()).add(scan.key)
    wanted = {
        at: {short(parts[-1]) for name in names if (parts := parts_of(name))}
        for at, names in enumerate(named)
        if at not in keys
    }
    times = Counter(name for names in wanted.values() for name in names)
    for at, names in wanted.items():
        found = {
            key for name in names if times[name] == 1 for key in of_scans.get(name, ()) if len(of_scans[name]) == 1
        }
        if len(found) == 1 and not found & taken:
            [keys[at]] = found
            taken |= found


def _by_number(pages: Sequence[DescribedPage], scans: Sequence[Scan], keys: dict[int, str]) -> list[str]:
    names_none = not any(page.files for page in pages)
    one_document = bool(scans) and bool(scans[0].of) and len({scan.of for scan in scans}) == 1
    if not names_none and not one_document:
        return [
            f"It lists {len(pages)} pages, and no name of theirs is that of a scan: look at the names of the files."
        ]
    if len(pages) != len(scans):
        return [
            f"It lists {len(pages)} pages without a name that is known here, and there are {len(scans)} scans: so"
            " nobody can say which is which. Write the name of its file to each page (`iiif-server show` has them)."
        ]
    keys.update((at, scan.key) for at, scan in enumerate(scans))
    return []
