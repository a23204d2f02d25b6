"""Page keys, labels and transliteration: fixed tables, and properties that hold for any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.keys import image_owners, page_keys, page_labels, plain_name, readable
from manifests import LONGEST_NAME, check_book_id, is_readable
from manifests.transliteration import transliterate

NAMES = st.text(st.characters(), max_size=400)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OCR-D-IMG_0020", "OCR-D-IMG_0020"),
        ("Şəki xanlığı 01", "Sheki-xanlighi-01"),
        ("Шәки ханлығы", "Sheki-khanlighi"),
        ("Üz qabığı", "Uz-qabighi"),
        ("ÇAĞRI", "ChAGhRI"),
        ("باکی ۱۲", "baky-12"),
        ("Ƣajə Ɵlməz", "Ghaje-Olmez"),
        ("Straße, Łódź (1918)", "Strasse-Lodz-1918"),
        ("..hidden..", "hidden"),
        ("a/b\\c", "a-b-c"),
        ("می\u200cروم", "myrvm"),
        ("No\u00a07", "No-7"),
    ],
)
def test_plain_name(text: str, name: str) -> None:
    assert plain_name(text) == name


def test_a_decomposed_name_of_macos_is_the_same() -> None:
    assert plain_name("S\u0327\u0259ki u\u0308") == plain_name("Şəki ü") == "Sheki-u"


@given(NAMES)
def test_every_text_becomes_a_name(text: str) -> None:
    name = plain_name(text)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}", name)
    assert name == plain_name(text)
    if name not in ("2", "3", "collection", "manifest", "top"):
        check_book_id(name)


@given(NAMES)
def test_transliteration_is_ascii(text: str) -> None:
    assert transliterate(text).isascii()


@given(st.lists(NAMES.filter(lambda text: "/" not in text), unique=True, max_size=20))
def test_keys_differ_in_every_file_system(sources: list[str]) -> None:
    keys = page_keys(sources, {})
    assert list(keys) == sources
    assert len({key.lower() for key in keys.values()}) == len(sources)
    assert all(len(key) <= LONGEST_NAME for key in keys.values())
    assert page_keys(sources, keys) == keys


def test_long_names_that_begin_alike_stay_apart() -> None:
    first, second = plain_name("ə" * 299 + "a"), plain_name("ə" * 299 + "b")
    assert len(first) == len(second) == LONGEST_NAME
    assert first != second


def test_a_known_key_is_kept_and_others_give_way() -> None:
    keys = page_keys(["1.tif", "a/1.tif", "b/1.tif"], {"b/1.tif": "1"})
    assert keys == {"1.tif": "1-2", "a/1.tif": "1-3", "b/1.tif": "1"}


def test_a_key_that_another_book_took_is_passed_over() -> None:
    assert page_keys(["c.tif"], {}, lambda key: key == "c") == {"c.tif": "c-2"}


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("OCR-D-IMG_0020.tif", "20"),
        ("0020.jpg", "20"),
        ("0000.jpg", "0"),
        ("p0017.tif", "17"),
        ("01 Üz qabığı.tif", "Üz qabığı"),
        ("Üz qabığı.tif", "Üz qabığı"),
        ("Şəki xanlığı 01.tif", "1"),
        ("part 1/007.png", "7"),
        ("12 verso.tif", "verso"),
        ("a1ae-279075081939.png", "a1ae-279075081939"),
        ("000000000012.png", "12"),
        ("...tif", ".."),
        ("می\u200cروم.tif", "می\u200cروم"),
        ("Üz\u00a0qabığı.tif", "Üz qabığı"),
    ],
)
def test_label(source: str, label: str) -> None:
    assert page_labels([source]) == {source: label}


def test_labels_that_would_be_shared_keep_their_number() -> None:
    assert page_labels(["12 verso.tif", "13 verso.tif"]) == {"12 verso.tif": "12 verso", "13 verso.tif": "13 verso"}


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_no_label_is_empty(source: str) -> None:
    assert page_labels([source])[source].strip()


@given(st.text())
def test_readable_texts_can_stand_in_a_label(text: str) -> None:
    assert all(map(is_readable, readable(text)))
    assert readable(readable(text)) == readable(text)


def test_what_is_escaped_and_what_is_not() -> None:
    assert readable("a\u202eb\n\udcff") == "a\\u202eb\\n\\xff"
    assert readable("می\u200cروم \u00a0") == "می\u200cروم \u00a0"


def test_every_owner_that_an_image_could_have() -> None:
    assert image_owners("x_b_c") == [("x", "b_c"), ("x_b", "c")]
    assert image_owners("plain") == []
