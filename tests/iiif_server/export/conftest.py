"""A library of one's own, and what exports its books."""

from pathlib import Path

import pytest
from PIL import Image

from config import Config
from iiif_server.cli.rooms import open_holdings
from iiif_server.export.plan import Source
from iiif_server.ingest.run import Order, ingest
from tests.iiif_server.conftest import copy_library
from tests.image_store.oracle import gradient

# A viewer as npm would have it, but small.
MIRADOR = {"package.json": '{"version": "4.0.0"}', "dist/mirador.min.js": "// viewer\n", "LICENSE": "Apache\n"}


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node_modules")
    for name, text in MIRADOR.items():
        path = folder / "mirador" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture(scope="session")
def two_books(gradient_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two books, made once: `gradient`, and `second` of the scans in the folder `second`."""
    folder = tmp_path_factory.mktemp("two")
    config, scans = copy_library(gradient_library, folder), folder / "second"
    scans.mkdir()
    Image.fromarray(gradient(700, 600)).save(scans / "1.png")
    Image.fromarray(gradient(300, 200)).save(scans / "2.png")
    order = Order(scans, jobs=1, book_id="second", title="Second")
    assert ingest(order, open_holdings(config), lambda _: None).published
    return folder


@pytest.fixture
def own_config(two_books: Path, tmp_path: Path) -> Config:
    return copy_library(two_books, tmp_path / "library")


@pytest.fixture
def second(own_config: Config) -> Path:
    """The scans of the second book, to be changed."""
    return own_config.home.parent / "second"


@pytest.fixture
def source(own_config: Config, node_modules: Path) -> Source:
    return Source(open_holdings(own_config), node_modules)
