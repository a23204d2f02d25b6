"""Every address that is written."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store import Dimensions
from manifests import Urls

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
URLS = Urls("https://iiif.example.org/kitab/")


def test_addresses() -> None:
    assert URLS.base == "https://iiif.example.org/kitab"
    base = URLS.base
    assert URLS.image("b_p1") == f"{base}/iiif/3/b_p1"
    assert URLS.image_full("b_p1") == f"{base}/iiif/3/b_p1/full/max/0/default.jpg"
    assert URLS.image_sized("b_p1", Dimensions(189, 273)) == f"{base}/iiif/3/b_p1/full/189,273/0/default.jpg"
    assert URLS.manifest("b") == f"{base}/presentation/3/b/manifest"
    assert URLS.canvas("b", "p1") == f"{base}/presentation/3/b/canvas/p1"
    assert URLS.canvas_page("b", "p1") == f"{base}/presentation/3/b/canvas/p1/page"
    assert URLS.painting("b", "p1") == f"{base}/presentation/3/b/canvas/p1/image"
    assert URLS.collection() == f"{base}/presentation/3/collection/top"
    assert URLS.books() == f"{base}/books"
    assert URLS.book_page("b") == f"{base}/books/b"
    assert URLS.read("b") == f"{base}/read/b"


@given(NAMES, NAMES)
def test_each_address_has_its_own_in_version_2(book: str, page: str) -> None:
    name = URLS.manifest(book).split("/")[-2]
    old = f"{URLS.base}/presentation/2/{name}"
    key = URLS.canvas(book, page).rpartition("/")[2]
    assert URLS.version2(URLS.manifest(book)) == f"{old}/manifest"
    for canvas in (URLS.canvas(book, page), f"{URLS.canvas(book, page)}#xywh=1,2,3,4"):
        assert URLS.version2(canvas) == canvas, "PRE2-R17: one address for both"
    assert URLS.version2(URLS.painting(book, page)) == f"{old}/annotation/{key}"
    assert URLS.version2(URLS.range(book, 7)) == f"{old}/range/7"
    assert URLS.version2(f"{URLS.base}/presentation/3/{name}/annotations/{key}") == f"{old}/list/{key}"
    assert URLS.version2(URLS.collection(book)) == f"{URLS.base}/presentation/2/collection/{name}"
    assert URLS.version2(URLS.image_full(page)) == f"{URLS.image2(page)}/full/max/0/default.jpg"
    assert URLS.part2(URLS.manifest(book), "range/top") == f"{old}/range/top"


def test_addresses_of_others_stay_as_they_are() -> None:
    for address in ("https://other.example/presentation/3/b/manifest", URLS.books(), URLS.book_page("b"), ""):
        assert URLS.version2(address) == address
    assert URLS.version2(f"{URLS.base}x/iiif/3/b") == f"{URLS.base}x/iiif/3/b"


@given(NAMES)
def test_everything_unsafe_is_encoded_PRE3_R12(name: str) -> None:
    for address in (URLS.manifest(name), URLS.image(name), URLS.canvas(name, name), URLS.collection(name)):
        assert re.fullmatch(r"https://[A-Za-z0-9._:/%-]+", address)


@given(NAMES, NAMES)
def test_a_name_is_one_segment_and_comes_back(book: str, page: str) -> None:
    segments = urlsplit(URLS.canvas(book, page)).path.split("/")
    assert [unquote(segments[4]), unquote(segments[6])] == [book, page]
    assert len(segments) == 7


@given(NAMES, st.lists(NAMES | st.text("az_-.09", min_size=1), unique=True))
def test_many_at_once_are_as_one_by_one(book: str, names: list[str]) -> None:
    assert URLS.images(names) == [URLS.image(name) for name in names]
    assert list(URLS.canvases(book, names).items()) == [(name, URLS.canvas(book, name)) for name in names]


@pytest.mark.parametrize("base", ["", "iiif.example.org", "ftp://a.org", "https://", "https://a.org/?x=1", "/iiif"])
def test_a_base_that_is_none(base: str) -> None:
    with pytest.raises(ValueError, match="public address"):
        Urls(base)


@pytest.mark.parametrize("letter", ['"', "\\", " ", "\n", "\x7f", "<", "\udcff"])
def test_a_base_with_what_stands_in_no_address(letter: str) -> None:
    """Addresses are written into JSON as they are."""
    with pytest.raises(ValueError, match="stands in no address"):
        Urls(f"https://a.org/books{letter}1")


def test_a_base_in_letters_of_any_language() -> None:
    assert (
        Urls("https://kitabxana.az/şəkillər").manifest("b") == "https://kitabxana.az/şəkillər/presentation/3/b/manifest"
    )
