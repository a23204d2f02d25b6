"""Languages, scripts, dates, roles, rights and words as catalogues write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import is_language_tag
from manifests.about import Date
from manifests.describe.authorities import authority_address
from manifests.describe.codes import language_tag, marc_script, script_code, with_script
from manifests.describe.dates import from_lunar, from_solar, parse_date, sortable_year
from manifests.describe.directions import read_direction
from manifests.describe.labels import label
from manifests.describe.rights import rights_uri
from manifests.describe.roles import relator
from manifests.describe.scripts import refined, script_of, settled, tag_of_text
from manifests.describe.structure_words import structure_kind, structure_word

LANGUAGES = {
    ("ger", ""): "de",
    ("deu", ""): "de",
    ("de", ""): "de",
    ("aze", ""): "az",
    ("AZE", "Cyrl"): "az-Cyrl",
    ("aze", "Arab"): "az-Arab",
    ("az-cyrl", ""): "az-Cyrl",
    ("az_Arab_IR", ""): "az-Arab-IR",
    ("az-baku1926", ""): "az-baku1926",
    ("azb", ""): "azb",
    ("azb", "Arab"): "azb",
    ("azj", "Latn"): "az-Latn",
    ("rus", "Cyrl"): "ru",
    ("rus", "Latn"): "ru-Latn",
    ("per", ""): "fa",
    ("fas", "Arab"): "fa",
    ("ota", "Arab"): "ota",
    ("grc", ""): "grc",
    ("scr", ""): "hr",
    ("Azərbaycan dili", ""): "az",
    ("азербайджанский", "Arab"): "az-Arab",
    ("German.", ""): "de",
    ("und", ""): "",
    ("mul", ""): "",
    ("zxx", ""): "",
    ("xyz", ""): "",
    ("qq", ""): "",
    ("", ""): "",
    ("|||", ""): "",
    ("a language of which nobody knows", ""): "",
}


@pytest.mark.parametrize(("written", "script"), LANGUAGES)
def test_languages(written: str, script: str) -> None:
    assert language_tag(written, script) == LANGUAGES[written, script]


@given(st.text(max_size=30), st.sampled_from(["", "Cyrl", "Arab"]))
def test_what_is_called_a_language_tag_is_one(written: str, script: str) -> None:
    tag = language_tag(written, script)
    assert tag == "" or is_language_tag(tag)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("Cyrl", "Cyrl"), ("arab", "Arab"), ("220", "Cyrl"), ("кириллица", "Cyrl"), ("Ərəb", "Arab")),
        *(("Cyrillic.", "Cyrl"), ("ca", "Cyrl"), ("fa", "Arab"), ("", ""), ("some", "Some"), ("999", ""), ("abc", "")),
    ],
)
def test_scripts(written: str, code: str) -> None:
    assert script_code(written) == code


def test_scripts_of_marc() -> None:
    assert [marc_script(text) for text in ("245-01/(3/r", "245-01/(N", "880-01", "")] == ["Arab", "Cyrl", "", ""]
    assert with_script("az", "") == "az"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Molla Nəsrəddin", "Latn"),
        ("Молла Нәсрəддин", "Cyrl"),  # the ə is Latin: a slip, outvoted
        ("ملا نصرالدین", "Arab"),
        ("1905", ""),
        ("", ""),
        ("ქართული", "Geor"),
        ("漢字", ""),
    ],
)
def test_script_of_letters(text: str, script: str) -> None:
    assert script_of(text) == script


TAGS = [
    ("Molla Nəsrəddin", "az", "az"),
    ("Molla Nəsrəddin", "az-Arab", "az-Latn"),
    ("Молла Нәсрəддин", "az", "az-Cyrl"),
    ("ملا نصرالدین", "az", "az-Arab"),
    ("Jeni ƣəzet", "az", "az-baku1926"),
    ("Баку", "ru", "ru"),
    ("Baku", "ru", "ru-Latn"),
    ("Баку", "ru-Latn", "ru"),
    ("Баку", "de", "none"),
    ("Was ist Aufklärung?", "de", "de"),
    ("Молла", "", "none"),
    ("1905", "az-Arab", "az-Arab"),
    ("Бакы", "lez", "lez"),
    ("Anything", "xal", "xal"),
]


@pytest.mark.parametrize(("text", "book", "tag"), TAGS)
def test_tags_by_letters(text: str, book: str, tag: str) -> None:
    assert tag_of_text(text, book) == tag


def test_the_script_of_a_book_is_told_only_where_it_is_sure() -> None:
    assert refined("az", "ملا نصرالدین", 1906) == "az-Arab"
    assert refined("az", "Молла", 1958) == "az-Cyrl"
    assert refined("az", "Молла", None) == "az-Cyrl"
    assert refined("az", "Молла", 1906) == "az"  # a Russian cataloguer's transcription
    assert refined("az", "Molla", 1906) == "az"
    assert refined("az-Latn", "ملا", 1906) == "az-Latn"
    assert refined("ru", "Molla", None) == "ru"


def test_each_key_names_its_script() -> None:
    assert settled({"az": ("a",), "az-Arab": ("b",)}) == {"az-Latn": ("a",), "az-Arab": ("b",)}
    assert settled({"az": ("a",), "ru": ("b",)}) == {"az": ("a",), "ru": ("b",)}
    assert settled({"az": ("a",), "az-Latn": ("a", "c"), "az-Cyrl": ("d",)}) == {
        "az-Latn": ("a", "c"),
        "az-Cyrl": ("d",),
    }


DATES = {
    "1784": 1784,
    "1784-05-16": 1784,
    "[ca. 1905]": 1905,
    "1905-1907": 1905,
    "1905/1907": 1905,
    "c1962": 1962,
    "©1984": 1984,
    "[1968, c1962]": 1968,
    "16.05.1918": 1918,
    "19180516": 1918,
    "18--": 1800,
    "190-?": 1900,
    "[18--?]": 1800,
    "19uu": 1900,
    "185x": 1850,
    "1905?": 1905,
    "MDCCLXXXIV": 1784,
    "MDCCLXXXIV.": 1784,
    "XIX əsr": 1801,
    "20-ci əsr": 1901,
    "19 в.": 1801,
    "XVIII век": 1701,
    "18. Jahrhundert": 1701,
    "19th century": 1801,
    "1323 h.": 1905,
    "1323 H": 1905,
    "1323 hicri": 1905,
    "hicri 1323": 1905,
    "1323 AH": 1905,
    "1323 г.х.": 1905,
    "1323 هـ": 1905,
    "١٣٢٣ هـ": 1905,
    "۱۳۲۳ ق": 1905,
    "1323 [1905]": 1905,
    "1323 h. [1905/06]": 1905,
    "1324 [1906-7]": 1906,
    "1284 ش": 1905,
    "۱۲۸۴ ه‍.ش": 1905,
    "۱۹۰۵": 1905,
    "1323": 1323,
    "850": 850,
    "s.a.": None,
    "[б. г.]": None,
    "": None,
    "12": None,
    "0000": None,
    "9999": None,
    "MIX": None,
    "²²²²": None,
}


@pytest.mark.parametrize("text", DATES)
def test_years(text: str) -> None:
    assert sortable_year(text) == DATES[text]


def test_a_coded_year_is_better_than_a_read_one() -> None:
    assert parse_date("1323", 1905) == Date("1323", 1905)
    assert parse_date("[ca. 1905]") == Date("[ca. 1905]", 1905)


# First days of lunar years as almanacs have them; solar years begin in March.
@pytest.mark.parametrize(
    ("hijri", "year"), [(1, 622), (1300, 1882), (1318, 1900), (1323, 1905), (1340, 1921), (1400, 1979)]
)
def test_lunar_years(hijri: int, year: int) -> None:
    assert from_lunar(hijri) == year
    assert from_solar(1284) == 1905


@given(st.text(max_size=300))
def test_no_text_breaks_a_date(text: str) -> None:
    year = sortable_year(text)
    assert year is None or 0 < year <= 10_000


ROLES = {
    "aut": "aut",
    "Verfasser": "aut",
    "müəllif": "aut",
    "автор": "aut",
    "tərcüməçi": "trl",
    "переводчик": "trl",
    "Übersetzer": "trl",
    "пер.": "trl",
    "редактор": "edt",
    "Hrsg.": "edt",
    "[editor]": "edt",
    "rəssam": "art",
    "İllüstrator": "ill",
    "naşir": "pbl",
    "070": "aut",
    "340": "edt",
    "730": "trl",
    "http://id.loc.gov/vocabulary/relators/aut": "aut",
    "author of introduction, etc.": "aui",
    "xəyalpərəst": "xəyalpərəst",
    "": "",
}


@pytest.mark.parametrize("written", ROLES)
def test_roles(written: str) -> None:
    assert relator(written) == ROLES[written]


RIGHTS = {
    "https://creativecommons.org/licenses/by-sa/4.0/deed.ru": "http://creativecommons.org/licenses/by-sa/4.0/",
    "http://creativecommons.org/publicdomain/mark/1.0/": "http://creativecommons.org/publicdomain/mark/1.0/",
    "https://creativecommons.org/licenses/by/3.0/de/": "http://creativecommons.org/licenses/by/3.0/de/",
    "https://rightsstatements.org/page/InC/1.0/?language=en": "http://rightsstatements.org/vocab/InC/1.0/",
    "Siehe http://www.rightsstatements.org/vocab/NoC-NC/1.0/.": "http://rightsstatements.org/vocab/NoC-NC/1.0/",
    "CC0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY-SA 4.0": "http://creativecommons.org/licenses/by-sa/4.0/",
    "pdm": "http://creativecommons.org/publicdomain/mark/1.0/",
    "Bütün hüquqlar qorunur": "",
    "https://example.org/licenses/by/4.0/": "",
    "": "",
}


@pytest.mark.parametrize("text", RIGHTS)
def test_rights(text: str) -> None:
    assert rights_uri(text) == RIGHTS[text]


def test_authorities() -> None:
    assert authority_address("(DE-588)118559796") == "https://d-nb.info/gnd/118559796"
    assert authority_address("2180770-X", "gnd") == "https://d-nb.info/gnd/2180770-X"
    assert authority_address("http://viaf.org/viaf/1") == "http://viaf.org/viaf/1"
    assert authority_address("(AzMK)12") == ""
    assert authority_address("javascript:alert(1)") == ""


def test_directions() -> None:
    words = ("rtl", "right-to-left", "rightToLeft", "Sağdan sola", "left to right", "upwards", "")
    rtl, ltr = "right-to-left", "left-to-right"
    assert [read_direction(word) for word in words] == [rtl, rtl, rtl, rtl, ltr, None, None]


def test_words_of_parts() -> None:
    assert structure_kind("TitlePage") == structure_kind("title page") == structure_kind("title-page") == "title_page"
    assert structure_kind("table_of_contents") == structure_kind("TableOfContents") == "contents"
    assert structure_word("chapter", "de") == {"de": ("Kapitel",)}
    assert structure_word("chapter", "az-Arab") == {"az": ("Fəsil",)}
    assert structure_word("contents", "ru") == {"ru": ("Содержание",)}
    assert structure_word("title_page", "fr") == structure_word("title_page", "")
    assert structure_word("title_page", "") == {
        "az": ("Titul vərəqi",),
        "en": ("Title page",),
        "ru": ("Титульный лист",),
        "de": ("Titelblatt",),
    }
    assert structure_word("nobody_knows", "az") is None


def test_labels() -> None:
    assert label("edition")["ru"] == ("Издание",)
    assert label("MARC 930") == {"none": ("MARC 930",)}
