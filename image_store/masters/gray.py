"""Whether pixels have any colour. Numbers only."""

from image_store.jpeg import Pixels
from image_store.masters.held import room_for

ROWS_BYTES = 16 << 20


def gray_where_colourless(pixels: Pixels) -> Pixels:
    """The pixels with one sample each when their three are always equal; else as they are."""
    height, width = pixels.shape[:2]
    rows = max(1, ROWS_BYTES // (width * 3))
    bands = [pixels[top : top + rows] for top in range(0, height, rows)]
    if not all((band[..., 0] == band[..., 1]).all() and (band[..., 1] == band[..., 2]).all() for band in bands):
        return pixels
    gray = room_for(height, width)
    gray[:] = pixels[..., 0]
    return gray
