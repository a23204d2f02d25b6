"""Whether a file is what it was, decided from values. Pure: who reads the file is in check.py.

A file is `sound` (its SHA-256 is the known one), `missing`, `changed` (other bytes, and its size or its time of change
say that somebody wrote to it) or `rotten` (other bytes though nobody wrote to it, or it cannot be read any more). A
pyramid is `wrong` whose bytes are what they were, and which does not show its master: only `verify --deep` sees that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from math import ceil
from typing import Literal, TypeAlias

from image_store import ImageRecord, Source

Role: TypeAlias = Literal["master", "pyramid", "edges", "index", "text", "levels"]
State: TypeAlias = Literal["sound", "missing", "changed", "rotten", "wrong"]
STATES: tuple[State, ...] = ("sound", "missing", "changed", "rotten", "wrong")
# What a pyramid's files are called behind their stem. `levels` is no file: it stands for what the pyramid shows.
SUFFIXES: Mapping[Role, str] = {
    "pyramid": ".tif",
    "edges": ".edges",
    "index": ".index",
    "text": ".text",
    "levels": ".tif",
}
ALWAYS: tuple[Role, ...] = ("pyramid", "edges", "index")
# Not every page has a text, and not every pyramid was looked at.
PERHAPS: tuple[Role, ...] = ("text", "levels")


@dataclass(frozen=True, slots=True, order=True)
class FileId:
    """One file: its book, what it is, and its name: below the folder of pyramids, or as `master_name` says."""

    book: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it was read: SHA-256 in hex, bytes, time of change (ns)."""

    sha256: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a file has to be. None: nobody noted it. `untouched_since`: the moment (ns) after which, where no time of
    change was noted, a change counts as somebody's writing."""

    sha256: str | None
    size: int | None
    mtime_ns: int | None
    untouched_since: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a file. `seen` is None when it could not be read to its end; `reason` is a half sentence."""

    file: FileId
    state: State
    reason: str | None
    seen: Bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of a file: the bytes of its last sound reading (`known`), and what the last check said."""

    file: FileId
    known: Bytes | None
    state: State
    reason: str | None
    checked: datetime
    run: int


def master_name(source: Source) -> str:
    """How a master is named among the files: its root, if it has one, and its key."""
    return f"{source.root}:{source.key}" if source.root else source.key


def master_file(record: ImageRecord) -> FileId:
    """The master of an image; the pages of one document share it."""
    return FileId(record.group, "master", master_name(record.source))


def pyramid_file(record: ImageRecord, role: Role) -> FileId:
    """One file of an image's pyramid."""
    return FileId(record.group, role, record.pyramid + SUFFIXES[role])


def judge(file: FileId, seen: Bytes, known: Known) -> Verdict:
    """Compares what was read with what it has to be; without a known SHA-256 it is sound."""
    if known.sha256 is None or seen.sha256 == known.sha256:
        return Verdict(file, "sound", None, seen)
    return difference(file, seen, known)


def difference(file: FileId, seen: Bytes, known: Known, reason: str | None = None) -> Verdict:
    """A file with other bytes than it should have: changed or rotten. `reason`: what is wrong with it, if known."""
    if known.size is not None and seen.size != known.size:
        told = f"it has {seen.size} bytes instead of {known.size}"
        return Verdict(file, "changed", _joined(reason, told), seen)
    written = seen.mtime_ns > known.untouched_since if known.mtime_ns is None else seen.mtime_ns != known.mtime_ns
    if written:
        when = datetime.fromtimestamp(seen.mtime_ns // 10**9, UTC)
        told = f"somebody wrote to it at {when:%Y-%m-%d %H:%M:%S} UTC: its bytes are others than they were"
        return Verdict(file, "changed", _joined(reason, told), seen)
    told = "its bytes are others than they were, though its size and its time are not"
    return Verdict(file, "rotten", _joined(reason, told), seen)


def _joined(reason: str | None, told: str) -> str:
    return f"{reason}; {told}" if reason else told


def chosen(
    records: Sequence[ImageRecord], checked: Mapping[FileId, Entry], share: Fraction, run: int
) -> list[ImageRecord]:
    """The share of the images that was not checked for longest, in the order given; never checked comes first.

    What this very run has checked already counts as chosen: a run that goes on ends where it would have ended.
    """
    count = ceil(len(records) * share)

    def age(at: int) -> tuple[bool, bool, datetime, int]:
        entry = checked.get(pyramid_file(records[at], "index"))
        if entry is None:
            return True, False, datetime.min.replace(tzinfo=UTC), at
        return entry.run != run, True, entry.checked, at

    return [records[at] for at in sorted(sorted(range(len(records)), key=age)[:count])]


def tally(entries: Iterable[Entry]) -> dict[str, int]:
    """How many files are in each state."""
    found = [entry.state for entry in entries]
    return {state: found.count(state) for state in STATES}
