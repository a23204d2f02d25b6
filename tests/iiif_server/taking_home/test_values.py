"""What files are made of, as values: pages wanted, directions of letters, citations, heads of JPEGs."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from iiif_server.taking_home import wanted as wanted_pages
from iiif_server.taking_home.citation import bibtex, line, ris
from iiif_server.taking_home.directions import runs_as_seen
from iiif_server.taking_home.pdf.glyphless import font_file
from iiif_server.taking_home.pdf.jpeg_head import BadJpeg, read_head
from iiif_server.taking_home.pdf.objects import name, number, text
from iiif_server.taking_home.pdf.text_layer import as_seen
from iiif_server.taking_home.wanted import Resolution, size_for, wanted
from image_store import BadSyntax, Dimensions, ImageInfo, Impossible, Limits
from manifests import About, Book, Contributor, Date, Identifier, Page, PageImage

OPEN = Limits(10**9)


def book_of(count: int, about: About | None = None) -> Book:
    info = ImageInfo(Dimensions(3000, 4000), gray=False)
    pages = tuple(
        Page(f"p{at}", f"{at}.tif", "", {"none": (str(at),)}, PageImage.of(f"b_p{at}", info))
        for at in range(1, count + 1)
    )
    hidden = Page("card", "card.tif", "", {"none": ("card",)}, PageImage.of("b_card", info), hidden=True)
    lost = Page("lost", "lost.tif", "", {"none": ("lost",)}, problem="torn")
    return Book("b", {"az": ("Kitab",)}, "az", (hidden, *pages, lost), about=about or About())


@pytest.mark.parametrize(
    ("asked", "which", "count"),
    [
        ("", "1–9", 9),
        ("2-4", "2–4", 3),
        ("7", "7", 1),
        ("8-", "8–9", 2),
        ("-2", "1–2", 2),
        ("9, 1-3,2-4", "1–4, 9", 5),
    ],
)
def test_pages_are_numbers_of_what_readers_see(asked: str, which: str, count: int) -> None:
    found = wanted(book_of(9), asked, "", OPEN)
    assert (found.which, len(found.pages), found.is_whole) == (which, count, count == 9)
    assert [page.key for page in found.pages] == sorted(page.key for page in found.pages)
    assert found.resolution is Resolution.MEDIUM
    assert wanted(book_of(9), found.in_address, "", OPEN) == found


@pytest.mark.parametrize("asked", ["0", "-", ",", "1,", "a", "1-2-3", "٣", "1" * 1001, "9" * 10])
def test_other_pages_are_refused(asked: str) -> None:
    with pytest.raises(BadSyntax):
        wanted(book_of(9), asked, "", OPEN)


def test_pixels_bound_files_of_images_and_pages_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(9)
    monkeypatch.setattr(wanted_pages, "MOST_PIXELS", 10**6)
    with pytest.raises(Impossible, match="a coarser resolution"):
        wanted(book, "", "small", OPEN)
    found = wanted(book, "", "no resolution", OPEN, of_text=True)
    assert (len(found.pages), found.resolution) == (9, Resolution.SMALL)
    monkeypatch.setattr(wanted_pages, "MOST_PAGES", 8)
    with pytest.raises(Impossible, match=r"such as \?pages=1-8"):
        wanted(book, "", "", OPEN, of_text=True)


def test_pages_that_are_not_there_are_refused_before_they_are_counted_out() -> None:
    with pytest.raises(Impossible, match="the book has 9 pages to show"):
        wanted(book_of(9), "1-999999999", "", OPEN)


def test_the_size_is_that_of_a_level_and_within_the_limits() -> None:
    info = ImageInfo(Dimensions(3000, 4000), gray=False)
    assert size_for(info, Resolution.FULL, OPEN) == Dimensions(3000, 4000)
    assert size_for(info, Resolution.MEDIUM, OPEN) == Dimensions(1500, 2000)
    assert size_for(info, Resolution.SMALL, OPEN) == Dimensions(750, 1000)
    assert size_for(info, Resolution.MEDIUM, Limits(10**9, 800)) == Dimensions(375, 500)
    assert size_for(info, Resolution.FULL, Limits(10**9, 800)) == Dimensions(600, 800)
    # Not even the smallest level may be sent.
    assert size_for(info, Resolution.SMALL, Limits(10**9, 100)) == Dimensions(75, 100)


@pytest.mark.parametrize(
    ("line_", "base", "seen"),
    [
        ("Molla 1906", False, ["Molla 1906"]),
        ("ملا 1906 باكو", True, [" باكو", "1906", "ملا "]),
        ("Qəzet ملا 12 adı", False, ["Qəzet ", "12", "ملا ", " adı"]),
        ("باكو (Bakı) ۱۹", True, ["Bakı) ۱۹", "باكو ("]),
        ("", True, []),
    ],
)
def test_runs_stand_as_they_are_seen(line_: str, base: bool, seen: list[str]) -> None:
    assert [run.text for run in runs_as_seen(line_, right_to_left=base)] == seen


@given(st.text(alphabet="ab1 (ملا۱،-", max_size=30), st.booleans())
def test_no_letter_is_lost_or_doubled(line_: str, base: bool) -> None:
    assert sorted("".join(run.text for run in runs_as_seen(line_, right_to_left=base))) == sorted(line_)
    assert sorted(as_seen(line_)) == sorted(line_)


@pytest.mark.parametrize(
    ("word", "seen"),
    [("Əlifba", "Əlifba"), ("ملا", "الم"), ("۱۹۰۶", "۱۹۰۶"), ("س۱۹۰۶ه", "ه۱۹۰۶س"), ("1.323ه", "ه1.323")],
)
def test_letters_of_a_word_as_they_are_seen(word: str, seen: str) -> None:
    assert as_seen(word) == seen


ABOUT = About(
    contributors=(
        Contributor({"az": ("Kərim & oğlu",)}, "aut"),
        Contributor({"az": ("Fatma",)}, "edt"),
        Contributor({"az": ("Vəli",)}, "trl"),
    ),
    date=Date("[ca. 1905]", 1905),
    identifiers=(Identifier("isbn", "978-1"), Identifier("shelfmark", "M-1")),
    institution={"az": ("Kitabxana",)},
)


def test_a_citation_says_what_is_known_and_nothing_else() -> None:
    assert line(book_of(1), "https://b.az/1") == "Kitab. https://b.az/1"
    told = "Kərim & oğlu. Kitab. [ca. 1905]. Kitabxana, M-1. https://b.az/1 (dünən)."
    assert line(book_of(1, ABOUT), "https://b.az/1", "dünən") == told


def test_records_for_programs() -> None:
    told = ris(book_of(1, ABOUT), "https://b.az/1").split("\r\n")
    assert told[0] == "TY  - BOOK"
    assert told[-2:] == ["ER  - ", ""]
    for field in ("AU  - Kərim & oğlu", "ED  - Fatma", "A4  - Vəli", "PY  - 1905", "SN  - 978-1", "CN  - M-1"):
        assert field in told
    assert r"author = {{Kərim \& oğlu}}" in bibtex(book_of(1, ABOUT), "https://b.az/1")


def test_no_value_ends_a_record_early() -> None:
    about = About(place={"az": ("a}, x = {\\b",)})
    made = bibtex(book_of(1, about), "u")
    assert r"address = {a\}, x = \{\textbackslash{}b}" in made


def test_heads_of_jpegs() -> None:
    for mode, colours in (("RGB", "DeviceRGB"), ("L", "DeviceGray")):
        made = io.BytesIO()
        Image.new(mode, (31, 17)).save(made, "JPEG", progressive=mode == "L")
        head = read_head(made.getvalue())
        assert (head.width, head.height, head.bits, head.colours) == (31, 17, 8, colours)
        for at in range(len(made.getvalue())):
            cut = made.getvalue()[:at]
            try:
                assert read_head(cut) == head
            except BadJpeg:
                assert at < 200 or mode == "L"
    made = io.BytesIO()
    Image.new("CMYK", (5, 5)).save(made, "JPEG")
    with pytest.raises(BadJpeg):
        read_head(made.getvalue())


def test_values_as_they_are_written() -> None:
    assert [number(value) for value in (0, -0.00001, 12, 1.5, 1e-9, 123456.78901)] == [
        b"0",
        b"-0",
        b"12",
        b"1.5",
        b"0",
        b"123456.789",
    ]
    assert name("A b/ə") == b"/A#20b#2F#C9#99"
    assert text("ə𐀀") == b"<FEFF0259D800DC00>"


def test_the_font_without_shapes_is_one_that_other_programs_open() -> None:
    font = ImageFont.truetype(io.BytesIO(font_file()), 100)
    # Glyph 0 is as wide as the other; neither has an outline.
    assert font.getlength("əa") == 100
    assert font.getmask("ə").getbbox() is None
