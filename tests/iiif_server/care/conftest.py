"""A book of three small pages in a library, its masters in a folder that the library remembers."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import Config
from iiif_server.care.folders import remember_folder
from iiif_server.care.verify import Begun, Checked, Outcome, Wish, verify
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.run import Order, ingest
from tests.iiif_server.ingest.conftest import Runs, scan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = 1_700_000_000


@dataclass
class Shelf:
    """A library with the book `b` of 1.jpg, 2.jpg, 10.jpg; its clock is set by hand."""

    runs: Runs
    scans: Path
    now: list[datetime]
    events: list[Begun | Checked] = field(default_factory=list)

    @property
    def holdings(self) -> Holdings:
        return self.runs.holdings

    def verify(self, *books: str, **wished: Any) -> Outcome:
        self.events.clear()
        return verify(Wish(books, **wished), self.holdings, self.events.append)

    def pyramid(self, page: str, suffix: str = ".tif") -> Path:
        (found,) = (self.holdings.pyramids / "b").glob(f"{page}-*{suffix}")
        return found

    def found(self, outcome: Outcome) -> list[tuple[str, str, str]]:
        """(page, role, state) of each problem."""
        return [(one.record.id.removeprefix("b_"), one.entry.file.role, one.entry.state) for one in outcome.problems]

    def later(self, **delta: float) -> None:
        self.now[0] += timedelta(**delta)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library and its scans, made once: each test has a copy."""
    home = tmp_path_factory.mktemp("care")
    scans = home / "scans"
    scans.mkdir()
    for number in (1, 2, 10):
        (scans / f"{number}.jpg").write_bytes(scan(number, 700, 900))
    holdings = open_library(home / "library")
    assert ingest(Order(scans, jobs=1, book_id="b", title="Şəki xanlığı"), holdings, lambda _: None).published
    holdings.engine.dispose()
    # All was made long before it was published, as time goes here.
    for path in (*scans.iterdir(), *(home / "library" / "pyramids" / "b").iterdir()):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return home


@pytest.fixture
def shelf(made: Path, tmp_path: Path) -> Iterator[Shelf]:
    now = [NOW]
    scans = tmp_path / "scans"
    shutil.copytree(made / "scans", scans)
    shutil.copytree(made / "library", tmp_path / "library")
    holdings = open_library(tmp_path / "library", lambda: now[0])
    remember_folder(holdings.home, "b", scans)
    yield Shelf(Runs(holdings), scans, now)
    holdings.engine.dispose()


def open_library(home: Path, clock: Callable[[], datetime] = lambda: NOW) -> Holdings:
    config = Config.load(home=home, public_url="http://localhost:8182", master_pixels=1_000_000)
    return replace(open_holdings(config), clock=clock)


Damage = Callable[[Path], None]


def flip(path: Path) -> None:
    """One bit in the middle, in place: the file's time is a new one."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rot(path: Path) -> None:
    """One bit in the middle, as a disk does it: size and time stay."""
    status = path.stat()
    flip(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def touch(path: Path) -> None:
    path.touch()
