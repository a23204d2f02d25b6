"""Every form of a content state leads to the same page; hostile ones lead nowhere, with a sentence."""

import json
from fractions import Fraction
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store import Dimensions
from manifests.content_state import (
    BadContentState,
    Box,
    Elsewhere,
    OurBook,
    OurCollection,
    Point,
    Region,
    canvas_state,
    encoded,
    place_of,
    read_content_state,
)
from manifests.urls import Urls
from tests.manifests.content_state.forms import (
    CANVAS,
    FORMS,
    MANIFEST,
    OURS,
    SHORT,
    annotation,
    as_text,
    short,
    specific,
)

PAGE = Dimensions(2400, 3400)
THEIRS = "https://theirs.example/manifest.json"
NUMBERS = (Fraction(100), Fraction(200), Fraction(300), Fraction(400))


def place(form: object, urls: Urls = OURS) -> object:
    return place_of(read_content_state(as_text(form)), urls)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_CST_R08_every_form_leads_to_the_page(form: object) -> None:
    assert place(form) == OurBook("mn-1906", "p0007")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_CST_R03_every_form_may_be_encoded(form: object) -> None:
    """Addresses must not be (CST-R02); who encodes one all the same is understood."""
    assert place(encoded(as_text(form))) == OurBook("mn-1906", "p0007")


def test_CST_R02_an_address_is_taken_as_it_is() -> None:
    assert place(MANIFEST) == OurBook("mn-1906")
    assert place(OURS.version2(MANIFEST)) == place(f"{OURS.base}/presentation/mn-1906/manifest") == OurBook("mn-1906")


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (OURS.range("mn", 3), OurBook("mn", section="3")),
        (OURS.version2(OURS.range("mn", 3)), OurBook("mn", section="3")),
        ({"id": OURS.order("mn", 1), "type": "Range", "partOf": MANIFEST}, OurBook("mn", section="order-1")),
        (OURS.collection("jurnallar"), OurCollection("jurnallar")),
        (OURS.version2(OURS.collection("jurnallar")), OurCollection("jurnallar")),
        (OURS.collection("jurnallar", "a"), OurCollection("jurnallar")),
        ({"id": OURS.collection(), "type": "Collection"}, OurCollection("top")),
        (OURS.books("jurnallar"), OurCollection("jurnallar")),
        (OURS.books(), OurCollection("top")),
        (f"{OURS.base}/", OurCollection("top")),
        (OURS.base, OurCollection("top")),
        (OURS.book_page("mn"), OurBook("mn")),
        # Of two books, ours; of two of ours, the first.
        (annotation([THEIRS, MANIFEST]), OurBook("mn-1906")),
        (annotation([OURS.manifest("a"), MANIFEST]), OurBook("a")),
        # A canvas that somebody else made for a page of ours: none that this book has.
        ({"id": "https://theirs.example/canvas/1", "type": "Canvas", "partOf": MANIFEST}, OurBook("mn-1906", "")),
    ],
)
def test_books_sections_and_collections(form: object, found: object) -> None:
    assert place(form) == found


@pytest.mark.parametrize(
    ("form", "address"),
    [
        (THEIRS, THEIRS),
        ({"id": "https://theirs.example/c/1", "type": "Canvas", "partOf": [{"id": THEIRS}]}, THEIRS),
        (
            annotation(
                specific({"type": "PointSelector", "x": 1, "y": 2}, {"id": "https://t.example/c", "partOf": THEIRS})
            ),
            THEIRS,
        ),
        ({"id": THEIRS, "type": "Manifest", "partOf": {"id": "https://theirs.example/all"}}, THEIRS),
        (f"{THEIRS}?manifest={THEIRS}&canvas=https://theirs.example/c/1", THEIRS),
        # No URI, but what is meant is clear (CST-R08).
        ("https://theirs.example/kitab ə/manifest", "https://theirs.example/kitab%20%C9%99/manifest"),
        (
            "https://kitab.example.az:8443/presentation/3/mn/manifest",
            "https://kitab.example.az:8443/presentation/3/mn/manifest",
        ),
        ("https://kitab.example.az.evil.example/", "https://kitab.example.az.evil.example/"),
    ],
)
def test_what_is_not_ours_is_elsewhere(form: object, address: str) -> None:
    assert place(form) == Elsewhere(address)


@pytest.mark.parametrize(
    "base", ["https://lib.example.az/kitablar", "https://lib.example.az/kitab%20%C9%99", "http://localhost:8182"]
)
def test_below_a_path_and_at_a_port(base: str) -> None:
    urls = Urls(base)
    assert place(urls.canvas("mn", "p1"), urls) == OurBook("mn", "p1")
    assert place(urls.canvas("mn", "p1"), OURS) == Elsewhere(urls.canvas("mn", "p1"))


def test_another_path_that_begins_alike_is_not_ours() -> None:
    theirs = Urls("https://lib.example.az/kitablar-2").manifest("mn")
    assert place(theirs, Urls("https://lib.example.az/kitablar")) == Elsewhere(theirs)


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=40),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=40),
)
def test_what_urls_write_is_read_back(book: str, page: str) -> None:
    """Whatever a book were called: `ə`, blanks and signs of addresses among it."""
    if book != "collection":
        assert place(OURS.canvas(book, page)) == OurBook(book, page)
        assert place(OURS.manifest(book)) == OurBook(book)


def test_CST_R04_R05_R09_what_we_write_is_the_short_form_with_its_manifest() -> None:
    written = canvas_state(OURS, "mn-1906", "p0007", Box(100, 200, 300, 400))
    assert json.loads(written) == short("#xywh=100,200,300,400")
    assert place(encoded(written)) == OurBook("mn-1906", "p0007", focus=Region(*NUMBERS))
    assert json.loads(canvas_state(OURS, "mn-1906", "p0007")) == SHORT


@pytest.mark.parametrize(
    ("form", "focus"),
    [
        (short("#xywh=100,200,300,400"), Region(*NUMBERS)),
        (f"{CANVAS}#xywh=pixel:100,200,300,400", Region(*NUMBERS)),
        (f"{CANVAS}#t=1&xywh=100,200,300,400", Region(*NUMBERS)),
        (f"{CANVAS}#xywh=percent:12.5,0,50,25", Region(Fraction(25, 2), Fraction(0), Fraction(50), Fraction(25), True)),
        (specific({"type": "FragmentSelector", "value": "xywh=100,200,300,400"}), Region(*NUMBERS)),
        (specific({"@type": "oa:FragmentSelector", "value": "#xywh=100,200,300,400"}), Region(*NUMBERS)),
        (specific({"type": "PointSelector", "x": 100, "y": 200.5}), Point(Fraction(100), Fraction(401, 2))),
        (
            specific([{"type": "SvgSelector", "value": "<svg/>"}, {"type": "PointSelector", "x": 1, "y": 2}]),
            Point(Fraction(1), Fraction(2)),
        ),
        (specific(None, short("#xywh=100,200,300,400")), Region(*NUMBERS)),
        (f"{CANVAS}#xywh=1,2,0,4", None),
        (f"{CANVAS}#xywh=1,2,3", None),
        (f"{CANVAS}#xywh=1,2,3,4,5", None),
        (f"{CANVAS}#xywh=1,2,3,1e9", None),
        (f"{CANVAS}#xywh=1,2,3,%D9%A1", None),
        (f"{CANVAS}#xywh=1,2,3,12345678901234", None),
        (specific({"type": "PointSelector", "x": "1", "y": 2}), None),
        (specific({"type": "PointSelector", "x": True, "y": 2}), None),
        (specific({"type": "PointSelector", "t": 14.5}), None),
        (specific({"type": "FragmentSelector", "value": ["xywh=1,2,3,4"]}), None),
        (specific("xywh=1,2,3,4"), None),
    ],
)
def test_a_part_of_the_page(form: object, focus: object) -> None:
    assert place(form) == OurBook("mn-1906", "p0007", focus=focus)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        (Region(*NUMBERS), Box(100, 200, 300, 400)),
        # As far as there is a page; whole pixels that hold the part.
        (Region(Fraction(-50), Fraction(-1, 2), Fraction(100), Fraction(100)), Box(0, 0, 50, 100)),
        (Region(Fraction(2300), Fraction(3300), Fraction(900), Fraction(900)), Box(2300, 3300, 100, 100)),
        (Region(Fraction("12.5"), Fraction(0), Fraction(50), Fraction(25), True), Box(300, 0, 1200, 850)),
        (Region(Fraction(0), Fraction(0), Fraction(1, 3), Fraction(1, 3)), Box(0, 0, 1, 1)),
        (Region(Fraction(0), Fraction(0), Fraction(100), Fraction(100), True), None),
        (Region(Fraction(-9), Fraction(-9), Fraction(9999), Fraction(9999)), None),
        (Region(Fraction(2400), Fraction(0), Fraction(10), Fraction(10)), None),
        (Region(Fraction(-20), Fraction(0), Fraction(10), Fraction(10)), None),
        (Point(Fraction(1200), Fraction(1700)), Box(900, 1275, 600, 850)),
        (Point(Fraction(0), Fraction(3400)), Box(0, 2975, 300, 425)),
        (Point(Fraction(2401), Fraction(0)), None),
    ],
)
def test_what_of_a_part_lies_on_the_page(focus: Region | Point, box: Box | None) -> None:
    assert focus.box(PAGE) == box


HOSTILE = {
    "nothing": "",
    "blank": "  \n ",
    "no-json": "{",
    "a-number": "[1, null, true, {}]",
    "no-address": {"id": 7, "type": "Canvas"},
    "no-object": {"id": {"id": CANVAS}, "type": "Canvas"},
    "a-script": "javascript:alert(1)",
    "a-script-in-json": {"id": "javascript:alert(1)", "type": "Manifest"},
    "data": annotation("data:text/html,<script>alert(1)</script>"),
    "a-file": {"id": "file:///etc/passwd", "type": "Manifest"},
    "a-password": "https://user:secret@kitab.example.az/presentation/3/mn/manifest",
    "no-host": "https:///presentation/3/mn/manifest",
    "half-an-IPv6": "http://[::1/manifest",
    "deep": "[" * 5_000 + "]" * 5_000,
    "deep-annotations": '{"type":"Annotation","target":' * 300 + "1" + "}" * 300,
    "too-deep": '{"type":"Annotation","target":' * 9 + f'"{CANVAS}"' + "}" * 9,
    "huge": "https://kitab.example.az/" + "a" * 20_000,
    "huge-encoded": "A" * 20_000,
    "huge-in-letters-of-two-bytes": "ə" * 9_000,
    "encoded-again-and-again": encoded(encoded(encoded(encoded(encoded(encoded(MANIFEST)))))),
    "a-lone-surrogate": "\ud800",
    "of-us-and-nothing": f"{OURS.base}/health/live",
    "an-image-of-ours": OURS.image_full("mn_1"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_opened_is_refused_with_a_sentence(text: object) -> None:
    with pytest.raises(BadContentState) as refused:
        place(text)
    assert 20 < len(str(refused.value)) < 400


def test_a_chain_of_wholes_ends() -> None:
    """JSON has no circles; a chain that is as long as fits leads to its near end."""
    chain: Any = {"id": MANIFEST}
    for number in range(60):
        chain = {"id": f"https://theirs.example/{number}", "partOf": chain}
    assert place(chain) == Elsewhere("https://theirs.example/58")


ADDRESSES = st.sampled_from([MANIFEST, CANVAS, THEIRS, "", "x", "https://", "http://a b/", f"{CANVAS}#xywh=1,2,3,4"])
KINDS = st.sampled_from(
    ["Annotation", "Canvas", "Manifest", "SpecificResource", "Range", "PointSelector", "FragmentSelector"]
)
NAMES = ["id", "@id", "type", "target", "source", "selector", "partOf", "within", "value", "x", "y", "on", "full"]
LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=9) | ADDRESSES | KINDS
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)


@given(DOCUMENTS)
def test_no_json_raises_anything_else(document: object) -> None:
    text = orjson.dumps(document).decode()
    for form in (text, encoded(text)):
        try:
            found = place(form)
        except BadContentState:
            continue
        assert isinstance(found, OurBook | OurCollection | Elsewhere)


@given(st.text(max_size=60), ADDRESSES)
def test_no_text_raises_anything_else(text: str, address: str) -> None:
    for form in (text, address + text, text + address, f"https://a.example/?iiif-content={text}"):
        try:
            place(form)
        except BadContentState as error:
            assert str(error)
