"""Colour spaces that a file names by numbers become ICC profiles, so that one road converts all colours. Knows no file.

The numbers of primaries and curves are those of ITU-T H.273, which HEIF, AVIF and JPEG XL share.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from image_store.errors import BadMaster

Point = tuple[float, float]
Matrix = NDArray[np.float64]

D65: Point = (0.3127, 0.3290)
D50 = (0.9642, 1.0, 0.8249)
SRGB_PRIMARIES: tuple[Point, Point, Point] = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
PRIMARIES = {
    1: SRGB_PRIMARIES,
    2: SRGB_PRIMARIES,  # not said
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    7: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    12: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
NAMES = {9: "BT.2020", 11: "DCI-P3", 12: "Display P3"}
# The curve of BT.709 and what looks like it is shown as sRGB by every viewer: made so, it would only be darker.
LIKE_SRGB = frozenset({1, 2, 6, 13, 14, 15})
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0, 17: 2.6}
HIGH_RANGE = {16: "PQ", 18: "HLG"}
# The linear Bradford matrix (ICC.1:2010, annex E.3): how white points are brought to D50.
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
CURVE_STEPS = 1024


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space by its definition. `gamma`: None for the curve of sRGB. `gray`: one channel."""

    name: str
    primaries: tuple[Point, Point, Point] = SRGB_PRIMARIES
    white: Point = D65
    gamma: float | None = None
    gray: bool = False


def numbered_space(primaries: int, curve: int) -> Space | None:
    """The space with these numbers of H.273; None for sRGB and what is shown like it. Raises BadMaster."""
    name = NAMES.get(primaries, f"colours {primaries}") + ("" if curve in LIKE_SRGB else f", curve {curve} of H.273")
    space = Space(name, PRIMARIES.get(primaries, SRGB_PRIMARIES), gamma=gamma(curve))
    return None if space.gamma is None and primaries in (1, 2, 5, 6, 7) else space


def gamma(curve: int) -> float | None:
    """The exponent of a numbered curve, None for that of sRGB. Raises BadMaster for those of high dynamic range."""
    if curve in HIGH_RANGE:
        raise BadMaster(
            f"its brightness is stored for high dynamic range ({HIGH_RANGE[curve]}), which has no one look on a page; "
            "save it as an ordinary picture (SDR)"
        )
    return None if curve in LIKE_SRGB else GAMMAS.get(curve)


def made_profile(space: Space) -> bytes:
    """A matrix profile of version 2 (ICC.1:2001-04, 6.3); for gray, a curve alone. Raises BadMaster."""
    tags = {
        b"desc": _name(space.name),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(D50),
    }
    curve = _curve(space.gamma)
    if space.gray:
        tags[b"kTRC"] = curve
    else:
        matrix = _to_d50(space)
        tags |= {letter + b"XYZ": _xyz(matrix[:, number]) for number, letter in enumerate((b"r", b"g", b"b"))}
        tags |= {letter + b"TRC": curve for letter in (b"r", b"g", b"b")}
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += struct.pack(">4sII", tag, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    rest = struct.pack(">I", len(tags)) + table + body
    head = bytearray(128)
    head[0:4], head[8:12] = struct.pack(">I", 128 + len(rest)), b"\x02\x10\0\0"
    head[12:24], head[36:40] = (b"mntrGRAYXYZ " if space.gray else b"mntrRGB XYZ "), b"acsp"
    head[68:80] = _xyz(D50)[8:]
    return bytes(head) + rest


def _to_d50(space: Space) -> Matrix:
    """From linear light in this space to XYZ at D50: columns red, green, blue."""
    try:
        colours = np.stack([_of_point(point) for point in space.primaries], axis=1)
        white = _of_point(space.white)
        matrix = colours * np.linalg.solve(colours, white)
        scale = np.diag((BRADFORD @ np.array(D50)) / (BRADFORD @ white))
    except (np.linalg.LinAlgError, ZeroDivisionError) as error:
        raise BadMaster("the file is damaged (its colours span no space)") from error
    adapted: Matrix = np.linalg.inv(BRADFORD) @ scale @ BRADFORD @ matrix
    if not np.isfinite(adapted).all() or np.abs(adapted).max() > 100:
        raise BadMaster("the file is damaged (its colours span no space)")
    return adapted


def _of_point(point: Point) -> Matrix:
    x, y = point
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _curve(exponent: float | None) -> bytes:
    if exponent is not None and 0 < exponent < 100:
        return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256))
    steps = np.linspace(0, 1, CURVE_STEPS)
    light = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    return b"curv\0\0\0\0" + struct.pack(">I", CURVE_STEPS) + (light * 65535).round().astype(">u2").tobytes()


def _name(name: str) -> bytes:
    text = name.encode("ascii", "replace") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)


def _xyz(values: Any) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)
