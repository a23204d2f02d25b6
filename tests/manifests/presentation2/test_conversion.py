"""From version 3 to version 2.1: each property, and documents as a whole."""

import re
from typing import Any

import orjson
import pytest

from manifests import CONTEXT, CONTEXT2, SEQUENCE, TOP_RANGE, InvalidDocument, part_of_manifest2, version2
from manifests.validate import check
from tests.manifests.presentation2.converting import IMAGES2, URLS, converted
from tests.manifests.presentation2.examples import (
    BASE,
    BOOK2,
    BOOK3,
    canvas,
    comment,
    image,
    manifest,
    painting,
    section,
    whole_manifest,
)
from tests.manifests.presentation2.rules import problems

WHOLE = converted(whole_manifest())
CANVASES = WHOLE["sequences"][0]["canvases"]


def test_PRE2_R01_context_and_types() -> None:
    assert next(iter(WHOLE)) == "@context"
    assert (WHOLE["@context"], WHOLE["@type"]) == (CONTEXT2, "sc:Manifest")
    assert CONTEXT2 == "http://iiif.io/api/presentation/2/context.json"
    assert WHOLE["sequences"][0]["@type"] == "sc:Sequence"
    assert {one["@type"] for one in CANVASES} == {"sc:Canvas"}
    assert {one["@type"] for one in WHOLE["structures"]} == {"sc:Range"}


def test_what_is_written_by_hand_is_valid_version_3() -> None:
    check(whole_manifest())


def test_nothing_of_version_3_is_left_PRE2_R18() -> None:
    text = orjson.dumps(WHOLE).decode()
    assert "/iiif/3/" not in text
    assert "/presentation/3/" not in text.replace(f"{BOOK3}/canvas/", "")
    for word in ('"id"', '"type"', '"items"', "placeholder", "waiting", "beside", "search/2", "about.json", "Service3"):
        assert word not in text


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        ({"none": ["12v"]}, "12v"),
        ({"none": ["MS 12", "Q 3"]}, ["MS 12", "Q 3"]),
        ({"az": ["Kitab"]}, {"@value": "Kitab", "@language": "az"}),
        ({"az": ["A"], "ru": ["B"]}, [{"@value": "A", "@language": "az"}, {"@value": "B", "@language": "ru"}]),
        ({"az-Arab": ["دده"]}, {"@value": "دده", "@language": "az-Arab"}),
        ({"az": ["A"], "none": ["N"]}, [{"@value": "A", "@language": "az"}, "N"]),
    ],
)
def test_PRE2_R03_texts_with_their_languages(texts: Any, written: Any) -> None:
    assert converted(manifest(label=texts))["label"] == written


def test_PRE2_R03_metadata_in_its_order() -> None:
    author, subject, _ = WHOLE["metadata"]
    assert [one["@value"] for one in author["label"]] == ["Müəllif", "Author"]
    assert author["value"] == "—"
    assert [(one["@language"], one["@value"]) for one in subject["value"]] == [
        ("az", "Dastan"),
        ("az", "Boy"),
        ("ru", "Эпос"),
    ]


def test_PRE2_R04_canvas_has_size_and_label() -> None:
    assert [(one["height"], one["width"], one["label"]) for one in CANVASES] == [
        (4357, 3019, number) for number in "1234"
    ]
    nameless = canvas("p2")
    del nameless["label"]
    document = converted(manifest(items=[canvas("p1"), nameless]))
    assert document["sequences"][0]["canvases"][1]["label"] == "[2]"


def test_PRE2_R04_a_canvas_without_size_cannot_be_said() -> None:
    sound = canvas("p1", duration=12.5)
    del sound["width"], sound["height"]
    with pytest.raises(InvalidDocument, match=r"items\.1: a canvas without width and height"):
        version2(manifest(items=[canvas("p1"), sound]), URLS)


def addresses_of_canvases(document: Any) -> list[str]:
    """Every address of a canvas of ours in a document, wherever it stands."""
    return sorted(set(re.findall(r'"(http[^"]*/canvas/[^"#/]*)["#]', orjson.dumps(document).decode())))


def test_PRE2_R17_TRAP_41_a_canvas_has_one_address_in_both_versions() -> None:
    document = whole_manifest()
    for left_out in ("placeholderCanvas", "accompanyingCanvas"):
        del document[left_out]
    ours = addresses_of_canvases(document)
    assert addresses_of_canvases(WHOLE) == ours == [f"{BOOK3}/canvas/p{number}" for number in (1, 2, 3, 4)]
    assert [one["@id"] for one in CANVASES] == [one["id"] for one in document["items"]]


def test_PRE2_R05_one_sequence_with_all_pages() -> None:
    [sequence] = WHOLE["sequences"]
    assert sequence["@id"] == f"{BOOK2}/sequence/normal"
    assert (sequence["viewingDirection"], sequence["viewingHint"]) == ("right-to-left", "paged")
    assert [one["@id"] for one in sequence["canvases"]] == [f"{BOOK3}/canvas/p{number}" for number in (1, 2, 3, 4)]


def test_PRE2_R06_image_is_painted_by_an_annotation() -> None:
    [painted] = CANVASES[0]["images"]
    assert painted["@id"] == f"{BOOK2}/annotation/p1"
    assert (painted["@type"], painted["motivation"]) == ("oa:Annotation", "sc:painting")
    assert painted["on"] == CANVASES[0]["@id"] == f"{BOOK3}/canvas/p1"
    resource = painted["resource"]
    assert resource["@id"] == f"{IMAGES2}/qorqud_p1/full/full/0/default.jpg"
    assert (resource["@type"], resource["format"]) == ("dctypes:Image", "image/jpeg")
    assert (resource["width"], resource["height"]) == (3019, 4357)


def test_PRE2_R07_image_service_of_version_2() -> None:
    for shown in (CANVASES[0]["images"][0]["resource"], CANVASES[0]["thumbnail"], WHOLE["thumbnail"]):
        assert shown["service"] == {
            "@context": "http://iiif.io/api/image/2/context.json",
            "@id": f"{IMAGES2}/qorqud_p1",
            "profile": "http://iiif.io/api/image/2/level2.json",
            "width": 3019,
            "height": 4357,
            "sizes": [{"width": 189, "height": 273}, {"width": 378, "height": 545}],
            "tiles": [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}],
        }


def test_where_limits_shrink_the_image_its_address_says_the_size() -> None:
    small = canvas("p1", painting("p1", image("p1", width=1386, height=2000)))
    resource = converted(manifest(items=[small]))["sequences"][0]["canvases"][0]["images"][0]["resource"]
    assert resource["@id"] == f"{IMAGES2}/qorqud_p1/full/1386,2000/0/default.jpg"
    assert (resource["width"], resource["height"]) == (1386, 2000)


def test_PRE2_R08_other_annotations_are_named_and_not_embedded() -> None:
    [reference] = CANVASES[2]["otherContent"]
    assert reference == {
        "@id": f"{BOOK2}/list/p3",
        "@type": "sc:AnnotationList",
        "label": {"@value": "Mətn", "@language": "az"},
    }
    assert not any("otherContent" in one for one in (CANVASES[0], CANVASES[1], CANVASES[3]))
    embedded = {"id": f"{BOOK3}/annotations/p1", "type": "AnnotationPage", "items": [comment()]}
    [again] = converted(manifest(items=[canvas("p1", annotations=[embedded])]))["sequences"][0]["canvases"]
    assert again["otherContent"] == [{"@id": f"{BOOK2}/list/p1", "@type": "sc:AnnotationList"}]


def test_PRE2_R09_the_words_of_version_2() -> None:
    assert WHOLE["description"] == {"@value": "<p>1916-cı il <b>nəşri</b>.</p>", "@language": "az"}
    assert [one["@value"] for one in WHOLE["attribution"]] == ["Milli Kitabxana", "National Library"]
    assert WHOLE["license"] == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert WHOLE["logo"]["@id"] == "https://example.az/logo.png"
    assert WHOLE["related"] == {
        "@id": f"{BASE}/books/qorqud",
        "label": {"@value": "Kitab haqqında", "@language": "az"},
        "format": "text/html",
    }
    assert WHOLE["rendering"]["@id"] == f"{BASE}/books/qorqud.pdf"
    assert WHOLE["rendering"]["format"] == "application/pdf"
    assert [one["@value"] for one in WHOLE["rendering"]["label"]] == ["PDF kimi endir", "Download as PDF"]
    assert WHOLE["seeAlso"] == {
        "@id": "https://example.az/qorqud.marcxml",
        "label": {"@value": "MARCXML", "@language": "en"},
        "format": "application/marcxml+xml",
        "profile": "http://www.loc.gov/standards/marcxml",
    }
    assert WHOLE["within"] == f"{BASE}/presentation/2/collection/top"
    assert WHOLE["sequences"][0]["startCanvas"] == f"{BOOK3}/canvas/p2"
    assert CANVASES[2]["seeAlso"]["@id"] == f"{BASE}/ocr/p3.xml"


def test_PRE2_R09_search_as_viewers_look_for_it() -> None:
    search = WHOLE["service"]
    assert search["@context"] == "http://iiif.io/api/search/1/context.json"
    assert (search["@id"], search["profile"]) == (f"{BASE}/search/1/qorqud", "http://iiif.io/api/search/1/search")
    assert search["service"]["@id"] == f"{BASE}/autocomplete/1/qorqud"


def test_PRE2_R09_several_links_are_a_list() -> None:
    pdf, text = whole_manifest()["rendering"][0], {**whole_manifest()["rendering"][0], "id": f"{BASE}/b.txt"}
    nameless = {"id": f"{BASE}/b.epub", "type": "Text", "label": {"none": ["EPUB"]}}
    many = converted(manifest(rendering=[pdf, nameless, text], partOf=[{"id": f"{BASE}/a"}, {"id": f"{BASE}/b"}]))
    assert [one["@id"] for one in many["rendering"]] == [f"{BASE}/books/qorqud.pdf", f"{BASE}/b.txt"]
    assert many["within"] == [f"{BASE}/a", f"{BASE}/b"]
    assert "rendering" not in converted(manifest(rendering=[nameless]))


def test_provider_is_a_line_of_metadata_unless_it_is_one_already() -> None:
    line = WHOLE["metadata"][-1]
    assert [one["@value"] for one in line["label"]] == ["Təqdim edən", "Provided by", "Предоставлено"]
    assert line["value"] == {"@value": "Milli Kitabxana", "@language": "az"}
    said = {"label": {"az": ["Saxlayan qurum"]}, "value": {"az": ["Milli Kitabxana"]}}
    again = converted(manifest(metadata=[said], provider=whole_manifest()["provider"]))
    assert [pair["label"]["@value"] for pair in again["metadata"]] == ["Saxlayan qurum"]
    bare = {"id": "https://example.az/x", "type": "Agent", "label": {"az": ["X"]}}
    tagged = converted(manifest(provider=[{**bare, "label": {"az": ["<X>"]}}]))
    assert tagged["metadata"][0]["value"]["@value"] == "<X> "
    nothing_more = converted(manifest(provider=[bare]))
    assert (len(nothing_more["metadata"]), "logo" in nothing_more) == (1, False)


@pytest.mark.parametrize(
    ("behavior", "hint", "direction"),
    [
        (["paged"], "paged", None),
        (["auto-advance", "individuals"], "individuals", None),
        (["continuous"], "continuous", "left-to-right"),
        (["unordered"], None, None),
        (["paged", "individuals"], "paged", None),
        (["multi-part", "non-paged", "top"], None, None),
    ],
)
def test_PRE2_R10_one_hint_that_version_2_knows(behavior: list[str], hint: str | None, direction: str | None) -> None:
    document = converted(manifest(behavior=behavior))
    for place in (document, document["sequences"][0]):
        assert (place.get("viewingHint"), place.get("viewingDirection")) == (hint, direction)


def test_PRE2_R10_hints_of_canvases() -> None:
    assert [one.get("viewingHint") for one in CANVASES] == [None, "non-paged", "facing-pages", None]


def test_PRE2_R11_TRAP_46_contents_are_flat_with_a_root() -> None:
    root, *others = WHOLE["structures"]
    assert (root["@id"], root["viewingHint"]) == (f"{BOOK2}/range/top", "top")
    assert [one["@value"] for one in root["label"]] == ["Mündəricat", "Contents", "Содержание"]
    assert root["ranges"] == [f"{BOOK2}/range/1", f"{BOOK2}/range/2"]
    assert [one["@id"].rpartition("/")[2] for one in others] == ["1", "2", "3", "4"]
    assert others[0]["canvases"] == [f"{BOOK3}/canvas/p1"]
    assert others[1]["canvases"] == [f"{BOOK3}/canvas/p2"]
    assert others[1]["ranges"] == [f"{BOOK2}/range/3", f"{BOOK2}/range/4"]
    assert not any("viewingHint" in one for one in others)


def test_PRE2_R11_what_ranges_may_have_and_which_are_shown() -> None:
    part = {
        "type": "SpecificResource",
        "source": {"id": f"{BOOK3}/canvas/p2", "type": "Canvas"},
        "selector": {"type": "FragmentSelector", "value": "xywh=0,10.5,300,99"},
    }
    structures = [
        section(1, "Kitab", section(2, "Fəsil", part, start={"id": f"{BOOK3}/canvas/p2", "type": "Canvas"})),
        section(3, "Gizli", section(4, "İçində", "p1"), behavior=["no-nav"]),
        section(5, "Başqa sıra", "p4", "p3", behavior=["sequence"]),
        section(6, "Sütun", part, section(7, "Bölmə", "p3"), viewingDirection="top-to-bottom"),
        {"id": f"{BOOK3}/range/8", "type": "Range", "items": []},
    ]
    root, book, chapter, column, _ = converted(manifest(structures=structures))["structures"]
    assert root["ranges"] == [f"{BOOK2}/range/1", f"{BOOK2}/range/6"]
    assert (book["ranges"], "canvases" in book) == ([f"{BOOK2}/range/2"], False)
    assert chapter["canvases"] == [f"{BOOK3}/canvas/p2#xywh=0,10,300,100"]
    assert chapter["startCanvas"] == f"{BOOK3}/canvas/p2"
    assert column["viewingDirection"] == "top-to-bottom"
    assert (column["canvases"], column["ranges"]) == ([f"{BOOK3}/canvas/p2#xywh=0,10,300,100"], [f"{BOOK2}/range/7"])
    assert "structures" not in converted(manifest(structures=structures[1:3]))


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("1908-01-01T00:00:00Z", "1908-01-01T00:00:00Z"),
        ("1916-01-01T02:00:00+04:00", "1915-12-31T22:00:00Z"),
        ("0999-05-01T00:00:00.5Z", "0999-05-01T00:00:00Z"),
        ("1908-01-01T00:00:00", "1908-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+04:00", None),
        ("soon", None),
    ],
)
def test_PRE2_R12_dates_in_utc(date: str, written: str | None) -> None:
    assert converted(manifest(navDate=date)).get("navDate") == written


def test_PRE2_R12_only_manifests_and_collections_have_dates() -> None:
    document = converted(manifest(items=[canvas("p1", navDate="1908-01-01T00:00:00Z")]))
    assert "navDate" not in document["sequences"][0]["canvases"][0]


def part_of_collection(name: str, kind: str = "Collection", **more: object) -> dict[str, Any]:
    """An entry of a collection."""
    address = f"{BASE}/presentation/3/" + (f"collection/{name}" if kind == "Collection" else f"{name}/manifest")
    return {"id": address, "type": kind, "label": {"az": [name]}, **more}


def collected(*items: dict[str, Any], **more: object) -> Any:
    """A collection of these."""
    top = {"id": f"{BASE}/presentation/3/collection/top", "type": "Collection", "label": {"az": ["Hamısı"]}}
    return converted({"@context": CONTEXT, **top, "items": list(items), **more})


def test_PRE2_R15_collections_and_manifests() -> None:
    papers = part_of_collection("papers", behavior=["multi-part"])
    issue = part_of_collection("issue", "Manifest", navDate="1906-04-07T00:00:00Z", thumbnail=[image("p1")])
    top = collected(papers, issue, behavior=["individuals"], viewingDirection="left-to-right")
    assert (top["@type"], top["@id"]) == ("sc:Collection", f"{BASE}/presentation/2/collection/top")
    [inner], [manifest_] = top["collections"], top["manifests"]
    assert (inner["@type"], inner["viewingHint"]) == ("sc:Collection", "multi-part")
    assert (manifest_["@id"], manifest_["@type"]) == (f"{BASE}/presentation/2/issue/manifest", "sc:Manifest")
    assert manifest_["navDate"] == "1906-04-07T00:00:00Z"
    assert manifest_["thumbnail"]["@type"] == "dctypes:Image"
    assert "members" not in top
    assert top["viewingHint"] == "individuals"


def test_PRE2_R15_members_where_the_order_would_be_lost() -> None:
    volumes = part_of_collection("volumes", behavior=["multi-part"])
    top = collected(part_of_collection("b", "Manifest"), volumes, part_of_collection("c"))
    assert [(one["@id"].rpartition("/presentation/2/")[2], one.get("viewingHint")) for one in top["members"]] == [
        ("b/manifest", None),
        ("collection/volumes", "multi-part"),
        ("collection/c", "individuals"),
    ]
    assert (len(top["collections"]), len(top["manifests"])) == (2, 1)


def test_PRE2_R15_an_empty_collection() -> None:
    assert not {"manifests", "collections", "members"} & collected().keys()


def test_PRE2_R16_parts_have_the_addresses_that_are_usual() -> None:
    assert URLS.version2(f"{BOOK3}/manifest") == f"{BOOK2}/manifest"
    assert URLS.part2(f"{BOOK3}/manifest", SEQUENCE) == f"{BOOK2}/sequence/normal"
    assert part_of_manifest2(WHOLE, f"{BOOK2}/range/0") is None
    for part, kind in ((SEQUENCE, "sc:Sequence"), (TOP_RANGE, "sc:Range"), ("range/2", "sc:Range")):
        found = part_of_manifest2(WHOLE, f"{BOOK2}/{part}")
        assert found is not None
        assert problems(found) == []
        assert (found["@id"], found["@type"], found["within"]) == (f"{BOOK2}/{part}", kind, WHOLE["@id"])


@pytest.mark.parametrize("kind", ["Range", "AnnotationCollection", "sc:Manifest", None])
def test_other_documents_are_refused(kind: str | None) -> None:
    with pytest.raises(InvalidDocument, match="is not one of Manifest, Collection, Canvas, AnnotationPage, Annotation"):
        version2({"id": BASE, "type": kind}, URLS)
