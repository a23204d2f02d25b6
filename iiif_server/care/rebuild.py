"""One pyramid anew from its master, in a worker: what the ingest did, under the name that is there. Knows no book."""

from dataclasses import dataclass
from pathlib import Path

from iiif_server.care.check import read_bytes
from iiif_server.ingest.outcome import Failed, Outcome
from iiif_server.ingest.plan import Fingerprint
from iiif_server.ingest.pool import Allow
from iiif_server.ingest.work import Drafted, Task, build
from image_store import BadMaster, ImageRecord, Source
from image_store.building import PixelMemory, discard_draft, survey


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """An image, the place of its master, and the stem of its pyramid. `max_pixels`: the largest area that is taken."""

    record: ImageRecord
    master: Path
    stem: Path
    max_pixels: int
    threads: int


def rebuild(task: Rebuilding, allow: Allow, memory: PixelMemory | None = None) -> Outcome | Drafted:
    """Drafts the pyramid. A master that is not the one of the ingest, or reads otherwise by now, is not taken."""
    record, source = task.record, task.record.source
    try:
        now = read_bytes(task.master)
        if now.sha256 != source.sha256:
            return Failed("its master is not what it was at the ingest")
        leaf = leaf_number(task.master, source)
    except FileNotFoundError:
        return Failed("its master is not there")
    except BadMaster as error:
        return Failed(f"its master: {error}")
    except OSError as error:
        return Failed(f"its master cannot be read: {error.strerror or error}")
    if leaf is None:
        return Failed(f"its master has no page {source.leaf!r}")
    drafted = build(
        Task(
            record.id, task.master, task.stem, Fingerprint(now.sha256, now.size, now.mtime_ns), task.max_pixels,
            task.threads, leaf, source.fingerprint, source.resolution,
        ),
        allow,
        memory,
        anew=True,
    )  # fmt: skip
    if isinstance(drafted, Drafted):
        built = drafted.draft.built
        if (built.dimensions, built.gray, built.tile) != (record.dimensions, record.gray, record.tile):
            discard_draft(drafted.draft)
            return Failed("this version of the program reads its master in another way; ingest the book again")
    return drafted


def leaf_number(path: Path, source: Source) -> int | None:
    """Which page of its file a master is, counted from 0."""
    if not source.leaf:
        return 0
    names = [leaf.name for leaf in survey(path).leaves]
    return names.index(source.leaf) if source.leaf in names else None
