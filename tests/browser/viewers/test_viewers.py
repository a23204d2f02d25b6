"""Each book in each viewer, from another site, in both versions: opened, turned, read, gone through by its contents.

What the canvas shows is compared with the scans, so a page that is another, blurred or cut in pieces is found.
"""

from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from tests.browser.viewers.books import AWAY, CASES, COLLECTION, DEMO, FOLDED, FOLDED_CONTENTS, PROVIDER_URL, RTL, Case
from tests.browser.viewers.conftest import Library, Opens, Reading
from tests.browser.viewers.viewers import BELONGS, UNIVERSAL, VIEWERS, Viewer

pytestmark = pytest.mark.browser
# What is to be seen now: the addresses of links, those of pictures that have come, and lines of text.
SEEN = """() => [
  ...[...document.querySelectorAll('a[href]')].filter((link) => link.checkVisibility()).map((link) => link.href),
  ...[...document.images].filter((image) => image.checkVisibility() && image.naturalWidth).map((image) => image.src),
  ...document.body.innerText.split('\\n').map((line) => line.trim()),
]"""
EACH_VIEWER = pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.name)
EACH_VERSION = pytest.mark.parametrize("version", (3, 2))
WITH_CONTENTS = pytest.mark.parametrize(
    "viewer", [viewer for viewer in VIEWERS if viewer.contents], ids=lambda viewer: viewer.name
)


@EACH_VERSION
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
@EACH_VIEWER
def test_a_book(viewer: Viewer, case: Case, version: int, opens: Opens, library: Library) -> None:
    reading, book = opens(viewer, f"{case.id}/manifest", version), library.books[case.id]
    reading.assert_shows(book, [0])
    expect(reading.visit.tab.locator("body")).to_contain_text(case.title, use_inner_text=True)
    reading.keep("opened")

    for pages in viewer.folded[version][1:] if case is FOLDED else [opening(viewer, case, version, 1)]:
        viewer.turn(reading.visit.tab)
        reading.assert_shows(book, pages)
    reading.keep("turned")

    assert_labels(reading, case)
    if viewer.contents:
        viewer.contents.unfold(reading.visit.tab)
        viewer.contents.go(reading.visit.tab, case.way[-1])
        reading.assert_shows(book, opening(viewer, case, version, case.leads_to))
        reading.keep("contents")
    reading.assert_all_well()


def opening(viewer: Viewer, case: Case, version: int, page: int) -> Sequence[int]:
    """The pages that are shown together with a page, from left to right."""
    if case is FOLDED:
        return next(pages for pages in viewer.folded[version] if page in pages)
    first = page - (page + 1) % 2
    pages = [page] if page == 0 else [first, first + 1]
    # The first page of a book written from right to left is the right one.
    return pages[::-1] if case.right_to_left else pages


def assert_labels(reading: Reading, case: Case) -> None:
    """The lines of metadata stand there in Azerbaijani, each label directly above its value."""
    read = [line.strip() for line in reading.viewer.labels(reading.visit.tab).splitlines() if line.strip()]
    reading.keep("labels")
    for label, value in case.labels:
        assert label in read, read
        assert read[read.index(label) + 1] == value, read


@EACH_VERSION
@WITH_CONTENTS
def test_chapters_within_chapters(viewer: Viewer, version: int, opens: Opens, library: Library) -> None:
    reading, book = opens(viewer, f"{FOLDED.id}/manifest", version), library.books[FOLDED.id]
    contents, tab = viewer.contents, reading.visit.tab
    assert contents
    reading.assert_shows(book, [0])
    contents.unfold(tab)
    # TIFY shows pages between the headings, by their labels, which are numbers.
    headings = [line for line in contents.outline(tab) if not line[1].isdigit()]
    assert headings == [(depth, heading) for depth, heading, _ in FOLDED_CONTENTS]
    reading.keep("unfolded")
    for at in AWAY:
        depth, heading, page = FOLDED_CONTENTS[at]
        if contents.leaves_only and any(deeper > depth for deeper, _, _ in FOLDED_CONTENTS[at + 1 : at + 2]):
            continue
        contents.unfold(tab)
        contents.go(tab, (heading,))
        leads_to = contents.astray.get(version, {}).get(heading, page)
        reading.assert_shows(book, opening(viewer, FOLDED, version, leads_to))
    reading.assert_all_well()


@pytest.mark.parametrize("viewer", [UNIVERSAL], ids=["universalviewer"])
@pytest.mark.parametrize(
    ("version", "headings"),
    [
        # The last page of a chapter stands behind its sections in version 3 alone.
        (3, ["Ön söz", "Mətn", "İkinci fəsil", "Əlavələr", "Əlavələr"]),
        (2, ["Ön söz", "Mətn", "Xəritə", "İkinci fəsil", "Əlavələr", "Cədvəl", "Cədvəl"]),
    ],
    ids=["3", "2"],
)
def test_which_heading_universal_viewer_marks(
    viewer: Viewer, version: int, headings: list[str], opens: Opens, library: Library
) -> None:
    """Of the ranges that name a page, the outermost: on the first page of a chapter, the chapter."""
    reading, book = opens(viewer, f"{FOLDED.id}/manifest", version), library.books[FOLDED.id]
    contents, tab = viewer.contents, reading.visit.tab
    assert contents
    for pages, heading in zip(viewer.folded[version], headings, strict=True):
        if pages == (0,):
            reading.assert_shows(book, pages)
            contents.unfold(tab)
        else:
            viewer.turn(tab)
            reading.assert_shows(book, pages)
        expect(tab.locator(".views .treeView a.selected")).to_have_text(heading)
    reading.keep("marked")


@EACH_VERSION
@EACH_VIEWER
def test_what_belongs_to_a_book(viewer: Viewer, version: int, opens: Opens, library: Library) -> None:
    reading, book = opens(viewer, f"{FOLDED.id}/manifest", version), library.books[FOLDED.id]
    reading.assert_shows(book, [0])
    page = f"{library.url}/books/{FOLDED.id}"
    ways = {
        "logo": {f"{library.url}/provider/logo.png"},
        "library": {PROVIDER_URL},
        "page": {page},
        "record": {f"{page}/records/dublin-core.xml"},
        # Universal Viewer lists downloads by name, and only a script knows their addresses.
        "pdf": {f"{page}.pdf", "PDF (pdf)"},
    }
    tab, lacks, found = reading.visit.tab, viewer.lacks[version], set()
    for number, (opens_place, names) in enumerate(viewer.places):
        opens_place(tab)
        wanted = [list(ways[name]) for name in names if name not in lacks]
        tab.wait_for_function(f"wanted => wanted.every(ways => ways.some(way => ({SEEN})().includes(way)))", arg=wanted)
        seen = set(tab.evaluate(SEEN))
        found |= {name for name in BELONGS if ways[name] & seen}
        reading.keep(f"place-{number}")
    assert found == set(BELONGS) - lacks
    reading.assert_all_well()


@EACH_VERSION
@EACH_VIEWER
def test_a_collection(viewer: Viewer, version: int, opens: Opens, library: Library) -> None:
    reading = opens(viewer, f"collection/{COLLECTION.id}", version)
    tab = reading.visit.tab
    if viewer.entries:
        listed = [line.strip() for line in viewer.entries(tab).splitlines()]
        assert {*COLLECTION.collections, *COLLECTION.books} <= set(listed), listed
        reading.keep("listed")
    book = COLLECTION.first
    if viewer.opens_from:
        deep = version in viewer.goes_deep
        book = RTL.id if deep else DEMO.id
        viewer.opens_from(tab, (COLLECTION.collections[0], RTL.title) if deep else (DEMO.title,))
    reading.assert_shows(library.books[book], [0])
    reading.keep("book")
    reading.assert_all_well()
