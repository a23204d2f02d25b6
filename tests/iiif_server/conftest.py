"""A small library on disk and its server, for the tests of the HTTP roads."""

import shutil
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
PUBLIC = "https://books.example.az"


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


@pytest.fixture(scope="session")
def gradient_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a library at PUBLIC, in a folder `home` with its scans beside it, made once: for copies."""
    folder = tmp_path_factory.mktemp("gradient")
    make_library(folder / "home", PUBLIC)
    return folder


def copy_library(made: Path, folder: Path, **settings: object) -> Config:
    """A library of one's own, as it was made."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Config.load(home=folder / "home", public_url=PUBLIC, **settings)


@pytest.fixture(scope="module")
def config(gradient_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    return copy_library(gradient_library, tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client
