"""The images of a book as a ZIP, as a reader unpacks it; and what is counted of files that were taken."""

import io
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import html
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families

from iiif_server.gate import Gate, Reduce, Refuse
from iiif_server.taking_home import wanted
from iiif_server.taking_home.streams import PART
from image_store import Limits
from image_store.tiles import FileTiles
from manifests import Book
from tests.iiif_server.taking_home.conftest import PAGES, Shelf, published

# Counted requests: a file is made anew at each.
pytestmark = pytest.mark.one_way

NAMES = ["molla/0001_iii.jpg", "molla/0002_1.jpg", "molla/0003_۲.jpg", "molla/0004_3 _b_.jpg"]


def fetched(shelf: Shelf, query: str = "") -> ZipFile:
    answer = shelf.client.get(f"/books/molla.zip{query}")
    assert answer.status_code == 200, answer.text
    return ZipFile(io.BytesIO(answer.data))


def labelled(book: Book, labels: Mapping[str, str]) -> Book:
    pages = (one._replace(label={"none": (labels.get(one.key, "x"),)}) for one in book.pages)
    return replace(book, pages=tuple(pages))


def test_every_page_is_one_image_as_the_server_sends_it_in_the_order_of_reading(shelf: Shelf) -> None:
    read = fetched(shelf, "?resolution=full")
    about, *images = read.namelist()
    assert about == "molla/about.txt"
    assert images == NAMES == sorted(images)
    assert {one.compress_type for one in read.infolist()} == {ZIP_STORED}
    for name, (page, size) in zip(images, PAGES.items(), strict=True):
        sent = shelf.client.get(f"/iiif/3/molla_{page}/full/max/0/default.jpg").data
        taken, expected = (Image.open(io.BytesIO(jpeg)) for jpeg in (read.read(name), sent))
        assert taken.size == size
        assert taken.tobytes() == expected.tobytes()
    # A page that is one tile goes in as it is stored.
    assert read.read(NAMES[2]) == FileTiles(shelf.stems["3"]).read(0, 0, 0)


def test_a_part_of_a_book_keeps_its_numbers_and_says_which_part_it_is(shelf: Shelf) -> None:
    read = fetched(shelf, "?pages=2-3&lang=en")
    assert read.namelist()[1:] == NAMES[1:3]
    about = read.read("molla/about.txt").decode()
    assert about.startswith("Milli Kitabxana\nMolla Nəsrəddin\nملا نصرالدین\n\nHow to cite\nMəmmədquluzadə, Cəlil. ")
    for line in (
        "\nRights\nCC BY 4.0\n",
        "\nPages 2–3 of 4\n",
        "The book is at https://books.example.az/books/molla\n",
    ):
        assert line in about


def test_no_label_leaves_the_folder_or_is_too_long_for_it(shelf: Shelf) -> None:
    labels = {"1": "../../etc/passwd", "2": "ﷺ" * 300, "3": "...", "4": "CON: <1>"}
    published(shelf.config, lambda book: labelled(book, labels))
    names = fetched(shelf).namelist()[1:]
    assert names == [
        "molla/0001__.._etc_passwd.jpg",
        f"molla/0002_{'ﷺ' * 60}.jpg",
        "molla/0003.jpg",
        "molla/0004_CON_ _1_.jpg",
    ]
    assert max(len(name.partition("/")[2].encode()) for name in names) <= 255


def test_a_page_that_is_broken_keeps_its_place(shelf: Shelf) -> None:
    shelf.stems["2"].with_name(shelf.stems["2"].name + ".index").write_bytes(b"rot")
    read = fetched(shelf, "?lang=en")
    assert read.namelist()[1:] == [NAMES[0], "molla/0002_1.txt", *NAMES[2:]]
    assert read.read("molla/0002_1.txt").decode().startswith("Page “1” cannot be shown: its image cannot be read.")
    assert "cannot be used" in shelf.client.get("/health/ready").text


def test_the_answer_is_named_and_kept_by_nobody(shelf: Shelf) -> None:
    head = shelf.client.head("/books/molla.zip")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Type"] == "application/zip"
    assert head.headers["Content-Disposition"] == (
        "attachment; filename=\"molla.zip\"; filename*=UTF-8''Molla%20N%C9%99sr%C9%99ddin.zip"
    )
    assert head.headers["X-Robots-Tag"] == "noindex"
    assert head.headers["Cache-Control"] == "private, no-cache"
    assert shelf.client.head("/books/molla.pdf").headers["ETag"] != head.headers["ETag"]
    again = shelf.client.get("/books/molla.zip", headers={"If-None-Match": head.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_what_cannot_be_given_is_told_before_the_first_byte(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shelf.client.get("/books/molla.zip?resolution=best").status_code == 400
    assert shelf.client.get("/books/nobody.zip").status_code == 404
    monkeypatch.setattr(wanted, "MOST_PAGES", 3)
    assert "at most 3; ask for a part of them, such as ?pages=1-3" in shelf.client.get("/books/molla.zip").text


def test_the_gate_holds(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "access", lambda *_: Reduce(Limits(10**6, 512)))
    read = fetched(shelf, "?resolution=full&pages=1")
    assert max(Image.open(io.BytesIO(read.read(NAMES[0]))).size) == 512
    monkeypatch.setattr(Gate, "access", lambda *_: Refuse(HTTPStatus.FORBIDDEN, "for the reading room only"))
    for ending in ("zip", "epub"):
        assert shelf.client.get(f"/books/molla.{ending}").status_code == 403


def counted(shelf: Shelf) -> dict[tuple[str, str, str | None], float]:
    families = text_string_to_metric_families(shelf.client.get("/metrics").text)
    samples = (sample for family in families if family.name.startswith("iiif_file") for sample in family.samples)
    return {(one.name, one.labels["ending"], one.labels.get("end")): one.value for one in samples if one.value}


def test_what_is_taken_is_counted(shelf: Shelf) -> None:
    assert counted(shelf) == {}
    whole = {ending: len(shelf.client.get(f"/books/molla.{ending}").data) for ending in ("pdf", "epub", "zip")}
    begun = shelf.client.get("/books/molla.zip", buffered=False)
    parts = iter(begun.response)
    # The second part is asked for: so the first was taken.
    first, _ = next(parts), next(parts)
    begun.close()
    shelf.client.head("/books/molla.zip")
    assert len(first) < PART
    assert counted(shelf) == {
        ("iiif_files_total", "pdf", "whole"): 1,
        ("iiif_files_total", "epub", "whole"): 1,
        ("iiif_files_total", "zip", "whole"): 1,
        ("iiif_files_total", "zip", "broken off"): 1,
        ("iiif_file_bytes_total", "pdf", None): whole["pdf"],
        ("iiif_file_bytes_total", "epub", None): whole["epub"],
        ("iiif_file_bytes_total", "zip", None): whole["zip"] + len(first),
    }


@pytest.mark.parametrize(
    ("language", "words"), [("az", "İstinad"), ("en", "Citation"), ("ru", "Библиографическая ссылка")]
)
def test_the_page_of_the_book_leads_to_every_file_and_to_the_citations(shelf: Shelf, language: str, words: str) -> None:
    page = html.document_fromstring(shelf.client.get(f"/books/molla?lang={language}").text)
    links = {"".join(map(str, link.itertext())): link for link in page.iterfind(".//p[@class='links']/a")}
    endings = {"PDF": ".pdf", "EPUB": ".epub", "RIS": ".ris", "BibTeX": ".bib", words: "/citation"}
    for name, ending in endings.items():
        address = links[name].get("href")
        assert address == f"https://books.example.az/books/molla{ending}"
        answer = shelf.client.head(f"/books/molla{ending}")
        assert (answer.status_code, answer.mimetype) == (200, links[name].get("type"))
