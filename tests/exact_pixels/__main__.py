"""`python -m tests.exact_pixels [COUNT] [SEED]`: COUNT requests for every master. Exit status 1 on any fault."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.exact_pixels.library import open_shelf
from tests.exact_pixels.masters import COLOURS, LARGE, PAGES, SCANS, THIN, TURNED
from tests.exact_pixels.trial import run

COUNT = 100

given = [int(argument) for argument in sys.argv[1:3]]
count, seed = given + [COUNT, 1][len(given) :]
trials, start = [], time.monotonic()
for kinds in (PAGES, THIN, COLOURS, TURNED, SCANS, LARGE):
    with TemporaryDirectory() as folder:
        shelf = open_shelf(Path(folder), kinds)
        for name, kind in kinds.items():
            trials.append(run(shelf, name, kind.rough, count, seed))
            print(trials[-1], *trials[-1].faults, sep="\n    ", flush=True)
seconds = time.monotonic() - start
print(
    f"{sum(trial.requests for trial in trials)} requests over {len(trials)} masters in {seconds:.0f} s: "
    f"shift at most {max(trial.farthest for trial in trials):.2f} of a pixel, "
    f"{sum(trial.measured for trial in trials)} measured; {sum(len(trial.faults) for trial in trials)} faults"
)
sys.exit(any(trial.faults for trial in trials))
