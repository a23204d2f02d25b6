"""oEmbed 1.0: what a site is told that wants to show one of our books, and what is none of ours."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from iiif_server.frames.embedding import ReadersPage, readers_page
from iiif_server.frames.oembed_api import OembedApi, oembed_blueprint
from iiif_server.gate import Access, Gate, Reduce, Refuse
from iiif_server.site.titles import choose_title
from image_store import Limits
from manifests import Urls
from manifests.library import Library
from tests.iiif_server.site.test_pages import ABOUT, HOSTILE
from tests.iiif_server.site.visit import PUBLIC_URL, Elements, Publish

BOOK = f"{PUBLIC_URL}/books/mn"
LANGUAGES = ("az", "en", "ru")


def visitor(library: Library, gate: Gate | None = None) -> FlaskClient:
    app = Flask("oembed_alone", static_folder=None)
    urls, limits, name = Urls(PUBLIC_URL), Limits(100_000_000), {"az": ("Milli Kitabxana",)}
    api = OembedApi(
        library, urls, limits, gate or Gate(), lambda *said: choose_title(*said).text, LANGUAGES, "az", name, 60
    )
    app.register_blueprint(oembed_blueprint(api))
    return app.test_client()


@pytest.fixture
def client(library: Library, publish: Publish) -> FlaskClient:
    publish("mn", {"az": ("Molla",), "ru": ("Молла",)}, about=ABOUT, missing=(3,), hidden=(2,), pages=4)
    return visitor(library)


def asked(client: FlaskClient, url: str, **more: str) -> dict[str, Any]:
    answer = client.get("/oembed", query_string={"url": url, **more})
    assert (answer.status_code, answer.content_type) == (200, "application/json"), answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def frame_of(html: str) -> dict[str, str | None]:
    """The one element of the code."""
    ((tag, attributes),) = Elements(html).tags
    assert tag == "iframe"
    return attributes


def test_the_frame_of_a_book(client: FlaskClient) -> None:
    said = asked(client, BOOK)
    html = said.pop("html")
    assert said == {
        "version": "1.0",
        "type": "rich",
        "title": "Molla",
        "author_name": "صابر",
        "provider_name": "Milli Kitabxana",
        "provider_url": f"{PUBLIC_URL}/",
        "cache_age": 60,
        "thumbnail_url": f"{PUBLIC_URL}/iiif/3/mn_p0001/full/600,850/0/default.jpg",
        "thumbnail_width": 600,
        "thumbnail_height": 850,
        "width": 800,
        "height": 600,
    }
    frame = frame_of(html)
    assert (frame["src"], frame["title"]) == (f"{PUBLIC_URL}/embed/mn", "Molla")
    assert (frame["width"], frame["height"]) == ("800", "600")


@pytest.mark.parametrize("road", ["books", "read", "embed"])
@pytest.mark.parametrize(
    ("query", "shown", "title"),
    [
        ("", {}, "Molla"),
        ("?page=p0004", {"page": ["p0004"]}, "Molla"),
        ("?page=p0004&lang=ru&viewer=uv", {"page": ["p0004"], "lang": ["ru"]}, "Молла"),
        (f"?canvas={PUBLIC_URL}/presentation/3/mn/canvas/p0004", {"page": ["p0004"]}, "Molla"),
        ("?lang=ru", {"lang": ["ru"]}, "Молла"),
        ("?lang=xx#page", {}, "Molla"),
    ],
)
def test_every_address_of_a_book(
    client: FlaskClient, road: str, query: str, shown: dict[str, list[str]], title: str
) -> None:
    said = asked(client, f"{PUBLIC_URL}/{road}/mn{query}")
    address = urlsplit(frame_of(said["html"])["src"] or "")
    assert (address.path, parse_qs(address.query)) == ("/embed/mn", shown)
    assert said["title"] == title
    page = "p0004" if "page" in shown else "p0001"
    assert said["thumbnail_url"] == f"{PUBLIC_URL}/iiif/3/mn_{page}/full/600,850/0/default.jpg"


@pytest.mark.parametrize(
    ("most", "size", "thumbnail"),
    [
        ({"maxwidth": "400", "maxheight": "300"}, (400, 300), None),
        ({"maxwidth": "9999"}, (800, 600), (600, 850)),
        ({"maxheight": "500"}, (800, 500), (300, 425)),
        ({"maxwidth": "1"}, (1, 600), None),
    ],
)
def test_nothing_is_larger_than_there_is_room(
    client: FlaskClient, most: dict[str, str], size: tuple[int, int], thumbnail: tuple[int, int] | None
) -> None:
    said = asked(client, BOOK, **most)
    assert (said["width"], said["height"]) == size
    frame = frame_of(said["html"])
    assert (frame["width"], frame["height"]) == (str(size[0]), str(size[1]))
    shown = (said["thumbnail_width"], said["thumbnail_height"]) if "thumbnail_url" in said else None
    assert shown == thumbnail


def test_the_same_as_xml(client: FlaskClient, publish: Publish) -> None:
    publish("evil", {"none": (HOSTILE,)})
    for book in ("mn", "evil"):
        answer = client.get("/oembed", query_string={"url": f"{PUBLIC_URL}/books/{book}", "format": "xml"})
        assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=utf-8")
        root = etree.fromstring(answer.data)
        assert root.tag == "oembed"
        said = asked(client, f"{PUBLIC_URL}/books/{book}")
        assert {one.tag: one.text for one in root} == {name: str(value) for name, value in said.items()}
    frame = frame_of(said["html"])
    assert frame["title"] == HOSTILE


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": BOOK, "maxwidth": "0"}, 400),
        ({"url": BOOK, "maxwidth": "wide"}, 400),
        ({"url": BOOK, "maxheight": "-1"}, 400),
        ({"url": BOOK, "maxheight": "9" * 5000}, 400),
        ({"url": BOOK, "format": "yaml"}, 501),
        ({"url": BOOK, "format": ""}, 501),
        ({"url": f"{PUBLIC_URL}/books/none"}, 404),
        ({"url": f"{BOOK}?page=p0009"}, 404),
        ({"url": f"{BOOK}?page=p0003"}, 404),
        ({"url": f"{BOOK}?page=p0002"}, 404),
        ({"url": "https://other.example.az/books/mn"}, 404),
    ],
)
def test_what_there_is_no_frame_for(client: FlaskClient, query: dict[str, str], status: int) -> None:
    answer = client.get("/oembed", query_string=query)
    assert (answer.status_code, answer.content_type) == (status, "text/plain; charset=utf-8")
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["Cache-Control"] == "no-store"


class Closed(Gate):
    """Lets nobody in."""

    def access(self, group: str) -> Access:  # noqa: ARG002
        return Refuse(HTTPStatus.FORBIDDEN, "for the reading room only")


class Small(Gate):
    """Shows pictures of up to 700 pixels."""

    def access(self, group: str) -> Access:  # noqa: ARG002
        return Reduce(Limits(100_000_000, 700))


@pytest.mark.usefixtures("client")
def test_a_closed_book_is_private(library: Library) -> None:
    answer = visitor(library, Closed()).get("/oembed", query_string={"url": BOOK})
    assert answer.status_code == 401 and "reading room" in answer.text


@pytest.mark.usefixtures("client")
def test_a_picture_is_within_the_limits(library: Library) -> None:
    small = visitor(library, Small())
    assert asked(small, BOOK)["thumbnail_width"] == 300
    answer = small.get("/oembed", query_string={"url": BOOK})
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_answers_may_be_kept(client: FlaskClient) -> None:
    assert client.get("/oembed", query_string={"url": BOOK}).headers["Cache-Control"] == "public, max-age=60"
    head = client.head("/oembed", query_string={"url": BOOK})
    assert (head.status_code, head.data) == (200, b"")


BELOW = Urls("https://lib.az/images")


@pytest.mark.parametrize(
    ("address", "book"),
    [
        ("https://lib.az/images/books/mn", "mn"),
        ("http://LIB.az/images/read/mn?page=1", "mn"),
        ("HTTPS://lib.az/images/embed/a%2Db", "a-b"),
        ("https://lib.az/books/mn", None),
        ("https://lib.az/images/books/mn/", None),
        ("https://lib.az/images/books/mn/text.txt", None),
        ("https://lib.az/images/books/..%2fmn", None),
        ("https://lib.az/images/books/%00", None),
        ("https://lib.az/images/books/", None),
        ("https://lib.az/images/collection/mn", None),
        ("https://lib.az/imagesx/books/mn", None),
        ("https://lib.az@evil.example/images/books/mn", None),
        ("https://user@lib.az/images/books/mn", None),
        ("https://lib.az:8080/images/books/mn", None),
        ("https://lib.az.evil.example/images/books/mn", None),
        ("//lib.az/images/books/mn", None),
        ("javascript://lib.az/images/books/mn", None),
        ("file://lib.az/images/books/mn", None),
        ("https://[::1/images/books/mn", None),
        ("/images/books/mn", None),
        (f"https://lib.az/images/books/mn?{'a=1&' * 30}", None),
        (f"https://lib.az/images/books/mn?{'a' * 2000}", None),
        ("", None),
    ],
)
def test_only_our_own_addresses(address: str, book: str | None) -> None:
    found = readers_page(address, BELOW, LANGUAGES)
    assert (found.book if found else None) == book


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(max_size=30).map(lambda behind: f"{BELOW.base}/books/{behind}"),
        st.text(max_size=30).map(lambda behind: f"{BELOW.base}/read/mn?page={behind}"),
    )
)
def test_no_address_breaks_anything(address: str) -> None:
    found = readers_page(address, BELOW, LANGUAGES)
    assert found is None or isinstance(found, ReadersPage)
