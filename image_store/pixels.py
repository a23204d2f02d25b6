"""From stored tiles to the bytes of a derivative: join, cut, scale, mirror, turn, colours, encode.

Knows no URL, no cache and no file. The order of the steps is the specification's (IMG3-R70).
"""

from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from math import cos, radians, sin

import numpy as np
from PIL import Image

from image_store.formats import Format, Quality
from image_store.geometry import Dimensions, Rect
from image_store.jpeg import JPEG_QUALITY, Pixels, decode_jpeg, encode_jpeg
from image_store.plan import Assembly, ReadPlan, StoredTile
from image_store.request import Derivative
from image_store.rotation import Rotation
from image_store.tiles import Tiles

WHITE = 255
# Half-way between black and white, the same for every region: neighbouring tiles must agree.
BITONAL_THRESHOLD = 128
# What is decoded at a time when an answer has to be scaled.
BAND_PIXELS = 16_000_000
# Pixels, at no reduction, that the bicubic filter looks at on either side.
FILTER_REACH = 3
# What a scan's dots are taken for on the page of a PDF, where nothing is known of the paper.
PDF_RESOLUTION = 150
# As in our JPEGs: the colour planes are not halved.
AVIF_CHROMA = "4:4:4"
# Decibels: coloured letters keep their edges, a page takes about what it takes as jpg.
JP2_QUALITY = 42
# The longer side, in pixels, of the copy from which a GIF's colours are chosen.
PALETTE_SIDE = 1000


def render(plan: ReadPlan, derivative: Derivative, tiles: Tiles) -> bytes:
    """The file that answers a request. Raises BrokenPyramid when stored tiles are damaged."""
    if isinstance(plan, StoredTile):
        return tiles.read(plan.level, plan.column, plan.row)
    pixels = assemble(plan, tiles)
    pixels = turn_right_angles(pixels, derivative.rotation)
    if derivative.quality in (Quality.GRAY, Quality.BITONAL):
        pixels = to_gray(pixels)
    if derivative.rotation.quarter_turns is None:
        image = turn_freely(pixels, derivative.rotation, see_through=derivative.format.has_alpha)
    elif derivative.format is Format.JPG and derivative.quality is not Quality.BITONAL:
        return encode_jpeg(pixels)
    else:
        image = Image.fromarray(pixels)
    if derivative.quality is Quality.BITONAL:
        image = to_bitonal(image)
    return encode(image, derivative.format, bitonal=derivative.quality is Quality.BITONAL)


def join(level_number: int, wanted: Rect, tiles: Tiles) -> Pixels:
    """Tiles of a level side by side, in one array; `wanted` counts in tiles."""
    index = tiles.index
    level = index.pyramid.levels[level_number]
    first = level.tile_rect(wanted.x, wanted.y)
    last = level.tile_rect(wanted.right - 1, wanted.bottom - 1)
    shape = (last.bottom - first.y, last.right - first.x) + (() if index.gray else (3,))
    joined = np.empty(shape, np.uint8)
    for row in range(wanted.y, wanted.bottom):
        for column in range(wanted.x, wanted.right):
            place = level.tile_rect(column, row)
            decoded = decode_jpeg(tiles.read(level_number, column, row), gray=index.gray)
            left, top = place.x - first.x, place.y - first.y
            joined[top : top + place.height, left : left + place.width] = decoded
    return joined


def assemble(plan: Assembly, tiles: Tiles) -> Pixels:
    """The box of a plan at the wanted size, band by band: memory is that of the answer, not of what is read."""
    box, size = plan.box, plan.size
    if plan.is_copy:
        joined = join(plan.level, plan.tiles, tiles)
        x, y = int(box.left) - plan.tiles.x * plan.tile, int(box.top) - plan.tiles.y * plan.tile
        return joined[y : y + size.height, x : x + size.width]
    bands = 1 + int((box.right - box.left) * (box.bottom - box.top)) // BAND_PIXELS
    edges = [size.height * band // bands for band in range(bands + 1)]
    made = [_scale_band(plan, tiles, top, bottom) for top, bottom in pairwise(edges) if bottom > top]
    return made[0] if len(made) == 1 else np.concatenate(made)


def _scale_band(plan: Assembly, tiles: Tiles, first: int, last: int) -> Pixels:
    """The rows from `first` up to `last` of the answer.

    The filter widens with the reduction, so nothing is skipped, and it sees the pixels around the box where
    they are at hand, so that edges are not darker and neighbours meet.
    """
    box, tile = plan.box, plan.tile
    step = (box.bottom - box.top) / plan.size.height
    top, bottom = box.top + first * step, box.top + last * step
    reach = FILTER_REACH * max(step, Fraction(1))
    top_row = max(plan.tiles.y, max(0, int(top - reach)) // tile)
    bottom_row = min(plan.tiles.bottom, int(bottom + reach) // tile + 1)
    wanted = Rect(plan.tiles.x, top_row, plan.tiles.width, bottom_row - top_row)
    joined = join(plan.level, wanted, tiles)
    # Only the box and what the filter sees around it: the scaler copies what it is given.
    aside = FILTER_REACH * max((box.right - box.left) / plan.size.width, Fraction(1))
    left, above = wanted.x * tile, wanted.y * tile
    x, y = max(0, int(box.left - aside) - left), max(0, int(top - reach) - above)
    joined = joined[y : int(bottom + reach) + 1 - above, x : int(box.right + aside) + 1 - left]
    left, above = left + x, above + y
    cut = (
        float(box.left - left),
        float(top - above),
        # At the image's edge a box may end in a pixel of which only a part is left.
        min(float(box.right - left), float(joined.shape[1])),
        min(float(bottom - above), float(joined.shape[0])),
    )
    image = Image.fromarray(joined)
    return np.asarray(image.resize((plan.size.width, last - first), Image.Resampling.BICUBIC, cut))


def turn_right_angles(pixels: Pixels, rotation: Rotation) -> Pixels:
    """Mirrored left to right if asked, then turned clockwise if the angle is a right one."""
    if rotation.mirror:
        pixels = pixels[:, ::-1]
    return np.rot90(pixels, -(rotation.quarter_turns or 0))


def turn_freely(pixels: Pixels, rotation: Rotation, *, see_through: bool) -> Image.Image:
    """Turned clockwise by any angle; the corners see-through, or white (IMG3-R57)."""
    degrees = float(rotation.degrees)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    old = Dimensions(image.width, image.height)
    new = rotation.turn(old)
    c, s = cos(radians(degrees)), sin(radians(degrees))
    # From a place in the new image, relative to its middle, back to a place in the old one.
    back = (
        c,
        s,
        old.width / 2 - c * new.width / 2 - s * new.height / 2,
        -s,
        c,
        old.height / 2 + s * new.width / 2 - c * new.height / 2,
    )
    corners: tuple[int, ...] = (WHITE,) * len(image.getbands())
    if see_through:
        image.putalpha(WHITE)
        corners = (*corners, 0)
    box = (new.width, new.height)
    return image.transform(box, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=corners)


def to_gray(pixels: Pixels) -> Pixels:
    """One band of brightness."""
    return pixels if pixels.ndim == 2 else np.asarray(Image.fromarray(np.ascontiguousarray(pixels)).convert("L"))


def to_bitonal(image: Image.Image) -> Image.Image:
    """Only black and white, a corner that is see-through stays so."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    black_and_white = image.convert("L").point([0] * BITONAL_THRESHOLD + [WHITE] * (256 - BITONAL_THRESHOLD))
    if alpha is None:
        return black_and_white.convert("1", dither=Image.Dither.NONE)
    black_and_white.putalpha(alpha)
    return black_and_white


def encode(image: Image.Image, format: Format, *, bitonal: bool) -> bytes:
    """A file of the format; always the same bytes for the same pixels."""
    out = BytesIO()
    match format:
        case Format.JPG:
            return encode_jpeg(np.asarray(image.convert("L") if image.mode == "1" else image))
        case Format.PNG:
            image.save(out, "PNG", compress_level=4)
        case Format.WEBP:
            image.convert(_webp_mode(image)).save(out, "WEBP", quality=85, method=2, lossless=bitonal)
        case Format.GIF:
            (image if image.mode in ("1", "L") else _with_palette(image)).save(out, "GIF")
        case Format.TIF:
            image.save(out, "TIFF", compression="group4" if image.mode == "1" else "tiff_adobe_deflate")
        case Format.AVIF:
            image.convert(_webp_mode(image)).save(
                out, "AVIF", quality=75, speed=8, max_threads=1, subsampling=AVIF_CHROMA
            )
        case Format.JP2:
            _save_jp2(image.convert("L") if image.mode == "1" else image, out, lossless=bitonal)
        case Format.PDF:
            jpeg = {} if image.mode == "1" else {"quality": JPEG_QUALITY, "subsampling": 0}
            # No dates: the same page is the same file.
            image.save(out, "PDF", resolution=PDF_RESOLUTION, creationDate=None, modDate=None, **jpeg)
    return out.getvalue()


def _save_jp2(image: Image.Image, out: BytesIO, *, lossless: bool) -> None:
    if lossless:
        image.save(out, "JPEG2000")
    else:
        image.save(out, "JPEG2000", irreversible=True, quality_mode="dB", quality_layers=[JP2_QUALITY])


def _with_palette(image: Image.Image) -> Image.Image:
    """256 colours, chosen from a small copy: choosing from all pixels takes most of a minute of a large page."""
    small = image.reduce(1 + max(image.size) // PALETTE_SIDE)
    return image.quantize(palette=small.quantize(256), dither=Image.Dither.FLOYDSTEINBERG)


def _webp_mode(image: Image.Image) -> str:
    return "RGBA" if "A" in image.getbands() else "RGB"
