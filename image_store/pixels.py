"""From stored tiles to the bytes of a derivative: assemble, mirror, turn, colours, encode.

Knows no URL, no cache and no file. The order of the steps is the specification's (IMG3-R70).
"""

from io import BytesIO
from math import cos, radians, sin
from zlib import Z_RLE

import numpy as np
from PIL import Image

from image_store.assembly import assemble
from image_store.formats import Format, Quality
from image_store.geometry import Dimensions
from image_store.jpeg import JPEG_QUALITY, Chroma, Pixels, encode_jpeg
from image_store.plan import ReadPlan, StoredTile
from image_store.request import Derivative
from image_store.rotation import Rotation
from image_store.steps import Steps, untimed
from image_store.tiles import Tiles

WHITE = 255
# Half-way between black and white, the same for every region: neighbouring tiles must agree.
BITONAL_THRESHOLD = 128
# What a scan's dots are taken for on the page of a PDF, where nothing is known of the paper.
PDF_RESOLUTION = 150
# Smaller than JPEG at that.
AVIF_CHROMA = "4:4:4"
# Decibels: coloured letters keep their edges, a page takes about what it takes as jpg.
JP2_QUALITY = 42
# The longer side, in pixels, of the copy from which a GIF's colours are chosen.
PALETTE_SIDE = 1000


def render(plan: ReadPlan, derivative: Derivative, tiles: Tiles, steps: Steps = untimed) -> bytes:
    """The file that answers a request. Raises BrokenPyramid when stored tiles are damaged.

    Its `steps` are those of `assemble`, then "turn and colours" and "encode".
    """
    if isinstance(plan, StoredTile):
        return tiles.read(plan.level, plan.column, plan.row)
    chroma = Chroma.HALVED if plan.is_reduced else Chroma.WHOLE
    pixels = assemble(plan, tiles, steps)
    with steps("turn and colours"):
        shown = _turned_and_coloured(pixels, derivative)
    with steps("encode"):
        if isinstance(shown, Image.Image):
            bitonal = derivative.quality is Quality.BITONAL
            return encode(shown, derivative.format, bitonal=bitonal, chroma=chroma)
        return encode_jpeg(shown, chroma)


def _turned_and_coloured(pixels: Pixels, derivative: Derivative) -> Pixels | Image.Image:
    """As they are shown: bare pixels where our own codec encodes them, else an image of Pillow's."""
    pixels = turn_right_angles(pixels, derivative.rotation)
    if derivative.quality in (Quality.GRAY, Quality.BITONAL):
        pixels = to_gray(pixels)
    right = derivative.rotation.quarter_turns is not None
    if right and derivative.format is Format.JPG and derivative.quality is not Quality.BITONAL:
        return pixels
    if right:
        image = Image.fromarray(_without_fourth(pixels))
    else:
        image = turn_freely(_without_fourth(pixels), derivative.rotation, see_through=derivative.format.has_alpha)
    return to_bitonal(image) if derivative.quality is Quality.BITONAL else image


def turn_right_angles(pixels: Pixels, rotation: Rotation) -> Pixels:
    """Mirrored left to right if asked, then turned clockwise if the angle is a right one."""
    if rotation.mirror:
        pixels = pixels[:, ::-1]
    return np.rot90(pixels, -rotation.quarter_turns) if rotation.quarter_turns else pixels


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
    if pixels.ndim == 2:
        return pixels
    return np.asarray(Image.fromarray(np.ascontiguousarray(_without_fourth(pixels))).convert("L"))


def _without_fourth(pixels: Pixels) -> Pixels:
    """For Pillow, to which a fourth byte of colour is how opaque it is."""
    return pixels if pixels.ndim == 2 else pixels[:, :, :3]


def to_bitonal(image: Image.Image) -> Image.Image:
    """Only black and white, a corner that is see-through stays so."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    black_and_white = image.convert("L").point([0] * BITONAL_THRESHOLD + [WHITE] * (256 - BITONAL_THRESHOLD))
    if alpha is None:
        return black_and_white.convert("1", dither=Image.Dither.NONE)
    black_and_white.putalpha(alpha)
    return black_and_white


def encode(image: Image.Image, format: Format, *, bitonal: bool, chroma: Chroma = Chroma.WHOLE) -> bytes:
    """A file of the format; always the same bytes for the same pixels."""
    out = BytesIO()
    match format:
        case Format.JPG:
            return encode_jpeg(np.asarray(image.convert("L") if image.mode == "1" else image), chroma)
        case Format.PNG:
            _save_png(image, out)
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


def _save_png(image: Image.Image, out: BytesIO) -> None:
    if image.mode == "1":
        image.save(out, "PNG", compress_level=4)
    else:
        # In grain no longer match is found but runs: looking for none takes half the time and finds as much.
        image.save(out, "PNG", compress_level=1, compress_type=Z_RLE)


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
