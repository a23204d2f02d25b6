"""What a PDF says of its pages: how many, their labels, its outline and title; and documents that are none."""

from pathlib import Path

import pytest

from image_store.errors import BadMaster
from image_store.masters import Contents, OutlineEntry, survey
from image_store.masters.outline import MOST_DEPTH, MOST_ENTRIES
from tests.image_store.masters.pdf_bytes import Made, document

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def surveyed(tmp_path: Path, content: bytes) -> Contents:
    path = tmp_path / "document"
    path.write_bytes(content)
    return survey(path)


def made_of(count: int, catalogue: bytes = b"", info: bytes = b"") -> Made:
    made = Made(catalogue, info)
    for _ in range(count):
        made.page(b"")
    return made


def test_each_page_is_a_leaf(tmp_path: Path) -> None:
    contents = surveyed(tmp_path, made_of(12).whole())
    assert [leaf.name for leaf in contents.leaves][8:] == ["p0009", "p0010", "p0011", "p0012"]
    assert contents == Contents("pdf", contents.leaves)


def test_labels_are_those_of_the_document(tmp_path: Path) -> None:
    labels = b"/PageLabels<</Nums[0<</S/r>>2<</S/D/St 11>>4<</P(A-)/S/D>>]>>"
    contents = surveyed(tmp_path, made_of(6, labels).whole())
    assert [leaf.label for leaf in contents.leaves] == ["i", "ii", "11", "12", "A-1", "A-2"]


@pytest.mark.parametrize(
    ("info", "title"),
    [
        (b"/Title(Kitab)", "Kitab"),
        (b"/Title<FEFF004200610131>", "Baı"),
        (b"/Title<FEFF0042D8000131>", "B\ufffdı"),
        (b"/Title(  two\\nlines )", "two lines"),
        (b"/Title()", None),
        (b"", None),
    ],
)
def test_the_title(tmp_path: Path, info: bytes, title: str | None) -> None:
    assert surveyed(tmp_path, made_of(1, info=info).whole()).title == title


def outlined(tmp_path: Path, entries: list[bytes]) -> Contents:
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/Dests<</there[3 0 R/Fit]>>>>"
    return surveyed(tmp_path, document([catalogue, PAGES, PAGE, b"<</First 5 0 R>>", *entries]))


def test_an_outline_is_a_tree(tmp_path: Path) -> None:
    contents = outlined(
        tmp_path,
        [
            b"<</Title<FEFF018F>/Dest[3 0 R/Fit]/First 6 0 R/Next 7 0 R>>",
            b"<</Title(below)/A<</S/GoTo/D[3 0 R/Fit]>>>>",
            b"<</Title(nowhere)/Dest[99 0 R/Fit]/Next 8 0 R>>",
            b"<</Title(outside)/A<</S/URI/URI(http://example.org)>>/Next 9 0 R>>",
            b"<</Title(named)/Dest/there/Next 10 0 R>>",
            b"<</Title( )/Dest[3 0 R/Fit]>>",
        ],
    )
    assert contents.outline == (
        OutlineEntry("Ə", 0, (OutlineEntry("below", 0),)),
        OutlineEntry("nowhere", None),
        OutlineEntry("outside", None),
        OutlineEntry("named", 0),
    )
    assert contents.notes == ()


def test_an_outline_that_leads_round_in_a_circle_ends(tmp_path: Path) -> None:
    contents = outlined(
        tmp_path,
        [
            b"<</Title(one)/Dest[3 0 R/Fit]/First 5 0 R/Next 6 0 R>>",
            b"<</Title(two)/Dest[3 0 R/Fit]/Next 5 0 R>>",
        ],
    )
    assert [entry.title for entry in contents.outline] == ["one", "two"]


def test_a_deep_outline_ends(tmp_path: Path) -> None:
    contents = outlined(tmp_path, [b"<</Title(%d)/First %d 0 R>>" % (at, at + 6) for at in range(2000)])
    depth, entries = 0, contents.outline
    while entries:
        depth, entries = depth + 1, entries[0].entries
    assert depth == MOST_DEPTH


def test_a_long_outline_ends_and_it_is_said(tmp_path: Path) -> None:
    contents = outlined(tmp_path, [b"<</Title(%d)/Next %d 0 R>>" % (at, at + 6) for at in range(MOST_ENTRIES + 5)])
    assert len(contents.outline) == MOST_ENTRIES
    assert "more than 10000 entries" in contents.notes[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (document([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "it has no pages"),
        (b"%PDF-1.7\n" + b"x" * 5000, "PDFium finds no document in it"),
        (b"%PDF-1.7", "PDFium finds no document in it"),
        (
            document(
                [
                    b"<</Type/Catalog/Pages 2 0 R>>",
                    b"<</Type/Pages/Count 100001/Kids[%s]>>" % (b"3 0 R " * 100_001),
                    PAGE,
                ]
            ),
            "it says that it has 100001 pages; documents of up to 100000",
        ),
    ],
)
def test_documents_that_are_none(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(BadMaster, match=reason):
        surveyed(tmp_path, content)


def test_a_count_that_is_a_lie_invents_no_pages(tmp_path: Path) -> None:
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"
    assert len(surveyed(tmp_path, document([b"<</Type/Catalog/Pages 2 0 R>>", pages, PAGE])).leaves) == 1


def test_a_document_that_was_cut_off_is_told_of(tmp_path: Path) -> None:
    contents = surveyed(tmp_path, made_of(2).whole()[:-12])
    assert len(contents.leaves) == 2
    assert "it may have been cut off" in contents.notes[0]


def test_a_password_is_asked_for_nobody(tmp_path: Path) -> None:
    """A handler whose passwords are not the empty one (ISO 32000-1, 7.6.3)."""
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[<00><00>]" % (b"o" * 32, b"u" * 32)
    with pytest.raises(BadMaster, match=r"encrypted with a password; .*qpdf --password"):
        surveyed(tmp_path, document([b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE], lock))


def test_an_unknown_lock_is_named(tmp_path: Path) -> None:
    lock = b"/Encrypt<</Filter/Publisher/V 9>>/ID[<00><00>]"
    with pytest.raises(BadMaster, match="encrypted in a way"):
        surveyed(tmp_path, document([b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE], lock))


@pytest.mark.parametrize("name", ["-x.pdf", "~.pdf", "a;b %d #1.pdf", "ə\udcff.pdf"])
def test_odd_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(made_of(3).whole())
    assert len(survey(Path(name)).leaves) == 3
