"""An image answers by its aliases as by its identifier, in both versions (IMG3-R04, R84)."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.aliases import add_alias, remove_aliases
from iiif_server.ingest.run import Order, ingest
from iiif_server.ingest.withdraw import withdraw
from image_store.aliases import Alias
from tests.iiif_server.conftest import PUBLIC, copy_library

ARK = "ark:/12025/654xz321"
ALIASES = (ARK, "urn:nbn:az:7", "a?b#c[d]@e%2Ff", "Şəki/ğ", "книга 1", "كتاب", "a%3Cb", "..", "x" * 255)
PATHS = ("full/max/0/default.jpg", "0,0,512,512/512,512/0/default.jpg", "3,5,200,100/90,/!90/gray.png")


@pytest.fixture(scope="module")
def config(gradient_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    config = copy_library(gradient_library, tmp_path_factory.mktemp("library"))
    holdings = open_holdings(config)
    for alias in ALIASES:
        add_alias(holdings, Alias(alias, "gradient_1"), replace=False)
    return config


@pytest.fixture(scope="module")
def client(config: Config) -> FlaskClient:
    return create_app(config).test_client()


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("version", [3, 2])
def test_IMG3_R04_R06_R07_an_alias_answers_as_its_image(client: FlaskClient, version: int, alias: str) -> None:
    encoded = quote(alias, safe=":")
    for path in PATHS:
        own, other = (client.get(f"/iiif/{version}/{name}/{path}") for name in ("gradient_1", encoded))
        assert own.status_code == other.status_code == 200
        assert other.data == own.data
        for header in ("ETag", "Link", "Cache-Control", "Content-Type", "Content-Disposition"):
            assert other.headers[header] == own.headers[header]
        head = client.head(f"/iiif/{version}/{encoded}/{path}")
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", own.headers["ETag"])
        known = client.get(f"/iiif/{version}/{encoded}/{path}", headers={"If-None-Match": own.headers["ETag"]})
        assert known.status_code == 304


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize(("version", "key"), [(3, "id"), (2, "@id")])
def test_IMG3_R84_the_information_has_the_identifier_that_was_asked_by(
    client: FlaskClient, version: int, key: str, alias: str
) -> None:
    encoded = quote(alias, safe=":")
    own = json.loads(client.get(f"/iiif/{version}/gradient_1/info.json").data)
    other = json.loads(client.get(f"/iiif/{version}/{encoded}/info.json").data)
    assert other.pop(key) == f"{PUBLIC}/iiif/{version}/{encoded}"
    own.pop(key)
    assert other == own
    leading = client.get(f"/iiif/{version}/{encoded}")
    assert (leading.status_code, leading.headers["Location"]) == (
        303,
        f"{PUBLIC}/iiif/{version}/{encoded}/info.json",
    )


@pytest.mark.parametrize(
    "written", ["ark:%2F12025%2F654xz321", "ark%3A%2f12025%2f654xz321", "%61rk:%2F12025%2F654xz321"]
)
def test_IMG3_R08_however_it_is_encoded(client: FlaskClient, written: str) -> None:
    answer = client.get(f"/iiif/3/{written}/info.json")
    assert json.loads(answer.data)["id"] == f"{PUBLIC}/iiif/3/ark:%2F12025%2F654xz321"


def test_a_running_server_learns_of_aliases_and_of_their_end(config: Config) -> None:
    client, holdings = create_app(config).test_client(), open_holdings(config)
    address = "/iiif/3/fresh/full/90,/0/default.jpg"
    assert client.get(address).status_code == 404
    add_alias(holdings, Alias("fresh", "gradient_2"), replace=False)
    assert client.get(address).data == client.get("/iiif/3/gradient_2/full/90,/0/default.jpg").data
    add_alias(holdings, Alias("fresh", "gradient_3"), replace=True)
    assert client.get(address).data == client.get("/iiif/3/gradient_3/full/90,/0/default.jpg").data
    remove_aliases(holdings, ["fresh"])
    assert client.get(address).status_code == 404


def test_an_alias_outlives_the_book_and_its_return(gradient_library: Path, tmp_path: Path) -> None:
    config = copy_library(gradient_library, tmp_path)
    holdings = open_holdings(config)
    add_alias(holdings, Alias(ARK, "gradient_3"), replace=False)
    address = "/iiif/3/ark:%2F12025%2F654xz321/full/90,/0/default.jpg"
    before = create_app(config).test_client().get(address)
    withdrawn = withdraw(holdings, "gradient")
    assert withdrawn.aliases == 1
    assert create_app(config).test_client().get(address).status_code == 404
    again = Order(tmp_path / "scans", jobs=1, book_id="gradient", title="Şəkil")
    assert ingest(again, holdings, lambda _: None).published
    after = create_app(config).test_client().get(address)
    assert (after.status_code, after.data) == (200, before.data)
