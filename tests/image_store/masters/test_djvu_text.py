"""What djvused prints, and the structure of a DjVu file: read strictly, whoever wrote it."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BadMaster
from image_store.masters.contents import OutlineEntry, Text, Word
from image_store.masters.djvu_file import DjvuPage, djvu_pages
from image_store.masters.djvu_text import PageName, brackets, hidden_text, metadata, outline, page_names
from image_store.masters.outline import MOST_DEPTH, FlatEntry, plain, tree

PAGE = DjvuPage(1000, 2000, 300, 0)
NAMES = [PageName("p1.djvu", "iv"), PageName("p2.djvu", None), PageName("2", "A-1")]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("", []),
        ('(word 1 -2 3 4 "a b")', [["word", 1, -2, 3, 4, "a b"]]),
        (r'("a\"b" "\304\261" "\\" "x\n")', [['a"b', "\xc4\xb1", "\\", "x\n"]]),
        ('((a)\n(b "("))', [[["a"], ["b", "("]]]),
    ],
)
def test_brackets(printed: str, read: list[object]) -> None:
    assert brackets(printed) == read


@pytest.mark.parametrize("printed", ["(", ")", "())", '("', '("a', "(\\)", "(" * 50 + ")" * 50])
def test_brackets_that_do_not_match_are_refused(printed: str) -> None:
    with pytest.raises(BadMaster):
        brackets(printed)


@given(st.text(st.sampled_from('()"\\ab1 -\n')) | st.text())
def test_no_text_raises_anything_else(printed: str) -> None:
    for read in (brackets, lambda text: hidden_text(text, PAGE), lambda text: list(outline(text, NAMES))):
        try:
            read(printed)
        except BadMaster as error:
            assert str(error)
    page_names(printed)
    metadata(printed)


def test_words_lines_and_blocks() -> None:
    printed = """(page 0 0 1000 2000
     (column 0 0 1000 2000
      (para 0 0 1000 2000
       (line 0 1900 500 1950 (word 100 1900 200 1950 "bir") (word 300 1900 400 1950 "iki"))
       (line 0 1800 500 1850 (word 100 1800 200 1850
         (char 100 1800 150 1850 "ü") (char 150 1800 200 1850 "ç"))))
      (para 0 0 1000 1000 (line 0 900 500 950 (word 100 900 200 950 "son")))))"""
    assert hidden_text(printed, PAGE) == Text(
        (
            (
                (Word("bir", 100, 50, 200, 100), Word("iki", 300, 50, 400, 100)),
                (Word("üç", 100, 150, 200, 200),),
            ),
            ((Word("son", 100, 1050, 200, 1100),),),
        )
    )


def test_a_text_with_one_box_is_divided_by_its_letters() -> None:
    assert hidden_text('(line 0 1900 110 1950 "abcde fghij")', PAGE) == Text(
        (((Word("abcde", 0, 50, 50, 100), Word("fghij", 60, 50, 110, 100)),),)
    )
    assert hidden_text('(page 0 0 100 2000 "ab\ncd")', PAGE) == Text(
        (((Word("ab", 0, 0, 100, 1000),), (Word("cd", 0, 1000, 100, 2000),)),)
    )


@pytest.mark.parametrize("printed", ["", '(page 0 0 0 0 "")', "(page 0 0 1 1)", '(page 0 0 1 1 (line 0 0 1 1 " "))'])
def test_without_words_there_is_no_text(printed: str) -> None:
    assert hidden_text(printed, PAGE) is None


@pytest.mark.parametrize("printed", ["word", "(word)", '(word 1 2 3 "a")', '(word a b c d "e")', "(page 0 0 1 1 (x))"])
def test_what_is_no_text_is_refused(printed: str) -> None:
    with pytest.raises(BadMaster, match="hidden text"):
        hidden_text(printed, PAGE)


@pytest.mark.parametrize(
    ("turns", "word"),
    [
        (0, Word("x", 100, 1800, 300, 1900)),
        (1, Word("x", 1800, 700, 1900, 900)),
        (2, Word("x", 700, 100, 900, 200)),
        (3, Word("x", 100, 100, 200, 300)),
    ],
)
def test_boxes_turn_with_their_page(turns: int, word: Word) -> None:
    assert hidden_text('(word 100 100 300 200 "x")', PAGE._replace(turns=turns)) == Text((((word,),),))


def test_pages_and_metadata() -> None:
    listed = "   1 P   104062  c1.djvu T=iv\n     A       67  shared.iff\n"
    listed += "   2 P  9  b 1.djvu F=x.djvu T=A-1 (x)\n 3 P 1  c\n"
    assert page_names(listed) == [PageName("c1.djvu", "iv"), PageName("b 1.djvu", "A-1 (x)"), PageName("c", None)]
    assert metadata('Title\t"Kitab \\"x\\""\nauthor\t"Z"\nno line\n') == {"title": 'Kitab "x"', "author": "Z"}


def test_an_outline_names_pages_by_part_number_or_title() -> None:
    printed = '(bookmarks ("a" "#p2.djvu" ("b" "#3") ("c" "#2" ("d" "#iv"))) ("e" "#99") ("f" "http://x") ("g" "#"))'
    assert list(outline(printed, NAMES)) == [
        FlatEntry(0, "a", 1),
        FlatEntry(1, "b", 2),
        FlatEntry(1, "c", 2),
        FlatEntry(2, "d", 0),
        FlatEntry(0, "e", None),
        FlatEntry(0, "f", None),
        FlatEntry(0, "g", None),
    ]
    assert list(outline("", NAMES)) == []


@pytest.mark.parametrize("printed", ["(bookmarks x)", '(bookmarks ("a"))', '(bookmarks ("a" b))'])
def test_an_outline_that_is_none_is_refused(printed: str) -> None:
    with pytest.raises(BadMaster, match="outline"):
        list(outline(printed, NAMES))


def test_a_tree_of_flat_entries() -> None:
    flat = [
        FlatEntry(0, "a", 1),
        FlatEntry(2, "b", 2),
        FlatEntry(1, "c", 3),
        FlatEntry(0, "\x07 ", 4),
        FlatEntry(0, "", 5),
    ]
    flat.append(FlatEntry(1, "below", 6))
    assert tree(flat) == (
        OutlineEntry("a", 1, (OutlineEntry("b", 2), OutlineEntry("c", 3))),
        OutlineEntry("—", 5, (OutlineEntry("below", 6),)),
    )


@given(st.lists(st.builds(FlatEntry, st.integers(0, 30), st.just("x"), st.none())))
def test_every_list_of_entries_is_a_bounded_tree_without_loss(flat: list[FlatEntry]) -> None:
    found, waiting = 0, [(entry, 1) for entry in tree(flat)]
    while waiting:
        entry, depth = waiting.pop()
        found += 1
        assert depth <= MOST_DEPTH
        waiting += [(below, depth + 1) for below in entry.entries]
    assert found == len(flat)


@pytest.mark.parametrize(
    ("text", "read"),
    [(None, None), ("", None), (" \x00 ", None), (" iv ", "iv"), ("a\n\tb", "a b"), ("x" * 2000, "x" * 1000)],
)
def test_plain_labels(text: str | None, read: str | None) -> None:
    assert plain(text) == read


def info(width: int, height: int, dpi: int, flags: int) -> bytes:
    return b"INFO" + struct.pack(">IHHBB", 10, width, height, 24, 0) + struct.pack("<HBB", dpi, 22, flags)


def form(kind: bytes, content: bytes) -> bytes:
    return b"FORM" + struct.pack(">I", 4 + len(content)) + kind + content


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file.djvu"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("flags", "turns"), [(1, 0), (6, 1), (2, 2), (5, 3), (0, 0)])
def test_one_page(tmp_path: Path, flags: int, turns: int) -> None:
    path = written(tmp_path, b"AT&T" + form(b"DJVU", info(300, 200, 400, flags)))
    assert djvu_pages(path) == (DjvuPage(300, 200, 400, turns),)
    assert djvu_pages(path)[0].upright == ((200, 300) if turns % 2 else (300, 200))


def bundle(flags: int = 0x81) -> bytes:
    pages = [form(b"DJVU", info(30, 20, 0, 1)), form(b"DJVI", b"abcd" + bytes(8)), form(b"DJVU", info(50, 60, 600, 1))]
    directory, place, offsets = 3 + 4 * len(pages), 0, []
    start = 16 + 8 + directory + directory % 2
    for page in pages:
        offsets.append(start + place)
        place += len(page)
    head = b"DIRM" + struct.pack(">IBH", directory, flags, len(pages)) + struct.pack(f">{len(pages)}I", *offsets)
    return b"AT&T" + form(b"DJVM", head + b"\0" * (directory % 2) + b"".join(pages))


def test_pages_of_a_document_and_not_what_they_share(tmp_path: Path) -> None:
    assert djvu_pages(written(tmp_path, bundle())) == (DjvuPage(30, 20, 300, 0), DjvuPage(50, 60, 600, 0))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bundle(0x01), "make one file of them"),
        (bundle()[:-5], "ends too early"),
        (bundle()[:30], "ends too early"),
        (b"AT&TFORM\0\0\0\5DJVUx", "ends too early"),
        (b"AT&TXORM" + bytes(20), "no DjVu document"),
        (b"AT&T" + form(b"DJVM", b"NAVM" + bytes(20)), "where its pages lie"),
        (b"AT&T" + form(b"DJVU", b"BG44" + bytes(20)), "how large it is"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(BadMaster, match=reason):
        djvu_pages(written(tmp_path, content))


@given(st.binary(max_size=100))
def test_no_bytes_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("djvu") / "x"
    path.write_bytes(b"AT&TFORM" + content)
    try:
        djvu_pages(path)
    except BadMaster as error:
        assert str(error)
