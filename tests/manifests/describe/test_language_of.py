"""Languages as people name them."""

import pytest

from manifests.describe.language_of import language_tag, named_language, script_subtag, tag_of
from manifests.languages import is_language_tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("az", "az"),
        ("aze", "az"),
        ("rus", "ru"),
        ("ger", "de"),
        ("deu", "de"),
        ("Azərbaycan dili", "az"),
        ("AZƏRBAYCAN DİLİ", "az"),
        ("azerbaycan", "az"),
        ("Azerbaijani", "az"),
        ("русский", "ru"),
        ("Русский язык", "ru"),
        ("rus dili", "ru"),
        ("İngilis", "en"),
        ("Osmanlı türkcəsi", "ota"),
        ("фарси", "fa"),
        ("AZ-cyrl", "az-Cyrl"),
        ("az-arab-IR", "az-Arab-IR"),
        ("az-baku1926", "az-baku1926"),
        ("Azərbaycan dili (ərəb əlifbası)", "az-Arab"),
        ("azərbaycan, kiril", "az-Cyrl"),
        ("Azerbaijani (Cyrillic)", "az-Cyrl"),
        ("азербайджанский (арабица)", "az-Arab"),
        ("tlh", "tlh"),
        ("zz", None),
        ("Klingon", None),
        ("", None),
        ("none", None),
        ("und", None),
        ("(", None),
    ],
)
def test_a_language_by_tag_code_or_name(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag
    assert tag is None or is_language_tag(tag)


def test_words_in_brackets_are_no_languages_by_chance() -> None:
    assert named_language("old") is None
    assert named_language("ota") == "ota"
    assert named_language("ru") == "ru"


def test_scripts_by_name() -> None:
    assert [script_subtag(word) for word in ("Kiril", "ƏRƏB", "latın qrafikası", "кириллица", "Latn")] == [
        *("Cyrl", "Arab", "Latn", "Cyrl", "Latn")
    ]
    assert script_subtag("runes") is None


@pytest.mark.parametrize(
    ("title", "languages", "key"),
    [
        ("Molla Nəsrəddin", ("az",), "az"),
        ("Молла Нәсрәддин", ("az",), "az-Cyrl"),
        ("ملا نصرالدین", ("az",), "az-Arab"),
        ("Molla Nəsrəddin", ("az-Arab",), "az-Latn"),
        ("ملا نصرالدین", ("az-Arab",), "az-Arab"),
        ("Война и мир", ("az", "ru"), "ru"),
        ("Hərb və sülh", ("az", "ru"), "az"),
        ("Molla Nəsrəddin", (), "none"),
    ],
)
def test_the_key_of_a_title_by_its_letters(title: str, languages: tuple[str, ...], key: str) -> None:
    assert tag_of(title, languages) == key
