"""Which form some bytes are; hand-written records are valid; mutated bytes end in a sentence and soon."""

import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pymarc import XMLWriter

from manifests.describe.description import Description
from manifests.describe.identify import describe_xml
from manifests.errors import BadDescription
from manifests.language_maps import is_readable
from tests.manifests.describe.samples import BOOK, DUBLIN_CORE, MODS, RUSMARC, marc, values
from tests.manifests.describe.test_mets import CONTENTS, NAMESPACES

METS = f"<mets {NAMESPACES}>{CONTENTS}</mets>"


def marcxml() -> bytes:
    memory = BytesIO()
    writer = XMLWriter(memory)
    writer.write(marc(BOOK))
    writer.write(marc(RUSMARC))
    writer.close(close_fh=False)
    return memory.getvalue()


SEEDS = {
    "METS": METS.encode(),
    "MODS": MODS.encode(),
    "MARCXML": marcxml(),
    "MARC": marc(BOOK).as_marc() + marc(RUSMARC).as_marc(),
    "Dublin Core": DUBLIN_CORE.encode(),
}


@pytest.mark.parametrize("form", SEEDS)
def test_each_form_is_known_by_its_bytes(form: str) -> None:
    books = describe_xml(SEEDS[form], "a file")
    assert len(books) == (2 if "MARC" in form else 1)
    assert all(book.title for book in books)
    assert describe_xml(b"\r\n" + SEEDS[form], "a file") == books


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
            r"a is XML with the root <html> of http://www\.w3.* give METS",
        ),
        (b"<TEI/>", r"a is XML with the root <TEI>, which is no description"),
        (b"<record/>", r"the root <record>"),
        (b"%PDF-1.7", r"a is neither XML nor binary MARC; give METS, MODS"),
        (b"Title;Author\n", r"neither XML nor binary MARC"),
        (b"", r"a is neither|a is empty"),
        (
            b"<OAI-PMH><error code='idDoesNotExist'>No such record</error></OAI-PMH>",
            r"answer of OAI-PMH without a record: No such record",
        ),
        (b"<collection xmlns='http://www.loc.gov/MARC21/slim'/>", r"collection without a record"),
    ],
)
def test_what_is_no_description_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(BadDescription, match=sentence):
        describe_xml(data, "a")


def test_answers_of_sru_and_oai_with_several_forms() -> None:
    record = "<record><metadata>{}</metadata></record>"
    body = MODS.partition("?>")[2]
    data = f"<OAI-PMH><ListRecords>{record.format(body)}{record.format(METS)}</ListRecords></OAI-PMH>"
    books = describe_xml(data.encode(), "answer.xml")
    assert [values(book.title)[-1] for book in books] == [
        "The Molla Nəsrəddin : həftəlik məcmuə. Cild 2, Yay",
        "Kitabi-Dədə Qorqud",
    ]
    assert len(books[1].pages) == 6


@pytest.mark.parametrize(
    ("schema", "form"), [("mods-3-8.xsd", "MODS"), ("MARC21slim.xsd", "MARCXML"), ("oai_dc.xsd", "Dublin Core")]
)
def test_the_records_of_these_tests_are_valid(shared_data: Path, tmp_path: Path, schema: str, form: str) -> None:
    """With copies of the schemas that name each other by the last part of their addresses: the network stays off."""
    for path in (shared_data / "schemas").glob("*.xsd"):
        near = re.sub(r'schemaLocation="[^"]*/([^"/]+)"', r'schemaLocation="\1"', path.read_text("utf-8"))
        (tmp_path / path.name).write_text(near, "utf-8")
    rules = etree.XMLSchema(etree.parse(str(tmp_path / schema), etree.XMLParser(no_network=True)))
    rules.assertValid(etree.fromstring(SEEDS[form]))


def check(book: Description) -> None:
    """What whoever takes a description may rely on."""
    maps = [book.title, book.summary, book.publisher, book.place, book.institution, book.required_statement]
    maps += [*book.other_titles, *book.subjects, *(who.name for who in book.contributors)]
    maps += [text for one in book.metadata for text in (one.label, one.value)]
    maps += [page.label for page in book.pages if page.label is not None]
    for texts in maps:
        for tag, of_tag in texts.items():
            assert tag and of_tag
            assert all(text == text.strip() and text and all(map(is_readable, text)) for text in of_tag)
    assert all(section.page is None or 0 <= section.page < len(book.pages) for section in book.sections)
    assert all(note.endswith(".") for note in book.notes)
    assert book.date is None or book.date.text
    assert all(one.value for one in book.identifiers)


@pytest.mark.parametrize("form", SEEDS)
def test_sound_records_keep_the_promises(form: str) -> None:
    for book in describe_xml(SEEDS[form], "a file"):
        check(book)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A record with bytes changed, cut out, doubled, or a piece of another record in it."""
    data = bytearray(SEEDS[draw(st.sampled_from(sorted(SEEDS)))])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(["change", "cut", "double", "insert", "mix"])):
            case "change":
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length] * draw(st.integers(1, 50))
            case "insert":
                odd = [
                    b"&x;",
                    b"<!DOCTYPE a>",
                    b"<![CDATA[",
                    b"]]>",
                    b"\x00",
                    b"\xff",
                    b"\x1e",
                    b"\x1d",
                    b"\x1f",
                    b"<a>",
                ]
                data[at:at] = draw(st.sampled_from(odd))
            case "mix":
                other = SEEDS[draw(st.sampled_from(sorted(SEEDS)))]
                start = draw(st.integers(0, len(other)))
                data[at:at] = other[start : start + 10 * length]
    return bytes(data)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_mutated_bytes_end_in_a_sentence(data: bytes) -> None:
    before = time.monotonic()
    try:
        books = describe_xml(data, "a file")
    except BadDescription as refusal:
        assert str(refusal).startswith("a file")
        assert "\n" not in str(refusal)
    else:
        for book in books:
            check(book)
    assert time.monotonic() - before < 5


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"00123nam a2200061 i 4500" + tail + b"\x1d"))
def test_any_bytes_end_in_a_sentence(data: bytes) -> None:
    try:
        describe_xml(data, "a file")
    except BadDescription as refusal:
        assert str(refusal).startswith("a file")


# Whole texts of the shapes that make parsers slow.
SLOW = {
    "one word": f"<mods><titleInfo><title>{'a' * 9_000_000}</title></titleInfo></mods>",
    "marks": f"<mods><titleInfo><title>{'a' + chr(0x301) * 2_000_000}</title></titleInfo></mods>",
    "many titles": "<mods>" + "<titleInfo><title>a</title></titleInfo>" * 100_000 + "</mods>",
    "many different titles": "<mods>"
    + "".join(f"<titleInfo><title>t{n}</title></titleInfo>" for n in range(30_000))
    + "</mods>",
    "many subjects": "<mods>" + "".join(f"<subject><topic>t{n}</topic></subject>" for n in range(30_000)) + "</mods>",
    "many identifiers": "<mods>" + "".join(f"<identifier>t{n}</identifier>" for n in range(30_000)) + "</mods>",
    "many notes": "<mods>" + "".join(f"<note>t{n}</note>" for n in range(30_000)) + "</mods>",
    "many publishers": "<mods><originInfo>"
    + "".join(f"<publisher>t{n}</publisher>" for n in range(30_000))
    + "</originInfo></mods>",
    "many wrong languages": "<mods>"
    + "".join(f"<language><languageTerm>t{n}q</languageTerm></language>" for n in range(30_000))
    + "</mods>",
    "many attributes": "<mods " + " ".join(f'a{n}="{n}"' for n in range(30_000)) + "/>",
    "deep titles": "<mods>" + "<titleInfo><title>" * 45 + "a" * 200_000 + "</title></titleInfo>" * 45 + "</mods>",
    "nested wrappings": "<OAI-PMH>" + "<record>" * 90 + "</record>" * 90 + "</OAI-PMH>",
    "many empty records": "<collection>" + "<record/>" * 200_000 + "</collection>",
    "many pages": "<mets><structMap TYPE='PHYSICAL'><div>"
    + "".join(f"<div TYPE='page' ID='p{n}' ORDER='{n}'/>" for n in range(50_000))
    + "</div></structMap></mets>",
    "many links": "<mets><structMap TYPE='LOGICAL'><div><div ID='a'/></div></structMap><structLink>"
    + "<smLink from='a' to='b'/>" * 200_000
    + "</structLink></mets>",
    "many groups": "<mets><fileSec>"
    + "".join(f"<fileGrp USE='{n}'><file ID='f{n}' MIMETYPE='image/x'/></fileGrp>" for n in range(5_000))
    + "</fileSec></mets>",
    "digits": f"<mods><originInfo><dateIssued>{'1' * 100_000}</dateIssued></originInfo></mods>",
    "open date": f"<mods><originInfo><dateIssued>{'18- ' * 100_000}</dateIssued></originInfo></mods>",
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SLOW)
def test_shapes_that_make_parsers_slow(shape: str) -> None:
    data = SLOW[shape].encode()
    before = time.monotonic()
    try:
        describe_xml(data, "a file")
    except BadDescription as refusal:
        assert str(refusal).startswith("a file")
    assert time.monotonic() - before < 15
