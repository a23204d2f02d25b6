"""Reads files and says whether they are what they were. Opens for reading only; knows no SQL and no terminal."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from iiif_server.care.fixity import (
    ALWAYS,
    Bytes,
    Entry,
    FileId,
    Known,
    Role,
    Verdict,
    difference,
    judge,
    master_file,
    pyramid_file,
)
from image_store import BrokenPyramid, ImageRecord
from image_store.building import check_pyramid, read_index


def read_bytes(path: Path) -> Bytes:
    """The SHA-256, length and time of a file as it is now. Raises OSError."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        return Bytes(hashlib.file_digest(file, "sha256").hexdigest(), status.st_size, status.st_mtime_ns)


def check_master(record: ImageRecord, path: Path, kept: Mapping[FileId, Entry], since: int) -> Verdict:
    """The master of an image against the SHA-256 of its ingest. `since`: when (ns) the book was published."""
    source, file = record.source, master_file(record)
    before = kept[file].known if file in kept else None
    mtime = before.mtime_ns if before and before.sha256 == source.sha256 else None
    return _read(file, path, lambda seen: judge(file, seen, Known(source.sha256, source.size, mtime, since)))


def check_image(record: ImageRecord, folder: Path, kept: Mapping[FileId, Entry], since: int) -> list[Verdict]:
    """The files of an image's pyramid. `since`: when (ns) the book was published.

    Files whose SHA-256 is that of an earlier sound reading are sound. Else every tile is compared with its checksum,
    and the whole with the catalogue.
    """
    verdicts = [_check_file(record, folder, role, kept, since) for role in _roles(record, folder, kept)]
    if any(verdict.state in ("missing", "rotten") and verdict.seen is None for verdict in verdicts):
        return verdicts
    proven = {one.file for one in verdicts if one.state == "sound" and one.file in kept and kept[one.file].known}
    if proven >= {pyramid_file(record, role) for role in ALWAYS} and _index_fits(record, folder):
        return verdicts
    fault = pyramid_fault(record, folder)
    if fault is None:
        return verdicts
    culprit = pyramid_file(record, fault[0])
    if culprit in proven and any(verdict.state != "sound" for verdict in verdicts):
        return verdicts  # it does not fit to another file, and that one is wrong
    return [_blamed(one, fault[1], since) if one.file == culprit else one for one in verdicts]


def pyramid_fault(record: ImageRecord, folder: Path) -> tuple[Role, str] | None:
    """Which file of a pyramid is wrong and why, by its own checksums and by the catalogue; None when none is."""
    stem = folder / record.pyramid
    try:
        check_pyramid(stem)
    except BrokenPyramid as error:
        return _culprit(str(error)), str(error)
    except OSError as error:
        return "pyramid", f"it cannot be read: {error.strerror}"
    if not _index_fits(record, folder):
        return "index", "it was made from another master, or has another size or other colours, than the catalogue says"
    return None


def _index_fits(record: ImageRecord, folder: Path) -> bool:
    index = read_index(folder / record.pyramid)
    found = (index.fingerprint, index.pyramid.dimensions, index.gray, index.pyramid.tile)
    return found == (record.source.fingerprint, record.dimensions, record.gray, record.tile)


def _culprit(fault: str) -> Role:
    if "index" in fault and "colours of the index" not in fault:
        return "index"
    return "edges" if "edge" in fault else "pyramid"


def _roles(record: ImageRecord, folder: Path, kept: Mapping[FileId, Entry]) -> list[Role]:
    text = pyramid_file(record, "text")
    return [*ALWAYS, "text"] if text in kept or (folder / text.name).exists() else [*ALWAYS]


def _check_file(record: ImageRecord, folder: Path, role: Role, kept: Mapping[FileId, Entry], since: int) -> Verdict:
    file = pyramid_file(record, role)
    before = kept[file].known if file in kept else None
    known = Known(before.sha256, before.size, before.mtime_ns, since) if before else Known(None, None, None, since)
    return _read(file, folder / file.name, lambda seen: judge(file, seen, known))


def _read(file: FileId, path: Path, judged: Callable[[Bytes], Verdict]) -> Verdict:
    try:
        return judged(read_bytes(path))
    except (FileNotFoundError, NotADirectoryError):
        return Verdict(file, "missing", "the file is not there", None)
    except OSError as error:
        return Verdict(file, "rotten", f"it cannot be read: {error.strerror}", None)


def _blamed(verdict: Verdict, fault: str, since: int) -> Verdict:
    """A file with this fault is not sound; whether it rots or somebody wrote to it, its bytes may have told already."""
    if verdict.seen is None:
        return verdict
    if verdict.state != "sound":
        return replace(verdict, reason=f"{fault}; {verdict.reason}")
    return difference(verdict.file, verdict.seen, Known(None, None, None, since), fault)
