"""A home of the first version opens with today's program: its books are served, and its addresses stay."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.care.repair import repair
from iiif_server.care.verify import Wish, verify
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import SCHEMA, open_database, schema_version
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.run import Order, ingest
from image_store import PYRAMID_VERSION
from tests.image_store.oracle import mean_difference
from tests.old_home.home_then import BOOK, PUBLIC, SCANS, TITLE, write_home, write_scans
from tests.old_home.manifest_then import manifest_then

SHOWN = [scan for scan in SCANS if scan.pixels is not None]


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    write_scans(tmp_path / "scans")
    return tmp_path / "scans"


@pytest.fixture
def config(tmp_path: Path, scans: Path) -> Config:
    write_home(tmp_path / "home", scans)
    return Config.load(home=tmp_path / "home", public_url=PUBLIC)


@pytest.fixture
def holdings(config: Config) -> Iterator[Holdings]:
    holdings = open_holdings(config)
    yield holdings
    holdings.engine.dispose()


@pytest.fixture
def client(config: Config, holdings: Holdings) -> Iterator[FlaskClient]:  # noqa: ARG001 - which brings it up to date
    with create_app(config).test_client() as client:
        yield client


def stems(holdings: Holdings) -> list[str]:
    return sorted(path.name for path in (holdings.pyramids / BOOK).glob("*.index"))


def check_pages(client: FlaskClient) -> None:
    """Every page shows its scan, at full size and as its tiles do."""
    for scan in SHOWN:
        assert scan.pixels is not None
        for part, shown in ((("full", "max"), scan.pixels), (("0,0,512,300", "max"), scan.pixels[:300, :512])):
            answer = client.get(f"/iiif/3/{scan.image}/{part[0]}/{part[1]}/0/default.jpg")
            assert answer.status_code == 200
            found = np.asarray(Image.open(BytesIO(answer.data)))
            assert mean_difference(found, shown) < 2


def addresses(document: object) -> set[str]:
    """Every identifier in a document."""
    if isinstance(document, list):
        return {address for one in document for address in addresses(one)}
    if isinstance(document, dict):
        mine = {str(value) for name, value in document.items() if name in ("id", "target") and isinstance(value, str)}
        return mine.union(*(addresses(value) for value in document.values()))
    return set()


def then() -> dict[str, object]:
    pages = [(one.key, one.label, one.pixels.shape[1], one.pixels.shape[0]) for one in SHOWN if one.pixels is not None]
    return manifest_then(BOOK, TITLE, pages, len(SCANS), PUBLIC)


def test_the_old_home_is_old(tmp_path: Path, scans: Path) -> None:
    write_home(tmp_path / "home", scans)
    engine = open_database(f"sqlite:///{tmp_path}/home/catalogue.sqlite")
    with engine.connect() as connection:
        assert schema_version(connection) == "0001"
    engine.dispose()
    assert {path.name.rpartition("-")[2] for path in (tmp_path / "home" / "pyramids").rglob("*.*")} == {
        "r1.tif", "r1.edges", "r1.index",
    }  # fmt: skip


def test_its_tables_are_brought_up_to_date(holdings: Holdings) -> None:
    with holdings.engine.connect() as connection:
        assert schema_version(connection) == SCHEMA
    book = holdings.library.get(BOOK)
    assert [(page.key, page.place, page.problem) for page in book.pages] == [
        (scan.key, scan.file, None if scan.pixels is not None else "the file is empty") for scan in SCANS
    ]
    assert (dict(book.title), book.language) == ({"az": (TITLE,)}, "az")


def test_its_pyramids_are_served_as_they_are(client: FlaskClient, holdings: Holdings) -> None:
    before = stems(holdings)
    check_pages(client)
    assert stems(holdings) == before
    record = holdings.catalog.get(SHOWN[0].image)
    pyramid = (holdings.pyramids / f"{record.pyramid}.tif").read_bytes()
    tile = client.get(f"/iiif/3/{record.id}/0,0,512,512/512,512/0/default.jpg").data
    # Its own bytes, without restart marks as they were then.
    assert tile in pyramid
    assert b"\xff\xdd" not in tile


def test_its_addresses_are_in_the_manifest_of_today(client: FlaskClient) -> None:
    answer = client.get(f"/presentation/3/{BOOK}/manifest")
    assert answer.status_code == 200
    assert addresses(then()) <= addresses(answer.get_json())


def test_its_files_are_sound(holdings: Holdings, scans: Path) -> None:
    outcome = verify(Wish((), given=scans), holdings, lambda _: None)
    assert (outcome.problems, outcome.images, outcome.masters) == ((), 3, 3)


def test_what_rots_of_it_is_built_anew(holdings: Holdings, client: FlaskClient, scans: Path) -> None:
    record = holdings.catalog.get(SHOWN[0].image)
    (holdings.pyramids / f"{record.pyramid}.tif").unlink()
    outcome = verify(Wish((), given=scans), holdings, lambda _: None)
    (repaired,) = repair(outcome.problems, holdings, 1, scans, lambda _: None)
    assert repaired.problem is None
    check_pages(client)


def test_the_next_ingest_builds_it_as_today_and_keeps_its_addresses(
    holdings: Holdings, client: FlaskClient, scans: Path
) -> None:
    report = ingest(Order(scans, jobs=1, book_id=BOOK), holdings, lambda _: None)
    assert report.published
    assert [stem.rpartition("-")[2] for stem in stems(holdings)] == [f"r{PYRAMID_VERSION}.index"] * 3
    assert not list(holdings.pyramids.rglob("*-r1.*"))
    check_pages(client)
    assert addresses(then()) <= addresses(client.get(f"/presentation/3/{BOOK}/manifest").get_json())
    assert [page.key for page in holdings.library.get(BOOK).pages] == [scan.key for scan in SCANS]
    again = ingest(Order(scans, jobs=1, book_id=BOOK), holdings, lambda _: None)
    assert not again.published
