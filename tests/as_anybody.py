"""What files say to somebody who is not root, also where root runs the tests."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

# linux/capability.h: three words for each of two halves; root passes over the rights of files by these two bits.
VERSION = 0x20080522
OVERRIDES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def rights_count() -> Iterator[None]:
    """This thread, and those that it starts, may read a file only as its rights say: a file of mode 0 not at all."""
    before = _capabilities()
    try:
        _set(before, effective=before[0] & ~OVERRIDES)
        yield
    finally:
        _set(before, effective=before[0])


def _header() -> ctypes.Array[ctypes.c_uint32]:
    return (ctypes.c_uint32 * 2)(VERSION, 0)


def _capabilities() -> list[int]:
    found = (ctypes.c_uint32 * 6)()
    _checked(ctypes.CDLL(None, use_errno=True).capget(_header(), found))
    return list(found)


def _set(before: list[int], *, effective: int) -> None:
    _checked(ctypes.CDLL(None, use_errno=True).capset(_header(), (ctypes.c_uint32 * 6)(effective, *before[1:])))


def _checked(status: int) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
