"""A small library on disk and its server, for the tests of the HTTP roads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.run import Order, ingest
from tests.image_store.oracle import gradient

PAGE = (1019, 1357)


def make_library(home: Path, public_url: str, **settings: object) -> Config:
    """A library with one book, `gradient`: page 1 coloured (PAGE), page 2 gray, page 3 a small one."""
    scans = home.parent / "scans"
    scans.mkdir(parents=True)
    Image.fromarray(gradient(*PAGE)).save(scans / "1.png")
    Image.fromarray(gradient(600, 400, gray=True)).save(scans / "2.png")
    Image.fromarray(gradient(200, 300)).save(scans / "3.png")
    config = Config.load(home=home, public_url=public_url, **settings)
    report = ingest(Order(scans, jobs=1, book_id="gradient", title="Şəkil"), open_holdings(config), lambda _: None)
    assert report.published
    return config


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return make_library(tmp_path_factory.mktemp("library") / "home", "https://books.example.az")


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client
