"""Readers see what others have as theirs: apart, with a way to their site, and nothing of it can break a page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from iiif_server.database import writing
from manifests import language_map
from manifests.collections.indexing import put_settings
from manifests.library import Library
from manifests.remote.values import Described, Remote, Thumbnail
from tests.iiif_server.site.visit import Publish, page_of
from tests.manifests.collections.books import settings

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HOSTILE = """</script><script>alert(1)</script>"'><img src=x onerror=alert(2)> {{ 7 * 7 }}"""
Put = Callable[..., Remote]


@pytest.fixture
def put(library: Library, engine: Engine) -> Put:
    """Puts a document of others onto the shelf."""

    def put(name: str, label: str = "Divan", collection: str | None = None, failures: int = 0, **said: Any) -> Remote:
        address = f"https://iiif.example.org/{name}"
        given = {"label": {"az": (label,)}, "provider": {"en": ("Bodleian",)}, **said}
        described = Described(address, "Manifest", 3, **given)
        since = NOW - timedelta(days=failures) if failures else None
        remote = Remote(address, described, collection, NOW, NOW, NOW, NOW, failures=failures, since=since)
        with writing(engine) as transaction:
            library.remotes.put(transaction, remote)
        return remote

    return put


def test_it_stands_apart_with_a_way_to_their_site(site: FlaskClient, put: Put) -> None:
    put(
        "1",
        "Xəmsə",
        homepage="https://example.org/b/1",
        provider_address="https://example.org/",
        thumbnail=Thumbnail("https://images.example.org/t.jpg", "image/jpeg", 90, 130),
        rights="http://creativecommons.org/publicdomain/mark/1.0/",
        languages=("fa",),
    )
    page = page_of(site, "/books")
    assert "Başqa kitabxanalarda" in page.text
    assert "Fars" in page.text
    cover, link = page.all("a", href="https://example.org/b/1")
    assert (cover["tabindex"], "noreferrer" in (link["rel"] or "")) == ("-1", True)
    assert page.all("a", href="https://example.org/") and page.all("a", href="https://iiif.example.org/1")
    assert page.all("a", href="http://creativecommons.org/publicdomain/mark/1.0/")
    [picture] = page.all("img", src="https://images.example.org/t.jpg")
    assert (picture["loading"], picture["referrerpolicy"], picture["width"]) == ("lazy", "no-referrer", "90")
    assert not page.all("a", href="/read/1")


def test_only_its_page_may_show_its_picture(site: FlaskClient, put: Put, publish: Publish) -> None:
    publish("own", language_map("Öz kitabımız", "az"))
    put("1", thumbnail=Thumbnail("https://images.example.org:8443/t.jpg"))

    def pictures(address: str) -> str:
        policy = site.get(address).headers["Content-Security-Policy"]
        return next(part for part in policy.split("; ") if part.startswith("img-src"))

    assert pictures("/books").endswith(" https://images.example.org:8443")
    assert "images.example.org" not in pictures("/books/own")


def test_a_dead_one_is_marked(site: FlaskClient, put: Put) -> None:
    thumbnail = Thumbnail("https://images.example.org/t.jpg")
    put("1", failures=3, thumbnail=thumbnail)
    put("2", failures=2)
    page = page_of(site, "/books")
    assert page.text.count("Hazırda açılmır") == 1
    assert not page.all("img", src=thumbnail.address)


def test_hostile_texts_are_only_text(site: FlaskClient, put: Put) -> None:
    put("1", HOSTILE, provider={"en": (HOSTILE,)}, statement=({"en": ("By",)}, {"en": (HOSTILE,)}))
    page = page_of(site, "/books")
    assert page.text.count("{{ 7 * 7 }}") >= 3
    assert not page.all("img", src="x")
    assert not page.inline_scripts()


PRESS = (
    "collections:\n  - {id: Dunya, label: Dünya, collections: [{id: Iran, label: İran}]}\n  - {id: Bos, label: Boş}\n"
)


def test_a_collection_of_others_only_shows(library: Library, site: FlaskClient, put: Put, engine: Engine) -> None:
    with writing(engine) as transaction:
        put_settings(transaction, settings(PRESS))
    put("1", "Xəmsə", "Iran")
    put("2", "Avesta", "Dunya")
    put("3", "Qabusnamə", "Gone")
    assert "Xəmsə" in page_of(site, "/books?collection=Iran").text
    page = page_of(site, "/books?collection=Dunya")
    assert "Xəmsə" in page.text and "Avesta" in page.text and "Qabusnamə" not in page.text
    assert page.text.index("Avesta") < page.text.index("Xəmsə")
    page_of(site, "/books?collection=Bos", 404)
    [node] = library.collections.tree()
    assert (node.record.id, node.books, node.remotes, node.within[0].remotes) == ("Dunya", 0, 2, 1)
    # What was put into a collection that has gone stands in the root: nothing is lost.
    root = library.collections.contents("top")
    assert [one.described.label["az"] for one in root.remotes] == [("Qabusnamə",)]
    assert (root.totals.books, root.totals.remotes) == (0, 3)
    [within] = root.within
    assert (within.place.id, within.totals.remotes, within.cover) == ("Dunya", 2, None)


def test_they_are_found(site: FlaskClient, put: Put, publish: Publish) -> None:
    publish("own", language_map("Nizami haqqında", "az"))
    put("1", "Nizami. Xəmsə", languages=("fa",))
    put("2", "Divan")
    page = page_of(site, "/books?q=nizami")
    assert "Nizami haqqında" in page.text and "Nizami. Xəmsə" in page.text and "Divan" not in page.text
    assert "Nizami. Xəmsə" in page_of(site, "/books?q=xemse").text
    assert "tapılmadı" in page_of(site, "/books?q=nizami+divan").text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *(("xəmsə", True), ("XEMSE", True), ("xəm", True), ("хәмсә", True), ("nizami xəmsə", True)),
        *(('"nizami xəmsə"', True), ('"xəmsə nizami"', False), ("bodleian", True), ("title:bodleian", False)),
        *(("publisher:bodleian", True), ("farsi", False), ("language:fars", True), ("əmsə", False), ("", False)),
        *(("year:1900", False), ("nizami yox", False), ("1900-1910", False), ("a:b", False), ("'\x00%_*", False)),
    ],
)
def test_they_are_found_as_books_are(library: Library, put: Put, words: str, found: bool) -> None:
    put("1", "Nizami Xəmsə", languages=("fa",))
    assert bool(library.remotes.find(words)) is found


def test_they_come_in_their_order(library: Library, put: Put) -> None:
    for number, label in enumerate(("Yer", "Əkinçi", "Çənlibel", "Arzu")):
        put(str(number), label)
    labels = [one.described.label["az"][0] for one in library.remotes.in_collection(None)]
    assert labels == ["Arzu", "Çənlibel", "Əkinçi", "Yer"]
    assert [one.address[-1] for one in library.remotes.due(NOW)] == ["0", "1", "2", "3"]
    assert library.remotes.due(NOW - timedelta(seconds=1)) == []
    assert library.remotes.get("https://iiif.example.org/\0") is None
