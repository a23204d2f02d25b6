"""What is said of a book, as labelled texts in three languages."""

from collections.abc import Iterable
from typing import Any

import orjson
import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import About, Book, Contributor, Date, Field, Identifier, Page, PageImage, Part, Urls, manifest
from manifests.metadata import KINDS, ROLES, WORDS, facts
from manifests.rights import is_rights_uri, rights_words
from manifests.validate import check

PUBLIC = "http://creativecommons.org/publicdomain/mark/1.0/"
SAID = About(
    other_titles=({"ru": ("Молла Насреддин",)},),
    summary={"az": ("Jurnal",), "ru": ("Журнал",)},
    other_languages=("ru",),
    contributors=(
        Contributor({"none": ("Sabir",)}, "aut"),
        Contributor({"none": ("Şmerlinq",)}, "art"),
        Contributor({"az": ("Faiq",), "ru": ("Фаик",)}, "aut"),
        Contributor({"none": ("Nəsir",)}, "aut"),
        Contributor({"none": ("Qeyrət",)}, "mətbəəçi"),
        Contributor({"none": ("Kim",)}, "xyz"),
    ),
    date=Date("[ca. 1906]", 1906),
    publisher={"az": ("Qeyrət",)},
    place={"none": ("Tiflis",)},
    extent="8 s.",
    subjects=({"az": ("mətbuat",), "ru": ("пресса",)}, {"none": ("satira",)}),
    identifiers=(Identifier("shelfmark", "A-1"), Identifier("urn", "urn:x:1"), Identifier("dtaid", "7")),
    institution={"none": ("Milli Kitabxana",)},
    rights=PUBLIC,
    required_statement={"az": ("Milli Kitabxananın icazəsi ilə",)},
    metadata=(Field({"none": ("Cildin rəngi",)}, {"none": ("qırmızı",)}),),
)


def book(about: About, hidden: Iterable[str] = ()) -> Book:
    pages = [
        Page(
            key,
            key,
            "",
            {"none": (key,)},
            PageImage.of(f"b_{key}", ImageInfo(Dimensions(30, 40))),
            hidden=key in hidden,
        )
        for key in ("1", "2")
    ]
    return Book("b", {"az-Arab": ("ملا",)}, "az-Arab", tuple(pages), about=about)


def written(about: About, hidden: Iterable[str] = ()) -> Any:
    document = manifest(book(about, hidden), Urls("http://localhost"), Limits(1_000_000))
    check(document)
    return orjson.loads(orjson.dumps(document))


def test_every_word_has_three_languages() -> None:
    for table in (WORDS, ROLES, KINDS):
        assert all(list(texts) == ["az", "en", "ru"] and all(texts.values()) for texts in table.values())


def test_all_that_is_said_stands_in_the_manifest() -> None:
    document = written(SAID)
    assert " ".join(document).startswith(
        "@context id type label metadata summary requiredStatement rights provider navDate thumbnail"
    )
    lines = [(pair["label"].get("en", pair["label"].get("none"))[0], pair["value"]) for pair in document["metadata"]]
    assert lines == [
        ("Other title", {"ru": ["Молла Насреддин"]}),
        # Those told in two languages have a line of their own: a reader of Russian would lose Sabir, of none Faiq.
        ("Author", {"none": ["Sabir", "Nəsir"]}),
        ("Author", {"az": ["Faiq"], "ru": ["Фаик"]}),
        ("Artist", {"none": ["Şmerlinq"]}),
        ("Mətbəəçi", {"none": ["Qeyrət"]}),
        ("Contributor", {"none": ["Kim"]}),
        ("Date", {"none": ["[ca. 1906]"]}),
        ("Publisher", {"az": ["Qeyrət"]}),
        ("Place of publication", {"none": ["Tiflis"]}),
        (
            "Language",
            {
                "az": ["Azərbaycan (ərəb əlifbası)", "Rus"],
                "en": ["Azerbaijani (Arabic script)", "Russian"],
                "ru": ["Азербайджанский (арабица)", "Русский"],
            },
        ),
        ("Extent", {"none": ["8 s."]}),
        ("Subject", {"az": ["mətbuat"], "ru": ["пресса"]}),
        ("Subject", {"none": ["satira"]}),
        ("Shelfmark", {"none": ["A-1"]}),
        ("URN", {"none": ["urn:x:1"]}),
        ("Identifier (dtaid)", {"none": ["7"]}),
        ("Holding institution", {"none": ["Milli Kitabxana"]}),
        ("Cildin rəngi", {"none": ["qırmızı"]}),
        ("Pages", {"none": ["2"]}),
    ]
    assert document["summary"] == {"az": ["Jurnal"], "ru": ["Журнал"]}
    assert document["requiredStatement"]["label"]["ru"] == ["Указание источника"]
    assert document["rights"] == PUBLIC
    assert document["navDate"] == "1906-01-01T00:00:00Z", "PRE3-R25"


def test_nothing_said_says_nothing() -> None:
    document = written(About())
    assert not {"summary", "requiredStatement", "rights", "navDate"} & set(document)
    assert [pair["label"]["en"] for pair in document["metadata"]] == [["Language"], ["Pages"]]
    assert list(facts(About())) == []


def test_a_part_says_of_what_it_is_and_when_PRE3_R25() -> None:
    part = Part(("Qəzetlər", "Əkinçi"), "I", "5")
    document = written(About(date=Date("22 iyul 1875", 1875), part=part))
    lines = {pair["label"]["en"][0]: pair["value"]["none"] for pair in document["metadata"] if "none" in pair["value"]}
    assert lines == {"Date": ["22 iyul 1875"], "Part of": ["Əkinçi"], "Volume": ["I"], "Issue": ["5"], "Pages": ["2"]}
    assert document["navDate"] == "1875-07-22T00:00:00Z"


def test_hidden_pages_are_not_counted() -> None:
    assert written(About(), hidden="2")["metadata"][-1]["value"] == {"none": ["1"]}


def test_no_text_is_taken_for_html() -> None:
    """Presentation 3: a text from `<` to `>` is HTML, and one with a blank behind it is not."""
    attack = "<script>alert(1)</script>"
    document = written(About(summary={"az": (attack,)}, extent=attack, required_statement={"none": (attack,)}))
    shown = [document["summary"]["az"][0], document["requiredStatement"]["value"]["none"][0]]
    shown += [pair["value"]["none"][0] for pair in document["metadata"] if pair["label"]["en"] == ["Extent"]]
    assert shown == [f"{attack} "] * 3


@pytest.mark.parametrize(
    ("uri", "known", "english"),
    [
        (PUBLIC, True, "Public domain"),
        ("http://creativecommons.org/licenses/by-nc-sa/4.0/", True, "CC BY-NC-SA 4.0"),
        ("https://creativecommons.org/licenses/by/3.0/igo/", True, "CC BY 3.0"),
        ("http://rightsstatements.org/vocab/InC/1.0/", True, "In copyright"),
        ("http://rightsstatements.org/vocab/XXX/1.0/", True, "http://rightsstatements.org/vocab/XXX/1.0/"),
        ("javascript:alert(1)", False, "javascript:alert(1)"),
        ("http://creativecommons.org.evil.az/licenses/by/4.0/", False, None),
        ("http://creativecommons.org/licenses/by/4.0/\n", False, None),
        ("All rights reserved", False, None),
    ],
)
def test_rights(uri: str, known: bool, english: str | None) -> None:
    assert is_rights_uri(uri) is known
    words = rights_words(uri)
    assert words.get("en", words.get("none")) == (english or uri,)


def test_rights_in_other_words_are_metadata_and_https_becomes_http() -> None:
    document = written(About(rights="Bütün hüquqlar qorunur"))
    assert "rights" not in document
    assert {"none": ["Bütün hüquqlar qorunur"]} in [pair["value"] for pair in document["metadata"]]
    assert written(About(rights=PUBLIC.replace("http:", "https:")))["rights"] == PUBLIC
