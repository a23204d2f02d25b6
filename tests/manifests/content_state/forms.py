"""One page of a book in every form that a content state may have."""

import json
from typing import Any

from manifests import Urls
from manifests.content_state import encoded

OURS = Urls("https://kitab.example.az")
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MANIFEST, CANVAS = OURS.manifest("mn-1906"), OURS.canvas("mn-1906", "p0007")
PART_OF = [{"id": MANIFEST, "type": "Manifest"}]
SHORT = {"id": CANVAS, "type": "Canvas", "partOf": PART_OF}


def annotation(target: object, **more: object) -> dict[str, Any]:
    """A whole annotation."""
    about = {"@context": CONTEXT, "id": "https://bookmarks.example/1", "type": "Annotation"}
    return {**about, "motivation": ["contentState"], "target": target, **more}


def specific(selector: object, source: object = SHORT) -> dict[str, Any]:
    """A part of a resource."""
    return {"type": "SpecificResource", "source": source, "selector": selector}


def short(fragment: str) -> dict[str, Any]:
    """The short form with a fragment behind the canvas."""
    return {**SHORT, "id": CANVAS + fragment}


# What leads to the page, each in another form.
FORMS: dict[str, object] = {
    "target": SHORT,
    "address-of-the-target": CANVAS,
    "annotation": annotation(SHORT),
    "annotation-with-an-address": annotation(CANVAS),
    "annotation-with-a-list": annotation([SHORT, short("#xywh=1,2,3,4")]),
    "annotation-of-one-motivation": annotation(SHORT, motivation="contentState"),
    "annotation-that-is-none-of-content-state": annotation(SHORT, motivation="painting"),
    "annotation-without-name-and-context": {"type": "Annotation", "motivation": "contentState", "target": SHORT},
    "annotation-of-an-annotation": annotation(annotation(SHORT)),
    "specific": annotation(specific(None)),
    "specific-without-annotation": specific(None),
    "specific-with-an-address": annotation(specific(None, CANVAS)),
    "manifest-in-an-address": {**SHORT, "partOf": MANIFEST},
    "manifest-in-one-object": {**SHORT, "partOf": PART_OF[0]},
    "without-a-manifest": {"id": CANVAS, "type": "Canvas"},
    "version-2": {"@id": CANVAS, "@type": "sc:Canvas", "within": OURS.version2(MANIFEST)},
    "open-annotation": {"@type": "oa:Annotation", "on": {"@type": "oa:SpecificResource", "full": CANVAS}},
    "address-of-version-2": CANVAS.replace("/3/", "/2/"),
    "without-TLS": CANVAS.replace("https", "http"),
    "with-a-port": CANVAS.replace("example.az", "EXAMPLE.az:443"),
    "escaped": CANVAS.replace("mn-1906", "mn%2D1906"),
    "its-annotation-page": f"{CANVAS}/page",
    "link-of-a-viewer": f"https://viewer.example/?iiif-content={CANVAS}",
    "link-of-a-viewer-encoded": f"https://viewer.example/v?x=1&iiif-content={encoded(json.dumps(SHORT))}&y=2",
    "link-of-a-viewer-behind-the-hash": f"https://viewer.example/uv.html#?iiif-content={encoded(json.dumps(SHORT))}",
    "link-for-drag-and-drop": f"https://viewer.example/?manifest={MANIFEST}&canvas={CANVAS}",
    "our-reader": f"{OURS.read('mn-1906')}?page=p0007",
    "our-reader-by-canvas": f"{OURS.embed('mn-1906')}?canvas={CANVAS}",
    "our-reader-by-content-state": f"{OURS.read('mn-1906')}?iiif-content={encoded(json.dumps(SHORT))}",
    "with-blanks-around": f" \n{CANVAS}\r\n",
}


def as_text(form: object) -> str:
    """As it comes: a text, or JSON."""
    return form if isinstance(form, str) else json.dumps(form, ensure_ascii=False)
