"""What every decoder of masters gives, and what it looks at before it decodes. Knows no kind and no file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from image_store.errors import BadMaster
from image_store.jpeg import Pixels
from image_store.masters.contents import Taking, Text
from image_store.masters.memory import PixelMemory


@dataclass(frozen=True, slots=True)
class Decoded:
    """One page as it is stored: neither turned upright nor converted.

    `image` is an image of libvips, with its fields `orientation` and `icc-profile-data` where the file has them; it
    may decode as it is read, from top to bottom. `facts` go before those that `image` shows: `depth` in bits,
    `pages`, `resolution`, `orientation` where the decoder turned it already. `text`: the words, in pixels of the
    upright page. `done`: what was converted already, for the librarian.

    `again` gives the same image with every pixel at hand, where `image` has them only from top to bottom.
    `at_once` decodes it all into that memory, and finds all damage; None where that cannot be done.
    """

    image: Any
    facts: Mapping[str, str | int] = field(default_factory=dict)
    text: Text | None = None
    done: tuple[str, ...] = ()
    again: Callable[[], Any] | None = None
    at_once: Callable[[PixelMemory], Pixels | None] | None = None


def check_pixels(width: int, height: int, taking: Taking) -> None:
    """Before anything is decoded: that one page has not too many pixels. Raises BadMaster."""
    if width * height > taking.max_pixels:
        raise BadMaster(
            f"it has {width}x{height} pixels, more than the {taking.max_pixels} that are allowed; "
            "the setting IIIF_MASTER_PIXELS raises the limit"
        )
