"""MODS and MARCXML that are made of a book: valid by their schemas, and our own readers find in them what was said."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from manifests import About, Contributor, Date, Identifier, InvalidBook, Part, language_map
from manifests.describe import Description, describe
from manifests.records import marcxml, mods
from tests.manifests.records.test_records import HOSTILE, SAID, URLS, book
from tests.schemas import schema_of

ISSUE = replace(SAID, part=Part(("Molla Nəsrəddin",), "II", "5-6"), collections=(("Qəzetlər", "Satira"),))
MAKERS = {"mods": mods, "marcxml": marcxml}


@pytest.fixture(scope="module")
def schema(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    names = ("MARC21slim.xsd", "mods-3-8.xsd")
    return schema_of(shared_data, tmp_path_factory.mktemp("schemas"), names)


def read(made: str) -> Description:
    """What our own reader of catalogues finds in a record."""
    (found,) = describe(made.encode(), "record.xml")
    return found


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize(
    "about",
    [
        About(),
        SAID,
        ISSUE,
        About(extent=HOSTILE, publisher={"none": (HOSTILE,)}, contributors=(Contributor({"az": (HOSTILE,)}, HOSTILE),)),
        About(date=Date("e.ə. 5", -5), identifiers=(Identifier("my \"kind'", HOSTILE),), rights=HOSTILE),
        About(part=Part(volume="2")),
    ],
)
def test_every_record_is_valid(schema: etree.XMLSchema, form: str, about: About) -> None:
    schema.assertValid(etree.fromstring(MAKERS[form](book(about, {"az": (HOSTILE,)}), URLS).encode()))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(MAKERS)), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_that_a_book_may_have_is_valid(schema: etree.XMLSchema, form: str, text: str) -> None:
    texts = {"az": (text,)}
    try:
        about = About(extent=text, place=texts, subjects=(texts,), identifiers=(Identifier(text, text),))
        made = book(replace(about, contributors=(Contributor(texts, text),), rights=text), language_map(text, "az"))
    except InvalidBook:
        return
    root = etree.fromstring(MAKERS[form](made, URLS).encode())
    schema.assertValid(root)
    assert [one for one in root.itertext() if one == text]


def test_what_was_said_of_a_book_is_found_in_its_mods() -> None:
    found = read(mods(book(ISSUE), URLS))
    assert found.form == "MODS"
    assert found.languages == ("az-Arab", "ru")
    assert found.title == {"az-Arab": ("ملا نصرالدین",), "az-Latn": ("Molla Nəsrəddin",)}
    assert {one.role for one in found.contributors} >= {"aut", "ill", "pbl"}
    assert found.date == Date("[ca. 1906]", 1906)
    assert found.rights == SAID.rights
    assert (found.volume, found.issue, found.work) == ("II", "5-6", "Molla Nəsrəddin")
    assert {*ISSUE.identifiers[:1], *ISSUE.identifiers[2:]} <= set(found.identifiers)


def test_what_was_said_of_a_book_is_found_in_its_marc() -> None:
    found = read(marcxml(book(ISSUE), URLS))
    assert found.form == "MARC"
    assert [text for texts in found.title.values() for text in texts] == ["ملا نصرالدین"]
    assert found.contributors[0].role == "aut"
    assert found.date is not None and found.date.year == 1906
    assert (found.volume, found.issue, found.work) == ("II", "5-6", "Molla Nəsrəddin")
    assert found.rights == SAID.rights
    assert Identifier("urn", "urn:nbn:az:1") in found.identifiers


def test_records_lead_to_the_page_of_the_book_and_to_its_manifest() -> None:
    for make in MAKERS.values():
        made = make(book(SAID), URLS)
        assert URLS.book_page("b") in made and URLS.manifest("b") in made


def test_a_year_stands_where_marc_codes_it() -> None:
    for about, coded in ((SAID, "s1906    "), (About(), "nuuuuuuuu"), (About(date=Date("e.ə. 5", -5)), "nuuuuuuuu")):
        field = etree.fromstring(marcxml(book(about), URLS).encode()).find("{*}controlfield[@tag='008']")
        assert field is not None and field.text is not None
        assert (len(field.text), field.text[6:15], field.text[23]) == (40, coded, "o")
