"""Pyramids of made-up pages, for tests that need no master."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from image_store.geometry import Dimensions
from image_store.jpeg import Chroma
from image_store.pyramid_file import build_pyramid
from image_store.tiles import FileTiles
from tests.image_store.oracle import Array


@dataclass(frozen=True)
class ArrayMaster:
    """A master that is already upright, in sRGB or gray."""

    pixels: Array
    chroma: Chroma = Chroma.WHOLE

    @property
    def dimensions(self) -> Dimensions:
        return Dimensions(self.pixels.shape[1], self.pixels.shape[0])

    @property
    def gray(self) -> bool:
        return self.pixels.ndim == 2

    def strips(self, height: int) -> Iterator[Array]:
        for top in range(0, self.pixels.shape[0], height):
            yield self.pixels[top : top + height]


def stored(pixels: Array, folder: Path, name: str = "page") -> FileTiles:
    """The tiles of these pixels, built as ingest builds them."""
    build_pyramid(ArrayMaster(pixels), folder / name, "0" * 64)
    return FileTiles(folder / name)
