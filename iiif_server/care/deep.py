"""Whether pyramids show their masters: every tile against the level below, the first level against the master.

Workers do it, for a master is decoded. Knows no SQL.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from iiif_server.care.fixity import ALWAYS, Entry, FileId, Verdict, master_file, pyramid_file
from iiif_server.care.masters import MasterPlaces, NotKnown
from iiif_server.care.rebuild import leaf_number
from iiif_server.ingest.allowance import seconds_for
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.pool import Allow, WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker
from image_store import BadMaster, BrokenPyramid, ImageRecord
from image_store.building import PixelMemory, Taking, compare_all, open_master, sample


@dataclass(frozen=True, slots=True)
class Look:
    """A pyramid to look at, and its master; None where that is not at hand, or not what it was."""

    record: ImageRecord
    stem: Path
    master: Path | None
    max_pixels: int


def looks(
    records: Sequence[ImageRecord], found: Mapping[FileId, Entry], places: MasterPlaces, holdings: Holdings
) -> list[Look]:
    """What is to be looked at: pyramids whose files are sound, and that this run has not looked at yet."""
    asked = []
    for record in records:
        files = [found.get(pyramid_file(record, role)) for role in ALWAYS]
        if pyramid_file(record, "levels") in found or not all(entry and entry.state == "sound" for entry in files):
            continue
        master = found.get(master_file(record))
        place = places.find(record.group, record.source) if master and master.state == "sound" else None
        at_hand = None if isinstance(place, NotKnown) else place
        asked.append(Look(record, holdings.pyramids / record.pyramid, at_hand, holdings.max_pixels))
    return asked


def look_at_all(asked: Sequence[Look], jobs: int) -> Iterator[tuple[ImageRecord, Verdict]]:
    """Each image with what was seen, as it comes."""
    start = partial(start_worker, max((one.max_pixels for one in asked), default=0))
    with closing(side_by_side(partial(look, memory=PixelMemory()), asked, jobs, start)) as settled:
        for one, result in settled:
            fault = str(result) if isinstance(result, WorkerFailed) else result
            file = pyramid_file(one.record, "levels")
            yield one.record, Verdict(file, "sound" if fault is None else "wrong", fault, None)


def look(one: Look, allow: Allow, memory: PixelMemory | None = None) -> str | None:
    """What is wrong with the pixels of a pyramid; None when nothing is."""
    source = one.record.source
    allow(2 * seconds_for(one.record.dimensions.area))
    try:
        sample(one.stem, 1)
        leaf = leaf_number(one.master, source) if one.master else None
        if one.master and leaf is not None:
            taking = Taking(one.max_pixels, source.resolution) if source.resolution else Taking(one.max_pixels)
            compare_all(open_master(one.master, taking, memory, leaf), one.stem)
    except BrokenPyramid as error:
        return str(error)
    except BadMaster as error:
        return f"its master: {error}"
    except MemoryError:
        return "there is not enough memory to look at it"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return None
