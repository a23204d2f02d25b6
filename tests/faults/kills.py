"""An ingest that is killed at a random moment, and what is demanded then. Knows no pytest."""

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from typing import Literal, TypeAlias

from tests.faults import documents, editions
from tests.faults.library import Snapshot, Unreadable, leftovers, seen, snapshot
from tests.faults.runs import Run

Victim: TypeAlias = Literal["all", "parent", "worker"]
# What an ingest says when it has the lock.
FIRST_WORD = "reading"
# The whole ingest as often as the other two together.
VICTIMS: tuple[Victim, ...] = ("all", "parent", "all", "worker")
# Book -> who writes its first edition and its second: a new book, and one that changes.
BOOKS = {
    "images": (editions.first_edition, editions.second_edition),
    "documents": (documents.first_edition, documents.second_edition),
}


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A work, and how it goes when nobody kills it: what readers saw before and see after, and what it leaves.

    `base`: the library before it, `home`: after it; `seconds`: from its start to the end, and from its first word to
    the end; `steps`: how often each step of the parent comes.
    """

    name: str
    base: Path
    home: Path
    scans: Path
    before: dict[str, str]
    after: dict[str, str]
    left: Snapshot
    status: int
    seconds: tuple[float, float]
    steps: dict[str, int]


@dataclass
class Result:
    """What came of all kills, most of it by the work that was killed.

    `late`: the work was done before the knife fell; `repairs`: the next run left what an undisturbed one leaves;
    `debris`: unfinished files that the kills have left and the next run has taken away; `differences`: what the next
    run left otherwise. `moments`: by what was killed and how; `found`: in which state the readers' book was.
    """

    kills: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    debris: Counter[str] = field(default_factory=Counter)
    differences: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def undisturbed(folder: Path, books: Iterable[str] = tuple(BOOKS)) -> Iterator[Undisturbed]:
    """Of each book the two works, as they are asked for: it is new; it changes."""
    (folder / "nothing").mkdir()
    for book in books:
        yield from _works(folder, book)


def _works(folder: Path, book: str) -> Iterator[Undisturbed]:
    first, second = folder / "scans" / book / "first", folder / "scans" / book / "second"
    for write, scans in zip(BOOKS[book], (first, second), strict=True):
        write(scans)
    new = _undisturbed(folder, f"new {book}", folder / "nothing", first, {})
    yield new
    yield _undisturbed(folder, f"changed {book}", new.home, second, new.after)


def _undisturbed(folder: Path, name: str, base: Path, scans: Path, before: dict[str, str]) -> Undisturbed:
    home, counts = folder / name / "home", folder / f"{name}.steps"
    _fresh(base, home)
    run = Run(home, scans)
    started = run.wait_for(FIRST_WORD)
    status = run.wait()
    seconds = monotonic() - run.began
    assert "Published" in run.said(), run.said()
    counted = folder / "counted" / "home"
    _fresh(base, counted)
    Run(counted, scans, "count", str(counts)).wait()
    left = snapshot(home)
    assert snapshot(counted).differences(left) == [], "two undisturbed runs differ"
    times, steps = (seconds, seconds - started), json.loads(counts.read_text())
    return Undisturbed(name, base, home, scans, before, seen(home), left, status, times, steps)


def _fresh(base: Path, home: Path) -> None:
    shutil.rmtree(home.parent, ignore_errors=True)
    shutil.copytree(base, home)


def kill_often(
    works: list[Undisturbed], folder: Path, count: int, seed: int, result: Result, tell: Callable[[str], object] = str
) -> None:
    """Kills `count` times, each time an ingest of a library of its own. What comes of it is added to `result`."""
    random, coming = Random(seed), list[Undisturbed]()
    while result.kills.total() < count and result.late.total() < count:
        # By chance, but each work as often as every other.
        coming = coming or random.sample(works, len(works))
        work, victim = coming.pop(), random.choice(VICTIMS)
        home = folder / "killed" / "home"
        _fresh(work.base, home)
        run, moment = _killed(work, victim, home, random)
        if run is None:
            result.late[work.name] += 1
            continue
        result.kills[work.name] += 1
        result.moments[f"{victim}, {'step' if 'step' in moment else 'clock'}"] += 1
        where = f"kill {result.kills.total()}, {work.name}, {victim} {moment}"
        tell(where)
        result.faults += [f"{where}: {fault}" for fault in _faults(work, victim, run, home, random, result)]


def _killed(work: Undisturbed, victim: Victim, home: Path, random: Random) -> tuple[Run | None, str]:
    """The run that was killed, None when it was faster than the knife; and a word on the moment."""
    if victim != "worker" and random.random() < 0.5:
        step = random.choice(sorted(work.steps))
        times = random.randint(1, work.steps[step])
        run = Run(home, work.scans, "alone" if victim == "parent" else "all", step, str(times))
        died = run.wait() == -signal.SIGKILL
        return run if died else None, f"at step {step} number {times}"
    # Loading the program takes as long as the work: one in four is killed meanwhile.
    total, at_work = work.seconds
    early = victim != "worker" and random.random() < 0.25
    run = Run(home, work.scans)
    if not early:
        run.wait_for(FIRST_WORD)
    run.sleep(random.uniform(0, total if early else at_work))
    moment = f"after {monotonic() - run.began:.3f} s"
    if victim != "worker":
        return run if run.kill(alone=victim == "parent") else None, moment
    while not run.ended:
        if workers := run.workers():
            os.kill(random.choice(workers), signal.SIGKILL)
            run.wait()
            return run, moment
    return None, moment


def _faults(work: Undisturbed, victim: Victim, killed: Run, home: Path, random: Random, result: Result) -> list[str]:
    """All that should not be. Every third time the next run comes at once, and nobody looks before."""
    faults = []
    if random.randrange(3):
        faults += [f"alive a while later: {pid}" for pid in killed.survivors()]
        try:
            view = seen(home)
            state = "the old" if view == work.before else "the new" if view == work.after else ""
            if not state and victim == "worker" and "crashed (SIGKILL)" in killed.said():
                state = "the new, without the page of the worker,"
            result.found[state] += 1
            if not state:
                faults.append(f"readers see neither the old book nor the new one: {len(view)} answers")
        except Unreadable as error:
            faults.append(f"readers see half a book: {error}")
    result.debris[work.name] += len(leftovers(home)) if (home / "pyramids").exists() else 0
    run = Run(home, work.scans)
    status = run.wait()
    faults += [f"the next run ended with {status}: {run.said()[-800:]}"] if status != work.status else []
    faults += [f"alive after the next run: {pid}" for pid in killed.survivors()]
    different = snapshot(home).differences(work.left)
    result.repairs[work.name] += not different
    result.differences[work.name] += len(different)
    faults += [f"different: {name}" for name in different]
    faults += [f"left behind: {name}" for name in leftovers(home)]
    faults += [f"left behind in TMPDIR: {path.name}" for path in run.temporary.iterdir()]
    if seen(home) != work.after:
        faults.append("readers do not see the new book")
    return faults
