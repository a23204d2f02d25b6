"""How heavy an image is to be made, said before anything is read: by this its lane is chosen. Knows no lane.

The figures are times of one core of the machine of docs/adr/0005, which tells how they were taken. They need not be
right on another: only the order of magnitude decides, and everything on a machine is slower or faster together.
"""

from enum import Enum

from image_store.effort import MEGABYTE, memory_of
from image_store.formats import Format
from image_store.geometry import Dimensions
from image_store.plan import Assembly, ReadPlan, StoredTile
from image_store.request import Derivative

# Nanoseconds for each pixel: to decode a stored one, to scale it, to turn one that is made by no right angle.
DECODE, SCALE, TURN = 4, 14, 40
# To encode one that is made.
ENCODE = {
    Format.JPG: 4,
    Format.PDF: 4,
    Format.WEBP: 50,
    Format.GIF: 55,
    Format.TIF: 75,
    Format.PNG: 95,
    Format.AVIF: 400,
    Format.JP2: 500,
}
MILLISECOND = 1_000_000
# What counts as small: a thumbnail, a region for the screen out of a near level.
SMALL_WORK, SMALL_MEMORY = 20 * MILLISECOND, 30 * MEGABYTE
# What counts as large, in time or in memory.
LARGE_WORK, LARGE_MEMORY = 500 * MILLISECOND, 150 * MEGABYTE


class Weight(Enum):
    """What kind of work a derivative is."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"

    def __str__(self) -> str:
        return self.value


def weigh(plan: ReadPlan, derivative: Derivative) -> Weight:
    """The weight of a derivative. A stored tile weighs nothing."""
    if isinstance(plan, StoredTile):
        return Weight.SMALL
    work, memory = work_of(plan, derivative), memory_of(_made(derivative), derivative.format)
    if work > LARGE_WORK or memory > LARGE_MEMORY:
        return Weight.LARGE
    return Weight.MEDIUM if work > SMALL_WORK or memory > SMALL_MEMORY else Weight.SMALL


def work_of(plan: Assembly, derivative: Derivative) -> int:
    """About how many nanoseconds of one core it takes."""
    decoded = plan.tiles.width * plan.tiles.height * plan.tile**2
    scaled = 0 if plan.is_copy else plan.pixels - plan.size.area
    made = _made(derivative).area
    turned = 0 if derivative.rotation.quarter_turns is not None else made
    return decoded * DECODE + scaled * SCALE + turned * TURN + made * ENCODE[derivative.format]


def _made(derivative: Derivative) -> Dimensions:
    return derivative.rotation.turn(derivative.size)
