"""The report as a page: what a librarian sees, and that nothing from outside is more than text."""

from base64 import b64decode
from io import BytesIO

import pytest
from lxml import html
from PIL import Image

from iiif_server.ingest.library import pages
from iiif_server.ingest.library.pages import KEPT, write_page
from iiif_server.ingest.library.report import STATES, LibraryReport
from iiif_server.ingest.library.words import WORDS
from tests.iiif_server.ingest.library.conftest import Shelves, age

HOSTILE = "<script>alert(1)<|script>\"'&"


def written(report: LibraryReport, shelves: Shelves, language: str = "en") -> tuple[str, html.HtmlElement]:
    path = write_page(report, shelves.holdings, language)
    assert path
    text = path.read_text("utf-8")
    return text, html.document_fromstring(text)


def damaged(shelves: Shelves, book: str, page: str) -> None:
    whole = shelves.make_scan(99, 400, 400)
    (shelves.top / book / page).write_bytes(whole[: len(whole) // 2])


def test_pages_at_fault_are_shown_between_their_neighbours(shelves: Shelves) -> None:
    shelves.book("a", 4)
    shelves.book("b")
    damaged(shelves, "a", "3.jpg")
    text, page = written(shelves.run(), shelves)
    assert text.startswith("<!DOCTYPE html>")
    assert page.get("lang") == "en"
    (fault,) = page.find_class("fault")
    assert "3.jpg" in fault.text_content()
    assert "its place is kept" in fault.text_content()
    captions = [caption.text_content() for caption in fault.iter("figcaption")]
    assert captions == ["The page before: 2", "The page after: 4"]
    for image in fault.iter("img"):
        assert image.get("src").startswith("data:image/jpeg;base64,")
        picture = Image.open(BytesIO(b64decode(image.get("src").partition(",")[2])))
        assert picture.size == (60, 80)
    rows = [[cell.text_content() for cell in row.iter("td")] for row in page.iter("tr")][1:]
    assert [(row[0], row[1], row[2]) for row in rows] == [("a a", "has faults", "4"), ("b b", "new", "2")]
    links = [link.get("href") for link in page.iter("a")]
    assert "http://localhost:8182/books/b" in links


def test_an_older_image_is_shown(shelves: Shelves) -> None:
    shelves.book("a")
    shelves.book("b")
    shelves.run()
    damaged(shelves, "a", "2.jpg")
    _, page = written(shelves.run(), shelves)
    (fault,) = page.find_class("fault")
    assert [caption.text_content() for caption in fault.iter("figcaption")] == ["The older image of this page"]
    assert "Its older image stays." in fault.text_content()


def test_nothing_but_text_and_pictures(shelves: Shelves) -> None:
    shelves.book(HOSTILE.replace("/", "|"), 2)
    shelves.book("b")
    damaged(shelves, HOSTILE, "2.jpg")
    (shelves.top / HOSTILE / "2.jpg").rename(shelves.top / HOSTILE / f"{HOSTILE}.jpg")
    (shelves.top / "kitablar.csv").write_text(f'folder,title\n"{HOSTILE.replace(chr(34), chr(34) * 2)} 2",x\n', "utf-8")
    age(shelves.top)
    text, page = written(shelves.run(), shelves)
    assert "<script" not in text
    assert HOSTILE in page.text_content()
    assert {element.tag for element in page.iter()} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ul", "li", "code", "a", "span"),
        *("small", "strong", "div", "figure", "img", "figcaption", "table", "tr", "th", "td"),
        *("section", "details", "summary", "bdi"),
    }
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert all(source.startswith("data:") for source in page.xpath("//@src"))


@pytest.mark.parametrize("language", WORDS)
def test_three_languages(shelves: Shelves, language: str) -> None:
    shelves.book("a")
    shelves.book("b")
    _, page = written(shelves.run(), shelves, language)
    words = WORDS[language]
    assert page.get("lang") == language
    assert words.title in page.text_content()
    assert words.all_done in page.text_content()
    assert words.states.keys() == set(STATES)


def test_pictures_are_bounded(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.book("a", 6)
    shelves.book("b")
    for number in (2, 4):
        damaged(shelves, "a", f"{number}.jpg")
    monkeypatch.setattr(pages, "MOST_PICTURES", 3)
    _, page = written(shelves.run(), shelves)
    assert len(list(page.iter("img"))) == 3
    assert WORDS["en"].more_pictures in page.text_content()


def test_only_the_last_are_kept(shelves: Shelves) -> None:
    shelves.book("a")
    shelves.book("b")
    report = shelves.run()
    paths = [write_page(report, shelves.holdings, "az") for _ in range(KEPT + 3)]
    there = set((shelves.holdings.home / "reports").iterdir())
    assert len(there) == KEPT
    assert set(paths[-5:]) <= there


def test_a_page_that_cannot_be_written_is_no_failure(shelves: Shelves, caplog: pytest.LogCaptureFixture) -> None:
    shelves.book("a")
    shelves.book("b")
    (shelves.holdings.home / "reports").write_text("a file where the folder should be")
    assert write_page(shelves.run(), shelves.holdings, "az") is None
    assert "cannot be written" in caplog.text


def test_of_each_book_what_its_own_ingest_tells(shelves: Shelves) -> None:
    folder = shelves.book("a", 3)
    rows = "fayl,səhifə\n" + "".join(f"{number}.jpg,\n" for number in (1, 2, 9))
    (folder / "səhifələr.csv").write_text(rows, "utf-8")
    (folder / "qeyd.doc").write_text("no image")
    (shelves.book("b") / "book.yaml").write_text("title: [x\n", "utf-8")
    age(shelves.top)
    report = shelves.run()
    assert (report.ok, shelves.states(report)) == (False, {"a": "new", "b": "faulty"})
    _, page = written(report, shelves)
    [wrong, look] = page.iter("section")
    assert "Not understood and not used" in wrong.text_content()
    assert "book.yaml" in wrong.text_content()
    told = [item.text_content() for item in look.iter("li")]
    assert told == [
        "Listed pages that are not among the scans: 1no. 3 (9.jpg)",
        "Scans that are not listed, in the book all the same: 13.jpg",
        "Files left out: 1: not an imageqeyd.doc",
    ]
    [cell] = [cell.text_content() for cell in page.iter("td") if "Described by" in cell.text_content()]
    assert "səhifələr.csv" in cell
    assert "Pages listed: 3" in cell


def test_many_names_are_folded_and_bounded(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shelves.book("a", 1)
    for number in range(30):
        (folder / f"{number}.doc").write_text("no image")
    age(shelves.top)
    monkeypatch.setattr(pages, "MOST_NAMES_OF_ONE", 20)
    _, page = written(shelves.run(), shelves)
    [folded] = page.iter("details")
    assert len(folded.find_class("name")) == 20
    assert folded.text_content().endswith("and 10 more")


def test_an_unchanged_book_tells_the_same_of_its_description(shelves: Shelves) -> None:
    folder = shelves.book("a", 3)
    shelves.book("b")
    (folder / "səhifələr.csv").write_text("fayl,səhifə\n1.jpg,\n9.jpg,\n", "utf-8")
    age(shelves.top)
    first, second = (shelves.run() for _ in range(2))
    assert shelves.states(second) == {"a": "unchanged", "b": "unchanged"}
    told = [{book.book_id: book.report and book.report.description for book in one.books} for one in (first, second)]
    assert told[0]["a"]
    assert told[0]["a"].unlabelled == 1
    assert told[0] == told[1]
