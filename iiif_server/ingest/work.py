"""One page: a worker makes a pyramid of a master, and a thread of the parent brings it to the disk.

Knows one file, and no book, catalogue or terminal.
"""

import errno
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from pathlib import Path

from iiif_server.ingest.allowance import (
    bytes_for,
    limit_harm,
    limit_memory,
    physical_bytes,
    prepare_memory,
    seconds_for,
    step_back,
)
from iiif_server.ingest.outcome import Built, Failed, Outcome
from iiif_server.ingest.plan import Fingerprint
from iiif_server.ingest.pool import Allow, end_group
from iiif_server.ingest.ready import ready
from image_store import BadMaster, Dimensions
from image_store.building import Draft, PixelMemory, Taking, discard_draft, draft_pyramid, open_master, settle_pyramid

# With these no other page could be written either.
_FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Task:
    """A master to build, and the stem of its pyramid. `max_pixels`: the largest area that is taken."""

    key: str
    master: Path
    stem: Path
    fingerprint: Fingerprint
    max_pixels: int
    threads: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """A pyramid that is to be settled; `facts`: what its master was."""

    draft: Draft
    facts: Mapping[str, str | int]


def start_worker(max_pixels: int) -> None:
    """Limits it. Ctrl-C is the parent's to answer; and when the parent is gone, so is the work, at once."""
    step_back()
    limit_memory(bytes_for(max_pixels, physical_bytes()))
    limit_harm(max_pixels)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare_memory()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        end_group(os.getpid())
        os._exit(1)


def build(task: Task, allow: Allow, memory: PixelMemory | None = None) -> Outcome | Drafted:
    """Drafts the pyramid of a master, or takes the complete one that is there. `memory` is for masters' pixels."""
    found = ready(task.stem)
    if found and found[1] == task.fingerprint.sha256:
        return found[0]
    try:
        master = open_master(task.master, Taking(task.max_pixels), memory)
        allow(seconds_for(master.dimensions.area))
        draft = draft_pyramid(master, task.stem, task.fingerprint.sha256, task.threads)
        status = task.master.stat()
        if (status.st_size, status.st_mtime_ns) != (task.fingerprint.size, task.fingerprint.mtime_ns):
            # Its name promises the pixels of the fingerprint, and nobody knows whether it has them.
            discard_draft(draft)
            return Failed("the file was changed while it was read; ingest the book again")
    except BadMaster as error:
        return Failed(str(error))
    except MemoryError:
        return Failed("there is not enough memory for it")
    except OSError as error:
        return _failed(error, task.stem)
    return Drafted(draft, master.facts)


def settle(drafted: Drafted) -> Outcome:
    """Brings a drafted pyramid to the disk and to its name. Mostly waits: workers need not."""
    try:
        settle_pyramid(drafted.draft)
    except OSError as error:
        return _failed(error, drafted.draft.stem)
    built = drafted.draft.built
    return Built(built.dimensions, built.gray, built.bytes, facts=drafted.facts)


def _failed(error: OSError, stem: Path) -> Failed:
    """What the system said of a file: of the master, or of the pyramid, where others would fail as well."""
    ours = str(error.filename or "").startswith(str(stem.parent))
    if isinstance(error, FileNotFoundError) and not ours:
        return Failed("the file is no longer there")
    return Failed(error.strerror or str(error), fatal=ours or error.errno in _FATAL)


def measure(task: Task, _allow: Allow) -> Dimensions | Failed:
    """The size of a master in pixels. Of most kinds the head is read; a JPEG is decoded once, to find damage."""
    try:
        return open_master(task.master, Taking(task.max_pixels)).dimensions
    except BadMaster as error:
        return Failed(str(error))
    except OSError as error:
        return Failed(error.strerror or str(error))
