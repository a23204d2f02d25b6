"""Room that vanishes by itself: files without a name, and pixels that may lie in one. Knows no format.

A file without a name is gone when its process ends, however that ends.
"""

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from image_store.jpeg import Pixels

# More than this lies in a file, which the kernel brings to the disk when memory is short.
IN_MEMORY = 256 << 20


def nameless_file() -> IO[bytes]:
    """A file without a name, for reading and writing, in TMPDIR."""
    return TemporaryFile()


def path_of(file: IO[bytes]) -> Path:
    """A path by which this process can open a file that it holds open."""
    return Path(f"/proc/self/fd/{file.fileno()}")


def room_for(*shape: int) -> Pixels:
    """Samples of one byte in this shape; large ones lie in a file without a name."""
    if int(np.prod(shape)) <= IN_MEMORY:
        return np.empty(shape, np.uint8)
    with nameless_file() as file:
        mapped: Pixels = np.memmap(file, np.uint8, "w+", shape=shape)
    return mapped  # the mapping holds the file
