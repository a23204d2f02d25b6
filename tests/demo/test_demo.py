"""The demo book, drawn small: its pages, their shapes and names, and that each has something printed on it."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import pyvips

from demo import PAGES, FontsMissing, draw_book, texts
from demo.carpet import border
from demo.letters import ALPHABET, CYRILLIC_ORDER, cyrillic
from manifests.describe.book_yaml import describe_yaml

NODE_MODULES = Path(__file__).parents[2] / "node_modules"
SCALE = 0.2


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return draw(tmp_path_factory.mktemp("demo"))


def draw(folder: Path) -> list[Path]:
    """The book, drawn in a process of its own: fontconfig is told once in its life which letters there are."""
    arguments: list[str | Path] = [folder, "--fonts", NODE_MODULES, "--scale", str(SCALE)]
    subprocess.run([sys.executable, "-m", "demo", *arguments], check=True, cwd=NODE_MODULES.parent)
    return sorted(folder.glob("*.jpg"))


def test_the_pages_are_there_in_order_under_composed_names(book: list[Path]) -> None:
    assert [path.stem for path in book] == [name for name, _ in PAGES]
    assert [int(path.stem[:2]) for path in book] == list(range(1, 15))
    assert all(unicodedata.is_normalized("NFC", path.name) for path in book)


def test_every_page_has_a_scan_s_shape_and_one_folds_out(book: list[Path]) -> None:
    shapes = [(image.width, image.height) for image in map(pyvips.Image.new_from_file, map(str, book))]
    assert shapes.count((480, 680)) == 13
    assert shapes[10] == (1040, 680)


def test_no_page_is_blank(book: list[Path]) -> None:
    for path in book:
        pixels = pyvips.Image.new_from_file(str(path)).numpy()
        assert pixels.shape[2] == 3
        middle = pixels[100:-100, 100:-100].astype(np.float64).mean(axis=2)
        assert middle.std() > 15, path.name


def test_the_same_call_draws_the_same_page(book: list[Path], tmp_path: Path) -> None:
    assert [page.read_bytes() for page in draw(tmp_path)] == [page.read_bytes() for page in book]


def test_the_book_says_which_leaf_unfolds(book: list[Path]) -> None:
    description = describe_yaml((book[0].parent / "book.yaml").read_bytes(), "book.yaml")
    assert description.notes == ()
    assert [page.files for page in description.pages] == [(path.name,) for path in book]
    assert [page.behaviour for page in description.pages].index("non-paged") == 10
    assert [page.behaviour for page in description.pages].count(None) == 13
    assert [page.label for page in description.pages] == [{"none": (name[3:],)} for name, _ in PAGES]


def test_missing_fonts_are_named(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match=r"NotoSerif_400Regular\.ttf.*npm ci"):
        next(draw_book(tmp_path, tmp_path / "nowhere", SCALE))


def test_the_contents_give_the_true_page_numbers() -> None:
    numbers = {title.split(" <i>")[0].split(" · ")[0]: number for title, number in texts.CHAPTERS}
    names = {name[3:]: int(name[:2]) for name, _ in PAGES}
    assert {title: names[title] for title in numbers if title in names} == {
        title: number for title, number in numbers.items() if title in names
    }
    assert sorted(numbers.values()) == list(range(5, 15))


def test_latin_becomes_the_cyrillic_of_1958() -> None:
    assert cyrillic("Oxumaq öyrənməkdir") == "Охумаг өјрәнмәкдир"
    assert cyrillic("İşıq, Işıq, Günəş, Cücə, Həyat") == "Ишыг, Ышыг, Ҝүнәш, Ҹүҹә, Һәјат"
    assert len(ALPHABET) == 32
    assert sorted(CYRILLIC_ORDER.split()) == sorted(letter.cyrillic[1] for letter in ALPHABET)


def test_a_carpet_s_border_mirrors_at_its_guard_stripe() -> None:
    knots = border(112, 152)
    assert knots.shape == (152, 112)
    assert (knots[0] == knots[-1]).all()
    assert (knots[8:26, 8:26] == knots[-26:-8, -26:-8][::-1, ::-1]).all()
