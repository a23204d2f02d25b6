"""The collections on the readers' list of books."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from iiif_server.database import open_database, writing
from manifests import Part
from manifests.collections.indexing import put_settings
from manifests.library import Library
from tests.iiif_server.site.visit import PUBLIC_URL, page_of
from tests.manifests.collections.books import book, settings

PRESS = """
collections:
  - id: Metbuat
    label: {az: Dövri mətbuat, en: Periodicals, ru: Периодика}
    summary: {az: Köhnə qəzetlər}
    collections:
      - {id: Qezetler, label: {az: Qəzetlər, en: Newspapers, ru: Газеты}}
"""


@pytest.fixture
def newspapers(library: Library, catalogue: str) -> None:
    engine = open_database(catalogue)
    with writing(engine) as transaction:
        put_settings(transaction, settings(PRESS))
        for one in (
            book("a", "Əkinçi", collections=(("Qəzetlər",),)),
            book("b", "Divan"),
            book("c", "Kaspi", collections=(("<script>",),)),
        ):
            library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
    engine.dispose()


@pytest.mark.usefixtures("newspapers")
@pytest.mark.parametrize(
    ("language", "title", "label"),
    [("az", "Kolleksiyalar", "Qəzetlər"), ("en", "Collections", "Newspapers"), ("ru", "Коллекции", "Газеты")],
)
def test_the_tree_stands_above_the_books(site: FlaskClient, language: str, title: str, label: str) -> None:
    page = page_of(site, f"/books?lang={language}")
    assert page.all("nav", **{"aria-label": title})
    assert [link["href"] for link in page.all("a") if "collection=" in (link["href"] or "")] == [
        "/books?collection=Metbuat",
        "/books?collection=Qezetler",
        "/books?collection=script",
    ]
    assert label in page.text
    assert "<script>" in page.text and not page.inline_scripts()
    for name in ("a", "b", "c"):
        assert page.all("a", href=f"/read/{name}")


@pytest.mark.usefixtures("newspapers")
def test_one_collection_with_what_is_below_it(site: FlaskClient) -> None:
    page = page_of(site, "/books?collection=Metbuat")
    assert page.all("a", href="/read/a") and not page.all("a", href="/read/b")
    assert "Köhnə qəzetlər" in page.text and "1 kitab" in page.text
    [marked] = [link for link in page.all("a") if link.get("aria-current") == "true" and "hreflang" not in link]
    assert marked["href"] == "/books?collection=Metbuat"
    assert page.all("link", rel="alternate", href=f"{PUBLIC_URL}/presentation/3/collection/Metbuat")
    [russian] = [link["href"] for link in page.all("a", hreflang="ru")]
    assert russian == "?collection=Metbuat&lang=ru"


def test_the_parts_of_a_work_stand_in_their_order_PRE3_R66(site: FlaskClient, library: Library, catalogue: str) -> None:
    engine = open_database(catalogue)
    with writing(engine) as transaction:
        for name, title, number in (("v1", "Tarix I", "1"), ("v2", "Əlavə", "2"), ("v10", "Biblioqrafiya", "10")):
            one = book(name, title, part=Part(("Tarix",), number))
            library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
    engine.dispose()
    page = page_of(site, "/books?collection=Tarix")
    headings = [link["href"] for link in page.all("a") if (link["href"] or "").startswith("/read/")]
    assert list(dict.fromkeys(headings)) == ["/read/v1", "/read/v2", "/read/v10"]


@pytest.mark.usefixtures("newspapers")
@pytest.mark.parametrize("name", ["nobody", "%00", "<script>", "Qezetler%2F"])
def test_an_unknown_collection(site: FlaskClient, name: str) -> None:
    page = page_of(site, f"/books?collection={name}&lang=en", 404)
    assert "There is no such collection here" in page.text


def test_a_library_without_collections_shows_none(site: FlaskClient, library: Library, catalogue: str) -> None:
    engine = open_database(catalogue)
    with writing(engine) as transaction:
        library.put(transaction, book("b", "Divan"), datetime(2026, 11, 27, tzinfo=UTC))
    engine.dispose()
    assert "Kolleksiyalar" not in site.get("/books").text
    assert page_of(site, "/books?collection=top").all("a", href="/read/b")
