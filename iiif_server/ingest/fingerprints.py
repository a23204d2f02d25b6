"""The SHA-256 of masters, several at a time. Opens files for reading; knows no image."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from iiif_server.ingest.find import Found
from iiif_server.ingest.plan import Fingerprint, Hashed


def fingerprint_all(masters: Sequence[Found], jobs: int) -> list[Hashed]:
    """Each master with its fingerprint; one that cannot be read gets its problem instead.

    Threads are enough: hashing lets the others run, and no process has to be started when nothing is to build.
    """
    # Not `with`: that would read all the others to their end after Ctrl-C.
    pool = ThreadPoolExecutor(jobs)
    try:
        return list(pool.map(_hashed, masters))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def fingerprint(path: Path) -> Fingerprint:
    """The fingerprint of a file as it is now. Raises OSError."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        return Fingerprint(hashlib.file_digest(file, "sha256").hexdigest(), status.st_size, status.st_mtime_ns)


def _hashed(found: Found) -> Hashed:
    try:
        return Hashed(found, fingerprint(found.path))
    except OSError as error:
        return Hashed(replace(found, problem=found.problem or f"it cannot be read: {error.strerror}"), None)
