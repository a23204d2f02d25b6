"""The first view of a page in Mirador: the requests that a real browser made (mirador-first-page.txt), asked again.

`record_mirador.py` has written them down. Knows the servers; each view is of a page that they have not seen before.
"""

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.addresses import Ask, Scan
from benchmarks.answers import WrongAnswer
from benchmarks.client import Client, ClientFailed, Request
from benchmarks.contenders import Contender
from benchmarks.figures import Result, Target
from benchmarks.programs import ProgramFailed
from benchmarks.rounds import Arena, Pace, Tell, look_at_each, warm_up
from benchmarks.rows import Side
from benchmarks.wrk import LoadFailed

NAME = "first page view of Mirador"
UNIT = "page views/s"
RECORDED = Path(__file__).with_name("mirador-first-page.txt")
INFO = "info.json"
# So many connections a browser has to one server.
CONNECTIONS = 6
TARGET = Target(1.5, 3)


@dataclass(frozen=True, slots=True)
class PageView:
    """What a viewer asks of an image: its info.json first, then the tails behind the image's base URI."""

    tails: tuple[str, ...]

    def stages(self, scan: Scan) -> tuple[list[Ask], list[Ask]]:
        """What can be asked at once, and what only when that is known."""
        return [scan.info()], [scan.ask(tail, _size(tail)) for tail in self.tails]


def read_view(text: str) -> PageView:
    """A view from its file: one tail a line; lines that begin with # are for people. Raises ValueError."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if lines[:1] != [INFO] or INFO in lines[1:] or len(lines) < 2:
        raise ValueError("a page view begins with info.json, once, and asks for pixels after it")
    return PageView(tuple(lines[1:]))


def _size(tail: str) -> tuple[int, int]:
    """The size that a viewer asks for: it always names both sides."""
    width, height = tail.split("/")[1].split(",")
    return int(width), int(height)


def measure_views(arena: Arena, pace: Pace, tell: Tell) -> Result:
    """The row; what goes wrong becomes its failure."""
    view = read_view(RECORDED.read_text())
    measures = (
        f"the {len(view.tails) + 1} requests that Mirador makes to show one page of 6291x9186 for the first time, "
        f"replayed over {CONNECTIONS} connections, info.json first; one page after another, none twice."
    )
    contenders = [arena.sides[Side.PROXY], arena.sides[Side.IIPSRV]]
    figures: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    try:
        with ExitStack() as running:
            for contender in contenders:
                running.callback(contender.stop)
            look_at_each(contenders, view.stages(arena.book.scans[0])[1])
            for number in range(pace.rounds):
                pages = list(arena.book.copies)
                Random(f"{NAME} {number}").shuffle(pages)
                for contender in contenders:
                    figures[contender.name].append(_views(view, pages, contender, arena, pace.seconds))
                    tell(f"{NAME}, run {number + 1}: {contender.name} {figures[contender.name][-1]:,.1f} {UNIT}")
    except (ClientFailed, LoadFailed, ProgramFailed, WrongAnswer) as error:
        return Result(NAME, UNIT, measures, {}, str(error), TARGET)
    return Result(NAME, UNIT, measures, figures, "", TARGET)


def _views(view: PageView, pages: list[Scan], contender: Contender, arena: Arena, seconds: int) -> float:
    """Page views a second of a server that has just started, which has answered for other pages only."""
    try:
        contender.start()
        warm_up(contender, [scan.info() for scan in arena.book.scans], arena.folder)
        with closing(Client(contender.base, CONNECTIONS)) as client:
            start, seen = perf_counter(), 0
            for page in pages:
                for stage in view.stages(page):
                    client.ask(Request(contender.path(ask)) for ask in stage)
                seen += 1
                if perf_counter() - start > seconds:
                    break
            return seen / (perf_counter() - start)
    finally:
        contender.stop()
