"""What is known of an image: where its master came from, where its pyramid lies, what its master was."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from image_store.geometry import Dimensions
from image_store.info import ImageInfo
from image_store.pyramid import TILE_SIZE

# What a master was and what was done to it, as its decoder tells it.
Facts: TypeAlias = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Source:
    """A master: the name of its root (a setting), its key below that root, its SHA-256 in hex, its bytes.

    `leaf` names the page in it, where it holds several; `leaf_sha256` is of that page where it is a file of its own in
    an archive, or all that makes it is known: then it stays the same image whatever becomes of the others.
    `resolution`: at how many dots for each inch it was drawn; None where it has pixels of its own.
    """

    root: str
    key: str
    sha256: str
    size: int
    leaf: str = ""
    leaf_sha256: str | None = None
    resolution: int | None = None
    # What the pyramid's index must carry: a SHA-256 in hex that no other page and no other drawing has. Worked out
    # once: every tile asks for it.
    fingerprint: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", self._fingerprint())

    def _fingerprint(self) -> str:
        if self.leaf_sha256 is not None:
            return self.leaf_sha256
        if not self.leaf and self.resolution is None:
            return self.sha256
        return hashlib.sha256(f"{self.sha256}#{self.leaf}@{self.resolution or ''}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """An image. `group` is the opaque name it belongs to; `pyramid` the stem below the folder of pyramids, posix.

    `dimensions` are those of the upright image, in pixels; `tile` is the side of its stored tiles.
    """

    id: str
    group: str
    dimensions: Dimensions
    gray: bool
    source: Source
    pyramid: str
    tile: int = TILE_SIZE

    @property
    def info(self) -> ImageInfo:
        """What the image can do."""
        return ImageInfo(self.dimensions, self.gray, self.tile)
