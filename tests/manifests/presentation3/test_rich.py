"""What the manifest of a book says whose every text, page and section is unusual."""

import socket
from dataclasses import replace
from typing import Any

import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import Book, PageImage, manifest
from manifests.lint import Severity, lint
from manifests.validate import check, model_errors
from tests.manifests.presentation3.rich import (
    ABOUT,
    ATTACK,
    BASE,
    BOOK,
    BOOKS,
    LIMITS,
    NARROW,
    URLS,
    collection_document,
    page,
    parts,
    sections_in,
    written,
)

MANIFEST = written(manifest(BOOK, URLS, LIMITS))
LINES = {pair["label"]["en"][0]: pair["value"] for pair in MANIFEST["metadata"] if "en" in pair["label"]}


@pytest.mark.parametrize("limits", [LIMITS, NARROW[1]], ids=str)
@pytest.mark.parametrize("name", BOOKS)
def test_reference_model_and_linter_find_nothing_in_it(name: str, limits: Limits) -> None:
    made = [written(manifest(BOOKS[name], URLS, limits)), collection_document(limits), *parts(BOOKS[name], limits)]
    for document in made:
        check(document)
        assert model_errors(document) == []
        # What looks like HTML is text here, and stays; the linter warns that somebody may have meant HTML.
        told = {one.rule.id for one in lint(document).findings if one.rule.severity is not Severity.ADVICE}
        assert told <= {"text-html-label", "text-html", "text-none-mixed", "range-order"}


def test_PRE3_R07_R08_texts_stay_whole_azerbaijani_first() -> None:
    assert list(MANIFEST["label"].items()) == [
        ("az", ["<Kitabi-Dədə Qorqud>", ATTACK]),
        ("az-Arab", ["کتاب دده قورقود"]),
        ("ru", ["Книга <b>моего</b> деда «Коркута»"]),
    ]
    labels = [canvas["label"] for canvas in MANIFEST["items"]]
    assert labels[:3] == [{"az": ["<1r>"]}, {"az": ["iv"]}, {"none": ["۱۲"]}]


def test_PRE3_R09_R10_what_is_said_is_plain_text_also_where_it_looks_like_html() -> None:
    """Descriptions are texts: a blank behind what goes from `<` to `>` says so, and nothing is taken away."""
    assert MANIFEST["summary"] == {
        "az": ["<b>qalın</b> "],
        "az-Arab": ["< نسخه > "],
        "ru": [f"до {ATTACK} после"],
        "en": ["a < b & b > c"],
        "none": ["<p>yarımçıq> "],
    }
    assert MANIFEST["requiredStatement"]["value"] == {"az": ["<Milli Kitabxana> "], "en": [f"{ATTACK} "]}
    assert collection_document()["summary"] == {"az": ["<Əlyazmalar> ", f"{ATTACK} "]}
    values = [text for pair in MANIFEST["metadata"] for texts in pair["value"].values() for text in texts]
    assert {"<Naməlum> ", "<1323 h.> ", "<Qeyrət> ", "<Boy> ", "<köhnə nömrə> ", "<i>kursiv"} <= set(values)
    assert not [text for text in values if text.startswith("<") and text.endswith(">")]


def test_PRE3_R19_every_line_of_metadata_in_the_order_of_a_title_page() -> None:
    assert LINES["ISBN"] == {"none": ["978-9952-0-0001-7", "978-9952-0-0002-4"]}
    assert LINES["Shelfmark"] == {"none": ["M-12 <ə>"]}
    assert LINES["ARK"] == {"none": ["ark:/12025/654xz321"]}
    assert LINES["Author"] == {"az": ["Nizami Gəncəvi"], "ru": ["Низами Гянджеви"]}
    assert LINES["Language"]["az"][0] == "Azərbaycan (ərəb əlifbası)"
    assert len(LINES["Language"]["az"]) == 4
    order = [pair["label"].get("en", pair["label"].get("az", [""]))[0] for pair in MANIFEST["metadata"]]
    known = [
        "Author",
        "Date",
        "Publisher",
        "Language",
        "Extent",
        "Shelfmark",
        "Holding institution",
        "<Qeyd> ",
        "Pages",
    ]
    assert [one for one in order if one in known] == known


def test_PRE3_R20_what_must_be_shown_is_the_required_statement() -> None:
    assert set(MANIFEST["requiredStatement"]) == {"label", "value"}
    assert MANIFEST["requiredStatement"]["label"]["en"] == ["Attribution"]
    assert "requiredStatement" not in manifest(BOOKS["bare"], URLS, LIMITS)


@pytest.mark.parametrize(
    ("said", "rights", "line"),
    [
        ("https://creativecommons.org/licenses/by-nc/4.0/", "http://creativecommons.org/licenses/by-nc/4.0/", None),
        ("http://creativecommons.org/licenses/by/3.0/az/", "http://creativecommons.org/licenses/by/3.0/az/", None),
        ("https://rightsstatements.org/vocab/NoC-OKLR/1.0/", "http://rightsstatements.org/vocab/NoC-OKLR/1.0/", None),
        ("https://rightsstatements.org/page/InC/1.0/", None, "https://rightsstatements.org/page/InC/1.0/"),
        ("https://creativecommons.org/licenses/by/4.0/deed.az", None, "https://creativecommons.org/licenses/by/4.0/deed.az"),
        ("<Yalnız oxu zalında>", None, "<Yalnız oxu zalında> "),
        ("CC BY 4.0; müəllif", None, "CC BY 4.0; müəllif"),
        ("", None, None),
    ],
)  # fmt: skip
def test_PRE3_R21_TRAP_45_rights_are_one_registered_address_or_a_line_of_metadata(
    said: str, rights: str | None, line: str | None
) -> None:
    document = manifest(replace(BOOK, about=replace(ABOUT, rights=said)), URLS, LIMITS)
    lines = [pair["value"]["none"] for pair in document["metadata"] if pair["label"].get("en") == ["Rights"]]
    assert (document.get("rights"), lines) == (rights, [] if line is None else [[line]])


def test_PRE3_R26_TRAP_43_right_to_left_and_not_reversed_once_more() -> None:
    assert MANIFEST["viewingDirection"] == "right-to-left"
    keys = [canvas["id"].rpartition("/")[2] for canvas in MANIFEST["items"]]
    assert keys == [one.key for one in BOOK.pages if one.image and not one.hidden] == sorted(keys)
    assert not any("viewingDirection" in canvas for canvas in MANIFEST["items"])


def test_PRE3_R12_R13_every_address_of_ours_is_plain_and_under_the_public_one() -> None:
    addresses = set(_addresses(MANIFEST)) | set(_addresses(collection_document()))
    names = (
        "http://iiif.io/",
        "http://creativecommons.org/",
        "http://www.openarchives.org/OAI/",
        "https://schema.org/",
    )
    ours = {one for one in addresses if not one.startswith(names)}
    assert all(one.isascii() and one.startswith(f"{BASE}/") for one in ours)
    # An institution that is only known by its name has no page: it is named within the page of the books.
    agents = {one["id"] for one in MANIFEST["provider"]}
    assert all("#" not in one for one in ours - agents)
    assert f"{BASE}/presentation/3/collection/%C9%99%20%2F%20%22daxili%22" in ours
    assert [one for one in ours if "?" in one] == [f"{BASE}/books?collection=bu"], "the readers' list, no document"


def _addresses(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("http") else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [address for one in inner for address in _addresses(one)]


def test_PRE3_R34_TRAP_42_a_page_that_was_scanned_anew_has_the_shape_of_its_new_scan() -> None:
    first = BOOK.shown_pages[0]
    assert first.image is not None
    anew = first._replace(image=PageImage.of(first.image.id, ImageInfo(Dimensions(4100, 2900))))
    book = replace(BOOK, pages=tuple(anew if one.key == first.key else one for one in BOOK.pages))
    canvas, before = written(manifest(book, URLS, LIMITS))["items"][0], MANIFEST["items"][0]
    body = canvas["items"][0]["items"][0]["body"]
    assert (canvas["width"], canvas["height"]) == (body["width"], body["height"]) == (4100, 2900)
    assert (before["width"], before["height"]) == (6100, 4300)
    assert canvas["id"] == before["id"]


def test_PRE3_R33_TRAP_41_a_canvas_keeps_its_id_wherever_its_page_stands() -> None:
    ids = {canvas["id"] for canvas in MANIFEST["items"]}
    turned = replace(BOOK, pages=(page(77), *reversed(BOOK.pages)))
    moved = [canvas["id"] for canvas in written(manifest(turned, URLS, LIMITS))["items"]]
    assert set(moved[1:]) == ids
    assert moved[1:] != [canvas["id"] for canvas in MANIFEST["items"]]


def test_PRE3_R57_R59_TRAP_46_sections_are_nested_and_have_all_their_pages() -> None:
    def tree(section: Any) -> Any:
        items = [one["id"][-2:] if one["type"] == "Canvas" else tree(one) for one in section["items"]]
        return section["id"].rpartition("/")[2], items

    assert [tree(one) for one in MANIFEST["structures"]] == [
        ("1", ["01", ("2", ["01"]), "01"]),
        ("3", ["03", ("4", ["03", ("5", ["03"]), ("6", ["04", "05", "06", "08"]), "08"]), "08"]),
        ("7", ["10", ("8", ["10"]), "10"]),
        ("9", ["05", "06", "08", "10", "11", ("10", ["12"]), "12"]),
    ]
    assert len(set(sections_in(MANIFEST["structures"]))) == 10


def test_TRAP_21_no_page_is_asked_of_an_image_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a manifest is made of the catalogue alone")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    many = Book("m", BOOK.title, "az", tuple(page(number) for number in range(300)))
    assert len(manifest(many, URLS, LIMITS)["items"]) == 300
