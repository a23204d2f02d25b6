"""Headings as librarians type them, in three languages."""

import pytest

from manifests.describe.columns import column_letters, is_of_pages, read_heading, read_headings
from manifests.describe.folding import fold
from manifests.describe.words import FIELD_WORDS, INTERFACES, field_of, role_of, yes_or_no


@pytest.mark.parametrize(
    ("heading", "field", "tag"),
    [
        ("Title", "title", None),
        ("SƏRLÖVHƏ", "title", None),
        ("Serlovhe", "title", None),
        ("заглавие", "title", None),
        ("İL", "date", None),
        ("IL", "date", None),
        ("Nəşr  ili:", "date", None),
        ("NƏŞRİYYAT", "publisher", None),
        ("Neshriyyat".replace("sh", "ş"), "publisher", None),
        ("Количество страниц", "extent", None),
        ("Pages", "extent", None),
        ("Объем", "extent", None),
        ("title@az-Cyrl", "title", "az-Cyrl"),
        ("TITLE@AZ-cyrl", "title", "az-Cyrl"),
        ("title (ru)", "title", "ru"),
        ("Title [ru]", "title", "ru"),
        ("title_ru", "title", "ru"),
        ("Заглавие (азербайджанский)", "title", "az"),
        ("Sərlövhə (rus dili)", "title", "ru"),
        ("Year (as printed)", "date", None),
        ("Qeyd", "", None),
        ("Qeyd (ru)", "", "ru"),
        ("Note (old)", "", None),
        ("Metadata", "", None),
    ],
)
def test_a_heading_means_a_field_and_a_language(heading: str, field: str, tag: str | None) -> None:
    column = read_heading(0, heading)
    assert (column.field, column.tag, column.problem) == (field, tag, None)


def test_an_unknown_heading_keeps_its_words() -> None:
    assert read_heading(3, "  Köhnə   şifr №2 ").heading == "Köhnə şifr №2"
    assert read_heading(3, "Qeyd (ru)").heading == "Qeyd"


@pytest.mark.parametrize(
    ("heading", "role"),
    [("Author", "aut"), ("Tərcüməçi", "trl"), ("Contributor (translator)", "trl"), ("Участник (художник)", "art")],
)
def test_columns_of_persons_have_roles(heading: str, role: str) -> None:
    assert read_heading(0, heading).role == role


@pytest.mark.parametrize("heading", ["title@zz", "title (foo)", "Title (klingon)", "author@xx"])
def test_a_language_that_nobody_knows_is_a_mistake_with_its_place(heading: str) -> None:
    _, mistakes = read_headings(["id", heading])
    assert len(mistakes) == 1
    assert mistakes[0].startswith(f"Column B: the heading {heading!r}")
    assert "az-Cyrl" in mistakes[0]


def test_two_columns_of_one_meaning_are_a_mistake() -> None:
    _, mistakes = read_headings(["id", "Title", "Year", "Sərlövhə"])
    assert mistakes == [
        "Column B (Title) and column D (Sərlövhə) mean the same (title). Take one of them out, or say the language of"
        " each in its heading, as in title@az and title@ru."
    ]
    assert read_headings(["title@az", "title@ru", "title", "author", "contributor", "Qeyd", "Qeyd"])[1] == []


def test_columns_tell_tables_of_pages() -> None:
    assert is_of_pages(read_headings(["Qovluq", "Fayl"])[0])
    assert is_of_pages(read_headings(["Страница", "Раздел"])[0])
    assert not is_of_pages(read_headings(["Qovluq", "Sərlövhə", "Üz qabığı", "Mündəricat"])[0])


def test_no_word_has_two_meanings() -> None:
    meanings: dict[str, str] = {}
    for field, words in FIELD_WORDS.items():
        for word in {word for language in INTERFACES for word in words[language]}:
            assert meanings.setdefault(fold(word), field) == field, word
            assert field_of(word) == field
        assert all(words[language] for language in INTERFACES)


def test_letters_of_columns() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_yes_no_and_roles() -> None:
    assert [yes_or_no(word) for word in ("yes", "Hə", "да", "X", "+", "1")] == [True] * 6
    assert [yes_or_no(word) for word in ("", "no", "yox", "НЕТ", "-", "0")] == [False] * 6
    assert yes_or_no("bəlkə") is None
    assert [role_of(word) for word in ("Redaktor", "пер.", "ILL", "tərtibçi")] == ["edt", "trl", "ill", "com"]
    assert role_of("korrektor") is None
