"""How a book stands: one hash of all that goes into it and of all that came out, without reading any of it.

Equal hashes mean that nothing is to be done. Looks at names, sizes and times of change; reads no file. It is taken
before anything is read, and kept when all was done: whoever is killed before that leaves nothing that could be wrong.
"""

import hashlib
import os
import stat
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from iiif_server.care.history import program_version
from iiif_server.database import writing
from iiif_server.ingest.counts import Counts
from iiif_server.ingest.descriptions.names import may_be_of_file
from iiif_server.ingest.find import Passed, is_litter
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.orders import Order
from iiif_server.ingest.plan import STATES, Hashed
from iiif_server.ingest.remembered import Last, Remembered, place_hash
from iiif_server.ingest.report import Need, Note, Report, described_of
from iiif_server.ingest.seen import is_settled
from iiif_server.ingest.space import free_bytes
from image_store import PYRAMID_VERSION
from manifests import document_version

# A file: its name in bytes, its bytes, its time of change (ns), its inode.
Line: TypeAlias = tuple[bytes, int, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """What lies there for a book. `place`: a hash of the path. `settled`: none of it was changed just now.

    `given`: what was said now of the book, of which the rest stays as it was said before; `said`: what else was asked
    for, and the settings that count.
    """

    book_id: str
    place: str
    given: tuple[str | int | None, ...]
    said: bytes
    masters: tuple[Line, ...]
    settled: bool


class Above:
    """The XML in the folders that books lie in: each is listed once in a run, however many books lie side by side.

    A run that keeps what was there at its beginning looks into a book once too often, never once too little: what
    changes meanwhile is found by the next.
    """

    def __init__(self) -> None:
        self._lines: dict[Path, tuple[Line, ...]] = {}

    def lines(self, folder: Path) -> tuple[Line, ...]:
        """What lies directly above a folder."""
        parent = folder.resolve().parent
        if parent not in self._lines:
            self._lines[parent] = tuple(_xml_in(parent))
        return self._lines[parent]


def standing_of(order: Order, holdings: Holdings, above: Above) -> Standing:
    """How the masters of a book stand now."""
    began, path = time.time_ns(), order.folder
    lines = tuple(_without_needless_inodes(_lines(path, order.without, above)))
    counting = (holdings.max_pixels, holdings.resolution, holdings.publish_incomplete, holdings.collections_by_folder)
    settings = (*counting, sorted(map(str, holdings.roots)))
    told = (order.wish, settings, program_version(), PYRAMID_VERSION)
    asked = orjson.dumps(told, default=_plain, option=orjson.OPT_SORT_KEYS)
    settled = all(is_settled(mtime, began) for _, _, mtime, _ in lines)
    return Standing(order.identifier, place_hash(path.resolve()), order.given, asked, lines, settled)


def unchanged(standing: Standing, holdings: Holdings, *, prune: bool, dry_run: bool) -> Report | None:
    """The report of a book of which everything is as its last ingest left it; None when it has to be looked into."""
    last = Remembered(holdings.engine).last(standing.book_id)
    if last is None or last.state is None or last.report is None or not holdings.library.has(standing.book_id):
        return None
    if last.state != _state(standing, holdings):
        return None
    kept = orjson.loads(last.report)
    if _carried(standing.given, kept["given"]) != kept["given"] or not _says_nothing_new(standing, holdings):
        return None
    report = _report(kept, Need(0, 0, free_bytes(holdings.pyramids)) if dry_run else None)
    return None if prune and report.states["gone"] else report


def keep(standing: Standing, report: Report, masters: tuple[Hashed, ...], holdings: Holdings) -> None:
    """The book is published as the report says. Only under its lock.

    Where not all was done, the sources contradict a correction, or a file was changed shortly before, the next ingest
    looks into it again.
    """
    remembered = Remembered(holdings.engine)
    whole = report.ok and standing.settled and not report.conflicts
    last = remembered.last(standing.book_id)
    before = orjson.loads(last.report).get("given", []) if last and last.report else []
    given = _carried(standing.given, before)
    with writing(holdings.engine) as transaction:
        remembered.keep_seen(transaction, standing.book_id, masters)
        last = Last(
            standing.place,
            _state(standing, holdings) if whole else None,
            _kept(report, given).decode() if whole else None,
        )
        remembered.keep_last(transaction, standing.book_id, last)


def _state(standing: Standing, holdings: Holdings) -> str:
    version = document_version(
        holdings.library.version(standing.book_id), holdings.urls, holdings.limits, holdings.provider
    )
    state = hashlib.sha256(f"{standing.place} {version} {len(standing.said)} ".encode())
    state.update(standing.said)
    for lines in (standing.masters, _without_needless_inodes(_pyramids(holdings.pyramids / standing.book_id))):
        state.update(f"{len(lines)}\n".encode())
        for name, *numbers in lines:
            # A name may have any byte but NUL and the slash.
            state.update(name + f"\0{numbers}\n".encode())
    return state.hexdigest()


def _without_needless_inodes(lines: Iterable[Line]) -> list[Line]:
    """In the order of their names. Of files that nothing else tells apart their inodes: names may have been changed.

    Of all others it would be a needless risk: where a drive is connected anew, its inodes can be other ones.
    """
    told = sorted(lines)
    looks = Counter(line[1:3] for line in told)
    return [line if looks[line[1:3]] > 1 else (*line[:3], 0) for line in told]


def _lines(path: Path, without: Collection[Path], above: Above) -> Iterator[Line]:
    """Of a folder every file in it, and the XML above it, which may be its METS; of a file itself and those beside it
    that are called as it is."""
    if path.is_dir():
        yield from _below(path, b"", without)
        yield from above.lines(path)
        return
    with os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name.startswith(path.stem) or may_be_of_file(entry.name, path.stem):
                yield from _line(entry, b"")


def _xml_in(folder: Path) -> Iterator[Line]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.lower().endswith(".xml"):
                    yield from _line(entry, b"../")
    except OSError:
        # It cannot be listed: so no description of it is read either.
        yield b"../", -1, 0, 0


def _below(folder: Path, above: bytes, without: Collection[Path]) -> Iterator[Line]:
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not is_litter(entry.name)]
    except OSError:
        # It cannot be listed: so it was, if it was so at the last ingest.
        yield above + b"/", -1, 0, 0
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if Path(entry.path) not in without:
                yield from _below(Path(entry.path), above + os.fsencode(entry.name) + b"/", without)
        else:
            yield from _line(entry, above)


def _line(entry: os.DirEntry[str], above: bytes) -> Iterator[Line]:
    name = above + os.fsencode(entry.name)
    try:
        found = entry.stat()
    except OSError:
        yield name, -1, 0, 0
        return
    if not stat.S_ISDIR(found.st_mode):
        yield name, found.st_size, found.st_mtime_ns, found.st_ino


def _pyramids(folder: Path) -> Iterator[Line]:
    if folder.is_dir():
        with os.scandir(folder) as entries:
            for entry in entries:
                yield from _line(entry, b"")


def _says_nothing_new(standing: Standing, holdings: Holdings) -> bool:
    """Whether the book is as was said now: since it was said before, somebody may have corrected it by hand."""
    title, language, _ = standing.given
    return title is None and (language is None or holdings.library.get(standing.book_id).language == language)


def _carried(given: Sequence[str | int | None], before: Sequence[str | int | None]) -> list[str | int | None]:
    """What was ever said of a book: now, else before."""
    return [now if now is not None else then for now, then in zip_longest(given, before)]


def _kept(report: Report, given: list[str | int | None]) -> bytes:
    return orjson.dumps(
        {
            "given": given,
            "book": report.book_id,
            "title": report.title,
            "pages": report.pages,
            "gone": report.states["gone"],
            "counts": report.counts.as_json(),
            "warnings": [(one.file, one.reason) for one in report.warnings],
            "left_out": [(one.source, one.reason) for one in report.left_out],
            "description": report.description and report.description.as_json(),
        }
    )


def _report(kept: Mapping[str, Any], need: Need | None) -> Report:
    pages, gone = kept["pages"], kept["gone"]
    return Report(
        book_id=kept["book"],
        title=kept["title"],
        pages=pages,
        states={**dict.fromkeys(STATES, 0), "unchanged": pages - gone, "gone": gone},
        built=0,
        reused=0,
        pixels=0,
        seconds=0,
        problems=(),
        warnings=tuple(Note(*one) for one in kept["warnings"]),
        unread=(),
        left_out=tuple(Passed(*one) for one in kept["left_out"]),
        pruned=(),
        published=False,
        available=True,
        counts=Counts(**kept["counts"]),
        need=need,
        description=described_of(kept["description"]) if kept.get("description") else None,
    )


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
