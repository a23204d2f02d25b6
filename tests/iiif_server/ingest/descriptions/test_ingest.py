"""Whole ingests of described books: real folders, a real catalogue, real worker processes."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import orjson
import pytest

from iiif_server.care.history import history_of
from iiif_server.care.listings import Listings
from iiif_server.care.survey import health_of
from iiif_server.ingest.events import Event, Reading
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Described, Report
from iiif_server.ingest.withdraw import withdraw
from manifests import Book, Date, InvalidBook, PageOrder, document_version, first_text
from manifests.describe import Description, Rank, Ranked, template_xlsx
from tests.as_anybody import rights_count
from tests.iiif_server.ingest.descriptions.forms import ALTO, DUBLIN_CORE, MARCXML, MODS, mets
from tests.image_store.masters.pdf_bytes import Made

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings
    events: list[Event]

    def __call__(self, folder: Path, **said: object) -> Report: ...


@pytest.fixture
def scans(folder: Path, make_scan: MakeScan) -> Path:
    """A folder with three scans."""
    for number in (1, 2, 3):
        (folder / f"{number}.tif").write_bytes(make_scan(number))
    return folder


def book(runs: Runs) -> Book:
    return runs.holdings.library.get("b")


def labels(made: Book) -> list[str]:
    return [first_text(page.label)[0] for page in made.pages]


def manifest_of(runs: Runs) -> Any:
    version = document_version(book(runs).version, runs.holdings.urls, runs.holdings.limits)
    return orjson.loads(runs.holdings.library.document("b", "manifest", version) or b"")


def described(report: Report) -> Described:
    assert report.description is not None
    return report.description


def test_mets_gives_order_labels_contents_and_who_made_the_book(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["3.tif", "1.tif", "9.tif"]), "utf-8")
    (scans / "1.xml").write_text(ALTO, "utf-8")
    report = runs(scans)
    assert report.ok
    assert (described(report).sources, described(report).listed) == ({"mets.xml": "METS"}, 3)
    assert (described(report).missing, described(report).extra) == (("no. 3 (9.tif)",), ("2.tif",))
    assert (report.counts.described, report.counts.published) == (3, 3)
    assert [passed.source for passed in report.left_out] == ["1.xml"], "recognised text is nobody's description"
    made = book(runs)
    assert (made.title, made.language) == ({"az": ("Kitab",)}, "az")
    assert [page.key for page in made.pages] == ["3", "1", "2"]
    assert labels(made) == ["i", "1", "2.tif".removesuffix(".tif")]
    assert (made.about.date, first_text(made.about.contributors[0].name)[0]) == (Date("1912", 1912), "Sabir")
    assert [(first_text(one.label)[0], one.page) for one in made.sections] == [("Titul vərəqi", "3"), ("Hophop", "1")]
    shown = {pair["label"]["en"][0]: pair["value"] for pair in manifest_of(runs)["metadata"]}
    assert (shown["Author"], shown["Date"]) == ({"none": ["Sabir"]}, {"none": ["1912"]})
    health = health_of(runs.holdings, "b")
    assert {one.what: one.text for one in health.findings if one.what in ("extra", "not there")} == {
        "extra": "not in the description of the book",
        "not there": "1 of 3 pages in the description are not among the scans: no. 3 (9.tif)",
    }


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("record.xml", MODS, "MODS"),
        ("dc.xml", DUBLIN_CORE, "Dublin Core"),
        ("marc.xml", MARCXML, "MARC"),
        ("book.yaml", "başlıq: Kitab\n", "book.yaml"),
        ("kitab.csv", "Sərlövhə;Müəllif\nKitab;Sabir\n", "table"),
        ("kitablar.csv", "Qovluq;Sərlövhə\nbaşqa;Yox\nb;Kitab\n", "table"),
    ],
)
def test_every_form_gives_the_title(runs: Runs, scans: Path, name: str, content: str, form: str) -> None:
    (scans / name).write_text(content, "utf-8")
    report = runs(scans)
    assert report.ok
    assert described(report).sources == {name: form}
    assert first_text(book(runs).title)[0] == "Kitab"
    assert [page.key for page in book(runs).pages] == ["1", "2", "3"]


def test_a_workbook_with_one_row_a_page(runs: Runs, scans: Path) -> None:
    (scans / "pages.csv").write_text("Fayl,Səhifə,Bölmə,Gizli\n2.tif,i,Ön söz,\n1.tif,1,,\n3.tif,,,hə\n", "utf-8")
    assert runs(scans).ok
    made = book(runs)
    assert [(page.key, page.hidden) for page in made.pages] == [("2", False), ("1", False), ("3", True)]
    assert [(first_text(one.label)[0], one.page) for one in made.sections] == [("Ön söz", "2")]
    assert [canvas["label"]["none"] for canvas in manifest_of(runs)["items"]] == [["i"], ["1"]]
    (scans / "books.xlsx").write_bytes(template_xlsx("en", pages=False))
    assert described(runs(scans)).sources == {"books.xlsx": "table", "pages.csv": "table"}


SHOWN = """\
title: Kitab
vərəqləmə: kitab
start: 2.tif
orders:
  - label: {az: Müəllifin sırası, ru: Порядок автора}
    pages: [3.tif, i, "9"]
pages:
  - {file: 1.tif, page type: insert}
  - {file: 2.tif, label: i, səhifə növü: iki səhifə}
  - {file: 3.tif, вид страницы: страница}
"""


def test_how_pages_are_shown_and_in_which_other_order_PRE3_R28_R29_R61(runs: Runs, scans: Path) -> None:
    (scans / "book.yaml").write_text(SHOWN, "utf-8")
    report = runs(scans)
    assert report.ok
    made = book(runs)
    assert [page.behaviour for page in made.pages] == ["non-paged", "facing-pages", "paged"]
    assert (made.about.behaviour, made.start_key) == ("paged", "2")
    assert made.orders == (PageOrder({"az": ("Müəllifin sırası",), "ru": ("Порядок автора",)}, ("3", "2")),)
    assert "The order 'Müəllifin sırası' names '9', and no page of the book is called so." in described(report).notes
    document = manifest_of(runs)
    assert document["start"]["id"].endswith("/canvas/2")
    assert [canvas.get("behavior") for canvas in document["items"]] == [["non-paged"], ["facing-pages"], None]
    assert [one["behavior"] for one in document["structures"]] == [["sequence"]]
    before = made.version
    (scans / "book.yaml").write_text("title: Kitab\n", "utf-8")
    assert runs(scans).ok
    assert (book(runs).start_key, book(runs).orders, {page.behaviour for page in book(runs).pages}) == (
        None,
        (),
        {None},
    )
    assert book(runs).version != before


def test_contents_as_plain_lines(runs: Runs, scans: Path) -> None:
    (scans / "mündəricat.txt").write_text("1 Giriş\n  2 Bölmə\n9 Yoxdur\n", "utf-8")
    report = runs(scans, language="az")
    assert report.ok
    assert [one.page for one in book(runs).sections] == ["1", "2"]
    assert "no page of the book has that label" in described(report).notes[0]


@pytest.mark.parametrize(
    ("tag", "title", "direction"),
    [
        ("az-Latn", "Molla Nəsrəddin", "left-to-right"),
        ("az-Cyrl", "Молла Нәсрәддин", "left-to-right"),
        ("az-Arab", "ملا نصرالدین", "right-to-left"),
    ],
)
def test_azerbaijani_in_three_scripts(runs: Runs, scans: Path, tag: str, title: str, direction: str) -> None:
    said = f"title: {title}\nlanguage: [{tag}, ru]\nrights: Public domain\nsummary: {{az: Jurnal, ru: Журнал}}\n"
    (scans / "book.yaml").write_text(said, "utf-8")
    assert runs(scans).ok
    made, document = book(runs), manifest_of(runs)
    assert (made.title, made.language, made.about.other_languages) == ({tag: (title,)}, tag, ("ru",))
    assert (document["viewingDirection"], document["label"]) == (direction, {tag: [title]})
    assert document["rights"] == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert document["summary"] == {"az": ["Jurnal"], "ru": ["Журнал"]}
    assert "rights" not in {one.what for one in health_of(runs.holdings, "b").findings}


def test_unchanged_stays_and_a_changed_description_alone_builds_nothing(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["1.tif", "2.tif"]), "utf-8")
    assert runs(scans).published
    again = runs(scans)
    assert (again.published, again.built) == (False, 0)
    (scans / "book.yaml").write_text("title: Başqa\npages:\n  - {file: 2.tif, label: a}\n  - 1.tif\n", "utf-8")
    changed = runs(scans)
    assert (changed.published, changed.built, changed.ok) == (True, 0, True)
    assert [page.key for page in book(runs).pages] == ["2", "3", "1"]
    last = history_of(runs.holdings.engine, "b")[-2]
    assert (last.event, last.details["described"]) == ("ingested", ["title", "order", "labels"])
    assert any("The title: 'Başqa' of book.yaml is kept" in note for note in described(changed).notes)


def test_what_is_remembered_of_an_unchanged_book_tells_the_same_of_its_description(runs: Runs, scans: Path) -> None:
    """Times of long ago, so that nothing could have been changed since: then the book is not looked into again."""
    (scans / "mets.xml").write_text(mets(["1.tif", "9.tif"]), "utf-8")
    above = scans.parent / "other.xml"
    above.write_text("<x/>", "utf-8")
    for path in (*scans.iterdir(), above):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    first, again = runs(scans), runs(scans)
    assert not any(isinstance(event, Reading) for event in runs.events), "else this test proves nothing"
    assert again.description == first.description
    above.write_text(mets([f"{scans.name}/1.tif"]), "utf-8")
    runs(scans)
    assert any(isinstance(event, Reading) for event in runs.events), "a METS above the folder may be of this book"


def test_what_the_command_says_comes_first_and_what_was_said_once_stays(runs: Runs, scans: Path) -> None:
    runs(scans, title="Əl ilə", language="az-Cyrl")
    assert runs(scans).title == "Əl ilə"
    (scans / "mets.xml").write_text(mets(["1.tif"]), "utf-8")
    assert runs(scans, title="Əl ilə", language="az-Cyrl").title == "Əl ilə"
    assert book(runs).language == "az-Cyrl"
    # Neither the METS nor its disappearance takes back what was given.
    assert (runs(scans).title, book(runs).language) == ("Əl ilə", "az-Cyrl")
    (scans / "mets.xml").unlink()
    assert (runs(scans).title, book(runs).language) == ("Əl ilə", "az-Cyrl")
    assert runs(scans, title="Başqa").title == "Başqa"


def test_a_mistake_in_the_librarians_own_words_is_an_error_and_takes_nothing_away(runs: Runs, scans: Path) -> None:
    (scans / "book.yaml").write_text("title: Kitab\nauthor: Sabir\n", "utf-8")
    runs(scans)
    before = book(runs)
    (scans / "book.yaml").write_text("title: Kitab\nlanguage: klinqonca\n", "utf-8")
    report = runs(scans)
    assert (report.ok, report.complete, book(runs)) == (False, True, before)
    assert [one.source for one in described(report).mistakes] == ["book.yaml"]
    assert "Line 2" in described(report).mistakes[0].reason
    assert described(report).kept
    (scans / "book.yaml").unlink()
    gone = runs(scans)
    assert (gone.ok, gone.published, book(runs)) == (True, False, before)
    assert "The description of the book (book.yaml) is not there any more" in described(gone).notes[0]


def test_a_first_ingest_with_a_mistake_publishes_the_scans(runs: Runs, scans: Path) -> None:
    (scans / "book.yaml").write_text("a: b: c\n", "utf-8")
    report = runs(scans)
    assert (report.ok, report.published, report.built) == (False, True, 3)
    assert Listings(runs.holdings.engine).get("b") is None


def test_a_broken_record_and_a_foreign_table_are_notes(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["1.tif"])[:-200], "utf-8")
    (scans / "sums.csv").write_text("d41d8cd9,1.tif\n", "utf-8")
    report = runs(scans)
    assert report.ok
    assert sorted(one.source for one in described(report).unread) == ["mets.xml", "sums.csv"]


def test_thumbnails_that_mets_lists_are_no_pages(runs: Runs, scans: Path, make_scan: MakeScan) -> None:
    (scans / "thumbs").mkdir()
    for number in (1, 2):
        (scans / "thumbs" / f"{number}.jpg").write_bytes(make_scan(number, 16, 16))
    thumbs = [["thumbs/1.jpg"], ["thumbs/2.jpg"]]
    (scans / "mets.xml").write_text(mets(["1.tif", "2.tif"], more_files=thumbs), "utf-8")
    report = runs(scans)
    assert [page.key for page in book(runs).pages] == ["1", "2", "3"]
    assert {one.source: one.reason for one in report.left_out} == {
        f"thumbs/{number}.jpg": f"another copy of the page that {number}.tif shows" for number in (1, 2)
    }


def test_mets_in_the_folder_above_counts_where_it_names_this_folder(runs: Runs, scans: Path) -> None:
    above = scans.parent / "mets.xml"
    above.write_text(mets(["başqa/2.tif", "başqa/1.tif"]), "utf-8")
    assert runs(scans).description is None
    above.write_text(mets([f"{scans.name}/2.tif", f"file:./{scans.name}/1.tif"]), "utf-8")
    assert described(runs(scans)).sources == {"../mets.xml": "METS"}
    assert [page.key for page in book(runs).pages] == ["2", "3", "1"]


@pytest.mark.slow
def test_a_document_with_its_description_beside_it(runs: Runs, folder: Path) -> None:
    made = Made(info=b"/Title(In the file)/Author(Mirze Celil)")
    for words in (b"one", b"two"):
        made.page(b"BT /F 20 Tf 10 250 Td (" + words + b") Tj ET", "0 0 72 288")
    (folder / "k.pdf").write_bytes(made.whole())
    runs(folder / "k.pdf")
    assert first_text(book(runs).about.contributors[0].name)[0] == "Mirze Celil"
    assert first_text(book(runs).title)[0] == "In the file"
    (folder / "k.yaml").write_text("title: Kitab\nauthor: Sabir\npages: [{label: a}, {label: b}]\n", "utf-8")
    (folder / "k.contents.txt").write_text("b İkinci\n", "utf-8")
    (folder / "k.txt").write_text("1 recognised\n", "utf-8")
    report = runs(folder / "k.pdf")
    assert described(report).sources == {"k.contents.txt": "contents", "k.yaml": "book.yaml"}
    assert (labels(book(runs)), first_text(book(runs).title)[0]) == (["a", "b"], "Kitab")
    assert first_text(book(runs).about.contributors[0].name)[0] == "Sabir"


def test_a_description_from_elsewhere(runs: Runs, scans: Path) -> None:
    row = Ranked(Rank.TABLE, Description("books.xlsx", "table", title={"az": ("Cədvəldən",)}))
    (scans / "mets.xml").write_text(mets(["2.tif", "1.tif"]), "utf-8")
    report = runs(scans, descriptions=(row,))
    assert (report.title, described(report).sources) == ("Cədvəldən", {"mets.xml": "METS", "books.xlsx": "table"})
    assert [page.key for page in book(runs).pages] == ["2", "3", "1"]


def test_a_dry_run_tells_the_same_and_keeps_nothing(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["1.tif", "9.tif"]), "utf-8")
    report = runs(scans, dry_run=True)
    assert (described(report).missing, described(report).extra) == (("no. 2 (9.tif)",), ("2.tif", "3.tif"))
    assert report.title == "Kitab"
    assert Listings(runs.holdings.engine).get("b") is None


def test_all_pages_hidden_is_an_error_before_anything_is_built(runs: Runs, scans: Path) -> None:
    said = "pages:\n" + "".join(f"  - {{file: {number}.tif, hidden: yes}}\n" for number in (1, 2, 3))
    (scans / "book.yaml").write_text(said, "utf-8")
    with pytest.raises(InvalidBook, match=r"book\.yaml hides every page"):
        runs(scans)
    assert not any(runs.holdings.pyramids.rglob("*.tif"))


def test_a_description_that_cannot_be_read_is_told(runs: Runs, scans: Path) -> None:
    (scans / "book.yaml").write_text("title: Kitab\n", "utf-8")
    (scans / "book.yaml").chmod(0)
    with rights_count():
        assert "cannot be read" in described(runs(scans)).mistakes[0].reason


def test_a_record_that_cannot_be_read_is_told_too(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["1.tif"]), "utf-8")
    (scans / "mets.xml").chmod(0)
    with rights_count():
        [note] = described(runs(scans)).unread
    assert (note.source, "cannot be read" in note.reason) == ("mets.xml", True)


def test_a_link_out_of_the_folder_is_not_followed(runs: Runs, scans: Path) -> None:
    secret = scans.parent / "secret.yaml"
    secret.write_text("title: Gizli\n", "utf-8")
    (scans / "book.yaml").symlink_to(secret)
    report = runs(scans)
    assert report.description is None
    assert first_text(book(runs).title)[0] == scans.name


def test_what_is_kept_of_a_description_goes_with_the_book(runs: Runs, scans: Path) -> None:
    (scans / "mets.xml").write_text(mets(["1.tif"]), "utf-8")
    runs(scans)
    withdraw(runs.holdings, "b")
    assert Listings(runs.holdings.engine).get("b") is None


@pytest.mark.slow
def test_the_real_book(runs: Runs, shared_data: Path) -> None:
    runs.holdings = replace(runs.holdings, max_pixels=10_000_000)
    report = runs(shared_data / "kant-1784")
    made = book(runs)
    assert made.title == {"de": ("Beantwortung der Frage: Was ist Aufklärung?",)}
    assert (made.language, made.about.date) == ("de", Date("1784", 1784))
    people = [(first_text(one.name)[0], one.role) for one in made.about.contributors]
    assert people == [("Immanuel Kant", "aut")]
    assert (first_text(made.about.place)[0], first_text(made.about.publisher)[0]) == ("Berlin", "Haude und Spener")
    assert [(one.label, one.page) for one in made.sections] == [({"de": ("Kapitel",)}, "OCR-D-IMG_0001")]
    assert (described(report).listed, described(report).missing) == (20, ())
    assert described(report).extra == ("INPUT_0020.jp2",), "a scan that the METS does not know"
    listed = [page.key for page in made.pages if page.key != "INPUT_0020"]
    assert listed == [f"OCR-D-IMG_{number:04}" for number in range(1, 21)]
