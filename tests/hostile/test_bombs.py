"""Small files that claim or hide something enormous, through the real ingest: a reason each, and nothing else."""

import multiprocessing
import re
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from image_store import Dimensions
from tests.hostile.bombs import BOMBS, HARMLESS, flat_png, write_bombs
from tests.image_store.oracle import gradient

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
# Of every worker, its libraries included; the bombs would take from one to forty gigabytes.
MEMORY = 900 * MEGABYTE
SECONDS = 60.0


class Ingested:
    """A library, and what its ingest said."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.config = Config.load(home=home, public_url="https://books.example.az")
        start = time.monotonic()
        # Apart: a child's peak begins with what its parent had when it was born, and this process runs other tests.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            self.report, self.memory = apart.submit(_ingest, folder, self.config).result()
        self.seconds = time.monotonic() - start
        self.holdings: Holdings = open_holdings(self.config)


def _ingest(folder: Path, config: Config) -> tuple[Report, int]:
    """The report, and the most memory that one of its workers had, in bytes."""
    report = ingest(Order(folder, jobs=2, book_id="b", title="x"), open_holdings(config), lambda _: None)
    return report, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    folder = tmp_path_factory.mktemp("bombs")
    scans = folder / "scans"
    scans.mkdir()
    write_bombs(scans)
    for name in ("aaa.png", "zzz.png"):
        Image.fromarray(gradient(600, 700)).save(scans / name)
    yield Ingested(scans, folder / "home")


@pytest.mark.parametrize("name", [name for name, (_, reason) in BOMBS.items() if reason])
def test_a_bomb_is_one_bad_page_with_a_reason(ingested: Ingested, name: str) -> None:
    (problem,) = (problem for problem in ingested.report.problems if problem.file == name)
    assert re.search(BOMBS[name][1], problem.reason)
    assert len(problem.reason) < 300
    assert problem.missing


def test_every_other_page_is_there(ingested: Ingested) -> None:
    good = {"aaa.png", "zzz.png", *(name for name, (_, reason) in BOMBS.items() if reason == HARMLESS)}
    assert ingested.report.published
    records = {record.source.key.rpartition("/")[2]: record for record in ingested.holdings.catalog.of_group("b")}
    assert records.keys() == good
    client = create_app(ingested.config).test_client()
    for name, record in records.items():
        assert record.dimensions == Dimensions(600, 700) or name not in ("aaa.png", "zzz.png")
        assert record.dimensions.area <= 600 * 700
        assert client.get(f"/iiif/3/{record.id}/full/max/0/default.jpg").status_code == 200


def test_no_time_and_no_memory_is_lost(ingested: Ingested) -> None:
    assert ingested.seconds < SECONDS
    assert ingested.memory < MEMORY


def test_nothing_half_written_stays(ingested: Ingested) -> None:
    stems = {record.pyramid for record in ingested.holdings.catalog.of_group("b")}
    left = {path.relative_to(ingested.config.pyramids).as_posix() for path in ingested.config.pyramids.rglob("*.*")}
    assert left == {f"{stem}{suffix}" for stem in stems for suffix in (".tif", ".edges", ".index")}


def test_an_enormous_page_within_the_limit_is_taken_in_with_little_memory(tmp_path: Path) -> None:
    """Four hundred megapixels in 49 kilobytes: it is a picture, so it becomes one."""
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "1.png").write_bytes(flat_png(20_000, 20_000))
    ingested = Ingested(scans, tmp_path / "home")
    assert ingested.report.ok
    assert ingested.seconds < SECONDS
    assert ingested.memory < MEMORY
    (record,) = ingested.holdings.catalog.of_group("b")
    answer = create_app(ingested.config).test_client().get(f"/iiif/3/{record.id}/full/200,/0/default.png")
    assert answer.status_code == 200
    assert not np.frombuffer(answer.data, np.uint8).size > 10_000
