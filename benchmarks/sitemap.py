"""`python -m benchmarks.sitemap`: the sitemap of 200,000 books, read by a search engine, through the application."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import Engine, insert

from config import Config
from iiif_server.application import create_app
from iiif_server.database import open_database, upgrade_schema, writing
from manifests.changes.tables import CHANGES, STANDINGS

BOOKS = 200_000
HOST = "https://books.example.org"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
GZIP = {"Accept-Encoding": "gzip"}


def main() -> None:
    """Makes the catalogue in a folder that goes again, and prints what each answer took."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config.load(home=Path(folder), public_url=HOST)
        upgrade_schema(config.database_url)
        _fill(open_database(config.database_url))
        client = create_app(config).test_client()
        took, body = _asked(client, f"{HOST}/sitemap.xml")
        addresses = [one.findtext(f"{SITEMAP}loc", "") for one in etree.fromstring(body)]
        print(f"index: {len(addresses)} parts, {took * 1000:.0f} ms")
        parts = [(took, len(body), body.count(b"<url>")) for took, body in _all(client, addresses)]
        print(
            f"parts: {sum(count for *_, count in parts)} addresses, {sum(took for took, *_ in parts):.1f} s; slowest"
            f" {max(parts)[0] * 1000:.0f} ms, largest {max(size for _, size, _ in parts) / 2**20:.1f} MiB unpacked"
        )
        print(f"packed: {len(client.get('/sitemap-1.xml', headers=GZIP).data) / 2**10:.0f} KiB for the first")


def _fill(engine: Engine) -> None:
    """Books as the catalogue knows what happened to them; a sitemap asks for nothing else."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {"number": number, "book": f"kitab-{number:06}", "changed": begin + timedelta(minutes=number)}
        for number in range(1, BOOKS + 1)
    ]
    with writing(engine) as transaction:
        transaction.execute(insert(CHANGES), [{**row, "kind": "Create", "target": None} for row in rows])
        transaction.execute(insert(STANDINGS), [{**row, "deleted": False} for row in rows])


def _all(client: FlaskClient, addresses: list[str]) -> Iterator[tuple[float, bytes]]:
    return (_asked(client, address) for address in addresses)


def _asked(client: FlaskClient, address: str) -> tuple[float, bytes]:
    """The seconds that an answer took, and its body."""
    begin = perf_counter()
    body = client.get(address.removeprefix(HOST)).data
    return perf_counter() - begin, body


if __name__ == "__main__":
    main()
