"""What a HEIF or AVIF file says of its pictures before one is decoded (ISO/IEC 23008-12, 6.5). Bytes only."""

import struct
from dataclasses import dataclass

from image_store.masters.boxes import Stream, boxes

FULL_BOX = 4  # version and flags


@dataclass(frozen=True, slots=True)
class Described:
    """`largest_size`: of the largest picture. `numbers`: primaries and curve (H.273), None with a profile or unsaid.

    `turned`: the file says that a picture is to be turned or mirrored.
    """

    largest_size: tuple[int, int] = (0, 0)
    numbers: tuple[int, int] | None = None
    turned: bool = False

    @property
    def largest(self) -> int:
        """Pixels of the largest picture."""
        return self.largest_size[0] * self.largest_size[1]


def described(stream: Stream) -> Described:
    """What the properties of all its pictures say. What is damaged is left to the decoder."""
    largest, numbers, profiled, turned = (0, 0), None, False, False
    for kind, content in _properties(stream):
        if kind == b"ispe" and len(content) >= 12:
            width, height = struct.unpack_from(">II", content, 4)
            largest = max(largest, (width, height), key=lambda size: size[0] * size[1])
        elif kind == b"colr" and content[:4] in (b"prof", b"rICC"):
            profiled = True
        elif kind == b"colr" and content[:4] == b"nclx" and len(content) >= 8 and numbers is None:
            numbers = struct.unpack_from(">HH", content, 4)
        elif kind == b"irot" and content:
            turned = turned or content[0] & 3 > 0
        elif kind == b"imir":
            turned = True
    return Described(largest, None if profiled else numbers, turned)


def _properties(stream: Stream) -> list[tuple[bytes, bytes]]:
    """Kind and content of each property: meta (a full box), iprp, ipco."""
    found = []
    for meta in (box for box in boxes(stream) if box.kind == b"meta"):
        for iprp in (box for box in boxes(stream, meta.start + FULL_BOX, meta.end) if box.kind == b"iprp"):
            for ipco in (box for box in boxes(stream, iprp.start, iprp.end) if box.kind == b"ipco"):
                found += [(box.kind, stream[box.start : box.end]) for box in boxes(stream, ipco.start, ipco.end)]
    return found
