"""A book as a PDF, as a reader who had no part in writing it finds it (pypdfium2)."""

import io
import re
from dataclasses import replace
from http import HTTPStatus

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image
from werkzeug.test import TestResponse

from iiif_server.application import NODE_MODULES
from iiif_server.gate import Gate, Reduce, Refuse
from iiif_server.taking_home import wanted
from iiif_server.taking_home.cover import STYLES
from iiif_server.taking_home.fonts import Fonts
from iiif_server.taking_home.leaf import Kind
from image_store import Limits
from image_store.tiles import FileTiles
from tests.iiif_server.taking_home.conftest import ARABIC, LATIN, LATIN_TEXT, PAGES, Shelf, published

# Counted requests: a file is made anew at each.
pytestmark = pytest.mark.one_way


def fetched(shelf: Shelf, query: str = "") -> tuple[TestResponse, pypdfium2.PdfDocument]:
    answer = shelf.client.get(f"/books/molla.pdf{query}")
    assert answer.status_code == 200, answer.text
    return answer, pypdfium2.PdfDocument(answer.data)


def text_of(document: pypdfium2.PdfDocument, sheet: int) -> str:
    return str(document[sheet].get_textpage().get_text_range())


def test_every_page_is_one_image_as_the_server_sends_it(shelf: Shelf) -> None:
    _, document = fetched(shelf, "?resolution=full")
    assert len(document) == 1 + len(PAGES)
    for sheet, (name, (width, height)) in enumerate(PAGES.items(), 1):
        page = document[sheet]
        assert [round(side) for side in page.get_size()] == [round(side * 72 / 300) for side in (width, height)]
        (image,) = [found for found in page.get_objects() if found.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        assert image.get_px_size() == (width, height)
        sent = shelf.client.get(f"/iiif/3/molla_{name}/full/max/0/default.jpg").data
        shown = page.render(scale=width / page.get_size()[0]).to_pil().convert("RGB")
        expected = Image.open(io.BytesIO(sent)).convert("RGB").resize(shown.size)
        assert np.abs(np.asarray(shown, int) - np.asarray(expected, int)).mean() < 1


def test_a_page_that_is_one_tile_goes_in_unchanged(shelf: Shelf) -> None:
    answer, _ = fetched(shelf, "?pages=3")
    tile = FileTiles(shelf.stems["3"]).read(0, 0, 0)
    assert tile in answer.data


def test_the_resolution_chooses_a_level(shelf: Shelf) -> None:
    sizes = {}
    for resolution in ("small", "medium", "full"):
        _, document = fetched(shelf, f"?pages=1&resolution={resolution}")
        (image,) = [one for one in document[1].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        sizes[resolution] = image.get_px_size()
    assert sizes == {"small": (1019, 1357), "medium": (1019, 1357), "full": (1019, 1357)}


def test_contents_labels_direction_and_description(shelf: Shelf) -> None:
    answer, document = fetched(shelf)
    marks = [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert marks == [(0, "Ön söz", 1), (1, "Əlifba", 2), (0, "باب", 4)]
    assert [document.get_page_label(at) for at in range(5)] == ["Fayl haqqında", "iii", "1", "۲", "3 <b>"]
    assert b"/Direction" not in answer.data
    said = document.get_metadata_dict()
    assert said["Title"] == "Molla Nəsrəddin"
    assert said["Author"] == "Məmmədquluzadə, Cəlil"


def test_the_description_in_xmp_is_well_formed_and_in_its_languages(shelf: Shelf) -> None:
    answer, _ = fetched(shelf)
    (packet,) = re.findall(rb"<x:xmpmeta.*</x:xmpmeta>", answer.data, re.DOTALL)
    tree = etree.fromstring(packet)
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "r": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "s": "http://ns.adobe.com/xap/1.0/rights/",
    }
    titles = {
        item.get("{http://www.w3.org/XML/1998/namespace}lang"): item.text
        for item in tree.iterfind(".//dc:title//r:li", names)
    }
    assert titles == {"x-default": "Molla Nəsrəddin", "az-Latn": "Molla Nəsrəddin", "az-Arab": "ملا نصرالدین"}
    assert tree.findtext(".//s:WebStatement", namespaces=names) == "http://creativecommons.org/licenses/by/4.0/"


def test_a_part_of_a_book_has_the_contents_that_lie_in_it(shelf: Shelf) -> None:
    answer, document = fetched(shelf, "?pages=2-3")
    assert [document.get_page_label(at) for at in range(3)] == ["Fayl haqqında", "1", "۲"]
    # The preface began on page iii, and page 1 is still in it.
    assert [(one.get_title(), one.get_dest().get_index()) for one in document.get_toc()] == [
        ("Ön söz", 1),
        ("Əlifba", 1),
    ]
    assert "%282%E2%80%933%29.pdf" in answer.headers["Content-Disposition"]


def test_text_is_found_and_copied_and_not_seen(shelf: Shelf) -> None:
    _, document = fetched(shelf)
    assert text_of(document, 1) == "\r\n".join(ARABIC)
    assert text_of(document, 4) == "\r\n".join(LATIN)
    assert document[4].get_textpage().search("Əlifba", match_case=True).get_next() is not None
    assert text_of(document, 2) == ""


def test_words_stand_where_they_are_printed(shelf: Shelf) -> None:
    _, document = fetched(shelf)
    page, letters = document[4], document[4].get_textpage()
    places = [letters.get_charbox(at, loose=True) for at in range(letters.count_chars())]
    scale = 72 / 300
    word = LATIN_TEXT.blocks[0].lines[1][0]
    start = text_of(document, 4).index(word.text)
    for at, part in ((start, 0.0), (start + len(word.text) - 1, 1 - 1 / len(word.text))):
        left, bottom, _, top = places[at]
        assert left == pytest.approx((word.left + part * (word.right - word.left)) * scale, abs=1)
        assert bottom == pytest.approx(page.get_size()[1] - word.bottom * scale, abs=1)
        assert top == pytest.approx(page.get_size()[1] - word.top * scale, abs=1)


def test_a_book_that_is_read_from_the_right(shelf: Shelf) -> None:
    published(shelf.config, lambda book: replace(book, language="az-Arab", title={"az-Arab": ("باغ",)}))
    answer, document = fetched(shelf)
    assert b"/ViewerPreferences <</DisplayDocTitle true /Direction /R2L>>" in answer.data
    assert text_of(document, 1) == "\r\n".join(ARABIC)
    assert "باغ" in text_of(document, 0)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "az",
            (
                "İstinad üçün",
                "Hüquqlar",
                "CC BY 4.0",
                "Bütün səhifələr: 4",
                "müraciət tarixi",
                "Müəllif: Məmmədquluzadə, Cəlil",
            ),
        ),
        ("en", ("How to cite", "Rights", "CC BY 4.0", "All pages: 4", "accessed", "Author: Məmmədquluzadə, Cəlil")),
        (
            "ru",
            (
                "Как цитировать",
                "Права",
                "CC BY 4.0",
                "Все страницы: 4",
                "дата обращения",
                "Автор: Məmmədquluzadə, Cəlil",
            ),
        ),
    ],
)
def test_the_first_sheet_speaks_the_readers_language(shelf: Shelf, language: str, words: tuple[str, ...]) -> None:
    answer, document = fetched(shelf, f"?lang={language}")
    sheet = text_of(document, 0)
    assert [word for word in words if word not in sheet] == []
    for always in (
        "Molla Nəsrəddin",
        "Milli Kitabxana",
        "Tiflis: Qeyrət, 1906",
        "M-17",
        "https://books.example.az/books/molla",
    ):
        assert always in sheet.replace("\r\n", " ")
    assert "Accept-Language" in answer.headers["Vary"]


def test_arabic_on_the_first_sheet_is_shaped_and_can_be_copied(shelf: Shelf) -> None:
    _, document = fetched(shelf)
    assert "ملا نصرالدین" in text_of(document, 0)


def test_letters_behind_arabic_ones_have_their_own_width(shelf: Shelf) -> None:
    _, document = fetched(shelf)
    letters, text = document[0].get_textpage(), text_of(document, 0)
    start = text.index("Hüquqlar")
    first, last = (letters.get_charbox(at, loose=True) for at in (start, start + len("Hüquqlar") - 1))
    pieces = Fonts(NODE_MODULES).set_line("Hüquqlar", bold=True, right_to_left=False)
    assert last[2] - first[0] == pytest.approx(
        sum(piece.width for piece in pieces) * STYLES[Kind.HEADING].size / 1000, abs=0.5
    )


def test_the_addresses_on_the_first_sheet_can_be_clicked(shelf: Shelf) -> None:
    answer, _ = fetched(shelf)
    for address in ("https://books.example.az/books/molla", "http://creativecommons.org/licenses/by/4.0/"):
        assert address.encode().hex().upper().encode() in answer.data


def test_a_page_that_is_broken_breaks_no_file(shelf: Shelf) -> None:
    shelf.stems["2"].with_name(shelf.stems["2"].name + ".index").write_bytes(b"rot")
    shelf.stems["1"].with_name(shelf.stems["1"].name + ".text").write_bytes(b"rot")
    _, document = fetched(shelf, "?lang=en")
    assert len(document) == 5
    assert "Page “1” cannot be shown" in text_of(document, 2).replace("\r\n", " ")
    # The text of page iii is lost, its image is not.
    assert text_of(document, 1) == ""
    assert [document.get_page_label(at) for at in range(5)] == ["About this file", "iii", "1", "۲", "3 <b>"]
    ready = shelf.client.get("/health/ready").text
    assert "cannot be used" in ready
    assert "the text of the page 1 cannot be read" in ready


def test_the_answer_is_named_and_not_kept_by_proxies(shelf: Shelf) -> None:
    answer, _ = fetched(shelf)
    head = shelf.client.head("/books/molla.pdf")
    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Type", "Content-Disposition", "ETag", "Accept-Ranges", "Access-Control-Allow-Origin"):
        assert head.headers[name] == answer.headers[name]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"molla.pdf\"; filename*=UTF-8''Molla%20N%C9%99sr%C9%99ddin.pdf"
    )
    assert answer.headers["Accept-Ranges"] == "none"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = shelf.client.get("/books/molla.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    other = shelf.client.head("/books/molla.pdf?lang=ru")
    assert other.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("?pages=0", 400, "the pages must be numbers and ranges like 5-20,25 or 100-, not '0'"),
        ("?pages=5", 400, "the book has 4 pages to show; ask for some of 1-4, not 5"),
        ("?pages=3-2", 400, "the pages 3-2 end before they begin"),
        ("?resolution=best", 400, "the resolution must be one of small, medium, full, not 'best'"),
    ],
)
def test_what_cannot_be_given_is_told_before_the_first_byte(
    shelf: Shelf, query: str, status: int, sentence: str
) -> None:
    answer = shelf.client.get(f"/books/molla.pdf{query}")
    assert (answer.status_code, answer.text.partition(": ")[2].strip()) == (status, sentence)
    assert shelf.client.get("/books/nobody.pdf").status_code == 404


def test_limits_of_pages_and_pixels_are_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wanted, "MOST_PAGES", 3)
    assert "at most 3; ask for a part of them, such as ?pages=1-3" in shelf.client.get("/books/molla.pdf").text
    monkeypatch.setattr(wanted, "MOST_PIXELS", 1_000_000)
    answer = shelf.client.get("/books/molla.pdf?pages=1-2")
    assert answer.status_code == 400
    assert "ask for fewer pages or for a coarser resolution" in answer.text


def test_citations(shelf: Shelf) -> None:
    ris = shelf.client.get("/books/molla.ris")
    assert ris.headers["Content-Type"] == "application/x-research-info-systems"
    assert ris.text.startswith(
        "TY  - BOOK\r\nTI  - Molla Nəsrəddin\r\nTT  - ملا نصرالدین\r\nAU  - Məmmədquluzadə, Cəlil\r\n"
    )
    assert shelf.client.get("/books/molla.bib").text.startswith("@book{molla,\n  author = {{Məmmədquluzadə, Cəlil}},")
    text = shelf.client.get("/books/molla/citation?lang=en").text
    assert text.startswith(
        "Məmmədquluzadə, Cəlil. Molla Nəsrəddin. Tiflis: Qeyrət, 1906. Milli Kitabxana, M-17. "
        "https://books.example.az/books/molla (accessed "
    )


def test_every_object_begins_where_the_table_says(shelf: Shelf) -> None:
    answer, _ = fetched(shelf)
    data = answer.data
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])  # type: ignore[index]
    lines = data[start:].split(b"\n")
    assert lines[0] == b"xref"
    count = int(lines[1].split()[1])
    places = [(number, int(line[:10])) for number, line in enumerate(lines[2 : 2 + count]) if line[17:18] == b"n"]
    assert len(places) > 30
    assert all(data.startswith(b"%d 0 obj\n" % number, place) for number, place in places)
    assert len({place for _, place in places}) == len(places)


def test_who_finds_no_place_is_told_to_come_again(shelf: Shelf) -> None:
    begun = [shelf.client.get("/books/molla.pdf", buffered=False) for _ in range(4)]
    answer = shelf.client.get("/books/molla.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "many books are being sent as files" in answer.text
    # Neither a HEAD nor a 304 needs a place.
    assert shelf.client.head("/books/molla.pdf").status_code == 200
    begun[0].close()
    assert shelf.client.get("/books/molla.pdf").status_code == 200
    for one in begun:
        one.close()


def test_the_gate_holds_for_files_too(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    open_tag = shelf.client.head("/books/molla.pdf").headers["ETag"]
    monkeypatch.setattr(Gate, "access", lambda *_: Reduce(Limits(10**6, 512)))
    _, document = fetched(shelf, "?resolution=full&pages=1")
    (image,) = [one for one in document[1].get_objects() if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert max(image.get_px_size()) == 512
    assert shelf.client.head("/books/molla.pdf").headers["ETag"] != open_tag
    monkeypatch.setattr(Gate, "access", lambda *_: Refuse(HTTPStatus.FORBIDDEN, "for the reading room only"))
    for path in ("/books/molla.pdf", "/books/molla.ris", "/books/molla/citation"):
        assert shelf.client.get(path).status_code == 403
