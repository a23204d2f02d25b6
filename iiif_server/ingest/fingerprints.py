"""The SHA-256 of masters, several at a time. Opens files for reading; knows no image."""

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from iiif_server.ingest.find import Found
from iiif_server.ingest.plan import Fingerprint, Hashed
from iiif_server.ingest.seen import NOTHING_SEEN, Seen, Status, is_settled


def fingerprint_all(masters: Sequence[Found], jobs: int, seen: Mapping[str, Seen] = NOTHING_SEEN) -> list[Hashed]:
    """Each master with its fingerprint; one that cannot be read gets its problem instead.

    One that is as it was when it was `seen`, by its name within the book, is not read again.
    Threads are enough: hashing lets the others run, and no process has to be started when nothing is to build.
    """
    # Not `with`: that would read all the others to their end after Ctrl-C.
    pool = ThreadPoolExecutor(jobs)
    try:
        return list(pool.map(partial(_hashed, seen=seen), masters))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def fingerprint(path: Path, seen: Seen | None = None) -> Fingerprint:
    """The fingerprint of a file as it is now, or as it was `seen` when it is the same still. Raises OSError."""
    with path.open("rb") as file:
        began, found = time.time_ns(), os.fstat(file.fileno())
        now = status_of(found)
        if seen is not None and seen.is_still(now):
            return Fingerprint(seen.sha256, now.size, now.mtime_ns, now, read=False)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        settled = now if is_settled(now.mtime_ns, began) and status_of(os.fstat(file.fileno())) == now else None
        return Fingerprint(sha256, now.size, now.mtime_ns, settled)


def status_of(found: os.stat_result) -> Status:
    """What is remembered of a file. The inode without its highest bit: databases count up to there."""
    return Status(found.st_size, found.st_mtime_ns, found.st_ino & (2**63 - 1))


def _hashed(found: Found, seen: Mapping[str, Seen]) -> Hashed:
    try:
        return Hashed(found, fingerprint(found.path, seen.get(found.source)))
    except OSError as error:
        return Hashed(replace(found, problem=found.problem or f"it cannot be read: {error.strerror}"), None)
