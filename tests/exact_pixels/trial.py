"""Many random requests for one master, each beside the oracle: what came of them, and what is wrong."""

from dataclasses import dataclass, field
from random import Random

from tests.exact_pixels.compare import Found, colours_lost, compare, shown
from tests.exact_pixels.library import Shelf
from tests.exact_pixels.requests import Asked, asked

# Pixels of the answer. A side of a level is rounded up, so that an answer may be half a pixel longer than its region.
FARTHEST = 0.5
# Steps of 255. What is nearly as fine as a pixel depends on the filter: small answers and large reductions.
SMALL, SMALL_ROUGH = 64, 18.0
REDUCTION_ROUGH = 0.15
# Reduced levels and reduced answers share a colour between four pixels each (docs/adr/0009).
COLOURS_HALVED = 2.0
EDGE = 4.0
# Of a whole answer, in each band: no filter changes that.
COLOUR = 1.5
# Colours chosen from 256; what coarse encoders take away.
FORMAT_ROUGH = {"gif": 8.0, "avif": 2.0, "webp": 2.0, "jp2": 2.0}
EXACT_FORMATS = ("png", "jpg", "tif")


@dataclass
class Trial:
    """The requests for one master: how many, how many shifts could be measured, the worst of each measure."""

    name: str
    requests: int = 0
    measured: int = 0
    farthest: float = 0.0
    differences: list[float] = field(default_factory=list)
    edge: float = 0.0
    colour: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        worst, mean = max(self.differences, default=0), sum(self.differences) / max(1, len(self.differences))
        return (
            f"{self.name}: {self.requests} requests, shift at most {self.farthest:.2f} of a pixel in "
            f"{self.measured} measured, difference {mean:.2f} in the mean and {worst:.2f} at most, "
            f"edge {self.edge:.2f}, colour {self.colour:.2f} at most, {len(self.faults)} faults"
        )


def run(shelf: Shelf, name: str, rough: float, count: int, seed: int) -> Trial:
    """Sends `count` requests, the same for the same seed. `rough`: the master's own tolerance in steps of 255."""
    master, random, trial = shelf.masters[name], Random(f"{name} {seed}"), Trial(name)
    for _ in range(count):
        one = asked(random, (master.shape[1], master.shape[0]))
        wanted = shown(master, one)
        found = compare(shelf.get(name, one.path), wanted, one)
        _note(trial, one, found, rough + COLOURS_HALVED * colours_lost(wanted))
    return trial


def _note(trial: Trial, asked: Asked, found: Found, rough: float) -> None:
    trial.requests += 1
    small, format_rough = min(asked.size) < SMALL, FORMAT_ROUGH.get(asked.format, 0)
    reduction = max(1.0, asked.box[2] / asked.size[0], asked.box[3] / asked.size[1])
    allowed = rough + format_rough + REDUCTION_ROUGH * reduction + SMALL_ROUGH * small
    if not small:
        trial.differences.append(found.difference)
    if found.difference > allowed:
        trial.faults.append(f"{asked.path} differs by {found.difference:.1f}, more than {allowed:.1f}")
    # On an enlarged, smooth picture the wavelets' own error looks like a shift.
    blurred = asked.format == "jp2" and asked.size > (asked.box[2], asked.box[3])
    if found.across is not None and found.down is not None and not blurred:
        trial.measured += 1
        shift = max(abs(found.across), abs(found.down))
        trial.farthest = max(trial.farthest, shift)
        if shift >= FARTHEST:
            trial.faults.append(f"{asked.path} is shifted by {found.across:.2f}, {found.down:.2f} pixels")
    if small or asked.format not in EXACT_FORMATS:
        return
    trial.edge, trial.colour = max(trial.edge, abs(found.edge)), max(trial.colour, found.colour)
    if abs(found.edge) > EDGE:
        trial.faults.append(f"{asked.path} has an edge that is {found.edge:.1f} too bright")
    if found.colour > COLOUR:
        trial.faults.append(f"{asked.path} has a band that is {found.colour:.1f} off as a whole")
