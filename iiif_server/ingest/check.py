"""Masters looked at beforehand, in workers: every pixel is decoded, nothing is built and nothing is written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from iiif_server.ingest.advice import Looked
from iiif_server.ingest.allowance import seconds_for
from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.find import Found, Passed, find_masters
from iiif_server.ingest.keys import readable
from iiif_server.ingest.pool import Allow, WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker
from image_store import BadMaster, Dimensions
from image_store.building import Contents, Foreseen, Taking, foresee_pyramid, kind_of, open_master, promise_of, survey

# These hold one page each: nobody has to be asked.
SINGLE = frozenset({"jpeg", "png", "bmp", "jp2", "jxl"})
STRIP = 512


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to be looked at: the page `number`, counted from 0, of a master."""

    path: Path
    source: str
    leaf: str
    number: int
    taking: Taking


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was found under one path. `notes`: file and what its kind says of it; `unread`: closed folders."""

    pages: tuple[Looked, ...]
    notes: tuple[tuple[str, str], ...]
    left_out: tuple[Passed, ...]
    unread: tuple[Passed, ...]


def check(path: Path, taking: Taking, jobs: int, *, quick: bool, tell: Callable[[Looked, int, int], None]) -> Checked:
    """Looks at every master of a folder, or at one file. `quick`: at heads and structure only, no pixel is decoded.

    `tell` hears of each page, how many are done, and of how many. Raises NothingToIngest.
    """
    found, left_out, unread = _found(path)
    looked = [Looked(one.source, problem=one.problem) for one in found if one.problem]
    asked, notes = [], []
    for one, contents in _contents([one for one in found if not one.problem], taking, jobs):
        if isinstance(contents, str):
            looked.append(Looked(one.source, problem=contents))
            continue
        notes += [(one.source, note) for note in contents.notes]
        for number, leaf in enumerate(contents.leaves):
            if leaf.problem:
                looked.append(Looked(one.source, leaf.name, problem=leaf.problem))
            else:
                asked.append(Asked(one.path, one.source, leaf.name, number, taking))
    total = len(looked) + len(asked)
    for place, page in enumerate(looked, 1):
        tell(page, place, total)
    for page in map(_promised, asked) if quick else _examined(asked, jobs):
        looked.append(page)
        tell(page, len(looked), total)
    places = {one.source: number for number, one in enumerate(found)}
    leaves = {(one.source, one.leaf): one.number for one in asked}
    looked.sort(key=lambda page: (places[page.file], leaves.get((page.file, page.leaf), -1)))
    return Checked(tuple(looked), tuple(notes), tuple(left_out), tuple(unread))


def _found(path: Path) -> tuple[Sequence[Found], Sequence[Passed], Sequence[Passed]]:
    if path.is_file():
        kind = kind_of(path)
        if kind is None:
            raise NothingToIngest(f"{readable(str(path))} is no image and no document that we know.")
        return [Found(path, readable(path.name))], (), ()
    findings = find_masters(path)
    return findings.masters, findings.left_out, findings.problems


def _contents(found: Sequence[Found], taking: Taking, jobs: int) -> Iterator[tuple[Found, Contents | str]]:
    """What each master holds, or why that cannot be said."""
    known = {one: kind_of(one.path) for one in found}
    told: dict[Found, Contents | str] = {one: Contents(kind) for one, kind in known.items() if kind in SINGLE}
    unknown = [one for one in found if one not in told]
    with closing(side_by_side(_survey, unknown, jobs, partial(start_worker, taking.max_pixels))) as settled:
        for one, result in settled:
            told[one] = str(result) if isinstance(result, WorkerFailed) else result
    return ((one, told[one]) for one in found)


def _survey(one: Found, _allow: Allow) -> Contents | str:
    try:
        return survey(one.path)
    except BadMaster as error:
        return str(error)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"


def _examined(asked: Sequence[Asked], jobs: int) -> Iterator[Looked]:
    start = partial(start_worker, max((one.taking.max_pixels for one in asked), default=0))
    with closing(side_by_side(_examine, asked, jobs, start)) as settled:
        for one, result in settled:
            yield Looked(one.source, one.leaf, problem=str(result)) if isinstance(result, WorkerFailed) else result


def _examine(one: Asked, allow: Allow) -> Looked:
    """Decodes a page to its last row."""
    page = Looked(one.source, one.leaf)
    try:
        master = open_master(one.path, one.taking, leaf=one.number)
        allow(seconds_for(master.dimensions.area))
        page = replace(page, dimensions=master.dimensions, facts={**master.facts, "gray": int(master.gray)})
        for _strip in master.strips(STRIP):
            continue
        if not one.leaf:
            page = replace(page, facts={**page.facts, **_foreseen(foresee_pyramid(one.path, master, thorough=True))})
    except BadMaster as error:
        return replace(page, problem=str(error))
    except MemoryError:
        return replace(page, problem="there is not enough memory for it")
    except OSError as error:
        return replace(page, problem=f"it cannot be read: {error.strerror or error}")
    return page


def _promised(one: Asked) -> Looked:
    """A page by its head alone."""
    page = Looked(one.source, one.leaf)
    try:
        promise, kind = promise_of(one.path), kind_of(one.path)
        foreseen = None if one.leaf else foresee_pyramid(one.path)
    except OSError as error:
        return replace(page, problem=f"it cannot be read: {error.strerror or error}")
    if promise is None:
        return replace(page, facts={"kind": kind or ""})
    if promise.pixels > one.taking.max_pixels:
        size = f"{promise.width}x{promise.height}"
        return replace(page, problem=f"it has {size} pixels, more than IIIF_MASTER_PIXELS allows")
    facts: dict[str, str | int] = {"kind": kind or "", **({"depth": 1} if promise.bits == 1 else {})}
    facts |= _foreseen(foreseen)
    size_or_none = Dimensions(promise.width, promise.height) if promise.pixels else None
    return replace(page, dimensions=size_or_none, facts=facts)


def _foreseen(pyramid: Foreseen | None) -> dict[str, str | int]:
    """As facts: of a TIFF that has levels of its own, whether it is served as it is, and if not, why."""
    if pyramid is None:
        return {}
    return {"pyramid": "as it is"} if pyramid.rebuilt is None else {"pyramid": "built", "rebuilt": pyramid.rebuilt}
