"""A wide-gamut ICC profile made from its definition, and what its colours are in sRGB by the same definition.

Adobe RGB (1998), 4.3: primaries adapted to D50, one gamma of 563/256. IEC 61966-2-1 for sRGB. No colour engine is
asked: the truth is arithmetic.
"""

import struct

import numpy as np

from tests.image_store.oracle import Array

GAMMA = 563 / 256
WHITE_D50 = (0.9642, 1.0, 0.8249)
# Columns: red, green, blue; rows: X, Y, Z.
ADOBE_TO_XYZ = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
SRGB_TO_XYZ = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]])


def adobe_rgb_profile() -> bytes:
    """A matrix profile of version 2 (ICC.1:2001-04, 6.3.1.2)."""
    name = b"Adobe RGB by definition\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(WHITE_D50),
        b"rXYZ": _xyz(ADOBE_TO_XYZ[:, 0]),
        b"gXYZ": _xyz(ADOBE_TO_XYZ[:, 1]),
        b"bXYZ": _xyz(ADOBE_TO_XYZ[:, 2]),
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(GAMMA * 256))
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += struct.pack(">4sII", tag, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    rest = struct.pack(">I", len(tags)) + table + body
    head = bytearray(128)
    head[0:4], head[8:12] = struct.pack(">I", 128 + len(rest)), b"\x02\x10\0\0"
    head[12:24], head[36:40] = b"mntrRGB XYZ ", b"acsp"
    head[68:80] = _xyz(WHITE_D50)[8:]
    return bytes(head) + rest


def adobe_to_srgb(pixels: Array) -> Array:
    """What the colours are in sRGB; those beyond its gamut are cut off."""
    linear = (pixels / 255.0) ** GAMMA
    linear = np.clip(linear @ (np.linalg.inv(SRGB_TO_XYZ) @ ADOBE_TO_XYZ).T, 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray((encoded * 255).round(), np.uint8)


def _xyz(values: np.ndarray[tuple[int], np.dtype[np.float64]] | tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)
