"""The list of books in parts, and the search above it: plain links and a form, for browsers without scripts too."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient

from iiif_server.database import open_database, writing
from iiif_server.gate import Access, Allow, Gate, Refuse
from iiif_server.site.shelf import BOOKS_ON_A_PAGE, all_books, found_books, seen_books
from manifests import About, Contributor, Date, language_map
from manifests.library import Library
from tests.iiif_server.site.visit import Elements, Publish, page_of
from tests.manifests.collections.books import book

MANY = 2 * BOOKS_ON_A_PAGE + 1


def read(page: Elements) -> list[str]:
    """The ids of the books on a page, in their order."""
    covers = [link["href"] or "" for link in page.all("a", tabindex="-1")]
    return [href.removeprefix("/read/") for href in covers]


@pytest.fixture
def many(library: Library, catalogue: str) -> list[str]:
    """More books than two pages hold, all in one collection; their ids in the order of their titles."""
    engine = open_database(catalogue)
    names = [f"b{number:03}" for number in range(MANY)]
    with writing(engine) as transaction:
        for name in names:
            one = book(name, f"Jurnal {name}", collections=(("Jurnallar",),))
            library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
    engine.dispose()
    return names


@pytest.mark.slow
def test_the_links_lead_through_every_book_once(site: FlaskClient, many: list[str]) -> None:
    for query in ("", "?q=jurnal", "?collection=Jurnallar"):
        address, seen, pages = f"/books{query}", [], 0
        while address:
            page = page_of(site, address)
            assert f"{MANY} kitab" in page.text
            assert bool(page.all("a", href=f"?{query[1:]}")) is (pages > 0)
            seen += read(page)
            pages += 1
            following = [link["href"] or "" for link in page.all("a", rel="next")]
            address = f"/books{following[0]}" if following else ""
        assert pages == 3
        assert seen == many


@pytest.mark.usefixtures("many")
def test_a_place_that_is_none_is_the_beginning(site: FlaskClient) -> None:
    for query in ("?after=nobody", "?after=%00", "?q=jurnal&from=-1", "?q=jurnal&from=²", "?from=x"):
        assert read(page_of(site, f"/books{query}"))[0] == "b000"
    for query in ("?q=jurnal", "?collection=Jurnallar"):
        page = page_of(site, f"/books{query}&from=999999999&lang=en")
        assert read(page) == [] and f"{MANY} books" in page.text
        assert page.all("a", href=query) and not page.all("a", rel="next")


@pytest.fixture
def three(publish: Publish) -> None:
    sabir = Contributor({"az-Latn": ("Sabir",)}, "aut")
    publish("hop", language_map("Hophopnamə", "az"), about=About(contributors=(sabir,), date=Date("1912", 1912)))
    publish("seki", language_map("Şəki tarixi", "az"), about=About(date=Date("1905", 1905)))
    publish("evil", language_map("<script>alert(1)</script>", "az"))


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sabir", ["hop"]),
        ("SEKI", ["seki"]),
        ("шәки", ["seki"]),
        ("il:1900-1910", ["seki"]),
        ("script", ["evil"]),
        ("   ", ["evil", "hop", "seki"]),
    ],
)
def test_words_find_books_as_on_the_command_line(site: FlaskClient, words: str, found: list[str]) -> None:
    page = Elements(site.get("/books", query_string={"q": words}).text)
    assert sorted(read(page)) == found
    [field] = page.all("input", name="q")
    assert field["value"] == words.strip()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("language", "nothing"), [("az", "Heç nə tapılmadı"), ("en", "Nothing was found"), ("ru", "Ничего не найдено")]
)
def test_nothing_found_is_said_with_a_hint(site: FlaskClient, language: str, nothing: str) -> None:
    page = page_of(site, f"/books?q=qarabag&lang={language}")
    assert nothing in page.text and read(page) == []
    assert page.all("form", role="search", action="/books")
    assert page.all("a", hreflang="ru", href="?q=qarabag&lang=ru")


@pytest.mark.usefixtures("three")
def test_what_is_typed_is_only_text(site: FlaskClient) -> None:
    typed = '"><script>alert(1)</script>'
    page = Elements(site.get("/books", query_string={"q": typed}).text)
    assert not page.inline_scripts()
    assert typed in page.text and page.all("input", value=typed)


def test_an_empty_library_has_nothing_to_search(site: FlaskClient) -> None:
    assert not page_of(site, "/books").all("form")
    assert "Heç nə tapılmadı" in page_of(site, "/books?q=x").text


class ShutBook(Gate):
    """A gate that keeps one book from everybody."""

    def access(self, group: str) -> Access:
        return Refuse(HTTPStatus.FORBIDDEN, "It is shut.") if group == "seki" else Allow()

    def shelf(self) -> str:
        return "without seki"


@pytest.mark.usefixtures("three")
def test_a_book_that_is_shut_is_not_found(library: Library) -> None:
    assert seen_books(library, Gate()) is None
    only = seen_books(library, ShutBook())
    assert {one.id for one in all_books(library.search, only, None).books} == {"hop", "evil"}
    assert found_books(library.search, only, "seki", None).total == 0
    assert found_books(library.search, None, "seki", None).total == 1
