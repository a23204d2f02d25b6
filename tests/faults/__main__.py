"""`python -m tests.faults [KILLS] [SEED]`: ingests killed at random moments, and what came of them. Ctrl-C: so far.

Exit status 1 on any fault.
"""

import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.kills import Result, kill_often, undisturbed

KILLS = 100


def main() -> int:
    """Exit status 1 on any fault."""
    given = [int(argument) for argument in sys.argv[1:3]]
    count, seed = given + [KILLS, 1][len(given) :]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    with TemporaryDirectory(prefix="iiif-faults-") as name:
        works = undisturbed(Path(name))
        for work in works:
            print(f"{work.name}: {work.seconds[0]:.1f} s undisturbed, {sum(work.steps.values())} steps of the parent")
        result = Result()
        try:
            kill_often(works, Path(name), count, seed, result, lambda where: print(where, flush=True))
        except KeyboardInterrupt:
            print("stopped; so far:")
    print(f"kills: {result.kills} of seed {seed} in {time.monotonic() - start:.0f} s ({result.late} came too late)")
    print("killed:", ", ".join(f"{number} {how}" for how, number in sorted(result.moments.items())))
    print(
        "readers saw:",
        ", ".join(f"{state or 'another'} book {number} times" for state, number in sorted(result.found.items())),
    )
    print(f"unfinished files left by the kills, taken away by the next run: {result.debris}")
    print(f"made whole by the next run, byte for byte: {result.repairs}; faults: {len(result.faults)}")
    print("\n".join(result.faults[:50]))
    return bool(result.faults)


if __name__ == "__main__":
    sys.exit(main())
