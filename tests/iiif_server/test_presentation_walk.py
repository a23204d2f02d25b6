"""A library with a hostile book, walked as a harvester walks it: from the top of the collections and from the manifest
to every address of ours that stands in any document, and each gives what it was called."""

from collections import deque
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from config import Config
from iiif_server.application import create_app
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.publish import publish
from manifests import Book, Page, Section
from tests.iiif_server.conftest import PUBLIC, copy_library
from tests.iiif_server.site.visit import Elements
from tests.manifests.presentation2.rules import problems as problems2
from tests.manifests.presentation3.rich import ABOUT, ATTACK, TITLE
from tests.manifests.presentation3.rules import problems

MANIFEST = "/presentation/3/gradient/manifest"
TOP = "/presentation/3/collection/top"
MOST_SIDE = 900
# Every kind of document of version 3 that the walk must come by.
KINDS = {"Manifest", "Collection", "Canvas", "AnnotationPage", "Annotation", "Range"}


def hostile(book: Book) -> Book:
    """The book with labels, sections and all that is said of it as nobody would want them; one page is missing."""
    missing = Page("p9-9", 'ə "9" <a>#.tif', "", {"none": ("<9>",)}, None, "cut in half")
    pages = tuple(
        page._replace(label={"az": (f'<{at}> "ə"',), "az-Arab": ("۱۲",)}) for at, page in enumerate(book.pages)
    )
    inner = Section({"ru": (ATTACK,)}, pages[1].key)
    sections = (
        Section({"az": ("<I> fəsil", ATTACK)}, pages[0].key, (Section({"none": ("«I.1»",)}, missing.key, (inner,)),)),
        Section({"az-Arab": ("فصل",)}, pages[2].key),
    )
    return Book(book.id, TITLE, "az-Arab", (pages[0], missing, *pages[1:]), sections, ABOUT, pages[1].key)


@pytest.fixture(scope="module")
def config(gradient_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Such a library, which sends images of MOST_SIDE pixels at the most: less than the first page has."""
    config = copy_library(gradient_library, tmp_path_factory.mktemp("walked"), max_width=MOST_SIDE)
    holdings = open_holdings(config)
    records = {record.id: record for record in holdings.catalog.of_group("gradient")}
    assert publish(holdings, hostile(holdings.library.get("gradient")), records)
    return config


@pytest.fixture(scope="module")
def client(config: Config) -> Iterator[FlaskClient]:
    with create_app(config).test_client() as client:
        yield client


def ask(client: FlaskClient, address: str, method: str = "GET", **headers: str) -> TestResponse:
    """A request to an address of ours, whose path goes out exactly as it is written."""
    path = address.removeprefix(PUBLIC)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, headers=named, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})


def document(client: FlaskClient, address: str) -> Any:
    answer = ask(client, address)
    assert answer.status_code == HTTPStatus.OK, address
    return orjson.loads(answer.data)


def named(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with an id in a document."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        for inner in value.values():
            yield from named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner)


def walked(client: FlaskClient) -> dict[str, Any]:
    """Every document of version 3 that can be reached, by its address."""
    waiting, found = deque([f"{PUBLIC}{TOP}", f"{PUBLIC}{MANIFEST}"]), dict[str, Any]()
    while waiting:
        address = waiting.popleft()
        if address not in found:
            found[address] = document(client, address)
            waiting += [one["id"] for one in named(found[address]) if one["id"].startswith(f"{PUBLIC}/presentation/3/")]
    return found


def test_PRE3_R14_R33_R43_R44_R63_R69_TRAP_47_every_id_gives_the_very_thing_that_it_names(client: FlaskClient) -> None:
    found = walked(client)
    assert {one["type"] for one in found.values()} == KINDS
    assert [address for address, one in found.items() if one["id"] != address] == []
    assert {address: problems(one) for address, one in found.items() if problems(one)} == {}
    manifest, compared = found[f"{PUBLIC}{MANIFEST}"], 0
    for embedded in named([manifest["items"], manifest.get("structures", [])]):
        if embedded["id"] in found and embedded.keys() > {"id", "type"}:
            alone = {key: one for key, one in found[embedded["id"]].items() if key not in ("@context", "partOf")}
            assert alone == embedded
            compared += 1
    assert compared == 3 * 3 + 4, "three pages with a canvas, an annotation page and an annotation each; four sections"
    for whole in found.values():
        for item in whole["items"] if whole["type"] == "Collection" else ():
            assert item["label"] == found[item["id"]]["label"]


def test_PRE3_R24_R45_R48_every_image_is_there_and_as_large_as_is_said(client: FlaskClient) -> None:
    images = {one["id"]: one for whole in walked(client).values() for one in named(whole) if one["type"] == "Image"}
    assert len(images) >= 6
    for address, said in images.items():
        answer = ask(client, address)
        assert (answer.status_code, answer.content_type) == (HTTPStatus.OK, said["format"]), address
        assert Image.open(BytesIO(answer.data)).size == (said["width"], said["height"]), address
    largest = max(max(said["width"], said["height"]) for said in images.values())
    assert largest == MOST_SIDE


def test_PRE3_R46_every_service_is_what_its_info_json_says(client: FlaskClient) -> None:
    services = [
        one for whole in walked(client).values() for one in named(whole) if str(one.get("type")) == "ImageService3"
    ]
    assert len({one["id"] for one in services}) == 3
    for service in services:
        info = document(client, f"{service['id']}/info.json")
        assert {key: info[key] for key in service} == service


def test_PRE3_R23_the_page_for_people_opens_at_once(client: FlaskClient) -> None:
    homepages = [page for whole in walked(client).values() for page in whole.get("homepage", ())]
    for page in homepages:
        path, _, query = page["id"].removeprefix(PUBLIC).partition("?")
        answer = client.get(path, query_string=query)
        assert (answer.status_code, answer.mimetype) == (HTTPStatus.OK, page["format"]), page["id"]
    assert len({page["id"] for page in homepages}) >= 5


def test_the_same_in_version_2_is_valid_and_means_the_same_canvases_PRE2_R17_TRAP_41(client: FlaskClient) -> None:
    newer = {address: one for address, one in walked(client).items() if one["type"] in ("Manifest", "Collection")}
    for address, whole in newer.items():
        older = document(client, address.replace("/presentation/3/", "/presentation/2/"))
        assert problems2(older) == []
        if whole["type"] == "Manifest":
            canvases = [canvas["@id"] for canvas in older["sequences"][0]["canvases"]]
            assert canvases == [canvas["id"] for canvas in whole["items"]]


def test_PRE3_R73_utf8_as_it_is_written(client: FlaskClient) -> None:
    body = ask(client, MANIFEST).data
    text = body.decode("utf-8", "strict")
    assert text.startswith("{")
    assert "\\u" not in text
    assert "کتاب دده قورقود" in text
    assert '\\"ə\\"' in text


@pytest.mark.parametrize(
    ("changed", "status"),
    [(f"{MANIFEST}?v=3", 200), (f"{MANIFEST}/", 404), (MANIFEST.replace("gradient", "Gradient"), 404)],
)
def test_TRAP_47_a_manifest_has_one_address(client: FlaskClient, changed: str, status: int) -> None:
    answer = ask(client, changed, Host="evil.example", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status == HTTPStatus.OK:
        assert orjson.loads(answer.data)["id"] == f"{PUBLIC}{MANIFEST}"


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("address", ["/books/gradient", "/books", "/read/gradient"])
def test_PRE3_R09_what_looks_like_html_is_text_on_our_pages_too(
    client: FlaskClient, address: str, language: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == HTTPStatus.OK
    page = Elements(answer.text)
    assert not {"onerror", "onclick"} & {name for _, attributes in page.tags for name in attributes}
    assert [one for one in page.all("img") if one.get("src") == "x"] == []
    assert page.inline_scripts() == []
    assert "<script>alert" not in answer.text
    if address == "/books/gradient":
        for said in ("<Kitabi-Dədə Qorqud>", "</title><img src=x onerror=alert(1)>", "M-12 <ə>", "<Naməlum>"):
            assert said in page.text
