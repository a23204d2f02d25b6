"""Memory for the pixels of one master after the other, and whether there is enough. Knows no image."""

import os
import resource
from pathlib import Path

import numpy as np

from image_store.errors import BadMaster
from image_store.jpeg import Pixels

STATUS = Path("/proc/self/statm")


class PixelMemory:
    """Room that is used again: the kernel clears new memory, which costs as much as a third of decoding a JPEG.

    It grows with the largest master so far. Who takes it anew gives up what lay there before.
    """

    def __init__(self) -> None:
        self._room: Pixels = np.empty(0, np.uint8)

    def take(self, size: int) -> Pixels:
        """So many bytes, with whatever they contain."""
        if size > len(self._room):
            # The old one first: both together would be twice as much. An eighth more: pages of a book differ a little.
            self._room = np.empty(0, np.uint8)
            self._room = np.empty(size + size // 8, np.uint8)
        return self._room[:size]


def check_memory(needed: int) -> None:
    """Before a master is decoded whole: that this process may take so many bytes more. Raises BadMaster."""
    page = os.sysconf("SC_PAGE_SIZE")
    machine = page * os.sysconf("SC_PHYS_PAGES")
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    used = int(STATUS.read_text("ascii").split()[0]) * page if STATUS.exists() else 0
    allowed = machine if limit == resource.RLIM_INFINITY else min(machine, limit - used)
    if needed > allowed:
        raise BadMaster(
            f"it must be decoded as a whole, which takes about {needed / 1e9:.1f} GB of memory, and the limit of this "
            f"process leaves {max(0, allowed) / 1e9:.1f} GB; convert it to a tiled TIFF, or let a machine with more "
            "memory take it in"
        )
