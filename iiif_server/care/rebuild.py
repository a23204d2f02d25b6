"""One pyramid anew from its master, in a worker: what the ingest did, under the name that is there. Knows no book."""

from dataclasses import dataclass
from pathlib import Path

from iiif_server.care.check import read_bytes
from iiif_server.ingest.allowance import seconds_for
from iiif_server.ingest.outcome import Failed, Outcome
from iiif_server.ingest.pool import Allow
from iiif_server.ingest.work import Drafted
from iiif_server.ingest.work import settle as settle
from image_store import BadMaster, ImageRecord, Source
from image_store.building import PixelMemory, Taking, discard_draft, draft_pyramid, open_master, survey

__all__ = ["Rebuilding", "rebuild", "settle"]


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """An image, the place of its master, and the stem of its pyramid. `max_pixels`: the largest area that is taken."""

    record: ImageRecord
    master: Path
    stem: Path
    max_pixels: int
    threads: int


def rebuild(task: Rebuilding, allow: Allow, memory: PixelMemory | None = None) -> Outcome | Drafted:
    """Drafts the pyramid. A master that is not the one of the ingest, or is another page by now, is not taken."""
    source = task.record.source
    try:
        before = read_bytes(task.master)
        if before.sha256 != source.sha256:
            return Failed("its master is not what it was at the ingest")
        number = _leaf_number(task.master, source)
        if number is None:
            return Failed(f"its master has no page {source.leaf!r}")
        taking = Taking(task.max_pixels, source.resolution) if source.resolution else Taking(task.max_pixels)
        master = open_master(task.master, taking, memory, number)
        if (master.dimensions, master.gray) != (task.record.dimensions, task.record.gray):
            return Failed("this version of the program reads its master in another way; ingest the book again")
        allow(seconds_for(master.dimensions.area))
        draft = draft_pyramid(master, task.stem, source.fingerprint, task.threads)
        status = task.master.stat()
        if (status.st_size, status.st_mtime_ns) != (before.size, before.mtime_ns):
            discard_draft(draft)
            return Failed("its master was changed while it was read")
    except FileNotFoundError:
        return Failed("its master is not there")
    except BadMaster as error:
        return Failed(f"its master: {error}")
    except MemoryError:
        return Failed("there is not enough memory for it")
    except OSError as error:
        return Failed(error.strerror or str(error))
    return Drafted(draft, master.facts)


def _leaf_number(path: Path, source: Source) -> int | None:
    """Which page of its file a master is, counted from 0."""
    if not source.leaf:
        return 0
    names = [leaf.name for leaf in survey(path).leaves]
    return names.index(source.leaf) if source.leaf in names else None
