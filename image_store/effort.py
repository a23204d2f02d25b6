"""What an answer takes to be made, said before anything is read. Knows no file and no pixel.

The figures are measured: `python -m benchmarks.memory` takes them anew and fails when one is too low.
"""

from image_store.errors import Impossible
from image_store.formats import Format
from image_store.geometry import Dimensions
from image_store.limits import Limits

MEGABYTE = 1_000_000
# Small limits on what is sent are about what readers may have, not about memory.
LEAST_MEMORY = 300 * MEGABYTE


def memory_of(made: Dimensions, format: Format) -> int:
    """The bytes of memory that making an image of these dimensions, turned as it is sent, takes at most."""
    return made.area * format.bytes_per_pixel


def memory_limit(limits: Limits) -> int:
    """The bytes that one image may take: what the largest that is sent takes as a jpg or png."""
    return max(LEAST_MEMORY, limits.area * Format.JPG.bytes_per_pixel)


def check_memory(made: Dimensions, format: Format, limits: Limits) -> None:
    """Raises Impossible when a file of this format would take more memory than one image may."""
    most, taken = memory_limit(limits), memory_of(made, format)
    if taken > most:
        raise Impossible(
            f"a {format} image of {made} takes {taken // MEGABYTE} megabytes of memory to be made, and the limit is"
            f" {most // MEGABYTE}: ask for at most {most // format.bytes_per_pixel} pixels, or for jpg"
        )
