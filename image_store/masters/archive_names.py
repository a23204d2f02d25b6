"""Names in ZIP archives: read in whatever encoding they are, made relative, each one once. Knows no file.

APPNOTE.TXT 6.3.10, appendix D: names are UTF-8 where a flag says so, else "IBM code page 437". What programs write
without the flag is the code page of their DOS, here mostly 866, or UTF-8 all the same.
"""

import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075  # the extra field of Info-ZIP: version, CRC-32 of the name, the name in UTF-8

_IMAGES = "avif bmp gif heic heif hif j2c j2k jfif jp2 jpc jpe jpeg jpf jpg jph jpx jxl png psd tif tiff webp"
IMAGE_ENDINGS = frozenset(f".{ending}" for ending in _IMAGES.split(" "))
DOCUMENT_ENDINGS = frozenset({".pdf", ".djvu", ".djv"})
ARCHIVE_ENDINGS = frozenset(
    {".zip", ".cbz", ".rar", ".cbr", ".7z", ".cb7", ".tar", ".cbt", ".gz", ".tgz", ".bz2", ".xz"}
)
# What a scanning station, a NAS or an operating system leaves behind: as in iiif_server/ingest/find.py.
LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "@eadir", "$recycle.bin"})

# Two Cyrillic letters of code page 866 side by side; as code page 437 they would be accents and frames in a row.
CYRILLIC = re.compile(rb"[\x80-\xaf\xe0-\xf1]{2}")
DRIVE = re.compile(r"[A-Za-z]:")


def entry_name(stored: str, flags: int, extra: bytes, *, cyrillic: bool) -> str:
    """The name of an entry as Python's zipfile gives it (code page 437 where no flag says UTF-8)."""
    if flags & UTF8_FLAG:
        return stored
    written = stored.encode("cp437", "replace")
    told = _unicode_path(extra, written)
    if told is not None:
        return told
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode("cp866") if cyrillic else stored


def is_cyrillic(stored: Iterable[str]) -> bool:
    """Whether the names of one archive that no flag explains are Cyrillic: whole words of them."""
    return any(CYRILLIC.search(name.encode("cp437", "replace")) for name in stored if not name.isascii())


def _unicode_path(extra: bytes, written: bytes) -> str | None:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field = extra[4 : 4 + length]
        if kind == UNICODE_PATH and len(field) > 5:
            version, crc = struct.unpack_from("<BI", field)
            try:
                return field[5:].decode("utf-8") if version == 1 and crc == zlib.crc32(written) else None
            except UnicodeDecodeError:
                return None
        extra = extra[4 + length :]
    return None


def clean_path(name: str) -> str:
    """The path below the archive: no drive, no root, no way up, no signs that nobody can read.

    Empty when nothing is left. Nothing is ever written under it: it is a page's name.
    """
    path = name.replace("\\", "/")
    path = DRIVE.sub("", path, count=1) if DRIVE.match(path) else path
    path = "".join(letter if letter.isprintable() else "_" for letter in path)
    return "/".join(part for part in path.split("/") if part.strip() not in ("", ".", ".."))


def ending(path: str) -> str:
    """The file's ending in small letters, with its dot."""
    return PurePosixPath(path).suffix.lower()


def is_litter(path: str) -> bool:
    """Whether a file, or a folder that it lies in, is hidden or left behind by a machine."""
    return any(part.startswith(".") or part.lower() in LITTER for part in path.split("/"))


def free_name(path: str, taken: set[str]) -> str:
    """The path, or `path (2)` and so on where it is taken."""
    name, number = path, 1
    while name in taken:
        number += 1
        name = f"{path} ({number})"
    return name
