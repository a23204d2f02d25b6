"""What documents lead to: provider, homepage, records, downloads, collections."""

from dataclasses import replace

import orjson
import pytest

from iiif_server.site.languages import LANGUAGES
from iiif_server.taking_home.wanted import wanted
from image_store import Dimensions, ImageInfo, Impossible, Limits
from manifests import (
    About,
    Book,
    GivenRecord,
    InvalidBook,
    Logo,
    Page,
    PageImage,
    Provider,
    collection,
    document_version,
    logo_of,
    manifest,
    version2,
    with_part_of,
)
from manifests.collections import CollectionRecord
from manifests.collections.contents import ROOT, Contents
from manifests.lint import lint
from manifests.presentation3.links import PAGE_LANGUAGES, renderings
from manifests.validate import check
from tests.manifests.presentation3.test_documents import LIMITS, URLS, book, written

LIBRARY = Provider({"az": ("Milli Kitabxana",), "en": ("National Library",)}, "https://www.example.az/", Logo(400, 200))
METS = GivenRecord("mets.xml", "METS", "application/mets+xml", "ab" * 32, 5)
MARC = GivenRecord("marc.mrc", "MARC", "application/marc", "cd" * 32, 5)
NEWSPAPERS = CollectionRecord("Qezetler", {"az": ("Qəzetlər",)})
FULL = replace(
    book(),
    about=About(institution={"az": ("Əlyazmalar İnstitutu",)}),
    records=(METS, MARC),
    pages=tuple(page._replace(has_text=page.image is not None) for page in book().pages),
)


def test_every_link_keeps_the_rules_PRE3_R16_R22_R23_R67() -> None:
    made = orjson.dumps(manifest(FULL, URLS, LIMITS, LIBRARY))
    document = orjson.loads(with_part_of(made, [NEWSPAPERS], URLS))
    check(document)
    for one in (document, written(version2(document, URLS))):
        assert [str(found) for found in lint(one).findings] == []


def test_the_library_provides_with_its_logo_PRE3_R22() -> None:
    [agent] = written(manifest(book(), URLS, LIMITS, LIBRARY))["provider"]
    assert agent == {
        "id": "https://www.example.az/",
        "type": "Agent",
        "label": {"az": ["Milli Kitabxana"], "en": ["National Library"]},
        "homepage": [
            {
                "id": "https://www.example.az/",
                "type": "Text",
                "label": {"az": ["Milli Kitabxana"], "en": ["National Library"]},
                "format": "text/html",
            }
        ],
        "logo": [
            {
                "id": "https://iiif.example.az/provider/logo.png",
                "type": "Image",
                "format": "image/png",
                "width": 400,
                "height": 200,
            }
        ],
    }
    [plain] = written(collection(Contents(ROOT), URLS, LIMITS, provider=Provider({"none": ("Kitabxana",)})))["provider"]
    assert (plain["id"], plain["homepage"][0]["id"]) == (URLS.books(), URLS.books())
    assert "logo" not in plain


def test_who_holds_the_book_comes_before_who_shows_it_PRE3_R16() -> None:
    holder, library = written(manifest(FULL, URLS, LIMITS, LIBRARY))["provider"]
    assert holder["label"] == {"az": ["Əlyazmalar İnstitutu"]}
    assert holder["id"].startswith("https://iiif.example.az/books#%C6%8Flyazmalar")
    assert library["label"]["en"] == ["National Library"]
    own = replace(FULL, about=About(institution={"none": ("National Library",)}))
    assert len(written(manifest(own, URLS, LIMITS, LIBRARY))["provider"]) == 1
    assert len(written(manifest(own, URLS, LIMITS))["provider"]) == 1
    assert "provider" not in manifest(book(), URLS, LIMITS), "nobody said who"


def test_provider_makes_another_document() -> None:
    versions = {
        document_version("v", URLS, LIMITS, provider)
        for provider in (None, LIBRARY, replace(LIBRARY, logo=None), replace(LIBRARY, url=""))
    }
    assert len(versions) == 4


def test_records_given_and_made_PRE3_R23() -> None:
    found = written(manifest(FULL, URLS, LIMITS))["seeAlso"]
    assert [(one["id"], one["format"], one.get("profile")) for one in found] == [
        (f"{URLS.book_page('qorqud')}/given/mets.xml", "application/mets+xml", "http://www.loc.gov/METS/"),
        (f"{URLS.book_page('qorqud')}/given/marc.mrc", "application/marc", None),
        (
            f"{URLS.book_page('qorqud')}/records/dublin-core.xml",
            "application/xml",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ),
        (f"{URLS.book_page('qorqud')}/records/schema-org.jsonld", "application/ld+json", "https://schema.org/"),
    ]
    assert found[0]["label"]["en"] == ["METS (the library's record)"]
    assert {one["type"] for one in found} == {"Dataset"}


def test_text_only_where_a_page_that_is_shown_has_some_PRE3_R23() -> None:
    pdf, epub, text, images = written(manifest(FULL, URLS, LIMITS))["rendering"]
    assert (epub["id"], epub["type"], epub["format"]) == (URLS.epub("qorqud"), "Text", "application/epub+zip")
    assert (text["id"], text["type"], text["format"]) == (URLS.text("qorqud"), "Text", "text/plain")
    assert text["label"]["az"] == ["Mətn (TXT)"]
    first, *others = FULL.pages
    hidden = (first._replace(hidden=True), *(page._replace(has_text=False) for page in others))
    for pages in (book().pages, hidden):
        assert written(manifest(replace(FULL, pages=pages), URLS, LIMITS))["rendering"] == [pdf, images]


def squares(count: int) -> Book:
    """Squares are the largest pages that a resolution allows."""
    info = ImageInfo(Dimensions(6400, 6400), gray=False)
    pages = (
        Page(f"p{at}", f"{at}.tif", "", {"none": (str(at),)}, PageImage.of(f"b_p{at}", info)) for at in range(count)
    )
    return Book("b", {"az": ("Kitab",)}, "az", tuple(pages))


@pytest.mark.parametrize(("count", "query"), [(900, ""), (901, "?resolution=small"), (3_000, "?resolution=small")])
def test_the_files_that_are_offered_are_made_PRE3_R23(count: int, query: str) -> None:
    pdf, images = renderings(squares(count), URLS)
    assert (pdf["id"], pdf["format"]) == (f"{URLS.book_page('b')}.pdf{query}", "application/pdf")
    assert (images["id"], images["format"]) == (f"{URLS.book_page('b')}.zip{query}", "application/zip")
    assert len(wanted(squares(count), "", query.partition("=")[2], Limits(10**9)).pages) == count


def test_no_pdf_is_offered_of_more_pages_than_a_file_may_have() -> None:
    assert renderings(squares(3_001), URLS) == []
    with pytest.raises(Impossible):
        wanted(squares(3_001), "", "small", Limits(10**9))


def test_the_page_for_people_is_in_all_languages_of_the_site_PRE3_R23() -> None:
    [page] = written(manifest(book(), URLS, LIMITS))["homepage"]
    assert page["language"] == list(PAGE_LANGUAGES) == list(LANGUAGES)


def test_a_book_is_part_of_its_collections_or_of_the_root_PRE3_R67() -> None:
    made = orjson.dumps(manifest(book(), URLS, LIMITS))
    alone, inside = (orjson.loads(with_part_of(made, several, URLS)) for several in ((), (NEWSPAPERS,)))
    assert alone["partOf"] == [
        {
            "id": "https://iiif.example.az/presentation/3/collection/top",
            "type": "Collection",
            "label": {"az": ["Bütün kitablar"], "en": ["All books"], "ru": ["Все книги"]},
        }
    ]
    assert [(one["id"], one["label"]) for one in inside["partOf"]] == [
        ("https://iiif.example.az/presentation/3/collection/Qezetler", {"az": ["Qəzetlər"]})
    ]
    assert next(iter(inside)) == "@context"


def test_links_in_version_2_PRE2_R09() -> None:
    made = orjson.dumps(manifest(FULL, URLS, LIMITS, LIBRARY))
    document = written(version2(orjson.loads(with_part_of(made, [NEWSPAPERS], URLS)), URLS))
    assert document["within"] == "https://iiif.example.az/presentation/2/collection/Qezetler"
    assert document["logo"]["@id"] == "https://iiif.example.az/provider/logo.png"
    assert (document["related"]["@id"], document["related"]["format"]) == (URLS.book_page("qorqud"), "text/html")
    assert [one["@id"].rpartition("/")[2] for one in document["seeAlso"]] == [
        "mets.xml",
        "marc.mrc",
        "dublin-core.xml",
        "schema-org.jsonld",
    ]
    assert [(one["@id"], one["format"]) for one in document["rendering"]] == [
        (URLS.pdf("qorqud"), "application/pdf"),
        (URLS.epub("qorqud"), "application/epub+zip"),
        (URLS.text("qorqud"), "text/plain"),
        (URLS.images_zip("qorqud"), "application/zip"),
    ]
    assert "provider" not in document


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((50, 40), (50, 40)),
        ((800, 200), (800, 200)),
        ((400, 400), (200, 200)),
        ((5000, 10), (800, 1)),
        ((1, 5000), (1, 200)),
    ],
)
def test_a_logo_is_never_higher_than_viewers_can_show(size: tuple[int, int], shown: tuple[int, int]) -> None:
    made = logo_of(*size)
    assert (made.width, made.height) == shown


def test_two_records_have_two_addresses() -> None:
    with pytest.raises(InvalidBook, match="name of a record"):
        replace(book(), records=(METS, METS))
