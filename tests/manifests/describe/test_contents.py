"""Tables of contents as people type them."""

from collections.abc import Iterable

import pytest

from manifests.book_checks import DEEPEST_SECTION
from manifests.describe.contents import LONGEST_LINE, MOST_LINES, label_key, parse_contents, placed
from manifests.describe.description import DescribedPage, DescribedSection
from manifests.errors import BadDescription


def flat(sections: Iterable[DescribedSection], depth: int = 0) -> list[tuple[int, str, str]]:
    """(level, page, heading) of each line."""
    found = []
    for section in sections:
        assert section.label is not None
        (texts,) = section.label.values()
        found += [(depth, section.label_of_page, texts[0]), *flat(section.sections, depth + 1)]
    return found


def lines(text: str) -> list[tuple[int, str, str]]:
    return flat(parse_contents(text, "contents.txt"))


@pytest.mark.parametrize(
    ("line", "page", "heading"),
    [
        ("12 Giriş", "12", "Giriş"),
        ("12\tGiriş", "12", "Giriş"),
        ("12 — Giriş", "12", "Giriş"),
        ("12: Giriş", "12", "Giriş"),
        ("iv Preface", "iv", "Preface"),
        ("17r Dibaçə", "17r", "Dibaçə"),
        ("[3] Ön söz", "[3]", "Ön söz"),
        ("12-15 Giriş", "12", "Giriş"),
        ("səh. 12 Giriş", "12", "Giriş"),
        ("Giriş .... 12", "12", "Giriş"),
        ("Giriş.....12", "12", "Giriş"),
        ("Giriş . . . . . 12", "12", "Giriş"),
        ("Giriş … 12", "12", "Giriş"),
        ("Giriş ____ 12.", "12", "Giriş"),
        ("Giriş\t12", "12", "Giriş"),
        ("Giriş 12", "12", "Giriş"),
        ("Preface iv", "iv", "Preface"),
        ("Kim? Niyə? ... [7]", "[7]", "Kim? Niyə?"),
        ("Введение с. 12", "12", "Введение"),
        ("II hissə ... 90", "90", "II hissə"),
        ("1. Giriş ... 5", "5", "1. Giriş"),
        ("• Giriş 12", "12", "Giriş"),
        ("Giriş", "", "Giriş"),
        ("1. Giriş", "", "1. Giriş"),
        ("II hissə", "", "II hissə"),
        ("Cild II", "", "Cild II"),
        ("Mil", "", "Mil"),
        ("1905-ci il", "", "1905-ci il"),
        ("١٢ مقدمه", "١٢", "مقدمه"),
        ("۱۲ مقدمه", "۱۲", "مقدمه"),
        ("مقدمه ۱۲", "۱۲", "مقدمه"),
        ("مقدمه .... ۱۲", "۱۲", "مقدمه"),
    ],
)
def test_one_line(line: str, page: str, heading: str) -> None:
    assert lines(line) == [(0, page, heading)]


def test_lines_further_in_are_within() -> None:
    text = "12 Giriş\n  14 Birinci fəsil\n    15 Alt\n  20 İkinci fəsil\n\n\t21 Tab\n30 Son\n"
    assert [(depth, heading) for depth, _, heading in lines(text)] == [
        *((0, "Giriş"), (1, "Birinci fəsil"), (2, "Alt"), (1, "İkinci fəsil"), (2, "Tab"), (0, "Son"))
    ]


def test_numbers_set_flush_right_make_no_levels() -> None:
    assert lines("  5 Ön söz\n 12 Giriş\n100 Son") == [(0, "5", "Ön söz"), (0, "12", "Giriş"), (0, "100", "Son")]
    assert lines("5   Ön söz\n12  Giriş\n100 Son") == [(0, "5", "Ön söz"), (0, "12", "Giriş"), (0, "100", "Son")]
    assert lines("12 Giriş\n13   Fəsil\n14 Son") == [(0, "12", "Giriş"), (1, "13", "Fəsil"), (0, "14", "Son")]


def test_pages_stand_at_one_end_of_all_lines() -> None:
    assert lines("5 1905-ci il\n9 Müharibə 1914") == [(0, "5", "1905-ci il"), (0, "9", "Müharibə 1914")]
    assert lines("1 Giriş 5\n2 Əsas 12\n3 Son 80") == [(0, "5", "1 Giriş"), (0, "12", "2 Əsas"), (0, "80", "3 Son")]
    assert lines("Giriş 5\n2 Əsas 12\nSon 80")[1] == (0, "12", "2 Əsas")


def test_roman_capitals_count_parts_or_the_pages_of_a_preface() -> None:
    assert lines("I hissə\n  5 Giriş\n  9 Fəsil\nII hissə\n  12 Son") == [
        *((0, "", "I hissə"), (1, "5", "Giriş"), (1, "9", "Fəsil"), (0, "", "II hissə"), (1, "12", "Son"))
    ]
    assert lines("III Ön söz\nIV Dibaçə\n5 Giriş") == [(0, "III", "Ön söz"), (0, "IV", "Dibaçə"), (0, "5", "Giriş")]


def test_right_to_left_text_is_unharmed() -> None:
    heading = "می‌رود «باب اول»"
    (section,) = parse_contents(f"\u200f۱۲\u200f {heading}\u200f".replace("\u200f ", " "), "c", ("az-Arab",))
    assert section.label == {"az-Arab": (heading,)}
    assert section.label_of_page == "۱۲"


def test_headings_have_the_language_of_their_letters() -> None:
    (section,) = parse_contents("5 Ҝириш", "c", ("az",))
    assert section.label == {"az-Cyrl": ("Ҝириш",)}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Giriş\n12 ...\n", 2, "no heading"),
        ("\n".join(" " * at + "a" for at in range(DEEPEST_SECTION + 2)), DEEPEST_SECTION + 2, "levels"),
        ("a" * (LONGEST_LINE + 1), 1, "letters"),
        ("a\n" * (MOST_LINES + 1), MOST_LINES + 1, "lines"),
    ],
)
def test_mistakes_name_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(BadDescription, match=rf"contents\.txt, line {line}: .*{words}"):
        parse_contents(text, "contents.txt")


def page(label: str) -> DescribedPage:
    return DescribedPage(label={"none": (label,)} if label else None)


def test_sections_find_their_pages_by_what_stands_on_them() -> None:
    sections = parse_contents("iv Ön söz\n٣ Giriş\n  5 Fəsil\n99 Son", "c")
    found, notes = placed(sections, [page("IV"), page(""), page("[3]"), page("5"), page("5")])
    assert [section.page for section in found] == [0, 2, None]
    assert found[1].sections[0].page == 3
    assert notes == ["The section 'Son' is said to begin on page 99, and no page has that label."]
    assert placed(sections, [page(""), page("")]) == (sections, [])


def test_labels_in_any_digits_are_equal() -> None:
    assert label_key("۱۲") == label_key("١٢") == label_key(" 12\u200e") == "12"
