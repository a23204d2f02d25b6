"""Texts cut into words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.finding.words import LONGEST_WORD, compact, cut, small


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Şəki xanlığının tarixi", ["şəki", "xanliğinin", "tarixi"]),
        ("İ I ı i", ["i", "i", "i", "i"]),
        ("I\u0307smayıl", ["ismayil"]),
        ("«Əkinçi», 1875-ci il.", ["əkinçi", "1875", "ci", "il"]),
        ("Qur'an Qur’an ma‘nā", ["quran", "quran", "manā"]),
        ("elmi-populyar", ["elmi", "populyar"]),
        ("elmi\u00adpopulyar", ["elmipopulyar"]),
        ("١٩٠٥ ۱۹۰۵ 1905", ["1905", "1905", "1905"]),
        ("№5 ﬁlm ²", ["no5", "film", "2"]),
        ("کِتَابـی", ["کتابی"]),
        ("Straße ΣΊΣΥΦΟΣ", ["strasse", "σίσυφοσ"]),
        ("\u202eşəki\u202c", ["şəki"]),
        ("a\u0000b", ["a", "b"]),
        ("- -- —", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert list(cut(text, 20, 1000).words) == words


def test_words_with_hyphens_stand_in_one_piece_too() -> None:
    assert cut("Kitabi-Dədə Qorqud", 9, 99).joined == ("kitabidədə",)
    assert cut("-5 a-", 9, 99).joined == ()


def test_bounds() -> None:
    assert len(cut("söz " * 100, 7, 1000).words) == 7
    assert cut("a" * 500, 7, 1000).words == ("a" * LONGEST_WORD,)
    assert cut("bir iki", 7, 5).words == ("bir", "i")
    assert len(cut("a-b-c-d-e", 2, 99).words) == 2


@pytest.mark.parametrize(
    ("text", "whole"),
    [("A-12/345", "a12345"), ("M 7 / ٢", "m72"), ("978-9952-21", "978995221"), ("Ş.f.İ", "şfi"), ("—", "")],
)
def test_compact(text: str, whole: str) -> None:
    assert compact(text) == whole


@given(st.text())
def test_words_are_cut_once(text: str) -> None:
    words = cut(text, 100, 1000).words
    assert cut(" ".join(words), 100, 10_000).words == words


@given(st.text(max_size=50))
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert small(composed) == small(decomposed)
    assert small(small(text)) == small(text)
