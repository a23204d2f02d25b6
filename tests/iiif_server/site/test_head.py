"""What programs read of a page: its addresses in each language, the book in other forms, words for search engines."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from manifests import language_map
from tests.iiif_server.site.test_pages import ABOUT, HOSTILE
from tests.iiif_server.site.visit import PUBLIC_URL, Elements, Publish, page_of

BOOK = f"{PUBLIC_URL}/books/demo"
PROFILE = 'application/ld+json;profile="http://iiif.io/api/{}/context.json"'


def meta(page: Elements, name: str) -> list[str | None]:
    """Every value of this name."""
    named = ("name", "property")
    return [one["content"] for one in page.all("meta") if name in (one.get(attribute) for attribute in named)]


def links(page: Elements, **wanted: str) -> list[str | None]:
    return [one["href"] for one in page.all("link", **wanted)]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("/books/demo", BOOK),
        ("/books/demo?page=x", BOOK),
        ("/", f"{PUBLIC_URL}/"),
        ("/books", f"{PUBLIC_URL}/"),
        ("/read/demo?page=p0002", f"{PUBLIC_URL}/read/demo"),
    ],
)
def test_a_page_has_one_address_in_each_language(site: FlaskClient, publish: Publish, address: str, plain: str) -> None:
    publish("demo", language_map("Nümunə", "az"))
    spoken = {tag: f"{plain}?lang={tag}" for tag in ("az", "en", "ru")}
    asked = "&" if "?" in address else "?"
    # A cookie of another language changes what is read, and no address.
    for query, canonical in (("", plain), (f"{asked}lang=ru", spoken["ru"]), (f"{asked}lang=xx", plain)):
        page = page_of(site, address + query)
        assert links(page, rel="canonical") == [canonical]
        assert meta(page, "og:url") == [canonical]
        named = {one["hreflang"]: one["href"] for one in page.all("link", rel="alternate") if "hreflang" in one}
        assert named == {**spoken, "x-default": plain}


@pytest.mark.parametrize(
    ("address", "robots", "canonical"),
    [
        ("/books?q=n", ["noindex"], []),
        ("/books?after=demo", [], []),
        ("/embed/demo?page=p0002", ["noindex"], [f"{PUBLIC_URL}/read/demo"]),
    ],
)
def test_what_is_no_page_of_its_own(
    site: FlaskClient, publish: Publish, address: str, robots: list[str], canonical: list[str]
) -> None:
    publish("demo", language_map("Nümunə", "az"))
    page = page_of(site, address)
    assert meta(page, "robots") == robots and links(page, rel="canonical") == canonical
    assert not [one for one in page.all("link") if "hreflang" in one]


def test_a_book_leads_to_its_other_forms(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    page = page_of(site, "/books/demo")
    assert links(page, type=PROFILE.format("presentation/3")) == [f"{PUBLIC_URL}/presentation/3/demo/manifest"]
    assert links(page, type=PROFILE.format("presentation/2")) == [f"{PUBLIC_URL}/presentation/2/demo/manifest"]
    (record,) = links(page, title="OAI-PMH")
    assert record and parse_qs(urlsplit(record).query) == {
        "verb": ["GetRecord"],
        "metadataPrefix": ["oai_dc"],
        "identifier": ["oai:kitab.example.az:demo"],
    }
    assert links(page, rel="describedby") == [
        f"{BOOK}/records/dublin-core.xml",
        f"{BOOK}/records/schema-org.jsonld",
    ]
    for form, media_type in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        (asked,) = links(page, rel="alternate", type=media_type, title="Nümunə")
        assert asked and parse_qs(urlsplit(asked).query) == {"url": [BOOK], "format": [form]}


def test_the_reader_says_how_its_page_is_framed(site: FlaskClient, publish: Publish) -> None:
    publish("demo", language_map("Nümunə", "az"))
    (asked,) = links(page_of(site, "/read/demo?page=p0002"), type="application/json+oembed")
    assert asked and parse_qs(urlsplit(asked).query)["url"] == [f"{PUBLIC_URL}/read/demo?page=p0002"]


def test_the_list_of_books_leads_to_the_feeds(site: FlaskClient) -> None:
    page = page_of(site, "/")
    assert links(page, type=PROFILE.format("discovery/1")) == [f"{PUBLIC_URL}/activity"]
    assert links(page, type="text/xml") == [f"{PUBLIC_URL}/oai?verb=Identify"]
    for version in ("3", "2"):
        collection = f"{PUBLIC_URL}/presentation/{version}/collection/top"
        assert links(page, type=PROFILE.format(f"presentation/{version}")) == [collection]


def test_a_preview_has_title_picture_and_summary(site: FlaskClient, publish: Publish) -> None:
    publish("mn", {"az": ("Molla",), "ru": ("Молла",)}, about=ABOUT)
    page = page_of(site, "/books/mn?lang=ru")
    assert meta(page, "og:title") == ["Молла"] and meta(page, "og:type") == ["book"]
    assert meta(page, "og:description") == meta(page, "description") == ["Сатирический журнал"]
    assert meta(page, "og:locale") == ["ru_RU"]
    assert meta(page, "og:image") == [f"{PUBLIC_URL}/iiif/3/mn_p0001/full/600,850/0/default.jpg"]
    assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == (["600"], ["850"])


@pytest.mark.parametrize(
    ("summary", "shown"), [("söz " * 75, ("söz " * 75).strip()), ("söz " * 200, f"{('söz ' * 74)}söz…")]
)
def test_a_long_summary_is_cut(site: FlaskClient, publish: Publish, summary: str, shown: str) -> None:
    publish("mn", language_map("Molla", "az"), about=ABOUT.__class__(summary={"az": (summary.strip(),)}))
    assert meta(page_of(site, "/books/mn"), "description") == [shown]


def test_without_a_summary_the_facts_are_said(site: FlaskClient, publish: Publish) -> None:
    publish("mn", language_map("Molla", "az"), about=ABOUT.__class__(date=ABOUT.date, place=ABOUT.place))
    assert meta(page_of(site, "/books/mn?lang=en"), "description") == ["Date: 1906; Place of publication: Tiflis"]
    publish("nothing", language_map("Heç nə", "az"))
    assert meta(page_of(site, "/books/nothing"), "description") == []


def test_words_for_catalogues_and_who_cites(site: FlaskClient, publish: Publish) -> None:
    publish("mn", {"az": ("Molla",), "fa": ("ملا",)}, about=ABOUT, language="az")
    page = page_of(site, "/books/mn")
    titles = [(one["content"], one.get("lang")) for one in page.all("meta", name="DC.title")]
    assert titles == [("Molla", "az"), ("ملا", "fa")]
    assert links(page, rel="schema.DC") == ["http://purl.org/dc/elements/1.1/"]
    assert meta(page, "citation_title") == ["Molla"]
    assert meta(page, "citation_author") == ["صابر"]
    assert meta(page, "citation_publication_date") == ["1906"]
    assert meta(page, "citation_public_url") == [f"{PUBLIC_URL}/books/mn"]


def test_a_hostile_book_says_what_it_says_and_does_nothing(site: FlaskClient, publish: Publish) -> None:
    publish("demo", {"none": (HOSTILE,)}, about=ABOUT.__class__(summary={"az": (HOSTILE,)}))
    answer = site.get("/books/demo")
    page = Elements(answer.text)
    assert meta(page, "og:title") == meta(page, "citation_title") == meta(page, "DC.title") == [HOSTILE]
    assert meta(page, "description") == [HOSTILE]
    assert len([one for one in page.all("script") if "src" not in one]) == 1
    assert not page.all("img", src="x") and not page.all("iframe")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)
    assert json.loads(block)["name"] == HOSTILE
    # What a reader copies is safe where it is put, too.
    (code,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    field = Elements(f"<p>{code}</p>")
    assert not field.all("script")
    frame = Elements(field.text)
    assert [tag for tag, _ in frame.tags] == ["iframe"]
    assert frame.all("iframe", src=f"{PUBLIC_URL}/embed/demo", title=HOSTILE)
