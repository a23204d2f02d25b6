"""A scan is replaced while readers look at the page."""

from pathlib import Path

import pytest
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.run import Order, ingest
from image_store import ImageRecord
from image_store.store import ImageStore
from tests.image_store.oracle import gradient


def ingest_again(scans: Path, config: Config) -> None:
    assert ingest(Order(scans, jobs=1, book_id="b"), open_holdings(config), lambda _: None).published


def test_the_next_answer_is_the_new_page_with_a_new_etag(tmp_path: Path) -> None:
    scans, config = tmp_path / "scans", Config.load(home=tmp_path / "home", public_url="http://localhost:1")
    scans.mkdir()
    Image.fromarray(gradient(300, 400)).save(scans / "1.png")
    ingest_again(scans, config)
    client = create_app(config).test_client()
    tile = "/iiif/3/b_1/full/max/0/default.jpg"
    before = client.get(tile)
    Image.fromarray(gradient(310, 400)).save(scans / "1.png")
    ingest_again(scans, config)
    after = client.get(tile, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data != before.data
    info = client.get("/iiif/3/b_1/info.json").json
    assert info is not None
    assert info["width"] == 310


def test_a_request_under_way_meets_no_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request has looked the page up; then the page is replaced and its old pyramid goes; then it reads."""
    scans, config = tmp_path / "scans", Config.load(home=tmp_path / "home", public_url="http://localhost:1")
    scans.mkdir()
    Image.fromarray(gradient(300, 400)).save(scans / "1.png")
    ingest_again(scans, config)
    client = create_app(config).test_client()
    look_up = ImageStore.record
    looked_up: list[str] = []

    def replaced_after_the_first_look(store: ImageStore, image_id: str, **how: bool) -> ImageRecord:
        record = look_up(store, image_id, **how)
        if not looked_up:
            Image.fromarray(gradient(310, 400)).save(scans / "1.png")
            ingest_again(scans, config)
        looked_up.append(record.pyramid)
        return record

    monkeypatch.setattr(ImageStore, "record", replaced_after_the_first_look)
    answer = client.get("/iiif/3/b_1/full/max/0/default.jpg")
    assert answer.status_code == 200
    assert looked_up[0] != looked_up[-1]
