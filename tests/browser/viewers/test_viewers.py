"""Each book in each viewer, from another site, in both versions: opened, turned, read, gone through by its contents.

What the canvas shows is compared with the scans, so a page that is another, blurred or cut in pieces is found.
"""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.browser.canvas import assert_shows as assert_page
from tests.browser.viewers.books import CASES, COLLECTION, DEMO, RTL, Case
from tests.browser.viewers.conftest import Library, Opens, Reading
from tests.browser.viewers.viewers import VIEWERS, Viewer

pytestmark = pytest.mark.browser
# Where a page is a seventh as large on the screen as its scan, each OpenSeadragon scales in its own way.
assert_shows = partial(assert_page, blur=2.0, same=8.0, times_worse=2.0)
EACH_VIEWER = pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: viewer.name)
EACH_VERSION = pytest.mark.parametrize("version", (3, 2))


@EACH_VERSION
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
@EACH_VIEWER
def test_a_book(viewer: Viewer, case: Case, version: int, opens: Opens, library: Library) -> None:
    reading, book = opens(viewer, f"{case.id}/manifest", version), library.books[case.id]

    def pages(at_least: int = 1) -> list[int]:
        return [assert_shows(part, book) for part in reading.shown(at_least)]

    assert pages() == [0]
    expect(reading.visit.tab.locator("body")).to_contain_text(case.title, use_inner_text=True)
    reading.keep("opened")

    viewer.turn(reading.visit.tab)
    # The first page of a book written from right to left is the right one.
    assert pages(2) == ([2, 1] if case.right_to_left else [1, 2])
    reading.keep("turned")

    assert_labels(reading, case)
    if viewer.contents:
        viewer.contents(reading.visit.tab, case.way)
        reading.visit.tab.wait_for_timeout(300)
        assert case.leads_to in pages()
        reading.keep("contents")
    reading.assert_all_well()


def assert_labels(reading: Reading, case: Case) -> None:
    """The lines of metadata stand there in Azerbaijani, each label directly above its value."""
    read = [line.strip() for line in reading.viewer.labels(reading.visit.tab).splitlines() if line.strip()]
    reading.keep("labels")
    for label, value in case.labels:
        assert label in read, read
        assert read[read.index(label) + 1] == value, read


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
        tab.wait_for_timeout(300)
    assert [assert_shows(part, library.books[book]) for part in reading.shown()] == [0]
    reading.keep("book")
    reading.assert_all_well()
