"""What a language tag implies."""

import pytest

from manifests import is_language_tag, language_names, viewing_direction

RIGHT_TO_LEFT = [
    "az-Arab",
    "azb",
    "ar",
    "fa",
    "ur",
    "he",
    "ug",
    "ota",
    "ps",
    "sd",
    "ckb",
    "az-IR",
    "AZ-ARAB",
    "az-arab-IR",
    "uz-Arab",
    "pa-PK",
]
LEFT_TO_RIGHT = [
    "az",
    "az-Latn",
    "az-Cyrl",
    "az-baku1926",
    "ru",
    "en",
    "de",
    "tr",
    "fa-Latn",
    "sd-Deva",
    "ar-Latn-EG",
    "az-x-arab",
    "zh-Hant",
    "az-AZ",
    "x",
]


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_right_to_left_PRE3_R26(tag: str) -> None:
    assert viewing_direction(tag) == "right-to-left"


@pytest.mark.parametrize("tag", [*LEFT_TO_RIGHT, "fa-Latn-x-arab", None])
def test_left_to_right_PRE3_R26(tag: str | None) -> None:
    assert viewing_direction(tag) == "left-to-right"


def test_names_begin_with_azerbaijani() -> None:
    assert language_names("az-Arab") == {
        "az": ["Azərbaycan (ərəb əlifbası)"],
        "en": ["Azerbaijani (Arabic script)"],
        "ru": ["Азербайджанский (арабица)"],
    }
    assert list(language_names("ru")) == ["az", "en", "ru"]


def test_the_nearest_name_that_is_known() -> None:
    assert language_names("de-1901") == language_names("DE") == language_names("de")
    assert language_names("udi") == {"none": ["udi"]}


@pytest.mark.parametrize(("text", "right"), [("az", True), ("az-baku1926", True), ("none", False), ("az\n", False)])
def test_shape_of_a_tag(text: str, right: bool) -> None:
    assert is_language_tag(text) is right
