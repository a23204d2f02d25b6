"""HEIC masters: libheif with its HEVC decoder through pillow-heif. Decoded whole, turned as the file says, once.

Most damage within the picture's own data cannot be found: the codec has no checksums, and this decoder fills the gaps,
also where libheif is told to be strict (tried). What is not HEVC at all, heif_data finds.
"""

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif

from image_store.errors import BadMaster
from image_store.masters.colour_spaces import made_profile, numbered_space
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_one_page, check_pixels, picture
from image_store.masters.heif_data import CUT, heif_damage
from image_store.masters.heif_header import Described, described
from image_store.masters.memory import check_memory

# Measured, at the peak.
BYTES_A_SAMPLE = 6


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The primary picture of a HEIC file. Raises BadMaster, OSError."""
    check_one_page(leaf)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        said = described(stream)
        if said.largest > taking.max_pixels:
            check_pixels(*said.largest_size, taking)
        damage = heif_damage(stream)
    if damage is not None:
        raise BadMaster(damage)
    profile = profile_of_numbers(said)
    try:
        found = pillow_heif.open_heif(path, convert_hdr_to_8bit=False, hdr_to_16bit=True)
        image = found[found.primary_index]
        width, height = image.size
        check_pixels(width, height, taking)
        samples_a_pixel, bits = pillow_heif.misc.MODE_INFO[image.mode][:2]
        check_memory(width * height * samples_a_pixel * BYTES_A_SAMPLE)
        samples = np.asarray(image)[:, :width]
    except (ValueError, EOFError, SyntaxError, RuntimeError) as error:
        raise BadMaster(_reason(str(error))) from error
    info: dict[str, Any] = image.info
    profile = info.get("icc_profile") or profile
    shown = picture(samples, bits, profile=profile)
    if image.premultiplied_alpha:
        kept = shown.format
        shown = shown.unpremultiply(max_alpha=65535 if kept == "ushort" else 255).cast(kept)
    facts: dict[str, str | int] = {"depth": int(info["bit_depth"]), "pages": len(found)}
    done = ("turned as the file says",) if said.turned else ()
    return Decoded(shown, facts, done=done)


def profile_of_numbers(said: Described) -> bytes | None:
    """The profile of colours that the file names by numbers; None for sRGB, or where it has a profile."""
    if said.numbers is None:
        return None
    space = numbered_space(*said.numbers)
    return None if space is None else made_profile(space)


def _reason(message: str) -> str:
    if "end of file" in message.lower() or "truncated" in message.lower():
        return CUT
    if "memory" in message.lower() and "alloc" in message.lower():
        return f"there is not enough memory for it ({message})"
    return f"the file is damaged, or of a make that is not known ({message})"
