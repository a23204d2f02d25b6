"""Records, text and logo as they are asked for, over a library that was ingested with a METS and with text."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import etree
from PIL import Image

from config import Config, ConfigError
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.gate import Access, Gate, Refuse
from iiif_server.ingest.run import Order, ingest
from iiif_server.ingest.texts import write_text
from iiif_server.links_api import LinksApi, links_blueprint
from iiif_server.linting.judge import judge_book
from iiif_server.page_texts import text_path
from image_store.catalog import Catalog
from manifests import PageText, TextBlock, TextWord, Urls
from tests.iiif_server.conftest import PUBLIC
from tests.iiif_server.ingest.descriptions.forms import mets
from tests.image_store.oracle import gradient

TITLE = "Şəki &amp; ]]&gt; &lt;"
METS = mets(["1.png", "2.png"], TITLE).encode()
GIVEN, DC, SCHEMA = "/books/b/given/mets.xml", "/books/b/records/dublin-core.xml", "/books/b/records/schema-org.jsonld"
TEXT, LOGO = "/books/b/text.txt", "/provider/logo.png"
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


def words(*lines: str) -> PageText:
    def boxed(line: str) -> tuple[TextWord, ...]:
        return tuple(TextWord(word, at, 0, at + 1, 1) for at, word in enumerate(line.split()))

    return PageText(60, 80, tuple(TextBlock((boxed(line),)) for line in lines))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one book, the second page of which has text."""
    folder = tmp_path_factory.mktemp("links")
    (folder / "scans").mkdir()
    for number in (1, 2):
        Image.fromarray(gradient(60, 80 + number)).save(folder / "scans" / f"{number}.png")
    (folder / "scans" / "mets.xml").write_bytes(METS)
    logo = Image.new("RGBA", (900, 600), (200, 0, 0, 128))
    logo.info["Comment"] = "<script>"
    logo.save(folder / "logo.png")
    holdings = open_holdings(settings(folder))
    assert ingest(Order(folder / "scans", jobs=1, book_id="b"), holdings, lambda _: None).published
    stem = next(one.pyramid for one in holdings.catalog.of_group("b") if one.id == "b_2")
    write_text(words("Birinci sətir", "ikinci"), holdings.pyramids / stem)
    assert ingest(Order(folder / "scans", jobs=1, book_id="b"), holdings, lambda _: None).published
    return folder


def settings(folder: Path) -> Config:
    return Config.load(
        home=folder / "home",
        public_url=PUBLIC,
        provider_name='{"az": "Milli Kitabxana", "en": "National Library"}',
        provider_url="https://www.example.az/",
        provider_logo=folder / "logo.png",
    )


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[FlaskClient]:
    with create_app(settings(home)).test_client() as client:
        yield client


def test_every_link_of_the_manifest_leads_to_what_it_says_PRE3_R22_R23_R67(client: FlaskClient) -> None:
    document = json.loads(client.get("/presentation/3/b/manifest").data)
    [agent] = document["provider"]
    links = [*document["seeAlso"], *document["rendering"], *document["homepage"], *agent["logo"]]
    assert len(links) == 9
    for link in links:
        answer = client.get(link["id"].removeprefix(PUBLIC))
        assert answer.status_code == HTTPStatus.OK, link
        assert answer.mimetype == link["format"], link
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for link in document["partOf"]:
        answer = client.get(link["id"].removeprefix(PUBLIC))
        assert f"{PUBLIC}/presentation/3/b/manifest" in {item["id"] for item in orjson.loads(answer.data)["items"]}
    assert orjson.loads(client.get("/presentation/3/collection/top").data)["provider"] == [agent]


def test_the_linter_finds_nothing_in_either_version_PRE3_R16_PRE2_R09(home: Path) -> None:
    judged = list(judge_book(open_holdings(settings(home)), "b", with_linked=False))
    assert [(one.version, [*map(str, one.report.findings)]) for one in judged] == [(3, []), (2, [])]


def test_the_record_is_given_byte_by_byte(client: FlaskClient) -> None:
    answer = client.get(GIVEN)
    assert (answer.data, answer.mimetype) == (METS, "application/mets+xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="b-mets.xml"'
    packed = client.get(GIVEN, headers={"Accept-Encoding": "gzip"})
    assert (gzip.decompress(packed.data), packed.headers["Content-Encoding"]) == (METS, "gzip")
    assert packed.headers["ETag"] != answer.headers["ETag"]
    assert answer.headers["ETag"] == f'"{hashlib.sha256(METS).hexdigest()[:32]}"'


@pytest.mark.parametrize("address", [GIVEN, DC, SCHEMA, TEXT, LOGO])
def test_a_browser_gives_no_file_any_rights_and_asks_again_by_etag(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert {name: answer.headers[name] for name in SAFE} == SAFE
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    head = client.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (HTTPStatus.OK, b"", answer.headers["ETag"])


def test_records_that_are_made_say_the_hostile_title_and_nothing_else(client: FlaskClient) -> None:
    root = etree.fromstring(client.get(DC).data)
    assert root[0].text == "Şəki & ]]> <"
    schema = client.get(SCHEMA)
    assert b"<" not in schema.data
    assert schema.json is not None
    assert schema.json["name"] == "Şəki & ]]> <"


def test_the_text_is_sent_page_by_page_under_its_labels(client: FlaskClient) -> None:
    answer = client.get(TEXT)
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.data.decode() == "Şəki & ]]> <\n\n[i]\n\n[1]\nBirinci sətir\n\nikinci\n"
    assert "Content-Length" not in answer.headers
    assert answer.headers["Content-Disposition"] == (
        "inline; filename=\"b.txt\"; filename*=UTF-8''%C5%9E%C9%99ki%20%26%20%5D%5D_%20_.txt"
    )


def test_a_text_that_cannot_be_read_is_left_out_and_logged(
    home: Path, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    [path] = (home / "home" / "pyramids" / "b").glob("*.text")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    try:
        assert client.get(TEXT).data.decode().endswith("\n\n[i]\n\n[1]\n")
        assert "it was cut off" in caplog.text
        path.unlink()
        assert client.get(TEXT).data.decode().endswith("\n\n[i]\n\n[1]\n")
        assert "it is not there" in caplog.text
    finally:
        path.write_bytes(whole)
    assert text_path(path.with_suffix("")) == path


def test_the_logo_is_a_small_png_of_our_own(home: Path, client: FlaskClient) -> None:
    png = client.get(LOGO).data
    (home / "sent.png").write_bytes(png)
    with Image.open(home / "sent.png") as sent:
        assert (sent.size, sent.mode, sent.info) == ((300, 200), "RGBA", {})
        assert sent.getchannel("A").getextrema() == (128, 128)


@pytest.mark.parametrize(
    "address",
    [
        "/books/none/given/mets.xml",
        "/books/b/given/mods.xml",
        "/books/b/given/%00",
        "/books/b/records/mods.xml",
        "/books/none/text.txt",
    ],
)
def test_what_is_not_there(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.data.decode().startswith("404 Not Found: ")


def test_a_library_without_name_and_text_promises_neither(gradient_library: Path) -> None:
    with create_app(Config.load(home=gradient_library / "home", public_url=PUBLIC)).test_client() as client:
        document = orjson.loads(client.get("/presentation/3/gradient/manifest").data)
        assert "provider" not in document
        assert [one["format"] for one in document["rendering"]] == ["application/pdf", "application/zip"]
        assert len(document["seeAlso"]) == 2
        assert client.get(LOGO).status_code == HTTPStatus.NOT_FOUND
        for address in ("/books/gradient/text.txt", "/books/gradient.epub"):
            answer = client.get(address)
            assert answer.status_code == HTTPStatus.NOT_FOUND
            assert answer.text == "404 Not Found: No text of the book 'gradient' is kept.\n"


class Closed(Gate):
    """Nobody may see anything."""

    def access(self, group: str) -> Access:  # noqa: ARG002
        return Refuse(HTTPStatus.FORBIDDEN, "Only in the reading room.")


@pytest.mark.parametrize("address", [GIVEN, DC, SCHEMA, TEXT])
def test_a_book_that_is_shut_gives_nothing_away(home: Path, address: str) -> None:
    app = create_app(settings(home))
    holdings = open_holdings(settings(home))
    shut = LinksApi(holdings.library, Catalog(holdings.engine), holdings.pyramids, Urls(PUBLIC), Closed(), 60)
    blueprint = links_blueprint(shut)
    blueprint.name = "shut"
    app.register_blueprint(blueprint, url_prefix="/shut")
    answer = app.test_client().get(f"/shut{address}")
    assert (answer.status_code, answer.data) == (HTTPStatus.FORBIDDEN, b"403 Forbidden: Only in the reading room.\n")


def test_a_logo_with_the_head_of_a_picture_alone_is_told_at_the_start(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "logo.png"
    broken.write_bytes((home / "logo.png").read_bytes()[:60])
    config = Config.load(home=home / "home", public_url=PUBLIC, provider_name="K", provider_logo=broken)
    with pytest.raises(ConfigError, match=r"IIIF_PROVIDER_LOGO is .*logo\.png, which is damaged"):
        create_app(config)
