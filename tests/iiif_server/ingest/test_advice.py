"""What is said of masters beforehand: each oddity by the fact that tells it, the worst first, each sentence once."""

import pytest

from iiif_server.ingest.advice import SLOW_SECONDS, Looked, remarks_on
from image_store import Dimensions

PAGE = Dimensions(2000, 3000)
PLAIN: dict[str, str | int] = {"kind": "jpeg", "depth": 8, "profile": "sRGB", "orientation": 1, "conversion": "none"}


def page(name: str, **facts: str | int) -> Looked:
    return Looked(name, "", PAGE, {**PLAIN, **facts})


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"depth": 16}, "16 bits a sample"),
        ({"depth": 1}, "black and white without gray"),
        ({"conversion": "CMYK to sRGB by its profile"}, "turned to sRGB by its own profile"),
        ({"conversion": "CMYK without a profile to sRGB by a common press profile"}, "as it has none of its own"),
        ({"conversion": "profile ignored: it is damaged"}, "is ignored; compare the colours"),
        ({"profile": "none"}, "no colour profile: taken as sRGB"),
        ({"conversion": "transparency laid on white"}, "transparent"),
        ({"orientation": 6}, "look whether it stands upright"),
        ({"resolution": 72}, "says 72 dots per inch"),
        ({"resolution": 4800}, "says 4800 dots per inch"),
        ({"warning": "its JBIG2 image is blank"}, "a part may be missing: its JBIG2 image is blank. Look at it."),
    ],
)
def test_each_oddity_by_its_fact(facts: dict[str, str | int], words: str) -> None:
    (remark,) = remarks_on([page("1.jpg"), page("2.jpg", **facts), page("3.jpg", **facts)])
    assert (remark.weight, remark.places) == ("unusual", ("2.jpg", "3.jpg"))
    assert words in remark.sentence


@pytest.mark.parametrize("facts", [{}, {"resolution": 300}, {"resolution": 0}, {"profile": "none", "gray": 1}])
def test_nothing_is_said_of_an_ordinary_page(facts: dict[str, str | int]) -> None:
    assert remarks_on([page("1.jpg", **facts)]) == []


def test_the_worst_first() -> None:
    missing = "the program ddjvu is missing, which reads it; install Debian's package djvulibre-bin"
    large = Looked("4.jp2", "", Dimensions(30_000, 40_000), {**PLAIN, "kind": "jp2"})
    pages = [
        large,
        page("1.jpg", depth=16),
        Looked("2.djvu", problem=missing),
        Looked("3.jpg", problem="it is cut off"),
    ]
    remarks = remarks_on(pages)
    assert [remark.weight for remark in remarks] == ["damaged", "package", "unusual", "slow"]
    assert [remark.places for remark in remarks] == [("3.jpg",), ("2.djvu",), ("1.jpg",), ("4.jp2",)]
    assert large.seconds > SLOW_SECONDS


def test_pages_of_a_document() -> None:
    leaves = [Looked("a.pdf", f"p000{number}", PAGE, {**PLAIN, "depth": 16}) for number in (1, 2)]
    bits, many = remarks_on(leaves, [("a.pdf", "its outline is left out")])[0::2]
    assert bits.places == ("a.pdf p0001", "a.pdf p0002")
    assert (many.sentence, many.places) == ("2 pages in one file: each becomes a page of the book.", ("a.pdf",))


def test_a_page_unlike_its_neighbours() -> None:
    pages = [page(f"{number}.jpg") for number in range(4)]
    pages += [
        Looked("foldout.jpg", "", Dimensions(4100, 3000), PLAIN),
        Looked("near.jpg", "", Dimensions(2100, 2900), PLAIN),
    ]
    (remark,) = remarks_on(pages)
    assert remark.places == ("foldout.jpg",)
    assert "(2000 x 3000 pixels)" in remark.sentence
    assert remarks_on(pages[3:5]) == [], "two pages have no usual size"
