"""Any image that libvips decoded becomes 8-bit sRGB or gray, without alpha. Knows no file.

The order: alpha onto white paper, then the profile (relative colorimetric with black point compensation),
then 16 bits to 8. Every step that does something is noted, for the librarian.
"""

from typing import Any

import numpy as np
import pyvips

from image_store.errors import BadMaster
from image_store.masters.decoded import PROFILE_FIELD
from image_store.masters.profiles import profile_bands, profile_name

BANDS = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb": 3, "rgb16": 3, "lab": 3, "labs": 3, "cmyk": 4}
BITS = {"uchar": 8, "ushort": 16}
GRID_STEPS = 9


def profile_of(image: Any) -> bytes | None:
    """The ICC profile that came with the image."""
    return bytes(image.get(PROFILE_FIELD)) if image.get_typeof(PROFILE_FIELD) else None


def to_srgb(image: Any) -> tuple[Any, list[str]]:
    """The image in 8-bit sRGB (3 bands) or gray (1 band), and what was done. Raises BadMaster, pyvips.Error."""
    done: list[str] = []
    bands = BANDS.get(image.interpretation)
    if bands is None or image.bands < bands:
        raise BadMaster(f"its {image.bands} channels ({image.interpretation}) are no colours that we know")
    if image.interpretation in ("lab", "labs"):
        return image[:3].colourspace("srgb"), ["CIELAB to sRGB"]
    if image.format not in BITS:
        raise BadMaster(f"its samples are of the type {image.format}; masters have 1, 8 or 16 bits a sample")
    image = _onto_paper(image, bands, done)
    profile = profile_of(image)
    if profile is not None and profile_bands(profile) != bands:
        done.append("profile ignored: it is for other colours")
        image, profile = _without_profile(image), None
    if profile is not None:
        try:
            return _by_profile(image, profile, bands, done), done
        except pyvips.Error:
            done.append("profile ignored: it is damaged")
            image = _without_profile(image)
    if bands == 4:
        done.append("CMYK without a profile to sRGB by a common press profile")
        return image.icc_transform("srgb", input_profile="cmyk", intent="relative", depth=8), done
    return _to_eight_bits(image, done), done


def _without_profile(image: Any) -> Any:
    bare = image.copy()
    bare.remove(PROFILE_FIELD)
    return bare


def _onto_paper(image: Any, bands: int, done: list[str]) -> Any:
    """Without alpha, on white paper; channels beyond alpha are dropped."""
    if image.bands > bands + 1:
        done.append(f"{image.bands - bands - 1} extra channels dropped")
        image = image[: bands + 1]
    if image.bands == bands + 1:
        full = (1 << BITS[image.format]) - 1
        done.append("transparency laid on white")
        image = image.flatten(background=[0 if bands == 4 else full] * bands, max_alpha=full)
    return image


def _to_eight_bits(image: Any, done: list[str]) -> Any:
    if image.format == "ushort":
        done.append("16 bits to 8")
        # 65535 / 255 = 257; the cast of `uchar` cuts off, so the half rounds
        return image.linear(1 / 257, 0.5, uchar=True)
    return image


def _by_profile(image: Any, profile: bytes, bands: int, done: list[str]) -> Any:
    if bands == 4:
        done.append("CMYK to sRGB by its profile")
        return _transform(image)
    colours = _grid(profile) if bands == 3 else _ramp(profile, image.format)
    converted = _transform(colours).numpy()
    if bands == 1:
        # One channel is a table, and the neutral axis of sRGB has three equal bands
        table = converted[:, :, 1].reshape(1, -1)
        if image.format == "uchar" and np.abs(table.astype(int) - np.arange(256)).max() <= 1:
            return image
        done.append("gray by its profile" + (", 16 bits to 8" if image.format == "ushort" else ""))
        return image.maplut(pyvips.Image.new_from_array(table.tolist()).cast("uchar"))
    if np.abs(converted.astype(int) - colours.numpy()).max() <= 1:
        return _to_eight_bits(image, done)  # it is sRGB by whatever name: the road through Lab would only blur
    done.append(f"{profile_name(profile)} to sRGB")
    return _transform(image)


def _transform(image: Any) -> Any:
    return image.icc_transform("srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8)


def _grid(profile: bytes) -> Any:
    """Every colour of a coarse cube, in the given profile."""
    steps = np.linspace(0, 255, GRID_STEPS).astype(np.uint8)
    cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(GRID_STEPS, -1, 3)
    return _with_profile(pyvips.Image.new_from_array(np.ascontiguousarray(cube), interpretation="srgb"), profile)


def _ramp(profile: bytes, format: str) -> Any:
    """Every gray value of the format, in the given profile."""
    wide = format == "ushort"
    ramp = pyvips.Image.identity(ushort=wide).copy(interpretation="grey16" if wide else "b-w")
    return _with_profile(ramp, profile)


def _with_profile(image: Any, profile: bytes) -> Any:
    tagged = image.copy()
    tagged.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return tagged
