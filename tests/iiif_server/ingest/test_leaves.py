"""Masters with many pages: each page of a document is a page of the book, with a name that lasts."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from PIL import Image
from tifffile import TiffFile

from iiif_server.ingest.errors import AnotherBook, NothingToIngest
from iiif_server.ingest.events import Event, PageDone
from iiif_server.ingest.find import Found
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.leaves import default_title, pages_of, resolution_of, sections_now, sections_of
from iiif_server.ingest.plan import Fingerprint, Hashed, Known, PlannedPage
from iiif_server.ingest.report import Report
from image_store import Dimensions, ImageInfo, ImageRecord, Source
from image_store.building import Contents, Leaf, OutlineEntry
from manifests import Book, Page, PageImage, Section, first_text, language_map

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings
    events: list[Event]

    def __call__(self, folder: Path, **said: object) -> Report: ...


def document(path: Path, shades: Sequence[int]) -> None:
    """A TIFF of pages, each of one gray."""
    pages = [Image.new("L", (60 + at, 80), shade) for at, shade in enumerate(shades)]
    pages[0].save(path, save_all=True, append_images=pages[1:])


def told(runs: Runs, book: str = "b") -> dict[str, str]:
    """Page key -> place of the published book."""
    return {page.key: page.place for page in runs.holdings.library.get(book).pages}


def test_a_document_alone_becomes_a_book(runs: Runs, folder: Path) -> None:
    document(folder / "Kitab 1.tif", (0, 99, 200))
    report = runs(folder / "Kitab 1.tif", book_id=None)
    assert (report.ok, report.book_id, report.title, report.built) == (True, "Kitab-1", "Kitab 1", 3)
    pages = runs.holdings.library.get("Kitab-1").pages
    assert [(page.key, page.place, first_text(page.label)[0]) for page in pages] == [
        ("p0001", "Kitab 1.tif#p0001", "1"),
        ("p0002", "Kitab 1.tif#p0002", "2"),
        ("p0003", "Kitab 1.tif#p0003", "3"),
    ]
    assert [page.image and page.image.info.dimensions.width for page in pages] == [60, 61, 62]
    source = runs.holdings.catalog.get("Kitab-1_p0003").source
    whole = hashlib.sha256((folder / "Kitab 1.tif").read_bytes()).hexdigest()
    assert (source.key, source.leaf, source.sha256) == ("Kitab 1.tif", "p0003", whole)
    assert (source.leaf_sha256, source.fingerprint) == (pages[2].fingerprint, pages[2].fingerprint)
    assert len({runs.holdings.catalog.get(f"Kitab-1_p000{n}").source.fingerprint for n in (1, 2, 3)}) == 3


def test_a_second_run_does_nothing(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99, 200))
    for path in (folder / "a.tif", folder):
        assert runs(path, book_id="b", dry_run=True).need
    assert not runs.holdings.library.has("b")
    assert runs(folder).built == 3
    for run in ({}, {"dry_run": True}, {"prune": True}):
        report = runs(folder, **run)
        assert (report.ok, report.published, report.states["unchanged"], report.built) == (True, False, 3, 0)
        assert not [event for event in runs.events if isinstance(event, PageDone)]


def test_documents_and_scans_side_by_side(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    document(folder / "vol10.tif", (0, 99))
    document(folder / "vol2.tif", (50, 150))
    (folder / "1.jpg").write_bytes(make_scan(1))
    assert runs(folder).ok
    assert list(told(runs)) == ["1", "vol2-p0001", "vol2-p0002", "vol10-p0001", "vol10-p0002"]


def test_keys_last_when_the_document_gets_company(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    document(folder / "a.tif", (0, 99))
    runs(folder)
    (folder / "b.jpg").write_bytes(make_scan(1))
    document(folder / "c.tif", (7, 8))
    report = runs(folder)
    assert (report.built, report.states["unchanged"]) == (3, 2)
    assert list(told(runs)) == ["p0001", "p0002", "b", "c-p0001", "c-p0002"]


def test_a_page_more(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99))
    runs(folder)
    document(folder / "a.tif", (0, 99, 200))
    report = runs(folder)
    assert (report.ok, report.states["changed"], report.states["unchanged"], report.states["new"]) == (True, 0, 2, 1)
    assert list(told(runs)) == ["p0001", "p0002", "p0003"]


def test_pages_fewer_stay_until_they_are_pruned(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99, 200))
    runs(folder)
    document(folder / "a.tif", (0, 99))
    report = runs(folder)
    assert (report.states["gone"], report.counts.found, report.counts.gone) == (1, 2, 1)
    assert [first_text(page.label)[0] for page in runs.holdings.library.get("b").pages] == ["1", "2", "3"]
    assert runs(folder, prune=True).pruned == ("a.tif#p0003",)
    assert list(told(runs)) == ["p0001", "p0002"]


def test_a_renamed_document_has_the_same_pages(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99))
    runs(folder)
    (folder / "a.tif").rename(folder / "z.tif")
    report = runs(folder)
    assert (report.ok, report.states["renamed"], report.built) == (True, 2, 0)
    assert told(runs) == {"p0001": "z.tif#p0001", "p0002": "z.tif#p0002"}
    assert runs.holdings.catalog.get("b_p0002").source.key == "z.tif"


def test_a_page_that_becomes_the_first_of_several_keeps_its_key(runs: Runs, folder: Path) -> None:
    """So it is with the documents of which this server once took the first page alone."""
    document(folder / "a.tif", (0,))
    runs(folder)
    assert told(runs) == {"a": "a.tif"}
    document(folder / "a.tif", (0, 99))
    assert runs(folder).ok
    assert told(runs) == {"a": "a.tif#p0001", "p0002": "a.tif#p0002"}
    document(folder / "a.tif", (0,))
    assert runs(folder, prune=True).ok
    assert told(runs) == {"a": "a.tif"}


def test_a_document_that_cannot_be_read_keeps_its_pages(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99))
    runs(folder)
    whole = (folder / "a.tif").read_bytes()
    (folder / "a.tif").write_bytes(b"")
    for run in ({}, {"prune": True}):
        report = runs(folder, **run)
        assert [(one.key, one.reason, one.missing) for one in report.problems] == [
            ("p0001", "the file is empty", False),
            ("p0002", "the file is empty", False),
        ]
        assert len(runs.holdings.library.get("b").pages_with_image) == 2
    (folder / "a.tif").write_bytes(whole)
    assert (runs(folder).ok, runs(folder).states["unchanged"]) == (True, 2)


def test_one_bad_page_of_a_document_is_one_bad_page(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99, 200))
    content = bytearray((folder / "a.tif").read_bytes())
    with TiffFile(folder / "a.tif") as opened:
        (place,) = opened.pages[2].aspage().dataoffsets
    # The third page says that its rows lie beyond the end.
    at = bytes(content).rindex(place.to_bytes(4, "little"))
    content[at : at + 4] = (len(content) * 2).to_bytes(4, "little")
    (folder / "a.tif").write_bytes(content)
    report = runs(folder)
    assert [(one.key, one.missing) for one in report.problems] == [("p0003", True)]
    assert report.published
    assert report.missing == 1


def test_another_document_under_the_same_name_is_asked_about(runs: Runs, folder: Path) -> None:
    document(folder / "a.tif", (0, 99))
    runs(folder / "a.tif", book_id=None)
    document(folder / "a.tif", (1, 2))
    with pytest.raises(AnotherBook, match="--book a"):
        runs(folder / "a.tif", book_id=None)
    assert runs(folder / "a.tif", book_id="a").ok


def test_a_file_that_holds_no_page(runs: Runs, folder: Path) -> None:
    (folder / "notes.txt").write_text("qeydlər")
    with pytest.raises(NothingToIngest, match=r"is a file that holds no page \(not an image\)"):
        runs(folder / "notes.txt")
    with pytest.raises(NothingToIngest, match="There is no folder or file"):
        runs(folder / "none.pdf")


# What surveys say, without a file.
OUTLINE = (
    OutlineEntry("I", 0, (OutlineEntry("  I.1 ", 1), OutlineEntry("lost", None))),
    OutlineEntry("Group", None, (OutlineEntry("II", 2), OutlineEntry("", 2, (OutlineEntry("II.1", 2),)))),
    OutlineEntry("beyond", 99),
)


def hashed(name: str, problem: str | None = None) -> Hashed:
    return Hashed(Found(Path(name), name, problem, "pdf"), Fingerprint("ab" * 32, 1, 1))


def planned(pages: Sequence[Hashed]) -> list[PlannedPage]:
    return [
        PlannedPage("new", f"k{at}", page.found.source, page.found.source, page, None, "")
        for at, page in enumerate(pages)
    ]


def shape(sections: Sequence[Section]) -> list[object]:
    return [(first_text(one.label)[0], one.page, shape(one.sections)) for one in sections]


def test_the_outline_of_a_document_becomes_sections() -> None:
    surveys = {"a.pdf": Contents("pdf", tuple(Leaf(f"p000{n}") for n in (1, 2, 3)), OUTLINE)}
    master = hashed("a.pdf")
    pages = planned(pages_of([master], surveys, [], 300))
    found = sections_of([master.found], pages, surveys, "az")
    assert shape(found) == [
        ("I", "k0", [("I.1", "k1", [])]),
        ("Group", "k2", [("II", "k2", []), ("II.1", "k2", [])]),
    ]
    assert found[0].label == {"az": ("I",)}


def test_of_several_documents_each_has_a_heading() -> None:
    three = tuple(Leaf(f"p000{n}") for n in (1, 2, 3))
    surveys = {"a.pdf": Contents("pdf", three, OUTLINE[:1], "Cild 1"), "b.pdf": Contents("pdf", three, OUTLINE[:1])}
    masters = [hashed("a.pdf"), hashed("b.pdf"), hashed("c.pdf")]
    pages = planned(pages_of(masters, surveys, [], 300))
    found = sections_of([one.found for one in masters], pages, surveys, None)
    assert shape(found) == [
        ("Cild 1", "k0", [("I", "k0", [("I.1", "k1", [])])]),
        ("b", "k3", [("I", "k3", [("I.1", "k4", [])])]),
    ]


def test_an_endless_outline_is_cut() -> None:
    deep = OutlineEntry("x", 0)
    for _ in range(500):
        deep = OutlineEntry("x", 0, (deep,))
    surveys = {"a.pdf": Contents("pdf", (Leaf("p0001"), Leaf("p0002")), (deep, *[OutlineEntry("y", 1)] * 5000))}
    master = hashed("a.pdf")
    pages = planned(pages_of([master], surveys, [], 300))
    found = sections_of([master.found], pages, surveys, None)
    assert len(found) == 1 + 2000 - 8
    image = PageImage.of("b_k0", ImageInfo(Dimensions(1, 1)))
    book_pages = tuple(
        Page(one.key, one.source, "", language_map("1"), image if at == 0 else None) for at, one in enumerate(pages)
    )
    assert Book("b", language_map("B"), None, book_pages, found).version


def test_while_a_document_cannot_be_surveyed_its_table_of_contents_stays() -> None:
    page = Page("k0", "a.pdf#p0001", "", language_map("1"), PageImage.of("b_k0", ImageInfo(Dimensions(1, 1))))
    gone = page._replace(key="k1", source="a.pdf#p0002", image=None)
    inner = Section(language_map("I.1"), "k0")
    old = Book("b", language_map("B"), None, (page, gone), (Section(language_map("I"), "k1", (inner,)), inner))
    master = hashed("a.pdf")
    pages = planned(pages_of([master], {"a.pdf": "it is damaged"}, [Known(page, None)], 300))
    assert [(one.source, one.hashed and one.hashed.found.problem) for one in pages] == [
        ("a.pdf#p0001", "it is damaged")
    ]
    assert sections_now(old, [master.found], pages, {"a.pdf": "it is damaged"}, None) == (inner, inner)
    fine = {"a.pdf": Contents("pdf", (Leaf("p0001"), Leaf("p0002")))}
    assert sections_now(old, [master.found], pages, fine, None) == ()


def test_only_what_is_drawn_has_a_resolution() -> None:
    surveys = {"a.pdf": Contents("pdf", (Leaf(),)), "b.tif": Contents("tiff", (Leaf(),))}
    drawn, scan = pages_of([hashed("a.pdf"), hashed("b.tif")], surveys, [], 200)
    assert (drawn.found.source, drawn.found.resolution, scan.found.resolution) == ("a.pdf", 200, None)
    assert drawn.source and drawn.source.fingerprint != "ab" * 32
    assert scan.source and scan.source.fingerprint == "ab" * 32


def test_the_resolution_stays_until_another_is_given() -> None:
    record = ImageRecord("b_1", "b", Dimensions(1, 1), True, Source("", "a.pdf", "ab" * 32, 1, "", None, 400), "b/1")
    known = [Known(Page("1", "a.pdf", "", language_map("1")), record)]
    assert resolution_of(None, known, 300) == 400
    assert resolution_of(200, known, 300) == 200
    assert resolution_of(None, [], 300) == 300


@pytest.mark.parametrize(("said", "title"), [("  Dədə\n Qorqud ", "Dədə Qorqud"), (None, "skan 1"), (" \t", "skan 1")])
def test_the_title_of_the_only_document(said: str | None, title: str) -> None:
    surveys = {"a.pdf": Contents("pdf", (Leaf(),), title=said)}
    assert default_title([hashed("a.pdf")], surveys, "skan 1") == title
    assert default_title([hashed("a.pdf"), hashed("b.pdf")], surveys, "skan 1") == "skan 1"
    assert len(default_title([hashed("a.pdf")], {"a.pdf": Contents("pdf", title="x" * 9999)}, "")) == 300


def test_two_pages_of_one_name() -> None:
    surveys = {"a.zip": Contents("zip", (Leaf("x/1.tif", sha256="cd" * 32), Leaf("x/1.tif", sha256="ef" * 32)))}
    one, two = pages_of([hashed("a.zip")], surveys, [], 300)
    assert (one.found.source, two.found.source) == ("a.zip#x/1.tif", "a.zip#x/1 (2).tif")
    assert (one.sha256, two.sha256) == ("cd" * 32, "ef" * 32)
