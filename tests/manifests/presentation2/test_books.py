"""From version 3 to version 2.1: whatever this server writes."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    CONTEXT2,
    Book,
    BookSummary,
    Page,
    PageImage,
    Section,
    canvas_document,
    collection,
    language_map,
    manifest,
    painting_document,
)
from manifests.collections.contents import ROOT, Contents, Listed
from tests.manifests.presentation2.converting import URLS, converted
from tests.manifests.presentation2.examples import BASE
from tests.manifests.presentation3.rich import BOOKS, NARROW, collection_document, parts, written

LIMITS = Limits(100_000_000)


def book(shapes: list[tuple[int, int]], *, starts: list[int], depth: int = 1) -> Book:
    """A book of pages with these sizes, with sections that begin on these of its pages, `depth` within each other."""
    pages = tuple(
        Page(
            f"p{at}", f"{at}", "ab" * 32, language_map(str(at)), PageImage.of(f"b_p{at}", ImageInfo(Dimensions(*shape)))
        )
        for at, shape in enumerate(shapes)
    )
    sections: tuple[Section, ...] = ()
    for start in sorted(starts):
        inner: tuple[Section, ...] = ()
        for level in range(depth):
            inner = (Section(language_map(f"{start}.{level}", "az"), f"p{start}", inner),)
        sections += inner
    return Book("b", language_map("Kitab", "az"), "az-Arab", pages, sections)


@given(
    st.lists(st.tuples(st.integers(1, 40_000), st.integers(1, 40_000)), min_size=1, max_size=6),
    st.sampled_from([LIMITS, Limits(1), Limits(4_000_000, 1500), Limits(10**9, None, 800)]),
    st.integers(1, 3),
    st.data(),
)
def test_every_manifest_of_this_server_stays_valid(
    shapes: list[tuple[int, int]], limits: Limits, depth: int, data: st.DataObject
) -> None:
    starts = data.draw(st.lists(st.integers(0, len(shapes) - 1), unique=True))
    one = book(shapes, starts=starts, depth=depth)
    document = orjson.loads(orjson.dumps(manifest(one, URLS, limits)))
    written = converted(document)
    pages = written["sequences"][0]["canvases"]
    assert [(page["width"], page["height"]) for page in pages] == shapes
    for page, original in zip(pages, document["items"], strict=True):
        resource, body = page["images"][0]["resource"], original["items"][0]["items"][0]["body"]
        assert (resource["width"], resource["height"]) == (body["width"], body["height"])
    assert len(written.get("structures", [])) == (len(starts) * depth + 1 if starts else 0)


def test_parts_of_this_server_on_their_own() -> None:
    one = book([(3019, 4357)], starts=[0])
    page = converted(canvas_document(one, "p0", URLS, LIMITS))
    assert (page["@type"], page["within"]) == ("sc:Canvas", f"{BASE}/presentation/2/b/manifest")
    [whole] = converted(manifest(one, URLS, LIMITS))["sequences"][0]["canvases"]
    assert {**page, **whole} == page
    annotation = converted(painting_document(one, "p0", URLS, LIMITS))
    assert {"@context": CONTEXT2, **whole["images"][0]} == annotation


def test_the_collection_of_this_server() -> None:
    summaries = [
        BookSummary(name, language_map(name, "az"), "az", 1, 0, None, datetime(2026, 1, 2, tzinfo=UTC))
        for name in "abc"
    ]
    written = converted(collection(Contents(ROOT, books=tuple(map(Listed, summaries))), URLS, LIMITS))
    assert [one["@id"] for one in written["manifests"]] == [f"{BASE}/presentation/2/{name}/manifest" for name in "abc"]


@pytest.mark.parametrize("limits", [LIMITS, NARROW[1]], ids=str)
@pytest.mark.parametrize("name", BOOKS)
def test_every_document_of_a_hostile_book_stays_valid(name: str, limits: Limits) -> None:
    made = [written(manifest(BOOKS[name], URLS, limits)), collection_document(limits), *parts(BOOKS[name], limits)]
    # A range on its own is cut out of the manifest, which is converted as a whole.
    for document in made:
        if document["type"] != "Range":
            converted(document)
    summary = converted(made[0]).get("description", [])
    assert not [one for one in summary if isinstance(one, dict) and one["@value"].endswith(">")]
