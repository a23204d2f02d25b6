"""Every line of the checklist that a document can break, on a manifest of ours: nothing is said of it as it is, also
with all that version 3 allows besides, and what is spoilt is found (TRAP-08: no example of the specification is asked).
"""

from copy import deepcopy
from typing import Any

import pytest

from image_store import Limits
from manifests import manifest
from tests.manifests.presentation3.rich import (
    BASE,
    BOOK,
    BOOKS,
    LIMITS,
    NARROW,
    URLS,
    collection_document,
    parts,
    written,
)
from tests.manifests.presentation3.rules import problems

MANIFEST = written(manifest(BOOK, URLS, LIMITS))
COLLECTION = collection_document()
CANVAS = MANIFEST["items"][0]["id"]
GONE = object()
TEXT = {"az": ["Mətn"]}
IMAGE = MANIFEST["thumbnail"][0]
OLD_SERVICE = {"@id": f"{BASE}/iiif/2/x", "@type": "ImageService2", "profile": "http://iiif.io/api/image/2/level2.json"}
SEARCH = {"@id": f"{BASE}/search/1/b", "@type": "SearchService1", "profile": "http://iiif.io/api/search/1/search"}
PAGE_OF_NOTES = {"id": f"{BASE}/notes", "type": "AnnotationPage"}
NOTE: dict[str, Any] = {
    "id": f"{BASE}/notes/1",
    "type": "Annotation",
    "motivation": "supplementing",
    "body": {"type": "TextualBody", "value": "Möhür", "language": "az", "format": "text/plain"},
    "target": f"{CANVAS}#xywh=0,0,300,200",
}
NOTES = {**PAGE_OF_NOTES, "items": [NOTE]}
HOMEPAGE = {"id": "https://example.az/", "type": "Text", "label": TEXT, "format": "text/html", "language": ["az"]}
AGENT: dict[str, Any] = {
    "id": "https://example.az/about",
    "type": "Agent",
    "label": TEXT,
    "homepage": [HOMEPAGE],
    "logo": [{"id": "https://example.az/logo.png", "type": "Image", "format": "image/png"}],
}
PDF = {"id": f"{BASE}/b.pdf", "type": "Text", "label": TEXT, "format": "application/pdf"}
SECTION = MANIFEST["structures"][0]
WAITING = {"id": f"{BASE}/waiting", "type": "Canvas", "label": TEXT, "height": 9, "width": 9, "items": []}

CANVAS0, PAINTING = ("items", 0), ("items", 0, "items", 0, "items", 0)
BODY, SERVICE = (*PAINTING, "body"), (*PAINTING, "body", "service", 0)
THUMBNAIL, STRUCTURE = ("thumbnail", 0), ("structures", 0)

# What may stand in a manifest besides what ours have.
ALLOWED: dict[str, tuple[tuple[str | int, ...], Any]] = {
    "PRE3-R09": (("summary",), {"az": ['<p>1916-cı il <b>nəşri</b>, <a href="https://example.az/">bax</a>.</p>']}),
    "PRE3-R10": (("summary",), {"az": ["<Kitab> "]}),
    "PRE3-R22": (("provider",), [AGENT]),
    "PRE3-R23": (("rendering",), [PDF]),
    "PRE3-R25": (("navDate",), "1908-01-01T00:00:00+04:00"),
    "PRE3-R27": (("behavior",), ["paged", "no-repeat"]),
    "PRE3-R29": (("start",), {"id": CANVAS, "type": "Canvas"}),
    "PRE3-R30": (("services",), [SEARCH]),
    "PRE3-R32": (("annotations",), [PAGE_OF_NOTES]),
    "PRE3-R37 PRE3-R38": ((*CANVAS0, "annotations"), [NOTES]),
    "PRE3-R41": (("placeholderCanvas",), WAITING),
    "PRE3-R42": ((*CANVAS0, "behavior"), ["non-paged"]),
    "PRE3-R46": ((*BODY, "service", 1), OLD_SERVICE),
    "PRE3-R61": ((*STRUCTURE, "behavior"), ["sequence"]),
    "PRE3-R62": ((*STRUCTURE, "start"), {"id": CANVAS, "type": "Canvas"}),
}

# The line, the place that is changed, what is put there (GONE takes it away).
SPOILT = [
    ("PRE3-R01", ("@context",), GONE),
    ("PRE3-R01", ("@context",), "https://iiif.io/api/presentation/3/context.json"),
    ("PRE3-R01", ("@context",), [MANIFEST["@context"], "http://iiif.io/api/search/2/context.json"]),
    ("PRE3-R01", (*CANVAS0, "@context"), MANIFEST["@context"]),
    ("PRE3-R02", ("@graph",), []),
    ("PRE3-R02", (*CANVAS0, "@id"), CANVAS),
    ("PRE3-R03", ("type",), "manifest"),
    ("PRE3-R03", ("type",), "sc:Manifest"),
    ("PRE3-R03", (*CANVAS0, "type"), ["Canvas"]),
    ("PRE3-R03", (*CANVAS0, "id"), GONE),
    ("PRE3-R03", (*CANVAS0, "id"), "/canvas/1"),
    ("PRE3-R03", ("items", 1, "id"), CANVAS),
    *(("PRE3-R04", (name,), MANIFEST[name][0]) for name in ("behavior", "metadata", "thumbnail", "homepage", "items")),
    ("PRE3-R04", ("structures",), SECTION),
    ("PRE3-R04", ("provider",), [{**AGENT, "logo": AGENT["logo"][0]}]),
    ("PRE3-R04", ("homepage",), [{**HOMEPAGE, "language": "az"}]),
    ("PRE3-R05", ("label",), [TEXT]),
    ("PRE3-R05", ("rights",), [MANIFEST["rights"]]),
    ("PRE3-R05", ("requiredStatement",), [MANIFEST["requiredStatement"]]),
    ("PRE3-R06", ("homepage", 0), "https://example.az/"),
    ("PRE3-R06", ("thumbnail", 0), IMAGE["id"]),
    ("PRE3-R07 TRAP-39", ("label",), "Kitab"),
    ("PRE3-R07 TRAP-39", ("label",), {"az": "Kitab"}),
    ("PRE3-R07", ("label",), {}),
    ("PRE3-R08 TRAP-39", ("label",), {"@none": ["MS 12"]}),
    ("PRE3-R08", ("label",), {"und": ["MS 12"]}),
    ("PRE3-R08", ("label",), {"": ["MS 12"]}),
    ("PRE3-R09", ("summary",), {"az": ["<p>1916<br></p>"]}),
    ("PRE3-R09", ("summary",), {"az": ["<p>a</p><p>b</p>"]}),
    ("PRE3-R09", ("summary",), {"az": ["<p>1916<!-- x --></p>"]}),
    ("PRE3-R09", ("metadata", 0, "value"), {"az": ['<p onclick="x()">1916</p>']}),
    ("PRE3-R09", ("requiredStatement", "value"), {"az": ["<p><script>x()</script></p>"]}),
    ("PRE3-R10", ("summary",), {"az": ["<Kitab>"]}),
    ("PRE3-R11", ("shelfmark",), "MS 12"),
    ("PRE3-R11", (*BODY, "service", 0, "colour"), "az"),
    ("PRE3-R12", (*CANVAS0, "id"), f"{BASE}/canvas/ə"),
    ("PRE3-R12", (*CANVAS0, "id"), f"{BASE}/canvas/1 2"),
    ("PRE3-R13", ("id",), f"{MANIFEST['id']}?v=3"),
    ("PRE3-R15", ("label",), GONE),
    ("PRE3-R15", ("items",), []),
    ("PRE3-R16", ("metadata",), GONE),
    ("PRE3-R16", ("thumbnail",), []),
    *(("PRE3-R18", (name,), 1) for name in ("height", "width", "duration")),
    *(("PRE3-R18", (name,), "x") for name in ("format", "profile", "timeMode", "language", "supplementary")),
    ("PRE3-R19", ("metadata", 0, "value"), GONE),
    ("PRE3-R07", ("metadata", 0, "value"), "Nizami"),
    ("PRE3-R20", ("requiredStatement", "label"), GONE),
    ("PRE3-R21 TRAP-45", ("rights",), "https://creativecommons.org/licenses/by/4.0/"),
    ("PRE3-R21 TRAP-45", ("rights",), "Yalnız oxu zalında"),
    ("PRE3-R21", ("rights",), "http://rightsstatements.org/page/InC/1.0/"),
    ("PRE3-R22", ("provider",), [{**AGENT, "type": "Organization"}]),
    ("PRE3-R22", ("provider",), [{key: value for key, value in AGENT.items() if key != "label"}]),
    ("PRE3-R22", ("provider",), [{**AGENT, "logo": ["https://example.az/logo.png"]}]),
    ("PRE3-R18", ("logo",), AGENT["logo"]),
    ("PRE3-R23", ("homepage", 0, "label"), GONE),
    ("PRE3-R23", ("rendering",), [{"id": PDF["id"], "type": "Text", "label": TEXT}]),
    ("PRE3-R23", ("seeAlso",), [{"id": f"{BASE}/b.xml", "format": "application/xml"}]),
    ("PRE3-R23", ("partOf",), [{"id": f"{BASE}/top", "label": TEXT}]),
    ("PRE3-R24", (*THUMBNAIL, "width"), IMAGE["width"] + 1),
    ("PRE3-R24", (*THUMBNAIL, "type"), GONE),
    ("PRE3-R25", ("navDate",), "1908-01-01T00:00:00"),
    ("PRE3-R25", ("navDate",), "1908"),
    ("PRE3-R26", ("viewingDirection",), "rtl"),
    ("PRE3-R40 TRAP-43", (*CANVAS0, "viewingDirection"), "right-to-left"),
    ("PRE3-R27", ("behavior",), ["paged", "individuals"]),
    ("PRE3-R27", ("behavior",), ["non-paged"]),
    ("PRE3-R27", ("behavior",), ["together"]),
    ("PRE3-R29", ("start",), {"id": f"{BASE}/canvas/elsewhere", "type": "Canvas"}),
    ("PRE3-R40", (*CANVAS0, "start"), {"id": CANVAS, "type": "Canvas"}),
    ("PRE3-R32 PRE3-R37 TRAP-40", ("annotations",), [{**PAGE_OF_NOTES, "items": [{**NOTE, "motivation": "painting"}]}]),
    ("PRE3-R33 TRAP-41", (*CANVAS0, "id"), f"{MANIFEST['id']}#canvas1"),
    ("PRE3-R34", (*CANVAS0, "height"), "4357"),
    ("PRE3-R34", (*CANVAS0, "width"), 0),
    ("PRE3-R34", (*CANVAS0, "width"), 3019.5),
    ("PRE3-R34", (*CANVAS0, "height"), GONE),
    ("PRE3-R34 TRAP-42", (*CANVAS0, "height"), 6100),
    ("PRE3-R35", (*CANVAS0, "label"), GONE),
    ("PRE3-R36", (*CANVAS0, "items"), GONE),
    ("PRE3-R37 PRE3-R38 TRAP-40", (*PAINTING, "motivation"), "supplementing"),
    ("PRE3-R37 TRAP-40", (*CANVAS0, "annotations"), [{**PAGE_OF_NOTES, "items": [{**NOTE, "motivation": "painting"}]}]),
    ("PRE3-R39", (*PAINTING, "target"), f"{CANVAS}#xywh=0,0,9999,10"),
    ("PRE3-R39", (*CANVAS0, "annotations"), [{**NOTES, "items": [{**NOTE, "target": f"{CANVAS}#xywh=6099,0,2,2"}]}]),
    *(("PRE3-R40", (*CANVAS0, name), "x") for name in ("format", "profile", "language", "structures", "services")),
    ("PRE3-R41", (*CANVAS0, "placeholderCanvas"), {**WAITING, "accompanyingCanvas": WAITING}),
    ("PRE3-R42", (*CANVAS0, "behavior"), ["paged"]),
    ("PRE3-R42", (*CANVAS0, "behavior"), ["facing-pages", "non-paged"]),
    ("PRE3-R43", (*CANVAS0, "items", 0, "id"), GONE),
    ("PRE3-R43 TRAP-40", (*CANVAS0, "annotations"), [{**PAGE_OF_NOTES, "items": []}]),
    ("PRE3-R44", (*PAINTING, "id"), GONE),
    ("PRE3-R03", (*PAINTING, "type"), "oa:Annotation"),
    ("PRE3-R44", (*PAINTING, "target"), f"{CANVAS}/"),
    ("PRE3-R44", (*PAINTING, "target"), GONE),
    ("PRE3-R45 TRAP-38", (*BODY, "id"), MANIFEST["items"][0]["items"][0]["items"][0]["body"]["service"][0]["id"]),
    ("PRE3-R45 TRAP-38", (*THUMBNAIL, "id"), IMAGE["service"][0]["id"]),
    ("PRE3-R46 TRAP-38", (*THUMBNAIL, "service"), IMAGE["service"][0]),
    ("PRE3-R46 TRAP-38", (*SERVICE, "@context"), "http://iiif.io/api/image/3/context.json"),
    ("PRE3-R46", (*SERVICE, "profile"), "http://iiif.io/api/image/3/level2.json"),
    ("PRE3-R47", (*SERVICE, "@id"), f"{BASE}/iiif/2/x"),
    ("PRE3-R48", (*BODY, "width"), 3050),
    ("PRE3-R50", (*CANVAS0, "annotations"), [{**NOTES, "items": [{**NOTE, "body": {**NOTE["body"], "value": TEXT}}]}]),
    ("PRE3-R52", (*BODY, "type"), "dctypes:Image"),
    ("PRE3-R55", (*PAINTING, "timeMode"), "loop"),
    ("PRE3-R56", (*STRUCTURE, "items"), []),
    ("PRE3-R56", (*STRUCTURE, "items", 0, "id"), f"{BASE}/canvas/elsewhere"),
    ("PRE3-R56", (*STRUCTURE, "items", 0), MANIFEST["items"][0]),
    ("PRE3-R57 TRAP-46", (*STRUCTURE, "items", 0), SECTION["id"]),
    ("PRE3-R58 TRAP-46", (*STRUCTURE, "label"), GONE),
    ("PRE3-R56", (*STRUCTURE, "items"), GONE),
    ("PRE3-R61", (*STRUCTURE, "items", 1, "behavior"), ["sequence"]),
    ("PRE3-R61", (*STRUCTURE, "behavior"), ["sequence", "no-nav"]),
    ("PRE3-R18", ("supplementary",), {"id": f"{BASE}/all", "type": "AnnotationCollection"}),
]  # fmt: skip

SPOILT_COLLECTIONS = [
    ("PRE3-R63", ("label",), GONE),
    ("PRE3-R63", ("items",), GONE),
    ("PRE3-R63", ("items", 1, "label"), GONE),
    ("PRE3-R63", ("items", 1), {"id": CANVAS, "type": "Canvas", "label": TEXT}),
    ("PRE3-R31", ("items", 1, "items"), MANIFEST["items"]),
    ("PRE3-R64", ("items", 1, "type"), "sc:Manifest"),
    ("PRE3-R07", ("items", 1, "label"), "Kitab"),
    ("PRE3-R65", ("first",), f"{BASE}/presentation/3/collection/top/1"),
    ("PRE3-R65", ("total",), 200),
    ("PRE3-R66", ("behavior",), ["multi-part", "together"]),
    ("PRE3-R66", ("items", 1, "behavior"), ["multi-part"]),
    ("PRE3-R67", ("items", 0, "id"), COLLECTION["id"]),
]


def changed(document: Any, place: tuple[str | int, ...], value: Any) -> Any:
    """The document with another value, or none, at this place; behind a list's end it is added."""
    copy = deepcopy(document)
    inner = copy
    for step in place[:-1]:
        inner = inner[step]
    if value is GONE:
        del inner[place[-1]]
    elif isinstance(inner, list) and place[-1] == len(inner):
        inner.append(value)
    else:
        inner[place[-1]] = value
    return copy


def found(document: Any) -> set[str]:
    """The lines that a document breaks."""
    told = " ".join(problems(document)).replace(", R", " PRE3-R")
    return {word.strip("(),") for word in told.split() if "PRE3-R" in word}


@pytest.mark.parametrize("line", ALLOWED)
def test_what_is_allowed_is_no_problem_PRE3_R17_R30_R41(line: str) -> None:
    place, value = ALLOWED[line]
    assert problems(changed(MANIFEST, place, value)) == []


@pytest.mark.parametrize(("lines", "place", "value"), SPOILT)
def test_a_manifest_that_breaks_a_line_is_found(lines: str, place: tuple[str | int, ...], value: Any) -> None:
    assert {line for line in lines.split() if line.startswith("PRE3")} <= found(changed(MANIFEST, place, value))


@pytest.mark.parametrize(("line", "place", "value"), SPOILT_COLLECTIONS)
def test_a_collection_that_breaks_a_line_is_found(line: str, place: tuple[str | int, ...], value: Any) -> None:
    assert line in found(changed(COLLECTION, place, value))


@pytest.mark.parametrize("limits", [LIMITS, *NARROW], ids=str)
@pytest.mark.parametrize("name", BOOKS)
def test_nothing_is_said_of_any_document_of_ours(name: str, limits: Limits) -> None:
    """Every line of SPOILT and SPOILT_COLLECTIONS holds for the whole of a hostile book, whatever the limits."""
    document = written(manifest(BOOKS[name], URLS, limits))
    assert problems(document) == []
    assert [(one["id"], problems(one)) for one in parts(BOOKS[name], limits) if problems(one)] == []
    assert problems(collection_document(limits)) == []
