"""Books and pages as values."""

from dataclasses import replace

import pytest

from image_store import Dimensions, ImageInfo
from manifests import About, Book, InvalidBook, Page, PageImage, UnknownPage, check_book_id, first_text, language_map


def page(key: str, *, missing: bool = False) -> Page:
    image = None if missing else PageImage.of(f"b_{key}", ImageInfo(Dimensions(300, 400)))
    return Page(key, f"{key}.tif", "ab" * 32, language_map(key), image, "cut in half" if missing else None)


BOOK = Book("b", language_map("Şəki xanlığı", "az"), "az", (page("p1", missing=True), page("p2"), page("p3")))


def test_language_map_of_a_text_without_language_PRE3_R08() -> None:
    assert language_map(" 12v ") == {"none": ("12v",)}
    assert language_map("Dədə Qorqud", "az") == {"az": ("Dədə Qorqud",)}


@pytest.mark.parametrize("tag", ["", "a", "az_Latn", "none", "und", "@none", "azərbaycan", "az-"])
def test_language_map_refuses_what_is_no_tag_PRE3_R08(tag: str) -> None:
    with pytest.raises(InvalidBook, match="language tag"):
        language_map("Kitab", tag)


def test_language_map_refuses_empty_texts() -> None:
    with pytest.raises(InvalidBook, match="empty"):
        language_map("  ", "az")


def test_derived_values() -> None:
    assert [one.key for one in BOOK.pages_with_image] == ["p2", "p3"]
    assert BOOK.missing_count == 1
    assert BOOK.cover == BOOK.pages[1].image
    assert first_text(BOOK.title) == ("Şəki xanlığı", "az")


def test_the_page_by_its_key() -> None:
    assert BOOK.page("p3") is BOOK.pages[2]
    with pytest.raises(UnknownPage, match="missing from the scans"):
        BOOK.page("p1")
    with pytest.raises(UnknownPage, match="has no page 'p9'"):
        BOOK.page("p9")


def tiled(tile: int) -> PageImage:
    return PageImage.of("b_p3", ImageInfo(Dimensions(300, 400), tile=tile))


def test_version_is_content_and_nothing_else() -> None:
    again = Book("b", language_map("Şəki xanlığı", "az"), "az", BOOK.pages)
    assert again.version == BOOK.version
    assert replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(image=tiled(512)))).version == BOOK.version
    others = [
        replace(BOOK, id="c"),
        replace(BOOK, title=language_map("Şəki", "az")),
        replace(BOOK, language=None),
        replace(BOOK, pages=BOOK.pages[::-1]),
        replace(BOOK, pages=(page("p1"), *BOOK.pages[1:])),
        replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(fingerprint="cd" * 32))),
        replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(label=language_map("iii")))),
        replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(image=tiled(256)))),
        replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(hidden=True))),
        replace(BOOK, about=About(extent="20 s.")),
        replace(BOOK, cover_key="p3"),
    ]
    assert len({BOOK.version, *(other.version for other in others)}) == len(others) + 1


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "şəki", "a b", "x" * 201, "a%2Fb", "top", "3", "manifest"])
def test_what_cannot_be_the_identifier_of_a_book(name: str) -> None:
    with pytest.raises(InvalidBook):
        check_book_id(name)


@pytest.mark.parametrize("name", ["b", "kant-1784", "A.b_c-9", "x" * 200, "33"])
def test_what_can_be_the_identifier_of_a_book(name: str) -> None:
    check_book_id(name)


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ((page("p1"), page("p2")._replace(key="p1")), "page key 'p1' is given to two"),
        ((page("p1"), page("p2")._replace(source="p1.tif")), "source 'p1.tif' is given to two"),
        ((page("p1"), page("p2")._replace(image=page("p1").image)), "image 'b_p1' is given to two"),
        ((page("p1")._replace(key="ü"),), "cannot be a page key"),
        ((page("p1")._replace(key=".."),), "cannot be a page key"),
        ((page("p1")._replace(label={}),), "label of page p1 is empty"),
        ((page("p1")._replace(label={"none": ()}),), "label of page p1 is empty"),
        ((page("p1")._replace(label={"none": "12"}),), "sequence of texts"),  # type: ignore[dict-item]  # the very slip
        ((page("p1")._replace(label={"az_Latn": ("12",)}),), "not a language tag"),
    ],
)
def test_pages_that_make_no_book(pages: tuple[Page, ...], said: str) -> None:
    with pytest.raises(InvalidBook, match=said):
        Book("b", language_map("Kitab"), None, pages)


def test_language_must_be_a_tag() -> None:
    with pytest.raises(InvalidBook, match="not a language tag"):
        Book("b", language_map("Kitab"), "azeri turkish", ())


@pytest.mark.parametrize("letter", ["\udcff", "\x1b", "\n", "\x85", "\u2028", "\u202e", "\u2066", "\ue000", "\uffff"])
def test_what_cannot_be_shown_is_refused(letter: str) -> None:
    with pytest.raises(InvalidBook, match="cannot be shown") as refused:
        language_map(f"Ki{letter}tab")
    assert str(refused.value).isprintable()
    with pytest.raises(InvalidBook, match="cannot be shown"):
        replace(BOOK, title={"az": (f"Ki{letter}tab",)})


@pytest.mark.parametrize("text", ["می\u200cروم", "क्\u200dष", "No\u00a01", "شرح\u200f 1"])
def test_what_spelling_needs_may_stand_in_a_title(text: str) -> None:
    assert language_map(text) == {"none": (text,)}


def test_hidden_pages_belong_to_the_book_and_are_not_shown() -> None:
    hidden = replace(BOOK, pages=(*BOOK.pages[:2], BOOK.pages[2]._replace(hidden=True)))
    assert [one.key for one in hidden.shown_pages] == ["p2"]
    assert [one.key for one in hidden.pages_with_image] == ["p2", "p3"]
    with pytest.raises(UnknownPage, match="has no page 'p3'"):
        hidden.page("p3")
