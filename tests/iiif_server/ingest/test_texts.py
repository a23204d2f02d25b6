"""Texts of pages beside their pyramids."""

import gzip
from pathlib import Path

import pytest

from iiif_server.ingest.texts import page_text, words_left_out, write_text
from iiif_server.page_texts import kept_text, text_path
from image_store import Dimensions
from image_store.building import Text, Word
from manifests import MOST_WORDS, BrokenText, PageText, TextBlock, TextWord, text_bytes

SIZE = Dimensions(100, 200)
TEXT = Text((((Word("bir", 1, 2, 30, 12), Word("iki", 35, 2, 60, 12)), (Word("üç", 1, 20, 30, 32),)),))
KEPT = PageText(
    100,
    200,
    (TextBlock(((TextWord("bir", 1, 2, 30, 12), TextWord("iki", 35, 2, 60, 12)), (TextWord("üç", 1, 20, 30, 32),))),),
    "az",
)


def one(word: Word) -> tuple[TextWord, ...]:
    text = page_text(Text((((word,),),)), SIZE)
    return tuple(text.words()) if text else ()


def test_words_keep_their_lines_and_blocks() -> None:
    assert page_text(TEXT, SIZE, "az") == KEPT


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Word("x", -5, -9, 120, 300), TextWord("x", 0, 0, 100, 200)),
        (Word("x", 300, 300, 400, 400), TextWord("x", 99, 199, 100, 200)),
        (Word("x", -40, 10, -20, 20), TextWord("x", 0, 10, 1, 20)),
        (Word("x", 50, 50, 50, 40), TextWord("x", 50, 50, 51, 51)),
        (Word("a\x00b\u202e", 1, 1, 2, 2), TextWord("ab", 1, 1, 2, 2)),
    ],
)
def test_words_are_made_fit_to_be_kept(given: Word, kept: TextWord) -> None:
    assert one(given) == (kept,)


@pytest.mark.parametrize("text", [Text(), Text((((),),)), Text((((Word("\x02", 1, 1, 2, 2),),),))])
def test_a_page_without_words_has_no_text(text: Text) -> None:
    assert page_text(text, SIZE) is None


def test_more_words_than_any_page_has_are_cut_off() -> None:
    line = (Word("x", 1, 1, 2, 2),) * (MOST_WORDS - 1)
    kept = page_text(Text(((line, line[:5]),)), SIZE)
    assert kept is not None
    assert sum(1 for _ in kept.words()) == MOST_WORDS
    assert words_left_out(Text(((line, line[:5]),)), kept) == 4


def test_what_nobody_can_read_was_not_cut_off() -> None:
    text = Text((((Word("\x02", 1, 1, 2, 2), Word("x", 1, 1, 2, 2)),),))
    assert words_left_out(text, page_text(text, SIZE)) == 0
    assert words_left_out(Text(), None) == 0


@pytest.mark.parametrize("letters", ["x", '"' * 40, "\\" * 40, "ə" * 40, "𐤀" * 40])
def test_no_more_bytes_are_kept_than_can_be_read_back(letters: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iiif_server.ingest.texts.MOST_BYTES", 20_000)
    text = Text((((Word(letters, 1, 1, 2, 2),),),) * 1000)  # each in a line and a block of its own
    kept = page_text(text, SIZE)
    assert kept is not None
    assert 5_000 < len(text_bytes(kept)) <= 20_000
    assert words_left_out(text, kept) == 1000 - sum(1 for _ in kept.words()) > 0


def test_written_and_read_back(tmp_path: Path) -> None:
    stem = tmp_path / "p0001-0123456789ab-r2"
    assert kept_text(stem) is None
    length = write_text(KEPT, stem)
    assert text_path(stem).stat().st_size == length
    assert kept_text(stem) == KEPT
    assert [path.name for path in tmp_path.iterdir()] == ["p0001-0123456789ab-r2.text"]


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    write_text(KEPT, tmp_path / "one")
    write_text(KEPT, tmp_path / "two")
    stored = (tmp_path / "one.text").read_bytes()
    assert stored == (tmp_path / "two.text").read_bytes()
    assert stored[4:8] == bytes(4)  # RFC 1952: MTIME
    assert gzip.decompress(stored).startswith(b'{"version":1,')


def test_what_cannot_be_written_leaves_the_old_text(tmp_path: Path) -> None:
    write_text(KEPT, tmp_path / "p")
    with pytest.raises(BrokenText):
        write_text(PageText(0, 0), tmp_path / "p")
    assert kept_text(tmp_path / "p") == KEPT


def test_damage_is_found(tmp_path: Path) -> None:
    write_text(KEPT, tmp_path / "p")
    whole = (tmp_path / "p.text").read_bytes()
    bomb = gzip.compress(bytes(100 << 20), 9, mtime=0)
    for damaged in (b"", whole[:-3], whole + b"x", whole[:20] + b"\xff\xff" + whole[22:], b"no gzip", bomb):
        (tmp_path / "p.text").write_bytes(damaged)
        with pytest.raises(BrokenText):
            kept_text(tmp_path / "p")
