"""Every rule: a good document spoilt at one place, and that the rule tells it with its place."""

from typing import Any, NamedTuple

import pytest

from manifests.lint import Severity, all_rules, lint
from manifests.lint.answers import RULES as ANSWERS
from tests.manifests.lint.documents import (
    COLLECTION2,
    COLLECTION3,
    GONE,
    GOOD,
    HOST,
    MANIFEST2,
    MANIFEST3,
    SEARCH1,
    SEARCH2,
    canvas3,
    section2,
    section3,
    spoilt,
)

M3, M2, C3, C2 = MANIFEST3, MANIFEST2, COLLECTION3, COLLECTION2
PAINTING, PAINTING2 = "items[1].items[0].items[0]", "sequences[0].canvases[1].images[0]"
BODY, BODY2 = f"{PAINTING}.body", f"{PAINTING2}.resource"
CANVAS2 = f"{HOST}/presentation/3/b/canvas/2"
AUTH2 = {"id": f"{HOST}/probe", "type": "AuthProbeService2"}
LOGIN = {"@id": f"{HOST}/login", "profile": "http://iiif.io/api/auth/1/login", "label": "Daxil olun"}
NOTE = {"id": f"{HOST}/n", "type": "Annotation", "motivation": "commenting", "target": f"{CANVAS2}#xywh=0,0,10,10"}
NOTES = {"id": f"{HOST}/notes", "type": "AnnotationPage", "items": [NOTE]}
SIZES = [{"width": side, "height": side * 7 // 5} for side in (90, 200, 400)]


class Case(NamedTuple):
    """What of a good document is changed, and where the rule must find it."""

    rule: str
    document: dict[str, Any]
    changes: dict[str, Any]
    place: str


CASES = [
    Case("not-a-document", M3, {"type": "manifest"}, "the document"),
    Case("not-a-document", M3, {"type": GONE}, "the document"),
    Case("not-a-document", M2, {"@type": "Manifest"}, "@type"),
    Case("context", M3, {"@context": GONE}, "@context"),
    Case("context", M3, {"@context": "https://iiif.io/api/presentation/3/context.json"}, "@context"),
    Case("context", M3, {"@context": [M3["@context"], "http://www.w3.org/ns/anno.jsonld"]}, "@context"),
    Case("context", M2, {"@context": [M3["@context"], M2["@context"]]}, "@context"),
    Case("context-within", M3, {"items[1].@context": M3["@context"]}, "items[1].@context"),
    Case("older-keys", M3, {"items[1].@id": CANVAS2}, "items[1].@id"),
    Case("older-keys", M3, {"@graph": []}, "@graph"),
    Case("type-missing", M3, {"items[1].type": GONE}, "items[1]"),
    Case("type-missing", M2, {f"{BODY2}.@type": GONE}, BODY2),
    Case("type-wrong", M3, {"items[1].type": "canvas"}, "items[1]"),
    Case("type-wrong", M3, {"items[1].type": "sc:Canvas"}, "items[1].type"),
    Case("type-wrong", M2, {"sequences[0].canvases[1].@type": "Canvas"}, "sequences[0].canvases[1].@type"),
    Case("not-an-array", M3, {"thumbnail": M3["thumbnail"][0]}, "thumbnail"),
    Case("not-an-array", M3, {f"{BODY}.service": M3["items"][1]["thumbnail"][0]["service"][0]}, f"{BODY}.service"),
    Case("not-an-array", M3, {"behavior": "paged"}, "behavior"),
    Case("not-single", M3, {"start": [M3["start"]]}, "start"),
    Case("not-single", M3, {"rights": [M3["rights"]]}, "rights"),
    Case("bare-string", M3, {"homepage[0]": "https://example.az/b"}, "homepage[0]"),
    Case("bare-string", M3, {"thumbnail": "https://example.az/1.jpg"}, "thumbnail"),
    Case("not-an-object", M2, {"sequences[0].canvases[1]": f"{HOST}/c"}, "sequences[0].canvases[1]"),
    Case("older-words", M3, {"description": "1916"}, "description"),
    Case("newer-words", M2, {"rights": M3["rights"]}, "rights"),
    Case("repeated-id", M3, {"items[1].id": M3["items"][0]["id"]}, "items[1]"),
    Case(
        "repeated-id",
        M2,
        {"sequences[0].canvases[1].@id": f"{HOST}/presentation/2/b/canvas/1"},
        "sequences[0].canvases[1]",
    ),
    Case("id-missing", M3, {"items[1].id": GONE}, "items[1]"),
    Case("id-missing", M2, {f"{BODY2}.service.@id": GONE}, f"{BODY2}.service"),
    Case("id-relative", M3, {"id": "/presentation/3/b/manifest"}, "id"),
    Case("id-relative", M2, {f"{BODY2}.@id": "b_2/full/full/0/default.jpg"}, f"{BODY2}.@id"),
    Case("id-relative", M3, {"homepage[0].id": "http://[/"}, "homepage[0].id"),
    Case("id-encoded", M3, {"items[1].id": f"{HOST}/ə 2"}, "items[1].id"),
    Case("id-encoded-twice", M3, {f"{BODY}.id": f"{HOST}/iiif/3/b%25C9%2599/full/max/0/default.jpg"}, f"{BODY}.id"),
    Case("id-http", M3, {f"{BODY}.service[0].id": "http://images.example.az/iiif/3/b_2"}, f"{BODY}.service[0]"),
    Case("canvas-fragment", M3, {"items[1].id": f"{HOST}/canvases#2"}, "items[1]"),
    Case("id-query", M3, {"id": f"{HOST}/manifest?id=b"}, "the document"),
    Case("service-info", M3, {f"{BODY}.service[0].id": f"{HOST}/iiif/3/b_2/info.json"}, f"{BODY}.service[0]"),
    Case("text-not-a-map", M3, {"label": "Kitab"}, "label"),
    Case("text-not-a-map", M3, {"metadata[0].value": ["Nizami"]}, "metadata[0].value"),
    Case("text-not-arrays", M3, {"items[1].label": {"az": "2"}}, "items[1].label.az"),
    Case("text-not-arrays", M3, {"label.az": ["Kitab", 7]}, "label.az[1]"),
    Case("text-empty", M3, {"summary": {"az": [" "]}}, "summary"),
    Case("text-language", M3, {"label": {"@none": ["Kitab"]}}, "label"),
    Case("text-none-mixed", M3, {"label.none": ["MS 12"]}, "label"),
    Case("text-same-language", M3, {"label": {"az": ["Kitab"], "az-Arab": ["كتاب"]}}, "label"),
    Case("text-html-label", M3, {"label.az": ["<i>Kitab</i>"]}, "label"),
    Case("text-html", M3, {"summary.az": ["<p><b>Kitab</p>"]}, "summary"),
    Case("text-html", M3, {"summary.az": ["<p onclick='x()'>Kitab</p>"]}, "summary"),
    Case("text-html", M2, {"description": "<script>x()</script>"}, "description"),
    Case("text-html", M2, {"metadata[0].value": "sax <b>yox</b>"}, "metadata[0].value"),
    Case("label-missing", M3, {"label": GONE}, "the document"),
    Case("label-missing", C3, {"items[1].label": GONE}, "items[1]"),
    Case("label-missing", M2, {"sequences[0].canvases[1].label": GONE}, "sequences[0].canvases[1]"),
    Case("metadata-pair", M3, {"metadata[0].value": GONE}, "metadata[0]"),
    Case("metadata-pair", M3, {"metadata[0]": "Nizami"}, "metadata[0]"),
    Case("text-2", M2, {"label": {"az": ["Kitab"]}}, "label"),
    Case("no-canvas", M3, {"items": []}, "items"),
    Case("no-canvas", M2, {"sequences": []}, "sequences"),
    Case("canvas-size", M3, {"items[1].width": 0, "items[1].height": 0}, "items[1]"),
    Case("canvas-size", M3, {"items[1].height": GONE}, "items[1]"),
    Case("canvas-size", M3, {"items[1].width": "1000"}, "items[1]"),
    Case("canvas-size", M2, {"sequences[0].canvases[1].height": None}, "sequences[0].canvases[1]"),
    Case("canvas-label", M3, {"items[1].label": GONE}, "items[1]"),
    Case("canvas-empty", M3, {"items[1].items": []}, "items[1]"),
    Case("motivation", M3, {f"{PAINTING}.motivation": "supplementing"}, f"{PAINTING}.motivation"),
    Case("motivation", M2, {f"{PAINTING2}.motivation": "painting"}, f"{PAINTING2}.motivation"),
    Case(
        "motivation",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "motivation": "painting"}]}]},
        "items[1].annotations[0].items[0].motivation",
    ),
    Case("painting-target", M3, {f"{PAINTING}.target": f"{CANVAS2}/"}, f"{PAINTING}.target"),
    Case("painting-target", M2, {f"{PAINTING2}.on": CANVAS2}, f"{PAINTING2}.on"),
    Case("painting-body", M3, {f"{PAINTING}.body": GONE}, PAINTING),
    Case("canvas-shape", M3, {f"{BODY}.width": 1400, f"{BODY}.height": 1000}, BODY),
    Case("same-image", M3, {f"{BODY}.id": M3["items"][0]["items"][0]["items"][0]["body"]["id"]}, BODY),
    Case("not-on-canvas", M3, {"items[1].viewingDirection": "right-to-left"}, "items[1].viewingDirection"),
    Case("not-on-manifest", M3, {"language": ["az"]}, "language"),
    Case("canvas-rendering", M3, {"items[1].rendering": M3["rendering"]}, "items[1].rendering"),
    Case("image-is-service", M3, {f"{BODY}.id": f"{HOST}/iiif/3/b_2"}, BODY),
    Case("image-format", M3, {f"{BODY}.format": "image/jpg"}, f"{BODY}.format"),
    Case("image-format", M2, {f"{BODY2}.format": "image/jp2"}, f"{BODY2}.format"),
    Case("image-size", M3, {f"{BODY}.width": 0}, f"{BODY}.width"),
    Case("image-size", M3, {"items[1].thumbnail[0].height": None}, "items[1].thumbnail[0].height"),
    Case("image-no-size", M3, {f"{BODY}.width": GONE, f"{BODY}.height": GONE}, BODY),
    Case("image-promise", M3, {"items[1].thumbnail[0].width": 255}, "items[1].thumbnail[0]"),
    Case("image-no-service", M3, {f"{BODY}.service": GONE}, BODY),
    Case("thumbnail-none", M3, {"items[1].thumbnail": GONE}, "items[1]"),
    Case("cover-none", M3, {"thumbnail": GONE}, "the document"),
    Case(
        "thumbnail-large",
        M3,
        {"items[1].thumbnail": [{"id": f"{HOST}/iiif/3/b_2/full/max/0/default.jpg", "type": "Image"}]},
        "items[1].thumbnail[0]",
    ),
    Case("thumbnail-large", M2, {"thumbnail.@id": f"{HOST}/iiif/2/b_1/full/2000,/0/default.jpg"}, "thumbnail"),
    Case("thumbnail-bare", M3, {"items[1].thumbnail[0].service": GONE}, "items[1].thumbnail[0]"),
    Case("service-profile", M3, {"services": [AUTH2]}, "services[0]"),
    Case("service-profile", M3, {f"{BODY}.service[1]": AUTH2}, f"{BODY}.service[1]"),
    Case("image-profile", M3, {f"{BODY}.service[0].profile": GONE}, f"{BODY}.service[0]"),
    Case("image-profile", M2, {f"{BODY2}.service.profile": {}}, f"{BODY2}.service"),
    Case(
        "image-profile-3",
        M3,
        {f"{BODY}.service[0].profile": "http://iiif.io/api/image/3/level2.json"},
        f"{BODY}.service[0].profile",
    ),
    Case(
        "image-service-first", M3, {f"{BODY}.service": [LOGIN, M3["thumbnail"][0]["service"][0]]}, f"{BODY}.service[0]"
    ),
    Case("both-names", M3, {"service[1].id": f"{HOST}/search/1/b"}, "service[1]"),
    Case("search-in-services", M3, {"services": [SEARCH1]}, "services[0]"),
    Case("search-profile", M3, {"service[1].profile": "http://iiif.io/api/search/2/search"}, "service[1].profile"),
    Case("search-1", M3, {"service": [SEARCH2]}, "service[0]"),
    Case("search-order", M3, {"service": [SEARCH1, SEARCH2]}, "service"),
    Case("service-query", M3, {"service[1].@id": f"{HOST}/search?book=b"}, "service[1]"),
    Case("auth-2-only", M3, {f"{BODY}.service[0].service": [AUTH2]}, f"{BODY}.service[0].service[0]"),
    Case(
        "auth-texts",
        M3,
        {f"{BODY}.service[0].service": [{**LOGIN, "header": {"az": ["x"]}}]},
        f"{BODY}.service[0].service[0].header",
    ),
    Case(
        "https-names",
        M2,
        {f"{BODY2}.service.profile": "https://iiif.io/api/image/2/level2.json"},
        f"{BODY2}.service.profile",
    ),
    Case("service-and-services", M3, {"services": [LOGIN]}, "services"),
    Case(
        "service-context",
        M3,
        {f"{BODY}.service[0].@context": "http://iiif.io/api/image/3/context.json"},
        f"{BODY}.service[0].@context",
    ),
    Case("service-context-2", M2, {f"{BODY2}.service.@context": GONE}, f"{BODY2}.service"),
    Case("sizes-misleading", M3, {f"{BODY}.service[0].sizes": SIZES}, f"{BODY}.service[0].sizes"),
    Case(
        "tiles-unordered",
        M3,
        {f"{BODY}.service[0].tiles[0].scaleFactors": [4, 2, 1]},
        f"{BODY}.service[0].tiles[0].scaleFactors",
    ),
    Case(
        "level-0-sizes",
        M3,
        {f"{BODY}.service[0].profile": "level0", f"{BODY}.service[0].sizes": GONE},
        f"{BODY}.service[0]",
    ),
    Case(
        "preferred-format", M3, {f"{BODY}.service[0].preferredFormats": ["webp"]}, f"{BODY}.service[0].preferredFormats"
    ),
    Case("behavior-unknown", M3, {"items[1].behavior": ["paged"]}, "items[1].behavior"),
    Case("behavior-unknown", M2, {"viewingHint": "non-paged"}, "viewingHint"),
    Case("behavior-exclusive", M3, {"behavior": ["paged", "individuals"]}, "behavior"),
    Case("behavior-first", M3, {"behavior": ["repeat", "paged"]}, "behavior"),
    Case(
        "behavior-continuous",
        M3,
        {"behavior": ["continuous"], "items": [canvas3(page) for page in range(60)]},
        "behavior",
    ),
    Case("direction", M3, {"viewingDirection": "rtl"}, "viewingDirection"),
    Case("direction-missing", M3, {"viewingDirection": GONE, "label": {"az-Arab": ["كتاب"]}}, "the document"),
    Case("start-elsewhere", M3, {"start.id": f"{HOST}/canvas/2"}, "start"),
    Case("start-elsewhere", M2, {"sequences[0].startCanvas": CANVAS2}, "sequences[0].startCanvas"),
    Case("nav-date", M3, {"navDate": "1916"}, "navDate"),
    Case("nav-date", M3, {"navDate": "1916-02-30T00:00:00Z"}, "navDate"),
    Case("nav-date", M2, {"navDate": "1916-01-01T00:00:00+04:00"}, "navDate"),
    Case("rights-no-address", M3, {"rights": "Public domain"}, "rights"),
    Case("rights-no-address", M2, {"license": "CC BY"}, "license"),
    Case("rights-form", M3, {"rights": "https://creativecommons.org/licenses/by/4.0/"}, "rights"),
    Case("rights-form", M3, {"rights": "http://rightsstatements.org/page/InC/1.0/"}, "rights"),
    Case("rights-other", M3, {"rights": "https://example.az/rules"}, "rights"),
    Case("image-type", M2, {f"{BODY2}.@type": "dctypes:Text"}, BODY2),
    Case("image-profile-2", M2, {f"{BODY2}.service.profile": "level2"}, f"{BODY2}.service.profile"),
    Case("hint-array", M2, {"viewingHint": ["paged"]}, "viewingHint"),
    Case(
        "nav-date", M2, {"sequences[0].canvases[1].navDate": "1916-01-01T00:00:00Z"}, "sequences[0].canvases[1].navDate"
    ),
    Case("rendering-format", M3, {"rendering[0].format": GONE}, "rendering[0]"),
    Case("link-format", M3, {"seeAlso[0].format": GONE}, "seeAlso[0]"),
    Case("provider-type", M3, {"provider[0].type": "Organization"}, "provider[0]"),
    Case("logo", M3, {"logo": M3["provider"][0]["logo"]}, "logo"),
    Case("range-empty", M3, {"structures[1].items": []}, "structures[1]"),
    Case("range-empty", M2, {"structures[3].canvases": GONE}, "structures[3]"),
    Case("range-label", M3, {"structures[1].label": GONE}, "structures[1]"),
    Case("range-elsewhere", M3, {"structures[1].items[0].id": f"{HOST}/canvas/9"}, "structures[1].items[0]"),
    Case("range-elsewhere", M2, {"structures[2].canvases[1]": CANVAS2}, "structures[2].canvases[1]"),
    Case(
        "range-order",
        M3,
        {"structures[0].items[1].items": [*reversed(section3(2, 2, 3)["items"])]},
        "structures[0].items[1]",
    ),
    Case("range-order", M3, {"structures": [section3(3, 4), section3(1, 1)]}, "structures[1]"),
    Case("range-order", M2, {"structures[0].ranges": [f"{HOST}/r/3", f"{HOST}/r/1"]}, "structures[0].ranges[1]"),
    Case("range-order", M2, {"structures[2].canvases": section2(2, [3, 2])["canvases"]}, "structures[2]"),
    Case(
        "range-flat",
        M3,
        {"structures": [section3(1, 1, {"id": f"{HOST}/r/2", "type": "Range"}), section3(2, 2)]},
        "structures[0].items[1]",
    ),
    Case("range-nested", M2, {"structures[1].ranges": [section2(2, [2, 3])]}, "structures[1].ranges[0]"),
    Case("range-unknown", M2, {"structures[1].ranges": [f"{HOST}/r/9"]}, "structures[1].ranges[0]"),
    Case("range-circle", M2, {"structures[2].ranges": [f"{HOST}/r/1"]}, "structures[1]"),
    Case("range-top", M2, {"structures[0].viewingHint": GONE}, "structures[0]"),
    Case("range-root", M3, {"structures": [section3(0, section3(1, 1), section3(2, 2))]}, "structures[0]"),
    Case(
        "range-extent",
        M3,
        {"items": [canvas3(page) for page in range(1, 31)], "structures": [section3(n, n) for n in (1, 9, 20)]},
        "structures",
    ),
    Case("range-many", M3, {"structures": [section3(n + 10, 1) for n in range(2001)]}, "structures"),
    Case(
        "range-part",
        M3,
        {"structures[1].items[1]": {"type": "SpecificResource", "source": CANVAS2}},
        "structures[1].items[1]",
    ),
    Case("range-first-item", M3, {"structures[0]": section3(1, section3(2, 1, 2, 3), 3)}, "structures[0]"),
    Case("range-last-item", M3, {"structures[0]": section3(1, 1, section3(2, 1, 2, 3))}, "structures[0]"),
    Case("range-sequence", M3, {"structures[0].items[1].behavior": ["sequence"]}, "structures[0].items[1]"),
    Case("collection-paged", C3, {"first": f"{HOST}/c/1"}, "first"),
    Case("collection-paged-2", C2, {"first": f"{HOST}/c/1"}, "manifests"),
    Case("collection-embedded", C3, {"items[1].items": M3["items"]}, "items[1]"),
    Case("collection-twice", C3, {"items[2].id": f"{HOST}/m/2"}, "items[2]"),
    Case("collection-itself", C3, {"items[0].id": f"{HOST}/c"}, "items[0]"),
    Case("collection-nothing", C3, {"items": []}, "the document"),
    Case("collection-picture", C3, {"items[1].thumbnail": GONE}, "items[1]"),
    Case(
        "collection-long",
        C3,
        {"items": [{**C3["items"][1], "id": f"{HOST}/m/{n}"} for n in range(1001)]},
        "the document",
    ),
    Case(
        "collection-member",
        C2,
        {"members": [{"@id": f"{HOST}/c/2", "@type": "sc:Collection", "label": "2"}]},
        "members[0]",
    ),
    Case("collection-entry", C2, {"manifests[1]": f"{HOST}/m/2"}, "manifests[1]"),
    Case(
        "text-repeated",
        M3,
        {"items[1].annotations[0].id": M3["items"][0]["annotations"][0]["id"]},
        "items[1].annotations[0]",
    ),
    Case(
        "text-repeated",
        M2,
        {"sequences[0].canvases[1].otherContent": [f"{HOST}/presentation/2/b/canvas/1/list"]},
        "sequences[0].canvases[1].otherContent[0]",
    ),
    Case(
        "see-also-repeated",
        M3,
        {"items[0].seeAlso": M3["seeAlso"], "items[1].seeAlso": M3["seeAlso"]},
        "items[1].seeAlso[0]",
    ),
    Case("annotation-target", M3, {"items[0].annotations": [NOTES]}, "items[0].annotations[0].items[0]"),
    Case("annotations-empty", M3, {"items[1].annotations[0].items": []}, "items[1].annotations[0].items"),
    Case(
        "annotations-embedded",
        M2,
        {"sequences[0].canvases[1].otherContent[0].resources": []},
        "sequences[0].canvases[1].otherContent[0]",
    ),
    Case(
        "box-outside",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "target": f"{CANVAS2}#xywh=900,0,200,10"}]}]},
        "items[1].annotations[0].items[0]",
    ),
    Case(
        "box-numbers",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "target": f"{CANVAS2}#xywh=9.5,0,20,10"}]}]},
        "items[1].annotations[0].items[0]",
    ),
    Case(
        "textual-body",
        M3,
        {
            "items[1].annotations": [
                {**NOTES, "items": [{**NOTE, "body": {"type": "TextualBody", "value": {"az": ["x"]}}}]}
            ]
        },
        "items[1].annotations[0].items[0].body.value",
    ),
    Case(
        "granularity",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "textGranularity": "line"}]}]},
        "items[1].annotations[0].items[0].textGranularity",
    ),
    Case(
        "granularity",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "textGranularity": "letter"}]}]},
        "items[1].annotations[0].items[0].textGranularity",
    ),
    Case(
        "annotations-many",
        M3,
        {"items[1].annotations": [{**NOTES, "items": [{**NOTE, "id": f"{HOST}/n/{n}"} for n in range(501)]}]},
        "items[1]",
    ),
    Case(
        "text-chars",
        M2,
        {f"{PAINTING2}.resource": {"@type": "cnt:ContentAsText", "chars": ""}},
        f"{PAINTING2}.resource",
    ),
]
# What cannot be made by changing one place.
ELSEWHERE = {"not-json-object", "cut-short", "context-first", "reference-model"} | {rule.id for rule in ANSWERS}


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_of_a_good_document(name: str) -> None:
    assert [(one.rule.id, one.place, one.found) for one in lint(GOOD[name]).findings] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.place}")
def test_a_fault_is_found_at_its_place(case: Case) -> None:
    found = lint(spoilt(case.document, case.changes))
    assert case.place in [one.place for one in found.findings if one.rule.id == case.rule]


def test_every_rule_has_a_case() -> None:
    names = [rule.id for _, rules in all_rules() for rule in rules]
    assert sorted(set(names)) == sorted({*(case.rule for case in CASES), *ELSEWHERE})


def test_rules_have_names_of_their_own_and_say_everything() -> None:
    rules = [rule for _, rules in all_rules() for rule in rules]
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.says.endswith(".") and rule.why.endswith(".") and rule.source and rule.remedy for rule in rules)


def test_the_context_comes_first() -> None:
    turned = dict(reversed(MANIFEST3.items()))
    assert [one.rule.id for one in lint(turned).findings] == ["context-first"]


@pytest.mark.parametrize("document", [[], None, "x", 7, True])
def test_what_is_no_object_is_said(document: object) -> None:
    assert [one.rule.id for one in lint(document).findings] == ["not-json-object"]


def test_a_login_without_a_label() -> None:
    login = {key: value for key, value in LOGIN.items() if key != "label"}
    found = lint(spoilt(M3, {f"{BODY}.service[0].service": [login]}))
    assert [(one.rule.id, one.place) for one in found.findings] == [("auth-texts", f"{BODY}.service[0].service[0]")]


def test_what_is_nested_too_deeply_is_said() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"items": [deep]}
    assert "cut-short" in [one.rule.id for one in lint({**M3, "structures": [deep]}).findings]


def test_worst_comes_first_and_many_are_counted() -> None:
    found = lint(spoilt(M3, {"id": "b", "thumbnail": GONE, "items": [{"type": "Canvas"} for _ in range(1500)]}))
    severities = [list(Severity).index(one.rule.severity) for one in found.findings]
    assert severities == sorted(severities)
    assert found.counts["canvas-size"] == 1500
    assert sum(one.rule.id == "canvas-size" for one in found.findings) == 1000
