"""What a JPEG 2000 file says of itself before it is decoded: size, depth, colours, profile. Bytes only.

ITU-T T.800: annex A for the codestream, annex I for the boxes around it; T.801, annex M for more colours.
"""

import math
import struct
from dataclasses import dataclass

from image_store.errors import BadMaster
from image_store.masters.boxes import Box, Stream, boxes

CODESTREAM = b"\xff\x4f\xff\x51"
SIZES = struct.Struct(">HH8IH")  # Lsiz, Rsiz, Xsiz ... YTOsiz, Csiz, after the two marks
MOST_COMPONENTS = 16
ENUMERATED, RESTRICTED_PROFILE, ANY_PROFILE = 1, 2, 3
COLOURS = {0: "one bit", 12: "CMYK", 15: "one bit", 14: "CIELab", 16: "sRGB", 17: "gray", 18: "sYCC", 20: "e-sRGB"}
COLOURS |= {21: "ROMM RGB", 24: "e-sYCC"}
INCH = 0.0254  # metres


@dataclass(frozen=True, slots=True)
class Component:
    """One plane: bits of a sample, whether it has a sign, and how many pixels it has one sample for."""

    bits: int
    signed: bool
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class Jp2Header:
    """`colours`: a key of COLOURS, None where the file does not say. `palette`: (entries, columns), None without one.

    `profile_at`: where the names of the boxes with profiles stand.
    `alpha`: the number of the channel that is opacity, `premultiplied`: colours were multiplied with it already.
    """

    width: int
    height: int
    components: tuple[Component, ...]
    colours: int | None = None
    profile: bytes | None = None
    palette: tuple[int, int] | None = None
    alpha: int | None = None
    premultiplied: bool = False
    resolution: int | None = None
    profile_at: tuple[int, ...] = ()

    @property
    def samples(self) -> int:
        """Of the decoded picture, each component counted at its full size."""
        planes = self.palette[1] if self.palette else 0
        return self.width * self.height * (len(self.components) + planes)


def read_jp2_header(stream: Stream) -> Jp2Header:
    """Of a JP2 file or a bare codestream. Raises BadMaster."""
    if stream[:4] == CODESTREAM:
        return Jp2Header(*_sizes(stream, 0))
    found = {box.kind: box for box in boxes(stream)}
    code, about = found.get(b"jp2c"), found.get(b"jp2h")
    if code is None or about is None:
        raise BadMaster("the file ends too early: it was cut off or not copied whole")
    width, height, components = _sizes(stream, code.start)
    inner = list(boxes(stream, about.start, about.end))
    coloured = [box for box in inner if box.kind == b"colr"]
    colours, profile = _colours(stream, coloured)
    profile_at = tuple(box.start - 4 for box in coloured if stream[box.start : box.start + 1] != bytes((ENUMERATED,)))
    alpha, premultiplied = _opacity(stream, inner)
    palette = next((_palette(stream, box) for box in inner if box.kind == b"pclr"), None)
    resolution = next((_resolution(stream, box) for box in inner if box.kind == b"res "), None)
    return Jp2Header(width, height, components, colours, profile, palette, alpha, premultiplied, resolution, profile_at)


def _sizes(stream: Stream, start: int) -> tuple[int, int, tuple[Component, ...]]:
    try:
        if stream[start : start + 4] != CODESTREAM:
            raise BadMaster("the file is damaged (no codestream where it should begin)")
        _, _, right, bottom, left, top, *tiles, count = SIZES.unpack(stream[start + 4 : start + 4 + SIZES.size])
        if not 1 <= count <= MOST_COMPONENTS:
            raise BadMaster(f"it has {count} channels; masters have 1 to {MOST_COMPONENTS}")
        behind = start + 4 + SIZES.size
        planes = list(struct.iter_unpack(">BBB", stream[behind : behind + 3 * count]))
    except struct.error as error:
        raise BadMaster("the file ends too early: it was cut off or not copied whole") from error
    if (
        len(planes) < count
        or right <= left
        or bottom <= top
        or not all(tiles[:2])
        or any(0 in plane[1:] for plane in planes)
    ):
        raise BadMaster("the file is damaged (its size is none)")
    components = tuple(Component((depth & 127) + 1, depth > 127, across, down) for depth, across, down in planes)
    return right - left, bottom - top, components


def _colours(stream: Stream, found: list[Box]) -> tuple[int | None, bytes | None]:
    """The first of several: readers that know it need no other (I.5.3.3)."""
    for box in found:
        content = stream[box.start : box.end]
        if len(content) >= 7 and content[0] == ENUMERATED:
            return int.from_bytes(content[3:7], "big"), None
        if len(content) > 3 and content[0] in (RESTRICTED_PROFILE, ANY_PROFILE):
            return None, content[3:]
    return None, None


def _palette(stream: Stream, box: Box) -> tuple[int, int]:
    content = stream[box.start : box.start + 3]
    return int.from_bytes(content[:2], "big"), content[2] if len(content) > 2 else 0


def _opacity(stream: Stream, inner: list[Box]) -> tuple[int | None, bool]:
    """Channel definitions: number, type (1 opacity, 2 premultiplied opacity), what it belongs to (I.5.3.6)."""
    for box in inner:
        if box.kind == b"cdef":
            rows = stream[box.start + 2 : box.end]
            for number, meaning, _ in struct.iter_unpack(">HHH", rows[: len(rows) // 6 * 6]):
                if meaning in (1, 2):
                    return number, meaning == 2
    return None, False


def _resolution(stream: Stream, box: Box) -> int | None:
    """Dots for each inch across, from what the scanner wrote, else from what a display should do (I.5.3.7)."""
    found = {inner.kind: inner for inner in boxes(stream, box.start, box.end)}
    place = found.get(b"resc") or found.get(b"resd")
    if place is None or place.end - place.start < 10:
        return None
    _, _, number, divisor, _, exponent = struct.unpack(">HHHHbb", stream[place.start : place.start + 10])
    if not number or not divisor or not -9 <= exponent <= 9:
        return None
    return int(number / divisor * math.pow(10.0, exponent) * INCH + 0.5)
