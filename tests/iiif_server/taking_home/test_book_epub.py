"""A book as an EPUB, as a program that shows one finds it: by its package, its contents, its list of pages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from iiif_server.ingest.texts import write_text
from iiif_server.taking_home.epub import document
from manifests import Date, Hyphen, TextBlock
from tests.iiif_server.taking_home.conftest import (
    ARABIC,
    LATIN,
    LATIN_TEXT,
    TEXT,
    Shelf,
    line_of,
    published,
    with_texts,
)

# Counted requests: a file is made anew at each.
pytestmark = pytest.mark.one_way

SPACES = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "epub": "http://www.idpf.org/2007/ops",
}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
BOOK = "https://books.example.az/books/molla"


@dataclass(frozen=True)
class Epub:
    """The file, opened by the way that the specification names."""

    zip: ZipFile
    package: etree._Element
    folder: PurePosixPath

    def read(self, path: str) -> etree._Element:
        """A document of it."""
        return etree.fromstring(self.zip.read(str(self.folder / path)))

    def found(self, path: str) -> list[etree._Element]:
        """What the package says there."""
        return list(self.package.iterfind(path, SPACES))

    def texts(self, path: str) -> list[str]:
        return [text_of(one) for one in self.found(path)]

    @property
    def spine(self) -> list[str]:
        """The documents in the order of reading."""
        paths = {item.get("id"): item.get("href") for item in self.found("o:manifest/o:item")}
        return [paths[one.get("idref")] or "" for one in self.found("o:spine/o:itemref")]

    def item(self, properties: str) -> str:
        """The one file with this property."""
        (item,) = self.found(f"o:manifest/o:item[@properties='{properties}']")
        return item.get("href") or ""

    def navigation(self, kind: str) -> etree._Element:
        """The list of this kind."""
        navs = self.read(self.item("nav")).iterfind(".//h:nav", SPACES)
        (found,) = [nav for nav in navs if nav.get(f"{{{SPACES['epub']}}}type") == kind]
        (listed,) = found.iterfind("h:ol", SPACES)
        return listed


def fetched(shelf: Shelf, query: str = "") -> Epub:
    answer = shelf.client.get(f"/books/molla.epub{query}")
    assert answer.status_code == 200, answer.text
    read = ZipFile(io.BytesIO(answer.data))
    container = etree.fromstring(read.read("META-INF/container.xml"))
    (root,) = container.iterfind("c:rootfiles/c:rootfile", SPACES)
    path = PurePosixPath(root.get("full-path") or "")
    return Epub(read, etree.fromstring(read.read(str(path))), path.parent)


def nested(listed: etree._Element) -> Iterator[tuple[str | None, str | None, list[object]]]:
    """Text, address, and what is within, of each line of a list."""
    for line in listed.iterfind("h:li", SPACES):
        (link,) = line.iterfind("h:a", SPACES)
        yield link.text, link.get("href"), [one for inner in line.iterfind("h:ol", SPACES) for one in nested(inner)]


def paragraphs(document: etree._Element) -> list[str]:
    return [text_of(one) for one in document.iterfind(".//h:p", SPACES)]


def text_of(element: etree._Element) -> str:
    """All of it, as one."""
    return str(element.xpath("string()"))


def test_every_file_is_in_the_package_once_and_the_kind_of_file_stands_first(shelf: Shelf) -> None:
    read = fetched(shelf)
    first, *others = read.zip.infolist()
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert read.zip.read("mimetype") == b"application/epub+zip"
    listed = [str(read.folder / (item.get("href") or "")) for item in read.found("o:manifest/o:item")]
    assert sorted([*listed, "META-INF/container.xml", "EPUB/package.opf"]) == sorted(one.filename for one in others)
    assert read.zip.testzip() is None


def test_contents_and_list_of_pages_lead_to_where_pages_begin(shelf: Shelf) -> None:
    read = fetched(shelf)
    assert read.spine == ["about.xhtml", "text-0001.xhtml", "text-0002.xhtml", "text-0003.xhtml"]
    assert list(nested(read.navigation("toc"))) == [
        ("Fayl haqqında", "about.xhtml", []),
        ("Ön söz", "text-0001.xhtml#p1", [("Əlifba", "text-0002.xhtml#p2", [])]),
        ("باب", "text-0003.xhtml#p4", []),
    ]
    pages = [(label, address) for label, address, _ in nested(read.navigation("page-list"))]
    assert [label for label, _ in pages] == ["iii", "1", "۲", "3 <b>"]
    for label, address in pages:
        path, _, place = (address or "").partition("#")
        (mark,) = read.read(path).iterfind(f".//h:span[@id='{place}']", SPACES)
        assert mark.get("aria-label") == label
    first = read.read("text-0001.xhtml").find(".//h:div/h:a", SPACES)
    assert first is not None
    assert first.get("href") == "https://books.example.az/read/molla?page=1"


def test_the_texts_are_there_in_their_languages_and_directions(shelf: Shelf) -> None:
    read = fetched(shelf)
    texts = [read.read(path) for path in read.spine[1:]]
    assert [paragraphs(text) for text in texts] == [[" ".join(ARABIC)], [], [" ".join(LATIN)]]
    assert {(text.get("lang"), text.get(LANGUAGE), text.get("dir")) for text in texts} == {
        ("az-Latn", "az-Latn", "ltr")
    }
    # Nobody said that these are Arabic: their letters do.
    assert [[p.get("dir") for p in text.iterfind(".//h:p", SPACES)] for text in texts] == [["rtl"], [], [None]]


def test_a_book_that_is_read_from_the_right(shelf: Shelf) -> None:
    latin = replace(LATIN_TEXT, blocks=(replace(LATIN_TEXT.blocks[0], language="az-Latn"),))
    write_text(latin, shelf.stems["4"])
    published(shelf.config, lambda book: replace(book, language="az-Arab", title={"az-Arab": ("باغ",)}))
    read = fetched(shelf)
    (spine,) = read.found("o:spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert read.texts("o:metadata/dc:language") == ["az-Arab"]
    arabic, _, latin_text = (read.read(path) for path in read.spine[1:])
    assert (arabic.get("lang"), arabic.get("dir")) == ("az-Arab", "rtl")
    assert [p.get("dir") for p in arabic.iterfind(".//h:p", SPACES)] == [None]
    assert [(p.get("dir"), p.get("lang")) for p in latin_text.iterfind(".//h:p", SPACES)] == [("ltr", "az-Latn")]


def test_what_the_package_says_of_the_book(shelf: Shelf) -> None:
    read = fetched(shelf)
    titles = {one.get(LANGUAGE): one.text for one in read.found("o:metadata/dc:title")}
    assert titles == {"az-Latn": "Molla Nəsrəddin", "az-Arab": "ملا نصرالدین"}
    said = {name: read.texts(f"o:metadata/dc:{name}") for name in ("creator", "date", "publisher", "subject", "rights")}
    assert said == {
        "creator": ["Məmmədquluzadə, Cəlil"],
        "date": ["1906"],
        "publisher": ["Qeyrət"],
        "subject": ["satira"],
        "rights": ["http://creativecommons.org/licenses/by/4.0/", "Milli Kitabxananın nüsxəsi"],
    }
    assert BOOK in read.texts("o:metadata/dc:source")
    (identity,) = read.found("o:metadata/dc:identifier[@id='identity']")
    assert read.package.get("unique-identifier") == "identity"
    assert identity.text == f"{BOOK}.epub"
    part = fetched(shelf, "?pages=1,3-4")
    assert part.texts("o:metadata/dc:identifier[@id='identity']") == [f"{BOOK}.epub?pages=1,3-4"]


@pytest.mark.parametrize(("said", "dates"), [("[ca. 1905]", ["1905"]), ("1323 h.", [])])
def test_a_date_is_a_year_or_none(shelf: Shelf, said: str, dates: list[str]) -> None:
    year = int(dates[0]) if dates else None
    published(shelf.config, lambda book: replace(book, about=replace(book.about, date=Date(said, year)), language=None))
    read = fetched(shelf)
    assert read.texts("o:metadata/dc:date") == dates
    assert read.texts("o:metadata/dc:language") == ["und"]


def test_the_first_leaf_says_how_the_book_is_cited_in_the_readers_language(shelf: Shelf) -> None:
    leaf = fetched(shelf, "?lang=ru").read("about.xhtml")
    assert leaf.get("lang") == "ru"
    told = text_of(leaf)
    for words in ("Как цитировать", "Tiflis: Qeyrət, 1906", "CC BY 4.0", "Все страницы: 4"):
        assert words in told
    assert [(one.get("lang"), one.get("dir")) for one in leaf.iterfind(".//*[@class='other-title']")] == [
        ("az-Arab", "rtl")
    ]
    assert BOOK in [one.get("href") for one in leaf.iterfind(".//h:a", SPACES)]
    (cover,) = leaf.iterfind(".//h:img", SPACES)
    read = fetched(shelf)
    assert cover.get("src") == read.item("cover-image")
    sent = shelf.client.get("/iiif/3/molla_1/full/max/0/default.jpg").data
    assert read.zip.read("EPUB/cover.jpg") == sent


def test_a_word_that_goes_over_two_pages_is_one(shelf: Shelf) -> None:
    words = [TextBlock((line_of("bu ki-", 80),)), TextBlock((line_of("tab var", 80),))]
    first = replace(TEXT, blocks=(words[0],), hyphens=(Hyphen(1, None, "kitab"),))
    second = replace(TEXT, blocks=(words[1],), hyphens=(Hyphen(None, 0, "kitab"),))
    for name, text in (("2", first), ("3", second)):
        write_text(text, shelf.stems[name])
    published(shelf.config, lambda book: with_texts(book, {"2", "3"}))
    assert paragraphs(fetched(shelf).read("text-0002.xhtml")) == ["bu kitab", "var"]
    assert paragraphs(fetched(shelf, "?pages=3").read("text-0001.xhtml")) == ["kitab var"]


def test_a_text_that_is_broken_breaks_no_file(shelf: Shelf) -> None:
    shelf.stems["1"].with_name(shelf.stems["1"].name + ".text").write_bytes(b"rot")
    shelf.stems["1"].with_name(shelf.stems["1"].name + ".index").write_bytes(b"rot")
    read = fetched(shelf)
    assert paragraphs(read.read("text-0001.xhtml")) == []
    assert paragraphs(read.read("text-0003.xhtml")) == [" ".join(LATIN)]
    # Nor does a cover that cannot be read.
    assert read.found("o:manifest/o:item[@properties='cover-image']") == []
    assert "the text of the page 1 cannot be read" in shelf.client.get("/health/ready").text


def test_long_texts_are_several_documents_and_a_book_without_contents_has_a_beginning(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "LONGEST", 100)
    published(shelf.config, lambda book: replace(book, sections=()))
    read = fetched(shelf, "?lang=en")
    assert read.spine[1:] == [f"text-{number:04}.xhtml" for number in range(1, 5)]
    assert list(nested(read.navigation("toc"))) == [
        ("About this file", "about.xhtml", []),
        ("Molla Nəsrəddin", "text-0001.xhtml#p1", []),
    ]
    assert len(list(nested(read.navigation("page-list")))) == 4


def test_a_book_without_text_is_no_epub(shelf: Shelf) -> None:
    assert shelf.client.head("/books/molla.epub?resolution=full").headers["Content-Type"] == "application/epub+zip"
    published(shelf.config, lambda book: with_texts(book, ()))
    answer = shelf.client.get("/books/molla.epub")
    assert (answer.status_code, answer.text) == (404, "404 Not Found: No text of the book 'molla' is kept.\n")
