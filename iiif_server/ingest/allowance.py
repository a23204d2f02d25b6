"""How much time and memory one page may take: generous for every scan, and an end for a file that would never end.

All numbers are here. A page that passes one becomes a problem of the book, with its reason.
"""

import gc
import logging
import os
import resource

# An old machine with a slow disk does ten times as many.
PIXELS_A_SECOND = 500_000
LEAST_SECONDS = 300
# Addresses for the program, its libraries, its threads and an ordinary master. Most of them are never touched.
PROGRAM_BYTES = 4 << 30
# A turned master lies decoded in memory or in a mapped file: at most four samples of 16 bits a pixel.
BYTES_A_PIXEL = 8
# When a block so large is given back, glibc keeps smaller ones for their next use instead of returning them to the
# kernel, which would clear them anew at every strip of an image (mallopt(3), M_MMAP_THRESHOLD).
LARGEST_KEPT = 31 << 20

log = logging.getLogger(__name__)


def seconds_for(pixels: int) -> float:
    """How long a master of so many pixels may take to become a pyramid."""
    return LEAST_SECONDS + pixels / PIXELS_A_SECOND


def bytes_for(pixels: int, physical: int) -> int:
    """Addresses that a worker may have when its masters have at most so many pixels, on a machine with this memory.

    More than the machine has is of no use: it would only stop everything else first.
    """
    return PROGRAM_BYTES + min(physical, pixels * BYTES_A_PIXEL)


def physical_bytes() -> int:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def limit_memory(limit: int) -> None:
    """From here on this process gets no more than so many bytes of addresses: what asks for more fails."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    except (ValueError, OSError) as error:
        log.warning("this system does not limit the memory of a worker: %s", error)


def prepare_memory() -> None:
    """Once at the start of a worker: what it uses again and again stays its own, what it imported is left in peace."""
    bytearray(LARGEST_KEPT)
    gc.freeze()
