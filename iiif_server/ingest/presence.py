"""Whether the masters are still where they were found: a network drive can go while it is being read."""

from collections.abc import Iterable
from pathlib import Path

from iiif_server.ingest.errors import MastersGone
from iiif_server.ingest.keys import readable


def check_still_there(folder: Path, masters: Iterable[Path]) -> None:
    """To be asked when masters could not be read. Raises MastersGone when the folder, or all of them, are gone.

    One that is there is enough: then the others are missed one by one, each by its name. A drive that is gone often
    leaves an empty folder behind.
    """
    if not folder.exists() or not any(path.exists() for path in masters):
        raise MastersGone(
            f"The scans in {readable(str(folder))} are no longer there; they were when this run began. If they lie on"
            " another machine or on a drive, see that it is connected, then run the same command again: the book is as"
            " it was before, and the pages that were built are kept."
        )
