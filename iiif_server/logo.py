"""The logo of the library as it is sent: a small PNG of our own making, whatever lies in the file."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from manifests import Logo

# Nobody else's decoder is asked, whatever the file begins with.
_FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True, slots=True)
class LogoPicture:
    """The bytes of a PNG, and their ETag."""

    png: bytes
    etag: str


def logo_picture(path: Path, size: Logo) -> LogoPicture:
    """The picture in a file, in this size. Raises OSError when it cannot be read or is damaged.

    Its pixels are drawn anew: no comment, profile or script of the file goes out.
    """
    with Image.open(path, formats=_FORMATS) as image:
        mode = "RGBA" if image.has_transparency_data else "RGB"
        drawn = image.convert(mode).resize((size.width, size.height), Image.Resampling.LANCZOS)
    drawn.info.clear()
    written = BytesIO()
    drawn.save(written, "PNG", optimize=True)
    png = written.getvalue()
    return LogoPicture(png, sha256(png).hexdigest()[:32])
