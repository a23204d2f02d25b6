"""Words of 8 bytes in a mapped file, which the processes of a machine share. Knows not what they mean."""

import logging
import mmap
import os

WORD = 8

log = logging.getLogger(__name__)


def map_words(descriptor: int, size: int, lost: str) -> memoryview:
    """The first `size` bytes of a file, all of it really there: mapped memory that a full disk cannot back would kill
    the process.

    Where they cannot be, memory of this process alone: readers are served all the same, and `lost` says in the log
    what is missed. The words outlive the descriptor.
    """
    try:
        os.posix_fallocate(descriptor, 0, size)
        mapped = mmap.mmap(descriptor, size)
    except OSError as error:
        log.warning("%s: %s", lost, error)
        mapped = mmap.mmap(-1, size)
    return memoryview(mapped).cast("Q")
