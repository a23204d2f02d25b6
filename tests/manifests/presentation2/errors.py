"""What the official fixtures of errors for 2.1 show, one by one, on a manifest of ours; and what else may go wrong."""

from copy import deepcopy
from typing import Any

import orjson

from manifests import Urls, version2
from tests.manifests.presentation2.examples import BASE, whole_manifest

MANIFEST = orjson.loads(orjson.dumps(version2(whole_manifest(), Urls(BASE))))
SEQUENCE = ("sequences", 0)
CANVAS = (*SEQUENCE, "canvases", 0)
IMAGE = (*CANVAS, "images", 0)
RESOURCE = (*IMAGE, "resource")
GONE = object()
SCRIPT = "<p>1916<script>alert(1)</script></p>"

# The place, what is put there (GONE takes it away), and the place of the problem that is told.
ERRORS: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("@context",), GONE, "@context"),
    (("@context",), "", "@context"),
    (("@context",), "http://iiif.io/api/presentation/3/context.json", "@context"),
    (("@type",), GONE, "@type"),
    (("@type",), "sc:Book", "@type"),
    (("@id",), GONE, "@id"),
    (("@id",), "manifest", "@id"),
    (("label",), GONE, "label"),
    (("label",), {"az": ["Kitab"]}, "label"),
    (("label",), [], "label"),
    (("sequences",), GONE, "sequences"),
    (("sequences",), [], "sequences"),
    (("sequences",), MANIFEST["sequences"][0], "sequences"),
    (SEQUENCE, "normal", "sequences.0"),
    ((*SEQUENCE, "@type"), "sc:Canvas", "sequences.0.@type"),
    ((*SEQUENCE, "canvases"), GONE, "sequences.0.canvases"),
    ((*SEQUENCE, "canvases"), [], "sequences.0.canvases"),
    ((*SEQUENCE, "canvases"), {}, "sequences.0.canvases"),
    (CANVAS, "p1", "sequences.0.canvases.0"),
    ((*CANVAS, "@type"), "sc:Range", "sequences.0.canvases.0.@type"),
    ((*CANVAS, "@id"), GONE, "sequences.0.canvases.0.@id"),
    ((*CANVAS, "@id"), f"{BASE}/canvas#p1", "sequences.0.canvases.0.@id"),
    ((*CANVAS, "label"), GONE, "sequences.0.canvases.0.label"),
    ((*CANVAS, "height"), GONE, "sequences.0.canvases.0.height"),
    ((*CANVAS, "height"), "4357", "sequences.0.canvases.0.height"),
    ((*CANVAS, "width"), GONE, "sequences.0.canvases.0.width"),
    ((*CANVAS, "width"), 3019.5, "sequences.0.canvases.0.width"),
    ((*CANVAS, "images"), MANIFEST["sequences"][0]["canvases"][0]["images"][0], "sequences.0.canvases.0.images"),
    (IMAGE, "image", "sequences.0.canvases.0.images.0"),
    ((*IMAGE, "@type"), "dctypes:Image", "sequences.0.canvases.0.images.0.@type"),
    ((*IMAGE, "motivation"), GONE, "sequences.0.canvases.0.images.0.motivation"),
    ((*IMAGE, "motivation"), "painting", "sequences.0.canvases.0.images.0.motivation"),
    ((*IMAGE, "on"), GONE, "sequences.0.canvases.0.images.0.on"),
    ((*IMAGE, "on"), f"{BASE}/another", "sequences.0.canvases.0.images.0.on"),
    (RESOURCE, GONE, "sequences.0.canvases.0.images.0.resource"),
    (RESOURCE, "page.jpg", "sequences.0.canvases.0.images.0.resource.@id"),
    ((*RESOURCE, "@type"), GONE, "sequences.0.canvases.0.images.0.resource.@type"),
    ((*RESOURCE, "@type"), "dctypes:Text", "sequences.0.canvases.0.images.0.resource.@type"),
    ((*RESOURCE, "@id"), GONE, "sequences.0.canvases.0.images.0.resource.@id"),
    ((*RESOURCE, "height"), "4357", "sequences.0.canvases.0.images.0.resource.height"),
    ((*RESOURCE, "width"), 0, "sequences.0.canvases.0.images.0.resource.width"),
    ((*RESOURCE, "service", "@context"), GONE, "sequences.0.canvases.0.images.0.resource.service.@context"),
    ((*RESOURCE, "service", "profile"), "level2", "sequences.0.canvases.0.images.0.resource.service.profile"),
    (("description",), "<p>1916<br></p>", "description"),
    (("description",), {"@language": "az"}, "description"),
    (("description",), '<p onclick="x()">1916</p>', "description"),
    (("description",), SCRIPT, "description"),
    (("description",), "<p>1916<!-- x --></p>", "description"),
    (("viewingDirection",), "backwards", "viewingDirection"),
    ((*SEQUENCE, "startCanvas"), f"{BASE}/presentation/3/other/canvas/p1", "sequences.0.startCanvas"),
    # Beyond the official ones: what conversions from version 3 leave behind, or forget.
    (("rights",), "http://creativecommons.org/", "rights"),
    (("behavior",), ["paged"], "behavior"),
    (("viewingHint",), ["paged"], "viewingHint"),
    (("viewingHint",), "multi-part", "viewingHint"),
    ((*CANVAS, "viewingHint"), "paged", "sequences.0.canvases.0.viewingHint"),
    ((*CANVAS, "viewingDirection"), "left-to-right", "sequences.0.canvases.0.viewingDirection"),
    (("navDate",), "1916-01-01T00:00:00+04:00", "navDate"),
    ((*CANVAS, "navDate"), "1916-01-01T00:00:00Z", "sequences.0.canvases.0.navDate"),
    (("rendering", "format"), GONE, "rendering"),
    (("structures",), MANIFEST["structures"][1:], "structures"),
    (("structures", 1, "canvases"), [f"{BASE}/nowhere"], "structures"),
    (("structures", 1, "label"), GONE, "structures.1.label"),
    (("structures", 2, "members"), [{"@id": f"{BASE}/c", "@type": "sc:Canvas"}], "structures.2.members.0.label"),
    (("structures", 2, "@id"), MANIFEST["structures"][1]["@id"], "structures"),
    ((*SEQUENCE, "canvases", 2, "otherContent", 0, "resources"), [], "sequences.0.canvases.2.otherContent.0"),
]  # fmt: skip


def changed(place: tuple[str | int, ...], value: Any) -> Any:
    """The manifest with another value, or none, at this place."""
    document = deepcopy(MANIFEST)
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    if value is GONE:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return document
