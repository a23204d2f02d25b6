"""Qualities and formats. Image API 3.0 sections 4.4 and 4.5, checklist 1.5 and 1.6."""

from enum import Enum

from image_store.errors import BadSyntax, Impossible
from image_store.geometry import Dimensions


class Quality(Enum):
    """What becomes of the colours."""

    DEFAULT = "default"
    COLOR = "color"
    GRAY = "gray"
    BITONAL = "bitonal"

    def __str__(self) -> str:
        return self.value


class Format(Enum):
    """A file format: name in the URL, media type, whether it can be see-through, longest side in pixels.

    `bytes_per_pixel` is the memory that making such a file takes, as `python -m benchmarks.memory` measures it.
    """

    JPG = ("jpg", "image/jpeg", False, 65_500, 13)
    PNG = ("png", "image/png", True, 2**31 - 1, 13)
    WEBP = ("webp", "image/webp", True, 16_383, 26)
    GIF = ("gif", "image/gif", False, 65_535, 13)
    TIF = ("tif", "image/tiff", False, 2**31 - 1, 13)
    AVIF = ("avif", "image/avif", True, 65_536, 48)
    JP2 = ("jp2", "image/jp2", False, 65_535, 48)
    # 14,400 points a side (ISO 32000-1, annex C) at PDF_RESOLUTION dots per inch.
    PDF = ("pdf", "application/pdf", False, 30_000, 13)

    def __init__(
        self, extension: str, media_type: str, has_alpha: bool, longest_side: int, bytes_per_pixel: int
    ) -> None:
        self.extension = extension
        self.media_type = media_type
        self.has_alpha = has_alpha
        self.longest_side = longest_side
        self.bytes_per_pixel = bytes_per_pixel

    def check(self, size: Dimensions) -> None:
        """Raises Impossible when a file of this format cannot hold so large an image."""
        if max(size.width, size.height) > self.longest_side:
            raise Impossible(
                f"a {self.extension} image has at most {self.longest_side} pixels a side, not {size};"
                " ask for less, or for png"
            )

    def __str__(self) -> str:
        return self.extension


QUALITIES = {quality.value: quality for quality in Quality}
FORMATS = {format.extension: format for format in Format}


def parse_quality(text: str) -> Quality:
    """The quality of this name (IMG3-R65). Raises BadSyntax."""
    if text not in QUALITIES:
        raise BadSyntax(f"the quality must be one of {', '.join(QUALITIES)}, not {text!r}")
    return QUALITIES[text]


def parse_format(text: str) -> Format:
    """The format of this name, in lower case (IMG3-R67). Raises BadSyntax."""
    if text not in FORMATS:
        raise BadSyntax(f"the format must be one of {', '.join(FORMATS)}, not {text!r}")
    return FORMATS[text]
