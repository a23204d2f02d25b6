"""`python -m benchmarks.wheel MASTERS FOLDER`: pyramids by `tiffsave` of the pyvips wheel, a process for each core."""

import sys
from pathlib import Path

from benchmarks.pyramids import WheelPyramids, make_all

if __name__ == "__main__":
    make_all(WheelPyramids(), sorted(Path(sys.argv[1]).iterdir()), Path(sys.argv[2]), warm=False)
