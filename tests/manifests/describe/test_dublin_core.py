"""Dublin Core: oai_dc, simple and qualified."""

import pytest

from manifests.about import Date, Identifier
from manifests.describe.identify import describe_xml
from tests.manifests.describe.samples import ARABIC, CYRILLIC, DUBLIN_CORE, LATIN, everything, fields, people, values

TERMS = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'


def test_a_book_in_three_scripts() -> None:
    book = describe_xml(DUBLIN_CORE.encode(), "molla.xml")[0]
    assert book.title == {"az-Arab": (ARABIC,), "az-Latn": (LATIN,), "az-Cyrl": (CYRILLIC,)}
    assert book.other_titles == ({"az": ("Satirik jurnal",)},)
    assert book.languages == ("az-Arab",)
    assert people(book) == [("Məmmədquluzadə, Cəlil", "cre"), ("Şmerlinq, Oskar", "ctb")]
    assert book.subjects == ({"none": ("Satira",)}, {"none": ("Mətbuat",)}, {"ru": ("Сатира",)})
    assert book.summary == {"en": ("A satirical weekly.",)}
    assert book.date == Date("1906-1931", 1906)
    assert book.publisher == {"none": ("Qeyrət",)}
    assert book.extent == "8 s."
    assert book.identifiers == (
        Identifier("isbn", "978-9952-1-2345-6"),
        Identifier("doi", "10.1234/molla"),
        Identifier("uri", "https://example.org/molla"),
    )
    assert book.rights == "http://rightsstatements.org/vocab/NoC-NC/1.0/"
    assert fields(book) == {
        "Type": ["Text"],
        "Form": ["image/tiff"],
        "Source": ["Azərbaycan Milli Kitabxanası"],
        "Related": ["Mətbuat"],
        "Coverage": ["Tiflis"],
    }


def test_qualified() -> None:
    book = describe_xml(
        f"""<qualifieddc {TERMS} xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <dc:title>Книга</dc:title><dcterms:alternative xml:lang="az">Kitab</dcterms:alternative>
        <dc:language>ru</dc:language><dcterms:created>1900</dcterms:created><dcterms:issued>1905</dcterms:issued>
        <dcterms:extent>218 с.</dcterms:extent><dcterms:isPartOf>Собрание</dcterms:isPartOf>
        <dcterms:abstract>О книге</dcterms:abstract><dcterms:tableOfContents>1. Глава</dcterms:tableOfContents>
        <dcterms:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>
        <dcterms:rightsHolder>Библиотека</dcterms:rightsHolder><dcterms:spatial>Баку</dcterms:spatial>
        <own:shelf xmlns:own="urn:own">12</own:shelf></qualifieddc>""".encode(),
        "book.xml",
    )[0]
    assert book.title == {"ru": ("Книга",)}
    assert book.other_titles == ({"az": ("Kitab",)},)
    assert book.date == Date("1905", 1905)
    assert book.extent == "218 с."
    assert book.summary == {"ru": ("О книге",)}
    assert book.rights == "http://creativecommons.org/licenses/by/4.0/"
    assert fields(book) == {
        "Date": ["1900 (created)"],
        "Part of": ["Собрание"],
        "Contents": ["1. Глава"],
        "Rights holder": ["Библиотека"],
        "Coverage": ["Баку"],
        "shelf": ["12"],
    }


def test_nothing_is_lost() -> None:
    said = everything(describe_xml(DUBLIN_CORE.encode(), "molla.xml")[0])
    texts = [text.strip() for piece in DUBLIN_CORE.split("<") for text in piece.partition(">")[2:] if text.strip()]
    # Said in other words: the language by its tag, identifiers without their kind.
    coded = {"aze", "Satira; Mətbuat", "ISBN 978-9952-1-2345-6", "https://doi.org/10.1234/molla"}
    assert [text for text in texts if text not in coded and text not in said] == []


@pytest.mark.parametrize(
    "root",
    [
        f"<metadata {TERMS}>{{}}</metadata>",
        f"<record {TERMS}>{{}}</record>",
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {TERMS}>'
        "<rdf:Description>{}</rdf:Description></rdf:RDF>",
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><GetRecord><record><header><identifier>x</identifier>"
        f"</header><metadata><dc {TERMS}>{{}}</dc></metadata></record></GetRecord></OAI-PMH>",
    ],
)
def test_wrappings(root: str) -> None:
    books = describe_xml(root.format("<dc:title>A</dc:title>").encode(), "a.xml")
    assert [values(book.title) for book in books] == [["A"]]


def test_an_unknown_language_is_told_and_kept() -> None:
    book = describe_xml(f"<dc {TERMS}><dc:title>A</dc:title><dc:language>öz dili</dc:language></dc>".encode(), "a")[0]
    assert book.languages == ()
    assert "'öz dili' is no code" in book.notes[0]
    assert fields(book) == {"language": ["öz dili"]}
