"""The text of a page where it is kept, beside its pyramid: found and read. Knows no master, no SQL and no pixel."""

import zlib
from pathlib import Path

from manifests import BrokenText, PageText, read_text

TEXT_SUFFIX = ".text"
MOST_BYTES = 64 << 20  # of the unpacked form
GZIP = 31  # zlib's number for its largest window with gzip's head and end


def text_path(stem: Path) -> Path:
    """Where the text of the pyramid with this stem lies."""
    return stem.with_name(stem.name + TEXT_SUFFIX)


def kept_text(stem: Path) -> PageText | None:
    """The text of this pyramid; None when it has none. Raises BrokenText, OSError."""
    try:
        packed = text_path(stem).read_bytes()
    except FileNotFoundError:
        return None
    unpacking = zlib.decompressobj(GZIP)
    try:
        stored = unpacking.decompress(packed, MOST_BYTES + 1)
    except zlib.error as error:
        raise BrokenText(f"it is damaged: {error}") from error
    if len(stored) <= MOST_BYTES and (not unpacking.eof or unpacking.unused_data):
        raise BrokenText("it was cut off, or something stands behind it")
    return read_text(stored)
