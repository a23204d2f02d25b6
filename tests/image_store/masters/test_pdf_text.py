"""The text layer of a PDF: words where they are seen."""

from pathlib import Path

import pytest

from image_store.masters import Taking, Text, open_master
from tests.image_store.masters.pdf_bytes import Made, raw_image


def text_of(tmp_path: Path, made: Made, resolution: int = 72) -> Text:
    path = tmp_path / "document"
    path.write_bytes(made.whole())
    return open_master(path, Taking(10_000_000, resolution)).text or Text()


def lines(text: Text) -> list[list[list[str]]]:
    return [[[word.text for word in line] for line in block] for block in text.blocks]


def written(content: bytes, more: bytes = b"") -> Made:
    made = Made()
    made.page(content, more=more)
    return made


def test_words_lines_and_blocks(tmp_path: Path) -> None:
    content = (
        b"BT /F 10 Tf 12 TL 20 250 Td (one two,) Tj T* (thr) Tj (ee) Tj T* (a-b) Tj ET"
        b" BT /F 10 Tf 20 150 Td (below) Tj ET"
    )
    assert lines(text_of(tmp_path, written(content))) == [[["one", "two,"], ["three"], ["a-b"]], [["below"]]]


def test_a_gap_is_a_space(tmp_path: Path) -> None:
    content = b"BT /F 10 Tf 20 250 Td [(far) -2000 (away)] TJ ET"
    assert lines(text_of(tmp_path, written(content))) == [[["far", "away"]]]


def test_a_hyphen_at_the_end_of_a_line_stays(tmp_path: Path) -> None:
    content = b"BT /F 10 Tf 12 TL 20 250 Td (a hyphen-) Tj T* (ation here) Tj ET"
    assert lines(text_of(tmp_path, written(content))) == [[["a", "hyphen-"], ["ation", "here"]]]


@pytest.mark.parametrize("resolution", [72, 300])
def test_boxes_are_pixels_of_the_page_as_it_is_drawn(tmp_path: Path, resolution: int) -> None:
    (word,) = text_of(tmp_path, written(b"BT /F 20 Tf 50 200 Td (HHH) Tj ET"), resolution).words()
    scale = resolution / 72
    # Three H of 14.4 points (Helvetica: 722 of 1000); the baseline lies 100 points from above
    assert abs(word.left - 50 * scale) <= 3 * scale
    assert abs(word.right - 93.3 * scale) <= 3 * scale
    assert word.top < 86 * scale < 100 * scale <= word.bottom < 108 * scale


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_of_a_turned_page(tmp_path: Path, turn: int) -> None:
    """The word is turned with its page: its box holds its ink, which is all that is there."""
    path = tmp_path / "document"
    path.write_bytes(written(b"BT /F 30 Tf 20 240 Td (HEH) Tj ET", b"/Rotate %d" % turn).whole())
    master = open_master(path, Taking(10_000_000, 72))
    (word,) = (master.text or Text()).words()
    outside = next(master.strips(1000)).copy()
    assert (outside < 128).any()
    outside[word.top : word.bottom, word.left : word.right] = 255
    assert (outside > 200).all()


def test_boxes_on_an_embedded_image_are_its_pixels(tmp_path: Path) -> None:
    made = Made()
    number = made.add(raw_image(bytes(400 * 600), 400, 600))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q BT 3 Tr /F 20 Tf 50 200 Td (HHH) Tj ET", images=[number])
    (word,) = text_of(tmp_path, made).words()
    assert (abs(word.left - 100) <= 4, abs(word.right - 187) <= 4, word.top < 172 < 200 <= word.bottom) == (True,) * 3


def test_boxes_on_an_image_that_is_cut_are_those_of_the_rest(tmp_path: Path) -> None:
    made = Made()
    number = made.add(raw_image(bytes(400 * 600), 400, 600))
    content = b"q 200 0 0 300 0 0 cm /I0 Do Q BT 3 Tr /F 20 Tf 50 200 Td (HHH) Tj ET"
    made.page(content, images=[number], more=b"/CropBox[40 0 200 250]")
    (word,) = text_of(tmp_path, made).words()
    assert (abs(word.left - 20) <= 4, abs(word.right - 107) <= 4, word.top < 72 < 100 <= word.bottom) == (True,) * 3


def test_letters_that_are_left_out_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("image_store.masters.pdf_text.MOST_LETTERS", 7)
    path = tmp_path / "document"
    path.write_bytes(written(b"BT /F 10 Tf 20 250 Td (one two three) Tj ET").whole())
    master = open_master(path, Taking(10_000_000, 72))
    assert lines(master.text or Text()) == [[["one", "two"]]]
    assert master.facts["warning"] == "its text has 6 letters more than are taken of one page; they are left out"


def test_a_page_without_text(tmp_path: Path) -> None:
    assert text_of(tmp_path, written(b"0 0 10 10 re f")) == Text()
