"""A library of masters of many kinds, taken in by the real ingest, and its server without a socket."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flask.testing import FlaskClient

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.run import Order, ingest
from tests.exact_pixels.masters import Kind
from tests.image_store.oracle import Array

BOOK = "exact"


@dataclass(frozen=True)
class Shelf:
    """The server's client, and for each kind its image identifier, what its master shows, its file."""

    config: Config
    client: FlaskClient
    images: dict[str, str]
    masters: dict[str, Array]
    files: dict[str, Path]

    def get(self, name: str, path: str) -> bytes:
        """The body of a 200."""
        answer = self.client.get(f"/iiif/3/{self.images[name]}/{path}")
        assert answer.status_code == 200, f"{name}, {path}: {answer.text}"
        return bytes(answer.data)

    def limited(self, **settings: object) -> "Shelf":
        """The same library in a server with other settings."""
        config = Config.load(home=self.config.home, public_url=self.config.public_url, **settings)
        return replace(self, config=config, client=create_app(config).test_client())


def open_shelf(folder: Path, kinds: Mapping[str, Kind], **settings: object) -> Shelf:
    """Writes the masters into a folder, ingests them as one book, opens the application over it."""
    scans, home = folder / "scans", folder / "home"
    scans.mkdir(parents=True)
    for number, kind in enumerate(kinds.values()):
        kind.write(scans / f"{number:03}")
    config = Config.load(home=home, public_url="https://books.example.az", **settings)
    holdings = open_holdings(config)
    report = ingest(Order(scans, jobs=1, book_id=BOOK, title="Şəkillər"), holdings, lambda _: None)
    assert report.published
    records = {record.source.key[-3:]: record for record in holdings.catalog.of_group(BOOK)}
    images, masters, files = {}, {}, {}
    for number, (name, kind) in enumerate(kinds.items()):
        record, files[name] = records[f"{number:03}"], scans / f"{number:03}"
        shown = kind.read(files[name])
        size = record.dimensions
        assert (size.height, size.width) == shown.shape[:2], f"{name}: {size} instead of {shown.shape}"
        images[name], masters[name] = record.id, shown
    return Shelf(config, create_app(config).test_client(), images, masters, files)
