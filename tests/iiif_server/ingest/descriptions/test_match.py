"""Which scan a page of a description means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.descriptions.match import Matched, Scan, match, parts_of
from manifests.describe import DescribedPage


def scans(*places: str, of: str = "") -> list[Scan]:
    return [Scan(str(at), place, of) for at, place in enumerate(places)]


def pages(*files: str | tuple[str, ...]) -> list[DescribedPage]:
    return [DescribedPage((one,) if isinstance(one, str) else one) for one in files]


def found(files: list[DescribedPage], there: list[Scan]) -> list[str | None]:
    return list(match(files, there).keys)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("OCR-D-IMG/0001.TIF", ("ocr-d-img", "0001.tif")),
        ("../../etc/passwd", ("etc", "passwd")),
        ("/srv/scans/./1.tif", ("srv", "scans", "1.tif")),
        (r"C:\skans\1.tif", ("skans", "1.tif")),
        ("https://example.org/a%20b/1.tif?x=../2", ("a b", "1.tif")),
        ("https://example.org/k.pdf#p0003", ("k.pdf#p0003",)),
        ("http://[", ("http:", "[")),
        ("..", ()),
        ("", ()),
    ],
)
def test_paths_lead_nowhere_else(path: str, parts: tuple[str, ...]) -> None:
    assert parts_of(path) == parts


@pytest.mark.parametrize(
    ("files", "places", "keys"),
    [
        (["a/1.tif", "a/2.tif"], ["a/1.tif", "a/2.tif"], ["0", "1"]),
        (["2.tif", "1.tif"], ["1.tif", "2.tif"], ["1", "0"]),
        # as many of the last parts as there are
        (["/mnt/nas/book/1.tif", r"D:\book\2.tif"], ["1.tif", "2.tif"], ["0", "1"]),
        (["book/1.tif"], ["other/1.tif", "book/1.tif"], ["1"]),
        (["../x/1.tif"], ["x/1.tif"], ["0"]),
        # the unique name, and the unique stem
        (["MAX/1.tif"], ["scans/1.tif"], ["0"]),
        (["MAX/1.tif"], ["scans/1.jpg"], ["0"]),
        (["1.tif"], ["a/1.jpg", "b/1.jpg"], [None]),
        (["a/1.tif", "b/1.tif"], ["1.tif"], [None, None]),
        (["1.TIF"], ["1.tif"], ["0"]),
        # letters of two sizes are two files here, and a description may mean either
        (["a.tif"], ["a.tif", "A.tif"], [None]),
        # the first of its files that lies there
        ([("MAX/9.tif", "DEFAULT/1.jpg")], ["DEFAULT/1.jpg"], ["0"]),
        # a scan is one page
        (["1.tif", "1.tif", "2.tif"], ["1.tif", "2.tif"], ["0", None, "1"]),
        (["9.tif"], ["1.tif"], [None]),
    ],
)
def test_images(files: list[str], places: list[str], keys: list[str | None]) -> None:
    assert found(pages(*files), scans(*places)) == keys


def test_pages_of_documents() -> None:
    pdf = scans("k.pdf#p0001", "k.pdf#p0002", "k.pdf#p0003", of="k.pdf")
    assert found(pages("k.pdf#page=3", "p0001", "https://a.az/k.pdf#page=2"), pdf) == ["2", "0", "1"]
    assert found(pages("a.tif", "b.tif", "c.tif"), pdf) == ["0", "1", "2"], "equally many: by their number"
    few = match(pages("a.tif", "b.tif"), pdf)
    assert few.found == frozenset()
    assert "lists 2 pages" in few.notes[0]
    zipped = scans("z.zip#s/1.jpg", "z.zip#s/2.jpg", of="z.zip")
    assert found(pages("s/2.jpg", "1.tif"), zipped) == ["1", "0"]


def test_without_names_by_number_where_as_many() -> None:
    bare = [DescribedPage(label={"none": ("i",)}), DescribedPage(label={"none": ("ii",)})]
    assert found(bare, scans("a.tif", "b.tif")) == ["0", "1"]
    assert "2 pages without a name" in match(bare, scans("a.tif", "b.tif", "c.tif")).notes[0]
    assert match(pages("x.tif", "y.tif"), scans("a.tif", "b.tif")).notes == (
        "It lists 2 pages, and no name of theirs is that of a scan: look at the names of the files.",
    ), "names that are of other files are no numbers"


def test_two_pages_of_one_scan_are_told() -> None:
    assert match(pages("1.tif", "1.tif"), scans("1.tif")) == Matched(
        ("0", None), ("A scan is one page; these name one that another page has already: no. 2.",)
    )


names = st.text(st.sampled_from("aA1./\\#:%é"), max_size=8)


@given(st.lists(st.lists(names, max_size=3).map(tuple), max_size=8), st.lists(names, max_size=8, unique=True))
def test_no_scan_is_two_pages(files: list[tuple[str, ...]], places: list[str]) -> None:
    matched = match(pages(*files), scans(*places))
    keys = [key for key in matched.keys if key is not None]
    assert len(matched.keys) == len(files)
    assert len(keys) == len(set(keys))
    assert set(keys) <= {str(at) for at in range(len(places))}


@given(st.lists(st.from_regex(r"[a-z]{1,4}(/[a-z]{1,4}){0,2}\.tif", fullmatch=True), unique=True), st.randoms())
def test_every_listed_scan_is_found_in_any_order(places: list[str], chance: object) -> None:
    shuffled = list(places)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [places[int(key or -1)] for key in found(pages(*shuffled), scans(*places))] == shuffled
