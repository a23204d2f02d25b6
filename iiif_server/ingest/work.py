"""One page: a worker makes a pyramid of a master, and a thread of the parent brings it to the disk.

Knows one file, and no book, catalogue or terminal.
"""

import errno
import os
import signal
import threading
from dataclasses import dataclass, replace
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
from iiif_server.ingest.texts import page_text, words_left_out, write_text
from iiif_server.page_texts import text_path
from image_store import BadMaster, BrokenPyramid, Dimensions, Facts
from image_store.building import (
    WARNING,
    Draft,
    Foreseen,
    Master,
    PixelMemory,
    Taking,
    Witness,
    discard_draft,
    draft_pyramid,
    drawn_dimensions,
    foresee_pyramid,
    open_master,
    sample,
    settle_pyramid,
    take_pyramid,
)

# How much of a pyramid is compared with its master and with itself before it is published (all: `verify --deep`).
SAMPLE = 0.005
# With these no other page could be written either.
_FATAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Task:
    """A page to build: the page `leaf`, counted from 0, of a master, and the stem of its pyramid.

    `fingerprint` is of the file. `made_of`: what the pyramid's index is to carry, where the page is not the file.
    `max_pixels`: the largest area that is taken. `resolution`: at how many dots for each inch it is drawn.
    """

    key: str
    master: Path
    stem: Path
    fingerprint: Fingerprint
    max_pixels: int
    threads: int
    leaf: int = 0
    made_of: str | None = None
    resolution: int | None = None

    @property
    def mark(self) -> str:
        """The fingerprint in the pyramid's index."""
        return self.made_of or self.fingerprint.sha256

    @property
    def taking(self) -> Taking:
        """How the master is to be taken in."""
        taking = Taking(self.max_pixels)
        return taking if self.resolution is None else replace(taking, resolution=self.resolution)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A pyramid that is to be settled; `facts`: what its master was; `words`: how many are kept beside it."""

    draft: Draft
    facts: Facts
    words: int


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


def build(task: Task, allow: Allow, memory: PixelMemory | None = None, *, anew: bool = False) -> Outcome | Drafted:
    """Drafts the pyramid of a page, or takes the complete one that is there. `memory` is for masters' pixels.

    `anew`: also where one is there: it is damaged.
    """
    found = None if anew else ready(task.stem)
    try:
        master = open_master(task.master, task.taking, memory, task.leaf)
        if found and found[1] == task.mark:
            # Opened all the same: what the master is, is kept with the book and not with the pyramid.
            words, facts = _keep_text(master, task.stem, _facts(master, taken=found[0].taken))
            return replace(found[0], facts=facts, words=words, warning=_warning(facts))
        return _draft(task, master, allow)
    except (BadMaster, BrokenPyramid) as error:
        return Failed(str(error))
    except MemoryError:
        return Failed("there is not enough memory for it")
    except OSError as error:
        return _failed(error, task.stem)


def _draft(task: Task, master: Master, allow: Allow) -> Outcome | Drafted:
    allow(seconds_for(master.dimensions.area))
    taken = take_pyramid(task.master, master, task.stem, task.mark)
    draft = taken or _built(task, master, allow)
    try:
        status = task.master.stat()
        if (status.st_size, status.st_mtime_ns) != (task.fingerprint.size, task.fingerprint.mtime_ns):
            # Its name promises the pixels of the fingerprint, and nobody knows whether it has them.
            discard_draft(draft)
            return Failed("the file was changed while it was read; ingest the book again")
        words, facts = _keep_text(master, task.stem, _facts(master, taken=draft.built.taken))
        return Drafted(draft, facts, words)
    except BaseException:
        discard_draft(draft)
        raise


def _built(task: Task, master: Master, allow: Allow) -> Draft:
    allow(seconds_for(master.dimensions.area))
    witness = Witness(master, task.mark)
    draft = draft_pyramid(witness, task.stem, task.mark, task.threads)
    try:
        witness.compare(draft.pyramid)
        sample(draft.pyramid, SAMPLE)
    except BaseException:
        discard_draft(draft)
        raise
    return draft


def _facts(master: Master, *, taken: bool) -> Facts:
    """What the master was; of a TIFF also whether it is served as it is."""
    if master.facts["kind"] != "tiff":
        return master.facts
    return {**master.facts, "pyramid": "as it is" if taken else "built"}


def _keep_text(master: Master, stem: Path, facts: Facts) -> tuple[int, Facts]:
    """Puts the words of a master beside the place of its pyramid; how many they are. Raises OSError.

    The facts get a warning where not all words could be kept.
    """
    text = page_text(master.text, master.dimensions) if master.text else None
    if master.text is None or text is None:
        text_path(stem).unlink(missing_ok=True)
        return 0, facts
    write_text(text, stem)
    count, left_out = sum(1 for _ in text.words()), words_left_out(master.text, text)
    if left_out:
        cut = f"its text has {left_out} words more than can be kept of one page; the first {count} are kept"
        facts = {**facts, WARNING: "; ".join(str(said) for said in (facts.get(WARNING), cut) if said)}
    return count, facts


def _warning(facts: Facts) -> str | None:
    said = facts.get(WARNING)
    return None if said is None else str(said)


def settle(drafted: Drafted) -> Outcome:
    """Brings a drafted pyramid to the disk and to its name. Mostly waits: workers need not."""
    try:
        settle_pyramid(drafted.draft)
    except OSError as error:
        return _failed(error, drafted.draft.stem)
    built = drafted.draft.built
    return Built(
        built.dimensions,
        built.gray,
        built.bytes,
        facts=drafted.facts,
        words=drafted.words,
        tile=built.tile,
        taken=built.taken,
        warning=_warning(drafted.facts),
    )


def _failed(error: OSError, stem: Path) -> Failed:
    """What the system said of a file: of the master, or of the pyramid, where others would fail as well."""
    ours = str(error.filename or "").startswith(str(stem.parent))
    if isinstance(error, FileNotFoundError) and not ours:
        return Failed("the file is no longer there")
    return Failed(error.strerror or str(error), fatal=ours or error.errno in _FATAL)


@dataclass(frozen=True, slots=True)
class Measured:
    """The size of a page; what is foreseen of a TIFF that has levels of its own."""

    dimensions: Dimensions
    pyramid: Foreseen | None = None


def measure(task: Task, _allow: Allow) -> Measured | Failed:
    """A page before it is built. Of most kinds the head is read; a JPEG is decoded once, to find damage.

    A page that would have to be drawn is not: its document tells its size.
    """
    try:
        size = drawn_dimensions(task.master, task.taking, task.leaf)
        if size is not None:
            return Measured(size)
        master = open_master(task.master, task.taking, leaf=task.leaf)
        return Measured(master.dimensions, foresee_pyramid(task.master, master))
    except BadMaster as error:
        return Failed(str(error))
    except OSError as error:
        return Failed(error.strerror or str(error))
