"""TIFF masters of every make: read strip by strip by libvips, the odd ones whole by tifffile; never a guess.

What libvips takes for granted is looked up in the tags first. Knows no colours beyond what a TIFF can store.
"""

import struct
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from image_store.errors import BadMaster
from image_store.jpeg import jpeg_damage
from image_store.masters import tiff_odd
from image_store.masters import tiff_tags as tags
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_pixels
from image_store.masters.images import place_of, read_page
from image_store.masters.leaves import leaf_places
from image_store.masters.reasons import reason_of
from image_store.masters.tiff_tags import Directory, directories

YCC, LAB = 6, (8, 9, 10)
COLOUR_BANDS = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3}
OLD_JPEG, JPEG = 6, 7
PREMULTIPLIED, OPACITY = 1, 2
NUMBERS, ANY_BITS = 1, 4  # SampleFormat: whole numbers without a sign; not said what
SORTS = {2: "numbers with a sign", 3: "floating point numbers", 5: "complex numbers", 6: "complex numbers"}
# ITU-R BT.601, as TIFF 6.0 has it (section 21): from Y, Cb and Cr, both of which have their zero in the middle.
YCC_TO_RGB = [[1.0, 0.0, 1.402], [1.0, -0.344136, -0.714136], [1.0, 1.772, 0.0]]
PER_CENTIMETRE = 3


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The page of a TIFF. Raises BadMaster, pyvips.Error, OSError."""
    places = leaf_places(path)
    place = place_of(leaf, places)
    with path.open("rb") as file:
        directory = _directory(file, place)
        width, height = directory.number(tags.WIDTH), directory.number(tags.HEIGHT)
        check_pixels(width, height, taking)
        _check_samples(directory)
        facts = _facts(directory, len(places))
        if tiff_odd.is_odd(directory):
            return Decoded(tiff_odd.decode(path, place, directory), facts)
        if directory.number(tags.COMPRESSION) == JPEG:
            _check_jpegs(file, directory)
        prepare = partial(_prepared, _extras(directory), _is_plain_ycc(directory))
    read = partial(read_page, path, "tiff", place)
    image, done = prepare(read("sequential"))
    return Decoded(image, facts, done=done, again=lambda: prepare(read("random"))[0])


def _directory(file: BinaryIO, place: int) -> Directory:
    try:
        found = next(islice(directories(file), place, None), None)
    except struct.error:
        found = None
    if found is None:
        raise BadMaster("the file ends too early: it was cut off or not copied whole (its directory is missing)")
    return found


def _check_samples(directory: Directory) -> None:
    bits = directory.number(tags.BITS, 1)
    sort = directory.number(tags.SAMPLE_FORMAT, NUMBERS)
    if sort not in (NUMBERS, ANY_BITS) or bits > 16:
        raise BadMaster(
            f"its samples are {SORTS.get(sort, 'whole numbers')} of {bits} bits; masters have 1, 8 or 16 bits a "
            "sample: save it with 16"
        )
    if len(set(directory.numbers(tags.BITS, 16))) > 1:
        raise BadMaster("its channels have different depths; masters have 1, 8 or 16 bits a sample")
    photometric = directory.number(tags.PHOTOMETRIC)
    if photometric not in COLOUR_BANDS:
        name = "CIELAB" if photometric in LAB else f"number {photometric} of TIFF"
        raise BadMaster(f"its colours are {name}, which is not converted; save it as sRGB")


def _facts(directory: Directory, pages: int) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"depth": directory.number(tags.BITS, 1), "pages": pages}
    across = directory.ratio(tags.X_RESOLUTION)
    unit = directory.number(tags.RESOLUTION_UNIT, 2)
    if across and unit in (2, PER_CENTIMETRE):
        facts["resolution"] = round(across * (2.54 if unit == PER_CENTIMETRE else 1))
    return facts


def _extras(directory: Directory) -> tuple[int, int]:
    """How many channels are colours, and what the next one is (ExtraSamples): 0 where it is not said."""
    colours = COLOUR_BANDS[directory.number(tags.PHOTOMETRIC)]
    if directory.number(tags.SAMPLES, 1) <= colours:
        return 0, 0
    return colours, directory.number(tags.EXTRA_SAMPLES)


def _is_plain_ycc(directory: Directory) -> bool:
    """Whether Y, Cb and Cr lie there as samples: libvips takes them for red, green and blue. Raises BadMaster."""
    if directory.number(tags.PHOTOMETRIC) != YCC or directory.number(tags.COMPRESSION) in (OLD_JPEG, JPEG):
        return False
    # Where the tag is absent each is halved (TIFF 6.0, section 21)
    if directory.numbers(tags.SUBSAMPLING, 2) != (1, 1):
        raise BadMaster("its colours are YCbCr at half the size and not JPEG, which is not converted; save it as RGB")
    return True


def _prepared(extras: tuple[int, int], plain_ycc: bool, image: Any) -> tuple[Any, tuple[str, ...]]:
    """As colours and, if there is any, opacity: libvips divides by it where the file says that it was multiplied in."""
    done = []
    colours, meaning = extras
    kept, space = image.format, image.interpretation
    if colours and image.bands > colours:
        image = image[: colours + (meaning in (PREMULTIPLIED, OPACITY))].copy(interpretation=space)
        if meaning not in (PREMULTIPLIED, OPACITY):
            done.append("channels beyond the colours dropped: the file does not call them transparency")
    if plain_ycc:
        middle = 32768 if kept == "ushort" else 128
        image = (image - [0, middle, middle]).recomb(YCC_TO_RGB).rint().cast(kept)
        image = image.copy(interpretation=space)
        done.append("YCC to RGB")
    return image, tuple(done)


def _check_jpegs(file: BinaryIO, directory: Directory) -> None:
    """That no JPEG within lost pixels: libtiff passes them in silence. Raises BadMaster."""
    tables = directory.stored(tags.JPEG_TABLES)
    for stream in _segments(file, directory):
        whole = tables[:-2] + stream[2:] if len(tables) > 4 else stream
        damage = jpeg_damage(whole)
        if damage is not None:
            raise BadMaster(reason_of(damage))


def _segments(file: BinaryIO, directory: Directory) -> Iterator[bytes]:
    tiled = directory.number(tags.TILE_WIDTH) > 0
    starts = directory.numbers(tags.TILE_OFFSETS if tiled else tags.STRIP_OFFSETS)
    lengths = directory.numbers(tags.TILE_BYTES if tiled else tags.STRIP_BYTES)
    for start, length in zip(starts, lengths, strict=False):
        try:
            file.seek(start)
        except (OverflowError, ValueError, OSError) as error:
            raise BadMaster("the file is damaged (a part of it lies beyond every file)") from error
        yield file.read(length)
