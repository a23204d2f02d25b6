"""What a file is, told from its first bytes, never from its name. Knows no decoder."""

import re
from pathlib import Path

HEAD_BYTES = 1024  # a PDF may have junk before its mark, but not more than this

MARKS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("tiff", re.compile(rb"II[*+]\x00|MM\x00[*+]")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("jp2", re.compile(rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51")),
    ("jxl", re.compile(rb"\x00\x00\x00\x0cJXL \r\n\x87\n|\xff\x0a")),
    # The first brand may be that of the container alone: then one of the compatible brands says AVIF
    ("avif", re.compile(rb".{4}ftyp(?:avi[fs]|(?:mif[12]|msf1|miaf).{4}(?:.{4}){0,20}?avi[fs])", re.DOTALL)),
    ("heif", re.compile(rb".{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif[12]|msf1|miaf)", re.DOTALL)),
    ("djvu", re.compile(rb"AT&TFORM.{4}DJV[UM]", re.DOTALL)),
    ("psd", re.compile(rb"8BPS\x00[\x01\x02]")),
    # "BM" alone begins many a text: the length of the second header must be one that exists
    ("bmp", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL)),
    # Word, EPUB, OpenDocument and Java are ZIPs too: their first entry says so
    (
        "zip",
        re.compile(
            rb"PK\x03\x04.{26}(?!mimetype|\[Content_Types\]|_rels/|docProps/|META-INF/|word/|xl/|ppt/)|PK\x05\x06",
            re.DOTALL,
        ),
    ),
    ("rar", re.compile(rb"Rar!\x1a\x07")),
    ("7z", re.compile(rb"7z\xbc\xaf\x27\x1c")),
    ("pdf", re.compile(rb"(?s:.*?)%PDF-[0-9]")),
)

NAMES = {
    "jpeg": "JPEG",
    "tiff": "TIFF",
    "png": "PNG",
    "webp": "WebP",
    "gif": "GIF",
    "jp2": "JPEG 2000",
    "jxl": "JPEG XL",
    "avif": "AVIF",
    "heif": "HEIF",
    "djvu": "DjVu",
    "psd": "Photoshop",
    "bmp": "BMP",
    "pdf": "PDF",
    "zip": "ZIP",
    "rar": "RAR",
    "7z": "7z",
}


def kind_of_bytes(head: bytes) -> str | None:
    """The kind of image that begins with `head` (a key of NAMES), or None for anything else."""
    return next((kind for kind, mark in MARKS if mark.match(head)), None)


def kind_of(path: Path) -> str | None:
    """The kind of the image in this file, by content, or None when it is no image. Raises OSError."""
    with path.open("rb") as file:
        return kind_of_bytes(file.read(HEAD_BYTES))
