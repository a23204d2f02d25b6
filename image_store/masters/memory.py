"""Memory for the pixels of one master after the other. Knows no image."""

import numpy as np

from image_store.jpeg import Pixels


class PixelMemory:
    """Room that is used again: the kernel clears new memory, which costs as much as a third of decoding a JPEG.

    It grows with the largest master so far. Who takes it anew gives up what lay there before.
    """

    def __init__(self) -> None:
        self._room: Pixels = np.empty(0, np.uint8)

    def take(self, size: int) -> Pixels:
        """So many bytes, with whatever they contain."""
        if size > len(self._room):
            # The old one first: both together would be twice as much. An eighth more: pages of a book differ a little.
            self._room = np.empty(0, np.uint8)
            self._room = np.empty(size + size // 8, np.uint8)
        return self._room[:size]
