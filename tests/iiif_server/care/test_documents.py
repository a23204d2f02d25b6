"""Pages of documents: one master for several pages, checked once; pyramids and texts that come back from it."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from iiif_server.care.repair import repair
from iiif_server.care.survey import health_of
from tests.iiif_server.care.conftest import Shelf, flip, rot
from tests.iiif_server.ingest.conftest import scan
from tests.iiif_server.ingest.test_documents import pdf


@pytest.fixture
def documents(shelf: Shelf, tmp_path: Path) -> Iterator[Shelf]:
    """The book `d`: a TIFF of two pages, an archive of two scans, a PDF with a text."""
    folder = tmp_path / "documents"
    folder.mkdir()
    pages = [Image.effect_noise((300, 400), sigma) for sigma in (10, 90)]
    pages[0].save(folder / "1.tif", save_all=True, append_images=pages[1:])
    with ZipFile(folder / "2.zip", "w") as archive:
        for number in (1, 2):
            archive.writestr(f"in/{number}.jpg", scan(number))
    (folder / "3.pdf").write_bytes(pdf(b"Salam").whole())
    assert shelf.runs(folder, book_id="d").ok
    yield shelf


def test_pages_of_documents(documents: Shelf) -> None:
    holdings = documents.holdings
    outcome = documents.verify("d", deep=True)
    assert (outcome.problems, outcome.masters) == ((), 3), "a master is read once"
    (text,) = holdings.pyramids.joinpath("d").glob("*.text")
    assert len(health_of(holdings, "d").texts) == 1
    before = {path.name: path.read_bytes() for path in holdings.pyramids.joinpath("d").iterdir()}
    for pyramid in holdings.pyramids.joinpath("d").glob("*.tif"):
        rot(pyramid)
    text.unlink()
    outcome = documents.verify("d")
    states = [(one.entry.file.role, one.entry.state) for one in outcome.problems]
    assert sorted(states) == [("pyramid", "rotten")] * 5 + [("text", "missing")]
    repaired = repair(outcome.problems, holdings, 1, None, lambda _: None)
    assert [(one.problem, one.same) for one in repaired] == [(None, True)] * 5
    assert {path.name: path.read_bytes() for path in holdings.pyramids.joinpath("d").iterdir()} == before
    flip(next((documents.scans.parent / "documents").glob("*.zip")))
    assert [one.entry.file.name for one in documents.verify("d").problems] == ["2.zip"]
