"""Two editions of a small book as folders of images, drawn by Pillow, each time the same bytes. Knows no ingest.

The second differs as a librarian's work does: a page scanned again, one renamed, one gone, one new, one damaged.
"""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PAGES = 12
WIDTH, HEIGHT = 700, 980
_KINDS: tuple[tuple[str, dict[str, Any]], ...] = (("jpg", {"quality": 90}), ("tif", {}), ("png", {}))


def first_edition(folder: Path) -> None:
    """Twelve pages of three kinds."""
    folder.mkdir(parents=True)
    for number in range(1, PAGES + 1):
        _draw(folder, number, number)


def second_edition(folder: Path) -> None:
    """The same book a year later."""
    first_edition(folder)
    for number in (2, 3, 7, 11):
        _file(folder, number).unlink()
        _draw(folder, number, 100 + number)
    _file(folder, 5).rename(folder / "5a.tif")
    _file(folder, 9).unlink()
    _draw(folder, 13, 13)
    (folder / "14.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number}.{_KINDS[number % len(_KINDS)][0]}"


def _draw(folder: Path, number: int, seed: int) -> None:
    page = blots(seed, WIDTH + number, HEIGHT)
    page.save(_file(folder, number), **_KINDS[number % len(_KINDS)][1])


def blots(seed: int, width: int, height: int) -> Image.Image:
    """Blots on paper: one page is told from another by any tile of it."""
    coarse = np.random.default_rng(seed).integers(60, 255, (height // 20, WIDTH // 20, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BILINEAR)
