"""Reading only what the system has in memory. Knows descriptors and no file's meaning."""

import os

from image_store.errors import NotAtOnce

# preadv2(2): an error instead of a wait. Elsewhere than on Linux there is no such thing, and no at once.
NOWAIT: int | None = getattr(os, "RWF_NOWAIT", None)


def read_at_once(descriptor: int, length: int, offset: int) -> bytes:
    """So many bytes, or fewer where the rest is not in memory. Raises NotAtOnce where the disk has to be asked."""
    if NOWAIT is None:
        raise NotAtOnce
    found = bytearray(length)
    try:
        count = os.preadv(descriptor, (found,), offset, NOWAIT)
    except OSError as error:  # it would have to wait, or the file system cannot tell
        raise NotAtOnce from error
    return bytes(found[:count] if count < length else found)
