"""The sitemap and robots.txt as a search engine reads them, of a library below a path of another site."""

import gzip
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import insert

from config import Config, ConfigError
from iiif_server.answers import Asked
from iiif_server.application import create_app
from iiif_server.database import writing
from iiif_server.harvest.crawlers_api import CrawlersApi
from manifests import Urls
from manifests.changes.tables import CHANGES, STANDINGS
from manifests.sitemap import PART_SIZE
from tests.iiif_server.harvest.conftest import BEGIN, PUBLIC, Shelf, Shut, book

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
Pages = dict[str, tuple[str | None, dict[str, str]]]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def fill(shelf: Shelf, books: Sequence[str]) -> None:
    """So many changes, a second after each other. The pages of these books are of no concern here."""
    rows = [
        {"number": number, "book": one, "changed": BEGIN + timedelta(seconds=number)}
        for number, one in enumerate(books, 1)
    ]
    with writing(shelf.engine) as transaction:
        transaction.execute(insert(CHANGES), [{**row, "kind": "Update", "target": None} for row in rows])
        newest = {row["book"]: row for row in rows}.values()
        transaction.execute(insert(STANDINGS), [{**row, "deleted": False} for row in newest])


def many(count: int) -> list[str]:
    return [f"b{number}" for number in range(1, count + 1)]


def asked(client: FlaskClient, address: str) -> etree._Element:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert len(answer.data) < 50 << 20
    return etree.fromstring(answer.data)


def listed(root: etree._Element) -> Pages:
    """Each address of a part: when it changed, and what `hreflang` says of it."""
    assert root.tag == f"{SITEMAP}urlset" and 0 < len(root) <= 50_000
    return {
        one.findtext(f"{SITEMAP}loc", ""): (
            one.findtext(f"{SITEMAP}lastmod"),
            {str(link.attrib["hreflang"]): str(link.attrib["href"]) for link in one.findall(f"{XHTML}link")},
        )
        for one in root
    }


def whole(client: FlaskClient) -> Iterator[tuple[str, Pages]]:
    """Every part by its address, as a search engine finds it."""
    root = asked(client, "/iiif/sitemap.xml")
    if root.tag == f"{SITEMAP}urlset":
        yield f"{PUBLIC}/sitemap.xml", listed(root)
        return
    assert root.tag == f"{SITEMAP}sitemapindex"
    for one in root:
        address = one.findtext(f"{SITEMAP}loc", "")
        # A sitemap may only name what is beside it or below.
        assert address.rpartition("/")[0] == PUBLIC
        yield address, listed(asked(client, urlsplit(address).path))


def books_of(pages: Pages) -> list[str]:
    """The books of which an address without a language is listed."""
    return [address.rpartition("/books/")[2] for address in pages if "/books/" in address and "?" not in address]


def test_each_address_of_a_page_names_all_of_them(shelf: Shelf, client: FlaskClient) -> None:
    shelf.put(book("a"), book("b"))
    ((_, pages),) = whole(client)
    of_a, of_b = f"{PUBLIC}/books/a", f"{PUBLIC}/books/b"
    plain = [PUBLIC + "/", of_a, of_b]
    assert set(pages) == {address + query for address in plain for query in ("", "?lang=az", "?lang=en", "?lang=ru")}
    assert pages[of_a] == (
        "2026-11-01T12:01:00Z",
        {"az": f"{of_a}?lang=az", "en": f"{of_a}?lang=en", "ru": f"{of_a}?lang=ru", "x-default": of_a},
    )
    # A search engine believes only links that lead back.
    for address, (_, links) in pages.items():
        assert address in links.values()
        assert all(pages[other][1] == links for other in links.values())


def test_books_that_change_or_go(shelf: Shelf, client: FlaskClient) -> None:
    shelf.put(book("a"), book("b"), book("c"))
    shelf.put(book("a", "Yeni ad"))
    shelf.forget("b")
    ((_, pages),) = whole(client)
    assert books_of(pages) == ["c", "a"]
    assert pages[f"{PUBLIC}/books/a?lang=ru"][0] == "2026-11-01T12:04:00Z"


def test_an_empty_library_has_its_home_page(client: FlaskClient) -> None:
    ((_, pages),) = whole(client)
    assert len(pages) == 4 and pages[f"{PUBLIC}/"][0] is None


def test_a_full_part_gains_no_book(shelf: Shelf, client: FlaskClient) -> None:
    fill(shelf, many(PART_SIZE + 2))
    before = dict(whole(client))
    assert list(before) == [f"{PUBLIC}/sitemap-1.xml", f"{PUBLIC}/sitemap-2.xml"]
    full, newest = before.values()
    assert [len(books_of(full)), len(books_of(newest))] == [PART_SIZE, 2]
    shelf.now = BEGIN + timedelta(days=1)
    shelf.put(book("new"), book("b1"))
    less, more = dict(whole(client)).values()
    assert books_of(more) == [*books_of(newest), "new", "b1"]
    assert set(full) - set(less) == {f"{PUBLIC}/books/b1{query}" for query in ("", "?lang=az", "?lang=en", "?lang=ru")}
    assert set(less) < set(full)


def test_a_part_that_every_book_has_left_is_not_listed(shelf: Shelf, client: FlaskClient) -> None:
    books = many(PART_SIZE)
    fill(shelf, [*books, *books[::-1], "last"])
    found = dict(whole(client))
    assert list(found) == [f"{PUBLIC}/sitemap-{number}.xml" for number in (1, 2, 3)]
    # All have left the first, which has the home page.
    assert [books_of(pages) for pages in found.values()] == [[], books[::-1], ["last"]]
    shelf.now = BEGIN + timedelta(days=1)
    shelf.put(book("last"))
    times = [one.findtext(f"{SITEMAP}lastmod") for one in asked(client, "/iiif/sitemap.xml")]
    assert times == ["2026-11-01T13:23:20Z", "2026-11-01T14:46:40Z", "2026-11-02T12:01:00Z"]


def test_what_is_shut_is_not_listed(shelf: Shelf) -> None:
    fill(shelf, many(PART_SIZE + 3))
    shut = {"b2", *(f"b{PART_SIZE + more}" for more in (1, 2, 3))}
    api = CrawlersApi(shelf.library.changes, Urls(PUBLIC), Shut(*shut), ["az"], 60, b"")
    answer, pieces = api.sitemap(Asked("/sitemap.xml"))
    (part,) = etree.fromstring(b"".join(pieces))
    assert part.findtext(f"{SITEMAP}loc") == f"{PUBLIC}/sitemap-1.xml"
    assert dict(answer.headers)["Cache-Control"] == "private, no-store"
    sent = api.part(Asked("/sitemap-1.xml"), 1)
    assert sent is not None
    assert set(books_of(listed(etree.fromstring(b"".join(sent[1]))))) == set(many(PART_SIZE)) - shut


@pytest.mark.parametrize("address", ["/iiif/sitemap.xml", "/iiif/sitemap-1.xml", "/iiif/robots.txt"])
def test_answers_are_packed_and_asked_again(shelf: Shelf, client: FlaskClient, address: str) -> None:
    shelf.put(book("a"))
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for answer, headers in ((plain, {}), (packed, {"Accept-Encoding": "gzip"})):
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        again = client.get(address, headers={**headers, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        head = client.head(address, headers=headers)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == answer.headers["ETag"] and "Content-Length" not in head.headers
    changes = "robots" not in address
    shelf.put(book("b"))
    later = client.get(address, headers={"If-None-Match": plain.headers["ETag"]})
    assert later.status_code == (200 if changes else 304)


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "1.0", "x", "١", "99999999999999999999"])
def test_no_other_part(shelf: Shelf, client: FlaskClient, number: str) -> None:
    shelf.put(book("a"))
    assert client.get(f"/iiif/sitemap-{number}.xml").status_code == 404


def allowed(rules: str, path: str) -> bool:
    """What RFC 9309 says: of the rules that fit the one with the longest path, and of two equal ones `Allow`."""
    fitting = [(0, True)]
    for verb, written in re.findall(r"^(Allow|Disallow): (.*)$", rules, re.MULTILINE):
        pattern = re.escape(written).replace(r"\*", ".*").removesuffix(r"\$") + ("$" if written.endswith("$") else "")
        if re.match(pattern, path):
            fitting.append((len(written), verb == "Allow"))
    return max(fitting)[1]


@pytest.mark.parametrize(
    ("path", "let_in"),
    [
        ("/", True),
        ("/books", True),
        ("/books?collection=Qezetler", True),
        ("/books/a", True),
        ("/books/a?lang=ru", True),
        ("/read/a?page=p0012", True),
        ("/embed/a", True),
        ("/static/site-1/site.css", True),
        ("/presentation/3/a/manifest", True),
        ("/oai?verb=Identify", True),
        ("/activity", True),
        ("/iiif/3/a_p1/full/300,425/0/default.jpg", True),
        ("/iiif/3/a_p1/full/max/0/default.jpg", False),
        ("/iiif/3/a_p1/0,0,512,512/512,512/0/default.jpg", False),
        ("/iiif/3/a_p1/info.json", False),
        ("/iiif/2/a_p1/full/full/0/default.jpg", False),
        ("/books/a.pdf", False),
        ("/books/a.pdf?pages=1-3", False),
        ("/books/a.epub", False),
        ("/books/a.epub?pages=1-9", False),
        ("/books/a.zip?pages=1-3", False),
        ("/books?q=sabir", False),
        ("/books?collection=x&q=sabir", False),
    ],
)
def test_what_crawlers_are_kept_out_of(client: FlaskClient, path: str, let_in: bool) -> None:
    rules = client.get("/iiif/robots.txt").text
    assert allowed(rules, f"/iiif{path}") is let_in
    assert allowed(rules, "/news") and allowed(rules, "/books/a.pdf")


def test_robots_txt_leads_to_the_sitemap(client: FlaskClient) -> None:
    answer = client.get("/iiif/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert f"\nSitemap: {PUBLIC}/sitemap.xml\n" in answer.text


def test_a_library_has_a_robots_txt_of_its_own(shelf: Shelf, tmp_path: Path) -> None:
    own = tmp_path / "robots.txt"
    own.write_text("User-agent: *\nDisallow: /özəl/\n")
    config = Config.load(home=shelf.config.home, public_url=PUBLIC, robots=str(own))
    assert create_app(config).test_client().get("/iiif/robots.txt").data == own.read_bytes()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"Disallow: /\0", b"#" * (500 * 1024 + 1), None])
def test_a_robots_txt_that_cannot_be_one(tmp_path: Path, data: bytes | None) -> None:
    own = tmp_path / "robots.txt"
    if data is not None:
        own.write_bytes(data)
    with pytest.raises(ConfigError, match=r"IIIF_ROBOTS is .*robots.txt'?: it must be a"):
        Config.load(robots=str(own))
