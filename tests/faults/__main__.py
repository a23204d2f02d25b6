"""`python -m tests.faults [KILLS] [SEED] [BOOK...]`: ingests killed at random moments, and what came of them.

Ctrl-C: so far. The books are "images" and "documents"; each is one that is new, and one that changes.
Exit status 1 on any fault.
"""

import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.kills import BOOKS, Result, kill_often, undisturbed

KILLS = 100


def main() -> int:
    """Exit status 1 on any fault."""
    given = [int(argument) for argument in sys.argv[1:3]]
    count, seed = given + [KILLS, 1][len(given) :]
    books = sys.argv[3:] or list(BOOKS)
    if unknown := set(books) - set(BOOKS):
        print(f"there is no book {', '.join(sorted(unknown))}; there are {', '.join(BOOKS)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    with TemporaryDirectory(prefix="iiif-faults-") as name:
        works = list(undisturbed(Path(name), books))
        for work in works:
            print(f"{work.name}: {work.seconds[0]:.1f} s undisturbed, {sum(work.steps.values())} steps of the parent")
        result = Result()
        try:
            kill_often(works, Path(name), count, seed, result, lambda where: print(where, flush=True))
        except KeyboardInterrupt:
            print("stopped; so far:")
    late = result.late.total()
    print(f"kills: {result.kills.total()} of seed {seed} in {time.monotonic() - start:.0f} s ({late} came too late)")
    for work in works:
        print(_line(work.name, result))
    print("killed:", ", ".join(f"{number} {how}" for how, number in sorted(result.moments.items())))
    print(
        "readers saw:",
        ", ".join(f"{state or 'another'} book {number} times" for state, number in sorted(result.found.items())),
    )
    print(f"faults: {len(result.faults)}")
    print("\n".join(result.faults[:50]))
    return bool(result.faults)


def _line(work: str, result: Result) -> str:
    return (
        f"{work}: {result.kills[work]} kills, {result.repairs[work]} made whole by the next run, byte for byte, "
        f"{result.differences[work]} differences, {result.debris[work]} unfinished files taken away"
    )


if __name__ == "__main__":
    sys.exit(main())
