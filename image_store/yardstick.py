"""How fast one core of this machine is, by a fifth of a second of what an ingest mostly does. Knows no master.

Two machines are compared by it: what was measured on one tells about how long it takes on the other.
"""

from time import thread_time

import numpy as np

from image_store.jpeg import Chroma, Pixels, decode_jpeg, encode_jpeg

SECONDS = 0.2
TILE = 512


def core_pace(seconds: float = SECONDS) -> float:
    """Megapixels that one core encodes and decodes in a second of its time; other programs' share does not count."""
    tile, done = _drawn_tile(), 0
    start = thread_time()
    while (used := thread_time() - start) < seconds or not done:
        decode_jpeg(encode_jpeg(tile, Chroma.WHOLE), gray=False)
        done += 1
    return done * TILE * TILE / 1e6 / used


def _drawn_tile() -> Pixels:
    """The same on every machine: paper with grain, and lines of dark strokes."""
    tile = np.random.default_rng(1).normal(220, 4, (TILE, TILE, 1)).repeat(3, axis=2)
    for top in range(16, TILE, 64):
        tile[top : top + 24, 8::24] = tile[top : top + 4, :] = 50
    return tile.clip(0, 255).astype(np.uint8)
