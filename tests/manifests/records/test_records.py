"""Records that are made of a book: valid by the schemas of others, whatever stands in them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from image_store import Dimensions, ImageInfo
from manifests import (
    NOTHING_SAID,
    About,
    Book,
    Contributor,
    Date,
    Identifier,
    InvalidBook,
    LanguageMap,
    Page,
    PageImage,
    Urls,
    dublin_core,
    head_tags,
    is_readable,
    language_map,
    schema_org,
)

URLS = Urls("https://kitab.example.az")
HOSTILE = "</script><script>alert(1)</script> ]]> & \"'"
SAID = About(
    other_titles=({"ru": ("Молла Насреддин",)},),
    summary={"az": ("Həftəlik",), "none": ("№ 1",)},
    other_languages=("ru",),
    contributors=(
        Contributor({"az-Arab": ("ملا",), "az": ("Cəlil Məmmədquluzadə",)}, "aut", "http://viaf.org/viaf/1"),
        Contributor({"none": ("Şmerlinq",)}, "ill"),
        Contributor({"none": ("Qeyrət",)}, "pbl"),
        Contributor({"none": ("Faiq",)}, "naşir köməkçisi"),
    ),
    date=Date("[ca. 1906]", 1906),
    publisher={"az": ("Qeyrət mətbəəsi",)},
    place={"az": ("Tiflis",)},
    extent="8 s.",
    subjects=({"az": ("Satira",)},),
    identifiers=(
        Identifier("isbn", "978-9952-0-0000-0"),
        Identifier("", "X 12"),
        Identifier("urn", "urn:nbn:az:1"),
        Identifier("shelfmark", "Ə-5"),
    ),
    institution={"az": ("Milli Kitabxana",)},
    rights="http://creativecommons.org/publicdomain/mark/1.0/",
    required_statement={"az": ("Milli Kitabxananın fondu",)},
)


def book(about: About = NOTHING_SAID, title: LanguageMap | None = None) -> Book:
    page = Page("p1", "1.tif", "ab" * 32, language_map("1"), PageImage.of("b_p1", ImageInfo(Dimensions(300, 400))))
    return Book("b", title or {"az-Arab": ("ملا نصرالدین",), "az": ("Molla Nəsrəddin",)}, "az-Arab", (page,), (), about)


@pytest.fixture(scope="module")
def oai_dc(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The schema, with copies that name each other by the last part of their addresses: the network stays off."""
    folder = tmp_path_factory.mktemp("schemas")
    for path in (shared_data / "schemas").glob("*.xsd"):
        near = re.sub(r'schemaLocation="[^"]*/([^"/]+)"', r'schemaLocation="\1"', path.read_text("utf-8"))
        (folder / path.name).write_text(near, "utf-8")
    return etree.XMLSchema(etree.parse(str(folder / "oai_dc.xsd"), etree.XMLParser(no_network=True)))


def elements(made: str) -> list[tuple[str, str | None, str | None]]:
    """Name, language, text of each element."""
    root = etree.fromstring(made.encode())
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    return [(etree.QName(one).localname, one.get(language), one.text) for one in root]


def test_dublin_core_says_all_that_it_has_a_word_for(oai_dc: etree.XMLSchema) -> None:
    made = dublin_core(book(SAID), URLS)
    oai_dc.assertValid(etree.fromstring(made.encode()))
    assert elements(made) == [
        ("title", "az-Arab", "ملا نصرالدین"),
        ("title", "az", "Molla Nəsrəddin"),
        ("title", "ru", "Молла Насреддин"),
        ("creator", "az-Arab", "ملا"),
        ("creator", "az", "Cəlil Məmmədquluzadə"),
        ("subject", "az", "Satira"),
        ("description", "az", "Həftəlik"),
        ("description", None, "№ 1"),
        ("publisher", "az", "Qeyrət mətbəəsi"),
        ("publisher", None, "Qeyrət"),
        ("contributor", None, "Şmerlinq"),
        ("contributor", None, "Faiq"),
        ("date", None, "1906"),
        ("date", None, "[ca. 1906]"),
        ("format", None, "8 s."),
        ("identifier", None, "https://kitab.example.az/books/b"),
        ("identifier", None, "isbn:978-9952-0-0000-0"),
        ("identifier", None, "X 12"),
        ("identifier", None, "urn:nbn:az:1"),
        ("identifier", None, "shelfmark:Ə-5"),
        ("source", "az", "Milli Kitabxana"),
        ("language", None, "az-Arab"),
        ("language", None, "ru"),
        ("relation", None, "https://kitab.example.az/presentation/3/b/manifest"),
        ("rights", None, "http://creativecommons.org/publicdomain/mark/1.0/"),
        ("rights", "az", "Milli Kitabxananın fondu"),
    ]


def test_a_year_says_itself_once_and_years_before_christ_have_no_form() -> None:
    for date, texts in ((Date("1906", 1906), ["1906"]), (Date("e.ə. 5", -5), ["e.ə. 5"]), (Date("954", 954), ["0954"])):
        dates = [text for name, _, text in elements(dublin_core(book(About(date=date)), URLS)) if name == "date"]
        assert dates[:1] == texts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_that_a_book_may_have_is_valid_and_comes_back(oai_dc: etree.XMLSchema, text: str) -> None:
    try:
        made = book(About(extent=text, publisher={"az": (text,)}), language_map(text, "az"))
    except InvalidBook:
        # What XML cannot say, no book can say.
        assert not text.strip() or not all(map(is_readable, text))
        return
    root = etree.fromstring(dublin_core(made, URLS).encode())
    oai_dc.assertValid(root)
    assert [one.text for one in root if etree.QName(one).localname == "format"] == [text]
    assert node(made)["publisher"] == [{"@type": "Organization", "name": text}]


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\ufffe", "\uffff", "\ud800"])
def test_letters_that_xml_has_not_are_in_no_book(letter: str) -> None:
    with pytest.raises(InvalidBook):
        book(About(extent=f"a{letter}b"))


def node(made: Book) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema_org(made, URLS))
    return found


def test_schema_org_of_a_book() -> None:
    found = node(book(SAID))
    assert (found["@context"], found["@type"], found["@id"]) == (
        "https://schema.org",
        "Book",
        "https://kitab.example.az/books/b",
    )
    assert (found["name"], found["alternateName"]) == ("ملا نصرالدین", ["Molla Nəsrəddin", "Молла Насреддин"])
    assert found["author"] == [{"name": "ملا / Cəlil Məmmədquluzadə", "sameAs": "http://viaf.org/viaf/1"}]
    assert (found["illustrator"], found["contributor"]) == ([{"name": "Şmerlinq"}], [{"name": "Faiq"}])
    assert found["publisher"] == [
        {"@type": "Organization", "name": "Qeyrət mətbəəsi", "location": {"@type": "Place", "name": "Tiflis"}},
        {"@type": "Organization", "name": "Qeyrət"},
    ]
    assert (found["datePublished"], found["inLanguage"]) == ("1906", ["az-Arab", "ru"])
    assert (found["isbn"], found["license"]) == (["978-9952-0-0000-0"], SAID.rights)
    assert found["encoding"]["contentUrl"] == "https://kitab.example.az/presentation/3/b/manifest"


def test_schema_org_of_an_issue_and_of_a_volume_in_a_series() -> None:
    issn, isbn = Identifier("issn", "1234-5679"), Identifier("isbn", "1")
    issue = node(book(replace(SAID, identifiers=(issn,))))
    assert (issue["@type"], issue["isPartOf"]) == ("PublicationIssue", {"@type": "Periodical", "issn": ["1234-5679"]})
    assert "isbn" not in issue
    volume = node(book(replace(SAID, identifiers=(issn, isbn))))
    assert (volume["@type"], volume["isbn"]) == ("Book", ["1"])
    assert "isPartOf" not in volume


def test_nothing_ends_the_script_that_it_stands_in() -> None:
    hostile = book(About(extent=HOSTILE, summary={"az": (HOSTILE,)}), {"az": (HOSTILE,)})
    written = schema_org(hostile, URLS)
    assert not {b"<"[0], b">"[0], b"&"[0]} & set(written)
    assert json.loads(written)["name"] == HOSTILE
    assert ("title", "az", HOSTILE) in elements(dublin_core(hostile, URLS))


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (Date("7 aprel 1906", 1906), ["1906/04/07"]),
        (Date("[ca. 1905]", 1905), ["1905"]),
        (Date("1323 h."), []),
    ],
)
def test_the_head_has_a_date_as_who_cites_writes_it(date: Date, said: list[str]) -> None:
    tags = head_tags(book(replace(SAID, date=date)), URLS)
    assert [one.content for one in tags if one.name == "citation_publication_date"] == said


def test_the_head_has_every_text_for_catalogues_and_the_first_for_who_cites() -> None:
    about = replace(SAID, publisher={"az": ("Qeyrət", "Geyrat")}, identifiers=(Identifier("doi", "10.1/x"),))
    tags = head_tags(book(about), URLS)
    assert len(set(tags)) == len(tags)
    said = {one.name: [tag.content for tag in tags if tag.name == one.name] for one in tags}
    assert said["DC.publisher"][:2] == ["Qeyrət", "Geyrat"] and said["citation_publisher"] == ["Qeyrət"]
    assert said["DC.creator"][:2] == ["ملا", "Cəlil Məmmədquluzadə"] and said["citation_author"][0] == "ملا"
    assert [one.language for one in tags if one.name == "DC.creator"][:2] == ["az-Arab", "az"]
    assert said["citation_doi"] == ["10.1/x"] and "citation_pdf_url" not in said
