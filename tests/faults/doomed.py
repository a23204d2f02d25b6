"""`python -m tests.faults.doomed PLACE ... -- ARGUMENTS`: iiif-server that counts its steps, or dies at one of them.

A step is a call or a return of one of our functions that change something or decide about it, or of a statement of
SQL: what lies between two of them does not touch the disk. Workers are processes of their own and not counted.
"""

import json
import os
import signal
import sys
import threading
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from iiif_server.cli import main

ROOT = str(Path(__file__).parents[2])
# Those that write, or decide what is written. What only thinks would take most of the kills.
WATCHED = tuple(
    f"/{name}.py"
    for name in (
        *(f"iiif_server/ingest/{room}" for room in ("run", "lock", "orphans", "fingerprints", "pages", "pool", "work")),
        *(f"iiif_server/ingest/{room}" for room in ("publish", "texts", "ready", "trash", "history")),
        *("iiif_server/database", "iiif_server/publication", "image_store/pyramid_file", "image_store/catalog"),
        "manifests/library",
    )
)
SQL = {"do_begin", "do_execute", "do_executemany", "do_commit", "do_rollback", "do_close"}


def step_of(frame: FrameType, event: str) -> str | None:
    """The name of a step, or None for whatever is none."""
    if event not in ("call", "return"):
        return None
    code = frame.f_code
    file = code.co_filename
    ours = file.startswith(ROOT) and file.removeprefix(ROOT) in WATCHED and "<" not in code.co_name
    if ours or (code.co_name in SQL and "sqlalchemy" in file):
        return f"{Path(file).stem}.{code.co_qualname} {event}"
    return None


def count_into(file: Path) -> Any:
    """Counts each step; the counts are in `file` whenever the last step has been the last."""
    counts: Counter[str] = Counter()

    def profile(frame: FrameType, event: str, _: object) -> None:
        step = step_of(frame, event)
        if step is not None:
            counts[step] += 1
            if step.startswith("run.ingest "):
                file.write_text(json.dumps(counts))

    return profile


def die_at(wanted: str, times: int, *, alone: bool) -> Any:
    """Kills this process at the step, when it comes so often; `alone`, or with all its children."""
    lock, left = threading.Lock(), [times]

    def profile(frame: FrameType, event: str, _: object) -> None:
        if step_of(frame, event) == wanted:
            with lock:
                left[0] -= 1
                if left[0] == 0:
                    (os.kill if alone else os.killpg)(os.getpid(), signal.SIGKILL)

    return profile


if __name__ == "__main__":
    end = sys.argv.index("--")
    what, *how = sys.argv[1:end]
    watch = count_into(Path(how[0])) if what == "count" else die_at(how[0], int(how[1]), alone=what == "alone")
    sys.argv = ["iiif-server", *sys.argv[end + 1 :]]
    threading.setprofile(watch)
    sys.setprofile(watch)
    main()
