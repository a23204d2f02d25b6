"""`python -m benchmarks.harvest`: how long it takes to harvest a library, by both ways, through the application."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import orjson
from flask.testing import FlaskClient
from lxml import etree

from benchmarks import catalogue
from config import Config
from iiif_server.application import create_app
from iiif_server.database import open_database, upgrade_schema

BOOKS = 2000
HOST = "https://books.example.org"
OAI = "{http://www.openarchives.org/OAI/2.0/}"


def main() -> None:
    """Makes the library in a folder that goes again, and prints a line for each harvest."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config.load(home=Path(folder), public_url=HOST)
        upgrade_schema(config.database_url)
        catalogue.put_books(open_database(config.database_url), catalogue.shelf(BOOKS, 0))
        client = create_app(config).test_client()
        for prefix in ("oai_dc", "mods", "marcxml"):
            _say(f"OAI-PMH, {prefix}", _records(client, prefix))
        _say("Change Discovery", _activities(client))


def _records(client: FlaskClient, prefix: str) -> Iterator[tuple[int, float]]:
    """How many records each answer has, and the seconds that it took."""
    query = f"metadataPrefix={prefix}"
    while query:
        begin = perf_counter()
        body = client.get(f"/oai?verb=ListRecords&{query}").data
        took = perf_counter() - begin
        root = etree.fromstring(body)
        yield len(root.findall(f".//{OAI}record")), took
        token = root.findtext(f".//{OAI}resumptionToken")
        query = f"resumptionToken={quote(token)}" if token else ""


def _activities(client: FlaskClient) -> Iterator[tuple[int, float]]:
    address = orjson.loads(client.get("/activity").data)["last"]["id"]
    while address:
        begin = perf_counter()
        body = client.get(address.removeprefix(HOST)).data
        took = perf_counter() - begin
        page = orjson.loads(body)
        yield len(page["orderedItems"]), took
        address = page.get("prev", {}).get("id", "")


def _say(what: str, answers: Iterator[tuple[int, float]]) -> None:
    told = list(answers)
    whole, slowest = sum(took for _, took in told), max(took for _, took in told)
    items = sum(count for count, _ in told)
    print(f"{what}: {items} in {len(told)} requests, {whole:.2f} s; slowest answer {slowest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
